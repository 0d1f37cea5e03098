import datetime as dt
from decimal import Decimal

import pytest

from relations.catalogue.barometer import (
    MINIMUM,
    SPAN,
    Barometer,
    Month,
    barometer_of,
    last_month_of,
    weighed_events_of,
)
from relations.dates import UncertainDate
from relations.newsroom.workflow import withdraw
from relations.reading import reading_public
from relations.vocabulary import Basis, Modality
from tests import factories as make
from tests.relations_made import made as made_relation

FEBRUARY = dt.date(2026, 2, 1)


@pytest.fixture
def made(press):
    return made_relation()


@pytest.fixture
def read(made):
    def read(scheme="plover", last=FEBRUARY, **kwargs):
        with reading_public():
            return barometer_of(made.relation, scheme, last, **kwargs)

    return read


def months_with_events(barometer):
    return {month.first: (month.number, month.mean, month.unweighted) for month in barometer.filled}


def test_a_month_has_the_mean_of_the_weights_and_the_number_of_events(made, read):
    made.shown("2026-02-02", mode=made.visit)
    made.shown("2026-02-09", made.sanction)
    made.shown("2025-12")

    found = read()

    assert months_with_events(found) == {dt.date(2025, 12, 1): (1, 2, 0), FEBRUARY: (2, -1, 0)}
    assert (found.number, len(found.months), found.last) == (3, SPAN, FEBRUARY)


def test_schemes_are_kept_apart(made, read):
    made.shown("2026-02-02", mode=made.visit)

    assert months_with_events(read("plover")) == {FEBRUARY: (1, 4, 0)}
    # The mode has a PLOVER weight alone: in the other scheme the type's stands, never a weight of the first.
    assert months_with_events(read("goldstein")) == {FEBRUARY: (1, 1, 0)}


def test_an_event_without_a_weight_is_counted_apart(made, read):
    made.shown("2026-02-02", made.unweighted)
    made.shown("2026-02-03")

    assert months_with_events(read()) == {FEBRUARY: (1, 2, 1)}


@pytest.mark.parametrize("day", ["2026-01-30/2026-02-02", "2026", "2025-11/2026-02"])
def test_an_event_whose_month_is_not_known_counts_in_none(made, read, day):
    made.shown(day)

    found = read()

    assert (found.filled, found.unplaced) == ([], 1)


def test_days_within_one_month_are_in_that_month(made, read):
    made.shown("2026-02-02/2026-02-27")

    assert months_with_events(read()) == {FEBRUARY: (1, 2, 0)}


def test_the_day_of_publication_is_no_day_of_the_event(made, read):
    made.shown(UncertainDate.parse("2026-02-02", basis=Basis.PUBLICATION))

    assert read().filled == []


@pytest.mark.parametrize("modality", [Modality.PLANNED, Modality.NEGATED, Modality.HYPOTHETICAL])
def test_what_is_not_done_does_not_count(made, read, modality):
    made.shown("2026-02-02", modality=modality)

    found = read()

    assert (found.filled, found.unplaced) == ([], 0)


def test_events_of_other_relations_and_drafts_do_not_count(made, read):
    other = make.country()
    row = make.event(proof=made.proof, parties=(made.mli, other), event_type=made.meeting)
    make.show(other, row)
    made.event("2026-02-03")

    assert read().filled == []


def test_a_corrected_date_moves_the_event_and_a_withdrawn_one_goes(made, read):
    row = made.shown("2026-02-02")
    make.resaved(row, date=UncertainDate.parse("2025-11-05"))
    make.show(row)
    moved = months_with_events(read())

    withdraw([("event", row.pk)], by=make.chief(), notice_fr="Doublon.")

    assert moved == {dt.date(2025, 11, 1): (1, 2, 0)}
    assert read().filled == []


def test_a_changed_weight_counts_at_once(made, read):
    made.shown("2026-02-02")
    make.resaved(made.meeting, plover_weight=Decimal("3.5"))
    make.show(made.meeting)

    assert months_with_events(read()) == {FEBRUARY: (1, Decimal("3.5"), 0)}


def test_the_span_ends_with_the_last_month_and_names_what_lies_beyond(made, read):
    for day in ("1961-09-12/1961-09-13", "2014-08-05", "2026-02-02"):
        made.shown(day)

    with reading_public():
        last = last_month_of(made.relation)
    middle = read(last=dt.date(2014, 8, 1), with_bounds=True)

    assert last == FEBRUARY
    assert (middle.earlier, middle.later) == (dt.date(1961, 9, 1), FEBRUARY)


def test_the_events_of_a_month_bear_their_weights(made):
    visit, odd = made.shown("2026-02-02", mode=made.visit), made.shown("2026-02-03", made.unweighted)
    made.shown("2026-01-31")

    with reading_public():
        found = {row.pk: row.weight for row in weighed_events_of(made.relation, FEBRUARY, "plover")}

    assert found == {visit.pk: 4, odd.pk: None}


def barometer_with(numbers):
    months = [Month(dt.date(2025, at + 1, 1), number) for at, number in enumerate(numbers)]
    return Barometer("plover", months)


def test_too_few_events_make_no_curve():
    few, enough = barometer_with([6, 5]), barometer_with([6, 6])

    assert (few.number, few.has_curve, list(few.joined())) == (MINIMUM - 1, False, [])
    assert (enough.has_curve, list(enough.joined())) == (True, [(0, 1)])


def test_a_curve_does_not_cross_a_long_gap():
    assert list(barometer_with([6, 0, 0, 3, 0, 0, 0, 3]).joined()) == [(0, 3)]

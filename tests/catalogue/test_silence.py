"""Days since the last contact, ranks on both sides, and what the press prepares for them."""

import datetime as dt
import random

import pytest

from relations.catalogue.lengths import Length
from relations.catalogue.parity import meetings_of, parity_of
from relations.catalogue.silence import contacts_in_order, silence_of
from relations.dates import UncertainDate
from relations.models import Post, Relation
from relations.newsroom import press
from relations.newsroom.prepared import pairs
from relations.newsroom.prepared.rows import values_of
from relations.newsroom.workflow import withdraw
from relations.publication.models import PairContact, PairEvent, PairMonth
from relations.reading import reading_public
from relations.vocabulary import Modality, Precision
from tests import factories as make
from tests.relations_made import made as made_relation

TODAY = dt.date(2026, 3, 4)


@pytest.fixture
def made(press):
    return made_relation()


def silence(made):
    with reading_public():
        return silence_of(contacts_in_order(made.relation), TODAY)


def test_days_count_from_the_last_day_of_the_last_event(made):
    made.shown("2025-01-01")
    last = made.shown("2026-03-01/2026-03-02")
    made.shown("2026-03-03", modality=Modality.PLANNED)

    found = silence(made)

    assert (found.last.days, found.last.event, found.last.number) == (2, last, 2)
    assert (found.levels, found.themes) == ([], [])


def test_days_are_never_fewer_than_none(made):
    made.shown("2026-03-01/2026-04-30")

    assert silence(made).last.days == 0


def test_each_level_is_that_of_the_highest_rank_on_either_side(made):
    made.shown("2026-03-01", ranks=(3, 2))
    made.shown("2026-02-02", ranks=(2, None))
    made.shown("2025-03-04", ranks=(4, 1))

    assert [(quiet.rank, quiet.days, quiet.number) for quiet in silence(made).levels] == [(1, 365, 1), (2, 3, 2)]


def test_each_theme_has_its_last_event_the_longest_silence_first(made):
    trade, visas = make.theme("trade"), make.theme("visas")
    made.shown("2026-03-01", themes=(trade, visas))
    make.show(made.event("2025-03-04", themes=(trade,)))
    other = make.theme("other")
    old = made.shown("2024-03-04", themes=(other,))

    found = silence(made).themes

    assert [(quiet.theme, quiet.days, quiet.number) for quiet in found] == [
        (other, 730, 1), (trade, 3, 2), (visas, 3, 1),
    ]  # fmt: skip
    assert found[0].event == old


def test_parity_counts_whose_rank_was_the_higher(made):
    for ranks in ((1, 1), (1, 3), (1, 2), (4, 2), (None, 2), ()):
        made.shown("2026-03-01", ranks=ranks)

    with reading_public():
        found = parity_of(contacts_in_order(made.relation))

    assert (found.same, found.first_higher, found.second_higher, found.unknown) == (1, 2, 1, 1)


def test_meetings_say_who_received_whom_the_latest_first(made):
    made.shown("2025-03-01")
    early = made.shown("2026-01-01", ranks=(2, None))
    late = made.shown("2026-03-01", ranks=(1, 3))

    with reading_public():
        found = meetings_of(made.relation, 5)

    assert [meeting.event for meeting in found] == [late, early]
    assert (found[0].host, found[0].visitor, found[0].distance) == (found[0].second, found[0].first, 2)
    assert (found[1].first.rank, found[1].second.rank, found[1].distance) == (2, None, None)


# --- what the press prepares ------------------------------------------------------------------------------------------


def rows():
    return {repr(values_of(row)) for model in pairs.MODELS for row in model.objects.all()}


def test_what_is_prepared_follows_every_edition(made):
    unused = make.saved(Post(title_fr="Ministre", rank=2))
    row = made.shown("2026-02-02", themes=(make.theme("a"),), ranks=(1, 2))
    ranked = row.participations.first().post
    make.resaved(ranked, rank=4)
    make.show(ranked, unused)
    assert list(pairs.differences()) == []
    assert PairEvent.objects.get().first_rank == 4

    make.resaved(row, modality=Modality.NEGATED)
    make.show(row)
    assert list(pairs.differences()) == []
    assert not PairContact.objects.exists()

    withdraw([("event", row.pk)], by=make.chief(), notice_fr="Doublon.")
    assert (PairEvent.objects.count(), PairMonth.objects.count()) == (0, 0)
    assert list(pairs.differences()) == []


@pytest.mark.parametrize("seed", range(4))
def test_counts_follow_whatever_is_done_to_events(made, seed):
    chance = random.Random(seed)
    themes = [make.theme(name) for name in "ab"]
    posts = [make.saved(Post(title_fr=make.unique("Poste"), rank=rank)) for rank in (1, 2, 5)]
    events = [made.shown(f"2026-02-0{1 + at % 3}", themes=themes[: at % 3], ranks=(1, 2)) for at in range(5)]
    make.show(*posts)

    for _ in range(10):
        some = chance.sample(events, chance.randint(1, 3))
        for event in some:
            _change(event, chance, themes, posts)
        if chance.random() < 0.3:
            some.append(make.resaved(chance.choice(posts), rank=chance.randint(1, 5)))
        make.show(*some)
        assert list(pairs.differences()) == []


def _change(event, chance, themes, posts):
    event.themes.set(chance.sample(themes, chance.randint(0, 2)))
    seat = chance.choice(event.participations.all())
    seat.post = chance.choice([None, *posts])
    seat.save()
    modality = chance.choice((Modality.ASSERTED, Modality.ASSERTED, Modality.NEGATED))
    day = UncertainDate.parse(chance.choice(("2025", "2026-02-01", "2026-02-03", "2026-03-01")))
    make.resaved(event, modality=modality, date=day)


def test_counts_that_were_changed_by_hand_do_not_stop_the_press(made):
    row = made.shown("2026-02-02", themes=(make.theme("a"),), ranks=(1, 2))
    PairMonth.objects.all().delete()
    PairContact.objects.update(number=0)

    make.show(make.resaved(row, date=UncertainDate.parse("2026-03-01")))

    assert list(pairs.differences())


def test_a_relation_published_after_its_events_has_them(press):
    mli, usa = make.country("MLI"), make.country("USA")
    article = make.article()
    event = make.event(proof=make.passage(article, "a reçu"), parties=(mli, usa))
    make.show(mli, usa, article, event.event_type, event)
    assert not PairEvent.objects.exists()

    relation = make.saved(Relation(first=mli, second=usa, title_fr="Mali–États-Unis"))
    make.show(relation)
    assert [row.event_id for row in PairEvent.objects.all()] == [event.pk]

    withdraw([("relation", relation.pk)], by=make.chief(), notice_fr="Fin.")
    assert rows() == set()


def test_a_rebuild_prepares_the_same(made):
    made.shown("2026-02-02", themes=(make.theme("a"),), ranks=(1, 2))
    made.shown("2025")
    before = rows()

    press.rebuild()

    assert rows() == before != set()


def test_a_row_that_was_changed_by_hand_is_named(made):
    made.shown("2026-02-02")
    PairMonth.objects.update(number=7)

    assert len(list(pairs.differences())) == 2


def test_a_rehearsal_leaves_nothing(made):
    made.shown("2026-02-02")
    before = rows()
    draft = made.event("2026-02-03")

    with press.rehearsal(lambda: [make.an_item(draft)]):
        assert PairMonth.objects.get().number == 2

    assert rows() == before


BEFORE = UncertainDate(None, dt.date(2026, 3, 1), Precision.BEFORE)


@pytest.mark.parametrize(
    ("day", "length"),
    [
        ("2026-03-01", Length(3, 3)),
        ("2026-02-01/2026-03-01", Length(3, 31)),
        ("2026", Length(0, 62)),
        (BEFORE, Length(3, None)),
        ("2027-01-01", Length(0, 0)),
    ],
)
def test_the_time_since_an_event_is_as_exact_as_its_date(made, day, length):
    made.shown(day)

    assert (silence(made).last.length, silence(made).last.days) == (length, length.least)

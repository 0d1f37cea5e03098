"""The pictures, the pages they stand on, and the tables that tell the same."""

import datetime as dt
import re

import pytest

from relations.catalogue.lengths import Length
from relations.catalogue.strip import FEW, Stretch
from relations.dates import UncertainDate
from relations.models import Measure
from relations.newsroom.workflow import withdraw
from relations.public.pictures.axes import Days
from relations.public.pictures.bars import ledger_of
from relations.public.pictures.strip import columns_of, strip_of
from relations.vocabulary import Basis, Certainty
from tests import factories as make
from tests.api.conftest import _invocation, _measure, day
from tests.public.conftest import page_of
from tests.relations_made import made as made_relation

BAROMETER = "/en/relations/malietats-unis/barometer/"


@pytest.fixture
def made(press):
    return made_relation()


def filled(made, number=12, day="2026-02-{:02}"):
    with make.together():
        rows = [made.event(day.format(at + 1), title=f"Acte {at}") for at in range(number)]
    make.show(*rows)
    return rows


def test_too_few_events_are_said_in_words_and_make_no_curve(made, reader):
    filled(made, 7, "2025-{:02}-05")

    html, text = reader.html(BAROMETER), reader.text(BAROMETER)

    assert "Not enough dated and weighted events for a curve: 7 of 12 needed." in text
    assert html.count("<circle") == 7
    assert 'class="curve' not in html


def test_enough_events_make_a_curve(made, reader):
    filled(made, 12, "2025-{:02}-05")

    html = reader.html(BAROMETER)

    assert "Not enough" not in html
    assert html.count('class="curve"') == 11


def test_the_table_has_the_figures_of_the_picture(made, reader):
    make.show(*(made.event(day) for day in ("2026-02-02", "2026-02-03")))
    made.shown("2025-12-08", made.sanction)
    made.shown("2025-12-09", made.unweighted)

    text = reader.text(BAROMETER)
    html = reader.html(BAROMETER)

    assert "Month Mean Events Without weight December 2025 −6.0 1 1 February 2026 +2.0 2 0" in text
    assert "<title>December 2025: −6.0, 1 event</title>" in html.replace("\N{NO-BREAK SPACE}", " ")
    assert "<title>February 2026: mean +2.0, 2 events</title>" in html.replace("\N{NO-BREAK SPACE}", " ")


def test_the_address_chooses_the_scheme_and_each_point_keeps_it(made, reader):
    made.shown("2026-02-02", mode=made.visit)

    assert "February 2026 +4.0 1" in reader.text(BAROMETER)
    assert "February 2026 +1.0 1" in reader.text(f"{BAROMETER}?scheme=goldstein")
    assert f'href="{BAROMETER}2026-02/?scheme=goldstein"' in reader.html(f"{BAROMETER}?scheme=goldstein")


def test_a_point_opens_its_events_with_types_weights_and_passages(made, reader):
    row = made.shown("2026-02-02", mode=made.visit, title="Audience")
    made.shown("2026-02-03", title="Rencontre")
    made.shown("2026-03-03", title="Plus tard")

    html, text = reader.html(f"{BAROMETER}2026-02/"), reader.text(f"{BAROMETER}2026-02/")

    assert "(+4.0 +2.0) ÷ 2 = +3.0" in text
    assert f'<strong class="number">+4.0</strong> <a href="{page_of(row, "en")}">' in html
    assert "Meet – Visite" in text
    assert '<blockquote class="note" lang="fr">a reçu l’ambassadrice</blockquote>' in html
    assert "Plus tard" not in text


def test_a_half_is_rounded_away_from_zero(made, reader):
    odd = made.type_of("A", "neutral", plover="2.5")
    make.show(odd)
    make.show(made.event("2026-02-02", odd), made.event("2026-02-02", mode=made.visit))

    assert "February 2026 +3.3 2" in reader.text(BAROMETER)


@pytest.mark.parametrize(
    "rest",
    ["?scheme=x", "?until=2026", "?until=2026-13", "?until=²026-01", "2026-13/", "2026-02-02/", "1999-01/", "x/"],
)
def test_addresses_that_name_no_month_or_scheme_are_unknown(made, reader, rest):
    made.shown("2026-02-02")

    reader.open(f"{BAROMETER}{rest}", status=404)


@pytest.mark.parametrize("until", ["0001-01", "9999-12"])
def test_the_ends_of_time_are_answered(made, reader, until):
    made.shown("2026-02-02")

    reader.open(f"{BAROMETER}?until={until}")


def test_a_relation_without_events_has_pages_too(made, reader):
    assert "No event can be placed in a month yet." in reader.text(BAROMETER)
    assert "No event is published yet." in reader.text(page_of(made.relation, "en"))
    assert "No wording on record." in reader.text("/en/relations/malietats-unis/principles/")


def test_a_withdrawn_relation_is_gone_with_its_barometer(made, reader):
    withdraw([("relation", made.relation.pk)], by=make.chief(), notice_fr="Fin.")

    reader.open(BAROMETER, status=410)


# --- the strip --------------------------------------------------------------------------------------------------------


@pytest.mark.once
def test_points_are_days_bars_are_stretches_and_inferred_dates_are_hollow(made, reader):
    made.shown("2026-02-02", title="Jour")
    made.shown("2025", title="An")
    made.shown(
        UncertainDate.parse("2025-06-01", basis=Basis.ANNOUNCEMENT, certainty=Certainty.PROBABLE), title="Supposé"
    )

    html = reader.html(page_of(made.relation, "en"))

    assert re.search(r'<title>2 February 2026: Jour</title><circle [^>]*r="4"/>', html.replace("\xa0", " "))
    assert re.search(r'<title>2025: An</title><rect [^>]*height="9"/>', html)
    assert re.search(r"<title>1 June 2025: Supposé</title><circle [^>]*class=\"hollow\"/>", html.replace("\xa0", " "))


@pytest.mark.once
def test_marks_of_one_day_do_not_cover_each_other(made):
    events = [made.event("2026-02-02") for _ in range(3)]

    marks = strip_of(events).rows[0].marks

    assert len({(mark.x, mark.y) for mark in marks}) == 3


@pytest.mark.once
def test_every_mark_can_be_seen_and_lies_in_the_picture(made):
    events = [made.event(day) for day in ("0001", "1961-09-12/1961-09-13", "2026-12-31")]

    marks = [mark for row in strip_of(events).rows for mark in row.marks]

    assert all(mark.width not in ("0%", "0") for mark in marks if not mark.is_point)
    assert all(0 <= float(mark.x.rstrip("%")) <= 100 for mark in marks)


def test_an_event_that_nobody_dates_is_counted_and_not_drawn(made, reader):
    made.shown("2026-02-02")
    made.shown(UncertainDate(), title="Sans date")

    html, text = reader.html(page_of(made.relation, "en")), reader.text(page_of(made.relation, "en"))

    assert "<title>Sans date" not in html
    assert "(1 event without a known date)" in text


def test_many_events_are_counted_by_years_with_a_table(made, reader):
    with make.together():
        rows = [made.event(f"{1900 + at}-01-01", (made.meeting, made.sanction)[at % 2]) for at in range(FEW + 1)]
    make.show(*rows)

    html, text = reader.html(page_of(made.relation, "en")), reader.text(page_of(made.relation, "en"))

    assert "<title>1900–1901: 2</title>" in html
    assert "1900–1901 1 0 1" in text
    assert "The latest 12 of 61 events" in text
    assert "/en/events/?relation=MLI-USA&amp;date_from=1900&amp;date_to=1901" in html
    reader.open("/en/events/?relation=MLI-USA&date_from=1900&date_to=1901")


@pytest.mark.once
def test_columns_above_and_below_the_line_have_one_scale():
    found = columns_of([Stretch(2000, 2000, 30, 60, 0), Stretch(2001, 2001, 0, 1, 15)]).columns

    assert [(row.cooperation, row.conflict, row.neutral) for row in found] == [(30, 60, 0), (0, 1, 15)]


@pytest.mark.once
def test_years_on_a_line_are_round_and_few():
    days = Days(dt.date(1961, 1, 1), dt.date(2026, 12, 31))

    assert [tick.label for tick in days.years()] == ["1980", "2000", "2020"]


# --- measures, principles, the front page -----------------------------------------------------------------------------


@pytest.mark.once
def test_a_measure_in_force_has_a_bar_until_today(record, reader):
    html, text = reader.html("/en/measures/"), reader.text("/en/measures/")

    assert 'class="hollow broken"' in html
    assert "In force until today for:" in text


def bar_of(record, start, end=None, status="lifted"):
    """The line of one measure imposed and lifted on these dates, as of the last day of 2026."""
    dated = [make.event(proof=record.proof, date=UncertainDate.parse(when)) if when else None for when in (start, end)]
    measure = Measure(imposed_in=dated[0], lifted_in=dated[1], status=status)
    return ledger_of([measure], dt.date(2026, 12, 31)).lines[0]


@pytest.mark.once
def test_a_bar_is_full_where_the_measure_was_surely_in_force(record):
    known = bar_of(record, "2026-01-02", "2026-07-02").bar
    vague = bar_of(record, "2026-01", "2026-07").bar

    assert (known.has_sure, known.sure_x, known.sure_width) == (True, known.x, known.width)
    assert vague.has_sure
    assert percent_of(vague.x) < percent_of(vague.sure_x)
    assert percent_of(vague.sure_x) + percent_of(vague.sure_width) < percent_of(vague.x) + percent_of(vague.width)


@pytest.mark.once
@pytest.mark.parametrize(("start", "end", "status"), [("2026", "2026", "lifted"), ("2026-01-02", None, "expired")])
def test_a_bar_of_which_no_day_is_sure_is_hollow(record, start, end, status):
    assert not bar_of(record, start, end, status).bar.has_sure


@pytest.mark.parametrize(
    ("status", "length", "is_over", "is_open"),
    [
        ("in_force", Length(363, 363), False, True),
        ("lifted", Length(4, 4), True, False),
        ("expired", Length(4, 4), True, False),
        ("unknown", Length(4, 4), True, False),
    ],
)
def test_lists_and_pages_tell_one_length(record, reader, status, length, is_over, is_open):
    dates = [
        make.event(proof=record.proof, event_type=record.type, date=UncertainDate.parse(when))
        for when in ("2026-01-02", "2026-01-06")
    ]
    measure = _measure(record, "Gel", record.state, record.other_state, imposed_in=dates[0], lifted_in=dates[1],
                       status=status)  # fmt: skip
    make.show(*dates, measure)

    line = bar_of(record, "2026-01-02", "2026-01-06", status)

    words = "In force for: 4 days" if is_over else "In force until today for:"
    assert (line.length, line.is_over, line.bar.is_open) == (length, is_over, is_open)
    assert words in reader.text(page_of(measure, "en"))
    assert words in reader.text("/en/measures/").split("Gel Mali")[1].split("Réciprocité")[0]


def percent_of(text):
    return float(text.removesuffix("%"))


@pytest.mark.once
def test_the_legend_of_bars_names_the_dotted_one(record, reader):
    assert "a dotted one has no known end" in reader.text("/en/measures/")


@pytest.mark.once
def test_a_measure_of_unknown_standing_is_said_to_last_no_time(record, reader):
    make.resaved(record.measure, status="unknown")
    make.show(record.measure)

    assert "In force" not in reader.text("/en/measures/")


@pytest.mark.once
def test_a_measure_that_nobody_dates_has_no_bar(record, reader):
    make.resaved(record.measure, imposed_in=None)
    make.show(record.measure)

    assert Measure.objects.using("public").count() == 2
    assert "<svg" not in reader.html("/en/measures/")


def test_the_matrix_counts_each_side_in_each_year_and_opens_the_wordings(record, reader):
    address = "/en/relations/malietats-unis/principles/"
    html = reader.html(address)
    cell = "?principle=respect-de-la-souverainete&amp;side=first&amp;year=2026"

    assert f'<a href="{cell}">' in html
    opened = reader.text(f"{address}{cell.replace('&amp;', '&')}")
    assert "1 wording" in opened
    assert "le respect Demand" in opened


@pytest.mark.parametrize("query", ["?side=first", "?year=2026", "?principle=respect-de-la-souverainete"])
def test_part_of_a_cell_opens_all_that_it_counts(record, reader, query):
    page = reader.open(f"/en/relations/malietats-unis/principles/{query}").context

    counted = page["cells"].number(page["matrix"])
    assert counted == page["number"] == len(page["entries"]) > 0


def test_of_many_wordings_the_latest_are_shown(record, reader, monkeypatch):
    latest = _invocation(record, record.minister, "demand", wording="respect", event=record.event, date=day("2026-03"))
    make.show(latest)
    monkeypatch.setattr("relations.public.views.principles.ENTRIES", 1)
    answer = reader.open("/en/relations/malietats-unis/principles/?principle=respect-de-la-souverainete")
    page = answer.context

    # The event of 2 February is the earlier of its two days; of two of one day the later record comes first.
    assert [row.pk for row in page["entries"]] == [latest.pk]
    assert (page["number"], page["has_more"]) == (2, True)
    assert "The latest one is shown." in answer.text


@pytest.mark.parametrize("query", ["?side=third", "?year=1999", "?principle=x", "?side=first&year=²"])
def test_cells_that_are_not_there_are_unknown(record, reader, query):
    reader.open(f"/en/relations/malietats-unis/principles/{query}", status=404)


def test_home_shows_the_course_of_relations_that_have_enough_events(made, reader):
    today = dt.datetime.now(dt.UTC).date()
    with make.together():
        rows = [made.event(today.isoformat()) for _ in range(11)]
    make.show(*rows)
    assert "in the last 24 months" not in reader.text("/en/")

    made.shown(today.isoformat())

    assert "12 events in the last 24 months" in reader.text("/en/")


@pytest.mark.parametrize("said", [{"date": "year"}, {"modality": "planned"}, {"modality": "negated"}])
def test_the_course_counts_what_was_done_in_a_known_month(made, reader, said):
    today = dt.datetime.now(dt.UTC).date()
    day = str(today.year) if "date" in said else today.isoformat()
    with make.together():
        rows = [made.event(day, modality=said.get("modality", "asserted")) for _ in range(12)]
    make.show(*rows)

    assert "in the last 24 months" not in reader.text("/en/")


@pytest.mark.parametrize("name", ["home", "relation", "frame"])
def test_what_no_source_says_was_done_is_marked(made, reader, name):
    made.shown("2026-02-02", title="Frappe", modality="negated")
    relation = page_of(made.relation, "en")
    address = {"home": "/en/", "relation": relation, "frame": f"{relation}embed/"}[name]

    html, text = reader.html(address), reader.text(address)

    assert re.search(r'class="when point hollow">.{0,150}Frappe', html, re.DOTALL)
    assert re.search(r"Frappe .{0,10}negated", text)


def test_a_mark_on_the_line_of_time_says_that_it_was_denied(made, reader):
    made.shown("2026-02-02", title="Frappe", modality="negated")

    html = reader.html(page_of(made.relation, "en")).replace("\N{NO-BREAK SPACE}", " ")

    assert re.search(r'<title>2 February 2026: Frappe \(negated\)</title><circle [^>]*class="hollow"', html)


def test_home_tells_facts_first_and_corrections_with_their_notes(record, reader):
    make.resaved(record.earlier, title_en="Announcement")
    make.show(record.earlier, act="correction", notice_fr="Le titre était faux.", notice_en="The title was wrong.")

    text = reader.text("/en/")

    assert "What moved lately Announcement Event · correction · edition 2" in text
    assert text.index("edition 2") < text.index("Audience granted Event · publication · edition 1")
    assert "Latest corrections Announcement Event · correction" in text
    assert "The title was wrong." in text


@pytest.mark.once
@pytest.mark.parametrize("language", ["fr", "en"])
def test_pictures_keep_to_the_rules_of_the_site(made, reader, language):
    filled(made)
    word = "barometre" if language == "fr" else "barometer"
    for address in (page_of(made.relation, language), f"/{language}/relations/malietats-unis/{word}/"):
        html = reader.html(address)

        assert " style=" not in html
        assert "<style" not in html
        # No comma of the language in an attribute.
        assert not re.search(r'(?:x|y|width|height|cx|cy|r|x1|x2|y1|y2)="[^"]*,', html)
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert all(name in ids for names in re.findall(r'aria-labelledby="([^"]+)"', html) for name in names.split())

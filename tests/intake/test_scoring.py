"""The scorer on small examples, and the expected findings held against themselves."""

import pytest

from tests.intake.articles import SETS, gathered
from tests.intake.likeness import date_right, folded, said_by, same_actor
from tests.intake.scoring import (
    score,
    score_actors,
    score_events,
    score_names,
    score_principles,
    score_quotes,
    sprung,
    table,
    unproven,
)

pytestmark = pytest.mark.once

TEXTS = [measured for group in SETS for measured in gathered(group)]
NOTHING = {"events": [], "actors": [], "quotes": [], "principles": [], "places": [], "themes": []}
DIOP = {"name": "Abdoulaye Diop", "aliases": ["M. Diop"], "country": "MLI", "kind": "person"}
MALI = {"name": "Mali", "aliases": ["Bamako"], "country": "MLI", "kind": "state"}


def quote(text, speaker=None, **more):
    return {"text": text, "speaker": speaker, **more}


def event(kind="CONSULT", date="2026-02-02", passage="Le ministre a reçu l’ambassadrice", actors=(), **more):
    return {"type": kind, "date": date, "date_end": None, "passage": passage, "actors": list(actors), **more}


def record(*events, actors=()):
    return {"events": list(events), "actors": list(actors)}


def figures(tally):
    return tally.right, len(tally.invented), len(tally.missed)


# --- the texts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measured", TEXTS, ids=lambda measured: measured.name)
def test_expected_passages_are_exact(measured):
    assert unproven(measured.text, measured.expected) == []
    assert all(words in measured.text for words in measured.expected["not_quotes"] + measured.expected["not_events"])


@pytest.mark.parametrize("measured", TEXTS, ids=lambda measured: measured.name)
def test_a_perfect_reader_would_be_perfect(measured):
    expected = measured.expected
    found = {**expected, "themes": [theme["code"] for theme in expected["themes"]]}

    assert {(tally.precision, tally.recall) for tally in score(expected, found).values()} == {(1.0, 1.0)}
    assert sprung(expected, found) == []


@pytest.mark.parametrize("measured", TEXTS, ids=lambda measured: measured.name)
def test_what_is_optional_may_be_left_out(measured):
    found = {
        kind: [item for item in measured.expected[kind] if not item.get("optional")]
        for kind in ("events", "actors", "quotes", "principles", "places", "themes")
    }

    assert {(tally.precision, tally.recall) for tally in score(measured.expected, found).values()} == {(1.0, 1.0)}


def test_there_are_as_many_texts_as_promised():
    languages = [measured.language for measured in TEXTS]

    assert languages.count("fr") >= 40
    assert languages.count("en") >= 15
    assert len(gathered("unseen")) == 15


# --- quotations ----------------------------------------------------------------------------------------------------


def test_a_quotation_is_the_same_whatever_its_marks_and_spaces():
    expected = [quote("Nous sommes prêts", "Abdoulaye Diop")]
    quotes, speakers = score_quotes(expected, [quote("«\u00a0Nous sommes\u00a0prêts.\u00a0»", "M. Diop")])

    assert figures(quotes) == (1, 0, 0)
    assert figures(speakers) == (1, 0, 0)


def test_a_speaker_is_right_by_any_accepted_name():
    expected = quote("x", "Abdoulaye Diop", speaker_accepts=["Diop", "le ministre"])

    assert said_by(expected, "M. Diop")
    assert said_by(expected, "le ministre Abdoulaye Diop")
    assert not said_by(expected, "Abdoulaye Maïga")
    assert not said_by(expected, None)
    assert said_by(quote("x"), None)


def test_quotations_overlapping_by_nine_tenths_are_the_same():
    expected = [quote("a" * 100, start=0, end=100)]

    assert figures(score_quotes(expected, [quote("b", start=0, end=95)])[0]) == (1, 0, 0)
    assert figures(score_quotes(expected, [quote("b", start=0, end=80)])[0]) == (0, 1, 1)


def test_a_cut_quotation_may_be_found_as_its_parts():
    cut = quote("Pas une goutte ne sera prise, a-t-il dit, et chacun le sait bien", "X")
    cut["parts"] = ["Pas une goutte ne sera prise,", "et chacun le sait bien"]
    first, second = quote("Pas une goutte ne sera prise", "X"), quote("et chacun le sait bien", "X")

    assert figures(score_quotes([cut], [first, second])[0]) == (1, 0, 0)
    assert figures(score_quotes([cut], [first])[0]) == (0, 1, 1)


def test_an_optional_item_counts_for_nothing():
    expected = [quote("égal à égal", "X", optional=True)]

    assert figures(score_quotes(expected, expected)[0]) == (0, 0, 0)
    assert figures(score_quotes(expected, [])[0]) == (0, 0, 0)


# --- actors --------------------------------------------------------------------------------------------------------


def test_a_person_is_known_by_surname_unless_a_given_name_stands_against_it():
    assert same_actor(DIOP, {"name": "Diop", "country": None, "kind": "person"})
    assert same_actor(DIOP, {"name": "ABDOULAYE DIOP", "country": "USA", "kind": "person"})
    assert not same_actor(DIOP, {"name": "Abdoulaye", "country": "MLI", "kind": "person"})
    assert not same_actor(DIOP, {"name": "Mariam Diop", "country": "MLI", "kind": "person"})
    assert not same_actor(DIOP, {"name": "Diop", "country": "SEN", "kind": "person"})


def test_a_state_and_its_government_are_one_actor():
    found = [
        {"name": "Bamako", "country": "MLI", "kind": "government"},
        {"name": "Mali", "country": "MLI", "kind": "state"},
        {"name": "Paris", "country": "FRA", "kind": "government"},
    ]

    assert figures(score_actors([MALI, DIOP], found)) == (1, 1, 1)


def test_somebody_known_by_title_alone_neither_helps_nor_harms():
    found = [
        {"name": "l’ambassadeur du Japon", "country": "JPN", "kind": "person"},
        {"name": "Des experts", "country": None, "kind": "group"},
        {"name": "Koné", "country": "MLI", "kind": "person"},
    ]

    assert figures(score_actors([], found)) == (0, 1, 0)


# --- events --------------------------------------------------------------------------------------------------------


def test_an_event_needs_type_date_and_passage_or_actor():
    expected = record(event(actors=["Abdoulaye Diop", "USA"]), actors=[DIOP])
    other_words = event(passage="autre chose", actors=["M. Diop"])

    assert figures(score_events(expected, record(event()), dated=True)) == (1, 0, 0)
    assert figures(score_events(expected, record(other_words), dated=True)) == (1, 0, 0)
    assert figures(score_events(expected, record(event(passage="autre chose")), dated=True)) == (0, 1, 1)
    assert figures(score_events(expected, record(event("SANCTION")), dated=True)) == (0, 1, 1)
    assert figures(score_events(expected, record(event(date="2026-02-03")), dated=True)) == (0, 1, 1)
    assert figures(score_events(expected, record(event(date="2026-02-03")), dated=False)) == (1, 0, 0)


def test_one_act_found_twice_is_invented_once():
    assert figures(score_events(record(event()), record(event(), event()), dated=True)) == (1, 1, 0)


def test_types_of_one_group_are_the_same():
    expected = record(event("AGREE", type_accepts=["CONSULT"]))

    for right in ("AGREE", "SUPPORT", "CONSULT"):
        assert figures(score_events(expected, record(event(right)), dated=True)) == (1, 0, 0)
    assert figures(score_events(expected, record(event("AID")), dated=True)) == (0, 1, 1)


@pytest.mark.parametrize(
    ("wanted", "given", "right"),
    [
        (("2026-02-02", None, "day"), ("2026-02-02", None, "day"), True),
        (("2026-02-02", None, "day"), ("2026-02-02", "2026-02-02", "day"), True),
        (("2026-02-02", None, "day"), ("2026-02-01", "2026-02-28", "month"), False),
        (("2026-02-01", "2026-02-28", "month"), ("2026-02", None, "month"), True),
        (("2026-02-01", "2026-02-28", "month"), ("2026-02-01", None, "month"), True),
        (("2026-02-01", "2026-02-28", "month"), ("2026-02-01", None, "day"), False),
        (("2026-02-01", "2026-02-28", "month"), ("2026-02-14", None, "day"), False),
        (("2025-01-01", "2025-12-31", "year"), ("2025", None, "year"), True),
        (("2025-01-01", "2025-12-31", "year"), ("2026", None, "year"), False),
        (("2025-10-20", "2025-10-26", "week"), ("2025-10-22", "2025-10-28", "week"), True),
        (("2025-10-20", "2025-10-26", "week"), ("2025-10-20", None, "week"), True),
        (("2025-10-20", "2025-10-26", "week"), ("2025-10-27", None, "week"), False),
        (("2026-02-01", "2026-02-10", "range"), ("2026-02-01", "2026-02-28", "month"), False),
        ((None, None, "unknown"), (None, None, "unknown"), True),
        ((None, None, "unknown"), ("2026-02-02", None, "day"), False),
        (("2026-02-02", None, "day"), (None, None, "unknown"), False),
        ((None, "2026-02-02", "before"), ("2026-02-02", None, "before"), True),
    ],
)
def test_a_day_must_be_that_day_and_a_vague_time_vague(wanted, given, right):
    keys = ("date", "date_end", "date_precision")

    assert date_right(dict(zip(keys, wanted, strict=True)), dict(zip(keys, given, strict=True))) is right


def test_other_dates_may_be_accepted():
    expected = {**event(), "date_accepts": [{"date": None, "date_end": None, "date_precision": "unknown"}]}

    assert date_right(expected, event(date=None))
    assert not date_right(expected, event(date="2026-02-01"))


# --- the rest ------------------------------------------------------------------------------------------------------


def test_principles_are_counted_by_slug():
    expected = [{"slug": "souverainete"}, {"slug": "souverainete"}, {"slug": "bonne-foi", "optional": True}]
    found = [{"slug": "souverainete"}, {"slug": "bonne-foi"}, {"slug": "transparence"}]

    assert figures(score_principles(expected, found)) == (1, 1, 1)


def test_places_and_themes_are_known_by_any_name_and_count_once():
    expected = [{"name": "N’Djamena", "aliases": []}, {"code": "visas_mobility", "aliases": ["visas et mobilité"]}]

    assert figures(score_names(expected, ["N'Djamena", "n’djaména", {"label": "Visas et mobilité"}])) == (2, 0, 0)
    assert figures(score_names(expected, [{"name": "Faya"}, {"code": "visas_mobility"}])) == (1, 1, 1)


def test_traps_are_told_when_sprung():
    expected = {**NOTHING, "not_quotes": ["nouveau chapitre"], "not_events": ["une visite pourrait suivre"]}
    found = {
        "quotes": [quote("« nouveau chapitre »")],
        "events": [event(passage="On dit qu’une visite pourrait suivre en mai.")],
    }

    assert sprung(expected, found) == ["nouveau chapitre", "une visite pourrait suivre"]
    assert sprung(expected, {}) == []


def test_passages_that_are_not_the_words_at_their_place_are_told():
    text = "Il a dit : « Oui. »"

    assert unproven(text, {"quotes": [quote("Oui.", start=13, end=17)]}) == []
    assert unproven(text, {"quotes": [quote("Oui !", start=13, end=18)]}) == ["'Oui !'"]
    assert unproven(text, {"events": [event(passage="Oui.", start=0, end=4)]}) == ["'Oui.'"]


def test_nothing_found_has_no_recall_and_invents_nothing():
    expected = {**NOTHING, "quotes": [quote("Oui", "X")]}
    tally = score(expected, NOTHING)["quotes"]

    assert (tally.precision, tally.recall, tally.f1) == (1.0, 0.0, 0.0)


def test_the_table_has_a_line_per_kind():
    lines = table("tuned", score(NOTHING, NOTHING)).splitlines()

    assert lines[0] == "tuned"
    assert len(lines) == 2 + 8
    assert lines[2].split() == ["quotes", "0", "0", "0", "0", "1.000", "1.000", "1.000"]


def test_folding_keeps_letters_alone():
    assert folded(" « Maïga » ") == folded("maiga")
    assert folded("l’État\u00a0malien") == "l'etat malien"

"""The two founding articles: what must be found in them, and the traps that must not be sprung."""

import datetime as dt
import json
from functools import cache
from pathlib import Path

import pytest

from relations.newsroom.intake.reading import read
from relations.vocabulary import Basis, Precision

pytestmark = pytest.mark.once

SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"
FILES = {"seed-000": "2026-02-02-relance-cooperation.txt", "seed-004": "2025-12-08-reprise-relations.txt"}
RECORD = json.loads((SEEDS / "mali-etats-unis.json").read_text(encoding="utf-8"))


@cache
def reading(name, day=dt.date(2026, 2, 3)):
    return read((SEEDS / "articles" / FILES[name]).read_text(encoding="utf-8"), day, "fr")


def actors(name):
    return {actor["name"]: actor for actor in reading(name).as_suggestions()["actors"]}


def test_both_direct_quotations_are_found_whole_with_their_speaker():
    wanted = [one["verbatim_without_marks"] for one in RECORD["statements"] if one["form"] == "direct_quote"]

    found = reading("seed-000").as_suggestions()["quotes"]

    assert [(one["text"], one["speaker"]) for one in found] == [(words, "Abdoulaye Diop") for words in wanted]


def test_the_article_without_direct_speech_has_no_quotation():
    assert reading("seed-004").quotations == []


@pytest.mark.parametrize(
    ("article", "name", "role", "country"),
    [
        ("seed-000", "Abdoulaye Diop", "Ministre des affaires étrangères", "MLI"),
        ("seed-000", "Nick Checker",
         "haut fonctionnaire au Bureau des affaires africaines du Département d’État américain", "USA"),
        ("seed-004", "Abdoulaye Maïga", "Premier ministre malien", "MLI"),
        ("seed-004", "Rachna Korhonen", "ambassadrice américaine", "USA"),
    ],
)  # fmt: skip
def test_all_four_persons_are_found_with_title_and_country(article, name, role, country):
    actor = actors(article)[name]

    assert (actor["kind"], actor["role"], actor["country"]) == ("person", role, country)


def test_there_are_no_other_persons():
    persons = [a["name"] for name in FILES for a in actors(name).values() if a["kind"] == "person"]

    assert sorted(persons) == ["Abdoulaye Diop", "Abdoulaye Maïga", "Nick Checker", "Rachna Korhonen"]


@pytest.mark.parametrize(
    "organisation", [one for one in RECORD["organisations"] if one["id"] != "ORG-GOVUS"], ids=lambda one: one["id"]
)
def test_every_named_organisation_is_found(organisation):
    proof = organisation["evidence"][0]

    found = [
        mention["text"]
        for actor in actors(proof["doc"]).values()
        for mention in actor["mentions"]
        if proof["start"] <= mention["start"]
        and mention["end"] <= proof["end"]
        and actor["kind"] not in ("person", "state")
    ]

    assert found
    assert any(organisation["name"]["fr"].split()[0].casefold() in words.casefold() for words in found)


def test_the_american_government_is_found_by_its_authorities_and_its_capital():
    assert actors("seed-004")["autorités américaines"]["kind"] == "government"
    assert "Washington" in [mention["text"] for mention in actors("seed-004")["États-Unis"]["mentions"]]


def test_the_seven_invocations_of_the_first_tier_are_found():
    wanted = [one for one in RECORD["principle_invocations"] if one["tier"] == 1]

    for one in wanted:
        proof = one["evidence"][0]
        found = [i for i in reading(proof["doc"]).invocations if proof["start"] <= i.start and i.end <= proof["end"]]
        assert len(found) == 1, one["exact_wording"]
        assert found[0].act == one["act"]


def test_the_demands_are_the_malian_ministers_and_the_pledges_the_american_diplomats():
    spoken = {(one.slug, one.act): one.speaker for one in reading("seed-000").invocations}

    assert spoken["souverainete", "demand"] == "Abdoulaye Diop"
    assert spoken["souverainete", "pledge"] == "Nick Checker"
    assert spoken["non-ingerence", "pledge"] == "Nick Checker"


def test_the_two_dated_events_are_known_to_the_day():
    days = {
        (e.type, e.date.edtf())
        for name in FILES
        for e in reading(name).facts
        if e.date.is_point and e.date.basis == Basis.STATED
    }

    assert days == {("AGREE", "2026-02-02"), ("CONSULT", "2025-12-08")}


def test_the_vague_events_stay_vague():
    found = {(one.type, one.mode): one.date for one in reading("seed-004").facts}

    assert found["SANCTION", "visa_restriction"].precision == Precision.YEAR
    assert found["SANCTION", "reciprocal_measure"].precision == Precision.YEAR
    assert found["CONCEDE", "lift_measure"].precision == Precision.RANGE
    assert found["CONCEDE", "lift_measure"].basis == Basis.SEQUENCE


def test_trap_the_meeting_is_dated_by_its_announcement_only():
    [meeting] = [one for one in reading("seed-000").facts if one.type == "CONSULT"]

    assert (meeting.date.edtf(), meeting.date.basis) == ("2026-02-02?", Basis.ANNOUNCEMENT)
    assert meeting.place == "Bamako"


def test_trap_the_ambassador_of_the_second_article_is_not_named_in_the_first():
    assert "Rachna Korhonen" not in actors("seed-000")


def test_trap_the_audience_of_december_has_no_place():
    [audience] = [one for one in reading("seed-004").facts if one.type == "CONSULT"]

    assert audience.place == ""


def test_trap_only_the_united_states_lift():
    lifted = [one for one in reading("seed-004").measures if one.stage == "lifted"]

    assert [one.by for one in lifted] == ["USA"]


def test_trap_what_experts_suppose_is_no_event():
    place = reading("seed-000").text.index("Pour des experts")

    assert [one for one in reading("seed-000").facts if place <= one.start < place + 240] == []


def test_trap_faults_are_kept_in_passages():
    assert "Etats unis" in [mention["text"] for mention in actors("seed-000")["États-Unis"]["mentions"]]


def test_trap_headings_tell_nothing():
    reading_ = reading("seed-004")

    assert not [one for one in reading_.events if "Vers un rapprochement" in one.text]


def test_trap_what_is_said_at_the_meeting_is_not_counted_again():
    assert sorted(one.type for one in reading("seed-000").facts) == ["AGREE", "CONSULT"]
    assert sorted(one.type for one in reading("seed-004").facts) == ["CONCEDE", "CONSULT", "SANCTION", "SANCTION"]


@pytest.mark.parametrize("name", FILES)
def test_every_passage_is_the_text_at_its_place(name):
    text, found = reading(name).text, reading(name).as_suggestions()

    spans = [
        (one["passage"], one["start"], one["end"]) for kind in ("events", "principles", "themes") for one in found[kind]
    ]
    spans += [(one["text"], one["start"], one["end"]) for one in found["quotes"]]
    spans += [
        (m["text"], m["start"], m["end"])
        for kind in ("actors", "places")
        for one in found[kind]
        for m in one["mentions"]
    ]

    assert spans
    assert [span for span in spans if text[span[1] : span[2]] != span[0]] == []

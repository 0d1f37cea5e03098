"""Two versions of one record brought together: what only one side changed is kept, what both changed is chosen."""

import uuid
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relations.models import Article, Event, Passage, Relation
from relations.models.aggregates import aggregates, columns
from relations.newsroom.merging import SETTLED, merge, units
from relations.newsroom.snapshots import all_rows, content_digest

DAY = {"date_earliest": "2026-02-02", "date_latest": "2026-02-02", "date_precision": "day"}
MONTH = {"date_earliest": "2026-02-01", "date_latest": "2026-02-28", "date_precision": "month"}


def uid(number):
    return str(uuid.UUID(int=number))


def participant(number, **values):
    return {"id": number, "uid": uid(number), "event_id": 1, "position": 0, "role": "actor", **values}


def link(number, **values):
    return {"id": number, "uid": uid(number), "event_id": 1, "link_kind": "enables", "target_id": 9, **values}


def proof(number, **values):
    return {"id": number, "uid": uid(number), "event_id": 1, "passage_id": 5, "aspect": "whole", **values}


def event(participants=(), links=(), evidence=(), parties=(), **root):
    written = {"title_fr": "Visite", "title_en": "Visit", "english": "ready", **DAY, **root}
    rows = {"participation": list(participants), "eventlink": list(links), "evidence": list(evidence)}
    return {
        "schema": 1,
        "kind": "event",
        "id": 1,
        "root": {"id": 1, "uid": uid(1), "updated": "2026-01-01T00:00:00+00:00", **written},
        "rows": {name: found for name, found in rows.items() if found},
        "links": {"eventparty": sorted(parties)} if parties else {},
    }


# --- units ------------------------------------------------------------------------------------------------------------


def test_every_column_that_somebody_writes_is_in_one_unit():
    for aggregate in aggregates().values():
        for model in (aggregate.root, *(part.model for part in aggregate.children)):
            own = {f"{root}_id" for root in getattr(model, "ROOTS", ())}
            wanted = sorted({field.attname for field in columns(model)} - {*SETTLED} - own)
            found = sorted(column for names in units(model).values() for column in names)
            assert found == wanted, model


def test_columns_that_say_one_thing_together_are_one_unit():
    assert units(Event)["date"] == (
        "date_earliest", "date_latest", "date_precision", "date_text", "date_basis", "date_certainty",
    )  # fmt: skip
    assert units(Article)["body"] == ("body", "sha256")
    assert set(units(Passage)["exact"]) >= {"exact", "prefix", "suffix", "start", "end", "paragraph", "state"}
    assert units(Relation)["first_id"] == ("first_id", "second_id", "code")


# --- one case each ----------------------------------------------------------------------------------------------------


def test_fields_and_languages_of_both_sides_are_kept():
    base = event()

    merged = merge(base, event(title_en="A visit"), event(title_fr="Une visite", summary_fr="Résumé"))

    assert merged.conflicts == []
    assert merged.snapshot == event(title_en="A visit", title_fr="Une visite", summary_fr="Résumé")
    assert [change.unit for change in merged.made_by("mine")] == ["title_en"]
    assert {change.unit for change in merged.made_by("theirs")} == {"title_fr", "summary_fr"}


def test_one_field_changed_by_both_is_a_conflict():
    merged = merge(event(), event(title_fr="Entretien"), event(title_fr="Audience"))

    (conflict,) = merged.conflicts
    assert (conflict.unit, conflict.base, conflict.mine, conflict.theirs) == (
        "title_fr", {"title_fr": "Visite"}, {"title_fr": "Entretien"}, {"title_fr": "Audience"},
    )  # fmt: skip
    assert merged.snapshot == event(title_fr="Audience")
    assert merged.settled({conflict.key: "mine"}) == event(title_fr="Entretien")
    assert merged.settled({conflict.key: {"title_fr": "Entretien et audience"}}) == event(
        title_fr="Entretien et audience"
    )


def test_the_same_change_by_both_is_none_to_ask_about():
    merged = merge(event(), event(title_fr="Audience"), event(title_fr="Audience"))

    assert (merged.conflicts, merged.kept, merged.made_by("mine")) == ([], [], [])
    assert merged.snapshot == event(title_fr="Audience")


def test_half_a_date_is_never_taken():
    merged = merge(event(), event(**MONTH), event(date_text="début février"))

    (conflict,) = merged.conflicts
    assert conflict.unit == "date"
    assert merged.settled({conflict.key: "mine"}) == event(**MONTH)
    assert merged.settled({conflict.key: "theirs"}) == event(date_text="début février")


def test_what_was_emptied_stays_empty():
    base = event(place_id=3, place_precision="city")

    merged = merge(base, event(), event(place_id=3, place_precision="city", note_fr="?"))

    assert merged.snapshot == event(note_fr="?")


def test_columns_of_one_row_are_merged():
    base = event([participant(11, name_as_written="le chef"), participant(12)])

    merged = merge(
        base,
        event([participant(11, name_as_written="le chef", role="host"), participant(12)]),
        event([participant(11, name_as_written="le ministre"), participant(12)]),
    )

    assert merged.conflicts == []
    assert merged.snapshot == event([participant(11, name_as_written="le ministre", role="host"), participant(12)])


def test_new_rows_of_both_sides_are_kept():
    base = event([participant(11)])

    merged = merge(
        base, event([participant(11), participant(31, role="host")]), event([participant(11), participant(21)])
    )

    assert merged.conflicts == []
    assert merged.snapshot == event([participant(11), participant(21), participant(31, role="host")])


def test_the_same_new_row_on_both_sides_is_taken_once():
    base, row = event(), {"name_as_written": "le ministre"}

    merged = merge(
        base,
        event([participant(31, **row), participant(32, **row)]),
        event([participant(21, **row)]),
    )

    assert merged.snapshot == event([participant(21, **row), participant(32, **row)])


def test_a_row_that_one_side_changed_and_the_other_removed_is_a_conflict():
    base, changed = event([participant(11)]), event([participant(11, role="host")])

    merged = merge(base, changed, event())

    (conflict,) = merged.conflicts
    assert (conflict.part, conflict.row, conflict.unit) == ("participation", uid(11), "")
    assert merged.settled({conflict.key: "mine"}) == changed
    assert merged.settled({conflict.key: "theirs"}) == event()


def test_a_row_that_one_side_removed_and_the_other_left_alone_is_gone():
    base = event([participant(11), participant(12)])

    assert merge(base, event([participant(11)]), base).snapshot == event([participant(11)])
    assert merge(base, base, event([participant(11)])).snapshot == event([participant(11)])
    assert merge(base, event([participant(12)]), event([participant(11)])).snapshot == event()


def test_links_are_what_was_there_with_what_both_added_without_what_both_removed():
    merged = merge(event(parties=(1, 2, 3)), event(parties=(2, 3, 4, 6)), event(parties=(1, 2, 5, 6)))

    assert merged.conflicts == []
    assert merged.snapshot == event(parties=(2, 4, 5, 6))


def test_a_link_can_be_chosen_away():
    merged = merge(event(parties=(1,)), event(parties=(1, 2)), event(parties=(1, 3)))

    chosen = {change.key: "theirs" for change in merged.made_by("mine")}

    assert merged.settled(chosen) == event(parties=(1, 3))


# --- rows that refer to rows ------------------------------------------------------------------------------------------


def test_a_row_cannot_go_while_the_other_side_newly_refers_to_it():
    base = event(links=[link(11)])
    mine = event(links=[link(11)], evidence=[proof(31, link_id=11)])

    for merged in (merge(base, mine, event()), merge(base, event(), mine, prefer="mine")):
        (conflict,) = merged.conflicts
        assert (conflict.part, conflict.row) == ("eventlink", uid(11))
        assert [other.part for other in conflict.along] == ["evidence"]
        assert merged.made_by("mine") != []
        assert merged.snapshot == event()
        keeper = "mine" if conflict.mine else "theirs"
        assert merged.settled({conflict.key: keeper}) == mine


def test_evidence_that_was_changed_stays_or_goes_with_the_row_it_refers_to():
    base = event(links=[link(11)], evidence=[proof(12, link_id=11)])
    mine = event(links=[link(11)], evidence=[proof(12, link_id=11, aspect="date")])

    merged = merge(base, mine, event())

    (conflict,) = merged.conflicts
    assert conflict.part == "eventlink"
    assert merged.settled({conflict.key: "theirs"}) == event()
    assert merged.settled({conflict.key: "mine"}) == mine


def test_evidence_of_a_new_row_follows_when_the_row_is_taken_once():
    base = event()
    mine = event(links=[link(31)], evidence=[proof(32, link_id=31)])
    theirs = event(links=[link(21)], evidence=[proof(22, link_id=21, aspect="date")])

    merged = merge(base, mine, theirs)

    assert merged.snapshot == event(
        links=[link(21)], evidence=[proof(22, link_id=21, aspect="date"), proof(32, link_id=21)]
    )


# --- the English text -------------------------------------------------------------------------------------------------


def test_the_state_of_the_english_text_is_that_of_the_newer_record_unless_the_editor_chose_it():
    base, theirs = event(english="ready"), event(english="out_of_date", title_fr="Autre")

    assert merge(base, event(title_en="New"), theirs).snapshot["root"]["english"] == "out_of_date"
    assert merge(base, event(english="missing"), theirs).snapshot["root"]["english"] == "missing"


@pytest.mark.parametrize(
    ("mine", "theirs", "alone"),
    [
        ({"title_fr": "Une visite"}, {"title_en": "A visit", "summary_en": "Brief"}, True),
        ({"title_en": "A visit"}, {"title_fr": "Une visite", "certainty": "probable"}, True),
        ({"title_en": "A visit", "english": "missing"}, {"note_fr": "?"}, True),
        ({"title_en": "A visit"}, {"english": "out_of_date"}, True),
        ({"title_en": "A visit"}, {"summary_en": "Brief"}, False),
        ({"title_fr": "Une visite"}, {"summary_fr": "Bref"}, False),
        ({"title_en": "A visit", "note_fr": "?"}, {"summary_fr": "Bref"}, False),
        ({"title_en": "A visit"}, {"title_en": "Visiting"}, False),
    ],
)
def test_a_translator_and_an_editor_do_not_have_to_look(mine, theirs, alone):
    assert merge(event(), event(**mine), event(**theirs)).goes_by_itself is alone


def test_a_corrected_version_goes_into_the_draft_which_is_preferred():
    published = event(title_fr="Visite", summary_fr="Le 2.")
    corrected = event(title_fr="Visite", summary_fr="Le 3.", note_fr="Corrigé.")
    draft = event(title_fr="Longue visite", summary_fr="Le 2 février.")

    merged = merge(published, corrected, draft)

    assert merged.snapshot == event(title_fr="Longue visite", summary_fr="Le 2 février.", note_fr="Corrigé.")
    assert [change.unit for change in merged.conflicts] == ["summary_fr"]


# --- whatever both sides do -------------------------------------------------------------------------------------------

WORDS = st.sampled_from(["", "un", "deux", "trois"])
ROOT_UNITS = ("title_fr", "title_en", "summary_fr", "summary_en", "certainty")
numbers = st.integers(0, 5)
acts = st.one_of(
    st.tuples(st.just("root"), st.sampled_from(ROOT_UNITS), WORDS),
    st.tuples(st.just("date"), st.sampled_from([DAY, MONTH])),
    st.tuples(st.just("row"), numbers, st.sampled_from(["role", "name_as_written"]), WORDS),
    st.tuples(st.just("add"), WORDS),
    st.tuples(st.just("remove"), st.sampled_from(["participation", "eventlink", "evidence"]), numbers),
    st.tuples(st.just("party"), numbers),
    st.tuples(st.just("link"), WORDS),
    st.tuples(st.just("prove"), numbers, WORDS),
    st.tuples(st.just("aspect"), numbers, WORDS),
)
edits = st.lists(acts, max_size=8)


class Editor:
    """Edits a snapshot as forms can: a row that goes takes along what refers to it."""

    def __init__(self, base, first):
        self.record, self.next = deepcopy(base), first

    def rows(self, part):
        return self.record["rows"].setdefault(part, [])

    def play(self, acts):
        for act, *values in acts:
            getattr(self, act)(*values)
        rows = {name: sorted(found, key=lambda row: row["id"]) for name, found in self.record["rows"].items() if found}
        links = {name: sorted(found) for name, found in self.record["links"].items() if found}
        return {**self.record, "rows": rows, "links": links}

    def new(self):
        self.next += 1
        return self.next

    def root(self, name, words):
        self.record["root"][name] = words

    def date(self, columns):
        self.record["root"] |= columns

    def row(self, number, name, words):
        for row in self.rows("participation")[number : number + 1]:
            row[name] = words

    def add(self, words):
        self.rows("participation").append(participant(self.new(), name_as_written=words))

    def link(self, words):
        self.rows("eventlink").append(link(self.new(), link_kind=words))

    def prove(self, number, words):
        links = self.rows("eventlink")
        tied = {"link_id": links[number % len(links)]["id"]} if links and number else {}
        self.rows("evidence").append(proof(self.new(), aspect=words, **tied))

    def aspect(self, number, words):
        for row in self.rows("evidence")[number : number + 1]:
            row["aspect"] = words

    def remove(self, part, number):
        for row in self.rows(part)[number : number + 1]:
            self.rows(part).remove(row)
            kept = [
                proof for proof in self.rows("evidence") if part != "eventlink" or proof.get("link_id") != row["id"]
            ]
            self.record["rows"]["evidence"] = kept

    def party(self, far):
        found = set(self.record["links"].get("eventparty", ()))
        self.record["links"]["eventparty"] = sorted(found ^ {far})


BASE = event(
    [participant(number, name_as_written=f"nom {number}") for number in (11, 12, 13)],
    [link(14), link(15)],
    [proof(16), proof(17, link_id=14), proof(18, link_id=15)],
    parties=(1, 2),
)
many = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def same(one, other):
    return content_digest(one) == content_digest(other)


@many
@given(edits)
def test_an_edit_meets_no_edit(acts):
    edited = Editor(BASE, 30).play(acts)

    assert same(merge(BASE, edited, BASE).snapshot, edited)
    assert same(merge(BASE, BASE, edited).snapshot, edited)
    assert same(merge(BASE, edited, edited).snapshot, edited)


@many
@given(edits, edits, st.sampled_from(["mine", "theirs"]))
def test_nothing_that_one_side_alone_changed_is_lost(my_acts, their_acts, side):
    mine, theirs = Editor(BASE, 30).play(my_acts), Editor(BASE, 20).play(their_acts)

    merged = merge(BASE, mine, theirs)
    outcome = merged.settled({change.key: side for change in merged.conflicts})

    asked = {change.unit for change in merged.conflicts if not change.part}
    for name in ROOT_UNITS:
        versions = [snapshot["root"].get(name) for snapshot in (BASE, mine, theirs, outcome)]
        assert_settled(*versions, asked=name in asked, side=side)
    rows = [{row["uid"]: row for row in all_rows(snapshot)} for snapshot in (BASE, mine, theirs, outcome)]
    asked = {change.row for conflict in merged.conflicts for change in (conflict, *conflict.along)}
    for number in {*rows[0], *rows[1], *rows[2]} - {uid(1)}:
        versions = [found.get(number) for found in rows]
        if number in rows[0]:
            assert_row_settled(*versions, asked=number in asked, side=side)
        elif number not in asked:
            wanted = content(versions[1] or versions[2], mine if versions[1] else theirs)
            assert wanted in [content(row, outcome) for row in all_rows(outcome)]


def assert_settled(base, mine, theirs, outcome, *, asked, side):
    if mine == base:
        assert outcome == theirs
    elif theirs in (base, mine):
        assert outcome == mine
    else:
        assert asked
        assert outcome == (mine if side == "mine" else theirs)


def assert_row_settled(base, mine, theirs, outcome, *, asked, side):
    if mine and theirs:
        for name in base.keys() | mine.keys() | theirs.keys():
            values = [row.get(name) for row in (base, mine, theirs, outcome)]
            assert_settled(*values, asked=asked, side=side)
    elif mine == theirs or not asked:
        assert (outcome is None) is (mine is None or theirs is None)
        assert base in (mine, theirs) or mine == theirs
    else:
        assert outcome == (mine if side == "mine" else theirs)


def content(row, snapshot):
    """What a row says, with the row that it refers to by what that says: the same row may have two identities."""
    said = {name: value for name, value in row.items() if name not in ("id", "uid")}
    if "link_id" in said:
        tied = next(link for link in snapshot["rows"]["eventlink"] if link["id"] == said["link_id"])
        said["link_id"] = tied["uid"] if tied["id"] < 20 else content(tied, snapshot)
    return said


def contents(snapshot):
    rows = {
        name: sorted(repr(sorted(content(row, snapshot).items(), key=str)) for row in rows)
        for name, rows in snapshot["rows"].items()
    }
    root = {name: value for name, value in snapshot["root"].items() if name != "updated"}
    return {"root": root, "rows": rows, "links": snapshot["links"]}


@many
@given(edits, edits)
def test_it_does_not_matter_who_was_first(my_acts, their_acts):
    mine, theirs = Editor(BASE, 30).play(my_acts), Editor(BASE, 20).play(their_acts)

    one, other = merge(BASE, mine, theirs), merge(BASE, theirs, mine, prefer="mine")

    assert len(one.conflicts) == len(other.conflicts)
    assert contents(one.snapshot) == contents(other.snapshot)
    assert one.goes_by_itself is other.goes_by_itself


@many
@given(edits, edits, st.randoms(use_true_random=False))
def test_no_choice_leaves_a_row_that_refers_to_nothing(my_acts, their_acts, chance):
    mine, theirs = Editor(BASE, 30).play(my_acts), Editor(BASE, 20).play(their_acts)
    merged = merge(BASE, mine, theirs)

    outcome = merged.settled({change.key: chance.choice(["mine", "theirs"]) for change in merged.changes})

    links = {row["id"] for row in outcome["rows"].get("eventlink", ())}
    assert {row["link_id"] for row in outcome["rows"].get("evidence", ()) if "link_id" in row} <= links
    numbers = [row["uid"] for row in all_rows(outcome)]
    assert len(numbers) == len(set(numbers))

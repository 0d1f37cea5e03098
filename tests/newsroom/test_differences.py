"""What is said to have changed in a record: fields, rows and links, in a fixed number of queries."""

import itertools
from copy import deepcopy
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from relations.dates import UncertainDate
from relations.models import (
    Doctrine,
    DoctrinePrinciple,
    Event,
    EventType,
    Evidence,
    Participation,
    Place,
    Post,
    Principle,
    Tenure,
)
from relations.models.aggregates import aggregates
from relations.newsroom.differences import differences, written
from relations.newsroom.record import delete_draft
from relations.newsroom.snapshots import take_one
from relations.newsroom.wording import Labels, in_words, label_of_column, name_of_row
from relations.vocabulary import Certainty, PlacePrecision, Role
from tests import factories as make


def said(pieces):
    return [(piece.state, piece.text) for piece in pieces if piece.state != "kept"]


def texts(change):
    return change.column, said(change.pieces)


# --- records ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def meeting(db):
    proof = make.passage(make.article(), "a reçu l’ambassadrice")
    people = make.actor("Diop"), make.actor("Cissé")
    return make.event("Rencontre à Bamako", proof=proof, parties=(make.country(name="Mali"),), who=people)


def before_and_after(row, **changes):
    before = take_one(row)
    return before, take_one(make.resaved(row, **changes))


def test_nothing_is_different_from_itself(meeting):
    snapshot = take_one(meeting)

    assert not differences(snapshot, deepcopy(snapshot))
    assert not differences(None, None)
    assert not differences(*before_and_after(meeting, slug=meeting.slug))


def test_only_what_changed_is_told_french_and_english_apart(meeting):
    found = differences(
        *before_and_after(meeting, title_fr="Rencontre à Kayes", title_en="Meeting", certainty=Certainty.DISPUTED)
    )

    assert [texts(change) for change in found.french] == [("title_fr", [("removed", "Bamako"), ("added", "Kayes")])]
    assert [texts(change) for change in found.english] == [("title_en", [("added", "Meeting")])]
    assert [texts(change) for change in found.other] == [
        ("english", [("removed", "absent"), ("added", "prêt")]),
        ("certainty", [("removed", "confirmé"), ("added", "contesté")]),
    ]
    assert (found.parts, found.links) == ([], [])


def test_a_date_is_one_value_in_words(meeting):
    (change,) = differences(*before_and_after(meeting, date=UncertainDate.parse("2026-03"))).other

    assert change.label == "Date"
    assert said(change.pieces) == [
        ("removed", "2\N{NO-BREAK SPACE}février 2026 · indiqué par la source · confirmé"),
        ("added", "mars 2026 · indiqué par la source · confirmé"),
    ]


def test_what_the_words_of_a_date_hide_is_told_by_column(meeting):
    before = take_one(meeting)
    after = deepcopy(before)
    before["root"] |= {"date_precision": "year", "date_earliest": "2025-01-01", "date_latest": "2025-12-31"}
    after["root"] |= {"date_precision": "year", "date_earliest": "2025-02-01", "date_latest": "2025-12-31"}

    (change,) = differences(before, after).other

    assert (change.column, change.label) == ("date_earliest", label("Date – premier jour possible"))
    assert said(change.pieces) == [
        ("removed", "1er\N{NO-BREAK SPACE}janvier 2025"), ("added", "1er\N{NO-BREAK SPACE}février 2025"),
    ]  # fmt: skip


def label(_words):
    return str(Event._meta.get_field("date_earliest").verbose_name).capitalize()


def test_references_are_told_by_the_names_of_their_rows(meeting):
    place = make.saved(Place(name_fr="Koulouba"))

    found = differences(*before_and_after(meeting, place=place, place_precision=PlacePrecision.SITE))

    assert texts(found.other[0]) == ("place_id", [("added", "Koulouba")])


def test_two_records_of_one_name_are_told_apart(meeting):
    first, second = (make.saved(Place(name_fr="Koulouba", slug=slug)) for slug in ("un", "deux"))
    make.resaved(meeting, place=first, place_precision=PlacePrecision.SITE)

    (change,) = differences(*before_and_after(meeting, place=second)).other

    assert said(change.pieces) == [("removed", f"Koulouba ({first.pk})"), ("added", f"Koulouba ({second.pk})")]


def test_a_record_that_is_gone_keeps_its_last_name(meeting, chief):
    place = make.saved(Place(name_fr="Koulouba"))
    before = take_one(meeting)
    after = take_one(make.resaved(meeting, place=place, place_precision=PlacePrecision.SITE))
    make.resaved(meeting, place=None, place_precision=PlacePrecision.NOT_STATED)
    make.resaved(place, name_fr="Koulouba, Bamako")
    delete_draft(place, by=chief)
    never = deepcopy(after)
    never["root"]["place_id"] = 4711

    assert said(differences(before, after).other[0].pieces) == [("added", "Koulouba, Bamako")]
    assert said(differences(before, never).other[0].pieces) == [("added", "lieu 4711")]


def test_booleans_and_numbers_are_told_in_words(db):
    kind = make.saved(EventType(code="VISIT", label_fr="Visite", quad="material_cooperation"))
    before = take_one(kind)

    found = differences(before, take_one(make.resaved(kind, is_local=True, plover_weight=Decimal("7.5"))))

    told = dict(texts(change) for change in found.other)
    assert told["is_local"] == [("removed", "Non"), ("added", "Oui")]
    assert told["plover_weight"] == [("added", "7,5")]


def test_choices_that_are_numbers_are_told_by_their_labels(db):
    post = make.saved(Post(title_fr="Ministre"))

    (change,) = differences(*before_and_after(post, rank=2)).other

    assert said(change.pieces) == [("added", str(dict(Post._meta.get_field("rank").choices)[2]))]


def test_rows_are_told_as_added_removed_moved_and_changed(meeting):
    before = take_one(meeting)
    first, second = meeting.participations.all()
    envoy = make.actor("Sow")
    first.delete()
    second.role, second.position = Role.HOST, 1
    make.saved(meeting, second, Participation(event=meeting, actor=envoy, role=Role.ACTOR, position=2))
    after = take_one(meeting)

    (part,) = differences(before, after).parts

    assert (part.name, part.label) == ("participation", "Participants")
    assert [(row.name, row.state) for row in part.rows] == [("Cissé", "changed"), ("Sow", "added"), ("Diop", "removed")]
    assert [texts(change) for change in part.rows[0].changes] == [("role", [("removed", "acteur"), ("added", "hôte")])]
    assert ("actor_id", [("added", "Sow")]) in [texts(change) for change in part.rows[1].changes]
    assert ("actor_id", [("removed", "Diop")]) in [texts(change) for change in part.rows[2].changes]


def test_a_row_in_another_place_has_only_moved(db):
    principle = make.saved(Principle(label_fr="Souveraineté"))
    doctrine = Doctrine(label_fr="Trois principes", holder=make.actor("Mali"))
    place = DoctrinePrinciple(doctrine=doctrine, principle=principle, position=1)
    make.saved(doctrine, place)
    before = take_one(doctrine)
    place.position = 3
    make.saved(doctrine, place)

    (row,) = differences(before, take_one(doctrine)).parts[0].rows

    assert (row.name, row.state, row.was_at, row.is_at, row.changes) == ("3. Souveraineté", "moved", 1, 3, [])


def test_links_are_told_by_their_far_end(meeting):
    before = take_one(meeting)
    meeting.parties.set([make.country(name="Niger")])
    make.saved(meeting)

    (link,) = differences(before, take_one(meeting)).links

    assert (link.name, link.label, link.removed, link.added) == ("eventparty", "Parties", ["Mali"], ["Niger"])


def test_a_new_record_is_all_added_and_a_deleted_one_all_removed(meeting):
    snapshot = take_one(meeting)

    new, gone = differences(None, snapshot), differences(snapshot, None)

    assert {piece.state for change in new.french + new.other for piece in change.pieces} == {"added"}
    assert {piece.state for change in gone.french + gone.other for piece in change.pieces} == {"removed"}
    assert {row.state for part in new.parts for row in part.rows} == {"added"}
    assert (gone.links[0].removed, gone.links[0].added) == (["Mali"], [])


def test_a_new_row_is_not_said_to_have_dates_that_nobody_gave(db):
    holder = make.actor("Diop")
    before = take_one(holder)
    make.saved(holder, Tenure(actor=holder, post=make.saved(Post(title_fr="Ministre"))))

    (row,) = differences(before, take_one(holder)).parts[0].rows

    assert row.name == "Diop – Ministre"
    assert [change.column for change in row.changes] == ["post_id"]


def test_evidence_names_the_row_beside_which_it_stands(db):
    holder, proof = make.actor("Diop"), make.passage(make.article(), "a reçu")
    tenure = Tenure(actor=holder, post=make.saved(Post(title_fr="Ministre")))
    make.saved(holder, tenure)
    before = take_one(holder)
    make.saved(holder, Evidence(actor=holder, tenure=tenure, passage=proof))

    (row,) = differences(before, take_one(holder)).parts[0].rows

    assert ("tenure_id", [("added", "Diop – Ministre")]) in [texts(change) for change in row.changes]


def test_every_column_of_every_kind_has_a_name_and_reads_as_words(db):
    for aggregate in aggregates().values():
        for model in (aggregate.root, *(part.model for part in aggregate.parts)):
            for column in written(model):
                assert label_of_column(model, column).strip()
                if not hasattr(model, column) or column in getattr(model, "DATES", ()):
                    continue
                assert in_words(model, column, None, Labels({}, {})) == ""


def test_rows_are_named_without_a_look_into_the_database(meeting, django_assert_num_queries):
    snapshot = take_one(meeting)
    labels = Labels.of(snapshot)

    with django_assert_num_queries(0):
        names = [name_of_row(Participation, row, labels) for row in snapshot["rows"]["participation"]]

    assert names == ["Diop", "Cissé"]


def test_in_english_the_words_are_english(meeting):
    before, after = before_and_after(meeting, certainty=Certainty.DISPUTED)

    with translation.override("en"):
        (change,) = differences(before, after).other

    assert (change.label, said(change.pieces)) == ("Certainty", [("removed", "confirmed"), ("added", "disputed")])


def crowded(row, count):
    """The record with many participants, parties and themes."""
    people = [make.actor() for _ in range(count)]
    rows = [
        Participation(event=row, actor=person, role=Role.ACTOR, position=at + 9) for at, person in enumerate(people)
    ]
    proof = [Evidence(event=row, passage=make.passage(make.article(f"Mot {at}."), "Mot")) for at in range(count)]
    row.themes.add(*(make.theme() for _ in range(count)))
    row.parties.add(*(make.country() for _ in range(count)))
    return take_one(make.saved(row, *rows, *proof))


def test_names_cost_one_query_for_each_model_however_many_rows(meeting, django_assert_num_queries):
    before = take_one(meeting)
    few = crowded(meeting, 1)
    many = crowded(meeting, 20)

    # Event types, actors, passages, countries and themes.
    for after in (few, many):
        with django_assert_num_queries(5):
            differences(before, after)


def test_what_is_gone_costs_one_query_more(meeting, django_assert_num_queries):
    before, after = take_one(meeting), crowded(meeting, 3)
    for number, row in enumerate(after["rows"]["participation"]):
        row["actor_id"] = 90_000 + number

    with django_assert_num_queries(6):
        differences(before, after)


def test_the_marks_of_a_record_share_one_time(db, monkeypatch):
    asked = []
    article = make.article("un " * 10)
    before = take_one(article)
    after = take_one(make.resaved(article, body="deux " * 10, title="Titre"))
    monkeypatch.setattr("relations.newsroom.differences.marks", lambda *said: asked.append(said[2]) or [])

    differences(before, after, seconds=1)

    assert asked
    assert all(earlier >= later for earlier, later in itertools.pairwise(asked))
    assert max(asked) <= 1


# --- the include ------------------------------------------------------------------------------------------------------


def shown(difference, **said):
    with translation.override("en"):
        return render_to_string("admin/includes/difference.html", {"difference": difference, **said})


def test_the_include_marks_with_signs_for_eyes_and_words_for_ears(meeting):
    difference = differences(*before_and_after(meeting, title_fr="Rencontre à <Kayes>"))

    page = shown(difference, before_name="Revision 1", after_name="Revision 2")

    assert '<del><span class="visually-hidden">[removed: </span>Bamako<span' in page
    assert '<ins><span class="visually-hidden">[added: </span>&lt;Kayes&gt;<span' in page
    assert '<div class="difference-text" lang="fr">' in page
    assert page.count("Revision 1") == 2
    assert "style=" not in page


def test_the_include_folds_long_texts_and_shows_all_on_demand(db):
    article = make.article("Un accord sur les visas. " * 60)

    page = shown(differences(*before_and_after(article, body=f"{article.body} fin")))

    assert "[unchanged words left out]" in page
    assert "<details" in page


def test_the_include_reads_a_record_without_marks(meeting):
    page = shown(differences(None, take_one(meeting)), reading=True)

    assert "Rencontre à Bamako" in page
    assert "<ins" not in page
    assert "<del" not in page


def test_the_include_says_when_nothing_differs(meeting):
    snapshot = take_one(meeting)

    assert "No difference." in shown(differences(snapshot, snapshot))

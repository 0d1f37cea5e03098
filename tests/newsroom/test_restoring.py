"""Bringing back an earlier revision or a deleted draft: what comes back, what stands against it, what is kept."""

import pytest
from django.utils import translation

from relations.models import (
    Country,
    Event,
    EventMode,
    EventType,
    Evidence,
    Participation,
    Passage,
    Place,
    Principle,
)
from relations.newsroom.forgetting import forget
from relations.newsroom.freezing import freeze
from relations.newsroom.mergers import merge_records
from relations.newsroom.models import AuditEvent, Merger, Publicity, Review, Revision, Standing
from relations.newsroom.plans import Refused
from relations.newsroom.proofs import newsroom_differences
from relations.newsroom.record import delete_draft
from relations.newsroom.restoring import restore
from relations.newsroom.snapshots import content_digest, take_one
from relations.newsroom.unmerging import undo_merger
from relations.vocabulary import EnglishState, PlacePrecision
from tests import factories as make

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def english(french):
    """What is asserted here is said in the words of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def editor():
    return make.account(group="editor")


def key(row):
    return row.kind(), row.pk


def head(row):
    return Standing.objects.get(kind=row.kind(), record_id=row.pk).head


def restored(row, number, *, by):
    return restore(key(row), number, by=by, expected=head(row).number)


def why_not(row, number, *, by, expected=None):
    with pytest.raises(Refused) as refused:
        restore(key(row), number, by=by, expected=head(row).number if expected is None else expected)
    return [problem.message for problem in refused.value.problems]


def a_principle(label="Souveraineté", **fields):
    return make.saved(Principle(label_fr=label, **fields))


# --- what comes back --------------------------------------------------------------------------------------------------


def test_the_whole_record_is_what_it_was_and_nothing_is_lost(editor):
    _article, proof, event = make.a_sourced_event()
    was = take_one(event)
    event.parties.clear()
    event.evidence.all().delete()
    make.resaved(event, title_fr="Autre titre")

    revision = restored(event, 1, by=editor)

    assert content_digest(take_one(Event.objects.get())) == content_digest(was)
    assert list(Event.objects.get().evidence.values_list("passage", flat=True)) == [proof.pk]
    assert (revision.number, revision.by, revision.note) == (3, editor, "Restored from revision 1")
    assert Revision.objects.get(kind="event", number=2).snapshot["root"]["title_fr"] == "Autre titre"
    assert list(newsroom_differences()) == []


def test_a_restored_revision_is_a_draft_that_nobody_has_reviewed(editor):
    principle = a_principle()
    make.resaved(principle, label_fr="Autre")
    Standing.objects.update(review=Review.APPROVED)

    restored(principle, 1, by=editor)

    standing = Standing.objects.get()
    assert (standing.review, standing.head.number) == (Review.DRAFT, 3)


def test_restoring_is_audited_with_where_it_came_from(editor):
    principle = a_principle()
    make.resaved(principle, label_fr="Autre")

    restored(principle, 1, by=editor)

    act = AuditEvent.objects.get(action="restore")
    assert (act.kind, act.record_id, act.by) == ("principle", principle.pk, editor)
    assert (act.old_revision, act.new_revision, act.detail) == (2, 3, {"from": 1})


def test_the_state_of_the_english_comes_back_with_its_text(editor):
    principle = a_principle(label_en="Sovereignty")
    make.resaved(principle, label_fr="La souveraineté")
    assert principle.english == EnglishState.OUT_OF_DATE
    make.resaved(principle, label_en="The sovereignty")
    assert principle.english == EnglishState.READY

    restored(principle, 2, by=editor)

    assert Principle.objects.get().english == EnglishState.OUT_OF_DATE


def test_a_deleted_draft_comes_back_with_its_rows(editor):
    _article, proof, event = make.a_sourced_event()
    was = take_one(event)
    delete_draft(Event.objects.get(), by=editor)

    revision = restore(("event", was["id"]), 1, by=editor, expected=2)

    assert content_digest(take_one(Event.objects.get())) == content_digest(was)
    assert Evidence.objects.get().passage == proof
    assert revision.number == 3
    assert Standing.objects.get(kind="event").publicity == Publicity.NEVER
    assert list(newsroom_differences()) == []


def test_a_restored_passage_stands_where_its_words_stand_today(editor):
    article = make.article("Le ministre a parlé.")
    passage = make.passage(article, "a parlé")
    delete_draft(Passage.objects.get(), by=editor)
    make.resaved(article, body="Hier, le ministre a parlé.")

    restore(("passage", passage.pk), 1, by=editor, expected=2)

    back = Passage.objects.get()
    assert article.body[back.start : back.end] == "a parlé"
    assert back.prefix == "Hier, le ministre "
    assert list(newsroom_differences()) == []


# --- what stands against it -------------------------------------------------------------------------------------------


def unchanged(act):
    """That a refusal leaves everything as it was."""
    before = (Revision.objects.count(), AuditEvent.objects.count(), Standing.objects.values_list("head", flat=True))
    words = act()
    after = (Revision.objects.count(), AuditEvent.objects.count(), Standing.objects.values_list("head", flat=True))
    assert (before[:2], list(before[2])) == (after[:2], list(after[2]))
    assert list(newsroom_differences()) == []
    return words


def test_who_may_not_change_the_kind_may_not_restore():
    principle = a_principle()
    make.resaved(principle, label_fr="Autre")

    assert why_not(principle, 1, by=make.account()) == ["You do not have the right to do this."]


def test_a_translator_may_not_bring_back_other_french_words():
    translator = make.account(group="translator")
    principle = a_principle(label_en="Sovereignty")
    make.resaved(principle, label_en="Sovereignity")
    make.resaved(principle, label_fr="Autre")

    (words,) = unchanged(lambda: why_not(principle, 2, by=translator))
    assert words.startswith("You translate into English")
    make.resaved(principle, label_fr="Souveraineté")
    restored(principle, 1, by=translator)
    assert Principle.objects.get().label_en == "Sovereignty"


def test_a_frozen_record_is_not_restored(editor, chief):
    principle = a_principle()
    make.resaved(principle, label_fr="Autre")
    freeze(key(principle), by=chief, reason="Relecture juridique", until=head(principle).at.replace(year=2100))

    (words,) = unchanged(lambda: why_not(principle, 1, by=editor))

    assert "Relecture juridique" in words


def test_somebody_elses_newer_revision_is_not_overwritten_unseen(editor):
    principle = a_principle()
    make.resaved(principle, label_fr="Autre")
    make.resaved(principle, label_fr="Encore un autre")

    (words,) = unchanged(lambda: why_not(principle, 1, by=editor, expected=2))

    assert words.startswith("Somebody has changed this record")


@pytest.mark.parametrize(
    ("number", "expected"), [(2, "This is the newest revision."), (9, "There is no such revision.")]
)
def test_the_newest_revision_and_one_that_is_not_there_are_refused(editor, number, expected):
    principle = a_principle()
    make.resaved(principle, label_fr="Autre")

    assert unchanged(lambda: why_not(principle, number, by=editor)) == [expected]


def test_a_revision_that_says_the_same_is_refused(editor):
    principle = a_principle()
    make.resaved(principle, label_fr="Autre")
    make.resaved(principle, label_fr="Souveraineté")

    (words,) = unchanged(lambda: why_not(principle, 1, by=editor))

    assert words == "The record says already what this revision says."


def test_the_deletion_itself_is_no_revision_to_restore(editor):
    principle = a_principle()
    pk = principle.pk
    delete_draft(principle, by=editor)
    restore(("principle", pk), 1, by=editor, expected=2)

    with pytest.raises(Refused, match="is the deletion of the record"):
        restore(("principle", pk), 2, by=editor, expected=3)


def test_a_record_that_was_merged_away_comes_back_by_its_merger_only(press, chief):
    kept, gone = a_principle("Souveraineté"), a_principle("La souveraineté")
    merge_records(key(kept), key(gone), by=chief, expected={key(kept): 1, key(gone): 1})

    with pytest.raises(Refused, match="It was merged into “Souveraineté”: undo that"):
        restore(key(gone), 1, by=chief, expected=head(gone).number)

    undo_merger(Merger.objects.get(), by=chief)
    assert Principle.objects.count() == 2


def test_words_that_the_law_removed_do_not_come_back(press, editor, chief):
    principle = a_principle()
    pk = principle.pk
    make.resaved(principle, label_fr="Autre")
    edition = make.show(principle)
    forget([("principle", pk)], kept=edition)

    with pytest.raises(Refused, match="removed for legal reasons"):
        restore(("principle", pk), 1, by=editor, expected=2)

    assert not Principle.objects.exists()


def test_a_reference_to_what_is_gone_is_refused_by_name(editor):
    place, event = make.saved(Place(name_fr="Koulouba")), make.event("Rencontre")
    make.resaved(event, place=place, place_precision=PlacePrecision.SITE)
    make.resaved(event, place=None, place_precision=PlacePrecision.NOT_STATED)
    delete_draft(place, by=editor)

    (words,) = unchanged(lambda: why_not(event, 2, by=editor))

    assert words.endswith("refers to “Koulouba” (place), which no longer exists: restore that first.")


def test_links_and_rows_that_refer_to_what_is_gone_are_refused_by_name(editor):
    country, person = make.country(name="Mali"), make.actor("Diop")
    event = make.event("Rencontre", parties=(country,), who=(person,))
    event.parties.clear()
    Participation.objects.all().delete()
    make.saved(event)
    for row in (Country.objects.get(), person):
        delete_draft(row, by=editor)

    words = " ".join(unchanged(lambda: why_not(event, 1, by=editor)))

    assert "Mali" in words
    assert "Diop" in words


def test_a_row_that_others_refer_to_is_not_taken_away(editor):
    kind = make.event_type("VISIT")
    mode = EventMode(event_type=kind, code="STATE", label_fr="Visite d’État")
    make.saved(kind, mode)
    make.event("Voyage", event_type=kind, mode=mode)

    (words,) = unchanged(lambda: why_not(kind, 1, by=editor))

    assert "Voyage" in words
    assert "Visite d’État" in words
    assert EventType.objects.get().modes.count() == 1


def test_an_address_that_another_record_has_by_now_is_refused_by_name(editor):
    principle = a_principle(slug="souverainete")
    make.resaved(principle, slug="ancienne")
    a_principle("Souveraineté populaire", slug="souverainete")

    (words,) = unchanged(lambda: why_not(principle, 1, by=editor))

    assert "souverainete" in words
    assert "Souveraineté populaire" in words


def test_a_code_that_another_record_has_by_now_is_refused_by_name(editor):
    one = make.country("MLI", "Mali")
    make.resaved(one, alpha3="MLX")
    make.country("MLI", "Malawi")

    (words,) = unchanged(lambda: why_not(one, 1, by=editor))

    assert "MLI" in words
    assert "Malawi" in words


def test_cited_words_do_not_change_by_way_of_the_history(editor):
    article = make.article("Le ministre a parlé.")
    passage = make.passage(article, "a parlé")
    make.resaved(passage, exact="ministre")
    make.event("Discours", proof=passage)

    (words,) = unchanged(lambda: why_not(passage, 1, by=editor))

    assert words.startswith("Exact words – These words are cited as proof and do not change.")


def test_a_passage_whose_words_left_the_article_stays_in_the_bin(editor):
    article = make.article("Le ministre a parlé.")
    passage = make.passage(article, "a parlé")
    pk = passage.pk
    delete_draft(passage, by=editor)
    make.resaved(article, body="Le ministre s’est tu.")

    with pytest.raises(Refused, match="a parlé"):
        restore(("passage", pk), 1, by=editor, expected=2)


def test_every_reason_is_given_at_once(editor):
    place, event = make.saved(Place(name_fr="Koulouba")), make.event("Rencontre", slug="rencontre")
    make.resaved(event, place=place, place_precision=PlacePrecision.SITE)
    make.resaved(event, place=None, place_precision=PlacePrecision.NOT_STATED, slug="autre")
    delete_draft(place, by=editor)
    make.event("Autre rencontre", slug="rencontre")

    assert len(unchanged(lambda: why_not(event, 2, by=editor))) == 2

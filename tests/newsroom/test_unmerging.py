"""A merger taken back: what nobody has changed since is what it was, and what somebody has written stays."""

import pytest
from django.db import transaction
from django.utils.translation import gettext as _

from relations.models import Actor, Alias, Article, Event, Measure, Participation, Passage, Post, Tenure
from relations.newsroom import press as the_press
from relations.newsroom.mergers import merge_records
from relations.newsroom.models import AuditEvent, Candidate, Comment, DossierRecord, Edition, Publicity, Task
from relations.newsroom.press import rebuild
from relations.newsroom.proofs import public_dump
from relations.newsroom.record import record
from relations.newsroom.snapshots import content_digest, take_one
from relations.newsroom.unmerging import undo_merger
from relations.newsroom.wording import label_of_column
from relations.newsroom.workflow import Refused, withdraw
from relations.publication.models import Notice
from relations.vocabulary import Role
from tests import factories as make
from tests.emptying import everything
from tests.newsroom.mergers import NOTICE, a_world, assert_all_agree, key, left_of, standing_of
from tests.newsroom.test_crash import Crash, PowerCut, after_crash, cut_commit

pytestmark = pytest.mark.usefixtures("press")


def merged(world, by=None):
    return merge_records(key(world.kept), key(world.gone), by=by or make.chief(), notice_fr=NOTICE)


def reasons(act) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return [problem.message for problem in refused.value.problems]


def contents(rows) -> dict:
    return {key(row): content_digest(take_one(row)) for row in rows}


def public_words() -> dict:
    """The public records without the moments at which they were saved."""
    return {
        (kind, uid): content_digest(snapshot)
        for kind, found in public_dump()["records"].items()
        for uid, snapshot in found.items()
    }


def test_a_merger_undone_is_as_if_it_had_not_been(client):
    world, chief = a_world(), make.chief()
    rows = [world.kept, world.gone, *world.records.values()]
    before, public = contents(rows), public_words()
    merger = merged(world, chief)

    undone = undo_merger(merger, by=chief)

    assert (contents(rows), public_words()) == (before, public)
    assert (undone.undone_by, undone.undone_at is not None) == (chief, True)
    for row in rows:
        standing = standing_of(row)
        assert (standing.publicity, standing.has_unpublished_changes) == (Publicity.PUBLIC, False), row
        assert (standing.review, standing.approved) == ("approved", standing.published)
    assert client.get(f"/fr/acteurs/{world.gone.slug}/").status_code == 200
    assert not Notice.objects.exists()
    event = AuditEvent.objects.get(action="merge.undo")
    assert event.detail["edition"] == Edition.objects.first().number
    assert_all_agree()
    shown = public_dump()
    rebuild()
    assert public_dump() == shown


def test_a_merger_of_drafts_is_undone_without_an_edition():
    world, editor = a_world(shown=False), make.account("editor", group="editor")
    rows = [world.kept, world.gone, *world.records.values()]
    before = contents(rows)
    merger = merge_records(key(world.kept), key(world.gone), by=editor)

    undo_merger(merger, by=editor)

    assert contents(rows) == before
    assert not Edition.objects.exists()
    assert_all_agree()


def test_drafts_and_what_is_public_come_back_apart():
    world, chief = a_world(), make.chief()
    make.resaved(world.records["event"], title_fr="Brouillon")
    make.saved(world.gone, Alias(actor=world.gone, text="Surnom du brouillon"))
    make.resaved(world.kept, note_fr="Note du brouillon")
    rows = [world.kept, world.gone, *world.records.values()]
    before, public = contents(rows), public_words()
    merger = merged(world, chief)

    undo_merger(merger, by=chief)

    assert (contents(rows), public_words()) == (before, public)
    assert standing_of(world.gone).has_unpublished_changes
    assert standing_of(world.records["event"]).has_unpublished_changes
    assert_all_agree()


def test_what_somebody_wrote_since_stays():
    world, chief = a_world(), make.chief()
    merger = merged(world, chief)
    third = make.actor("Troisième")
    event, measure = Event.objects.get(), Measure.objects.get()
    make.resaved(event, title_fr="Revu depuis")
    make.resaved(measure, target=third)
    commitment = world.records["commitment"]
    commitment.made_by.through.objects.filter(commitment=commitment).delete()
    commitment.made_by.through.objects.create(commitment=commitment, actor=third)
    make.saved(commitment)
    Tenure.objects.get().delete()
    make.saved(world.kept, Alias(actor=world.kept, text="Depuis"))
    make.show(third, measure, commitment)

    undo_merger(merger, by=chief)

    event, measure = Event.objects.get(), Measure.objects.get()
    assert event.title_fr == "Revu depuis"
    assert event.participations.filter(actor=world.gone).exists()
    assert not Event.objects.using("public").get().title_fr.startswith("Revu")
    assert (measure.imposed_by, measure.target) == (world.gone, third)
    assert list(commitment.made_by.all()) == [third]
    assert [alias.text for alias in Alias.objects.filter(actor=world.kept)] == ["Depuis"]
    assert Tenure.objects.get().actor_id == world.gone.pk
    assert_all_agree()


def test_what_was_withdrawn_or_deleted_since_does_not_come_back():
    world, chief = a_world(), make.chief()
    merger = merged(world, chief)
    withdraw([key(world.records["event"])], by=chief, notice_fr="Retiré.")

    undo_merger(merger, by=chief)

    assert not Event.objects.using("public").exists()
    assert Participation.objects.filter(event=world.records["event"], actor=world.gone).exists()
    assert_all_agree()


def test_passages_go_back_to_the_article_that_returns():
    body = "Le ministre a reçu l’ambassadrice à Bamako."
    kept, gone = make.article(f"AFP – {body}"), make.article(body)
    proof = make.passage(gone, "a reçu l’ambassadrice")
    event = make.event("Rencontre", proof=proof, parties=(make.country("MLI"), make.country("USA")))
    make.show(*event.parties.all(), event.event_type, kept, gone, event)
    public, chief = public_words(), make.chief()
    merger = merge_records(key(kept), key(gone), by=chief, notice_fr=NOTICE)

    undo_merger(merger, by=chief)

    assert public_words() == public
    assert Passage.objects.get().article_id == gone.pk
    assert Article.objects.get(pk=gone.pk).body == body
    assert_all_agree()


def test_comments_dossiers_and_guesses_go_along_and_come_back():
    from relations.newsroom.dossiers import open_dossier

    world, chief = a_world(), make.chief()
    comment = Comment.objects.create(kind="actor", record_id=world.gone.pk, text="Vérifier", by=chief, revision=1)
    participant = Participation.objects.exclude(actor=world.gone).get()
    guess = Candidate.objects.create(participation=participant.uid, actor_id=world.gone.pk, basis="Photo")
    dossier = open_dossier("Ministres", by=chief)
    gathered = DossierRecord.objects.create(
        dossier=dossier, kind="actor", record_id=world.gone.pk, by=chief, at=comment.at
    )

    merger = merged(world, chief)
    for row, name in ((comment, "record_id"), (guess, "actor_id"), (gathered, "record_id")):
        row.refresh_from_db()
        assert getattr(row, name) == world.kept.pk
    assert comment.revision is None
    undo_merger(merger, by=chief)

    for row, name in ((comment, "record_id"), (guess, "actor_id"), (gathered, "record_id")):
        row.refresh_from_db()
        assert getattr(row, name) == world.gone.pk
    assert comment.revision == 1


# --- what stands against it -------------------------------------------------------------------------------------------


def test_it_is_undone_once():
    world, chief = a_world(), make.chief()
    merger = merged(world, chief)
    undo_merger(merger, by=chief)

    assert reasons(lambda: undo_merger(merger, by=chief)) == [_("This merger is undone already.")]


def test_a_second_merger_that_stands_on_it_is_undone_first():
    world, chief = a_world(), make.chief()
    last = make.actor("Son Excellence")
    make.show(last)
    first = merged(world, chief)
    second = merge_records(key(last), key(world.kept), by=chief, notice_fr=NOTICE)

    words = _("The record that was kept has itself been merged, into “%s”: undo that first.") % last
    assert reasons(lambda: undo_merger(first, by=chief)) == [words]
    undo_merger(second, by=chief)
    undo_merger(first, by=chief)
    assert left_of(Actor, last.pk, "default") == []
    assert_all_agree()


def test_it_takes_the_rights_that_the_merger_took():
    world = a_world()
    merger = merged(world)

    editor = make.account("editor", group="editor")
    words = _("Readers would see it: only somebody who may publish can merge public records.")
    assert reasons(lambda: undo_merger(merger, by=editor)) == [words]
    undo_merger(merger, by=make.account("publisher", group="publisher"))
    assert_all_agree()


def test_an_address_taken_since_is_named():
    world, chief = a_world(shown=False), make.chief()
    merger = merged(world, chief)
    taken = make.saved(Actor(name_fr="Autre", actor_kind="person", slug=world.gone.slug))

    words = _("%(column)s “%(value)s” belongs to “%(name)s” by now: change it there first.")
    column = label_of_column(Actor, "slug")
    said = words % {"column": column, "value": taken.slug, "name": "Autre"}
    assert reasons(lambda: undo_merger(merger, by=chief)) == [said]
    assert_all_agree()


def test_what_a_row_refers_to_was_merged_since_and_is_named():
    chief, kept, gone = make.chief(), make.actor("K"), make.actor("G")
    one, other = (make.saved(Post(title_fr=title)) for title in ("Ministre", "Ministre bis"))
    event = make.event("Rencontre")
    with transaction.atomic():
        for at, actor in enumerate((kept, gone)):
            Participation(event=event, actor=actor, post=one, role=Role.ACTOR, position=at).save()
        record(event, by=chief)
    first = merge_records(key(kept), key(gone), by=chief)
    second = merge_records(key(other), key(one), by=chief)

    (said,) = reasons(lambda: undo_merger(first, by=chief))

    assert ("Rencontre" in said, "Ministre bis" in said) == (True, True)
    undo_merger(second, by=chief)
    undo_merger(first, by=chief)
    assert Participation.objects.filter(event=event, post=one).count() == 2
    assert_all_agree()


def test_what_is_there_twice_after_undoing_is_somebodys_task():
    chief, kept, gone = make.chief(), make.actor("K"), make.actor("G")
    with transaction.atomic():
        Alias(actor=gone, text="Surnom", language="fr").save()
        record(gone, by=chief)
    merger = merge_records(key(kept), key(gone), by=chief)
    with transaction.atomic():
        Alias.objects.filter(text="Surnom").update(text="Surnom corrigé")
        record(kept, by=chief)

    undo_merger(merger, by=chief)

    assert set(Alias.objects.values_list("text", flat=True)) == {"Surnom", "Surnom corrigé"}
    task = Task.objects.get()
    assert (task.kind, task.record_id, task.cause) == ("actor", kept.pk, Task.Cause.UNDONE)
    assert (task.about_kind, task.about_id, task.detail) == ("actor", gone.pk, {"merger": merger.pk})


# --- crashes ----------------------------------------------------------------------------------------------------------


# Every so many writes: each stands for those around it, in the same two transactions.
STEP = 12


@pytest.mark.parametrize("undoes", [False, True], ids=["merger", "undoing"])
def test_a_crash_at_a_write_leaves_no_trace(undoes):
    world, chief = a_world(), make.chief()
    merger = merged(world, chief) if undoes else None

    def act():
        return undo_merger(merger, by=chief) if undoes else merged(world, chief)

    untouched, points = everything(), 0
    while True:
        try:
            with PowerCut(points * STEP + 1, after=False).armed():
                act()
        except Crash:
            points += 1
            assert everything() == untouched
            continue
        break

    assert points >= 5
    assert_all_agree()


@pytest.mark.parametrize("undoes", [False, True], ids=["merger", "undoing"])
def test_a_crash_between_the_two_commits_is_finished_by_applying_again(undoes):
    world, chief = a_world(), make.chief()
    merger = merged(world, chief) if undoes else None
    untouched = public_dump()

    with pytest.raises(Crash), cut_commit("public", after=False):
        undo_merger(merger, by=chief) if undoes else merged(world, chief)
    after_crash()

    assert public_dump() == untouched
    assert Actor.objects.filter(pk=world.gone.pk).exists() is undoes
    assert the_press.catch_up() == 1
    assert_all_agree()
    assert Notice.objects.exists() is not undoes

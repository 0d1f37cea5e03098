"""Two records that are one: all that refers to the one refers to the other, in the newsroom and for readers."""

import pytest
from django.utils.translation import gettext as _

from relations.models import Actor, Alias, Article, Event, Evidence, Participation, Passage, Place, Statement, Tenure
from relations.models.aggregates import aggregates, columns, foreign_keys, model_of
from relations.newsroom.merger_plans import KINDS
from relations.newsroom.mergers import merge_records, plan_merger
from relations.newsroom.models import (
    Approval,
    AuditEvent,
    Comment,
    Edition,
    Item,
    Merger,
    Publicity,
    Review,
    Revision,
    Task,
)
from relations.newsroom.press import rebuild
from relations.newsroom.proofs import public_dump
from relations.newsroom.repointing import repointed
from relations.newsroom.wording import with_names
from relations.newsroom.workflow import Refused, make_move, publish, withdraw
from relations.publication.models import Change, Notice
from relations.vocabulary import ActorKind, ItemAct, Rights
from tests import factories as make
from tests.newsroom.counting import queries
from tests.newsroom.mergers import NOTICE, a_world, assert_all_agree, key, keys_to, left_of, standing_of

pytestmark = pytest.mark.usefixtures("press")


def merged(world, by=None, **said):
    return merge_records(key(world.kept), key(world.gone), by=by or make.chief(), notice_fr=NOTICE, **said)


def reasons(act) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return [problem.message for problem in refused.value.problems]


# --- everything follows -----------------------------------------------------------------------------------------------


def test_every_way_of_referring_to_an_actor_is_in_the_world():
    """A foreign key that is new has to be put there, or nobody knows that a merger carries it."""
    world = a_world()

    roots = {"Alias.actor", "Tenure.actor", "Membership.bloc", "Evidence.actor"}
    ways = {f"{holder.__name__}.{found.name}" for holder, found in keys_to(Actor)} - roots
    assert set(left_of(Actor, world.gone.pk, "default")) - roots == ways


@pytest.mark.parametrize("kind", KINDS)
def test_every_foreign_key_of_every_record_is_repointed(kind):
    target, seen = model_of(kind), set()
    for name, aggregate in aggregates().items():
        rows = {
            part.name: [{"id": 7, "uid": "u", part.root_column: 3} | _to(part.model, target, part.root_field)]
            for part in aggregate.children
        }
        links = {link.name: [1, 5] for link in aggregate.links if _far(link) is target}
        snapshot = {
            "kind": name,
            "id": 3,
            "root": {"id": 3, "uid": "r"} | _to(aggregate.root, target),
            "rows": rows,
            "links": links,
        }

        turned = repointed(snapshot, {target: {1: 2}})

        assert not list(_left(turned, target)), name
        seen |= {(part.model, f.name) for part in aggregate.parts for f in foreign_keys(part.model)}
        seen |= {(aggregate.root, f.name) for f in foreign_keys(aggregate.root)}
    assert {(holder, found.name) for holder, found in keys_to(target)} <= seen


def test_a_record_of_another_kind_with_the_same_number_is_no_reference_to_itself():
    doctrine = {"kind": "doctrine", "id": 2, "root": {"id": 2, "uid": "r", "holder_id": 1}, "rows": {}, "links": {}}
    actor = {"kind": "actor", "id": 2, "root": {"id": 2, "uid": "r", "parent_id": 1}, "rows": {}, "links": {}}

    assert repointed(doctrine, {Actor: {1: 2}})["root"]["holder_id"] == 2
    assert "parent_id" not in repointed(actor, {Actor: {1: 2}})["root"]


def _to(model, target, root_field=""):
    return {f.attname: 1 for f in foreign_keys(model) if f.related_model is target and f.name != root_field}


def _far(link):
    return next(f.related_model for f in foreign_keys(link.model) if f.attname == link.far_column)


def _left(snapshot, target):
    aggregate = aggregates()[snapshot["kind"]]
    parts = [(aggregate.root, snapshot["root"])]
    parts += [(part.model, row) for part in aggregate.children for row in snapshot["rows"].get(part.name, ())]
    for model, row in parts:
        roots = getattr(model, "ROOTS", ())
        yield from (
            f
            for f in foreign_keys(model)
            if f.related_model is target and f.name not in roots and row.get(f.attname) == 1
        )
    yield from (link for link in aggregate.links if 1 in snapshot["links"].get(link.name, ()))


def test_everything_refers_to_the_one_that_is_kept():
    world = a_world()
    before = {name: standing_of(row).head.number for name, row in world.records.items()}

    merger = merged(world)

    assert left_of(Actor, world.gone.pk, "default") == left_of(Actor, world.gone.pk, "public") == []
    assert not Actor.objects.filter(pk=world.gone.pk).exists()
    assert not Actor.objects.using("public").filter(pk=world.gone.pk).exists()
    assert Statement.objects.using("public").get().addressee_id == world.kept.pk
    for name, row in world.records.items():
        standing = standing_of(row)
        assert (standing.head.number, standing.published) == (before[name] + 1, before[name] + 1), name
        assert (standing.review, standing.publicity, standing.edition) == (Review.APPROVED, "public", merger.edition)
        assert standing.approved == standing.published
        assert Approval.objects.filter(kind=row.kind(), record_id=row.pk, number=standing.published).exists()
    assert Edition.objects.first().number == merger.edition
    assert_all_agree()
    shown = public_dump()
    rebuild()
    assert public_dump() == shown


def test_names_and_rows_go_along_once_with_identities_of_their_own():
    world = a_world()
    tenure = Tenure.objects.get()

    merged(world)

    texts = ["A. Diop", "AD", "Diop, Abdoulaye", "Monsieur Diop"]
    for using in ("default", "public"):
        aliases = Alias.objects.using(using).filter(actor=world.kept.pk)
        assert sorted(aliases.values_list("text", flat=True)) == texts
        moved = Tenure.objects.using(using).get()
        assert (moved.actor_id, moved.post_id) == (world.kept.pk, tenure.post_id)
        assert moved.pk != tenure.pk
        assert moved.uid != tenure.uid
        proofs = Evidence.objects.using(using).filter(actor=world.kept.pk)
        assert sorted(proofs.values_list("tenure", flat=True), key=str) == sorted([None, moved.pk], key=str)


def test_what_would_be_there_twice_is_there_once():
    world = a_world(shown=False)
    event = world.records["event"]
    invocation = world.records["invocation"]
    make.saved(invocation, type(invocation).on_behalf_of.through(invocation=invocation, actor=world.kept))
    row = event.participations.get(actor=world.gone)
    make.saved(event, Participation(event=event, actor=world.kept, role=row.role, position=9))

    merged(world)

    assert event.participations.filter(actor=world.kept).count() == 1
    assert sorted(invocation.on_behalf_of.values_list("pk", flat=True)).count(world.kept.pk) == 1
    assert_all_agree()


def test_a_record_does_not_come_to_refer_to_itself():
    world = a_world()
    make.resaved(world.kept, parent=world.gone)
    make.show(world.kept)

    merged(world)

    assert Actor.objects.get(pk=world.kept.pk).parent is None
    assert Actor.objects.using("public").get(pk=world.kept.pk).parent is None
    assert_all_agree()


def test_a_circle_is_refused():
    world = a_world()
    between = world.records["part"]
    make.resaved(world.kept, parent=between)

    words = _("“%(kept)s” leads through “%(between)s” to “%(gone)s”, and would lead to itself: change it first.")
    names = {"kept": str(world.kept), "between": str(between), "gone": str(world.gone)}
    assert reasons(lambda: merged(world)) == [words % names]


# --- drafts -----------------------------------------------------------------------------------------------------------


def test_no_word_of_a_draft_becomes_public():
    world = a_world()
    event, editor = world.records["event"], make.account("editor", group="editor")
    make.resaved(event, by=editor, title_fr="SECRET du récit")
    make.resaved(world.kept, by=editor, note_fr="SECRET du gardé")
    make.saved(world.gone, Alias(actor=world.gone, text="SECRET surnom"), by=editor)
    make.resaved(world.gone, by=editor, name_fr="SECRET nom")

    merged(world)

    assert "SECRET" not in str(public_dump())
    public = Event.objects.using("public").get(pk=event.pk)
    assert public.participations.using("public").filter(actor=world.kept.pk).exists()
    assert Event.objects.get(pk=event.pk).title_fr == "SECRET du récit"
    names = set(Alias.objects.filter(actor=world.kept).values_list("text", flat=True))
    assert names >= {"SECRET surnom", "SECRET nom", "Diop, Abdoulaye"}
    standing = standing_of(event)
    assert standing.has_unpublished_changes
    assert standing.head.number == standing.published + 1
    assert Approval.objects.filter(kind="event", record_id=event.pk, number=standing.published).exists()
    assert_all_agree()


def test_a_draft_in_the_way_is_published_later_and_its_author_does_not_approve_it():
    world = a_world()
    event, editor = world.records["event"], make.account("editor", group="editor")
    make.resaved(event, by=editor, title_fr="Rencontre, revue")

    merged(world)

    author = _("Somebody other than the author has to do this.")
    assert reasons(lambda: make_move("approve", [key(event)], by=editor)) == [author]
    publish([key(event)], by=make.account("publisher", group="publisher"))
    public = Event.objects.using("public").get(pk=event.pk)
    assert (public.title_fr, standing_of(event).has_unpublished_changes) == ("Rencontre, revue", False)
    assert_all_agree()


def test_a_review_goes_on_where_it_was():
    world = a_world()
    editor, reviewer = make.account("editor", group="editor"), make.account("reviewer", group="editor")
    submitted, approved = world.records["event"], world.records["measure"]
    for row, name in ((submitted, "title_fr"), (approved, "label_fr")):
        make.resaved(row, by=editor, **{name: "Revu"})
        make_move("submit", [key(row)], by=editor)
    make_move("approve", [key(approved)], by=reviewer)

    merged(world)

    assert standing_of(submitted).review == Review.SUBMITTED
    standing = standing_of(approved)
    assert (standing.review, standing.approved) == (Review.APPROVED, standing.head.number)
    assert Approval.objects.get(kind="measure", number=standing.head.number).by == reviewer
    assert standing.has_unpublished_changes
    assert_all_agree()


def test_a_draft_that_made_the_same_change_by_hand_is_what_readers_get():
    world = a_world()
    measure = world.records["measure"]
    make.resaved(measure, imposed_by=world.kept, target=world.kept)

    merged(world)

    standing = standing_of(measure)
    assert not standing.has_unpublished_changes
    assert standing.review == Review.APPROVED
    assert_all_agree()


def test_drafts_alone_make_no_edition():
    world = a_world(shown=False)
    editor = make.account("editor", group="editor")

    merger = merge_records(key(world.kept), key(world.gone), by=editor)

    assert merger.edition is None
    assert not Edition.objects.exists()
    assert left_of(Actor, world.gone.pk, "default") == []
    assert standing_of(world.gone).publicity == Publicity.NEVER
    assert standing_of(world.gone).head.snapshot is None
    assert Revision.objects.filter(kind="actor", record_id=world.gone.pk, snapshot__isnull=False).exists()
    assert_all_agree()


def test_a_draft_goes_into_a_public_record_without_an_edition():
    world = a_world()
    draft = make.actor("Diop A.")
    editions = Edition.objects.count()

    merge_records(key(world.kept), key(draft), by=make.account("editor", group="editor"))

    assert Edition.objects.count() == editions
    assert not Alias.objects.using("public").filter(text="Diop A.").exists()
    assert standing_of(world.kept).has_unpublished_changes
    assert_all_agree()


# --- readers ----------------------------------------------------------------------------------------------------------


def test_the_old_address_leads_to_the_record_that_was_kept(client):
    world = a_world()
    old, new = f"/fr/acteurs/{world.gone.slug}/", f"/fr/acteurs/{world.kept.slug}/"
    assert client.get(old).status_code == 200

    merged(world)

    response = client.get(f"{old}?edition=1")
    assert (response.status_code, response.headers["Location"]) == (301, new)
    assert client.get(new).status_code == 200
    notice = Notice.objects.get(record_id=world.gone.pk)
    assert (notice.act, notice.notice_fr, notice.successor_id) == (ItemAct.MERGER, NOTICE, world.kept.pk)
    assert NOTICE in client.get("/fr/corrections/").content.decode()


def test_the_api_names_the_successor_under_slug_and_uid(client):
    world = a_world()
    merged(world)

    for name in (world.gone.slug, world.gone.uid):
        response = client.get(f"/api/v1/actors/{name}/")
        assert response.status_code == 410
        found = response.json()
        assert (found["act"], found["notice"]["fr"]) == ("merger", NOTICE)
        assert (found["successor"]["uid"], found["successor"]["slug"]) == (str(world.kept.uid), world.kept.slug)
        assert found["successor"]["url"].endswith(f"/api/v1/actors/{world.kept.slug}/")


def test_a_chain_of_mergers_is_followed_to_its_end(client):
    world, chief = a_world(), make.chief()
    last = make.actor("Son Excellence Diop")
    make.show(last)
    merged(world, chief)
    merge_records(key(last), key(world.kept), by=chief, notice_fr=NOTICE)

    response = client.get(f"/fr/acteurs/{world.gone.slug}/")
    found = client.get(f"/api/v1/actors/{world.gone.uid}/").json()

    assert response.headers["Location"] == f"/fr/acteurs/{last.slug}/"
    assert found["successor"]["slug"] == last.slug
    assert_all_agree()


def test_the_slug_belongs_to_the_one_that_went_for_ever():
    world = a_world()
    merged(world)
    taken = make.saved(Actor(name_fr="Autre", actor_kind=ActorKind.PERSON, slug=world.gone.slug))

    assert reasons(lambda: make.show(taken))


def test_the_hash_of_an_edition_holds_the_successor():
    world = a_world()
    merged(world)
    assert_all_agree()

    Item.objects.filter(act=ItemAct.MERGER).update(successor_id=world.gone.pk + 99)

    with pytest.raises(AssertionError):
        assert_all_agree()


def test_citing_records_are_told_of_as_updates_and_earlier_texts_are_closed(client):
    world = a_world()
    merger = merged(world)

    acts = dict(Change.objects.filter(edition=merger.edition).values_list("kind", "act"))
    assert acts["event"] == ItemAct.UPDATE
    assert set(Change.objects.filter(edition=merger.edition, act=ItemAct.MERGER).values_list("uid", flat=True)) == {
        world.gone.uid
    }


# --- other kinds ------------------------------------------------------------------------------------------------------


def two_articles(body: str, other: str, **fields):
    kept, gone = make.article(body, **fields), make.article(other, **fields)
    proof = make.passage(gone, "a reçu l’ambassadrice")
    event = make.event("Rencontre", proof=proof, parties=(make.country("MLI"), make.country("USA")))
    make.show(*event.parties.all(), event.event_type, kept, gone, event)
    return kept, gone, proof


@pytest.mark.parametrize("rights", [Rights.FULL_TEXT, Rights.EXCERPT])
def test_passages_of_an_article_are_anchored_in_the_other(rights):
    body = "Le ministre a reçu l’ambassadrice à Bamako."
    kept, gone, proof = two_articles(f"AFP – {body}", body, rights=rights)

    merge_records(key(kept), key(gone), by=make.chief(), notice_fr=NOTICE)

    for using in ("default", "public"):
        passage = Passage.objects.using(using).get()
        assert (passage.article_id, passage.exact) == (kept.pk, proof.exact)
        assert passage.start == kept.body.index(proof.exact) != proof.start
    prefix = Passage.objects.using("public").get().prefix
    assert prefix == (Passage.objects.get().prefix if rights == Rights.FULL_TEXT else "")
    assert not standing_of(proof).has_unpublished_changes
    assert_all_agree()


def test_a_passage_that_does_not_stand_in_the_other_text_is_named():
    kept, gone, proof = two_articles("Un autre texte.", "Le ministre a reçu l’ambassadrice à Bamako.")
    before = public_dump()

    found = reasons(lambda: merge_records(key(kept), key(gone), by=make.chief(), notice_fr=NOTICE))

    words = _("“%(words)s” does not stand in the text of “%(article)s”: the passage would be lost.")
    assert found == [words % {"words": proof.exact, "article": str(kept)}]
    assert public_dump() == before
    assert Article.objects.count() == 2
    assert_all_agree()


def test_passages_are_not_anchored_in_a_text_that_nobody_reads_yet():
    body = "Le ministre a reçu l’ambassadrice à Bamako."
    kept, gone, _proof = two_articles(body, f"{body} Fin.")
    make.resaved(kept, body=f"BROUILLON {body}")

    found = reasons(lambda: merge_records(key(kept), key(gone), by=make.chief(), notice_fr=NOTICE))

    assert found == [_("The text of “%s” has changed since it was published: publish it too.") % kept]


def test_the_same_passage_twice_becomes_one():
    source, proof, event = make.a_sourced_event()
    twin = make.passage(source, proof.exact)
    other = make.event("Suite", proof=twin, parties=tuple(event.parties.all()), event_type=event.event_type)
    make.show(*make.everything_for(event, source), other)

    merge_records(key(proof), key(twin), by=make.chief(), notice_fr=NOTICE)

    assert set(Evidence.objects.using("public").values_list("passage_id", flat=True)) == {proof.pk}
    assert_all_agree()


def test_other_words_are_no_same_passage():
    source, proof, _event = make.a_sourced_event()
    twin = make.passage(source, "à Bamako")

    found = reasons(lambda: merge_records(key(proof), key(twin), by=make.chief()))

    assert found == [_("Passages are merged when they hold the same words of the same article.")]


def test_a_place_and_an_outlet_are_merged_the_same_way():
    source, _proof, event = make.a_sourced_event()
    mali = event.parties.get(alpha3="MLI")
    kept, gone = (make.saved(Place(name_fr=name, country=mali)) for name in ("Bamako", "Bamako (ville)"))
    outlets = make.outlet("Le Journal"), make.outlet("Journal")
    make.resaved(event, place=gone, place_precision="exact")
    make.resaved(source, outlet=outlets[1])
    make.show(*event.parties.all(), event.event_type, kept, gone, *outlets, source, event)
    chief = make.chief()

    merge_records(key(kept), key(gone), by=chief, notice_fr=NOTICE)
    merge_records(key(outlets[0]), key(outlets[1]), by=chief, notice_fr=NOTICE)

    assert Event.objects.using("public").get().place_id == kept.pk
    assert Article.objects.using("public").get().outlet_id == outlets[0].pk
    assert_all_agree()


def test_events_that_are_one_bring_participants_links_and_proof_together():
    source, proof, kept = make.a_sourced_event()
    second = make.passage(source, "à Bamako")
    mali, usa = kept.parties.order_by("alpha3")
    person = make.actor("Diop")
    gone = make.event("La rencontre", proof=second, parties=(mali, usa), who=(person,), event_type=kept.event_type)
    make.show(*make.everything_for(kept, source), person, gone)

    merge_records(key(kept), key(gone), by=make.chief(), notice_fr=NOTICE)

    for using in ("default", "public"):
        event = Event.objects.using(using).get()
        assert [row.actor_id for row in event.participations.using(using).all()] == [person.pk]
        assert set(Evidence.objects.using(using).filter(event=event.pk).values_list("passage_id", flat=True)) == {
            proof.pk, second.pk,
        }  # fmt: skip
    assert_all_agree()


# --- what stands against it -------------------------------------------------------------------------------------------


def test_a_public_record_does_not_go_into_a_draft():
    world = a_world()
    draft = make.actor("Brouillon")

    found = reasons(lambda: merge_records(key(draft), key(world.gone), by=make.chief(), notice_fr=NOTICE))

    words = _("“%(gone)s” is public and “%(kept)s” is not: keep the public one, or publish “%(kept)s” first.")
    assert found == [words % {"gone": str(world.gone), "kept": "Brouillon"}]


def test_readers_are_owed_a_notice():
    world = a_world()

    found = reasons(lambda: merge_records(key(world.kept), key(world.gone), by=make.chief(), notice_fr=" "))

    assert found == [_("Readers are owed a notice in French: say that the two are one.")]


def test_an_editor_merges_drafts_and_a_publisher_what_is_public():
    world = a_world()
    editor, publisher = make.account("editor", group="editor"), make.account("publisher", group="publisher")
    contributor = make.account("contributor", group="contributor")
    first, second = make.actor("Un"), make.actor("Deux")

    publics = _("Readers would see it: only somebody who may publish can merge public records.")
    assert reasons(lambda: merged(world, editor)) == [publics]
    nobody = _("You do not have the right to do this.")
    assert reasons(lambda: merge_records(key(first), key(second), by=contributor)) == [nobody]
    merge_records(key(first), key(second), by=editor)
    merged(world, publisher)
    assert_all_agree()


def test_a_frozen_record_is_in_the_way():
    from datetime import timedelta

    from django.utils import timezone

    from relations.newsroom.freezing import freeze

    world, chief = a_world(), make.chief()
    freeze(key(world.records["event"]), reason="Procès", until=timezone.now() + timedelta(days=1), by=chief)
    before = public_dump()

    assert len(reasons(lambda: merged(world, make.chief("second")))) == 1
    assert public_dump() == before
    assert_all_agree()


def test_what_somebody_changed_meanwhile_is_looked_at_again():
    world = a_world()
    seen = {key(row): standing_of(row).head.number for row in (world.kept, world.gone)}
    make.resaved(world.gone, note_fr="Nouveau")

    found = reasons(lambda: merged(world, expected=seen))

    assert found == [_("Somebody has changed this record since you looked at it: look again.")]


def test_kinds_with_a_code_are_not_merged():
    one, other = make.country("MLI"), make.country("USA")

    found = reasons(lambda: merge_records(key(one), key(other), by=make.chief()))

    assert found == [_("Records of this kind are not merged.")]


def test_the_plan_says_what_the_merger_does_and_writes_nothing():
    world, chief = a_world(), make.chief()
    draft = make.saved(Statement(form="reported", content_fr="Brouillon", speaker=world.gone))
    before, revisions = public_dump(), Revision.objects.count()

    plan = plan_merger(key(world.kept), key(world.gone), by=chief)

    assert plan.problems == []
    assert plan.drafts == [key(draft)]
    assert sorted(plan.public) == sorted(key(row) for row in world.records.values())
    assert (public_dump(), Revision.objects.count()) == (before, revisions)
    assert Tenure.objects.count() == 1


# --- what is kept of it -----------------------------------------------------------------------------------------------


def test_it_is_one_audited_act_with_what_was_written_beside():
    world, chief = a_world(), make.chief()
    comment = Comment.objects.create(kind="actor", record_id=world.gone.pk, text="Vérifier", by=chief, revision=1)
    Task.objects.create(kind="actor", record_id=world.gone.pk, cause=Task.Cause.CORRECTED, at=comment.at)

    merger = merged(world, chief)

    event = AuditEvent.objects.get(action="merge")
    assert (event.kind, event.record_id, event.reason) == ("actor", world.gone.pk, NOTICE)
    assert event.detail == {
        "kept": world.kept.pk, "gone": world.gone.pk, "edition": merger.edition, "records": len(merger.changes),
        "merger": merger.pk,
    }  # fmt: skip
    assert Comment.objects.get().record_id == Task.objects.get().record_id == world.kept.pk
    assert Merger.objects.get() == merger
    notes = Revision.objects.filter(kind="event").order_by("-number").values_list("note", flat=True)
    assert str(world.gone) in with_names(notes[0])


def test_the_number_of_queries_does_not_grow_with_the_citing_records():
    def world_of(count):
        parties = make.country(), make.country()
        kept, gone, kind = make.actor(), make.actor(), make.event_type()
        source = make.article()
        proof = make.passage(source, "à Bamako")
        events = [make.event(proof=proof, parties=parties, who=(gone,), event_type=kind) for _n in range(count)]
        make.show(*parties, kept, gone, kind, source, *events)
        return kept, gone

    chief = make.chief()
    few, many = world_of(2), world_of(12)
    counts = [
        queries(lambda pair=pair: merge_records(key(pair[0]), key(pair[1]), by=chief, notice_fr=NOTICE))
        for pair in (few, many)
    ]
    assert counts[0] == counts[1]


def test_columns_of_a_merger_are_those_of_the_record():
    """A snapshot of the record that is kept says nothing that its models do not know."""
    world = a_world()
    merged(world)

    snapshot = standing_of(world.kept).head.snapshot
    for part in aggregates()["actor"].children:
        known = {column.attname for column in columns(part.model)}
        assert all(set(row) <= known for row in snapshot["rows"].get(part.name, ()))


def test_who_is_spoken_to_is_cited_although_no_one_follows_that_backwards():
    """Of a relation without a name on its far side, too, nothing public is left dangling."""
    source, proof, _event = make.a_sourced_event()
    speaker, addressee = make.actor("Diop"), make.actor("Korhonen")
    said = make.statement(speaker, proof, addressee=addressee)
    make.show(source, speaker, addressee, said)

    found = reasons(lambda: withdraw([key(addressee)], by=make.chief(), notice_fr="Retirée."))

    assert found == [
        _("“%(citing)s” is public and cites “%(record)s”.") % {"citing": str(said), "record": str(addressee)}
    ]


def test_a_merger_of_more_than_one_edition_holds_is_refused(monkeypatch):
    world = a_world(shown=False)
    monkeypatch.setattr("relations.newsroom.merger_plans.LARGEST", 5)

    (said,) = reasons(lambda: merged(world))

    assert str(world.gone) in said
    assert standing_of(world.gone).head.snapshot is not None

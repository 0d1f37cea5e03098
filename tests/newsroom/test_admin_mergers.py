"""Merging at the desk: from the list to the page, what it says, and the way back."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from relations.models import Actor, Alias
from relations.newsroom.mergers import merge_records
from relations.newsroom.models import Merger, Revision
from tests import factories as make
from tests.newsroom.counting import queries_of
from tests.newsroom.desk import fill, read
from tests.newsroom.mergers import NOTICE, a_world, assert_all_agree, key

pytestmark = pytest.mark.usefixtures("press")


def at_the_desk(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(kept, gone) -> str:
    return reverse("admin:merge", args=(kept.kind(), kept.pk, gone.pk))


def choose(client, *rows):
    listed = reverse("admin:relations_actor_changelist")
    said = {"action": "merge_selected", "_selected_action": [row.pk for row in rows]}
    return client.post(listed, said, follow=True)


def words_of(response) -> str:
    return response.content.decode()


def test_the_action_takes_exactly_two_and_keeps_the_public_one():
    client = at_the_desk(make.chief())
    draft, public, third = (make.actor(name) for name in ("Un", "Deux", "Trois"))
    make.show(public)

    assert choose(client, draft, public).redirect_chain[-1][0] == address(public, draft)
    for rows in ((draft,), (draft, public, third)):
        assert _("Select exactly two records to merge.") in words_of(choose(client, *rows))


def test_kinds_that_are_not_merged_have_no_such_action():
    client, country = at_the_desk(make.chief()), make.country("MLI")

    assert "merge_selected" not in words_of(client.get(reverse("admin:relations_country_changelist")))
    assert client.get(f"/admin/merge/country/{country.pk}/{country.pk + 1}/").status_code == 404
    assert client.get("/admin/merge/actor/1/2/").status_code == 404


def test_the_page_names_what_changes_and_writes_nothing():
    world, client = a_world(), at_the_desk(make.chief())
    draft = make.actor("Le conseiller", parent=world.gone)
    revisions = Revision.objects.count()

    found = client.get(address(world.kept, world.gone))

    assert found.status_code == 200
    for name in (str(world.records["event"]), str(world.records["measure"]), str(draft)):
        assert name in words_of(found)
    counts = {citing.named[0].key[0]: citing.count for citing in found.context["public"]}
    facts = ("commitment", "doctrine", "event", "invocation", "measure", "post", "statement")
    assert counts == {"actor": 2, **dict.fromkeys(facts, 1)}
    assert [row.name for citing in found.context["drafts"] for row in citing.named] == [str(draft)]
    assert address(world.gone, world.kept) in words_of(found)
    assert Revision.objects.count() == revisions


def test_a_notice_is_asked_for_and_what_was_typed_stays():
    world, client = a_world(), at_the_desk(make.chief())

    refused = fill(client, address(world.kept, world.gone), button="_merge", notice_en="They are one.")

    assert refused.status_code == 200
    assert _("Readers are owed a notice in French: say that the two are one.") in words_of(refused)
    assert read(refused).fields["notice_en"] == ["They are one."]
    assert not Merger.objects.exists()


def test_two_are_merged_and_the_merger_is_undone():
    world, client = a_world(), at_the_desk(make.chief())

    done = fill(client, address(world.kept, world.gone), button="_merge", notice_fr=NOTICE)
    merger = Merger.objects.get()

    assert done.headers["Location"] == reverse("admin:relations_actor_change", args=(world.kept.pk,))
    assert not Actor.objects.filter(pk=world.gone.pk).exists()
    listed = client.get(reverse("admin:mergers"))
    assert (str(world.gone), str(world.kept)) == (
        listed.context["lines"][0].gone, listed.context["lines"][0].kept.name,
    )  # fmt: skip
    undone = fill(client, reverse("admin:merger", args=(merger.pk,)), button="_undo")
    assert undone.headers["Location"] == reverse("admin:relations_actor_change", args=(world.gone.pk,))
    assert Actor.objects.using("public").filter(pk=world.gone.pk).exists()
    assert not Alias.objects.filter(actor=world.kept).exists()
    again = client.get(reverse("admin:merger", args=(merger.pk,)))
    assert "_undo" not in words_of(again)
    assert_all_agree()


def test_what_changed_since_the_page_was_opened_is_refused():
    world, client = a_world(), at_the_desk(make.chief())
    fields = read(client.get(address(world.kept, world.gone))).fields
    make.resaved(world.gone, note_fr="Entre-temps")

    found = client.post(address(world.kept, world.gone), {**fields, "notice_fr": NOTICE, "_merge": "1"})

    assert _("Somebody has changed this record since you looked at it: look again.") in words_of(found)
    bare = client.post(address(world.kept, world.gone), {"notice_fr": NOTICE, "_merge": "1"})
    assert bare.status_code == 200
    assert not Merger.objects.exists()


def test_who_may_not_merge_does_not_come_in():
    world = a_world()
    page = address(world.kept, world.gone)
    translator = at_the_desk(make.account("translator", group="translator"))
    editor = at_the_desk(make.account("editor", group="editor"))

    assert Client().get(page).status_code == 302
    assert translator.get(page).status_code == 403
    assert "merge_selected" not in words_of(translator.get(reverse("admin:relations_actor_changelist")))
    words = _("Readers would see it: only somebody who may publish can merge public records.")
    assert words in words_of(editor.get(page))
    editor.post(page, {"notice_fr": NOTICE, "_merge": "1"})
    assert not Merger.objects.exists()


def test_an_editor_sees_a_public_merger_and_why_they_may_not_undo_it():
    world = a_world()
    merger = merge_records(key(world.kept), key(world.gone), by=make.chief(), notice_fr=NOTICE)
    editor = at_the_desk(make.account("editor", group="editor"))

    found = editor.get(reverse("admin:merger", args=(merger.pk,)))

    assert found.status_code == 200
    assert read(found).buttons == {"_undo": False}
    editor.post(reverse("admin:merger", args=(merger.pk,)), {"_undo": "1"})
    assert Merger.objects.get().undone_at is None


def test_get_undoes_nothing():
    world, chief = a_world(shown=False), make.chief()
    merger = merge_records(key(world.kept), key(world.gone), by=chief)

    at_the_desk(chief).get(reverse("admin:merger", args=(merger.pk,)))

    assert Merger.objects.get().undone_at is None


def pair(count):
    kept, gone, kind, proof = make.actor(), make.actor(), make.event_type(), make.passage(make.article(), "à Bamako")
    parties = make.country(), make.country()
    events = [make.event(proof=proof, parties=parties, who=(gone,), event_type=kind) for _number in range(count)]
    make.show(*parties, kept, gone, kind, proof.article, *events)
    return kept, gone


def test_pages_ask_as_many_queries_for_many_records_as_for_few():
    chief = make.chief()
    client, few, many = at_the_desk(chief), pair(6), pair(15)

    assert queries_of(client, address(*few)) == queries_of(client, address(*many))
    mergers = [merge_records(key(kept), key(gone), by=chief, notice_fr=NOTICE) for kept, gone in (few, many)]
    pages = [reverse("admin:merger", args=(merger.pk,)) for merger in mergers]
    assert queries_of(client, pages[0]) == queries_of(client, pages[1])
    listed = queries_of(client, reverse("admin:mergers"))
    merge_records(key(make.actor()), key(make.actor()), by=chief)
    assert queries_of(client, reverse("admin:mergers")) == listed

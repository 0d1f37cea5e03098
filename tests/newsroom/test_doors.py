"""Every way of saving at the desk ends in `record()`: afterwards each head revision is what the working rows are."""

import pytest
from django.contrib import admin
from django.urls import reverse

from relations.models import Actor, Child, Country, Evidence, Link, Outlet, Passage, Post, Principle, Record, Tenure
from relations.models.aggregates import aggregates
from relations.newsroom.admin.gathering import add_to_dossier
from relations.newsroom.admin.inlines import RowInline
from relations.newsroom.admin.mergers import merge_selected
from relations.newsroom.admin.moving import move_selected
from relations.newsroom.admin.record import RecordAdmin, delete_selected, publish_selected
from relations.newsroom.admin.record_lists import KeptLists
from relations.newsroom.models import Revision
from relations.newsroom.proofs import newsroom_differences
from tests import factories as make
from tests.newsroom.desk import add, change, change_address, fill, read

pytestmark = pytest.mark.usefixtures("press")

DESKS = {model: desk for model, desk in admin.site._registry.items() if issubclass(model, Record)}


@pytest.fixture
def desk(client):
    client.force_login(make.chief())
    return client


# --- what is registered -----------------------------------------------------------------------------------------------


def test_every_kind_of_record_is_at_the_desk():
    assert set(DESKS) == {aggregate.root for aggregate in aggregates().values()}
    assert all(isinstance(desk, RecordAdmin) for desk in DESKS.values())


@pytest.mark.parametrize("model", DESKS)
def test_a_desk_has_no_other_door(model):
    desk = DESKS[model]

    assert desk.list_editable == ()
    assert desk.actions == (publish_selected, move_selected, add_to_dossier, merge_selected, delete_selected)
    doors = ("save_related", "delete_model", "delete_queryset", "delete_view", "changelist_view", "save_formset")
    for name in doors:
        owner = next(cls for cls in type(desk).__mro__ if name in vars(cls))
        assert owner in (RecordAdmin, KeptLists, admin.ModelAdmin), f"{name} is overridden by {owner}"


@pytest.mark.parametrize("model", DESKS)
def test_the_rows_of_a_desk_are_those_of_its_record(model):
    inlines = DESKS[model].inlines
    parts = {part.model for part in aggregates()[model.kind()].parts}

    assert {inline.model for inline in inlines} == parts
    for inline in inlines:
        assert issubclass(inline, RowInline)
        assert issubclass(inline.model, (Child, Link))


def test_children_have_no_desk_of_their_own():
    assert not [model for model in admin.site._registry if issubclass(model, (Child, Link))]


@pytest.mark.parametrize("model", DESKS)
def test_every_column_can_be_edited(model, rf):
    desk = DESKS[model]
    request = rf.get("/")
    request.user = make.chief()

    shown = set(desk.get_form(request).base_fields) | set(desk.get_readonly_fields(request))
    assert shown >= {column.name for column in model._meta.concrete_fields if _is_written_by_hand(column)} - {"english"}
    for inline in desk.get_inline_instances(request):
        foreign_keys = {part.root_field for part in aggregates()[model.kind()].parts if part.model is inline.model}
        columns = {column.name for column in inline.model._meta.concrete_fields if _is_written_by_hand(column)}
        if inline.model is Evidence:
            columns = {"passage", "aspect", "stance"}
        assert set(inline.get_formset(request).form.base_fields) >= columns - foreign_keys


def _is_written_by_hand(column):
    return column.editable and not column.generated and not column.primary_key


# --- each door, driven ------------------------------------------------------------------------------------------------


def numbers(row):
    revisions = Revision.objects.filter(kind=row.kind(), record_id=row.pk).order_by("number")
    return list(revisions.values_list("number", flat=True))


def test_add_and_change(desk):
    outlet = add(desk, Outlet, name_fr="Le Courrier")
    change(desk, outlet, name_en="The Courier")

    assert numbers(outlet) == [1, 2]
    assert list(newsroom_differences()) == []


def test_rows_added_changed_and_taken_out(desk):
    event = make.event("Rencontre", parties=(make.country(),))
    proof = make.passage(make.article(), "a reçu l’ambassadrice")

    change(
        desk,
        event,
        rows=[("participations", {"role": "host", "name_as_written": "le ministre"}), ("evidence", {"passage": proof})],
    )
    change(
        desk, event, **{"participations-0-name_as_written": "la ministre", "eventparty_set-0-country": make.country()}
    )
    change(desk, event, **{"participations-0-DELETE": "on", "evidence-0-DELETE": "on"})

    assert numbers(event) == [1, 2, 3, 4]
    assert not event.participations.exists()
    assert list(newsroom_differences()) == []


def test_a_part_that_goes_takes_its_evidence_along(desk):
    minister = make.actor("Ministre")
    post = make.saved(Post(title_fr="Ministre"))
    proof = make.passage(make.article(), "Le ministre")
    change(desk, minister, rows=[("tenures", {"post": post})])
    change(desk, minister, rows=[("evidence", {"passage": proof, "tenure": minister.tenures.get()})])

    change(desk, minister, **{"tenures-0-DELETE": "on", "evidence-0-aspect": "status"})

    assert not Tenure.objects.exists()
    assert not Evidence.objects.exists()
    assert list(newsroom_differences()) == []


def test_delete_view_keeps_the_revisions(desk):
    actor = make.actor("Brouillon")

    response = desk.post(reverse("admin:relations_actor_delete", args=(actor.pk,)), {"post": "yes"})

    assert response.status_code == 302
    assert not Actor.objects.exists()
    assert Revision.objects.filter(kind="actor").latest("number").snapshot is None
    assert list(newsroom_differences()) == []


def test_a_record_that_was_public_is_not_deleted(desk):
    principle = make.saved(Principle(label_fr="Souveraineté"))
    make.show(principle)

    response = desk.post(
        reverse("admin:relations_principle_delete", args=(principle.pk,)), {"post": "yes"}, follow=True
    )

    assert Principle.objects.filter(pk=principle.pk).exists()
    (message,) = response.context["messages"]
    assert "Souveraineté" in str(message)
    assert list(newsroom_differences()) == []


def test_a_record_that_others_cite_is_not_deleted(desk):
    article = make.article()
    make.passage(article, "Le ministre")

    response = desk.post(reverse("admin:relations_article_delete", args=(article.pk,)), {"post": "yes"})

    assert response.context["protected"]
    assert list(newsroom_differences()) == []


def delete_all(desk, *rows):
    address = reverse(f"admin:relations_{rows[0].kind()}_changelist")
    said = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    return desk.post(address, said, follow=True)


def test_delete_selected_drafts(desk):
    delete_all(desk, make.actor("Un"), make.actor("Deux"))

    assert not Actor.objects.exists()
    assert list(newsroom_differences()) == []


def test_delete_selected_is_all_or_nothing(desk):
    draft, public = make.actor("Un"), make.actor("Deux")
    make.show(public)

    response = delete_all(desk, draft, public)

    assert Actor.objects.count() == 2
    (message,) = response.context["messages"]
    assert (message.level_tag, "Deux" in str(message)) == ("error", True)
    assert list(newsroom_differences()) == []


def test_popup_add_and_change(desk):
    address = f"{reverse('admin:relations_country_add')}?_popup=1"
    values = {"name_fr": "Kenya", "alpha2": "KE", "alpha3": "KEN", "numeric": "404"}

    added = fill(desk, address, **values)
    country = Country.objects.get()
    changed = fill(desk, f"{change_address(country)}?_popup=1", name_en="Kenya")

    assert b"popup_response" in added.content
    assert b"popup_response" in changed.content
    assert numbers(country) == [1, 2]
    assert list(newsroom_differences()) == []


def test_a_save_that_fails_leaves_nothing(desk, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("relations.newsroom.admin.record.record", fail)
    with pytest.raises(RuntimeError):
        add(desk, Outlet, name_fr="Le Courrier")

    assert not Outlet.objects.exists()


def test_no_save_over_a_revision_that_was_not_seen(desk):
    outlet = make.outlet("Le Courrier")
    page = read(desk.get(change_address(outlet)))
    make.resaved(outlet, name_fr="La Gazette")

    response = desk.post(change_address(outlet), {**page.fields, "name_fr": "Le Matin", "_save": "1"})

    outlet.refresh_from_db()
    assert outlet.name_fr == "La Gazette"
    assert [line.key for line in response.context["lines"].conflicts] == ["::name_fr"]
    assert read(response).fields["name_fr"] == ["Le Matin"]


def test_passages_are_added_at_their_own_door(desk):
    article = make.article()

    passage = add(desk, Passage, article=article, exact="a reçu")

    assert (passage.start, passage.end) == (12, 18)
    assert list(newsroom_differences()) == []

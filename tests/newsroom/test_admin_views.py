"""Lists kept under a name: who may keep, open, rename and delete them, and that each opens the list it was."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.newsroom.models import AuditEvent, SavedView
from relations.newsroom.saved_views import plain_query
from relations.newsroom.workflow import make_move
from tests import factories as make

THEMES = reverse("admin:relations_theme_changelist")
VIEWS = reverse("admin:views")
SAVE = reverse("admin:view-save", args=("theme",))


@pytest.fixture
def client(db):
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def me(db):
    return make.account("me", group="editor")


@pytest.fixture
def other(db):
    return make.account("other", group="editor")


@pytest.fixture
def desk(client, me):
    client.force_login(me)
    return client


def as_user(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def a_view(owner, name="À relire", query="review=submitted", **fields):
    return SavedView.objects.create(owner=owner, name=name, kind="theme", query=query, **fields)


def messages_of(client):
    return [str(message) for message in client.get(VIEWS).context["messages"]]


def names(lines):
    return [line.view.name for line in lines]


# --- keeping ----------------------------------------------------------------------------------------------------------


def test_a_list_is_kept_with_its_filters_and_its_order(desk, me):
    make_move("submit", [("theme", make.theme().pk)], by=make.chief())
    make.theme()
    page = desk.get(THEMES, {"review": "submitted", "o": "-1", "p": "1"})
    query = page.content.decode().split('name="query" value="')[1].split('"')[0].replace("&amp;", "&")

    answer = desk.post(SAVE, {"query": query, "name": " À relire "})

    view = SavedView.objects.get()
    assert (view.owner, view.kind, view.name, view.is_shared) == (me, "theme", "À relire", False)
    assert sorted(view.query.split("&")) == ["o=-1", "review=submitted"]
    assert answer.url == f"{THEMES}?{view.query}"
    assert len(desk.get(answer.url).context["cl"].result_list) == 1
    assert list(AuditEvent.objects.filter(action="view.save").values_list("kind", flat=True)) == ["theme"]


def test_where_somebody_was_in_a_list_is_no_part_of_it():
    assert plain_query("p=3&review=draft&e=1&_popup=1&assignee=me&all=") == "review=draft&assignee=me"


def test_a_list_of_all_kinds_is_kept_too(desk):
    desk.post(reverse("admin:view-save", args=("standing",)), {"query": "assignee=me", "name": "Mon travail"})

    (line,) = desk.get(VIEWS).context["lines"]

    assert line.address == f"{reverse('admin:newsroom_standing_changelist')}?assignee=me"
    assert desk.get(line.address).status_code == 200


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": "  ", "query": ""}, "Give the list a name of at most 100 characters."),
        ({"name": "x" * 101, "query": ""}, "Give the list a name of at most 100 characters."),
        ({"name": "Autre", "query": "q=" + "x" * 1000}, "This list has too many filters to be kept."),
        ({"name": "Autre", "query": "nothing__exact=1"}, "These filters are not those of a list."),
        ({"name": "Autre", "query": "broader__id__exact=x"}, "These filters are not those of a list."),
        ({"name": "À relire", "query": ""}, "You have a list named “À relire” already: take another name."),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(desk, me, said, words):
    a_view(me)

    answer = desk.post(SAVE, said)

    assert answer.status_code == 302
    assert messages_of(desk) == [words]
    assert SavedView.objects.count() == 1


def test_two_people_may_use_one_name(desk, other):
    a_view(other)

    desk.post(SAVE, {"name": "À relire", "query": ""})

    assert SavedView.objects.filter(name="À relire").count() == 2


def test_a_list_that_may_not_be_seen_is_not_kept(client):
    reader = make.account("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_actor"))
    client.force_login(reader)

    assert client.post(SAVE, {"name": "Sujets", "query": ""}).status_code == 403
    assert client.post(reverse("admin:view-save", args=("nothing",)), {"name": "Rien"}).status_code == 403
    assert not SavedView.objects.exists()


def test_looking_keeps_nothing(desk):
    assert desk.get(SAVE).status_code == 405


def test_a_form_of_another_site_keeps_nothing(me):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(me)

    assert strict.post(SAVE, {"name": "Volé", "query": ""}).status_code == 403
    assert not SavedView.objects.exists()


# --- opening ----------------------------------------------------------------------------------------------------------


def test_views_stand_above_the_filters_of_their_list_alone(desk, me, other):
    a_view(me)
    a_view(other, "Pour tous", is_shared=True)
    a_view(other, "Privé")
    SavedView.objects.create(owner=me, name="Acteurs", kind="actor", query="")

    page = desk.get(THEMES)
    content = page.content.decode()

    assert names(page.context["views"]()) == ["À relire", "Pour tous"]
    assert f'<a href="{THEMES}?review=submitted">À relire</a>' in content
    assert content.index("Pour tous") < content.index('id="changelist-filter-header"')
    assert "Privé" not in content
    assert "Acteurs" not in content.split('id="changelist-filter"')[1]


def test_the_view_that_is_open_is_marked(desk, me):
    a_view(me)

    content = desk.get(f"{THEMES}?review=submitted&p=1").content.decode()

    assert f'<a href="{THEMES}?review=submitted" aria-current="page">À relire</a>' in content


def test_views_stand_on_the_first_page(desk, me, other):
    a_view(me)
    a_view(other, "Pour tous", is_shared=True)

    content = desk.get(reverse("admin:index")).content.decode()

    assert "À relire" in content
    assert "Pour tous" in content


def test_a_view_of_a_kind_that_may_not_be_seen_is_not_named(client, other):
    a_view(other, "Pour tous", is_shared=True)
    reader = make.account("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_actor"))
    client.force_login(reader)

    assert client.get(VIEWS).context["lines"] == []


def test_filters_that_are_gone_lead_to_the_whole_list(desk, me):
    view = a_view(me, query="gone__exact=1")

    answer = desk.get(f"{THEMES}?{view.query}")

    assert (answer.status_code, answer.url) == (302, f"{THEMES}?e=1")


def test_the_page_of_views_asks_as_much_for_many_as_for_one(desk, me, other):
    a_view(me)

    def asked():
        with CaptureQueriesContext(connection) as found:
            desk.get(VIEWS)
        return len(found)

    few = asked()
    for at in range(20):
        a_view(other, f"Pour tous {at}", is_shared=True)

    assert asked() == few


# --- renaming and deleting --------------------------------------------------------------------------------------------


def rename(view):
    return reverse("admin:view-rename", args=(view.pk,))


def delete(view):
    return reverse("admin:view-delete", args=(view.pk,))


def test_ones_own_view_is_renamed_and_deleted(desk, me):
    view = a_view(me)

    desk.post(rename(view), {"name": "Lu"})
    view.refresh_from_db()
    desk.post(delete(view))

    assert view.name == "Lu"
    assert not SavedView.objects.exists()
    assert AuditEvent.objects.filter(action__startswith="view.").count() == 2


def test_a_name_that_is_taken_is_refused(desk, me):
    view = a_view(me)
    a_view(me, "Lu")

    desk.post(rename(view), {"name": "Lu"})

    view.refresh_from_db()
    assert view.name == "À relire"
    assert messages_of(desk) == ["You have a list named “Lu” already: take another name."]


@pytest.mark.parametrize("act", [rename, delete])
def test_views_of_others_stay_as_they_are(desk, other, act):
    shared, private = a_view(other, "Pour tous", is_shared=True), a_view(other, "Privé")

    assert desk.post(act(shared), {"name": "Volé"}).status_code == 302
    assert desk.post(act(private), {"name": "Volé"}).status_code == 404

    assert set(SavedView.objects.values_list("name", flat=True)) == {"Pour tous", "Privé"}
    assert messages_of(desk) == ["This list belongs to somebody else."]


def test_a_superuser_deletes_shared_views_and_renames_none(other):
    shared, private = a_view(other, "Pour tous", is_shared=True), a_view(other, "Privé")
    chief = as_user(make.chief())

    chief.post(rename(shared), {"name": "Volé"})
    chief.post(delete(shared))
    hidden = chief.post(delete(private))

    assert hidden.status_code == 404
    assert list(SavedView.objects.values_list("name", flat=True)) == ["Privé"]


@pytest.mark.parametrize("act", [rename, delete])
def test_looking_changes_no_view(desk, me, act):
    assert desk.get(act(a_view(me))).status_code == 405

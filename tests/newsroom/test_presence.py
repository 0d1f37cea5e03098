"""Who else has a record open: told to each other, forgotten after a minute, and in nobody's way."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from relations.newsroom.accounts import EDITOR
from relations.newsroom.models import AuditEvent, Presence
from relations.newsroom.presence import Other, forget_absent, here, left, others
from tests import factories as make
from tests.newsroom.desk import change, change_address

NOON = dt.datetime(2026, 2, 2, 12, 0, tzinfo=dt.UTC)
KEY = ("event", 12)


def after(seconds):
    return NOON + dt.timedelta(seconds=seconds)


@pytest.fixture
def awa(db):
    return make.account("awa", group=EDITOR)


@pytest.fixture
def bakary(db):
    return make.account("bakary", group=EDITOR)


# --- the rules --------------------------------------------------------------------------------------------------------


def test_each_sees_the_others_and_not_the_tab_itself(awa, bakary):
    here(KEY, awa, "a", True, NOON)
    # The name of a tab is one's own: somebody else may happen to have the same.
    here(KEY, bakary, "a", False, NOON)
    here(("event", 13), bakary, "c", True, NOON)
    here(("actor", 12), bakary, "d", True, NOON)

    assert others(KEY, awa, "a", NOON) == [Other("bakary", is_editing=False, is_me=False)]
    assert others(KEY, bakary, "a", NOON) == [Other("awa", is_editing=True, is_me=False)]


def test_another_tab_of_ones_own_comes_last_and_everybody_once(awa, bakary):
    bakary.first_name, bakary.last_name = "Zoé", "Keïta"
    bakary.save()
    here(KEY, awa, "a1", False, NOON)
    here(KEY, awa, "a2", False, NOON)
    here(KEY, bakary, "b1", True, NOON)
    here(KEY, bakary, "b2", False, NOON)

    assert others(KEY, awa, "a1", NOON) == [
        Other("Zoé Keïta", is_editing=True, is_me=False), Other("awa", is_editing=False, is_me=True),
    ]  # fmt: skip


def test_a_sign_of_life_is_renewed_and_not_repeated(awa, bakary):
    here(KEY, awa, "a", True, NOON)
    here(KEY, awa, "a", False, after(45))

    assert Presence.objects.count() == 1
    assert others(KEY, bakary, "b", after(100)) == [Other("awa", is_editing=False, is_me=False)]


def test_whoever_is_silent_for_a_minute_is_forgotten(awa, bakary):
    here(KEY, awa, "a", True, NOON)

    assert others(KEY, bakary, "b", after(59)) != []
    assert others(KEY, bakary, "b", after(60)) == []
    assert (forget_absent(after(59)), Presence.objects.count()) == (0, 1)
    assert (forget_absent(after(60)), Presence.objects.count()) == (1, 0)


def test_whoever_leaves_is_gone_at_once(awa, bakary):
    here(KEY, awa, "a", True, NOON)
    here(KEY, awa, "a2", False, NOON)

    left(KEY, awa, "a")

    assert others(KEY, bakary, "b", NOON) == [Other("awa", is_editing=False, is_me=False)]


@pytest.mark.usefixtures("press")
def test_a_round_of_work_deletes_what_is_old():
    somebody = make.account()
    here(KEY, somebody, "old", True, timezone.now() - dt.timedelta(minutes=2))
    here(KEY, somebody, "new", True, timezone.now())

    call_command("work")

    assert [row.tab for row in Presence.objects.all()] == ["new"]


# --- the address ------------------------------------------------------------------------------------------------------


@pytest.fixture
def event(db):
    return make.event("Rencontre")


@pytest.fixture
def desk(client, awa):
    client.force_login(awa)
    return client


def address_of(row):
    return f"/admin/presence/{row.kind()}/{row.pk}/"


def test_a_sign_of_life_answers_who_is_there_and_the_head(desk, event, bakary):
    make.resaved(event, by=bakary, title_fr="Entretien")
    here(("event", event.pk), bakary, "b", True, timezone.now())

    answer = desk.post(address_of(event), {"tab": "a-1", "is_editing": "1"})

    assert answer.json() == {
        "others": [{"name": "bakary", "is_editing": True, "is_me": False}], "head": 2, "by": "bakary",
    }  # fmt: skip
    mine = Presence.objects.get(tab="a-1")
    assert (mine.kind, mine.record_id, mine.user.username, mine.is_editing) == ("event", event.pk, "awa", True)

    desk.post(address_of(event), {"tab": "a-1", "is_editing": "0"})
    assert Presence.objects.get(tab="a-1").is_editing is False
    assert desk.post(address_of(event), {"tab": "a-1", "left": "1"}).status_code == 204
    assert not Presence.objects.filter(tab="a-1").exists()


def test_it_is_not_audited_and_asks_few_queries(desk, event):
    acts = AuditEvent.objects.count()

    def queries():
        with CaptureQueriesContext(connections["default"]) as asked:
            assert desk.post(address_of(event), {"tab": "a", "is_editing": "1"}).status_code == 200
        return len(asked)

    with_few = queries()
    for number in range(10):
        here(("event", event.pk), make.account(), f"t{number}", True, timezone.now())

    assert queries() == with_few
    assert with_few < 12
    assert AuditEvent.objects.count() == acts


@pytest.mark.parametrize("tab", ["", "a b", "é", "x" * 41, "<b>"])
def test_a_tab_has_a_plain_name(desk, event, tab):
    assert desk.post(address_of(event), {"tab": tab}).status_code == 400
    assert not Presence.objects.exists()


def test_it_is_only_posted_and_from_a_page_of_the_desk(desk, event, awa):
    assert desk.get(address_of(event)).status_code == 405
    assert desk.post("/admin/presence/nothing/1/", {"tab": "a"}).status_code == 404
    assert desk.post("/admin/presence/event/4000000/", {"tab": "a"}).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(awa)
    assert strict.post(address_of(event), {"tab": "a"}).status_code == 403
    assert Client().post(address_of(event), {"tab": "a"}).status_code == 403
    assert not Presence.objects.exists()


def test_whoever_may_not_see_the_kind_learns_nothing(client, event):
    reader = make.account()
    reader.user_permissions.add(Permission.objects.get(codename="view_actor"))
    client.force_login(reader)

    assert client.post(address_of(event), {"tab": "a"}).status_code == 403
    assert not Presence.objects.exists()


# --- the form ---------------------------------------------------------------------------------------------------------


def test_the_form_says_without_a_script_who_was_there(desk, event, awa, bakary):
    here(("event", event.pk), bakary, "b", True, timezone.now())
    # A tab of one's own may be the one that is just being left: the script tells them apart.
    here(("event", event.pk), awa, "a", True, timezone.now())

    page = desk.get(change_address(event), headers={"Accept-Language": "en"})

    assert page.context["company"].lines == ["bakary is editing this record."]
    assert "<p>bakary is editing this record.</p>" in page.content.decode()
    assert f'data-address="{address_of(event)}"' in page.content.decode()
    assert 'data-seen="1"' in page.content.decode()
    assert 'id="presence"' not in desk.get("/admin/relations/event/add/").content.decode()


def test_opening_a_form_writes_nothing(desk, event):
    with CaptureQueriesContext(connections["default"]) as asked:
        desk.get(change_address(event))

    assert not [query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not Presence.objects.exists()


def test_somebody_elses_presence_forbids_nothing(desk, event, bakary):
    here(("event", event.pk), bakary, "b", True, timezone.now())

    assert change(desk, event, title_fr="Entretien").title_fr == "Entretien"

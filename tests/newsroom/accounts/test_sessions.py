"""Sessions end by time and by hand, and their owners see them."""

import pytest
from django.contrib.auth.models import Permission, User

from relations.newsroom.accounts import sessions
from relations.newsroom.accounts.sessions import ABSOLUTE, IDLE, end_all, mark_of
from relations.newsroom.models import AuditEvent, DeskSession
from tests import factories as make
from tests.newsroom.accounts.signing import PASSWORD, browser, later, logged_in, with_password

pytestmark = pytest.mark.django_db
MINE = "/admin/account/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"


@pytest.fixture(autouse=True)
def awa(db):
    return make.chief("awa")


def at_work(agent: str = "Somewhere"):
    client = browser()
    client.defaults["HTTP_USER_AGENT"] = agent
    with_password(client, "awa")
    return client


@pytest.mark.once
def test_half_an_hour_without_a_request_ends_a_session(monkeypatch):
    client = at_work()

    with later(monkeypatch, IDLE - 5):
        assert logged_in(client)
    with later(monkeypatch, 2 * IDLE - 10):
        assert logged_in(client)
    with later(monkeypatch, 3 * IDLE):
        assert client.get(MINE).url.startswith("/admin/login/")
    assert not DeskSession.objects.filter(account__isnull=False).exists()


@pytest.mark.once
def test_what_a_script_asks_by_itself_keeps_no_session_alive(monkeypatch):
    client = at_work()

    for minutes in (20, 29):
        with later(monkeypatch, minutes * 60):
            client.post("/admin/presence/theme/1/")
    with later(monkeypatch, IDLE + 1):
        assert not logged_in(client)


@pytest.mark.once
def test_twelve_hours_end_a_session_in_any_case(monkeypatch):
    monkeypatch.setattr(sessions, "IDLE", 7 * 60 * 60)
    client = at_work()

    found = []
    for seconds in (6 * 60 * 60, ABSOLUTE - 5, ABSOLUTE + 1):
        with later(monkeypatch, seconds):
            found.append(logged_in(client))

    assert found == [True, True, False]


def test_a_login_begins_a_session_of_its_own():
    client = browser()
    client.get("/admin/account/passkey/", headers={"accept": "application/json"})
    before = client.session.session_key

    with_password(client, "awa")

    assert before
    assert client.session.session_key != before
    assert not DeskSession.objects.filter(pk=before).exists()


def test_ones_sessions_are_listed_and_ended_one_by_one():
    here, there, further = at_work(), at_work(FIREFOX), at_work()

    page = here.get(MINE).content.decode()
    assert "Firefox, Linux" in page
    assert "127.0.0.1" in page
    keys = DeskSession.objects.values_list("session_key", flat=True)
    assert not [key for key in keys if key in page]
    here.post(MINE, {"_end": mark_of(there.session.session_key)})
    assert [logged_in(client) for client in (here, there, further)] == [True, False, True]

    here.post(MINE, {"_others": "1"})
    assert [logged_in(client) for client in (here, further)] == [True, False]
    assert AuditEvent.objects.filter(action="session.end").count() == 2


def test_nobody_ends_the_session_of_somebody_else():
    here, stranger = at_work(), browser()
    stranger.force_login(make.account("boubacar"))

    stranger.post(MINE, {"_end": mark_of(here.session.session_key)})

    assert logged_in(here)


def test_a_new_password_ends_the_other_sessions():
    here, there = at_work(), at_work()
    said = {"old_password": PASSWORD, "new_password1": "une autre phrase", "new_password2": "une autre phrase"}

    assert here.post("/admin/password_change/", said).status_code == 302

    assert [logged_in(client) for client in (here, there)] == [True, False]
    assert DeskSession.objects.filter(account__isnull=False).count() == 1


def test_all_sessions_end_at_once():
    here, there = at_work(), at_work()

    assert end_all(by=None) == 2

    assert [logged_in(client) for client in (here, there)] == [False, False]


@pytest.mark.once
@pytest.mark.parametrize("address", ["/admin/auth/user/add/", "/admin/auth/group/add/", "/admin/people/1/"])
def test_who_changes_accounts_shows_again_who_they_are(monkeypatch, address):
    client = at_work()

    assert client.get(address).status_code in (200, 404)
    with later(monkeypatch, 16 * 60):
        assert client.get(address).url == f"/admin/account/again/?next={address}"


@pytest.mark.once
def test_rows_are_acted_on_by_who_has_shown_who_they_are(monkeypatch):
    client, other = at_work(), make.account("boua")
    said = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}

    with later(monkeypatch, 25 * 60):
        assert client.get("/admin/auth/user/").status_code == 200
        answer = client.post("/admin/auth/user/", said)

    assert answer.url == "/admin/account/again/?next=/admin/auth/user/"
    assert User.objects.filter(pk=other.pk).exists()


@pytest.mark.once
@pytest.mark.parametrize("ticked", ["abc", "-1", "1" * 30, "²", "\0"])
def test_rows_that_no_list_has_are_not_looked_up(ticked):
    client = at_work()

    for address in ("/admin/auth/user/", "/admin/relations/theme/"):
        said = {"action": "delete_selected", "_selected_action": [ticked]}
        assert client.post(address, said).status_code == 400


def test_a_session_of_no_key_is_not_looked_up():
    assert at_work().post(MINE, {"_end": "\0"}).url == MINE


@pytest.mark.once
def test_showing_who_one_is_leads_back(monkeypatch, awa):
    client = at_work()
    with later(monkeypatch, 16 * 60):
        wrong = client.post("/admin/account/again/?next=/admin/auth/user/", {"password": "faux"})
        right = client.post("/admin/account/again/?next=/admin/auth/user/", {"password": PASSWORD})

    assert "This is not your password." in wrong.content.decode()
    assert right.url == "/admin/auth/user/"


def test_nobody_raises_their_own_rights():
    manager = make.account("gerante")
    manager.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    client = browser()
    client.force_login(manager)
    said = {"username": "gerante", "is_active": "on", "is_staff": "on", "is_superuser": "on"}

    client.post(f"/admin/auth/user/{manager.pk}/change/", said)

    manager.refresh_from_db()
    assert not manager.is_superuser


def test_an_account_of_every_right_is_changed_by_its_like_alone(awa):
    manager = make.account("gerante")
    manager.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    client = browser()
    client.force_login(manager)

    secret = {"password1": "une autre phrase", "password2": "une autre phrase", "usable_password": "true"}
    answers = [
        client.post(f"/admin/auth/user/{awa.pk}/password/", secret),
        client.post(f"/admin/auth/user/{awa.pk}/change/", {"username": "awa"}),
        client.post(f"/admin/auth/user/{awa.pk}/delete/", {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3

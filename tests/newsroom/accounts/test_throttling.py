"""Passwords and codes are tried a few times only, and nobody keeps the owner of an account out."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.utils import timezone

from relations.newsroom.accounts import throttling
from relations.newsroom.models import Attempt, AuditEvent
from tests import factories as make
from tests.newsroom.accounts.signing import FACTOR, a_wrong_code, an_app, browser, code_of, logged_in, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def awa(db):
    return make.chief("awa")


@pytest.fixture(autouse=True)
def behind_one_proxy(settings):
    settings.PROXIES = 1


def at(address: str):
    client = browser()
    client.defaults["HTTP_X_FORWARDED_FOR"] = address
    return client


def statuses(client, times: int, password: str = "faux") -> list[int]:
    return [with_password(client, "awa", password).status_code for _time in range(times)]


def test_the_sixth_try_is_refused_before_anything_is_hashed(monkeypatch):
    hashed = []
    verify = MD5PasswordHasher.verify
    monkeypatch.setattr(MD5PasswordHasher, "verify", lambda *said: hashed.append(1) or verify(*said))
    client = at("192.0.2.1")

    assert statuses(client, 7) == [200] * 5 + [429] * 2
    answer = with_password(client, "awa")

    assert len(hashed) == 5
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 900
    assert "Wait 15 minutes and try again; nothing was checked." in answer.content.decode()


@pytest.mark.once
def test_it_is_said_in_french_too():
    client = at("192.0.2.1")
    statuses(client, 5)

    answer = client.post("/admin/login/", {"username": "awa", "password": "x"}, headers={"accept-language": "fr"})

    assert answer.status_code == 429


def test_whoever_waits_may_try_again():
    client = at("192.0.2.1")
    statuses(client, 6)
    Attempt.objects.update(at=timezone.now() - timedelta(minutes=15, seconds=1))

    assert with_password(client, "awa").status_code == 302


def test_asking_again_makes_nobody_wait_longer():
    client = at("192.0.2.1")
    statuses(client, 9)

    assert Attempt.objects.filter(bucket=throttling._key("password", "awa", "place", "192.0.2.1")).count() == 5


def test_a_stranger_keeps_the_owner_out_nowhere_else():
    statuses(at("192.0.2.66"), 8)

    assert with_password(at("192.0.2.1"), "awa").status_code == 302


def test_a_known_browser_is_kept_out_neither_by_its_network_nor_by_the_whole_world(monkeypatch):
    monkeypatch.setattr(throttling, "ACCOUNT", (3, timedelta(hours=1)))
    known = at("192.0.2.1")
    with_password(known, "awa")
    known.post("/admin/logout/")
    statuses(at("192.0.2.1"), 6)

    assert with_password(at("192.0.2.77"), "awa").status_code == 429
    assert with_password(known, "awa").status_code == 302


def test_a_known_browser_has_its_own_five_tries():
    known = at("192.0.2.1")
    with_password(known, "awa")
    known.post("/admin/logout/")

    assert statuses(known, 6) == [200] * 5 + [429]


def test_one_place_does_not_try_many_accounts(monkeypatch):
    monkeypatch.setattr(throttling, "PLACE", (3, timedelta(minutes=15)))
    client = at("192.0.2.1")

    found = [with_password(client, name, "faux").status_code for name in ("a", "b", "c", "d")]

    assert found == [200, 200, 200, 429]
    assert with_password(at("192.0.2.2"), "d", "faux").status_code == 200


@pytest.mark.once
@pytest.mark.parametrize(("one", "other", "same"), [
    ("2001:db8::1", "2001:db8::2:1", True), ("2001:db8::1", "2001:db8:0:1::1", False), ("192.0.2.1", "192.0.2.2", False)
])  # fmt: skip
def test_a_household_is_one_place(rf, one, other, same):
    asked = [rf.get("/", headers={"x-forwarded-for": address}) for address in (one, other)]

    assert (throttling.place_of(asked[0]) == throttling.place_of(asked[1])) is same


def test_codes_are_throttled_like_passwords(awa):
    secret = an_app(awa)
    client = at("192.0.2.1")
    with_password(client, "awa")

    wrong = [client.post(FACTOR, {"code": a_wrong_code(secret)}).content.decode() for _time in range(6)]
    client.post(FACTOR, {"code": code_of(secret)})

    assert ["Too many tries" in page for page in wrong] == [False] * 5 + [True]
    assert not logged_in(client)


def test_the_audit_says_once_that_tries_are_refused(awa):
    statuses(at("192.0.2.1"), 9)
    client = at("192.0.2.2")
    for _time in range(7):
        with_password(client, "a-password-in-the-wrong-field", "faux")

    told = AuditEvent.objects.filter(action="login.throttle").order_by("number")
    assert [event.detail for event in told] == [
        {"what": "password", "user": awa.pk},
        {"what": "password", "user": None},
    ]
    assert [event.origin for event in told] == ["desk 192.0.2.1", "desk 192.0.2.2"]


@pytest.mark.once
def test_a_forged_cookie_is_no_known_browser(settings):
    client = at("192.0.2.1")
    client.cookies[settings.DEVICE_COOKIE_NAME] = "eyJhd2EiOiJ4In0:1:forged"

    assert statuses(client, 6)[-1] == 429


@pytest.mark.once
def test_passwords_are_tried_no_oftener_where_one_changes_ones_own(awa):
    client = at("192.0.2.1")
    client.force_login(awa)
    said = {"old_password": "faux", "new_password1": "x" * 20, "new_password2": "x" * 20}

    pages = [client.post("/admin/password_change/", said).content.decode() for _time in range(6)]

    assert ["Too many tries" in page for page in pages] == [False] * 5 + [True]

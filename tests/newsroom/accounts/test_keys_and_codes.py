"""A code opens once, however it is written; a key opens alone only what its owner let it."""

import pytest
from django.core.cache import cache

from tests import factories as make
from tests.newsroom.accounts.signing import FACTOR, an_app, browser, code_of, later, logged_in, with_password
from tests.newsroom.accounts.software_key import VERIFIED, SoftwareKey, challenge_on
from tests.newsroom.accounts.test_second_factor import set_up

pytestmark = pytest.mark.usefixtures("db")
ADD, DOOR = "/admin/account/passkeys/add/", "/admin/account/passkey/"


@pytest.fixture
def awa():
    return make.chief("awa")


# --- codes ------------------------------------------------------------------------------------------------------------


def opens(code: str) -> bool:
    client = browser()
    with_password(client, "awa")
    # Another process, or half a minute later: the library remembers nothing.
    cache.clear()
    client.post(FACTOR, {"code": code})
    return logged_in(client)


@pytest.mark.parametrize("written", ["{}{}", "{}-{}", "{} {}", "{}.{}", "_{}{}_"])
def test_a_code_opens_once_however_it_is_written(awa, written):
    code = code_of(an_app(awa))

    assert [opens(code), opens(written.format(code[:3], code[3:]))] == [True, False]


def test_a_code_before_one_that_was_used_opens_nothing(awa):
    secret = an_app(awa)
    after, now, before = (code_of(secret, step) for step in (1, 0, -1))

    assert [opens(now), opens(before), opens(after)] == [True, False, True]


def test_the_code_that_sets_an_app_up_does_not_log_in_too(awa, monkeypatch):
    here = browser()
    with_password(here, "awa")

    # The clock stands still: all of it is one half minute.
    with later(monkeypatch, 0):
        secret = set_up(here)

        assert not opens(code_of(secret))
        assert opens(code_of(secret, 1))


# --- keys -------------------------------------------------------------------------------------------------------------


def a_key(user, *, alone: bool) -> SoftwareKey:
    """A key that the account has registered, with the box that lets it log in alone, or without."""
    here, key = browser(), SoftwareKey(user)
    here.force_login(user)
    credential = key.register(challenge_on(here.get(ADD)), flags=VERIFIED if alone else 0)
    answer = here.post(ADD, {"name": "coffre", "credential": credential, **({"passwordless": "on"} if alone else {})})
    assert answer.status_code == 302
    return key


def at_the_door(client):
    return challenge_on(client.get(DOOR, headers={"accept": "application/json"}))


@pytest.mark.once
@pytest.mark.parametrize(("alone", "flags", "expected"), [
    (True, VERIFIED, True), (True, 0, False), (False, VERIFIED, False), (False, 0, False),
])  # fmt: skip
def test_a_key_logs_in_alone_if_its_owner_wants_that_and_shows_a_finger(awa, alone, flags, expected):
    key, there = a_key(awa, alone=alone), browser()

    there.post(DOOR, {"credential": key.answer(at_the_door(there), flags=flags)})

    assert logged_in(there) is expected


@pytest.mark.once
def test_a_stolen_key_alone_opens_nothing_with_what_another_login_was_asked(awa, monkeypatch):
    key, thief = a_key(awa, alone=True), browser()
    a_key(make.account("voleur"), alone=False)
    with_password(thief, "voleur")
    challenge = challenge_on(thief.get(FACTOR))

    with later(monkeypatch, 20 * 60):
        thief.post(DOOR, {"credential": key.answer(challenge)})

    assert not logged_in(thief)


@pytest.mark.once
def test_a_key_is_a_second_factor_behind_the_password(awa):
    key, there = a_key(awa, alone=False), browser()
    with_password(there, "awa")

    there.post(FACTOR, {"credential": key.answer(challenge_on(there.get(FACTOR)))})

    assert logged_in(there)

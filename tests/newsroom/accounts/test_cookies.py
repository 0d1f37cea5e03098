"""The cookies of the desk mean nothing to readers: their path is "/" in production, so they come along everywhere."""

import pytest
from django.conf import settings

from tests import factories as make
from tests.newsroom.accounts.signing import browser, with_password

NAMES = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.DEVICE_COOKIE_NAME)
VALUES = ("", "x", "é", "a" * 32, "<script>" * 20)


@pytest.fixture
def readers(press):
    make.show(make.theme())
    return browser()


@pytest.mark.parametrize("address", ["/fr/", "/en/events/", "/api/v1/events/", "/fr/nowhere/", "/healthz"])
def test_public_answers_neither_read_nor_set_them(readers, address):
    plain = readers.get(address)

    for value in VALUES:
        readers.cookies.load(dict.fromkeys(NAMES, value))
        answer = readers.get(address)

        assert (answer.status_code, answer.content) == (plain.status_code, plain.content)
        assert answer.headers.get("ETag") == plain.headers.get("ETag")
        assert not answer.cookies
        assert "cookie" not in answer.headers.get("Vary", "").lower()


@pytest.mark.once
@pytest.mark.django_db
def test_the_cookies_of_the_desk_stay_at_the_desk():
    make.chief("awa")
    client = browser()

    answer = with_password(client, "awa")

    kept = {name: morsel for name, morsel in answer.cookies.items() if name in NAMES}
    assert kept.keys() == set(NAMES)
    assert {morsel["path"] for morsel in kept.values()} == {"/admin/"}
    assert {bool(morsel["httponly"]) for morsel in kept.values()} == {True}
    assert {morsel["samesite"] for morsel in kept.values()} == {"Lax"}

"""Somebody at the door of the desk, with an authenticator app in hand."""

import time
from contextlib import contextmanager

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.test import Client

PASSWORD = "correct horse battery"
LOGIN, FACTOR = "/admin/login/", "/admin/account/second-factor/"


def browser(**said) -> Client:
    return Client(headers={"accept-language": "en"}, **said)


def with_password(client: Client, name: str, password: str = PASSWORD, **said):
    return client.post(LOGIN, {"username": name, "password": password, **said})


def an_app(user: User) -> str:
    """Set an app up for the account, which is known by its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def a_wrong_code(secret: str) -> str:
    good = {code_of(secret, step) for step in (-1, 0, 1, 2)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444") if code not in good)


def logged_in(client: Client) -> bool:
    return client.get("/admin/account/sessions/").status_code == 200


@contextmanager
def later(monkeypatch, seconds: float):
    """What the clock of sessions says for a while."""
    now = time.time()
    with monkeypatch.context() as patch:
        patch.setattr("relations.newsroom.accounts.sessions.time.time", lambda: now + seconds)
        yield


def factors(user: User) -> list[str]:
    return sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))

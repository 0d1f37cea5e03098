"""Browsers that somebody has logged in with before: they are not kept out by what strangers try elsewhere."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse

# How long a browser is known, in seconds, and of how many accounts.
LASTS = 90 * 24 * 60 * 60
MOST = 5
SALT = "relations.newsroom.accounts.devices"


def device_of(request: HttpRequest, name: str) -> str:
    """The number of this browser as one that the account has logged in with; empty when it is not known."""
    return str(_known(request).get(name.casefold(), ""))


def remember(request: HttpRequest, answer: HttpResponse, user: User) -> None:
    """Know this browser again when the account logs in with it."""
    name, known = user.get_username().casefold(), _known(request)
    kept = {name: known.pop(name, "") or secrets.token_urlsafe(9), **known}
    answer.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(dict(list(kept.items())[:MOST]), salt=SALT),
        max_age=LASTS,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> dict[str, Any]:
    try:
        said = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return {}
    return said if isinstance(said, dict) else {}

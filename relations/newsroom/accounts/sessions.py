"""Sessions of the desk: how long they last, whose they are, and how they end. Django's engine of sessions, named in
the settings, is the `SessionStore` of this module."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from relations.newsroom import audit
from relations.newsroom.origin import address_of
from relations.reading import NEWSROOM

# Seconds without a request, and seconds since the login, after which a session is over.
IDLE = 30 * 60
ABSOLUTE = 12 * 60 * 60
# That somebody was there is noted once in so many seconds.
NOTED = 60
# Who wants to change an account has shown who they are within so many seconds; a form that they opened then may be
# sent for longer, and the last so many of them.
FRESH = 15 * 60
FRESH_TO_SEND = 60 * 60
FORMS = 20


class SessionStore(DatabaseStore):
    """Keeps beside the content of a session whose it is, since when, and from where."""

    @classmethod
    def get_model_class(cls) -> Any:
        from relations.newsroom.models import DeskSession

        return DeskSession

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.account_id = data.get(SESSION_KEY)
        row.since, row.seen = _moment(data.get("since")), _moment(data.get("seen"))
        row.address, row.device = data.get("address", ""), data.get("device", "")
        return row


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def begin(request: HttpRequest) -> None:
    """Note in a session that somebody has logged in with it."""
    now = time.time()
    request.session["since"] = request.session["seen"] = now
    request.session["address"] = address_of(request)[:45]
    request.session["device"] = request.headers.get("User-Agent", "")[:200]


def is_over(request: HttpRequest) -> bool:
    now, since, seen = time.time(), request.session.get("since", 0), request.session.get("seen", 0)
    return bool(now - since >= ABSOLUTE or now - seen >= IDLE)


def touch(request: HttpRequest) -> None:
    """Note that somebody is there."""
    now = time.time()
    if now - request.session.get("seen", 0) >= NOTED:
        request.session["seen"] = now
        request.session["address"] = address_of(request)[:45]


def is_fresh(request: HttpRequest) -> bool:
    """Whether who asks has shown who they are a short while ago: by logging in, or again since."""
    from allauth.account.internal.flows.login import get_authentication_records

    user: Any = request.user
    shown = [record["at"] for record in get_authentication_records(request, user)]
    last: float = max([request.session.get("since", 0), *shown])
    return time.time() - last < FRESH


def open_form(request: HttpRequest) -> None:
    """Note that who asks has shown who they are, and reads the form of this address now."""
    begun = time.time() - FRESH_TO_SEND
    kept = {path: at for path, at in request.session.get("forms", {}).items() if at > begun}
    request.session["forms"] = dict(list((kept | {request.path: time.time()}).items())[-FORMS:])


def has_open_form(request: HttpRequest) -> bool:
    """Whether the form of this address was read by somebody who had shown who they are, not too long ago."""
    opened: float = request.session.get("forms", {}).get(request.path, 0)
    return time.time() - opened < FRESH_TO_SEND


def sessions_of(user: User) -> "QuerySet[Any]":
    """The sessions of an account that are not over, the one last used first."""
    now = timezone.now()
    rows: QuerySet[Any] = SessionStore.get_model_class().objects.filter(
        account=user, expire_date__gt=now, seen__gt=now - timedelta(seconds=IDLE)
    )
    return rows.order_by("-seen", "-since", "session_key")


def mark_of(key: str) -> str:
    """What a page calls a session by: who reads it there cannot use the session, as with its key."""
    return salted_hmac("relations.newsroom.accounts.sessions", key).hexdigest()[:20]


def end(keys: Iterable[str], *, of: User, by: User | None) -> int:
    """End these sessions of an account; how many there were."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim(editing=False)
        found = SessionStore.get_model_class().objects.filter(account=of, session_key__in=list(keys))
        number: int = found.count()
        if number:
            found.delete()
            audit.enter([audit.Act("session.end", detail={"user": of.pk, "sessions": number})], by=by)
    return number


def end_others(user: User, *, but: str | None, by: User | None) -> int:
    """End every session of an account but one (or none)."""
    rows = SessionStore.get_model_class().objects.filter(account=user).exclude(session_key=but)
    return end(list(rows.values_list("session_key", flat=True)), of=user, by=by)


def end_all(*, by: User | None) -> int:
    """End every session of everybody: for the day when something has gone wrong."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim(editing=False)
        rows = SessionStore.get_model_class().objects.all()
        number: int = rows.count()
        rows.delete()
        audit.enter([audit.Act("session.end_all", detail={"sessions": number})], by=by)
    return number

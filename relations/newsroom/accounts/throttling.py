"""How often a password or a code may be tried, asked before anything is hashed.

Tries are rows of the database, so all processes count together. Each is counted in buckets: the account from where it
is tried, the place itself, and the account from anywhere. A browser that the account has logged in with before has a
bucket of its own and no other, so nobody can keep the owner of an account out by trying wrong passwords
(OWASP, "Slow down online guessing attacks with device cookies").
"""

import hashlib
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

from relations.newsroom import audit
from relations.newsroom.accounts.devices import device_of
from relations.newsroom.models import Attempt
from relations.newsroom.origin import address_of
from relations.reading import NEWSROOM

KEPT = timedelta(hours=1)


@dataclass(frozen=True)
class Bucket:
    key: str
    most: int
    within: timedelta

    def wait(self, now: datetime) -> timedelta:
        """How long until there is room again; nothing when there is. Called once the try itself is counted."""
        tries = Attempt.objects.filter(bucket=self.key, at__gt=now - self.within).order_by("-at")
        over = tries.values_list("at", flat=True)[self.most : self.most + 1]
        return next((at + self.within - now for at in over), timedelta())


# How many tries, in how long: by one account from one place, by all from one place, by one account from anywhere.
ACCOUNT_HERE = (5, timedelta(minutes=15))
PLACE = (40, timedelta(minutes=15))
ACCOUNT = (60, timedelta(hours=1))


class Throttled(ValidationError):
    """Too many tries; `seconds` says how long to wait."""

    def __init__(self, wait: timedelta):
        self.seconds = max(1, math.ceil(wait.total_seconds()))
        minutes = math.ceil(self.seconds / 60)
        words = ngettext(
            "Too many tries. Wait %(minutes)d minute and try again; nothing was checked.",
            "Too many tries. Wait %(minutes)d minutes and try again; nothing was checked.",
            minutes,
        )
        super().__init__(words % {"minutes": minutes}, code="throttled")


def buckets(what: str, name: str, request: HttpRequest) -> list[Bucket]:
    """Where a try at `what` ("password" or "factor") by the account of this name is counted."""
    place, device = place_of(request), device_of(request, name)
    if device:
        return [Bucket(_key(what, name, "device", device), *ACCOUNT_HERE)]
    return [
        Bucket(_key(what, name, "place", place), *ACCOUNT_HERE),
        Bucket(_key(what, "", "place", place), *PLACE),
        Bucket(_key(what, name, "anywhere", ""), *ACCOUNT),
    ]


def told_to_wait(answer: HttpResponse, *forms: Any) -> HttpResponse:
    """The answer that shows these forms, with the status and the header that say how long a throttled one waits."""
    errors = [
        error for form in forms if form is not None for found in form.errors.as_data().values() for error in found
    ]
    waits = [error.seconds for error in errors if isinstance(error, Throttled)]
    if waits:
        answer.status_code = 429
        answer["Retry-After"] = str(max(waits))
    return answer


@contextmanager
def counted(what: str, name: str, request: HttpRequest) -> Iterator[None]:
    """Count what is done inside as a try that failed, unless it ends well. Raises Throttled before it is done."""
    now, where = timezone.now(), buckets(what, name, request)
    Attempt.objects.filter(at__lt=now - KEPT).delete()
    # Counted first and looked at afterwards: tries at the same moment see each other.
    tries = Attempt.objects.bulk_create(Attempt(bucket=bucket.key, at=now) for bucket in where)
    wait = max(bucket.wait(now) for bucket in where)
    if wait:
        # Whoever is told to wait does not wait longer for having asked.
        Attempt.objects.filter(pk__in=[row.pk for row in tries]).delete()
        _note(what, name, where[0], now)
        raise Throttled(wait)
    yield
    forget(what, name, request)
    Attempt.objects.filter(pk__in=[row.pk for row in tries]).delete()


def forget(what: str, name: str, request: HttpRequest) -> None:
    """Whoever has shown who they are begins anew in their own bucket; what others tried stays counted."""
    Attempt.objects.filter(bucket=buckets(what, name, request)[0].key).delete()


def place_of(request: HttpRequest) -> str:
    """The network that asks: one address of IPv4, the 64 bits of IPv6 that one household or office has."""
    said = address_of(request)
    try:
        address = ip_address(said)
    except ValueError:
        return said
    return str(address) if address.version == 4 else str(ip_network(f"{address}/64", strict=False))


def _note(what: str, name: str, bucket: Bucket, now: datetime) -> None:
    """Enter in the audit that tries are refused: once for a bucket, however often somebody tries on."""
    told = _key("told", bucket.key, "", "")
    if Attempt.objects.filter(bucket=told, at__gt=now - bucket.within).exists():
        return
    # A name that is no account may be a password in the wrong field: it is kept nowhere.
    user = User.objects.filter(username=name).first()
    with transaction.atomic(using=NEWSROOM):
        audit.enter([audit.Act("login.throttle", detail={"what": what, "user": user.pk if user else None})], by=None)
        Attempt.objects.create(bucket=told, at=now)


def _key(what: str, name: str, kind: str, where: str) -> str:
    return hashlib.sha256("\0".join((what, name.casefold(), kind, where)).encode()).hexdigest()

"""Who has a record open at the desk just now. Advisory: it forbids nothing, and the audit does not keep it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from relations.newsroom.accounts import name_of
from relations.newsroom.models import Presence
from relations.newsroom.snapshots import Key

FORGOTTEN_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class Other:
    """Somebody else with the record open, or the same person in another tab."""

    name: str
    is_editing: bool
    is_me: bool


def here(key: Key, user: User, tab: str, is_editing: bool, now: datetime) -> None:
    """Note that somebody has the record open in a tab of their browser.

    Without `audit.claim()`: a sign of life never waits for an edition.
    """
    row = Presence(kind=key[0], record_id=key[1], user=user, tab=tab, is_editing=is_editing, at=now)
    Presence.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["kind", "record_id", "user", "tab"],
        update_fields=["is_editing", "at"],
    )


def left(key: Key, user: User, tab: str) -> None:
    Presence.objects.filter(kind=key[0], record_id=key[1], user=user, tab=tab).delete()


def others(key: Key, user: User, tab: str, now: datetime) -> list[Other]:
    """Each once, however many tabs they have it open in: the others first, by name."""
    rows = Presence.objects.filter(kind=key[0], record_id=key[1], at__gt=now - FORGOTTEN_AFTER).select_related("user")
    found: dict[int, Other] = {}
    for row in rows.exclude(user=user, tab=tab):
        before = found.get(row.user_id)
        is_editing = row.is_editing or (before is not None and before.is_editing)
        found[row.user_id] = Other(name_of(row.user), is_editing, row.user_id == user.pk)
    return sorted(found.values(), key=lambda other: (other.is_me, other.name))


def forget_absent(now: datetime) -> int:
    """Delete the signs of life that are too old to count; answers how many."""
    return Presence.objects.filter(at__lte=now - FORGOTTEN_AFTER).delete()[0]

"""A record that must not be changed for a while: under legal review, say, or while a crisis is verified."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.models import Freeze
from relations.newsroom.plans import Problem, Refused, standings_of
from relations.newsroom.rights import is_system
from relations.newsroom.snapshots import Key

RIGHT = "newsroom.freeze_record"


def freezing_refusal(user: User) -> str | None:
    return None if is_system(user) or user.has_perm(RIGHT) else _("You do not have the right to do this.")


def freeze(key: Key, *, until: datetime, reason: str, by: User) -> Freeze:
    """Forbid changes of a record until a moment. Raises Refused."""
    kind, pk = key
    with transaction.atomic(using="default"):
        audit.claim()
        now = timezone.now()
        problems = [freezing_refusal(by)]
        problems += [] if reason.strip() else [_("Say why: editors read it when they are refused.")]
        problems += [] if until > now else [_("The end of the freeze lies in the past.")]
        problems += [] if standings_of([key]) else [_("This record has not been saved yet.")]
        _refuse(key, problems)
        said = {"until": until, "reason": reason, "by": by, "at": now}
        frozen, _created = Freeze.objects.update_or_create(kind=kind, record_id=pk, defaults=said)
        audit.enter([audit.Act("freeze", kind, pk, reason=reason, detail={"until": until.isoformat()})], by=by)
    return frozen


def thaw(key: Key, *, by: User) -> None:
    """Allow changes again. Raises Refused."""
    kind, pk = key
    with transaction.atomic(using="default"):
        audit.claim()
        _refuse(key, [freezing_refusal(by)])
        if Freeze.objects.filter(kind=kind, record_id=pk).delete()[0]:
            audit.enter([audit.Act("thaw", kind, pk)], by=by)


def freeze_of(key: Key) -> Freeze | None:
    """What forbids changes of a record now."""
    kind, pk = key
    rows = Freeze.objects.filter(kind=kind, record_id=pk, until__gt=timezone.now()).select_related("by")
    return rows.first()


def _refuse(key: Key, problems: list[str | None]) -> None:
    if words := [problem for problem in problems if problem]:
        raise Refused([Problem(word, key) for word in words])

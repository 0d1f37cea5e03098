"""Hooks at the desk: made, changed, given a new secret, stopped and begun again. Every act is audited."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models import Relation
from relations.models.aggregates import aggregates
from relations.newsroom import audit
from relations.newsroom.models import Hook
from relations.newsroom.outbound import Forbidden
from relations.newsroom.outbound.addresses import target_of
from relations.newsroom.plans import Refused
from relations.newsroom.webhooks.signing import secret_of
from relations.publication.models import Change
from relations.reading import NEWSROOM

RIGHT = "newsroom.manage_hook"
SETTINGS = ("address", "purpose", "kinds", "relations")


def may_manage(user: User) -> bool:
    return user.has_perm(RIGHT)


def make(
    *, address: str, by: User, purpose: str = "", kinds: Iterable[str] = (), relations: Iterable[int] = ()
) -> tuple[Hook, str]:
    """A hook that is told of all that is published from now on, and its secret. Raises Refused."""
    now, last = timezone.now(), Change.objects.order_by("-edition", "-position").first()
    hook = Hook(address=address, purpose=purpose, kinds=sorted(kinds), relations=sorted(relations), by=by, at=now)
    hook.salt, hook.renewed_at = _new_salt(), now
    if last:
        hook.edition, hook.position = last.edition, last.position
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        refuse_unless(by, hook)
        hook.save()
        enter("hook.make", hook, by=by, purpose=purpose)
    return hook, secret_of(hook)


def change(given: Hook, *, by: User, **said: Any) -> Hook:
    """Change what a hook is told, or where. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        hook = locked(given.pk)
        before = {name: getattr(hook, name) for name in SETTINGS}
        for name in SETTINGS:
            value = said.get(name, before[name])
            setattr(hook, name, sorted(value) if name in ("kinds", "relations") else value)
        refuse_unless(by, hook)
        if changed := [name for name in SETTINGS if getattr(hook, name) != before[name]]:
            hook.save(update_fields=SETTINGS)
            enter("hook.change", hook, by=by, fields=changed)
    return hook


def renew(given: Hook, *, by: User) -> str:
    """A new secret; the one before signs too for a day. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        hook = locked(given.pk)
        refuse_unless(by)
        hook.former_salt, hook.salt, hook.renewed_at = hook.salt, _new_salt(), timezone.now()
        hook.save(update_fields=("former_salt", "salt", "renewed_at"))
        enter("hook.renew", hook, by=by)
    return secret_of(hook)


def stop(given: Hook, *, by: User | None, ending: str = Hook.Ending.HAND) -> None:
    """Send it nothing more for now; what waits goes on waiting. By nobody: it stops by itself. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        hook = locked(given.pk)
        if by:
            refuse_unless(by)
        if hook.is_active:
            hook.is_active, hook.ending = False, ending
            hook.save(update_fields=("is_active", "ending"))
            enter("hook.stop", hook, by=by, why=str(ending))


def resume(given: Hook, *, by: User) -> None:
    """Go on where it was stopped: what has changed since is told too. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        hook = locked(given.pk)
        refuse_unless(by)
        if not hook.is_active:
            hook.is_active, hook.ending, hook.failing_since = True, "", None
            hook.save(update_fields=("is_active", "ending", "failing_since"))
            hook.deliveries.filter(state="waiting").update(due=timezone.now())
            enter("hook.resume", hook, by=by)


def remove(given: Hook, *, by: User) -> None:
    """With all its deliveries. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        hook = locked(given.pk)
        refuse_unless(by)
        enter("hook.remove", hook, by=by)
        hook.delete()


def locked(pk: int) -> Hook:
    audit.claim()
    return Hook.objects.select_for_update().get(pk=pk)


def enter(action: str, hook: Hook, *, by: User | None, purpose: str = "", **more: Any) -> None:
    """In the audit. For whom it is names somebody: as a reason, it may be taken out. Many addresses hold a secret."""
    detail = {"hook": hook.pk, "host": target_of(hook.address).authority, **more}
    audit.enter([audit.Act(action, reason=purpose, detail=detail)], by=by)


def _new_salt() -> str:
    return secrets.token_urlsafe(32)


def refuse_unless(by: User, hook: Hook | None = None) -> None:
    if not may_manage(by):
        raise Refused([_("You do not have the right to do this.")])
    if hook is None:
        return
    try:
        target_of(hook.address)
    except Forbidden as refused:
        raise Refused([str(refused)]) from refused
    known = set(Relation.objects.using(NEWSROOM).values_list("pk", flat=True))
    if not set(hook.kinds) <= aggregates().keys() or not set(hook.relations) <= known:
        raise Refused([_("Choose kinds and relations from the lists.")])

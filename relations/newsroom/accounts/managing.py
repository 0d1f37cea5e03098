"""Who may do what to whose account, and the acts that every account goes through: leaving, coming back."""

from collections import defaultdict
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.accounts import SYSTEM
from relations.newsroom.accounts.sessions import end_others
from relations.newsroom.assigning import assign
from relations.newsroom.models import OneTimeLink, Standing, Token
from relations.newsroom.plans import Refused
from relations.newsroom.snapshots import Key
from relations.reading import NEWSROOM

RIGHT = "auth.change_user"
RETURNED = "account.return"


def may_manage(by: User) -> bool:
    return by.has_perm(RIGHT)


def managing_refusal(user: User, by: User) -> str | None:
    """Why `by` may do nothing to this account; None if nothing stands against it."""
    if not may_manage(by):
        return _("You do not have the right to do this.")
    if user.username == SYSTEM:
        return _("This account belongs to Entente itself: nobody logs in with it.")
    if user.pk == by.pk:
        return _("This is your own account: somebody else has to do this.")
    if user.is_superuser and not by.is_superuser:
        return _("This account has more rights than yours.")
    return None


def check(refusal: str | None) -> None:
    """Raises Refused."""
    if refusal:
        raise Refused([refusal])


def open_work(user: User) -> list[Standing]:
    """The records that are this account's to work on."""
    return list(Standing.objects.filter(assignee=user).order_by("due", "kind", "record_id"))


def leaving_refusal(user: User, by: User) -> str | None:
    if refused := managing_refusal(user, by):
        return refused
    return None if user.is_active else _("This account is closed already.")


def leave(user: User, *, by: User, to: User | None) -> tuple[int, list[Key]]:
    """Close an account: its sessions, tokens and links end, and its open work goes to a colleague, or to nobody.

    How many records went to the colleague, and those that nobody has now: the colleague cannot open them, or there is
    none. Raises Refused.
    """
    with transaction.atomic(using=NEWSROOM):
        audit.claim(editing=False)
        person = User.objects.select_for_update().get(pk=user.pk)
        check(leaving_refusal(person, by))
        now, work = timezone.now(), open_work(person)
        person.is_active = False
        person.save(update_fields=("is_active",))
        tokens = Token.objects.filter(by=person, revoked_at=None, expires__gt=now).update(revoked_at=now)
        OneTimeLink.objects.filter(account=person, used_at=None, revoked_at=None).update(revoked_at=now)
        detail = {"user": person.pk, "to": to.pk if to else None, "records": len(work), "tokens": tokens}
        audit.enter([audit.Act("account.leave", detail=detail)], by=by)
        end_others(person, but=None, by=by)
        # Part of closing it: a freeze of everything must not keep an account open that somebody has stolen.
        with audit.guarding():
            left = _hand_over(work, to, by)
    return len(work) - len(left), left


def _hand_over(work: list[Standing], to: User | None, by: User) -> list[Key]:
    """Give the work on, each record with its own date and priority; what nobody could take."""
    alike: dict[tuple[str, date | None, int], list[Key]] = defaultdict(list)
    for standing in work:
        alike[standing.kind, standing.due, standing.priority].append(standing.key)
    left: list[Key] = []
    for (_kind, due, priority), keys in alike.items():
        try:
            with transaction.atomic(using=NEWSROOM):
                assign(keys, to=to, due=due, priority=priority, by=by)
        except Refused:
            assign(keys, to=None, due=due, priority=priority, by=by)
            left += keys
        else:
            left += [] if to else keys
    return left


def reactivate(user: User, *, by: User) -> None:
    """Open a closed account again, with the rights it had. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim(editing=False)
        person = User.objects.select_for_update().get(pk=user.pk)
        check(managing_refusal(person, by))
        if person.is_active:
            raise Refused([_("This account is open already.")])
        person.is_active = True
        person.save(update_fields=("is_active",))
        audit.enter([audit.Act(RETURNED, detail={"user": person.pk})], by=by)

"""Whose work a record is, until when, and how soon it should be looked at."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.alerts import alert_for_all
from relations.newsroom.models import Alert, Priority, Standing
from relations.newsroom.plans import Problem, Refused, standings_of
from relations.newsroom.rights import TRANSLATE, is_system, may_change
from relations.newsroom.snapshots import Key


def assigning_refusal(standing: Standing | None, user: User) -> str | None:
    if standing is None:
        return _("This record has not been saved yet.")
    if not is_system(user) and not may_change(user, standing.kind):
        return _("You do not have the right to do this.")
    return None


def colleagues_for(kinds: Iterable[str]) -> QuerySet[User]:
    """Who can be given records of all these kinds, by name: nobody works on what they cannot open."""
    found = User.objects.filter(is_active=True, is_staff=True)
    for kind in sorted(set(kinds)):
        seeing = (f"relations.view_{kind}", f"relations.change_{kind}", f"newsroom.{TRANSLATE}")
        either = [Q(pk__in=User.objects.with_perm(right).order_by().values("pk")) for right in seeing]
        found = found.filter(either[0] | either[1] | either[2])
    return found.order_by("first_name", "last_name", "username")


def assign(keys: Iterable[Key], *, to: User | None, due: date | None, priority: int, by: User) -> None:
    """Give these records to somebody, or to nobody. Raises Refused."""
    wanted = list(dict.fromkeys(keys))
    with transaction.atomic(using="default"):
        audit.claim()
        standings = standings_of(wanted)
        reasons = {key: assigning_refusal(standings.get(key), by) for key in wanted}
        problems = [Problem(reason, key) for key, reason in reasons.items() if reason]
        if to and not colleagues_for(kind for kind, _pk in wanted).filter(pk=to.pk).exists():
            problems.append(Problem(_("This account cannot open the record at the desk.")))
        if problems:
            raise Refused(problems)
        told = [key for key, standing in standings.items() if to and standing.assignee_id != to.pk]
        for standing in standings.values():
            standing.assignee, standing.due, standing.priority = to, due, Priority(priority)
        Standing.objects.bulk_update(standings.values(), ("assignee", "due", "priority"), batch_size=500)
        said = {"to": to.pk if to else None, "due": due.isoformat() if due else None, "priority": int(priority)}
        audit.enter((audit.Act("assign", *key, detail=said) for key in standings), by=by)
        alert_for_all(Alert.Cause.ASSIGNED, told, by=by)

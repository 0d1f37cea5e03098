"""Carrying out what is due: each schedule is one edition, made in one transaction with the end of the schedule."""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom.accounts import name_of
from relations.newsroom.alerts import alert_for_all
from relations.newsroom.dossiers import close_with
from relations.newsroom.log import LogBehind
from relations.newsroom.models import Alert, Edition, Item, Schedule
from relations.newsroom.plans import Problem, Refused, by_number
from relations.newsroom.rights import is_system
from relations.newsroom.schedules import DONE, FAILED, WAITING, end, enter, keys_of, locked, move_of, withdraws
from relations.newsroom.workflow import has_right, publish, withdraw
from relations.reading import NEWSROOM
from relations.vocabulary import ABSENT

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Result:
    """What became of a schedule that was due: an edition, or why there is none."""

    schedule: Schedule
    edition: int | None = None
    error: str = ""


class _NotWaiting(Exception):
    """Somebody else has carried the schedule out, or cancelled it, since it was found due."""


def publish_due(now: datetime | None = None) -> list[Result]:
    """Carry out what is due, in the order of the moments. One that fails keeps its error and stops no other.

    Safe when run twice at once: whoever comes second finds the schedule done.
    """
    due = Schedule.objects.filter(state=WAITING, at__lte=now or timezone.now()).order_by("at", "id")
    return [result for pk in list(due.values_list("pk", flat=True)) if (result := _carry_out(pk)) is not None]


def _carry_out(pk: int) -> Result | None:
    found = Schedule.objects.select_related("by").get(pk=pk)
    if found.state != WAITING:
        return None
    try:
        with by_number():
            return Result(found, edition=_make_edition(found).number)
    except _NotWaiting:
        return None
    except Refused as refused:
        error = "\n".join(problem.message for problem in refused.problems)
    except IntegrityError as refused:
        error = str(refused)
    except (LogBehind, DatabaseError) as trouble:
        # A locked database, a newsroom restored from an older copy: a later round may find it mended.
        return _put_off(found, str(trouble))
    except Exception as fault:
        log.exception("Schedule %s failed.", pk)
        error = f"{type(fault).__name__}: {fault}"
    return _fail(found, error)


def _make_edition(found: Schedule) -> Edition:
    if problems := list(_against_maker(found)):
        raise Refused(problems)
    said: dict[str, Any] = {"by": found.by, "act": found.act, "then": _closing(found)}
    said |= {"notice_fr": found.notice_fr, "notice_en": found.notice_en}
    said["leave_out"] = [(row, name) for row, name in found.leave_out]
    if withdraws(found):
        return withdraw(keys_of(found), **said)
    numbers = {(row.kind, row.record_id): row.number for row in found.records.all()}
    return publish(numbers, revisions=numbers, note_fr=found.note_fr, note_en=found.note_en, **said)


def _closing(given: Schedule) -> Callable[[Edition], None]:
    """Ends the schedule in the transaction of its edition: of two processes at once, the second undoes its own."""

    def then(edition: Edition) -> None:
        found = locked(given.pk)
        if found.state != WAITING:
            raise _NotWaiting
        problems: list[Problem | str] = [*_against_maker(found)]
        problems += _overtaken(found, edition)
        if problems:
            raise Refused(problems)
        found.edition, found.error = edition.number, ""
        end(found, DONE)
        enter("schedule.done", found, by=found.by, edition=edition.number)
        if found.dossier:
            close_with(found.dossier, keys_of(found), edition, by=found.by)

    return then


def _fail(given: Schedule, error: str) -> Result | None:
    with transaction.atomic(using=NEWSROOM):
        found = locked(given.pk)
        if found.state != WAITING:
            return None
        found.error = error
        end(found, FAILED)
        enter("schedule.fail", found, by=found.by, reason=error)
        alert_for_all(Alert.Cause.SCHEDULE_FAILED, keys_of(found), by=None, also=(found.by_id,))
    return Result(found, error=error)


def _put_off(found: Schedule, error: str) -> Result:
    """It goes on waiting, and says why as far as the database can be told."""
    with suppress(DatabaseError):
        Schedule.objects.filter(pk=found.pk, state=WAITING).update(error=error)
    return Result(found, error=error)


# --- what stands against it -------------------------------------------------------------------------------------------


def _against_maker(found: Schedule) -> Iterator[str]:
    """Whoever made it may have left, or lost the right, since."""
    words = {"user": name_of(found.by)}
    if not found.by.is_active and not is_system(found.by):
        yield _("%(user)s, who made this schedule, has no active account any more.") % words
    elif not has_right(found.by, move_of(found.act)):
        yield _("%(user)s, who made this schedule, no longer has the right to do this.") % words


def _overtaken(found: Schedule, edition: Edition) -> Iterator[Problem]:
    """A schedule brings back neither an older revision nor what somebody has withdrawn since it was made."""
    if withdraws(found):
        return
    later, mine = Q(), Q()
    for row in found.records.all():
        mine |= Q(kind=row.kind, record_id=row.record_id)
        later |= Q(kind=row.kind, record_id=row.record_id, revision__gt=row.number)
    others = Item.objects.exclude(edition=edition).only("kind", "record_id")
    for item in others.filter(later):
        yield Problem(_("A later revision of this record has been published since."), item.key)
    planned = Schedule.objects.filter(state=DONE).exclude(edition=None).values("edition")
    gone = others.filter(mine, act__in=ABSENT, edition__moment__gt=found.made_at)
    for item in gone.exclude(edition__number__in=planned):
        yield Problem(_("This record has been withdrawn since the schedule was made."), item.key)

"""Schedules: editions to be made at a moment, of exactly the revisions that were approved for them."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.log import LogBehind
from relations.newsroom.models import Edition, Heartbeat, Item, Review, Schedule, ScheduledRecord, Standing
from relations.newsroom.plans import Problem, Refused, standings_of
from relations.newsroom.rights import is_system
from relations.newsroom.snapshots import Key
from relations.newsroom.workflow import MOVES, Move, make_move, publish, refusal, withdraw
from relations.newsroom.zones import in_words
from relations.reading import NEWSROOM
from relations.vocabulary import ABSENT, ItemAct

log = logging.getLogger(__name__)

WAITING, DONE, FAILED, CANCELLED = (
    Schedule.State.WAITING, Schedule.State.DONE, Schedule.State.FAILED, Schedule.State.CANCELLED,
)  # fmt: skip
# Acts that change what readers are shown, and are owed a notice.
WITH_NOTICE = (*ABSENT, ItemAct.CORRECTION)
# The background work looks each minute: a schedule that waits for longer has been missed.
LATE_AFTER = timedelta(minutes=2)
OVERDUE_AFTER = timedelta(minutes=5)
HEARTBEAT = "work"


def withdraws(schedule: Schedule) -> bool:
    return schedule.act in ABSENT


def keys_of(schedule: Schedule) -> list[Key]:
    return [(row.kind, row.record_id) for row in schedule.records.all()]


def waiting_for(key: Key) -> QuerySet[Schedule]:
    """The schedules that wait for a record, in the order in which they will be carried out."""
    waiting = Schedule.objects.filter(state=WAITING, records__kind=key[0], records__record_id=key[1])
    return waiting.order_by("at", "id")


# --- making and ending ------------------------------------------------------------------------------------------------


def schedule(
    keys: Iterable[Key],
    *,
    at: datetime,
    by: User,
    act: str = ItemAct.UPDATE,
    notice_fr: str = "",
    notice_en: str = "",
    leave_out: Iterable[tuple[str, str]] = (),
    expected: Mapping[Key, int] | None = None,
) -> Schedule:
    """Have these records published, or withdrawn, together at a moment.

    A publication is bound to the head revisions, which are approved; a withdrawal to the records. `expected` holds
    the revision numbers that `by` saw. Raises Refused, with every reason at once.
    """
    wanted = list(dict.fromkeys(keys))
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        problems: list[Problem | str] = [*_untimely(at), *_unannounced(act, notice_fr)]
        problems += _against_waiting(wanted, act, by, expected)
        if problems:
            raise Refused(problems)
        made = Schedule.objects.create(
            at=at, act=act, notice_fr=notice_fr, notice_en=notice_en, by=by, made_at=timezone.now(),
            leave_out=[list(end) for end in dict.fromkeys(leave_out)],
        )  # fmt: skip
        numbers = {key: standing.head.number for key, standing in standings_of(wanted).items()}
        ScheduledRecord.objects.bulk_create(
            ScheduledRecord(schedule=made, kind=kind, record_id=pk, number=numbers[kind, pk]) for kind, pk in wanted
        )
        if act not in ABSENT:
            make_move("schedule", wanted, by=by)
        _enter("schedule.make", made, by=by)
    return made


def cancel(given: Schedule, *, by: User) -> None:
    """Give up a schedule that waits or has failed. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        found = _locked(given.pk)
        _refuse_unless(found, by, WAITING, FAILED)
        _release(found)
        _end(found, CANCELLED)
        _enter("schedule.cancel", found, by=by)


def try_again(given: Schedule, *, by: User) -> None:
    """Let a schedule that has failed wait once more, from now on in the name of `by`. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        found = _locked(given.pk)
        _refuse_unless(found, by, FAILED)
        found.by, found.ended_at, found.error, found.state = by, None, "", WAITING
        found.save(update_fields=("by", "ended_at", "error", "state"))
        if not withdraws(found):
            _mark(found, Review.APPROVED, Review.SCHEDULED)
        _enter("schedule.again", found, by=by)


# --- carrying out -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """What became of a schedule that was due: an edition, or why there is none."""

    schedule: Schedule
    edition: int | None = None
    error: str = ""


class _NotWaiting(Exception):
    """Somebody else has carried the schedule out, or cancelled it, since it was found due."""


def publish_due(now: datetime | None = None) -> list[Result]:
    """Carry out what is due, each schedule as an edition of its own, in the order of their moments.

    Safe when run twice at once: whoever comes second finds the schedule done. One that fails stops no other.
    """
    moment = now or timezone.now()
    due = list(Schedule.objects.filter(state=WAITING, at__lte=moment).order_by("at", "id").values_list("pk", flat=True))
    return [result for pk in due if (result := _carry_out(pk)) is not None]


def _carry_out(pk: int) -> Result | None:
    found = Schedule.objects.select_related("by").get(pk=pk)
    if found.state != WAITING:
        return None
    try:
        edition = _make_edition(found)
    except _NotWaiting:
        return None
    except Refused as refused:
        return _fail(found, "\n".join(problem.message for problem in refused.problems))
    except (LogBehind, DatabaseError) as error:
        # What the next round may find mended: a locked database, a newsroom restored from an older copy.
        return _fail(found, str(error)) if isinstance(error, IntegrityError) else _put_off(found, str(error))
    except Exception as error:
        log.exception("Schedule %s failed.", pk)
        return _fail(found, f"{type(error).__name__}: {error}")
    return Result(found, edition=edition.number)


def _make_edition(found: Schedule) -> Edition:
    if problems := list(_against_maker(found)):
        raise Refused(problems)
    said = {"by": found.by, "act": found.act, "notice_fr": found.notice_fr, "notice_en": found.notice_en}
    leave_out = [(row, name) for row, name in found.leave_out]
    if withdraws(found):
        return withdraw(keys_of(found), leave_out=leave_out, then=_closing(found), **said)
    numbers = {(row.kind, row.record_id): row.number for row in found.records.all()}
    return publish(numbers, revisions=numbers, leave_out=leave_out, then=_closing(found), **said)


def _closing(given: Schedule) -> Callable[[Edition], None]:
    """Ends the schedule in the transaction of its edition: of two processes at once, the second undoes its own."""

    def then(edition: Edition) -> None:
        found = _locked(given.pk)
        if found.state != WAITING:
            raise _NotWaiting
        if not withdraws(found) and (problems := list(_overtaken(found, edition))):
            raise Refused(problems)
        found.edition = edition.number
        _end(found, DONE)
        _enter("schedule.done", found, by=found.by, edition=edition.number)

    return then


def _fail(given: Schedule, error: str) -> Result | None:
    with transaction.atomic(using=NEWSROOM):
        found = _locked(given.pk)
        if found.state != WAITING:
            return None
        found.error = error
        _release(found)
        _end(found, FAILED)
        _enter("schedule.fail", found, by=found.by, reason=error)
    return Result(found, error=error)


def _put_off(found: Schedule, error: str) -> Result:
    """It goes on waiting, and says why it still does; as far as the database can be told."""
    log.warning("Schedule %s has to wait: %s", found.pk, error)
    Schedule.objects.filter(pk=found.pk, state=WAITING).update(error=error)
    return Result(found, error=error)


# --- what stands against it -------------------------------------------------------------------------------------------


def _move_of(act: str) -> Move:
    return MOVES["withdraw" if act in ABSENT else "publish"]


def _untimely(at: datetime) -> Iterator[str]:
    if at <= timezone.now():
        yield _("%(moment)s has passed: choose a moment to come.") % {"moment": in_words(at)}


def _unannounced(act: str, notice_fr: str) -> Iterator[str]:
    if act == ItemAct.LEGAL_REMOVAL:
        yield _("A legal removal is made at once, not at a time.")
    if act in WITH_NOTICE and not notice_fr.strip():
        yield _("Readers are owed a notice in French: say what changes, and why.")


def _against_waiting(keys: list[Key], act: str, by: User, expected: Mapping[Key, int] | None) -> Iterator[Problem]:
    if not keys:
        yield Problem(_("Choose at least one record."))
    standings, move = standings_of(keys), MOVES["withdraw" if act in ABSENT else "schedule"]
    for key in keys:
        standing = standings.get(key)
        if standing and (expected or {}).get(key, standing.head.number) != standing.head.number:
            yield Problem(_("Somebody has changed this record since you looked at it: look again."), key)
        if reason := _unapproved(standing, move) or refusal(standing, move, by):
            yield Problem(reason, key)


def _unapproved(standing: Standing | None, move: Move) -> str:
    if standing is None or move is MOVES["withdraw"] or standing.review == Review.APPROVED:
        return ""
    if standing.review == Review.SCHEDULED:
        return _("This revision is scheduled already: cancel that schedule first.")
    return _("Nobody has approved this revision yet: only what is approved can be scheduled.")


def _against_maker(found: Schedule) -> Iterator[str]:
    """Whoever made it may have left, or lost the right, since."""
    words = {"user": found.by.get_username()}
    if is_system(found.by):
        return
    if not found.by.is_active:
        yield _("%(user)s, who made this schedule, has no active account any more.") % words
    elif not found.by.has_perm(_move_of(found.act).permission):
        yield _("%(user)s, who made this schedule, no longer has the right to do this.") % words


def _overtaken(found: Schedule, edition: Edition) -> Iterator[Problem]:
    """A revision never takes the place of a later one that readers have seen."""
    later = Q()
    for row in found.records.all():
        later |= Q(kind=row.kind, record_id=row.record_id, revision__gt=row.number)
    for item in Item.objects.filter(later).exclude(edition=edition).only("kind", "record_id"):
        yield Problem(_("A later revision of this record has been published since."), item.key)


def _refuse_unless(found: Schedule, by: User, *states: str) -> None:
    if found.state not in states:
        raise Refused([_("This schedule is: %(state)s.") % {"state": found.get_state_display()}])
    if not is_system(by) and not by.has_perm(_move_of(found.act).permission):
        raise Refused([_("You do not have the right to do this.")])


# --- writing ----------------------------------------------------------------------------------------------------------


def _locked(pk: int) -> Schedule:
    """The schedule as it stands now, until the end of the transaction."""
    audit.claim()
    # Of itself alone: the lock is not for the account.
    return Schedule.objects.select_for_update().get(pk=pk)


def _end(found: Schedule, state: Schedule.State) -> None:
    found.state, found.ended_at = state, timezone.now()
    found.save(update_fields=("state", "ended_at", "error", "edition"))


def _release(found: Schedule) -> None:
    """What waited for this schedule is approved again, unless somebody has changed it since."""
    if not withdraws(found):
        _mark(found, Review.SCHEDULED, Review.APPROVED)


def _mark(found: Schedule, before: Review, after: Review) -> None:
    for row in found.records.all():
        mine = Standing.objects.filter(kind=row.kind, record_id=row.record_id, head__number=row.number, review=before)
        mine.update(review=after, since=timezone.now())


def _enter(action: str, found: Schedule, *, by: User, reason: str = "", **more: int) -> None:
    detail = {"schedule": found.pk, "act": found.act, "at": found.at.isoformat(), **more}
    rows = found.records.all()
    audit.enter(
        [audit.Act(action, row.kind, row.record_id, new=row.number, reason=reason, detail=detail) for row in rows], by=by
    )


# --- what the dashboard watches ---------------------------------------------------------------------------------------


def late(now: datetime) -> QuerySet[Schedule]:
    """What should have been carried out by now and still waits."""
    return Schedule.objects.filter(state=WAITING, at__lt=now - LATE_AFTER).order_by("at", "id")


def beat(error: str = "") -> None:
    """Note that the background work has looked for what is due, and what went wrong."""
    row = Heartbeat(name=HEARTBEAT, at=timezone.now(), error=error)
    Heartbeat.objects.bulk_create([row], update_conflicts=True, unique_fields=["name"], update_fields=["at", "error"])


def heartbeat() -> Heartbeat | None:
    return Heartbeat.objects.filter(name=HEARTBEAT).first()


def is_overdue(heartbeat: Heartbeat | None, now: datetime) -> bool:
    return heartbeat is None or heartbeat.at < now - OVERDUE_AFTER

"""Schedules: editions to be made at a moment, of exactly the revisions that were approved for them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.models import Approval, Dossier, Heartbeat, Review, Schedule, ScheduledRecord, Standing
from relations.newsroom.planning import passages_along
from relations.newsroom.plans import Problem, Refused, standings_of
from relations.newsroom.rights import limits_of, outside
from relations.newsroom.snapshots import Key, upgraded
from relations.newsroom.workflow import MOVES, Move, grounds_of, has_right, make_move, refusal
from relations.newsroom.zones import in_words
from relations.reading import NEWSROOM
from relations.vocabulary import ABSENT, ItemAct

WAITING, DONE, FAILED, CANCELLED = (
    Schedule.State.WAITING, Schedule.State.DONE, Schedule.State.FAILED, Schedule.State.CANCELLED,
)  # fmt: skip
# Acts that readers are owed a notice of.
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
    note_fr: str = "",
    note_en: str = "",
    leave_out: Iterable[tuple[str, str]] = (),
    expected: Mapping[Key, int] | None = None,
    dossier: Dossier | None = None,
) -> Schedule:
    """Have these records published, or withdrawn, together at a moment.

    A publication is bound to the head revisions, which are approved, as their new passages are with it; a withdrawal
    to the records. `expected` holds the revision numbers that `by` saw; `dossier` is the one that closes with the
    edition. Raises Refused, with every reason at once.
    """
    wanted = list(dict.fromkeys(keys))
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        standings = standings_of(wanted)
        problems: list[Problem | str] = [*_untimely(at), *_unannounced(act, notice_fr)]
        problems += _against(wanted, standings, act, by, expected)
        if problems:
            raise Refused(problems)
        if act not in ABSENT:
            _approve_passages(standings, by)
        made = Schedule.objects.create(
            at=at, act=act, notice_fr=notice_fr, notice_en=notice_en, note_fr=note_fr, note_en=note_en,
            by=by, made_at=timezone.now(), dossier=dossier,
            leave_out=[list(end) for end in dict.fromkeys(leave_out)],
        )  # fmt: skip
        ScheduledRecord.objects.bulk_create(
            ScheduledRecord(schedule=made, kind=kind, record_id=pk, number=standings[kind, pk].head.number)
            for kind, pk in wanted
        )
        if not withdraws(made):
            make_move("schedule", wanted, by=by)
        enter("schedule.make", made, by=by)
    return made


def _approve_passages(standings: Mapping[Key, Standing], by: User) -> None:
    """Passages come along as they were approved; those that nobody has read yet are read with the records."""
    along = passages_along(standings)
    if unread := [key for key, found in along.items() if found.approved != found.head.number]:
        make_move("approve", unread, by=by)


def cancel(given: Schedule, *, by: User) -> None:
    """Give up a schedule that waits or has failed. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        found = locked(given.pk)
        _refuse_unless(found, by, WAITING, FAILED)
        end(found, CANCELLED)
        enter("schedule.cancel", found, by=by)


def try_again(given: Schedule, *, by: User) -> None:
    """Let a schedule that has failed wait once more, from now on in the name of `by`. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        found = locked(given.pk)
        _refuse_unless(found, by, FAILED)
        if problems := [] if withdraws(found) else list(_no_longer_approved(found)):
            raise Refused(problems)
        found.by, found.made_at, found.ended_at, found.error = by, timezone.now(), None, ""
        found.state = WAITING
        found.save(update_fields=("by", "made_at", "ended_at", "error", "state"))
        _mark(found, Review.APPROVED, Review.SCHEDULED)
        enter("schedule.again", found, by=by)


# --- what stands against it -------------------------------------------------------------------------------------------


def move_of(act: str) -> Move:
    """The move without the right to which nobody schedules this act, or has it carried out."""
    return MOVES["withdraw" if act in ABSENT else "publish"]


def _untimely(at: datetime) -> Iterator[str]:
    if at <= timezone.now():
        yield _("%(moment)s has passed: choose a moment to come.") % {"moment": in_words(at)}


def _unannounced(act: str, notice_fr: str) -> Iterator[str]:
    if act == ItemAct.LEGAL_REMOVAL:
        yield _("A legal removal is made at once, not at a time.")
    elif act in WITH_NOTICE and not notice_fr.strip():
        yield _("Readers are owed a notice in French: say what changes, and why.")


def _against(
    keys: list[Key], standings: Mapping[Key, Standing], act: str, by: User, expected: Mapping[Key, int] | None
) -> Iterator[Problem]:
    if not keys:
        yield Problem(_("Choose at least one record."))
    move = MOVES["withdraw" if act in ABSENT else "schedule"]
    grounds = grounds_of(keys, move, by)
    for key in keys:
        standing = standings.get(key)
        if standing and (expected or {}).get(key, standing.head.number) != standing.head.number:
            yield Problem(_("Somebody has changed this record since you looked at it: look again."), key)
        if reason := refusal(standing, move, by, grounds=grounds):
            plainer = _unapproved(standing, move) if standing and has_right(by, move) else ""
            yield Problem(plainer or reason, key)


def _unapproved(standing: Standing, move: Move) -> str:
    if standing.review in move.review:
        return ""
    if standing.review == Review.SCHEDULED:
        return _("This revision is scheduled already: cancel that schedule first.")
    return _("Nobody has approved this revision yet: only what is approved can be scheduled.")


def _no_longer_approved(found: Schedule) -> Iterator[Problem]:
    for row in found.records.all():
        if not Approval.objects.filter(kind=row.kind, record_id=row.record_id, number=row.number).exists():
            yield Problem(_("The revision that was scheduled is no longer approved."), (row.kind, row.record_id))


def _refuse_unless(found: Schedule, by: User, *states: str) -> None:
    if not has_right(by, move_of(found.act)):
        raise Refused([_("You do not have the right to do this.")])
    if found.state not in states:
        raise Refused([_("This schedule is no longer what you saw: it is now “%s”.") % found.get_state_display()])
    if problems := list(_out_of_limits(found, by)):
        raise Refused(problems)


def _out_of_limits(found: Schedule, by: User) -> Iterator[Problem]:
    limits = limits_of(by, move_of(found.act).right(""))
    for key, standing in standings_of(keys_of(found)).items() if limits is not None else ():
        if standing.head.snapshot and outside(limits or set(), upgraded(standing.head.snapshot)):
            yield Problem(_("Your group works on other relations than the one that this record belongs to."), key)


# --- writing ----------------------------------------------------------------------------------------------------------


def locked(pk: int) -> Schedule:
    """The schedule as it stands now, until the end of the transaction."""
    audit.claim()
    return Schedule.objects.select_for_update().get(pk=pk)


def end(found: Schedule, state: Schedule.State) -> None:
    """Nothing waits for this schedule any more: what it held is approved again, unless somebody has changed it."""
    found.state, found.ended_at = state, timezone.now()
    found.save(update_fields=("state", "ended_at", "error", "edition"))
    _mark(found, Review.SCHEDULED, Review.APPROVED)


def _mark(found: Schedule, before: Review, after: Review) -> None:
    if withdraws(found):
        return
    for row in found.records.all():
        mine = Standing.objects.filter(kind=row.kind, record_id=row.record_id, head__number=row.number, review=before)
        mine.update(review=after, since=timezone.now())


def enter(action: str, found: Schedule, *, by: User, reason: str = "", **more: int) -> None:
    """In the audit: one entry for each record of the schedule."""
    detail = {"schedule": found.pk, "act": found.act, "at": found.at.isoformat(), **more}
    rows = found.records.all()
    audit.enter(
        [audit.Act(action, row.kind, row.record_id, new=row.number, reason=reason, detail=detail) for row in rows],
        by=by,
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

"""The moves that readers see: what is published and what is taken away, each as one edition."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.alerts import alert_for_all
from relations.newsroom.forgetting import forget
from relations.newsroom.log import NewItem
from relations.newsroom.models import Approval, Edition, Publicity, Review, Standing, UrgentCorrection
from relations.newsroom.planning import plan_publication, plan_withdrawal
from relations.newsroom.plans import Plan, Problem, Refused, grouped, standings_of
from relations.newsroom.press import issue
from relations.newsroom.rights import is_system
from relations.newsroom.snapshots import Key
from relations.newsroom.tasks import give_tasks
from relations.newsroom.workflow.moves import (
    ALERTS,
    EVERY,
    MOVES,
    PUBLISH,
    REMOVE,
    WITHDRAW,
    Move,
    approve_revisions,
    authors_of,
    grounds_of,
    has_right,
    moved_on,
    own_text_allowed,
    refusal,
)
from relations.vocabulary import ABSENT, ItemAct

# A revision approved earlier may be published whatever has become of the draft since.
PUBLISH_APPROVED = replace(PUBLISH, review=EVERY)


def publish(
    keys: Iterable[Key],
    *,
    by: User,
    act: str = ItemAct.UPDATE,
    note_fr: str = "",
    note_en: str = "",
    notice_fr: str = "",
    notice_en: str = "",
    leave_out: Iterable[tuple[str, str]] = (),
    own_text_confirmed: bool = False,
    expected: Mapping[Key, int] | None = None,
    revisions: Mapping[Key, int] | None = None,
    then: Callable[[Edition], None] | None = None,
) -> Edition:
    """Publish the head revisions of these records as one edition, with the passages they cite.

    What nobody has approved yet is approved with it, if `by` may. `expected` holds the revision numbers that the
    publisher saw, `revisions` those to publish instead of the heads, each approved before. `then(edition)` is called
    in the transaction of the edition. Raises Refused, with every reason at once.
    """
    if act in ABSENT:
        raise ValueError(f"{act} shows no record")
    wanted = list(dict.fromkeys(keys))
    plan, reading = Plan(), _Reading()

    def make_items() -> list[NewItem]:
        nonlocal plan, reading
        standings = standings_of(wanted)
        reading = _read(standings, by, revisions or {})
        problems = [
            *_refusals(wanted, standings, PUBLISH_APPROVED if revisions else PUBLISH, by),
            *_backwards(standings, revisions or {}),
            *moved_on(standings, expected or {}),
            *_unread(reading, standings, by, own_text_confirmed),
            *_without_notice(standings, act, notice_fr),
        ]
        plan = plan_publication(
            wanted, act=act, notice_fr=notice_fr, notice_en=notice_en, leave_out=set(leave_out), revisions=revisions
        )
        return _items_unless(problems, plan)

    def finish(edition: Edition) -> None:
        _approve_what_was_read(plan, reading, by)
        _stand_as_published(plan, edition)
        _audit("publish", wanted, plan, edition, by, own=reading.own)
        if act == ItemAct.CORRECTION:
            give_tasks(wanted, act)
        if not is_system(by):
            alert_for_all(ALERTS["publish"], wanted, by=by)
        if then:
            then(edition)

    return issue(
        make_items, by=by, approved_by=lambda: reading.approver or by, note_fr=note_fr, note_en=note_en, then=finish
    )


@dataclass(frozen=True)
class _Reading:
    """Which of the revisions to publish nobody has approved yet, and which of them `by` wrote."""

    unread: frozenset[Key] = frozenset()
    own: frozenset[Key] = frozenset()
    # Revisions that are neither a head nor a correction that waits: nobody can approve them any more.
    unknown: frozenset[Key] = frozenset()
    # Who approved the first of those that were read before; nobody when `by` reads them all.
    approver: User | None = None


def _read(standings: dict[Key, Standing], by: User, revisions: Mapping[Key, int]) -> _Reading:
    numbers = {key: revisions.get(key, standing.head.number) for key, standing in standings.items()}
    approvals: dict[Key, Approval] = {}
    for kind, ids in grouped(numbers):
        rows = Approval.objects.filter(kind=kind, record_id__in=ids).select_related("by")
        approvals |= {(kind, row.record_id): row for row in rows if row.number == numbers[kind, row.record_id]}
    unread = frozenset(numbers.keys() - approvals.keys())
    authors = authors_of(unread - revisions.keys()) | _correctors(unread & revisions.keys(), revisions)
    own = frozenset(key for key in unread if by.pk in authors.get(key, set()))
    unknown = frozenset(key for key in unread & revisions.keys() if key not in authors)
    return _Reading(unread, own, unknown, None if unread else next((row.by for row in approvals.values()), None))


def _correctors(keys: Iterable[Key], revisions: Mapping[Key, int]) -> dict[Key, set[int]]:
    """Who wrote the corrections of the public version that wait, when it is these that are to be published."""
    found: dict[Key, set[int]] = {}
    for key in keys:
        waiting = UrgentCorrection.objects.filter(kind=key[0], record_id=key[1], number=revisions[key], closed_at=None)
        found.update((key, {correction.by_id}) for correction in waiting)
    return found


def _unread(reading: _Reading, standings: dict[Key, Standing], by: User, own_text_confirmed: bool) -> Iterator[Problem]:
    may_approve = has_right(by, MOVES["approve"])
    for key in reading.unknown if may_approve else reading.unread:
        yield Problem(_("Nobody has approved this revision yet."), key)
    if reading.own and not own_text_allowed(by, own_text_confirmed):
        words = _("Somebody other than the author has to approve it first.")
        if by.is_superuser:
            words = _("This is your own text: confirm that you publish it without a second reader.")
        yield from (Problem(words, key) for key in reading.own)


def _backwards(standings: dict[Key, Standing], revisions: Mapping[Key, int]) -> Iterator[Problem]:
    for key, number in revisions.items():
        if key in standings and number < (standings[key].published or 0):
            yield Problem(_("A later revision of this record is public already."), key)


def _without_notice(standings: dict[Key, Standing], act: str, notice_fr: str) -> Iterator[Problem]:
    corrects = any(standing.is_public for standing in standings.values()) and act == ItemAct.CORRECTION
    if corrects and not notice_fr.strip():
        yield Problem(_("Readers are owed a notice in French: say what was wrong and what is right."))


def withdraw(
    keys: Iterable[Key],
    *,
    by: User,
    act: str = ItemAct.WITHDRAWAL,
    notice_fr: str,
    notice_en: str = "",
    leave_out: Iterable[tuple[str, str]] = (),
    then: Callable[[Edition], None] | None = None,
) -> Edition:
    """Take these records away from the public as one edition; their addresses answer 410 with the notice.

    A legal removal also deletes their working rows and empties their revisions, notes, notices and items of the log.
    Raises Refused.
    """
    if act not in ABSENT or act == ItemAct.MERGER:
        raise ValueError(f"{act} does not take a record away")
    wanted = list(dict.fromkeys(keys))
    move = REMOVE if act == ItemAct.LEGAL_REMOVAL else WITHDRAW
    plan = Plan()

    def make_items() -> list[NewItem]:
        nonlocal plan
        problems = list(_refusals(wanted, standings_of(wanted), move, by))
        if not notice_fr.strip():
            problems.append(Problem(_("Readers are owed a notice in French: say why the record goes.")))
        plan = plan_withdrawal(wanted, act=act, notice_fr=notice_fr, notice_en=notice_en, leave_out=set(leave_out))
        return _items_unless(problems, plan)

    def finish(edition: Edition) -> None:
        _stand_as_published(plan, edition)
        _audit(act, wanted, plan, edition, by, reason=notice_fr if act != ItemAct.LEGAL_REMOVAL else "")
        if act == ItemAct.RETRACTION:
            give_tasks(wanted, act)
        if act == ItemAct.LEGAL_REMOVAL:
            forget([*(item.key for item in plan.items if item.act == act), *plan.forgotten], kept=edition)
        if then:
            then(edition)

    return issue(make_items, by=by, approved_by=lambda: by, then=finish)


def _items_unless(problems: list[Problem], plan: Plan) -> list[NewItem]:
    if problems or plan.problems:
        raise Refused([*problems, *plan.problems])
    return plan.items


def _refusals(keys: list[Key], standings: dict[Key, Standing], move: Move, by: User) -> Iterator[Problem]:
    grounds = grounds_of(keys, move, by)
    for key in keys:
        if reason := refusal(standings.get(key), move, by, grounds=grounds):
            yield Problem(reason, key)


def _approve_what_was_read(plan: Plan, reading: _Reading, by: User) -> None:
    """The records that the publisher read, and whatever came along with them: passages, completed links."""
    numbers = {item.key: item.revision for item in plan.items if item.snapshot is not None and item.revision}
    approve_revisions(numbers, by=by, own=set(reading.own))
    read = [key for key in sorted(reading.unread) if key in numbers]
    audit.enter((audit.Act("approve", *key, old=numbers[key], new=numbers[key]) for key in read), by=by)


def _stand_as_published(plan: Plan, edition: Edition) -> None:
    """Note on each record's standing what this edition did to it."""
    standings, now = standings_of(item.key for item in plan.items), timezone.now()
    for item in plan.items:
        standing = standings[item.key]
        if item.snapshot is None:
            removed = item.act == ItemAct.LEGAL_REMOVAL
            standing.publicity = Publicity.REMOVED if removed else Publicity.WITHDRAWN
            standing.published = None
        else:
            standing.publicity = Publicity.PUBLIC
            standing.published = item.revision
            # What is published past a draft says nothing of the draft: whoever wrote that is still its author.
            if item.revision == standing.head.number:
                standing.approved = item.revision
                if standing.review != Review.APPROVED:
                    standing.review, standing.since = Review.APPROVED, now
        standing.edition = edition.number
    names = ("publicity", "published", "approved", "review", "since", "edition")
    Standing.objects.bulk_update(standings.values(), names, batch_size=500)


def _audit(
    action: str, keys: list[Key], plan: Plan, edition: Edition, by: User, *, reason: str = "", own: Iterable[Key] = ()
) -> None:
    """One entry for each record that was asked for; those that came along stand in the edition."""
    numbers = {item.key: item.revision for item in plan.items}
    mine = set(own)
    audit.enter(
        (
            audit.Act(
                action, *key, new=numbers.get(key), reason=reason,
                detail={"edition": edition.number} | ({"own_text": True} if key in mine else {}),
            )
            for key in keys
        ),
        by=by,
    )  # fmt: skip

"""The moves that readers see: what is published and what is taken away, each as one edition."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.alerts import alert_for_all
from relations.newsroom.forgetting import forget
from relations.newsroom.log import NewItem
from relations.newsroom.models import Edition, Publicity, Review, Standing, UrgentCorrection
from relations.newsroom.planning import plan_publication, plan_withdrawal
from relations.newsroom.plans import Plan, Problem, Refused, grouped, standings_of
from relations.newsroom.press import issue
from relations.newsroom.removals import let_go
from relations.newsroom.rights import is_system
from relations.newsroom.rows import update_alike
from relations.newsroom.snapshots import Key
from relations.newsroom.tasks import give_tasks
from relations.newsroom.workflow.beside import beside
from relations.newsroom.workflow.moves import (
    ALERTS,
    EVERY,
    PUBLISH,
    REMOVE,
    WITHDRAW,
    Move,
    approve_revisions,
    grounds_of,
    moved_on,
    refusal,
)
from relations.newsroom.workflow.reading import Reading, read, unread
from relations.newsroom.workflow.removing import refusals_of_removal, stand_as_removed
from relations.reading import NEWSROOM
from relations.vocabulary import ABSENT, ItemAct

# A revision approved earlier may be published whatever has become of the draft since.
PUBLISH_APPROVED = replace(PUBLISH, review=EVERY)
# A passage may come along with a record while a schedule of its own waits.
PUBLISH_ALONG = replace(PUBLISH, review=(*PUBLISH.review, Review.SCHEDULED))


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
    expected_public: Mapping[Key, int] | None = None,
    then: Callable[[Edition], None] | None = None,
) -> Edition:
    """Publish the head revisions of these records as one edition, with the passages they cite.

    What nobody has approved yet is approved with it, passages too, if `by` may. `expected` holds the revision numbers
    that the publisher saw, `revisions` those to publish instead of the heads, each approved before, as the passages
    have to be then. `then(edition)` is called in the transaction of the edition. Raises Refused, with every reason at
    once.

    `expected_public` holds the revisions that readers had when `by` looked.
    """
    if act in ABSENT:
        raise ValueError(f"{act} shows no record")
    wanted = list(dict.fromkeys(keys))
    plan, reading = Plan(), Reading()

    def make_items() -> list[NewItem]:
        nonlocal plan, reading
        plan = plan_publication(
            wanted, act=act, notice_fr=notice_fr, notice_en=notice_en, leave_out=set(leave_out), revisions=revisions
        )
        standings, along = _standings(wanted, plan), _standings(plan.along, plan)
        reading = read(standings, along, by, {**revisions, **plan.along} if revisions else {})
        problems = [
            *_refusals(wanted, standings, PUBLISH_APPROVED if revisions else PUBLISH, by),
            *_refusals(list(along), along, PUBLISH_APPROVED if revisions else PUBLISH_ALONG, by),
            *beside(plan.items, [*wanted, *along], PUBLISH, by),
            *_backwards(standings, revisions or {}),
            *moved_on(standings, expected or {}),
            *_published_since(standings, expected_public or {}),
            *corrections_waiting(key for key in wanted if key not in (revisions or {})),
            *unread(reading, by, own_text_confirmed=own_text_confirmed),
            *_without_notice(standings, act, notice_fr),
        ]
        return _items_unless(problems, plan)

    def finish(edition: Edition) -> None:
        _approve_what_was_read(plan, reading, by)
        _stand_as_published(plan, edition)
        _audit("publish", [*wanted, *plan.along], plan, edition, by, own=reading.own)
        if act == ItemAct.CORRECTION:
            give_tasks(wanted, act)
        if not is_system(by):
            alert_for_all(ALERTS["publish"], wanted, by=by)
        if then:
            then(edition)

    return issue(
        make_items, by=by, approved_by=lambda: reading.approver or by, note_fr=note_fr, note_en=note_en, then=finish
    )


def _standings(keys: Iterable[Key], plan: Plan) -> dict[Key, Standing]:
    """As `standings_of`, which need not ask again for those that the plan was made from."""
    wanted = list(keys)
    found = plan.standings | standings_of(key for key in wanted if key not in plan.standings)
    return {key: found[key] for key in wanted if key in found}


def _backwards(standings: dict[Key, Standing], revisions: Mapping[Key, int]) -> Iterator[Problem]:
    for key, number in revisions.items():
        if key in standings and number < (standings[key].published or 0):
            yield Problem(_("A later revision of this record is public already."), key)


def corrections_waiting(keys: Iterable[Key]) -> Iterator[Problem]:
    """Records with an urgent correction of what readers see now, which their drafts would overtake."""
    for kind, ids in grouped(keys):
        waiting = list(UrgentCorrection.objects.filter(kind=kind, record_id__in=ids, closed_at=None))
        of_these = Standing.objects.filter(kind=kind, record_id__in=[correction.record_id for correction in waiting])
        public = dict(of_these.values_list("record_id", "published")) if waiting else {}
        for correction in waiting:
            if public.get(correction.record_id) == correction.base:
                words = _("A correction of the public version waits: publish it or give it up first.")
                yield Problem(words, (kind, correction.record_id))


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
    expected: Mapping[Key, int] | None = None,
    expected_public: Mapping[Key, int] | None = None,
    then: Callable[[Edition], None] | None = None,
) -> Edition:
    """Take these records away from the public as one edition; their addresses answer 410 with the notice.

    A legal removal also deletes their working rows and empties their revisions, notes, notices and items of the log.
    `expected` holds the head revisions that `by` saw, `expected_public` those that readers had then. Raises Refused.
    """
    if act not in ABSENT or act == ItemAct.MERGER:
        raise ValueError(f"{act} does not take a record away")
    wanted = list(dict.fromkeys(keys))
    move = REMOVE if act == ItemAct.LEGAL_REMOVAL else WITHDRAW
    plan = Plan()

    def make_items() -> list[NewItem]:
        nonlocal plan
        standings = standings_of(wanted)
        removes = move is REMOVE
        problems = [
            *(refusals_of_removal(wanted, by) if removes else _refusals(wanted, standings, move, by)),
            *moved_on(standings, expected or {}),
            *_published_since(standings, expected_public or {}),
        ]
        if not notice_fr.strip():
            problems.append(Problem(_("Readers are owed a notice in French: say why the record goes.")))
        plan = plan_withdrawal(wanted, act=act, notice_fr=notice_fr, notice_en=notice_en, leave_out=set(leave_out))
        problems += beside(plan.items, wanted, move, by)
        if not plan.items:
            problems.append(Problem(_("Nothing of this was ever public: it is removed from the bin.")))
        return _items_unless(problems, plan)

    def finish(edition: Edition) -> None:
        _stand_as_published(plan, edition)
        _audit(act, wanted, plan, edition, by, reason=notice_fr if act != ItemAct.LEGAL_REMOVAL else "")
        if act == ItemAct.RETRACTION:
            give_tasks(wanted, act)
        if act == ItemAct.LEGAL_REMOVAL:
            let_go(plan.let_go, by=by)
            forget([*(item.key for item in plan.items if item.act == act), *plan.forgotten], kept=edition)
            stand_as_removed(plan.forgotten)
        if then:
            then(edition)

    return issue(make_items, by=by, approved_by=lambda: by, then=finish)


def _published_since(standings: dict[Key, Standing], expected: Mapping[Key, int]) -> Iterator[Problem]:
    for key, number in expected.items():
        if key in standings and (standings[key].published or 0) != number:
            yield Problem(_("Another version has become public since you looked at it: look again."), key)


def _items_unless(problems: list[Problem], plan: Plan) -> list[NewItem]:
    if problems or plan.problems:
        raise Refused([*problems, *plan.problems])
    return plan.items


def _refusals(keys: list[Key], standings: dict[Key, Standing], move: Move, by: User) -> Iterator[Problem]:
    grounds = grounds_of(keys, move, by)
    for key in keys:
        if reason := refusal(standings.get(key), move, by, grounds=grounds):
            yield Problem(reason, key)


def _approve_what_was_read(plan: Plan, reading: Reading, by: User) -> None:
    """The records that the publisher read, and whatever came along with them: passages, completed links."""
    numbers = {item.key: item.revision for item in plan.items if item.snapshot is not None and item.revision}
    approve_revisions(numbers, by=by, own=set(reading.own))
    read = [key for key in sorted(reading.unread) if key in numbers]
    audit.enter((audit.Act("approve", *key, old=numbers[key], new=numbers[key]) for key in read), by=by)


def _stand_as_published(plan: Plan, edition: Edition) -> None:
    """Note on each record's standing what this edition did to it."""
    standings, now = _standings([item.key for item in plan.items], plan), timezone.now()
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
    update_alike(standings.values(), names, NEWSROOM)


def _audit(
    action: str, keys: list[Key], plan: Plan, edition: Edition, by: User, *, reason: str = "", own: Iterable[Key] = ()
) -> None:
    """One entry for each record that was asked for, and each passage with it; the edition tells what else changes."""
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

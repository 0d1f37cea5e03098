"""Who has read the revisions that are to be published, and who wrote those that nobody has read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from relations.newsroom.models import Approval, Standing, UrgentCorrection
from relations.newsroom.plans import Problem, grouped
from relations.newsroom.snapshots import Key
from relations.newsroom.workflow.moves import MOVES, authors_of, has_right, own_text_allowed


@dataclass(frozen=True)
class Reading:
    """Which of the revisions to publish nobody has approved yet, and which of them `by` wrote."""

    unread: frozenset[Key] = frozenset()
    own: frozenset[Key] = frozenset()
    # Revisions that are neither a head nor a correction that waits: nobody can approve them any more.
    unknown: frozenset[Key] = frozenset()
    # Who approved the first of those that were read before; nobody when `by` reads them all.
    approver: User | None = None


def read(
    standings: Mapping[Key, Standing], along: Mapping[Key, Standing], by: User, revisions: Mapping[Key, int]
) -> Reading:
    """What was read of these records, and of the passages that come along; `revisions` instead of their heads."""
    every = {**along, **standings}
    numbers = {key: revisions.get(key, standing.head.number) for key, standing in every.items()}
    approvals: dict[Key, Approval] = {}
    for kind, ids in grouped(numbers):
        rows = Approval.objects.filter(kind=kind, record_id__in=ids).select_related("by")
        approvals |= {(kind, row.record_id): row for row in rows if row.number == numbers[kind, row.record_id]}
    unread = frozenset(numbers.keys() - approvals.keys())
    authors = authors_of(unread - revisions.keys()) | _correctors(unread & revisions.keys(), revisions)
    own = frozenset(key for key in unread if by.pk in authors.get(key, set()))
    unknown = frozenset(key for key in unread & revisions.keys() if key not in authors)
    readers = (approvals[key].by for key in standings if key in approvals)
    return Reading(unread, own, unknown, None if unread & standings.keys() else next(readers, None))


def _correctors(keys: Iterable[Key], revisions: Mapping[Key, int]) -> dict[Key, set[int]]:
    """Who wrote the corrections of the public version that wait, when it is these that are to be published."""
    found: dict[Key, set[int]] = {}
    for key in keys:
        waiting = UrgentCorrection.objects.filter(kind=key[0], record_id=key[1], number=revisions[key], closed_at=None)
        found.update((key, {correction.by_id}) for correction in waiting)
    return found


def unread(reading: Reading, by: User, *, own_text_confirmed: bool) -> Iterator[Problem]:
    """Why `by` may not be the one who reads what nobody has read."""
    may_approve = has_right(by, MOVES["approve"])
    for key in sorted(reading.unknown if may_approve else reading.unread):
        yield Problem(_("Nobody has approved this revision yet."), key)
    if reading.own and not own_text_allowed(by, own_text_confirmed):
        words = _("Somebody other than the author has to approve it first.")
        if by.is_superuser:
            words = _("This is your own text: confirm that you publish it without a second reader.")
        yield from (Problem(words, key) for key in sorted(reading.own))

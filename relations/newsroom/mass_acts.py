"""Acts that change many records in one way: each in its draft, and by itself in what the public reads of it.

What the public reads is made from what was last published, with the one change and no word of a draft. Where a draft is
in the way it becomes a revision of its own, as an urgent correction does. Approvals of what was changed hold for what
it has become.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models.aggregates import model_of
from relations.newsroom import rows
from relations.newsroom.log import NewItem
from relations.newsroom.models import (
    Approval,
    Edition,
    Item,
    Publicity,
    Review,
    Revision,
    Schedule,
    ScheduledRecord,
    Standing,
    UrgentCorrection,
)
from relations.newsroom.plans import Problem, grouped, label_of, standings_of
from relations.newsroom.record import record_all, record_apart
from relations.newsroom.rights import limits_of, outside
from relations.newsroom.snapshots import Key, Snapshot, content_digest, upgraded
from relations.reading import NEWSROOM
from relations.vocabulary import ItemAct

KEPT_REVIEWS = (Review.SUBMITTED, Review.CHANGES_REQUESTED)


@dataclass(frozen=True)
class Held:
    """A record as the newsroom has it, and as the public reads it."""

    standing: Standing
    draft: Snapshot
    # The revision that the public reads, whole, and what the log shows of it; nothing while it is not public.
    published: Snapshot | None = None
    item: Item | None = None

    @property
    def key(self) -> Key:
        return self.standing.key

    @property
    def shown(self) -> Snapshot | None:
        return cast(Snapshot, self.item.snapshot) if self.item else None

    @property
    def versions(self) -> list[Snapshot]:
        """What can differ: the draft, what was published, and what of it was shown."""
        return [version for version in (self.draft, self.published, self.shown) if version is not None]


@dataclass(frozen=True)
class Alteration:
    """What becomes of one record."""

    held: Held
    draft: Snapshot
    # The revision that the public is to read, whole, and what is shown of it; nothing where readers see no change.
    published: Snapshot | None = None
    shown: Snapshot | None = None
    left_out: list[dict[str, str]] = field(default_factory=list)
    act: str = ItemAct.UPDATE
    # The revisions that they were made from, whose approvals hold on.
    draft_from: int = 0
    public_from: int | None = None
    # A revision whose words come into the draft as well: the draft is read once somebody has read both.
    takes_in: tuple[Key, int] | None = None

    @property
    def key(self) -> Key:
        return self.held.key

    @property
    def goes_apart(self) -> bool:
        """Whether a draft is in the way of what the public is to read."""
        return self.published is not None and content_digest(self.published) != content_digest(self.draft)


@dataclass(frozen=True)
class Outcome:
    """The revisions that an alteration made; `public` is that which the public is to read."""

    alteration: Alteration
    draft: int
    public: int | None = None
    moment: str = ""

    def item(self) -> NewItem | None:
        if (shown := self.alteration.shown) is None:
            return None
        return NewItem(
            *self.alteration.key,
            uid=shown["root"]["uid"],
            act=self.alteration.act,
            snapshot={**shown, "root": shown["root"] | {"updated": self.moment}},
            revision=self.public,
            left_out=self.alteration.left_out,
        )

    def said(self) -> dict[str, Any]:
        """What is kept of it, so that it can be undone."""
        kind, pk = self.alteration.key
        public = {"public_before": self.alteration.public_from, "public_after": self.public}
        return {
            "kind": kind, "record_id": pk, "before": self.alteration.draft_from, "after": self.draft,
            **(public if self.public else {}),
        }  # fmt: skip


# --- what there is ----------------------------------------------------------------------------------------------------


def held(keys: Iterable[Key]) -> dict[Key, Held]:
    """These records as they stand, those without working rows left out; a fixed number of queries for each kind."""
    standings = {key: found for key, found in standings_of(keys).items() if found.head.snapshot is not None}
    public = {key: found for key, found in standings.items() if found.is_public}
    items = items_of({key: found.edition or 0 for key, found in public.items()})
    older = {key: found.published or 0 for key, found in public.items() if found.has_unpublished_changes}
    revisions = snapshots_of(older)
    return {key: _held(key, standing, items, revisions) for key, standing in standings.items()}


def _held(key: Key, standing: Standing, items: Mapping[Key, Item], revisions: Mapping[Key, Snapshot]) -> Held:
    draft = upgraded(cast(Snapshot, standing.head.snapshot))
    if key not in items:
        return Held(standing, draft)
    return Held(standing, draft, revisions.get(key, draft), items[key])


def items_of(editions: Mapping[Key, int]) -> dict[Key, Item]:
    """The items that these editions have of these records, in today's schema; none where the words were removed."""
    found: dict[Key, Item] = {}
    for kind, ids in grouped(editions):
        numbers = {editions[kind, pk] for pk in ids}
        rows_of_kind = Item.objects.filter(kind=kind, record_id__in=ids, edition__number__in=numbers)
        for item in rows_of_kind.select_related("edition"):
            if item.snapshot is not None and item.edition.number == editions[item.key]:
                item.snapshot = upgraded(item.snapshot)
                found[item.key] = item
    return found


def snapshots_of(numbers: Mapping[Key, int]) -> dict[Key, Snapshot]:
    """These revisions, in today's schema; none where the words were removed."""
    found: dict[Key, Snapshot] = {}
    for kind, ids in grouped(numbers):
        wanted = {numbers[kind, pk] for pk in ids}
        for revision in Revision.objects.filter(kind=kind, record_id__in=ids, number__in=wanted):
            key = (kind, revision.record_id)
            if revision.snapshot is not None and revision.number == numbers[key]:
                found[key] = upgraded(revision.snapshot)
    return found


def altered(
    found: Held,
    draft: Snapshot,
    published: Snapshot | None = None,
    shown: Snapshot | None = None,
    left_out: Sequence[dict[str, str]] = (),
) -> Alteration | None:
    """What becomes of the record when it is to say this; None when it says it already."""
    standing = found.standing
    if shown is None or found.shown is None or content_digest(shown) == content_digest(found.shown):
        published = shown = None
    if shown is None and content_digest(draft) == content_digest(found.draft):
        return None
    made = Alteration(found, draft, published, shown, list(left_out), draft_from=standing.head.number)
    return replace(made, public_from=standing.published) if shown is not None else made


# --- what stands against it -------------------------------------------------------------------------------------------


def in_use(keys: Iterable[Key]) -> Iterator[Problem]:
    """Records whose revision somebody means to publish as it is: the act would pull it away from under them."""
    for kind, ids in grouped(keys):
        waiting = ScheduledRecord.objects.filter(kind=kind, record_id__in=ids, schedule__state=Schedule.State.WAITING)
        for pk in sorted(set(waiting.values_list("record_id", flat=True))):
            words = _("“%s” is scheduled: cancel the schedule first.") % label_of((kind, pk))
            yield Problem(words, (kind, pk))
        corrections = UrgentCorrection.objects.filter(kind=kind, record_id__in=ids, closed_at=None)
        for pk in sorted(set(corrections.values_list("record_id", flat=True))):
            words = _("A correction of the public version of “%s” waits: publish it or give it up first.")
            yield Problem(words % label_of((kind, pk)), (kind, pk))


def out_of_reach(by: User, alterations: Iterable[Alteration]) -> Iterator[Problem]:
    """Public records of relations on which the account does not publish."""
    limits = limits_of(by, "publish_record")
    for alteration in alterations if limits is not None else ():
        if alteration.shown is not None and outside(limits or set(), alteration.shown):
            words = _("Your group works on other relations than the one that this record belongs to.")
            yield Problem(words, alteration.key)


# --- carrying it out --------------------------------------------------------------------------------------------------


def carry_out(alterations: Iterable[Alteration], *, by: User, note: str) -> list[Outcome]:
    """Write the working rows and append the revisions. Raises Refused when `by` may not change one of them.

    Call it with the audit claimed. `stand()` has to follow, when it is known whether there is an edition.
    """
    by_kind: dict[str, list[Alteration]] = {}
    for alteration in alterations:
        by_kind.setdefault(alteration.key[0], []).append(alteration)
    return [outcome for kind, mine in by_kind.items() for outcome in _of_kind(kind, mine, by, note)]


def _of_kind(kind: str, mine: list[Alteration], by: User, note: str) -> Iterator[Outcome]:
    apart = {a.key[1]: cast(Snapshot, a.published) for a in mine if a.goes_apart}
    public = record_apart(apart, by=by, note=note)
    rows.write(kind, [alteration.draft for alteration in mine], NEWSROOM)
    made_from = {a.key[1]: a.held.draft for a in mine if a.held.standing.head.snapshot is not None}
    roots = model_of(kind)._base_manager.using(NEWSROOM).in_bulk([alteration.key[1] for alteration in mine])
    record_all(list(roots.values()), by=by, note=note, english_as_written=True, made_from=made_from)
    heads = {pk: standing.head for (_kind, pk), standing in standings_of(a.key for a in mine).items()}
    for alteration in mine:
        head = heads[alteration.key[1]]
        if alteration.shown is None:
            yield Outcome(alteration, head.number)
        else:
            read = public.get(alteration.key[1], head)
            moment = cast(Snapshot, read.snapshot)["root"]["updated"]
            yield Outcome(alteration, head.number, read.number, moment)


def stand(outcomes: Sequence[Outcome], edition: Edition | None) -> None:
    """Note on each standing what the act did to it: reviews go on where they were, approvals hold."""
    unread = _unread_words(outcomes)
    carried = _carry_approvals(outcomes, unread)
    standings = standings_of(outcome.alteration.key for outcome in outcomes)
    for outcome in outcomes:
        standing = standings[outcome.alteration.key]
        if edition and outcome.public:
            standing.publicity, standing.published, standing.edition = (
                Publicity.PUBLIC, outcome.public, edition.number,
            )  # fmt: skip
        _go_on(standing, outcome, carried)
        if standing.key in unread and standing.review != Review.APPROVED:
            standing.approved = _approved_before(standing, outcome.alteration)
    names = ("publicity", "published", "edition", "approved", "review", "since")
    Standing.objects.bulk_update(standings.values(), names, batch_size=500)


def stand_away(items: Iterable[NewItem], edition: Edition) -> None:
    """Note what the edition took away."""
    away = standings_of(item.key for item in items if item.snapshot is None)
    for standing in away.values():
        standing.publicity, standing.published, standing.edition = Publicity.WITHDRAWN, None, edition.number
    Standing.objects.bulk_update(away.values(), ("publicity", "published", "edition"), batch_size=500)


def _go_on(standing: Standing, outcome: Outcome, carried: set[tuple[Key, int]]) -> None:
    before = outcome.alteration.held.standing
    if outcome.public == outcome.draft or (standing.key, outcome.draft) in carried:
        # An approval of the public revision alone says nothing of the drafts before it: their authors still wrote them.
        standing.approved, standing.review = outcome.draft, Review.APPROVED
    elif before.review in KEPT_REVIEWS:
        standing.review = before.review
    standing.since = before.since if standing.review == before.review else timezone.now()


def _unread_words(outcomes: Sequence[Outcome]) -> set[Key]:
    """The records whose drafts take in words that nobody has approved."""
    wanted = {o.alteration.key: o.alteration.takes_in for o in outcomes if o.alteration.takes_in}
    read = _approvals((key for key, _number in wanted.values()), {pair: pair[1] for pair in wanted.values()})
    return {key for key, pair in wanted.items() if pair not in read}


def _approved_before(standing: Standing, alteration: Alteration) -> int | None:
    """The last approval that says nothing of words which came back unread: those who wrote them are authors again."""
    if alteration.takes_in is None or alteration.takes_in[0] != standing.key:
        return standing.approved
    older = Approval.objects.filter(kind=standing.kind, record_id=standing.record_id)
    last = older.filter(number__lt=alteration.takes_in[1]).order_by("-number").first()
    return last.number if last else None


def _carry_approvals(outcomes: Sequence[Outcome], unread: set[Key]) -> set[tuple[Key, int]]:
    """Give what was made of approved revisions their approvals; the revisions that have one now."""
    wanted: dict[tuple[Key, int], int] = {}
    for outcome in outcomes:
        key, alteration = outcome.alteration.key, outcome.alteration
        if key not in unread:
            wanted[key, outcome.draft] = alteration.draft_from
        if outcome.public and alteration.public_from:
            # The public revision last: where it is the draft's too, its approval is the one that counts.
            wanted[key, outcome.public] = alteration.public_from
    older = _approvals(dict.fromkeys(key for key, _number in wanted), wanted)
    new = [
        Approval(kind=key[0], record_id=key[1], number=number, by=found.by, at=found.at, of_own_text=found.of_own_text)
        for (key, number), made_from in wanted.items()
        if (found := older.get((key, made_from)))
    ]
    Approval.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    return {((approval.kind, approval.record_id), approval.number) for approval in new}


def _approvals(keys: Iterable[Key], wanted: Mapping[tuple[Key, int], int]) -> dict[tuple[Key, int], Approval]:
    found: dict[tuple[Key, int], Approval] = {}
    for kind, ids in grouped(keys):
        numbers = {made_from for (key, _number), made_from in wanted.items() if key[0] == kind}
        rows_of_kind = Approval.objects.filter(Q(number__in=numbers), kind=kind, record_id__in=ids)
        found |= {((kind, row.record_id), row.number): row for row in rows_of_kind.select_related("by")}
    return found

"""Two records that are one: everything that refers to the one refers to the other, as one act that can be undone.

The record that stays takes the rows of the other, its names as aliases and its address: the old one leads to it for
ever. Readers see one edition, in which each record that cited it says what it said, with this change alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import cast
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models.aggregates import Part
from relations.newsroom import audit
from relations.newsroom.belongings import move_belongings
from relations.newsroom.log import NewItem
from relations.newsroom.mass_acts import Outcome, carry_out, held, stand, stand_away
from relations.newsroom.merger_plans import MergerPlan, drawn
from relations.newsroom.models import Edition, Merger
from relations.newsroom.planning import plan_reissue
from relations.newsroom.plans import Problem, Refused, number_of
from relations.newsroom.press import issue
from relations.newsroom.record import end_record
from relations.newsroom.repointing import Adoption, Row
from relations.newsroom.snapshots import Key, instance_of
from relations.newsroom.workflow.beside import beside
from relations.newsroom.workflow.moves import PUBLISH, moved_on
from relations.reading import NEWSROOM
from relations.vocabulary import ItemAct

# Ids of rows that are only imagined, above all that are.
IMAGINED = 2**62


def plan_merger(kept: Key, gone: Key, *, by: User) -> MergerPlan:
    """What `merge_records` would do. Nothing is written."""
    imagined = count(IMAGINED)
    plan = drawn(kept, gone, by, lambda _part, rows: [next(imagined) for _row in rows])
    if not plan.problems and plan.is_public:
        items = [Outcome(a, 0, 0, a.held.draft["root"]["updated"]).item() for a in plan.alterations]
        edition = plan_reissue([*filter(None, items), _leaving(plan, "", "")])
        plan.problems += [*edition.problems, *beside(edition.items, plan.records, PUBLISH, by)]
    return plan


def merge_records(
    kept: Key,
    gone: Key,
    *,
    by: User,
    expected: Mapping[Key, int] | None = None,
    notice_fr: str = "",
    notice_en: str = "",
) -> Merger:
    """Make two records one. Raises Refused with every reason at once.

    `expected` holds the revision numbers of the two that `by` saw. Whoever asks for the record that goes is led to the
    one that is kept; the notice tells readers why.
    """
    found = held([gone]).get(gone)
    is_public = found is not None and found.item is not None
    act = _Merging(kept, gone, by, is_public, dict(expected or {}), notice_fr, notice_en)
    if is_public:
        issue(act.write, by=by, approved_by=lambda: by, then=act.conclude)
    else:
        with transaction.atomic(using=NEWSROOM):
            audit.claim()
            act.write()
            act.conclude(None)
    return cast(Merger, act.merger)


@dataclass
class _Merging:
    kept: Key
    gone: Key
    by: User
    # Whether it is an edition: looked up before anything was locked.
    is_public: bool
    expected: dict[Key, int]
    notice_fr: str
    notice_en: str
    items: list[NewItem] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    end: int = 0
    merger: Merger | None = None

    def write(self) -> list[NewItem]:
        """Change the working rows; the items of the edition, none where readers see nothing of it."""
        self.plan = plan = drawn(self.kept, self.gone, self.by, _allot)
        refuse_if(plan.problems or list(self._problems(plan)))
        names = {"kept": number_of(self.kept), "gone": number_of(self.gone)}
        note = (_("Merged: “%(gone)s” into “%(kept)s”") % names)[:300]
        self.outcomes = carry_out(plan.alterations, by=self.by, note=note)
        if plan.is_public:
            items = [*filter(None, (outcome.item() for outcome in self.outcomes))]
            edition = plan_reissue([*items, _leaving(plan, self.notice_fr, self.notice_en)])
            refuse_if([*edition.problems, *beside(edition.items, plan.records, PUBLISH, self.by)])
            self.items = edition.items
        self.end = end_record(*self.gone, by=self.by, note=note).number
        return self.items

    def _problems(self, plan: MergerPlan) -> Iterator[Problem]:
        yield from moved_on({key: found.standing for key, found in plan.records.items()}, self.expected)
        if plan.is_public and not self.notice_fr.strip():
            yield Problem(_("Readers are owed a notice in French: say that the two are one."))
        if plan.is_public != self.is_public:
            yield Problem(_("Somebody has changed this record since you looked at it: look again."), self.gone)

    def conclude(self, edition: Edition | None) -> None:
        stand(self.outcomes, edition)
        if edition:
            stand_away(self.items, edition)
        (kind, kept), (_kind, gone) = self.kept, self.gone
        left = self.plan.records[self.gone]
        rows = cast(Adoption, self.plan.adopted).uids(left.draft)
        changes = [
            *(outcome.said() for outcome in self.outcomes),
            {
                "kind": kind, "record_id": gone, "before": left.standing.head.number, "after": self.end,
                "public_before": left.standing.published,
            },
        ]  # fmt: skip
        self.merger = Merger.objects.create(
            kind=kind,
            kept_id=kept,
            gone_id=gone,
            changes=changes,
            edition=edition.number if edition else None,
            moved=move_belongings(kind, kept=kept, gone=gone, rows=rows, by=self.by),
            by=self.by,
            at=timezone.now(),
        )
        said = {"kept": kept, "gone": gone, "records": len(changes), "merger": self.merger.pk}
        said |= {"edition": edition.number} if edition else {}
        numbers = {"old": left.standing.head.number, "new": self.end}
        audit.enter([audit.Act("merge", kind, gone, **numbers, reason=self.notice_fr, detail=said)], by=self.by)


def refuse_if(problems: Sequence[Problem]) -> None:
    if problems:
        raise Refused(list(dict.fromkeys(problems)))


def _leaving(plan: MergerPlan, notice_fr: str, notice_en: str) -> NewItem:
    return NewItem(
        *plan.gone,
        uid=plan.records[plan.gone].standing.uid,
        act=ItemAct.MERGER,
        notice_fr=notice_fr,
        notice_en=notice_en,
        successor_id=plan.kept[1],
    )


def _allot(part: Part, rows: Sequence[Row]) -> list[int]:
    """Ids from the newsroom: the rows are there at once, and written again with all that they say."""
    made = [instance_of(part.model, {**row, "uid": str(uuid4())}) for row in rows]
    return [row.pk for row in part.model._base_manager.using(NEWSROOM).bulk_create(made)]

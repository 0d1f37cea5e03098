"""A merger taken back: the record that went is there again, and what referred to it refers to it again.

What somebody has written since stays as they wrote it: each record is brought together from what it was after the
merger, what it was before, and what it is now.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models.aggregates import aggregates, model_of
from relations.newsroom import audit
from relations.newsroom.belongings import give_back
from relations.newsroom.ground import missing, rows_by_model, taken
from relations.newsroom.log import NewItem
from relations.newsroom.mass_acts import (
    Alteration,
    Held,
    Outcome,
    altered,
    carry_out,
    held,
    in_use,
    items_of,
    out_of_reach,
    snapshots_of,
    stand,
    stand_away,
)
from relations.newsroom.merger_plans import merging_refusal
from relations.newsroom.mergers import refuse_if
from relations.newsroom.merging import Merged, merge
from relations.newsroom.models import Edition, Item, Merger, Publicity, Standing, Task
from relations.newsroom.planning import plan_reissue
from relations.newsroom.plans import Problem, grouped, label_of, number_of, standings_of
from relations.newsroom.press import issue
from relations.newsroom.repointing import pruned
from relations.newsroom.snapshots import Key, Snapshot, rows_of
from relations.newsroom.workflow.beside import beside
from relations.newsroom.workflow.moves import PUBLISH
from relations.reading import NEWSROOM
from relations.vocabulary import ItemAct


def undoing_refusal(merger: Merger, user: User) -> str | None:
    """Why `user` may not undo this merger now, in words for the desk; what its records say against it comes later."""
    if merger.undone_at:
        return _("This merger is undone already.")
    if reason := merging_refusal(user, merger.kind, is_public=merger.edition is not None):
        return reason
    later = Merger.objects.filter(kind=merger.kind, gone_id=merger.kept_id, undone_at=None).first()
    if later:
        words = label_of((later.kind, later.kept_id))
        return _("The record that was kept has itself been merged, into “%s”: undo that first.") % words
    standing = standings_of([(merger.kind, merger.gone_id)]).get((merger.kind, merger.gone_id))
    if standing is None or standing.publicity == Publicity.REMOVED:
        return _("The words of the record that went were removed for legal reasons: they cannot be brought back.")
    if Standing.objects.filter(kind=merger.kind, record_id=merger.kept_id, publicity=Publicity.REMOVED).exists():
        return _("The record that was kept was removed for legal reasons: what it took in is not brought back.")
    if standing.head.number != _changes(merger)[merger.kind, merger.gone_id]["after"]:
        return _("The record that went has been restored since: there is nothing to bring back.")
    return None


def undo_merger(merger: Merger, *, by: User, notice_fr: str = "", notice_en: str = "") -> Merger:
    """Take a merger back. Raises Refused with every reason at once.

    What was public of the record that went is public again, in one edition with all that referred to it.
    """
    act = _Undoing(merger, by, notice_fr, notice_en)
    if merger.edition is not None:
        issue(act.write, by=by, approved_by=lambda: by, then=act.conclude)
    else:
        with transaction.atomic(using=NEWSROOM):
            audit.claim()
            act.write()
            act.conclude(None)
    return act.merger


@dataclass
class _Undoing:
    merger: Merger
    by: User
    notice_fr: str
    notice_en: str
    items: list[NewItem] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    # Where somebody has changed since what the merger had brought: their words stay.
    disputed: set[Key] = field(default_factory=set)

    def write(self) -> list[NewItem]:
        self.merger = Merger.objects.select_for_update().get(pk=self.merger.pk)
        reason = undoing_refusal(self.merger, self.by)
        refuse_if([Problem(reason)] if reason else [])
        alterations = list(_taken_back(self.merger, self.disputed))
        keys = [alteration.key for alteration in alterations]
        gone = next(alteration for alteration in alterations if alteration.key == self.gone)
        refuse_if([*in_use(keys), *out_of_reach(self.by, alterations), *_without_ground(alterations, gone)])
        note = _("Merger undone: “%(kept)s”") % {"kept": number_of((self.merger.kind, self.merger.kept_id))}
        self.outcomes = carry_out(alterations, by=self.by, note=note[:300])
        if self.merger.edition is not None:
            edition = plan_reissue(filter(None, (self._item(outcome) for outcome in self.outcomes)))
            refuse_if([*edition.problems, *beside(edition.items, keys, PUBLISH, self.by)])
            self.items = edition.items
        return self.items

    @property
    def gone(self) -> Key:
        return self.merger.kind, self.merger.gone_id

    def _item(self, outcome: Outcome) -> NewItem | None:
        item = outcome.item()
        if item and item.key == self.gone:
            item.notice_fr, item.notice_en = self.notice_fr, self.notice_en
        return item

    def conclude(self, edition: Edition | None) -> None:
        stand(self.outcomes, edition)
        if edition:
            stand_away(self.items, edition)
        kind, kept, gone = self.merger.kind, self.merger.kept_id, self.merger.gone_id
        give_back(self.merger.moved, kind, kept=kept, gone=gone)
        self._give_tasks()
        self.merger.undone_at, self.merger.undone_by = timezone.now(), self.by
        self.merger.save(update_fields=("undone_at", "undone_by"))
        said = {"kept": kept, "gone": gone, "records": len(self.outcomes), "merger": self.merger.pk}
        said |= {"edition": edition.number} if edition else {}
        new = next(outcome.draft for outcome in self.outcomes if outcome.alteration.key == self.gone)
        act = audit.Act("merge.undo", kind, gone, old=new - 1, new=new, reason=self.notice_fr, detail=said)
        audit.enter([act], by=self.by)

    def _give_tasks(self) -> None:
        about = {"about_kind": self.merger.kind, "about_id": self.merger.gone_id, "detail": {"merger": self.merger.pk}}
        Task.objects.bulk_create(
            Task(kind=kind, record_id=pk, cause=Task.Cause.UNDONE, at=timezone.now(), **about)
            for kind, pk in sorted(self.disputed)
        )


# --- what becomes of the records --------------------------------------------------------------------------------------


def _changes(merger: Merger) -> dict[Key, dict[str, Any]]:
    return {(change["kind"], change["record_id"]): change for change in merger.changes}


def _taken_back(merger: Merger, disputed: set[Key]) -> Iterator[Alteration]:
    changes, gone = _changes(merger), (merger.kind, merger.gone_id)
    then = _Then.of(merger, changes)
    for found in held(key for key in changes if key != gone).values():
        if alteration := _brought_back(found, then, merger, disputed):
            # What comes back was perhaps never read, whatever was approved since.
            yield replace(alteration, takes_in=(found.key, changes[found.key]["before"]))
    yield _returning(standings_of([gone])[gone], changes[gone], then)


@dataclass(frozen=True)
class _Then:
    """What the records were before the merger and after it: their drafts, what was public, and what was shown."""

    before: Mapping[Key, Snapshot]
    after: Mapping[Key, Snapshot]
    public_before: Mapping[Key, Snapshot]
    public_after: Mapping[Key, Snapshot]
    shown_before: Mapping[Key, Item]
    shown_after: Mapping[Key, Item]

    @classmethod
    def of(cls, merger: Merger, changes: Mapping[Key, dict[str, Any]]) -> "_Then":
        def revisions(name: str) -> dict[Key, Snapshot]:
            return snapshots_of({key: change[name] for key, change in changes.items() if change.get(name)})

        edition = merger.edition or 0
        public = [key for key, change in changes.items() if change.get("public_before")] if edition else []
        return cls(
            before=revisions("before"),
            after=revisions("after"),
            public_before=revisions("public_before"),
            public_after=revisions("public_after"),
            shown_before=items_of(_editions_before(public, edition)),
            shown_after=items_of(dict.fromkeys(public, edition)),
        )


def _editions_before(keys: list[Key], edition: int) -> dict[Key, int]:
    """The last edition before this one that says anything of each of these records."""
    found: dict[Key, int] = {}
    for kind, ids in grouped(keys):
        mine = Item.objects.filter(kind=kind, record_id__in=ids, edition__number__lt=edition).order_by()
        last = mine.values("record_id").annotate(last=Max("edition__number"))
        found |= {(kind, row["record_id"]): row["last"] for row in last}
    return found


def _brought_back(found: Held, then: _Then, merger: Merger, disputed: set[Key]) -> Alteration | None:
    key = found.key
    if key not in then.before or key not in then.after:
        return None
    back = _merged_back(then.after[key], then.before[key], found.draft, merger)
    draft = back.snapshot
    disputed |= {key} if back.conflicts else set()
    public = (then.public_after, then.public_before, then.shown_after, then.shown_before)
    if found.item is None or not all(key in versions for versions in public):
        return altered(found, draft)
    published = _back(then.public_after[key], then.public_before[key], cast(Snapshot, found.published), merger)
    shown_after, shown_before = (cast(Snapshot, items[key].snapshot) for items in (then.shown_after, then.shown_before))
    shown = _back(shown_after, shown_before, cast(Snapshot, found.shown), merger)
    left_out = pruned([*found.item.left_out, *then.shown_before[key].left_out], shown)
    return altered(found, draft, published, shown, left_out)


def _back(after: Snapshot, before: Snapshot, now: Snapshot, merger: Merger) -> Snapshot:
    """What it was before, but for what somebody has changed since."""
    return _merged_back(after, before, now, merger).snapshot


def _merged_back(after: Snapshot, before: Snapshot, now: Snapshot, merger: Merger) -> Merged:
    return merge(after, _without_new_ends(after, before, now, merger), now)


def _without_new_ends(after: Snapshot, before: Snapshot, now: Snapshot, merger: Merger) -> Snapshot:
    """A link to the record that was kept, which somebody has taken out since, is none to the other either."""
    model, lesser = model_of(merger.kind), deepcopy(before)
    for link in aggregates()[before["kind"]].links:
        (far,) = (f for f in link.model._meta.concrete_fields if f.attname == link.far_column)
        was_there, is_there = (merger.kept_id in side["links"].get(link.name, ()) for side in (after, now))
        if far.related_model is model and was_there and not is_there:
            lesser["links"][link.name] = [pk for pk in before["links"].get(link.name, ()) if pk != merger.gone_id]
    return lesser


def _returning(standing: Standing, change: dict[str, Any], then: _Then) -> Alteration:
    """The record that went, as it was: its draft, and what was public of it."""
    key = standing.key
    draft, item = then.before[key], then.shown_before.get(key)
    if item is None:
        return Alteration(Held(standing, draft), draft, draft_from=change["before"])
    return Alteration(
        Held(standing, draft),
        draft,
        published=then.public_before[key],
        shown=item.snapshot,
        left_out=item.left_out,
        act=ItemAct.PUBLISH,
        draft_from=change["before"],
        public_from=change["public_before"],
    )


# --- what stands against it -------------------------------------------------------------------------------------------


def _without_ground(alterations: Sequence[Alteration], gone: Alteration) -> Iterator[Problem]:
    """What the records would refer to and would not find: it was deleted, or merged into another, since."""
    after = rows_by_model(alteration.draft for alteration in alterations)
    before = rows_by_model(alteration.held.draft for alteration in alterations)
    going = {model: ids - after[model] for model, ids in before.items()}
    yield from missing((alteration.draft for alteration in alterations), coming=after, going=going)
    yield from taken(rows_of(gone.draft)[0])

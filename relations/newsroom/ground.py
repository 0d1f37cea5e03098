"""What rows that are written anew stand on: the rows they refer to, and addresses and codes that nobody else has."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from relations.models import Record
from relations.models.aggregates import aggregates
from relations.newsroom.models import Merger
from relations.newsroom.plans import Problem, label_of
from relations.newsroom.snapshots import Key, Snapshot, references
from relations.newsroom.wording import Labels, label_of_column, name_of
from relations.reading import NEWSROOM

Ids = Mapping[type[models.Model], Set[int]]


def missing(snapshots: Iterable[Snapshot], *, coming: Ids | None = None, going: Ids | None = None) -> Iterator[Problem]:
    """Each row that these snapshots refer to and that is gone, or goes; those that come are there."""
    every = list(snapshots)
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for snapshot in every:
        for reference in references(snapshot):
            wanted[reference.model].add(reference.id)
    lost: dict[type[models.Model], set[int]] = {}
    for model, ids in wanted.items():
        unsure = ids - (coming or {}).get(model, set())
        there = set(model._base_manager.using(NEWSROOM).filter(pk__in=unsure).values_list("pk", flat=True))
        lost[model] = unsure - (there - (going or {}).get(model, set()))
    for snapshot in every if any(lost.values()) else ():
        yield from _lost_by(snapshot, lost)


def _lost_by(snapshot: Snapshot, lost: Ids) -> Iterator[Problem]:
    key, labels = (snapshot["kind"], snapshot["id"]), Labels.of(snapshot)
    found = dict.fromkeys((r.model, r.id) for r in references(snapshot) if r.id in lost[r.model])
    for model, pk in found:
        words = {"record": name_of(snapshot, labels), "kind": model._meta.verbose_name}
        words |= {"name": labels.of_row(model, pk)}
        other: Key | None = (model._meta.model_name or "", pk) if issubclass(model, Record) else None
        if merger := _merger_of(other):
            words["kept"] = label_of((merger.kind, merger.kept_id))
            message = _(
                "“%(record)s” refers to “%(name)s” (%(kind)s), which was merged into “%(kept)s”: undo that first."
            )
        else:
            message = _("“%(record)s” refers to “%(name)s” (%(kind)s), which no longer exists: restore that first.")
        yield Problem(message % words, other or key)


def _merger_of(key: Key | None) -> Merger | None:
    mine = Merger.objects.filter(kind=key[0], gone_id=key[1], undone_at=None) if key else Merger.objects.none()
    return mine.first()


def rows_by_model(snapshots: Iterable[Snapshot]) -> dict[type[models.Model], set[int]]:
    """The rows that these snapshots hold themselves."""
    rows: dict[type[models.Model], set[int]] = defaultdict(set)
    for snapshot in snapshots:
        aggregate = aggregates()[snapshot["kind"]]
        rows[aggregate.root].add(snapshot["id"])
        for part in aggregate.children:
            rows[part.model] |= {row["id"] for row in snapshot["rows"].get(part.name, ())}
    return rows


def taken(root: Record) -> Iterator[Problem]:
    """Each address or code of the record that another one has by now."""
    model: Any = type(root)
    for column in model._meta.concrete_fields:
        if not column.unique or column.primary_key or column.name == "uid":
            continue
        value = getattr(root, column.attname)
        other = model._base_manager.using(NEWSROOM).filter(**{column.attname: value}).exclude(pk=root.pk).first()
        if other:
            words = {"column": label_of_column(model, column.name), "value": value, "name": str(other)}
            message = _("%(column)s “%(value)s” belongs to “%(name)s” by now: change it there first.") % words
            yield Problem(message, (other.kind(), other.pk))

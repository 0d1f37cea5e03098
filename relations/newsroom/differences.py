"""What has changed from one snapshot of a record to another, in words for the desk. Nothing is written.

Texts in French and in English stand apart from the rest; rows are matched by their uid, links by their far end.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic
from typing import Any, Literal

from django.db import models

from relations.catalogue.marks import SECONDS, Piece, folded, marks, on_the_left, on_the_right
from relations.models.aggregates import LinkPart, Part, aggregates, columns
from relations.models.base import date_fields
from relations.newsroom.snapshots import Snapshot, upgraded
from relations.newsroom.wording import (
    Labels,
    Model,
    Row,
    date_in_words,
    date_of,
    in_words,
    is_text,
    label_of_column,
    language_of,
    name_of_part,
    name_of_row,
    own_label,
)

# What no editor writes: identities, moments that the newsroom sets, what is worked out from the text.
UNWRITTEN = frozenset({"id", "uid", "created", "updated", "sha256"})
PLACE = "position"
Fate = Literal["added", "removed", "moved", "changed"]


@dataclass(frozen=True)
class Change:
    """One column, or one date, that says something else: all of its words, kept, removed and added."""

    model: Model
    column: str
    label: str
    language: str
    pieces: list[Piece]

    @property
    def before(self) -> list[Piece]:
        return on_the_left(self.pieces)

    @property
    def after(self) -> list[Piece]:
        return on_the_right(self.pieces)

    @cached_property
    def folded(self) -> list[Piece]:
        return folded(self.pieces)

    @property
    def is_folded(self) -> bool:
        return len(self.folded) > len(self.pieces)

    @property
    def folded_before(self) -> list[Piece]:
        return on_the_left(self.folded)

    @property
    def folded_after(self) -> list[Piece]:
        return on_the_right(self.folded)


@dataclass(frozen=True)
class RowChange:
    """A row that came, went, took another place, or says something else."""

    uid: str
    name: str
    state: Fate
    changes: list[Change] = field(default_factory=list)
    was_at: int | None = None
    is_at: int | None = None


@dataclass(frozen=True)
class PartChange:
    """The rows of one kind that changed."""

    name: str
    label: str
    rows: list[RowChange]


@dataclass(frozen=True)
class LinkChange:
    """The records that are linked no more, and those that are now."""

    name: str
    label: str
    removed: list[str]
    added: list[str]


@dataclass(frozen=True)
class Difference:
    """All that changed; false when nothing did."""

    french: list[Change] = field(default_factory=list)
    english: list[Change] = field(default_factory=list)
    other: list[Change] = field(default_factory=list)
    parts: list[PartChange] = field(default_factory=list)
    links: list[LinkChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.french, self.english, self.other, self.parts, self.links))


def differences(
    before: Snapshot | None, after: Snapshot | None, labels: Labels | None = None, *, seconds: float = SECONDS
) -> Difference:
    """What changed from one snapshot to the other; None stands for a record that is not there.

    `labels` name what the snapshots refer to: pass those of all the snapshots of a page, so that it asks once. The
    marks in all texts together take about `seconds` at most.
    """
    if before is None and after is None:
        return Difference()
    old, new = (upgraded(snapshot) if snapshot else None for snapshot in (before, after))
    return _Comparison(labels or Labels.of(old, new), monotonic() + seconds).of(old, new)


def change_of(
    model: Model, column: str, before: Row | None, after: Row | None, labels: Labels, *, seconds: float = SECONDS
) -> Change | None:
    """How one column, or one date by its name, differs in two rows of snapshots; None when it says the same."""
    if date := date_of(model, column):
        pieces = _replaced(_date(before, date, beside=after), _date(after, date, beside=before))
        return Change(model, date, label_of_column(model, date), "", pieces) if pieces else None
    values = (before or {}).get(column), (after or {}).get(column)
    if values[0] == values[1]:
        return None
    old, new = (in_words(model, column, value, labels) for value in values)
    if is_text(model, column):
        pieces = marks(old, new, seconds)
    else:
        pieces = _replaced(*(_told_apart(old, new, values, model, column)))
    return Change(model, column, label_of_column(model, column), language_of(column), pieces) if pieces else None


def _date(row: Row | None, name: str, *, beside: Row | None) -> str:
    """A date in words. A new row is not said to have a date that nobody gave."""
    words = date_in_words(row, name)
    return "" if beside is None and words == date_in_words({}, name) else words


def _told_apart(old: str, new: str, values: tuple[Any, Any], model: Model, column: str) -> tuple[str, str]:
    """Two records of the same name, with their numbers."""
    if old == new and isinstance(model._meta.get_field(column), models.ForeignKey):
        return f"{old} ({values[0]})", f"{new} ({values[1]})"
    return old, new


def _replaced(old: str, new: str) -> list[Piece]:
    if old == new:
        return []
    pieces = (Piece("removed", old), Piece("added", new))
    return [piece for piece in pieces if piece.text]


@dataclass(frozen=True)
class _Comparison:
    labels: Labels
    until: float

    def of(self, before: Snapshot | None, after: Snapshot | None) -> Difference:
        shown: Any = after or before
        aggregate = aggregates()[shown["kind"]]
        changes = self._changes(aggregate.root, before and before["root"], after and after["root"])
        return Difference(
            french=[change for change in changes if change.language == "fr"],
            english=[change for change in changes if change.language == "en"],
            other=[change for change in changes if not change.language],
            parts=[found for part in aggregate.children if (found := self._part(part, before, after))],
            links=[link for tie in aggregate.links if (link := self._link(tie, before, after))],
        )

    def _changes(self, model: Model, before: Row | None, after: Row | None) -> list[Change]:
        return [change for column in written(model) for change in self._change(model, column, before, after)]

    def _change(self, model: Model, column: str, before: Row | None, after: Row | None) -> Iterator[Change]:
        change = change_of(model, column, before, after, self.labels, seconds=self.until - monotonic())
        if change:
            yield change
        elif before is not None and after is not None and date_of(model, column):
            yield from self._hidden_in_a_date(model, column, before, after)

    def _hidden_in_a_date(self, model: Model, date: str, before: Row, after: Row) -> Iterator[Change]:
        """Columns that differ although the whole date reads the same."""
        for column in date_fields(date):
            words = [in_words(model, column, row.get(column), self.labels) for row in (before, after)]
            if pieces := _replaced(*words):
                yield Change(model, column, own_label(model, column), "", pieces)

    # --- rows ---------------------------------------------------------------------------------------------------------

    def _part(self, part: Part, before: Snapshot | None, after: Snapshot | None) -> PartChange | None:
        old, new = ({row["uid"]: row for row in _rows(snapshot, part)} for snapshot in (before, after))
        rows = [found for uid in {**new, **old} if (found := self._row(part, uid, old.get(uid), new.get(uid)))]
        return PartChange(part.name, name_of_part(part.model), rows) if rows else None

    def _row(self, part: Part, uid: str, before: Row | None, after: Row | None) -> RowChange | None:
        changes = self._changes(part.model, before, after)
        if not changes:
            return None
        name = name_of_row(part.model, after or before or {}, self.labels)
        if before is None or after is None:
            return RowChange(uid, name, "added" if before is None else "removed", changes)
        if [change.column for change in changes] == [PLACE]:
            return RowChange(uid, name, "moved", was_at=before.get(PLACE), is_at=after.get(PLACE))
        return RowChange(uid, name, "changed", changes)

    def _link(self, part: LinkPart, before: Snapshot | None, after: Snapshot | None) -> LinkChange | None:
        old, new = (list(snapshot["links"].get(part.name, ())) if snapshot else [] for snapshot in (before, after))
        if set(old) == set(new):
            return None
        removed = [self._far(part, pk) for pk in old if pk not in new]
        added = [self._far(part, pk) for pk in new if pk not in old]
        return LinkChange(part.name, name_of_part(part.model), removed, added)

    def _far(self, part: LinkPart, pk: int) -> str:
        return in_words(part.model, part.far_column, pk, self.labels)


def _rows(snapshot: Snapshot | None, part: Part) -> list[Row]:
    return list(snapshot["rows"].get(part.name, ())) if snapshot else []


def written(model: Model) -> list[str]:
    """The columns that an editor writes, each date once and by its name, in the order of the model."""
    own = {f"{name}_id" for name in getattr(model, "ROOTS", ())}
    names = [column.attname for column in columns(model) if column.attname not in UNWRITTEN | own]
    return list(dict.fromkeys(date_of(model, name) or name for name in names))

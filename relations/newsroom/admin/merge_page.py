"""The changes of a merge as the desk reads them: what each was, what others made of it, and what the reader made."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relations.catalogue.marks import Piece
from relations.models.aggregates import LinkPart, Part, aggregates
from relations.models.article import normalise
from relations.newsroom.differences import change_of, written
from relations.newsroom.merging import SIDES, Change, Choice, Merged, Row, Side, Value, units
from relations.newsroom.plans import Refused
from relations.newsroom.snapshots import Snapshot
from relations.newsroom.wording import (
    Labels,
    Model,
    date_in_words,
    date_of,
    in_words,
    is_text,
    label_of_column,
    language_of,
    name_of_row,
)

# Neither side, but what the reader wrote when the two were merged.
OWN = "own"
# From how many characters on a text scrolls in its own frame.
LONG = 600


@dataclass(frozen=True)
class Said:
    """What one column says, with the words marked that are not as they were; without a label where it stands alone."""

    label: str
    language: str
    pieces: list[Piece]

    @property
    def is_long(self) -> bool:
        return sum(len(piece.text) for piece in self.pieces) > LONG


@dataclass(frozen=True)
class Version:
    """How one thing stands on one side: its columns, or a word on the row or the link as a whole."""

    columns: list[Said] = field(default_factory=list)
    words: str = ""


@dataclass(frozen=True)
class Line:
    """One change, for a reader who chooses."""

    key: str
    label: str
    is_conflict: bool
    before: Version
    theirs: Version
    mine: Version
    # What is settled by the same choice, by name.
    along: list[str]
    chosen: str
    # What the choice is between, to be known again when the page comes back.
    mark: str
    # The words that the reader may put in the place of both, where there are words.
    own: str | None


@dataclass(frozen=True)
class Chosen:
    """What was ticked and written on the page, by the keys of changes."""

    # What counts, what was ticked on a page that something has come after, and what each choice was made between.
    sides: dict[str, str]
    ticked: dict[str, str]
    seen: dict[str, str]
    own: dict[str, str]

    @classmethod
    def read(cls, said: QueryDict, *, sides: bool) -> Self:
        """`sides`: whether what was ticked still means what it meant. What was written is kept anyway."""
        ticked = _named(said, "choice:")
        return cls(ticked if sides else {}, ticked, _named(said, "saw:"), _named(said, "own:"))

    def shown(self, change: Change) -> str:
        """What the page ticks: what counts, or what was ticked where nothing new has happened since."""
        known = self.sides.get(change.key)
        is_as_it_was = self.seen.get(change.key) == mark_of(change)
        return known or (self.ticked.get(change.key, "") if is_as_it_was else "")


def mark_of(change: Change) -> str:
    """Stands for what one choice is between."""
    said = json.dumps([change.base, change.mine, change.theirs], sort_keys=True, default=str)
    return sha256(said.encode()).hexdigest()[:16]


def _named(said: QueryDict, prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): str(said[name]) for name in said if name.startswith(prefix)}


class Lines:
    """The changes of one merge in words, with every name looked up once."""

    def __init__(self, merged: Merged, base: Snapshot, mine: Snapshot, chosen: Chosen):
        self.merged, self.chosen = merged, chosen
        self.sides = (base, mine, merged.theirs)
        self.aggregate = aggregates()[base["kind"]]

    @cached_property
    def labels(self) -> Labels:
        return Labels.of(*self.sides)

    @property
    def conflicts(self) -> list[Line]:
        return [self.line(change) for change in self.merged.conflicts]

    @property
    def mine(self) -> list[Line]:
        return self._kept("mine")

    @property
    def theirs(self) -> list[Line]:
        return self._kept("theirs")

    def _kept(self, side: Side) -> list[Line]:
        return [self.line(change) for change in self.merged.kept if change.by == side]

    def line(self, change: Change) -> Line:
        return Line(
            key=change.key,
            label=" – ".join(self._label(change)),
            is_conflict=change.is_conflict,
            before=self._version(change, change.base),
            theirs=self._version(change, change.theirs),
            mine=self._version(change, change.mine),
            along=[" – ".join(self._label(other)) for other in change.along],
            chosen=self.chosen.shown(change) or ("" if change.is_conflict else change.by),
            mark=mark_of(change),
            own=self.chosen.own.get(change.key, cast(Row, change.mine)[change.unit]) if self.is_open(change) else None,
        )

    def is_open(self, change: Change) -> bool:
        """Whether both sides changed one text, so that somebody can write a third one."""
        model, names = self._model(change), units(self._model(change)).get(change.unit, ())
        return change.is_conflict and names == (change.unit,) and is_text(model, change.unit)

    def choices(self, field_of: Callable[[models.Field], Any]) -> dict[str, Choice]:
        """What was chosen; texts that the reader wrote are read as the form reads them. Raises Refused.

        `field_of` gives the form's field for a column.
        """
        choices: dict[str, Choice] = {}
        problems: list[str] = []
        for change in self.merged.changes:
            try:
                choices |= self._choice(change, field_of)
            except ValidationError as wrong:
                problems += [" – ".join((*self._label(change), message)) for message in wrong.messages]
        if problems:
            raise Refused(problems)
        return choices

    def _choice(self, change: Change, field_of: Callable[[models.Field], Any]) -> dict[str, Choice]:
        side = self.chosen.sides.get(change.key)
        if side == OWN and self.is_open(change):
            column = cast(models.Field, self._model(change)._meta.get_field(change.unit))
            return {change.key: {change.unit: field_of(column).clean(self.chosen.own.get(change.key, ""))}}
        if side in SIDES and self.is_open(change) and self._wrote(change):
            words = _("You wrote words of your own and chose a version: choose “Neither”, or clear them.")
            raise ValidationError(words)
        if side in SIDES:
            return {change.key: side}
        if change.is_conflict:
            raise ValidationError(_("Choose what holds."))
        return {}

    def _wrote(self, change: Change) -> bool:
        """Whether words of the reader's own stand in the field that offered theirs."""
        words, offered = self.chosen.own.get(change.key, ""), cast(Row, change.mine).get(change.unit) or ""
        return bool(words.strip()) and normalise(words).strip() != normalise(str(offered)).strip()

    # --- names --------------------------------------------------------------------------------------------------------

    def _label(self, change: Change) -> Iterator[str]:
        if change.part:
            yield capfirst(str(self._model(change)._meta.verbose_name))
        if change.is_link:
            yield self._far(change)
        elif change.part:
            yield name_of_row(self._model(change), self._row(change), self.labels)
        if change.unit:
            yield ", ".join(label_of_column(self._model(change), name) for name in self._columns(change))

    def _part(self, change: Change) -> Part:
        return next(part for part in self.aggregate.parts if part.name == change.part)

    def _model(self, change: Change) -> Model:
        return self._part(change).model if change.part else self.aggregate.root

    def _far(self, change: Change) -> str:
        part = cast(LinkPart, self._part(change))
        return in_words(part.model, part.far_column, int(change.row), self.labels)

    def _row(self, change: Change) -> Row:
        """The row that a change is about, on whichever side has it."""
        rows = (row for side in reversed(self.sides) for row in side["rows"].get(change.part, ()))
        return next(row for row in rows if row["uid"] == change.row)

    def _columns(self, change: Change) -> list[str]:
        """The columns that somebody changed, each date once and by its name."""
        model = self._model(change)
        if not change.unit:
            return written(model)
        names = [change.unit] if change.unit == "english" else units(model)[change.unit]
        sides = [cast(Row, value) for value in (change.base, change.mine, change.theirs)]
        moved = [name for name in names if any(row.get(name) != sides[0].get(name) for row in sides)]
        shown = list(dict.fromkeys(date_of(model, name) or name for name in moved))
        return [name for name in shown if name in written(model)] or shown

    # --- what each side says ------------------------------------------------------------------------------------------

    def _version(self, change: Change, value: Value) -> Version:
        if change.is_link:
            return Version(words=_("there") if value else _("not there"))
        if value is None:
            return Version(words=_("taken away") if change.base else _("not there"))
        if value is not change.base and value == change.base:
            return Version(words=_("unchanged"))
        said = list(self._said(change, cast(Row, value)))
        return Version(said, "" if said else _("empty"))

    def _said(self, change: Change, row: Row) -> Iterator[Said]:
        model, columns = self._model(change), self._columns(change)
        for column in columns:
            label = label_of_column(model, column) if len(columns) > 1 else ""
            pieces = self._pieces(model, column, change, row)
            if pieces:
                yield Said(label, language_of(column), pieces)

    def _pieces(self, model: Model, column: str, change: Change, row: Row) -> list[Piece]:
        base = cast(Row, change.base)
        if row is base or base is None:
            words = self._words(model, column, row)
            return [Piece("kept", words)] if words else []
        found = change_of(model, column, base, row, self.labels)
        return found.after if found else []

    def _words(self, model: Model, column: str, row: Row) -> str:
        if date_of(model, column):
            return date_in_words(row, column)
        return in_words(model, column, row.get(column), self.labels)

"""Two versions of a record that go out from the same one, brought together: what only one side changed is kept, and
where both changed the same, somebody chooses.

Snapshots are compared unit by unit: a column, or several that say one thing together; a row that came or went; a link.
Rows are the same when they have the same uid.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, cast

from django.db import models

from relations.models import Actor, Article, Event, EventType, Measure, Passage, Place, Record, Relation, Statement
from relations.models.aggregates import Aggregate, LinkPart, Part, aggregates, columns, foreign_keys
from relations.models.base import date_fields
from relations.newsroom.rights import is_english
from relations.newsroom.snapshots import Snapshot

Side = Literal["mine", "theirs"]
SIDES: tuple[Side, Side] = ("mine", "theirs")
Row = dict[str, Any]
# The columns of a unit, a whole row, or the far end of a link; None where the row or the link is not there.
Value = Row | int | None
# A side, or for a unit of the editor's own making its columns.
Choice = Side | Row

# What identifies a row, and what `record()` settles: nobody's wording.
SETTLED = ("id", "uid", "created", "updated", "english")
# Columns that say one thing together, by the one that names them: half of each would say what nobody wrote.
TOGETHER: dict[type[models.Model], tuple[tuple[str, ...], ...]] = {
    Actor: (("gender", "gender_basis"),),
    Article: (("body", "sha256"),),
    Event: (("event_type_id", "mode_id", "type_certainty"), ("place_id", "place_precision")),
    EventType: (("plover_weight", "plover_source"),),
    Measure: (("target_id", "is_target_stated"),),
    Passage: (("exact", "article_id", *Passage.ANCHOR),),
    Place: (("latitude", "longitude"),),
    Relation: (("first_id", "second_id", "code"),),
    Statement: (("event_id", "event_certainty"),),
}


@cache
def units(model: type[models.Model]) -> dict[str, tuple[str, ...]]:
    """The units of a model by name, each with its columns."""
    together = {names[0]: names for names in TOGETHER.get(model, ())}
    together |= {name: date_fields(name) for name in getattr(model, "DATES", ())}
    taken = {column for names in together.values() for column in names}
    fixed = {*SETTLED, *(f"{root}_id" for root in getattr(model, "ROOTS", ()))} | taken
    single = {field.attname: (field.attname,) for field in columns(model) if field.attname not in fixed}
    return single | together


@dataclass(frozen=True)
class Change:
    """One thing that is not what it was: a unit of the root or of a row, a whole row, or a link."""

    # The part by its name, and the row by its uid or the link by its far end; both empty for the root.
    part: str
    row: str
    # Empty where the whole row, or the link, came or went.
    unit: str
    base: Value
    mine: Value
    theirs: Value
    # Both sides changed it, and not to the same.
    is_conflict: bool = False
    # What else is settled by the same choice: a row cannot stay when the row that it refers to goes.
    along: tuple["Change", ...] = ()

    @property
    def key(self) -> str:
        return ":".join((self.part, self.row, self.unit))

    @property
    def is_link(self) -> bool:
        return isinstance(self.mine, int) or isinstance(self.theirs, int)

    @property
    def is_english(self) -> bool:
        values = (self.base, self.mine, self.theirs)
        return bool(self.unit) and all(is_english(column) for row in values for column in cast(Row, row))

    @property
    def is_shared(self) -> bool:
        """Whether both sides made it, and alike."""
        return self.mine == self.theirs

    @property
    def by(self) -> Side:
        """Whose change it is, when it is that of one side."""
        return "mine" if self.mine != self.base else "theirs"

    def is_made_by(self, side: Side) -> bool:
        """Whether this side changed it, or something along, and the other did not change it alike."""
        return not self.is_shared and any(change.value(side) != change.base for change in (self, *self.along))

    def value(self, side: Side) -> Value:
        return self.mine if side == "mine" else self.theirs


@dataclass(frozen=True)
class Merged:
    changes: tuple[Change, ...]
    theirs: Snapshot
    # The side that conflicts go to as long as nobody has chosen.
    prefer: Side = "theirs"

    @property
    def conflicts(self) -> list[Change]:
        return [change for change in self.changes if change.is_conflict]

    @property
    def kept(self) -> list[Change]:
        """What one side changed and the other left alone."""
        return [change for change in self.changes if not change.is_conflict and not change.is_shared]

    def made_by(self, side: Side) -> list[Change]:
        return [change for change in self.changes if change.is_made_by(side)]

    @property
    def goes_by_itself(self) -> bool:
        """Whether nobody has to look: one side wrote English alone, and the other none."""
        mine, theirs = ({change.is_english for change in self.made_by(side)} for side in SIDES)
        return not self.conflicts and (not mine or not theirs or mine ^ theirs == {True, False})

    @property
    def snapshot(self) -> Snapshot:
        return self.settled({})

    def settled(self, choices: Mapping[str, Choice]) -> Snapshot:
        """The record as merged, with these choices by the keys of changes; what is not chosen goes as it would."""
        snapshot = deepcopy(self.theirs)
        for change in self.changes:
            choice = choices.get(change.key, self.prefer if change.is_conflict else change.by)
            _put(snapshot, change, choice if isinstance(choice, dict) else change.value(choice))
            for other in change.along:
                _put(snapshot, other, other.value(cast(Side, choice)))
        _let_go(snapshot)
        return _in_order(snapshot)


def merge(base: Snapshot, mine: Snapshot, theirs: Snapshot, *, prefer: Side = "theirs") -> Merged:
    """What became of `base` on both sides, brought together. All three are of one record, in today's schema."""
    aggregate = aggregates()[base["kind"]]
    mine, base_rows = deepcopy(mine), base["rows"]
    changes = [*_root_changes(aggregate.root, base["root"], mine["root"], theirs["root"])]
    for part in _referring_last(aggregate):
        _take_once(part, aggregate, base_rows, mine, theirs)
        rows = (_by_uid(side["rows"].get(part.name, ())) for side in (base, mine, theirs))
        changes += _row_changes(part, *rows)
    for link in aggregate.links:
        ends = (set(side["links"].get(link.name, ())) for side in (base, mine, theirs))
        changes += _link_changes(link, *ends)
    return Merged(tuple(_tied(aggregate, changes, base, mine, theirs)), theirs, prefer)


# --- what changed -----------------------------------------------------------------------------------------------------


def _root_changes(model: type[Record], base: Row, mine: Row, theirs: Row) -> Iterator[Change]:
    yield from _unit_changes(model, "", "", base, mine, theirs)
    # The state of the English text is somebody's wording only where an editor chose it; `record()` has the last word.
    if mine.get("english") not in (base.get("english"), theirs.get("english")):
        before, here, there = ({"english": row.get("english")} for row in (base, mine, theirs))
        yield Change("", "", "english", before, here, there)


def _unit_changes(
    model: type[models.Model], part: str, uid: str, base: Row, mine: Row, theirs: Row
) -> Iterator[Change]:
    for name, names in units(model).items():
        values = [{column: row[column] for column in names if column in row} for row in (base, mine, theirs)]
        yield from _change(part, uid, name, *values)


def _change(part: str, row: str, unit: str, base: Value, mine: Value, theirs: Value) -> Iterator[Change]:
    if not base == mine == theirs:
        yield Change(part, row, unit, base, mine, theirs, mine != base and theirs != base and mine != theirs)


def _row_changes(part: Part, base: dict[str, Row], mine: dict[str, Row], theirs: dict[str, Row]) -> Iterator[Change]:
    for uid in dict.fromkeys((*base, *theirs, *mine)):
        before, here, there = base.get(uid), mine.get(uid), theirs.get(uid)
        if here is not None and there is not None:
            yield from _unit_changes(part.model, part.name, uid, before or {}, here, there)
        else:
            yield from _change(part.name, uid, "", before, here, there)


def _link_changes(part: LinkPart, base: set[int], mine: set[int], theirs: set[int]) -> Iterator[Change]:
    for far in sorted(base | mine | theirs):
        values = [far if far in ends else None for ends in (base, mine, theirs)]
        yield from _change(part.name, str(far), "", *values)


def _by_uid(rows: Iterable[Row]) -> dict[str, Row]:
    return {row["uid"]: row for row in rows}


# --- rows that refer to rows ------------------------------------------------------------------------------------------


def references(part: Part, aggregate: Aggregate) -> dict[str, str]:
    """The columns of a part that refer to rows of other parts of the same record, each with the name of that part."""
    names = {other.model: other.name for other in aggregate.children}
    return {
        field.attname: names[field.related_model] for field in foreign_keys(part.model) if field.related_model in names
    }


def _referring_last(aggregate: Aggregate) -> list[Part]:
    return sorted(aggregate.children, key=lambda part: bool(references(part, aggregate)))


def _take_once(part: Part, aggregate: Aggregate, base: dict[str, list[Row]], mine: Snapshot, theirs: Snapshot) -> None:
    """Give the rows of `mine` that `theirs` added as well, with the same content, the identity that they have there."""
    known = _by_uid(base.get(part.name, ()))
    own, others = (side["rows"].get(part.name, ()) for side in (mine, theirs))
    free = [row for row in others if row["uid"] not in known.keys() | _by_uid(own).keys()]
    for row in own:
        same = next((other for other in free if _content(other) == _content(row)), None)
        if same is not None and row["uid"] not in known:
            free.remove(same)
            _point_to(mine, aggregate, part, row["id"], same["id"])
            row |= {"id": same["id"], "uid": same["uid"]}


def _content(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in SETTLED}


def _point_to(snapshot: Snapshot, aggregate: Aggregate, part: Part, old: int, new: int) -> None:
    for other in aggregate.children:
        for column, name in references(other, aggregate).items():
            for row in snapshot["rows"].get(other.name, ()) if name == part.name else ():
                if row.get(column) == old:
                    row[column] = new


def _tied(
    aggregate: Aggregate, changes: list[Change], base: Snapshot, mine: Snapshot, theirs: Snapshot
) -> Iterator[Change]:
    """The changes with those along that only make sense together: what one side removed, the other side refers to."""
    parts = {part.name: references(part, aggregate) for part in aggregate.children}
    along: dict[str, list[Change]] = {}
    for gone in changes:
        if gone.part in parts and not gone.unit and gone.base is not None:
            keeper: Side = "mine" if gone.theirs is None else "theirs"
            found = [other for other in changes if _refers(other, gone, keeper, parts)]
            if found:
                along[gone.key] = found
    tied = {other.key for found in along.values() for other in found}
    for change in changes:
        if change.key in along:
            yield replace(change, is_conflict=True, along=tuple(along[change.key]))
        elif change.key not in tied:
            yield change


def _refers(change: Change, gone: Change, keeper: Side, parts: dict[str, dict[str, str]]) -> bool:
    """Whether the keeper of a row that the other side removed now has something new that refers to it."""
    row, kept = change.value(keeper), gone.value(keeper)
    if not isinstance(row, dict) or not isinstance(kept, dict) or row == change.base:
        return False
    return any(
        name == gone.part and row.get(column) == kept["id"] for column, name in parts.get(change.part, {}).items()
    )


# --- writing the outcome ----------------------------------------------------------------------------------------------


def _put(snapshot: Snapshot, change: Change, value: Value) -> None:
    if change.unit:
        row = _row_of(snapshot, change)
        for values in (change.base, change.mine, change.theirs):
            for column in cast(Row, values):
                row.pop(column, None)
        row |= cast(Row, value)
    elif change.is_link:
        ends = [far for far in snapshot["links"].get(change.part, ()) if str(far) != change.row]
        snapshot["links"][change.part] = ends if value is None else [*ends, value]
    else:
        rows = [row for row in snapshot["rows"].get(change.part, ()) if row["uid"] != change.row]
        snapshot["rows"][change.part] = rows if value is None else [*rows, value]


def _row_of(snapshot: Snapshot, change: Change) -> Row:
    return cast(Row, _by_uid(snapshot["rows"][change.part])[change.row] if change.part else snapshot["root"])


def _let_go(snapshot: Snapshot) -> None:
    """Empty what refers to a row that was chosen away: evidence of it then stands beside the record as a whole."""
    aggregate = aggregates()[snapshot["kind"]]
    for part in aggregate.children:
        for column, name in references(part, aggregate).items():
            there = {row["id"] for row in snapshot["rows"].get(name, ())}
            for row in snapshot["rows"].get(part.name, ()):
                if row.get(column) not in there:
                    row.pop(column, None)


def _in_order(snapshot: Snapshot) -> Snapshot:
    """As `take()` gives it: rows by their keys, and no word of parts that are empty."""
    rows = {name: sorted(found, key=lambda row: row["id"]) for name, found in snapshot["rows"].items() if found}
    links = {name: sorted(found) for name, found in snapshot["links"].items() if found}
    return {**snapshot, "rows": rows, "links": links}

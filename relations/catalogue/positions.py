"""Pages by position: a page begins after a row, not after a number of rows, so it costs the same at any depth.

The site, the API and the exports share it. A position is made of values, not of a row: it stays good when the row that
it was taken from is withdrawn or changed by a later edition.
"""

import base64
import binascii
import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import Expression, F, Func, Q, QuerySet, Value

from relations.catalogue.periods import dated_part
from relations.dates import FAR_FUTURE

# Reads so many rows of a part of a list from a position on, or from its beginning, forward or backward.
Reader = Callable[[Sequence[Any] | None, int, bool, int], list[Any]]

LARGEST_NUMBER = 2**31 - 1
LARGEST_ID = 2**63 - 1
LONGEST = 600


class _KeyOf(Expression):
    """The key of a row; of one that is gone, the one before all others: rows of its day come twice, none is lost."""

    output_field = models.BigIntegerField()

    def __init__(self, model: type[models.Model], uid: uuid.UUID, *, otherwise: int) -> None:
        self.model, self.uid, self.otherwise = model, uid, otherwise
        super().__init__()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        uid = models.UUIDField().get_db_prep_value(self.uid, connection)
        table = connection.ops.quote_name(self.model._meta.db_table)
        return f"COALESCE((SELECT id FROM {table} WHERE uid = %s), %s)", [uid, self.otherwise]  # noqa: S608


class Beyond(Func):
    """Whether the columns, taken together, come after the values; or before them (`down`). Both engines compare rows
    so, and begin at the position where an index has the columns in this order."""

    output_field = models.BooleanField()

    def __init__(self, names: Sequence[str], values: Sequence[Any], *, down: bool) -> None:
        self.sign = "<" if down else ">"
        super().__init__(*(F("pk" if name == "id" else name) for name in names), *map(_value, values))

    def as_sql(self, compiler: Any, connection: Any, *_given: Any, **_more: Any) -> Any:
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        half = len(parts) // 2
        columns, values = (", ".join(sql for sql, _values in some) for some in (parts[:half], parts[half:]))
        return f"({columns}) {self.sign} ({values})", [value for _sql, values in parts for value in values]


# How values of a position are given to the database.
FIELDS: dict[type, models.Field] = {
    dt.date: models.DateField(), uuid.UUID: models.UUIDField(), int: models.BigIntegerField(), str: models.CharField(),
}  # fmt: skip


def _value(value: Any) -> Any:
    return value if isinstance(value, _KeyOf) else Value(value, output_field=FIELDS[type(value)])


@dataclass(frozen=True)
class Order:
    """What a list is sorted by: columns that together tell every row apart and are never null; "-" turns one round.

    `dated` says that the first column is that of a date, and that rows without one come last in any direction: they are
    not the newest. The key of a row never leaves the house: "id" is written as uid, and looked up again.
    """

    columns: tuple[str, ...]
    dated: bool = False

    def sorted(self, rows: QuerySet, *, backward: bool) -> QuerySet:
        return rows.order_by(*(f"{'-' if down else ''}{name}" for name, down in self._directions(backward)))

    def beyond(self, position: Sequence[Any], model: type[models.Model], *, backward: bool) -> Q | Beyond:
        """Rows that come after the position, or before it."""
        directions = self._directions(backward)
        values = [
            _KeyOf(model, value, otherwise=LARGEST_ID if down else 0) if name == "id" else value
            for (name, down), value in zip(directions, position, strict=True)
        ]
        if len({down for _name, down in directions}) == 1:
            return Beyond(self.names, values, down=directions[0][1])
        return self._beyond_in_turn(directions, values)

    def _beyond_in_turn(self, directions: list[tuple[str, bool]], values: Sequence[Any]) -> Q:
        """The same for columns that are not all turned the same way."""
        found, same = Q(), Q()
        for (name, down), value in zip(directions, values, strict=True):
            found |= same & Q(**{f"{name}__{'lt' if down else 'gt'}": value})
            same &= Q(**{name: value})
        # Says nothing new, but lets the database begin at the position.
        name, down = directions[0]
        return Q(**{f"{name}__{'lte' if down else 'gte'}": values[0]}) & found

    def parts(self, rows: QuerySet) -> list[QuerySet]:
        """The list in the parts that follow each other: those with a date, those without."""
        if self.number_of_parts == 1:
            return [rows]
        date = self.names[0]
        return [dated_part(rows, date), rows.filter(**{date: FAR_FUTURE})]

    @property
    def number_of_parts(self) -> int:
        return 2 if self.dated and self.columns[0].startswith("-") else 1

    def part_of(self, position: Sequence[Any]) -> int:
        return int(self.number_of_parts == 2 and position[0] == FAR_FUTURE)

    def position_of(self, row: models.Model) -> list[str]:
        return [str(getattr(row, "uid" if name == "id" else name)) for name in self.names]

    @property
    def names(self) -> list[str]:
        return [column.removeprefix("-") for column in self.columns]

    def _directions(self, backward: bool) -> list[tuple[str, bool]]:
        return [(column.removeprefix("-"), column.startswith("-") != backward) for column in self.columns]

    def __str__(self) -> str:
        return ",".join(self.columns)


@dataclass(frozen=True)
class Cursor:
    """A place in a list, and the direction to read in from there. Written down, it names the list and its order too."""

    position: tuple[Any, ...]
    backward: bool

    @staticmethod
    def write(name: str, order: Order, row: models.Model, *, backward: bool) -> str:
        held = [name, str(order), int(backward), *order.position_of(row)]
        text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, name: str, order: Order, rows: QuerySet) -> Self:
        """Raises ValueError on anything that `write` would not have written for this list."""
        if len(text) > LONGEST:
            raise ValueError("too long for a cursor")
        try:
            held = json.loads(base64.b64decode(_padded(text), altchars=b"-_", validate=True))
            listed, sorted_by, backward, *position = held
        except (binascii.Error, TypeError, RecursionError) as error:
            raise ValueError("not a cursor") from error
        if (listed, sorted_by) != (name, str(order)):
            raise ValueError("a cursor of another list")
        if backward not in (0, 1) or not all(isinstance(value, str) for value in position):
            raise ValueError("not a cursor")
        readers = [_reader(rows, column) for column in order.names]
        return cls(tuple(read(value) for read, value in zip(readers, position, strict=True)), bool(backward))


def _padded(text: str) -> bytes:
    return text.encode("ascii") + b"=" * (-len(text) % 4)


def _reader(rows: QuerySet, column: str) -> Callable[[str], Any]:
    if column == "id":
        return uuid.UUID
    annotation = rows.query.annotations.get(column)
    field: Any = annotation if annotation is not None else rows.model._meta.get_field(column)
    output = getattr(field, "output_field", field)
    if isinstance(output, models.DateField):
        return dt.date.fromisoformat
    if isinstance(output, models.UUIDField):
        return uuid.UUID
    return _number if isinstance(output, models.IntegerField) else _words


def _number(value: str) -> int:
    number = int(value)
    if not 0 <= number <= LARGEST_NUMBER:
        raise ValueError("no number of ours")
    return number


def _words(value: str) -> str:
    # Half a pair of surrogates, which JSON can hold and no database, raises a ValueError too.
    if b"\0" in value.encode():
        raise ValueError("no word of ours")
    return value


@dataclass(frozen=True)
class Page:
    """Rows, and the cursors of the pages beside them where there are some. `is_whole`: there are no others."""

    rows: list[Any]
    next: str | None
    previous: str | None

    @property
    def is_whole(self) -> bool:
        return self.next is None and self.previous is None


def page_of(
    rows: QuerySet, name: str, order: Order, *, size: int, cursor: Cursor | None = None, read: Reader | None = None
) -> Page:
    """The page of a list that begins at the cursor, or the first one. `read` reads the rows in a way of its own."""
    backward = bool(cursor and cursor.backward)
    # One more than asked for tells whether there is another page.
    found = list(_read_on(order, cursor, size + 1, read or _reader_of(rows, order)))
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    follows, precedes = (backward, more) if backward else (more, cursor is not None)
    return Page(
        found,
        next=Cursor.write(name, order, found[-1], backward=False) if found and follows else None,
        previous=Cursor.write(name, order, found[0], backward=True) if found and precedes else None,
    )


def _read_on(order: Order, cursor: Cursor | None, wanted: int, read: Reader) -> Iterator[Any]:
    """Rows from the cursor on, in the direction of the cursor."""
    backward = bool(cursor and cursor.backward)
    begin = order.part_of(cursor.position) if cursor else 0
    for part in range(begin, -1, -1) if backward else range(begin, order.number_of_parts):
        if wanted <= 0:
            return
        found = read(cursor.position if cursor and part == begin else None, part, backward, wanted)
        wanted -= len(found)
        yield from found


def _reader_of(rows: QuerySet, order: Order) -> Reader:
    return lambda position, part, backward, size: list(stretch(rows, order, position, part, backward)[:size])


def stretch(rows: QuerySet, order: Order, position: Sequence[Any] | None, part: int, backward: bool) -> QuerySet:
    """The rows of one part of the list in their order, from a position on."""
    # What comes after a day has one: to say so too would let SQLite begin at the top of the list.
    found = rows if position and part == 0 and not backward else order.parts(rows)[part]
    if position:
        found = found.filter(order.beyond(position, rows.model, backward=backward))
    return order.sorted(found, backward=backward)

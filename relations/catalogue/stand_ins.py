"""Lists whose statement is put together once for each shape of what is asked, and read with the values of each request.

The ORM takes longer to put a query together than the database to answer it. So a shape is put together with stand-ins,
numbers and words that no record has; where they stand among the values of the statement, those of a request go. A shape
that does more with a record than look for its names and keys is put together each time.
"""

import datetime as dt
import uuid
from collections import namedtuple
from collections.abc import Hashable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet, ObjectDoesNotExist
from django.db import connections
from django.db.models import Model, QuerySet

from relations.catalogue.filters import DatedFilterSet, FilterSet, OneOfFilter
from relations.catalogue.positions import FIELDS, Order, stretch

# So many shapes are kept; nobody asks for as many of his own accord.
MOST = 1000
# Stand-ins lie far from all that a record holds.
FIRST_NUMBER, FIRST_DAY, SIGN = 2**62, dt.date(2, 2, 2), "\x02"


@dataclass(frozen=True)
class Statement:
    """`values` are those that all requests of the shape share; `places` says at which of them one of its own stands."""

    sql: str
    values: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    row: type[tuple[Any, ...]]
    converters: tuple[tuple[int, Any, Any], ...]

    def ask(self, given: Sequence[Any], size: int, using: str) -> list[Any]:
        values = [*self.values, size]
        for at, number in self.places:
            values[at] = _prepared(given[number], using)
        connection = connections[using]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            rows: list[Any] = [list(row) for row in cursor.fetchall()]
        for at, converter, column in self.converters:
            for row in rows:
                row[at] = converter(row[at], column, connection)
        return [self.row(*row) for row in rows]


# By shape; None for one that is put together each time.
_statements: dict[Hashable, Statement | None] = {}


class Places:
    """Where the rows stand that are left of a list: their keys, and the columns that the order goes by."""

    def __init__(self, name: str, filters: FilterSet, order: Order) -> None:
        self.name, self.filters, self.order = name, filters, order
        self.columns = list(dict.fromkeys(["pk", *("uid" if column == "id" else column for column in order.names)]))
        self.asked: dict[str, Any] = filters.form.cleaned_data
        self.given = [part for value in self.asked.values() for part in _parts(value)]

    def read(self, position: Sequence[Any] | None, part: int, backward: bool, size: int) -> list[Any]:
        """So many rows of a part of the list from a position on, as `positions.page_of` asks for them."""
        given = [*self.given, *(position or ())]
        statement = self._statement(given, position, part, backward) if self._has_shape() else None
        if statement is None:
            return list(self._stretch(self.filters.qs, position, part, backward)[:size])
        return statement.ask(given, size, self.filters.queryset.db)

    def _has_shape(self) -> bool:
        return all(
            _parts(value) or isinstance(self.filters.filters[name], OneOfFilter) for name, value in self.asked.items()
        )

    def _statement(self, given: list[Any], position: Any, part: int, backward: bool) -> Statement | None:
        asked = tuple((name, None if _parts(value) else value) for name, value in self.asked.items())
        key = (self.name, str(self.order), part, backward, asked, tuple(map(type, given)))
        # Not looked up twice: another thread may forget them in between.
        with suppress(KeyError):
            return _statements[key]
        if len(_statements) >= MOST:
            forget()
        found = _statements[key] = self._put_together(given, position, part, backward)
        return found

    def _put_together(self, given: list[Any], position: Any, part: int, backward: bool) -> Statement | None:
        stand_ins = [_stand_in(value, number) for number, value in enumerate(given)]
        left, rows = iter(stand_ins), self.filters.queryset.all()
        asked = {name: _replaced(value, left) for name, value in self.asked.items()}
        try:
            for name, value in asked.items():
                rows = self.filters.filters[name].filter(rows, value)
            rows = self._reached(rows, asked)
            return self._found_again(self._stretch(rows, position and list(left), part, backward), stand_ins)
        except (EmptyResultSet, ObjectDoesNotExist):
            return None

    def _reached(self, rows: QuerySet, asked: dict[str, Any]) -> QuerySet:
        """Which of several days is the later one, stand-ins cannot tell."""
        days = [name for name in ("on", "date_from", "date_to") if asked.get(name)]
        is_plain = isinstance(self.filters, DatedFilterSet) and ("on" not in days or len(days) == 1)
        return self.filters.reached(rows, asked) if is_plain else rows

    def _stretch(self, rows: QuerySet, position: Any, part: int, backward: bool) -> QuerySet:
        return stretch(rows, self.order, position, part, backward).values_list(*self.columns, named=True)

    def _found_again(self, rows: QuerySet, stand_ins: list[Any]) -> Statement | None:
        """The statement, with where the stand-ins have come to stand; None if one of them is there in another form."""
        compiler = rows.query.get_compiler(rows.db)
        sql, values = compiler.as_sql()
        numbers = {_prepared(value, rows.db): number for number, value in enumerate(stand_ins) if value is not None}
        if not all(isinstance(value, Hashable) for value in values):
            return None
        places = tuple((at, numbers[value]) for at, value in enumerate(values) if value in numbers)
        if any(_is_strange(value) for value in values if value not in numbers):
            return None
        converters = compiler.get_converters([column for column, *_said in compiler.select]).items()
        each = tuple((at, one, column) for at, (several, column) in converters for one in several)
        return Statement(f"{sql} LIMIT %s", tuple(values), places, namedtuple("Place", self.columns), each)


def forget() -> None:
    _statements.clear()


def _parts(value: Any) -> list[Any]:
    """What of a value may go into a statement: names and keys of records, days; nothing of what is no such value."""
    if isinstance(value, Model):
        return [getattr(value, name) for name in _names(value)]
    if isinstance(value, tuple):
        return [part for one in value for part in _parts(one)]
    return [value] if type(value) is dt.date else []


def _names(row: Model) -> list[str]:
    """The columns that name a record, and the keys of those that it names."""
    return [field.attname for field in row._meta.concrete_fields if field.unique or field.many_to_one]


def _replaced(value: Any, stand_ins: Iterator[Any]) -> Any:
    """The same with stand-ins. Of a record all other columns are missing: who reads one raises ObjectDoesNotExist."""
    if isinstance(value, Model):
        names = _names(value)
        return type(value).from_db(value._state.db, names, [next(stand_ins) for _name in names])
    if isinstance(value, tuple):
        return tuple(_replaced(one, stand_ins) for one in value)
    return next(stand_ins) if type(value) is dt.date else value


def _stand_in(value: Any, number: int) -> Any:
    match value:
        case None:
            return None
        case int():
            return FIRST_NUMBER + number
        case dt.date():
            return FIRST_DAY + dt.timedelta(days=number)
        case uuid.UUID():
            return uuid.UUID(int=FIRST_NUMBER + number)
    return f"{SIGN}{number}{SIGN}"


def _prepared(value: Any, using: str) -> Any:
    """As the database is given it."""
    return FIELDS[type(value)].get_db_prep_value(value, connections[using])


def _is_strange(value: Any) -> bool:
    """Whether this is a stand-in of which something was made."""
    if isinstance(value, str):
        return SIGN in value
    return isinstance(value, int) and FIRST_NUMBER <= value < FIRST_NUMBER + MOST

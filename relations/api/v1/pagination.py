"""Pages by position: a page begins after a row, not after a number of rows, so it costs the same at any depth."""

import base64
import binascii
import datetime as dt
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from relations.api.v1.errors import InvalidQuery

DEFAULT_LIMIT = 20
LARGEST_LIMIT = 200
LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class Order:
    """What a list is sorted by: columns that together tell every row apart and are never null, all in one direction."""

    columns: tuple[str, ...]
    descending: bool = False

    def sorted(self, rows: QuerySet, *, backward: bool) -> QuerySet:
        sign = "-" if self.descending != backward else ""
        return rows.order_by(*(f"{sign}{column}" for column in self.columns))

    def beyond(self, position: Sequence[Any], *, backward: bool) -> Q:
        """Rows that come after the position, or before it."""
        lookup = "lt" if self.descending != backward else "gt"
        found = Q()
        for at, column in enumerate(self.columns):
            same = dict(zip(self.columns[:at], position[:at], strict=True))
            found |= Q(**same, **{f"{column}__{lookup}": position[at]})
        # Says nothing new, but lets the database begin at the position.
        return Q(**{f"{self.columns[0]}__{lookup}e": position[0]}) & found

    def __str__(self) -> str:
        return ",".join(f"{'-' if self.descending else ''}{column}" for column in self.columns)

    def position_of(self, row: models.Model) -> list[str]:
        return [str(getattr(row, column)) for column in self.columns]


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
    def read(cls, text: str, name: str, order: Order, model: type[models.Model]) -> Self:
        """Raises ValueError on anything that `write` would not have written for this list."""
        try:
            held = json.loads(base64.b64decode(_padded(text), altchars=b"-_", validate=True))
            listed, sorted_by, backward, *position = held
        except (binascii.Error, TypeError, RecursionError) as error:
            raise ValueError("not a cursor") from error
        if (listed, sorted_by) != (name, str(order)):
            raise ValueError("a cursor of another list")
        if backward not in (0, 1) or not all(isinstance(value, str) for value in position):
            raise ValueError("not a cursor")
        readers = [_reader(model, column) for column in order.columns]
        return cls(tuple(read(value) for read, value in zip(readers, position, strict=True)), bool(backward))


def _padded(text: str) -> bytes:
    return text.encode("ascii") + b"=" * (-len(text) % 4)


def _reader(model: type[models.Model], column: str) -> Callable[[str], Any]:
    field = model._meta.get_field(column)
    output = field.output_field if isinstance(field, models.GeneratedField) else field
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
    if "\0" in value:
        raise ValueError("no word of ours")
    return value


@dataclass(frozen=True)
class Page:
    rows: list[models.Model]
    next: str | None
    previous: str | None


def page_of(rows: QuerySet, name: str, order: Order, request: Request) -> Page:
    """The page that the request asks for. Raises InvalidQuery for a limit or a cursor that cannot be."""
    limit, cursor = limit_of(request), _cursor_of(request, name, order, rows.model)
    backward = bool(cursor and cursor.backward)
    if cursor:
        rows = rows.filter(order.beyond(cursor.position, backward=backward))
    # One more than asked for tells whether there is another page.
    found = list(order.sorted(rows, backward=backward)[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if backward:
        found.reverse()
    follows, precedes = (backward, more) if backward else (more, cursor is not None)

    def link(row: models.Model, *, backward: bool) -> str:
        text = Cursor.write(name, order, row, backward=backward)
        return replace_query_param(request.build_absolute_uri(), "cursor", text)

    return Page(
        found,
        next=link(found[-1], backward=False) if found and follows else None,
        previous=link(found[0], backward=True) if found and precedes else None,
    )


def limit_of(request: Request) -> int:
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= LARGEST_LIMIT):
        detail = _("“limit” is a whole number from 1 to %d.") % LARGEST_LIMIT
        raise InvalidQuery([{"parameter": "limit", "detail": detail}])
    return int(text)


def _cursor_of(request: Request, name: str, order: Order, model: type[models.Model]) -> Cursor | None:
    text = request.query_params.get("cursor")
    if text is None:
        return None
    try:
        return Cursor.read(text, name, order, model)
    except ValueError as error:
        detail = _("This cursor is not one that this list gave: follow “next” and “previous” as they stand.")
        raise InvalidQuery([{"parameter": "cursor", "detail": detail}]) from error

"""The reading mode: while a public address is answered, only what has been published can be read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

from django.db import connections, transaction
from django.db.models import Model
from django.db.models.base import ModelState
from psycopg import IsolationLevel

NEWSROOM = "default"
PUBLIC = "public"

M = TypeVar("M", bound=Model)

_reads_public: ContextVar[bool] = ContextVar("reads_public", default=False)


class UnpublishedRead(RuntimeError):
    """Code that answers a public address reached for the newsroom's database."""


def reads_public() -> bool:
    return _reads_public.get()


@contextmanager
def reading_public() -> Iterator[None]:
    """Send every record to `public`, and raise on any statement that goes to the newsroom."""
    token = _reads_public.set(True)
    try:
        with connections[NEWSROOM].execute_wrapper(_refuse):
            yield
    finally:
        _reads_public.reset(token)


def _refuse(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    raise UnpublishedRead(f"The newsroom's database was asked while a public address is answered: {sql[:200]}")


@contextmanager
def one_public_state() -> Iterator[None]:
    """Everything read inside comes from one moment of `public`: a snapshot of the database."""
    connection = connections[PUBLIC]
    is_outermost = not connection.in_atomic_block
    is_snapshot = connection.vendor == "sqlite" or not is_outermost
    with nullcontext() if is_snapshot else _beginning_as_snapshot(connection), transaction.atomic(using=PUBLIC):
        yield


@contextmanager
def _beginning_as_snapshot(connection: Any) -> Iterator[None]:
    """Let what is begun inside be a snapshot of PostgreSQL that is only read. The driver says so in the very BEGIN: a
    statement of its own would be a round trip of its own."""
    connection.ensure_connection()
    driver = connection.connection
    driver.isolation_level, driver.read_only = IsolationLevel.REPEATABLE_READ, True
    try:
        yield
    finally:
        # The connection goes back to others, which write.
        if not driver.closed:
            driver.isolation_level = driver.read_only = None


# --- plain questions --------------------------------------------------------------------------------------------------


def row_of(model: type[M], condition: str, values: Sequence[Any], using: str = PUBLIC) -> M | None:
    """The first row that a condition of ours finds, for what nearly every answer asks: to put the query together, the
    ORM takes longer than the database to answer it."""
    return next(iter(rows_of(model, f"{condition} LIMIT 1", values, using)), None)


def rows_of(model: type[M], condition: str, values: Sequence[Any], using: str = PUBLIC) -> list[M]:
    """All the rows that it finds. The condition is SQL of ours: WHERE, ORDER BY, LIMIT, FOR UPDATE."""
    names = _columns(model, using)[0]
    return [_instance(model, using, zip(names, row, strict=True)) for row in _read(model, condition, values, using)]


def _instance(model: type[M], using: str, values: Iterable[tuple[str, Any]]) -> M:
    """What `from_db()` makes of a row. An act reads some thousand of them, and `Model.__init__` would look at each of
    their columns for what a row that comes from the database never is: deferred, a default, an object."""
    row = model.__new__(model)
    row._state = ModelState()
    row._state.db, row._state.adding = using, False
    row.__dict__.update(values)
    return row


def values_of(model: type[Model], condition: str, values: Sequence[Any], using: str = PUBLIC) -> list[dict[str, Any]]:
    """The same as plain mappings, by the names of the columns' attributes."""
    names = _columns(model, using)[0]
    return [dict(zip(names, row, strict=True)) for row in _read(model, condition, values, using)]


def one_of(column: str, values: Sequence[Any]) -> str:
    """The condition that a column has one of these values, of which there is at least one."""
    return f"{column} IN ({', '.join(['%s'] * len(values))})"


def _read(model: type[Model], condition: str, values: Sequence[Any], using: str) -> list[list[Any]]:
    _names, columns, converters = _columns(model, using)
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} {condition}", values)  # noqa: S608 – names of ours
        rows = [list(row) for row in cursor.fetchall()]
    for row in rows:
        for at, converter, column in converters:
            row[at] = converter(row[at], column, connection)
    return rows


@cache
def _columns(model: type[Model], using: str) -> tuple[list[str], str, list[tuple[int, Any, Any]]]:
    """The columns of a table, and what makes Python's values of those of the database."""
    connection, fields = connections[using], model._meta.concrete_fields
    columns = [field.get_col(model._meta.db_table) for field in fields]
    converters = [
        (at, converter, column)
        for at, column in enumerate(columns)
        for converter in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    ]
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    return [field.attname for field in fields], quoted, converters

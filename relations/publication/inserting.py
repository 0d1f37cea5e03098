"""New rows, many at once: COPY on PostgreSQL, one prepared statement on SQLite.

`bulk_create` takes the same rows, and most of its time goes into putting a statement together for every few hundred of
them. Nothing comes back from here: rows that must know their id bring it along.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.db import connections, models
from django.db.models.base import ModelState

M = TypeVar("M", bound=models.Model)
Convert = Callable[[Any], Any]
# So many rows are handed over at once, so that what is generated is never all in memory.
CHUNK = 2000


def insert(rows: Iterable[models.Model], using: str) -> None:
    """Insert these rows, all of one model; those without an id, which are then all of them, get one.

    Raises IntegrityError and DataError as any INSERT does.
    """
    found = list(rows)
    if not found:
        return
    model = type(found[0])
    names = _columns(model, with_id=found[0].pk is not None)
    converts = _converts(model, names, _from_python, using)
    _write(model, names, (_values(row.__dict__, names, converts) for row in found), using)


def insert_plain(model: type[models.Model], rows: Iterable[Mapping[str, Any]], using: str) -> None:
    """Insert rows given as a snapshot holds them: values of JSON by column, those that are empty left out."""
    found = list(rows)
    if not found:
        return
    names = _columns(model, with_id=model._meta.pk.attname in found[0])
    converts = _converts(model, names, _from_json, using)
    _write(model, names, (_values(row, names, converts) for row in found), using)


def made(model: type[M], values: dict[str, Any]) -> M:
    """A row that is not saved, from values by column; columns left out have their defaults.

    Like `model(**values)`, without the half that `Model.__init__` spends on what no column asks for: an edition makes
    tens of thousands of rows.
    """
    row = model.__new__(model)
    row._state = ModelState()
    row.__dict__.update(_defaults(model))
    row.__dict__.update(values)
    return row


@cache
def _defaults(model: type[models.Model]) -> dict[str, Any]:
    """Of columns whose default is made anew for each row the caller gives the value."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    made_anew = [field for field in fields if field.has_default() and callable(field.default)]
    return {field.attname: None if field in made_anew else field.get_default() for field in fields}


def new_ids(model: type[models.Model], number: int, using: str) -> list[int]:
    """Ids that nothing else gets, for rows of this transaction. On SQLite it must hold the write lock already."""
    connection, table = connections[using], model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', number]
            )
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + 1 + number))


def _vendor(using: str) -> str:
    return connections[using].vendor


@cache
def _columns(model: type[models.Model], *, with_id: bool) -> tuple[str, ...]:
    fields = (field for field in model._meta.concrete_fields if not field.generated)
    return tuple(field.attname for field in fields if with_id or not field.primary_key)


def _converts(
    model: type[models.Model], names: Sequence[str], of: Callable[[Any, str], Convert | None], using: str
) -> list[tuple[int, type, Convert]]:
    """Where a value has to be converted, and of which type it is when it need not be."""
    found = [(at, of(model._meta.get_field(name), _vendor(using))) for at, name in enumerate(names)]
    return [(at, AS_IT_IS.get(convert, _Never), convert) for at, convert in found if convert is not None]


def _values(row: Mapping[str, Any], names: Sequence[str], converts: Sequence[tuple[int, type, Convert]]) -> list[Any]:
    found = list(map(row.get, names))
    for at, plain, convert in converts:
        value = found[at]
        if value is not None and type(value) is not plain:
            found[at] = convert(value)
    return found


def _write(model: type[models.Model], names: Sequence[str], rows: Iterator[list[Any]], using: str) -> None:
    connection = connections[using]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or "") for field in model._meta.concrete_fields if field.attname in names)
    into = f"{quote(model._meta.db_table)} ({columns})"
    if connection.vendor == "postgresql":
        _copy(connection, f"COPY {into} FROM STDIN", rows)
        return
    places = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        while some := list(islice(rows, CHUNK)):
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", some)  # noqa: S608 – names of our own columns


def _copy(connection: Any, statement: str, rows: Iterator[list[Any]]) -> None:
    """COPY goes past Django's own cursor: whoever watches its statements, or forbids them, is asked all the same."""

    def execute(sql: str, _params: Any, _many: bool, context: dict[str, Any]) -> None:
        with connection.wrap_database_errors, context["cursor"].cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)

    for wrapper in reversed(connection.execute_wrappers):
        execute = partial(wrapper, execute)
    with connection.cursor() as cursor:
        connection.validate_no_broken_transaction()
        execute(statement, None, False, {"connection": connection, "cursor": cursor})


# --- values -----------------------------------------------------------------------------------------------------------


@cache
def _from_python(field: models.Field, vendor: str) -> Convert | None:
    """What makes of a value of a row the one that the driver takes; nothing when that is the same."""
    kind = _kind(field)
    if isinstance(kind, models.JSONField):
        return _json
    if isinstance(kind, models.CharField | models.TextField):
        return str
    if isinstance(kind, models.IntegerField):
        return int
    return _from_python_in_sqlite(kind) if vendor == "sqlite" else None


def _from_python_in_sqlite(kind: models.Field) -> Convert | None:
    match kind:
        case models.UUIDField():
            return lambda value: value.hex if isinstance(value, UUID) else UUID(value).hex
        case models.DateTimeField():
            return lambda value: str(value.astimezone(dt.UTC).replace(tzinfo=None))
        case models.DateField() | models.DecimalField():
            return str
    return None


@cache
def _from_json(field: models.Field, vendor: str) -> Convert | None:
    """The same for a value as a snapshot holds it. PostgreSQL reads every such form itself."""
    kind = _kind(field)
    if isinstance(kind, models.JSONField):
        return _json
    if isinstance(kind, models.CharField | models.TextField):
        return str
    if vendor == "sqlite":
        match kind:
            case models.UUIDField():
                return lambda value: value.replace("-", "")
            case models.DateTimeField():
                return _moment
    return None


def _json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # Numbers of more than 64 bits, and the like: rare, and JSON all the same.
        return json.dumps(value)


class _Never:
    """The type of no value."""


# Choices and texts that know their language are more than texts, and drivers take them for something else.
AS_IT_IS: dict[Convert, type] = {str: str, int: int}


def _moment(text: str) -> str:
    """A moment as SQLite keeps it: in UTC, without saying so."""
    return str(dt.datetime.fromisoformat(text).astimezone(dt.UTC).replace(tzinfo=None))


def _kind(field: models.Field) -> models.Field:
    """The field itself, or the one that a foreign key leads to."""
    return field.target_field if isinstance(field, models.ForeignKey) else field

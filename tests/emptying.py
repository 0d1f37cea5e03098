"""Databases as they were before the first test: what a test has really committed is deleted, and nothing else.

Django's own flush empties every table and then makes all permissions anew, which takes many times as long.
"""

import copy
import gc
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import psycopg
from django.apps import apps
from django.db import connections, transaction

from relations.newsroom import audit
from relations.publication import search_index

NAMES = ("default", "public")
SOME = 100
Statement = tuple[str, Sequence | None]
World = TypeVar("World")


class FirstContents:
    """What the tables of one database hold when no test has written yet."""

    def __init__(self, name: str):
        self.connection = connections[name]
        self.tables = sorted(self.connection.introspection.django_table_names(only_existing=True, include_views=False))
        self.question = " UNION ALL ".join(
            f"""SELECT '{table}' WHERE EXISTS (SELECT 1 FROM "{table}")""" for table in self.tables
        )
        self.rows: dict[str, list[tuple]] = {}
        self.rows = self.now()

    def restore(self) -> None:
        with unconstrained(self.connection), transaction.atomic(using=self.connection.alias):
            changed = [table for table in self._filled() if not self._is_as_at_first(table)]
            self._delete_all(changed)
            for table in changed:
                self._insert(table, self.rows.get(table, []))

    def _is_as_at_first(self, table: str) -> bool:
        return table in self.rows and self._rows_of(table) == self.rows[table]

    def _delete_all(self, tables: list[str]) -> None:
        statements = [f'DELETE FROM "{table}"' for table in tables]
        if self.connection.vendor == "postgresql":
            # The way to the server and back takes longer than any of them.
            statements = ["; ".join(statements)] if statements else []
        with self.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def _insert(self, table: str, rows: list[tuple]) -> None:
        if rows:
            places = ", ".join(["%s"] * len(rows[0]))
            with self.connection.cursor() as cursor:
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)

    def now(self) -> dict[str, list[tuple]]:
        return {table: self._rows_of(table) for table in self._filled()}

    def changed(self) -> list[str]:
        return [table for table in self._filled() if self._rows_of(table) != self.rows.get(table, [])]

    def statements(self) -> list[Statement]:
        """What writes again all that the tables hold beyond their first contents."""
        found = [statement for table in self.changed() for statement in self._statements_of(table)]
        if self.connection.vendor == "postgresql":
            with self.connection.cursor() as cursor:
                found = [("; ".join(cursor.mogrify(*statement) for statement in found), None)] if found else []
        return found

    def _statements_of(self, table: str) -> Iterator[Statement]:
        if table in self.rows:
            yield f'DELETE FROM "{table}"', ()
        # A generated column writes itself.
        names = ", ".join(name for of_table, columns in columns_by_table() if of_table == table for name in columns)
        rows = self._rows_of(table, names)
        for at in range(0, len(rows), SOME):
            some = rows[at : at + SOME]
            places = ", ".join([f"({', '.join(['%s'] * len(some[0]))})"] * len(some))
            yield f'INSERT INTO "{table}" ({names}) VALUES {places}', [value for row in some for value in row]

    def write(self, statements: list[Statement]) -> None:
        with (
            unconstrained(self.connection),
            transaction.atomic(using=self.connection.alias),
            self.connection.cursor() as cursor,
        ):
            for statement in statements:
                cursor.execute(*statement)

    def _filled(self) -> list[str]:
        """The tables with rows, and those that have lost theirs."""
        self.connection.ensure_connection()
        if self.connection.vendor == "postgresql":
            # Prepared: to plan a question about all tables takes longer than to answer it.
            found = psycopg.Cursor(self.connection.connection).execute(self.question, prepare=True)
        else:
            found = self.connection.connection.execute(self.question)
        return sorted({row[0] for row in found.fetchall()} | self.rows.keys())

    def _rows_of(self, table: str, names: str = "*") -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(f'SELECT {names} FROM "{table}" ORDER BY 1')
            return [tuple(row) for row in cursor.fetchall()]


def columns_by_table() -> Iterator[tuple[str, list[str]]]:
    for model in apps.get_models(include_auto_created=True):
        yield model._meta.db_table, [f'"{f.column}"' for f in model._meta.concrete_fields if not f.generated]


@contextmanager
def unconstrained(connection) -> Iterator[None]:
    """No foreign key and no trigger stands in the way."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
    else:
        if connection.alias == "default":
            audit.unguard()
        with connection.constraint_checks_disabled():
            yield


_first: list[FirstContents] = []


def remember() -> None:
    # Tables that were made without migrations lack what only these make.
    search_index.make(connections["public"])
    _first[:] = [FirstContents(name) for name in NAMES]


def contents() -> list[list[Statement]]:
    """What writes all that the databases hold beyond their first contents."""
    return [first.statements() for first in _first]


def fill(kept: list[list[Statement]]) -> None:
    """Write such contents into databases that hold no more than at first."""
    for first, statements in zip(_first, kept, strict=True):
        first.write(statements)
    _guard()


_kept: dict[Hashable, tuple[object, list[list[Statement]]]] = {}


def once_made(name: Hashable, make: Callable[[], World]) -> World:
    """What `make` makes of empty databases. It is made once a process; then its rows are written again as they were."""
    if not are_empty():
        return make()
    if name not in _kept:
        _kept[name] = make(), contents()
    else:
        fill(_kept[name][1])
    return copy.deepcopy(_kept[name][0])


def everything() -> list[dict[str, list[tuple]]]:
    """Every row of both databases."""
    return [first.now() for first in _first]


def are_empty() -> bool:
    return not any(first.changed() for first in _first)


def empty() -> None:
    if any(connections[name].in_atomic_block for name in NAMES):
        # A stream that nobody has read to its end keeps its transaction until it is collected.
        gc.collect()
    for contents in _first:
        contents.restore()
    _guard()


def _guard() -> None:
    """The triggers of the audit, unless they are there: making them costs more than asking."""
    asked = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_no_%%'",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'audit_no_%%'",
    }
    connection = connections["default"]
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor], ())
        (count,) = cursor.fetchone()
    if count < sum("TRIGGER" in made for made in audit.GUARDS[connection.vendor]):
        audit.guard()

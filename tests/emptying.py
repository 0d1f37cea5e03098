"""Databases as they were before the first test: what a test has really committed is deleted, and nothing else.

Django's own flush empties every table and then makes all permissions anew, which takes many times as long.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connections, transaction

from relations.newsroom import audit
from relations.publication import search_index

NAMES = ("default", "public")
Rows = tuple[list[str], list[tuple]]


class FirstContents:
    """What the tables of one database hold when no test has written yet."""

    def __init__(self, name: str):
        self.connection = connections[name]
        self.tables = sorted(self.connection.introspection.django_table_names(only_existing=True, include_views=False))
        self.rows = {table: self._rows_of(table) for table in self._filled()}

    def restore(self) -> None:
        with unconstrained(self.connection), transaction.atomic(using=self.connection.alias):
            for table in self._filled():
                self._restore(table)

    def _restore(self, table: str) -> None:
        first = self.rows.get(table, [])
        if first and self._rows_of(table) == first:
            return
        with self.connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{table}"')
            if first:
                places = ", ".join(["%s"] * len(first[0]))
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', first)

    def changed(self) -> list[str]:
        return [table for table in self._filled() if self._rows_of(table) != self.rows.get(table, [])]

    def columns_and_rows(self, table: str) -> Rows:
        """What can be written again: a generated column writes itself."""
        columns = [column for model_table, columns in columns_by_table() if model_table == table for column in columns]
        with self.connection.cursor() as cursor:
            cursor.execute(f'SELECT {", ".join(columns)} FROM "{table}" ORDER BY 1')
            return columns, [tuple(row) for row in cursor.fetchall()]

    def write(self, tables: dict[str, Rows]) -> None:
        with unconstrained(self.connection), transaction.atomic(using=self.connection.alias):
            for table, (columns, rows) in tables.items():
                places = ", ".join(["%s"] * len(columns))
                with self.connection.cursor() as cursor:
                    cursor.execute(f'DELETE FROM "{table}"')
                    cursor.executemany(f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({places})', rows)

    def _filled(self) -> list[str]:
        """The tables with rows, and those that have lost theirs."""
        asked = " UNION ALL ".join(
            f"""SELECT '{table}' WHERE EXISTS (SELECT 1 FROM "{table}")""" for table in self.tables
        )
        with self.connection.cursor() as cursor:
            cursor.execute(asked)
            return sorted({row[0] for row in cursor.fetchall()} | set(getattr(self, "rows", ())))

    def _rows_of(self, table: str) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
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


def contents() -> list[dict[str, Rows]]:
    """All that the databases hold beyond their first contents, by table."""
    return [{table: first.columns_and_rows(table) for table in first.changed()} for first in _first]


def fill(kept: list[dict[str, Rows]]) -> None:
    """Write such contents into databases that hold no more than at first."""
    for first, tables in zip(_first, kept, strict=True):
        first.write(tables)
    audit.guard()


def are_empty() -> bool:
    return not any(first.changed() for first in _first)


def empty() -> None:
    for contents in _first:
        contents.restore()
    audit.guard()

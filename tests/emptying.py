"""Databases as they were before the first test: what a test has really committed is deleted, and nothing else.

Django's own flush empties every table and then makes all permissions anew, which takes many times as long.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

from relations.newsroom import audit
from relations.publication import search_index

NAMES = ("default", "public")


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


def empty() -> None:
    for contents in _first:
        contents.restore()
    audit.guard()

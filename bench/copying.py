"""`python -m bench.copying FILE`: the rows of a `public` of SQLite into an empty one of PostgreSQL, by COPY.

So that the record is made once, and both engines hold the same.
"""

import sqlite3
import sys
from collections.abc import Iterator

import django
from django.db import connections, models

from relations.reading import PUBLIC


def copy(file: str) -> int:
    from relations.publication import search_index

    connection, number = connections[PUBLIC], 0
    source = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    search_index.unmake(connection)
    with connection.cursor() as cursor:
        # Of what is copied nothing has to be checked, nor in any order.
        cursor.execute("SET session_replication_role = replica")
        for model in _models():
            number += _copy(source, cursor, model)
        cursor.execute("SET session_replication_role = DEFAULT")
    search_index.make(connection)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return number


def _models() -> Iterator[type[models.Model]]:
    from django.apps import apps

    for label in ("relations", "publication"):
        yield from apps.get_app_config(label).get_models()


def _copy(source: sqlite3.Connection, cursor: object, model: type[models.Model]) -> int:
    table = model._meta.db_table
    names = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if not field.generated)
    cursor.execute(f"TRUNCATE {table} CASCADE")  # type: ignore[attr-defined]
    number = 0
    with cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as rows:  # type: ignore[attr-defined]
        for row in source.execute(f"SELECT {names} FROM {table}"):  # noqa: S608
            rows.write_row(row)
            number += 1
    return number


def main() -> None:
    django.setup()
    sys.stdout.write(f"{copy(sys.argv[1])}\n")


if __name__ == "__main__":
    main()

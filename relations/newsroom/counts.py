"""How many rows answer a question, looked up to a bound: what is past counting is said to be more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.utils.formats import number_format

from relations.reading import NEWSROOM

MOST = 1_000
# PostgreSQL takes at most 1,664 columns, SQLite 2,000.
AT_ONCE = 500


@dataclass(frozen=True)
class Count:
    number: int
    # There are more than were counted.
    is_more: bool = False

    def __str__(self) -> str:
        return f"{number_format(self.number, force_grouping=True)}{'+' if self.is_more else ''}"

    def __bool__(self) -> bool:
        return self.number > 0 or self.is_more

    def __add__(self, other: "Count") -> "Count":
        return Count(self.number + other.number, self.is_more or other.is_more)


def counted(questions: Mapping[str, QuerySet], *, most: int = MOST, using: str = NEWSROOM) -> dict[str, Count]:
    """The numbers of rows of these querysets by name, each up to `most`; one query for all of them."""
    names = list(questions)
    found: dict[str, Count] = {}
    for at in range(0, len(names), AT_ONCE):
        part = names[at : at + AT_ONCE]
        numbers = _numbers([questions[name] for name in part], most, using)
        found |= {name: Count(min(n, most), n > most) for name, n in zip(part, numbers, strict=True)}
    return found


def _numbers(questions: list[QuerySet], most: int, using: str) -> list[int]:
    columns: list[str] = []
    values: list[Any] = []
    for rows in questions:
        sql, params = _sql(rows, most, using)
        # Made of querysets: what somebody typed is in the parameters.
        columns.append(f"(SELECT COUNT(*) FROM ({sql}) AS rows_found)")  # noqa: S608
        values.extend(params)
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", values)
        return list(cursor.fetchone())


def _sql(rows: QuerySet, most: int, using: str) -> tuple[str, tuple]:
    """A query for as many keys as are to be counted, and one more."""
    wanted = rows.using(using).order_by().values("pk")[: most + 1]
    try:
        sql, params = wanted.query.get_compiler(using).as_sql()
    except EmptyResultSet:
        return "SELECT 1 WHERE 1 = 0", ()
    return sql, tuple(params)

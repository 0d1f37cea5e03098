"""Lists of what may lie between two days, read from the index of their dates.

Nearly all dates begin between the two days. Before the first day begins what lasts into it, and after the last begins
what happened by some day that nobody dates better: both are few, have an index of their own, and say how far the list
reaches. So a year long past is read from its place in the index, not from the top of the list.
"""

import datetime as dt

from django.db.models import F, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from relations.dates import FAR_FUTURE

# What ends the name under which a list carries the day up to which its dates begin.
BEGUN = "_begun"


def reaching(rows: QuerySet, column: str, start: dt.date | None, end: dt.date | None) -> QuerySet:
    """The rows, which may all lie between these days, with the bounds that follow from it: none is lost.

    The upper one holds for rows with a date alone: `dated_part` asks for it.
    """
    if start:
        rows = rows.filter(**{f"{column}_sort__gte": _first_begun(rows, column, start)})
    return rows.alias(**{f"{column}{BEGUN}": _last_begun(rows, column, end)}) if end else rows


def dated_part(rows: QuerySet, sort: str) -> QuerySet:
    """The rows with a date. How far they reach is said first: SQLite begins at the first bound that it meets."""
    name = f"{sort.removesuffix('_sort')}{BEGUN}"
    reached = rows.filter(**{f"{sort}__lte": F(name)}) if name in rows.query.annotations else rows
    return reached.filter(**{f"{sort}__lt": FAR_FUTURE})


def bounded_by(rows: QuerySet) -> str | None:
    """The column by which the rows begin no later than some day, where they do."""
    names = (name for name in rows.query.annotations if name.endswith(BEGUN))
    return next((f"{name.removesuffix(BEGUN)}_sort" for name in names), None)


def _first_begun(rows: QuerySet, column: str, start: dt.date) -> Coalesce:
    sort, until = f"{column}_sort", f"{column}_until"
    lasting = {f"{until}__gt": F(sort), f"{until}__gte": start, f"{sort}__lt": start}
    first = rows.model._default_manager.filter(**lasting).order_by(sort).values(sort)[:1]
    return Coalesce(Subquery(first), Value(start))


def _last_begun(rows: QuerySet, column: str, end: dt.date) -> Coalesce:
    sort = f"{column}_sort"
    by_then = {f"{column}_earliest__isnull": True, f"{sort}__gt": end, f"{sort}__lt": FAR_FUTURE}
    last = rows.model._default_manager.filter(**by_then).order_by(f"-{sort}").values(sort)[:1]
    return Coalesce(Subquery(last), Value(end))

"""Which records belong to a batch, and which nobody is to see yet."""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import connections
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from relations.models import Record
from relations.newsroom.models import Batch, ImportedRow
from relations.newsroom.snapshots import Key
from relations.reading import NEWSROOM

R = TypeVar("R", bound=Record)

COLUMNS = {"event": "event_id", "passage": "passage_id"}
# What is made besides the rows, once for a batch.
BESIDES = ("article", "actor")
# While its drafts come or go, some at a time, a batch is not there.
AT_WORK = (Batch.State.LOADING, Batch.State.UNDOING)
_OF_STATES = f"""{Batch._meta.db_table} AS batch, %s AS one
    WHERE batch.state IN ('{AT_WORK[0]}', '{AT_WORK[1]}') AND %s = %%s"""
# `Batch.made` as rows: names of ours alone.
_MADE = {
    "sqlite": "SELECT json_extract(one.value, '$[1]') FROM "
    + _OF_STATES % ("json_each(batch.made)", "json_extract(one.value, '$[0]')"),
    "postgresql": "SELECT (one->>1)::bigint FROM " + _OF_STATES % ("jsonb_array_elements(batch.made)", "one->>0"),
}


def without_hidden(rows: QuerySet[R], kind: str) -> QuerySet[R]:
    """These records without those of batches that are being read or undone. Asks for no query of its own, and costs
    nothing while there is no such batch."""
    return rows.exclude(pk__in=_hidden(kind)) if kind in (*COLUMNS, *BESIDES) else rows


def shown() -> Q:
    """The same of standings of every kind."""
    found = Q()
    for kind in (*COLUMNS, *BESIDES):
        found &= ~Q(kind=kind, record_id__in=_hidden(kind))
    return found


def _hidden(kind: str) -> Any:
    """The ids of those that nobody is to see yet, as a subquery."""
    if kind in COLUMNS:
        return ImportedRow.objects.filter(batch__state__in=AT_WORK).order_by().values(COLUMNS[kind])
    return RawSQL(_MADE[connections[NEWSROOM].vendor], (kind,))  # noqa: S611


def keys_of(row: ImportedRow) -> tuple[Key, Key]:
    return ("event", row.event_id), ("passage", row.passage_id)


def made_with(batch: Batch) -> Iterator[Key]:
    """The article that stands for the file, and the actors made for it."""
    yield from ((kind, pk) for kind, pk in batch.made)

"""Which records belong to a batch, and which nobody is to see yet."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from relations.models import Record
from relations.newsroom.models import Batch, ImportedRow
from relations.newsroom.plans import grouped
from relations.newsroom.snapshots import Key

COLUMNS = {"event": "event_id", "passage": "passage_id"}
# While its drafts come or go, some at a time, a batch is not there.
AT_WORK = (Batch.State.LOADING, Batch.State.UNDOING)


def without_hidden(rows: QuerySet[Record], kind: str) -> QuerySet[Record]:
    """These records without those of batches that are being read or undone. Asks for no query of its own, and costs
    nothing while there is no such batch."""
    if kind not in COLUMNS:
        return rows
    hidden = ImportedRow.objects.filter(batch__state__in=AT_WORK)
    return rows.exclude(pk__in=hidden.values(COLUMNS[kind]))


def keys_of(row: ImportedRow) -> tuple[Key, Key]:
    return ("event", row.event_id), ("passage", row.passage_id)


def made_with(batch: Batch) -> Iterator[Key]:
    """The article that stands for the file, and the actors made for it."""
    yield from ((kind, pk) for kind, pk in batch.made)


def others_than(batch: Batch, keys: Sequence[Key]) -> list[Key]:
    """Those of these records that the batch has not brought."""
    found = set(keys) - set(made_with(batch))
    for kind, column in COLUMNS.items():
        for _kind, ids in grouped(key for key in sorted(found) if key[0] == kind):
            mine = batch.rows.filter(**{f"{column}__in": ids}).values_list(column, flat=True)
            found -= {(kind, pk) for pk in mine}
    return sorted(found)

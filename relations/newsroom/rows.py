"""Snapshots written as rows, in either database: by plain SQL, each record entirely."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db import models

from relations.models.aggregates import Aggregate, aggregates, columns
from relations.models.base import Record
from relations.newsroom.snapshots import Snapshot, rows_of

CHUNK = 500
M = TypeVar("M", bound=models.Model)


def write(kind: str, snapshots: Iterable[Snapshot], using: str, ids: Iterator[int] | None = None) -> None:
    """Make the rows of these records those of the snapshots: parts that are not in them go.

    Foreign keys are checked at commit. `ids` are for the links, if the database is not to give them theirs. Raises
    IntegrityError when a slug or a code belongs to another record.
    """
    wanted = list(snapshots)
    for at in range(0, len(wanted), CHUNK):
        _write_chunk(aggregates()[kind], wanted[at : at + CHUNK], using, ids)


def numbered(rows: Iterable[M], ids: Iterator[int] | None) -> list[M]:
    """The rows, those without an id with the next of these: what is rolled back must not have moved a sequence."""
    found = list(rows)
    for row in found:
        if ids is not None and row.pk is None:
            row.pk = next(ids)
    return found


def _write_chunk(aggregate: Aggregate, snapshots: list[Snapshot], using: str, ids: Iterator[int] | None) -> None:
    rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    roots: list[Record] = []
    for snapshot in snapshots:
        root, children, links = rows_of(snapshot)
        roots.append(root)
        for row in (*children, *links):
            rows[type(row)].append(row)
    erase_parts(aggregate, [snapshot["id"] for snapshot in snapshots], using)
    names = [column.attname for column in columns(aggregate.root) if not column.primary_key]
    # `id` is a column of every root; only the abstract Record has none.
    aggregate.root._base_manager.using(using).bulk_create(  # type: ignore[misc]
        roots, batch_size=CHUNK, update_conflicts=True, unique_fields=["id"], update_fields=names
    )
    for model, found in rows.items():
        model._base_manager.using(using).bulk_create(numbered(found, ids), batch_size=CHUNK)


def erase_parts(aggregate: Aggregate, ids: list[int], using: str) -> None:
    for part in aggregate.parts:
        delete(part.model, part.root_column, ids, using)


def delete(model: type[models.Model], column: str, ids: list[int], using: str) -> None:
    """Plain SQL: Django's collector would follow foreign keys into records that stay."""
    rows = model._base_manager.using(using).filter(**{f"{column}__in": ids})
    rows._raw_delete(using)

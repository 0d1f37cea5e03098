"""Snapshots written as rows, in either database: by plain SQL, each record entirely."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db import models

from relations.models.aggregates import Aggregate, aggregates, columns
from relations.models.base import Record
from relations.newsroom.snapshots import Snapshot, instance_of
from relations.publication.inserting import insert_plain

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
    wanted = [snapshot["id"] for snapshot in snapshots]
    known = set(aggregate.root._base_manager.using(using).filter(pk__in=wanted).values_list("pk", flat=True))
    if known:
        erase_parts(aggregate, sorted(known), using)
        _overwrite(aggregate.root, [s["root"] for s in snapshots if s["id"] in known], using)
    insert_plain(aggregate.root, (s["root"] for s in snapshots if s["id"] not in known), using)
    _write_parts(aggregate, snapshots, using, ids)


def _overwrite(root: type[Record], rows: list[dict[str, Any]], using: str) -> None:
    names = [column.attname for column in columns(root) if not column.primary_key]
    # `id` is a column of every root; only the abstract Record has none.
    root._base_manager.using(using).bulk_create(  # type: ignore[misc]
        (instance_of(root, row) for row in rows),
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=names,
    )


def _write_parts(aggregate: Aggregate, snapshots: list[Snapshot], using: str, ids: Iterator[int] | None) -> None:
    for part in aggregate.children:
        insert_plain(part.model, (row for s in snapshots for row in s["rows"].get(part.name, ())), using)
    for link in aggregate.links:
        ends = ((s["id"], far) for s in snapshots for far in s["links"].get(link.name, ()))
        rows = [{link.root_column: own, link.far_column: far} for own, far in ends]
        insert_plain(link.model, rows if ids is None else [{**row, "id": next(ids)} for row in rows], using)


def erase_parts(aggregate: Aggregate, ids: list[int], using: str) -> None:
    for part in aggregate.parts:
        delete(part.model, part.root_column, ids, using)


def update_alike(rows: Iterable[models.Model], names: tuple[str, ...], using: str) -> None:
    """Save these columns of rows of one model: one statement for all that have the same values there.

    `bulk_update` would name each row and each value in one long CASE.
    """
    alike: dict[tuple[Any, ...], list[models.Model]] = {}
    for row in rows:
        alike.setdefault(tuple(getattr(row, name) for name in names), []).append(row)
    for values, found in alike.items():
        for at in range(0, len(found), CHUNK):
            some = type(found[0])._base_manager.using(using).filter(pk__in=[row.pk for row in found[at : at + CHUNK]])
            some.update(**dict(zip(names, values, strict=True)))


def delete(model: type[models.Model], column: str, ids: list[int], using: str) -> None:
    """Plain SQL: Django's collector would follow foreign keys into records that stay."""
    rows = model._base_manager.using(using).filter(**{f"{column}__in": ids})
    rows._raw_delete(using)

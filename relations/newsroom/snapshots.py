"""A record as JSON, and back: the root with its children and links, in a form that lasts longer than the schema.

    {"schema": 1, "kind": "event", "id": 12,
     "root": {column: value, …},
     "rows": {"participation": [{column: value, …}, …], "evidence": […]},
     "links": {"eventparty": [ids of the other end, in order]}}

Empty (null) columns are left out. A snapshot read by a later release is first brought up to its schema.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import orjson
from django.db import models

from relations.models.aggregates import Aggregate, LinkPart, Part, aggregates, columns, foreign_keys
from relations.models.base import Child, Record
from relations.publication.inserting import made
from relations.publication.schema import SCHEMA
from relations.reading import one_of, values_of

Snapshot = dict[str, Any]
Key = tuple[str, int]
M = TypeVar("M", bound=models.Model)

# From the schema that a snapshot has to the next one; a release that changes the record adds an entry.
UPGRADERS: dict[int, Callable[[Snapshot], Snapshot]] = {}

# Columns whose values are the same in JSON.
SAME = (models.CharField, models.TextField, models.BooleanField, models.IntegerField)
CHUNK = 500


def take(kind: str, ids: Iterable[int], using: str) -> dict[int, Snapshot]:
    """The records with these ids as they stand in a database, in a fixed number of queries for each 500 of them."""
    aggregate, wanted = aggregates()[kind], list(ids)
    found: dict[int, Snapshot] = {}
    for at in range(0, len(wanted), CHUNK):
        found |= _take_chunk(aggregate, wanted[at : at + CHUNK], using)
    return found


def take_one(record: Record, using: str = "default") -> Snapshot:
    return take(record.kind(), [record.pk], using)[record.pk]


def _take_chunk(aggregate: Aggregate, ids: list[int], using: str) -> dict[int, Snapshot]:
    roots = {row["id"]: row for row in _rows(aggregate.root, "id", ids, using)}
    rows = {part.name: _by_root(part, ids, using) for part in aggregate.children}
    links = {part.name: _far_ends(part, ids, using) for part in aggregate.links}
    return {
        pk: {
            "schema": SCHEMA,
            "kind": aggregate.kind,
            "id": pk,
            "root": written(aggregate.root, root),
            "rows": {name: found[pk] for name, found in rows.items() if pk in found},
            "links": {name: found[pk] for name, found in links.items() if pk in found},
        }
        for pk, root in roots.items()
    }


def _rows(model: type[models.Model], column: str, ids: list[int], using: str) -> Iterable[dict[str, Any]]:
    # Nearly every act asks this of every table of a record.
    names = [field.attname for field in columns(model)]
    for row in values_of(model, f"WHERE {one_of(column, ids)} ORDER BY id", ids, using):
        yield {name: row[name] for name in names}


def _by_root(part: Part, ids: list[int], using: str) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(part.model, part.root_column, ids, using):
        found[row[part.root_column]].append(written(part.model, row))
    return found


def _far_ends(part: LinkPart, ids: list[int], using: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for row in _rows(part.model, part.root_column, ids, using):
        found[row[part.root_column]].append(row[part.far_column])
    return {pk: sorted(far) for pk, far in found.items()}


def written(model: type[models.Model], row: dict[str, Any]) -> dict[str, Any]:
    """The columns of a row as JSON holds them."""
    return {name: _plain(value) for name, value in row.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, (bool, int, str, list, dict)):
        return value
    # Dates, moments, UUIDs and decimals: their ISO or canonical form, which `to_python` reads back.
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def rows_of(snapshot: Snapshot) -> tuple[Record, list[models.Model], list[models.Model]]:
    """The root, the children and the links of a snapshot as instances that are not saved."""
    aggregate = aggregates()[snapshot["kind"]]
    root = instance_of(aggregate.root, snapshot["root"])
    children = [
        instance_of(part.model, row) for part in aggregate.children for row in snapshot["rows"].get(part.name, ())
    ]
    links = [
        made(part.model, {part.root_column: snapshot["id"], part.far_column: far})
        for part in aggregate.links
        for far in snapshot["links"].get(part.name, ())
    ]
    return root, children, links


def instance_of(model: type[M], row: dict[str, Any]) -> M:
    found = {name: row.get(name) for name in _names(model)}
    for name, read in _readers(model):
        if found[name] is not None:
            found[name] = read(found[name])
    return made(model, found)


@cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in columns(model))


@cache
def _readers(model: type[models.Model]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """What makes of a value of JSON one of its column, where that is another."""
    kinds = {f.attname: f.target_field if isinstance(f, models.ForeignKey) else f for f in columns(model)}
    return tuple((name, kind.to_python) for name, kind in kinds.items() if not isinstance(kind, SAME))


def upgraded(snapshot: Snapshot) -> Snapshot:
    """The snapshot in today's schema."""
    while snapshot["schema"] < SCHEMA:
        number = snapshot["schema"]
        snapshot = {**UPGRADERS[number](deepcopy(snapshot)), "schema": number + 1}
    return snapshot


def digest(snapshot: Snapshot | None) -> str:
    """SHA-256 of the canonical JSON form; empty for no snapshot."""
    return "" if snapshot is None else hashlib.sha256(canonical(snapshot)).hexdigest()


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, without spaces, in UTF-8; not for floats, which its two writers put differently."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # Numbers of more than 64 bits: rare, and JSON all the same.
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def content_digest(snapshot: Snapshot) -> str:
    """The digest of what somebody wrote: the moment of the last change is no part of it."""
    root = {name: value for name, value in snapshot["root"].items() if name != "updated"}
    return digest({**snapshot, "root": root})


@dataclass(frozen=True)
class Reference:
    """One foreign key of a snapshot that points out of it."""

    model: type[models.Model]
    id: int
    # The row that holds it, by uid, and its field; a link has no uid of its own and is required.
    row: str
    field: str
    optional: bool


def references(snapshot: Snapshot) -> Iterator[Reference]:
    """Every foreign key of the aggregate that points to a row outside it."""
    aggregate = aggregates()[snapshot["kind"]]
    yield from _row_references(aggregate, aggregate.root, snapshot["root"], snapshot)
    for part in aggregate.children:
        for row in snapshot["rows"].get(part.name, ()):
            yield from _row_references(aggregate, part.model, row, snapshot)
    for part in aggregate.links:
        for far in snapshot["links"].get(part.name, ()):
            yield Reference(part.far.related_model, far, "", part.far.name, optional=False)


def _row_references(
    aggregate: Aggregate, model: type[models.Model], row: dict[str, Any], snapshot: Snapshot
) -> Iterator[Reference]:
    for field, optional in _outward(model):
        target = row.get(field.attname)
        if target is not None and not _inside(aggregate, field.related_model, target, snapshot):
            yield Reference(field.related_model, target, row["uid"], field.name, optional)


@cache
def _outward(model: type[models.Model]) -> tuple[tuple[models.ForeignKey, bool], ...]:
    """The foreign keys of a model but for the one to its root, each with whether it may be left out."""
    roots = model.ROOTS if issubclass(model, Child) else ()
    optional = getattr(model, "OPTIONAL_LINKS", ())
    return tuple((key, key.name in optional) for key in foreign_keys(model) if key.name not in roots)


def _inside(aggregate: Aggregate, model: type[models.Model], pk: int, snapshot: Snapshot) -> bool:
    """Whether the row is the root itself or one of its children."""
    if model is aggregate.root:
        return bool(pk == snapshot["id"])
    name = _child_names(aggregate.kind).get(model)
    return name is not None and any(row["id"] == pk for row in snapshot["rows"].get(name, ()))


@cache
def _child_names(kind: str) -> dict[type[models.Model], str]:
    return {part.model: part.name for part in reversed(aggregates()[kind].children)}


def all_rows(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """The root and its children, all that have a uid."""
    yield snapshot["root"]
    for rows in snapshot["rows"].values():
        yield from rows


def without(snapshot: Snapshot, left_out: Iterable[dict[str, str]]) -> Snapshot:
    """The snapshot with these links emptied: `[{"row": uid, "field": name}, …]`."""
    thinner = deepcopy(snapshot)
    rows = {row["uid"]: row for row in all_rows(thinner)}
    for link in left_out:
        rows[link["row"]].pop(f"{link['field']}_id", None)
    return thinner

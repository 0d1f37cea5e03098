"""Snapshots in which some rows stand in the place of others: what refers to the one refers to the other.

Nothing is read and nothing is written. What would be there twice for it is there once, and what would refer to itself
goes.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import models

from relations.models import Actor, Alias
from relations.models.aggregates import Aggregate, LinkPart, Part, aggregates, foreign_keys
from relations.models.base import Child
from relations.newsroom.merging import SETTLED, references
from relations.newsroom.snapshots import Snapshot, all_rows
from relations.vocabulary import AliasKind

Row = dict[str, Any]
# Which rows stand in the place of which, by model.
Places = Mapping[type[models.Model], Mapping[int, int]]
# Ids for new rows of a part.
Allot = Callable[[Part, Sequence[Row]], Sequence[int]]

# Two rows that differ in nothing else say the same.
UNSAID = (*SETTLED, "position")
# Which column of an actor's name becomes an alias of what kind, in which language.
NAMES = (
    ("name_fr", AliasKind.NAME, "fr"),
    ("name_en", AliasKind.NAME, "en"),
    ("acronym", AliasKind.ACRONYM, ""),
)


def repointed(snapshot: Snapshot, places: Places) -> Snapshot:
    """The snapshot as it is once every reference leads to the row that stands in the place of the other."""
    aggregate, turned = aggregates()[snapshot["kind"]], deepcopy(snapshot)
    root = turned["root"]
    for key in _turn(aggregate.root, root, places):
        if key.related_model is aggregate.root and root[key.attname] == snapshot["id"]:
            del root[key.attname]
    for part in aggregate.children:
        _turn_rows(turned, part, places)
    for link in aggregate.links:
        _turn_ends(turned, link, places)
    _let_go(turned, aggregate)
    return turned


def _turn(model: type[models.Model], row: Row, places: Places) -> list[models.ForeignKey]:
    """Turn the references of a row; the keys that lead to another row than before."""
    turned = []
    for key in _outward(model):
        new = places.get(key.related_model, {}).get(row.get(key.attname, 0))
        if new is not None:
            row[key.attname] = new
            turned.append(key)
    return turned


def _outward(model: type[models.Model]) -> list[models.ForeignKey]:
    """The foreign keys of a model but for the one to the record that its rows belong to."""
    roots = model.ROOTS if issubclass(model, Child) else ()
    return [key for key in foreign_keys(model) if key.name not in roots]


def _turn_rows(turned: Snapshot, part: Part, places: Places) -> None:
    kept: list[Row] = []
    rows = turned["rows"].get(part.name, [])
    moved = [row["id"] for row in rows if _turn(part.model, row, places)]
    said = [_said(row) for row in rows if row["id"] not in moved]
    for row in rows:
        if row["id"] in moved:
            if refers_to(part.model, row, turned) or _said(row) in said:
                continue
            said.append(_said(row))
        kept.append(row)
    _set(turned["rows"], part.name, kept)


def refers_to(model: type[models.Model], row: Row, record: Snapshot) -> bool:
    """Whether a row of a record refers to this very record as if it were another."""
    root = aggregates()[record["kind"]].root
    return any(key.related_model is root and row.get(key.attname) == record["id"] for key in _outward(model))


def _said(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in UNSAID}


def _turn_ends(turned: Snapshot, link: LinkPart, places: Places) -> None:
    (model,) = (key.related_model for key in foreign_keys(link.model) if key.attname == link.far_column)
    ends = turned["links"].get(link.name, [])
    _set(turned["links"], link.name, sorted({places.get(model, {}).get(far, far) for far in ends}))


def _set(parts: dict[str, Any], name: str, found: list[Any]) -> None:
    """As `take()` gives it: no word of parts that are empty."""
    parts.pop(name, None)
    if found:
        parts[name] = found


def _let_go(turned: Snapshot, aggregate: Aggregate) -> None:
    """Empty what refers to a row of the record that went: evidence of it then stands beside the record as a whole."""
    for part in aggregate.children:
        for column, name in references(part, aggregate).items():
            there = {row["id"] for row in turned["rows"].get(name, ())}
            for row in turned["rows"].get(part.name, ()):
                if row.get(column) not in there:
                    row.pop(column, None)


def pruned(left_out: Sequence[dict[str, str]], shown: Snapshot) -> list[dict[str, str]]:
    """The links left out, those of rows that are still there and still empty."""
    rows = {row["uid"]: row for row in all_rows(shown)}
    found = [link for link in left_out if link["row"] in rows and f"{link['field']}_id" not in rows[link["row"]]]
    return list({(link["row"], link["field"]): link for link in found}.values())


# --- rows of a record that becomes part of another --------------------------------------------------------------------


@dataclass
class Adoption:
    """The rows of one record as rows of another: a row never changes its record, so each has an identity of its own."""

    kept: int
    # By part, from the id that a row has with the one to the id and uid that it has with the other; none where it goes.
    rows: dict[str, dict[int, tuple[int, str] | None]] = field(default_factory=dict)

    def into(self, kept: Snapshot, gone: Snapshot) -> Snapshot:
        """The one record with the rows of the other, each once."""
        aggregate, grown = aggregates()[kept["kind"]], deepcopy(kept)
        for part in aggregate.children:
            there = list(grown["rows"].get(part.name, ()))
            ids, after = {row["id"] for row in there}, max([0, *(row.get("position", 0) for row in there)])
            for row in _rows(gone, part):
                identity = self.rows.get(part.name, {}).get(row["id"])
                if identity and identity[0] not in ids:
                    after += 1
                    there.append(self.adopted(part, aggregate, row, identity, after))
            _set(grown["rows"], part.name, sorted(there, key=lambda row: row["id"]))
        for link in aggregate.links:
            ends = {*grown["links"].get(link.name, ()), *gone["links"].get(link.name, ())}
            _set(grown["links"], link.name, sorted(ends))
        return grown

    def adopted(
        self, part: Part, aggregate: Aggregate, row: Row, identity: tuple[int, str] = (0, ""), position: int = 0
    ) -> Row:
        found = {**row, part.root_column: self.kept, "id": identity[0], "uid": identity[1]}
        if "position" in row:
            found["position"] = position
        for column, name in references(part, aggregate).items():
            if column in found:
                other = self.rows.get(name, {}).get(found.pop(column))
                found |= {column: other[0]} if other else {}
        return found

    def uids(self, gone: Snapshot) -> dict[str, str]:
        """The uids that the rows of the one have with the other."""
        return {
            row["uid"]: identity[1]
            for part in aggregates()[gone["kind"]].children
            for row in _rows(gone, part)
            if (identity := self.rows.get(part.name, {}).get(row["id"]))
        }

    def left_out(self, gone: Snapshot, links: Sequence[dict[str, str]]) -> list[dict[str, str]]:
        """The links left out of the rows that were adopted."""
        uids = self.uids(gone)
        return [{**link, "row": uids[link["row"]]} for link in links if link["row"] in uids]


def adoption(kept: Sequence[Snapshot], gone: Sequence[Snapshot], allot: Allot) -> Adoption:
    """Where the rows of one record stand in another; both as the newsroom has them, and as the public reads them.

    The snapshots are repointed already, those of the one that goes with its names as aliases.
    """
    aggregate = aggregates()[kept[0]["kind"]]
    found = Adoption(kept[0]["id"])
    for part in sorted(aggregate.children, key=lambda part: bool(references(part, aggregate))):
        identities = found.rows.setdefault(part.name, {})
        new: list[Row] = []
        for pk, variants in _variants(part, gone).items():
            rows = [found.adopted(part, aggregate, row) for row in variants]
            if any(refers_to(part.model, row, kept[0]) for row in rows):
                identities[pk] = None
            elif same := _same(part, rows, kept):
                identities[pk] = same
            else:
                new.append({**rows[0], "id": pk})
        ids = allot(part, [{name: value for name, value in row.items() if name != "id"} for row in new]) if new else ()
        identities |= {row["id"]: (pk, str(uuid4())) for row, pk in zip(new, ids, strict=True)}
    return found


def _rows(snapshot: Snapshot, part: Part) -> list[Row]:
    return list(snapshot["rows"].get(part.name, ()))


def _variants(part: Part, snapshots: Sequence[Snapshot]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for snapshot in snapshots:
        for row in _rows(snapshot, part):
            found.setdefault(row["id"], []).append(row)
    return found


def _same(part: Part, rows: Sequence[Row], kept: Sequence[Snapshot]) -> tuple[int, str] | None:
    """The row of the other record that says the same, wherever it stands: in the draft and for the public."""
    for pk, variants in _variants(part, kept).items():
        if all(_alike(part, row, variant) for row in rows for variant in variants):
            return pk, variants[0]["uid"]
    return None


def _alike(part: Part, row: Row, other: Row) -> bool:
    if part.model is Alias:
        return bool(row["text"] == other["text"])
    return _said(row) == _said(other)


# --- names ------------------------------------------------------------------------------------------------------------


def with_names(gone: Snapshot, kept: Snapshot, names: Sequence[Snapshot]) -> Snapshot:
    """An actor that becomes part of another, with its names as aliases; without those that the other bears already."""
    if aggregates()[gone["kind"]].root is not Actor:
        return gone
    borne = {kept["root"].get(column) for column, _kind, _language in NAMES}
    aliases = [row for row in gone["rows"].get("alias", ()) if row["text"] not in borne]
    texts = borne | {row["text"] for row in aliases}
    for snapshot in names:
        for column, kind, language in NAMES:
            text = snapshot["root"].get(column)
            if text and text not in texts:
                texts.add(text)
                aliases.append(_alias(text, kind, language))
    return {**gone, "rows": {**gone["rows"], "alias": aliases}}


def _alias(text: str, kind: str, language: str) -> Row:
    # Not saved yet: known by its text, which is the same in the draft and for the public.
    return {"id": f"name:{text}", "uid": "", "text": text, "language": language, "alias_kind": str(kind)}

"""What an archive holds: every list as CSV and as whole records, described as a Frictionless data package.

The same edition makes the same archive, byte by byte.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from relations.catalogue import licence
from relations.catalogue.documents import RESOURCES
from relations.catalogue.documents.pieces import moment
from relations.catalogue.positions import Order
from relations.formats import tables, whole
from relations.formats.columns import COLUMNS, Column
from relations.formats.schemas import record_schemas
from relations.formats.selection import Selection
from relations.formats.streams import Counted, in_chunks
from relations.models import Phase
from relations.models.aggregates import model_of
from relations.publication.models import Change, PublishedEdition, State

# The lists of records by their names, and beside them what editions did.
RECORDS = {name: kind for kind, name in RESOURCES.items()}
BOOKS: dict[str, tuple[Any, Order]] = {
    "changes": (Change, Order(("edition", "position"))),
    "editions": (PublishedEdition, Order(("number",))),
}
README = """# Entente, edition {edition} ({day})

Everything that {address} shows at this edition, as files. Terms of our own texts and coding: {licence}, {terms}.
Quoted words and articles remain their authors' and publishers'.

- `csv/`: a table for each list. `datapackage.json` describes the columns (Frictionless Data Package). A cell that a
  spreadsheet would compute has an apostrophe before it, and so has a cell that begins with one: take one away to read
  it back. Several values in a cell are parted by `|`.
- `ndjson/`: whole records, one a line, as the API gives them, with the passages that prove them. `schemas/` has the
  JSON Schema of each list's records.
- `SHA256SUMS`: check the files with `sha256sum --check SHA256SUMS`.

What the columns mean: {address}/en/method/. Cite the edition.
"""


@dataclass
class Entry:
    """A file of the archive, as it was written."""

    name: str
    size: int
    digest: str


@dataclass
class Package:
    """The archive that is being written; the entries so far."""

    file: zipfile.ZipFile
    state: State
    entries: list[Entry] = field(default_factory=list)

    @property
    def folder(self) -> str:
        return f"entente-edition-{self.state.edition}"

    def add(self, name: str, parts: Iterable[str | bytes]) -> Entry:
        """Write a file while its parts are read."""
        entry, digest = Entry(name, 0, ""), hashlib.sha256()
        with self.file.open(self._info(name), "w", force_zip64=True) as target:
            for chunk in in_chunks(parts, ""):
                target.write(chunk)
                digest.update(chunk)
                entry.size += len(chunk)
        entry.digest = digest.hexdigest()
        self.entries.append(entry)
        return entry

    def _info(self, name: str) -> zipfile.ZipInfo:
        moment = (self.state.moment or timezone.now()).timetuple()[:6]
        info = zipfile.ZipInfo(f"{self.folder}/{name}", date_time=moment)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        return info


def write(path: Path, state: State) -> None:
    """Write all that is public into one file. French is the language of addresses: it is complete."""
    with override("fr"), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        package = Package(file, state)
        resources = [*_tables(package), *_records(package)]
        package.add("README.md", [_readme(state)])
        package.add("datapackage.json", [_json(_description(state, resources))])
        package.add("SHA256SUMS", [f"{entry.digest}  {entry.name}\n" for entry in package.entries])


def _tables(package: Package) -> Iterator[dict[str, Any]]:
    for name in (*RECORDS, *BOOKS):
        entry = package.add(f"csv/{name}.csv", rows := tables.Lines(_selection(name, package.state)))
        fields = [_field(column, is_key=at == 0 and name in RECORDS) for at, column in enumerate(COLUMNS[name])]
        schema = {"fields": fields, "missingValues": [""], **({"primaryKey": "uid"} if name in RECORDS else {})}
        yield _resource(name, entry, "csv", "text/csv") | {
            "profile": "tabular-data-resource", "rows": rows.number, "schema": schema,
        }  # fmt: skip


def _records(package: Package) -> Iterator[dict[str, Any]]:
    for name, schema in record_schemas(tuple(RECORDS)).items():
        records = Counted(whole.records(_selection(name, package.state)))
        entry = package.add(f"ndjson/{name}.ndjson", (f"{record}\n" for record in records))
        package.add(f"schemas/{name}.json", [_json(schema)])
        yield _resource(f"{name}-records", entry, "ndjson", "application/x-ndjson") | {
            "type": "file", "records": records.number, "jsonSchema": f"schemas/{name}.json",
        }  # fmt: skip


def _selection(name: str, state: State) -> Selection:
    if name in BOOKS:
        model, order = BOOKS[name]
        return Selection(name, model.objects.order_by(), order, state)
    kind = RECORDS[name]
    model = Phase if kind == "phase" else model_of(kind)
    return Selection(name, model._default_manager.order_by(), Order(("uid",)), state)


# --- the description --------------------------------------------------------------------------------------------------


def _description(state: State, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": "entente",
        "title": "Entente",
        "description": "What two states say and do, with the passages that prove it.",
        "homepage": settings.PUBLIC_URL,
        "version": str(state.edition),
        "edition": {"number": state.edition, "hash": state.hash},
        **({"created": moment(state.moment)} if state.moment else {}),
        "licenses": [{"name": "CC-BY-4.0", "title": licence.NAME, "path": licence.URL}],
        "resources": resources,
    }


def _resource(name: str, entry: Entry, form: str, media_type: str) -> dict[str, Any]:
    return {
        "name": name,
        "path": entry.name,
        "format": form,
        "mediatype": media_type,
        "encoding": "utf-8",
        "bytes": entry.size,
        "hash": f"sha256:{entry.digest}",
    }


def _field(column: Column, *, is_key: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "type": column.type}
    return {**found, "constraints": {"required": True, "unique": True}} if is_key else found


def _readme(state: State) -> str:
    return README.format(
        edition=state.edition,
        day=state.moment.date() if state.moment else "",
        address=settings.PUBLIC_URL,
        licence=licence.NAME,
        terms=licence.URL,
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"

"""What the columns of a file are called, and what they are to us.

A mapping names for each of our fields the column that holds it, by its heading or its number from 1. Some are known by
name; others are written by hand as JSON:

    {"source": "ambassade", "columns": {"date": "Jour", "type": "Acte", "source": "Qui", "target": "À qui"},
     "constants": {"certainty": "probable"}, "types": {"Audience": "CONSULT/audience"}, "dates": "dmy"}
"""

import json
from collections.abc import Mapping as Words
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from relations.newsroom.bulk.files import Line
from relations.newsroom.traits import folded

# What a row can say, and what such a column may be called, folded, in French or English.
HEADINGS: dict[str, tuple[str, ...]] = {
    "id": ("id", "identifiant", "cle", "event id", "reference"),
    "date": ("date", "jour", "day", "event date", "date de l evenement"),
    "date_end": ("date end", "date de fin", "fin", "end", "end date"),
    "type": ("type", "type d evenement", "event type", "acte"),
    "mode": ("mode",),
    "cameo": ("cameo", "cameo code", "code cameo"),
    "relation": ("relation", "action", "predicate", "predicat", "event text", "verbe"),
    "source": ("acteur", "actor", "subject", "sujet", "source", "acteur source", "source actor", "acteur 1", "actor 1",
               "source name"),
    "target": ("cible", "object", "objet", "target", "acteur cible", "target actor", "acteur 2", "actor 2",
               "destinataire", "recipient", "target name"),
    "source_country": ("source country", "pays source", "pays de l acteur"),
    "target_country": ("target country", "pays cible", "pays de la cible"),
    "title_fr": ("titre", "titre fr", "titre francais", "title fr", "evenement"),
    "title_en": ("title", "titre en", "titre anglais", "title en", "event"),
    "summary_fr": ("resume", "resume fr", "summary fr"),
    "summary_en": ("summary", "resume en", "summary en"),
    "place": ("lieu", "place", "location", "endroit", "city", "ville"),
    "themes": ("themes", "theme", "sujets"),
    "url": ("url", "adresse", "lien", "link"),
    "words": ("texte", "text", "extrait", "mots", "words", "citation", "words of the source"),
}  # fmt: skip
# Further fields, which only mappings name.
FURTHER = (
    "uid", "slug", "date_earliest", "date_latest", "date_precision", "date_basis", "date_certainty", "date_text",
    "parties", "participants", "place_precision", "certainty", "type_certainty", "modality", "source_code",
    "target_code", "root", "note_fr", "note_en", "people",
)  # fmt: skip
FIELDS = (*HEADINGS, *FURTHER)
NEEDED = ("date",)
DATES = ("ymd", "dmy", "mdy")
# Machines coded these rows, from the day on which a paper came out.
CODED = {"certainty": "possible", "type_certainty": "possible", "date_basis": "publication_date",
         "date_certainty": "probable"}  # fmt: skip


class MappingRefused(ValueError):
    """Why a mapping cannot be used, in words for whoever wrote it."""


@dataclass(frozen=True)
class Mapping:
    # In which keys of rows are told apart from those of others.
    source: str
    columns: dict[str, str | int]
    constants: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    dates: str = "dmy"
    header: bool = True
    # Cells that a spreadsheet would have computed were defused when the file was written.
    defused: bool = False

    def as_json(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}


ICEWS = Mapping(
    "icews",
    {
        "id": "Event ID", "date": "Event Date", "source": "Source Name", "source_country": "Source Country",
        "relation": "Event Text", "cameo": "CAMEO Code", "target": "Target Name", "target_country": "Target Country",
        "place": "City",
    },
    CODED,
    dates="ymd",
)  # fmt: skip
# Version 2.0: 61 columns without headings.
GDELT = Mapping(
    "gdelt",
    {
        "id": 1, "date": 2, "source_code": 6, "source": 7, "source_country": 8, "target_code": 16, "target": 17,
        "target_country": 18, "cameo": 27, "root": 29, "place": 53, "url": 61,
    },
    CODED,
    dates="ymd",
    header=False,
)  # fmt: skip
GDELT_WIDTH = 61
FACTS = Mapping("facts", {"source": 1, "relation": 2, "target": 3, "date": 4}, CODED, dates="ymd", header=False)
# The table of events that we publish (docs/exports.md).
EXPORT = Mapping(
    "entente",
    {
        name: name
        for name in (
            "uid", "slug", "title_fr", "title_en", "date_earliest", "date_latest", "date_precision", "date_basis",
            "date_certainty", "type", "mode", "parties", "participants", "themes", "place", "place_precision",
            "certainty", "modality", "summary_fr", "summary_en",
        )
    },
    dates="ymd",
    defused=True,
)  # fmt: skip
# What those who publish these files leave out of them is left out of the rows.
NAMED_BY_SOURCE = (ICEWS.source, EXPORT.source)
NAMED = {"icews": ICEWS, "gdelt": GDELT, "facts": FACTS, "export": EXPORT}


def mapping_of(name: str, first: Line) -> Mapping:
    """The mapping of this name or in this JSON file, or without one what the first line of the file says.

    Raises MappingRefused.
    """
    if name in NAMED:
        return NAMED[name]
    if name and name != "columns":
        return written(_json(Path(name)))
    return recognised(first)


def recognised(first: Line) -> Mapping:
    if first.value is not None:
        return EXPORT if "uid" in first.value else _by_headings(list(first.value))
    cells = [cell.strip().lstrip("\N{ZERO WIDTH NO-BREAK SPACE}") for cell in first.cells]
    if {"uid", "date_earliest", "title_fr"} <= set(cells):
        return EXPORT
    if {"CAMEO Code", "Source Name", "Target Name"} <= set(cells):
        return ICEWS
    if len(cells) == GDELT_WIDTH and cells[0].isdigit() and len(cells[1]) == len("20200131") and cells[1].isdigit():
        return GDELT
    if len(cells) == len(FACTS.columns) and cells[3][:4].isdigit():
        return FACTS
    return _by_headings(cells)


def _by_headings(cells: Sequence[str]) -> Mapping:
    known = {folded(heading): cell for cell in reversed(cells) for heading in [cell]}
    columns: dict[str, str | int] = {}
    for name, headings in HEADINGS.items():
        found = next((known[heading] for heading in (folded(name), *headings) if heading in known), None)
        if found is not None and found not in columns.values():
            columns[name] = found
    _refuse_unless_readable(columns, {})
    return Mapping("rows", columns)


def written(said: Any) -> Mapping:
    """A mapping written by hand. Raises MappingRefused with what is wrong with it."""
    allowed = {one.name for one in fields(Mapping)}
    if not isinstance(said, dict) or not isinstance(said.get("columns"), dict):
        raise MappingRefused(_("A mapping is a JSON object with “columns”."))
    if unknown := sorted(set(said) - allowed):
        raise MappingRefused(_("A mapping has no “%s”.") % unknown[0])
    constants, types = said.get("constants", {}), said.get("types", {})
    if not isinstance(constants, dict) or not isinstance(types, dict):
        raise MappingRefused(_("“constants” and “types” are JSON objects."))
    if unknown := sorted((set(said["columns"]) | set(constants)) - set(FIELDS)):
        raise MappingRefused(_("A row has no “%(name)s”. It has: %(fields)s.") % {
            "name": unknown[0], "fields": ", ".join(FIELDS)})  # fmt: skip
    if not all(isinstance(column, str | int) for column in said["columns"].values()):
        raise MappingRefused(_("A column is named by its heading, or by its number from 1."))
    if said.get("dates", "dmy") not in DATES:
        raise MappingRefused(_("“dates” is one of %s.") % ", ".join(DATES))
    _refuse_unless_readable(said["columns"], constants)
    return Mapping(**{"source": "rows", **said})


def _refuse_unless_readable(columns: Words[str, Any], constants: Words[str, Any]) -> None:
    named = {*columns, *constants}
    if "date" not in named and "date_earliest" not in named:
        raise MappingRefused(_("No column holds the date. Call one “Date”, or name it in a mapping."))
    if not named & {"type", "cameo", "relation", "root"}:
        raise MappingRefused(_("No column says what happened. Call one “Type”, or name it in a mapping."))


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        words = _("“%(name)s” is neither a mapping that is known (%(known)s) nor a JSON file.")
        raise MappingRefused(words % {"name": path, "known": ", ".join(NAMED)}) from error


@dataclass(frozen=True)
class Columns:
    """Where each field stands in the rows of one file."""

    mapping: Mapping
    places: dict[str, int]

    @classmethod
    def of(cls, mapping: Mapping, first: Line) -> "Columns":
        """Raises MappingRefused when a heading is not there."""
        headings = {cell.strip().lstrip("\N{ZERO WIDTH NO-BREAK SPACE}"): at for at, cell in enumerate(first.cells)}
        places = {}
        for name, column in mapping.columns.items():
            if isinstance(column, int):
                places[name] = column - 1
            elif column in headings:
                places[name] = headings[column]
            elif first.value is None and mapping.header and mapping.source not in NAMED_BY_SOURCE:
                words = _("The file has no column “%(column)s”. It has: %(headings)s.")
                raise MappingRefused(words % {"column": column, "headings": ", ".join(filter(None, headings))})
        return cls(mapping, places)

    def values(self, line: Line) -> dict[str, str]:
        """What a row says, by field; empty cells left out."""
        if line.value is not None:
            return {**self.mapping.constants, **_of_object(self.mapping, line.value)}
        cells = line.cells
        found = {name: cells[at].strip() for name, at in self.places.items() if at < len(cells)}
        if self.mapping.defused:
            found = {name: text.removeprefix("'") for name, text in found.items()}
        return {**self.mapping.constants, **{name: text for name, text in found.items() if text}}

    def is_heading(self, line: Line, *, is_first: bool) -> bool:
        """Headings, and what says at the end of our own files that all is there."""
        if line.value is not None:
            return set(line.value) >= {"complete", "count"}
        return (is_first and self.mapping.header) or (self.mapping.defused and line.cells[0].startswith("# "))


def _of_object(mapping: Mapping, value: dict[str, Any]) -> dict[str, str]:
    """What an object of NDJSON says, by field."""
    if mapping.source == EXPORT.source and isinstance(value.get("title"), dict):
        return {name: text for name, text in _of_document(value).items() if text}
    found = {name: value.get(str(column)) for name, column in mapping.columns.items()}
    return {name: str(one).strip() for name, one in found.items() if one not in (None, "", [], {})}


def _of_document(value: dict[str, Any]) -> dict[str, str]:
    """What an event says as the API gives it: texts in both languages, references by their codes and addresses."""
    texts = {
        f"{name}_{lang}": (value.get(name) or {}).get(lang) or ""
        for name in ("title", "summary", "note")
        for lang in ("fr", "en")
    }
    date = {f"date_{part}": said or "" for part, said in (value.get("date") or {}).items() if part != "edtf"}
    people = [
        {
            "slug": (one.get("actor") or {}).get("slug") or "",
            "country": (one.get("country") or {}).get("code") or "",
            "post": (one.get("post") or {}).get("slug") or "",
            **{name: one.get(name) for name in ("role", "name_as_written", "is_stated")},
        }
        for one in value.get("participations") or ()
    ]
    plain = ("uid", "slug", "place_precision", "certainty", "type_certainty", "modality")
    return {
        **texts,
        **date,
        **{name: str(value.get(name) or "") for name in plain},
        "type": (value.get("event_type") or {}).get("code") or "",
        "mode": (value.get("mode") or {}).get("code") or "",
        "parties": "|".join(one["code"] for one in value.get("parties") or ()),
        "themes": "|".join(one["code"] for one in value.get("themes") or ()),
        "place": (value.get("place") or {}).get("slug") or "",
        "people": json.dumps(people, ensure_ascii=False) if people else "",
    }

"""What documents are made of: texts in two languages, dates, names, addresses, evidence."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import override

from relations.catalogue.documents.stencils import address, mark
from relations.dates import UncertainDate
from relations.models import Evidence, Record
from relations.models.evidence import PARTS
from relations.models.texts import LANGUAGES, cut

M = TypeVar("M", bound=models.Model)
Shape = dict[str, Any]

# Resources of the API by the kind of the records they show.
RESOURCES = {
    "country": "countries",
    "relation": "relations",
    "phase": "phases",
    "actor": "actors",
    "post": "posts",
    "place": "places",
    "outlet": "outlets",
    "article": "articles",
    "event": "events",
    "eventtype": "event-types",
    "statement": "statements",
    "principle": "principles",
    "doctrine": "doctrines",
    "invocation": "invocations",
    "measure": "measures",
    "commitment": "commitments",
    "theme": "themes",
}
# What lists are narrowed with, by the kind of the record; other kinds have no code.
CODES = {"country": "alpha3", "relation": "code", "eventtype": "code", "theme": "code"}
# Stands for the slug in an address that is worked out once for all records of a kind.
ANY = "any-slug"


@dataclass
class Whole:
    """A record with its rows, none of which need be saved; `withheld` are links left out, by the uid of their row."""

    root: Any
    rows: dict[type[models.Model], list[Any]] = field(default_factory=lambda: defaultdict(list))
    withheld: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Record, rows: Iterable[models.Model], left_out: Iterable[dict[str, str]] = ()) -> "Whole":
        whole = cls(root)
        for row in rows:
            whole.rows[type(row)].append(row)
        for link in left_out:
            whole.withheld.setdefault(link["row"], []).append(link["field"])
        return whole

    def of_model(self, model: type[M], key: Callable[[M], Any] | None = None) -> list[M]:
        """The rows of one kind, in this order and then that of their keys."""
        rows: list[M] = self.rows.get(model, [])
        return sorted(rows, key=lambda row: (key(row), row.pk) if key else row.pk)

    def far_ends(self, model: type[models.Model], column: str, kind: str) -> list[Any]:
        return [mark(kind, pk) for pk in sorted(getattr(row, column) for row in self.rows.get(model, ()))]

    def left_out_of(self, row: Any) -> list[str]:
        return sorted(self.withheld.get(str(row.uid), ()))


# --- words and dates --------------------------------------------------------------------------------------------------


def text(row: Any, name: str) -> Shape | None:
    """A text in both languages; null while there is none."""
    french, english = getattr(row, f"{name}_fr"), getattr(row, f"{name}_en")
    return {"fr": french or None, "en": english or None} if french or english else None


def plain(value: Any) -> Any:
    """A value of a column; what is empty is null."""
    return float(value) if isinstance(value, Decimal) else value or None


def moment(value: dt.datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def date(value: UncertainDate) -> Shape:
    return {
        "earliest": value.earliest,
        "latest": value.latest,
        "precision": value.precision or None,
        "edtf": value.edtf() or None,
        "text": value.text or None,
        "basis": value.basis or None,
        "certainty": value.certainty or None,
    }


def primary(tag: str) -> str:
    """The language of a BCP 47 tag, without region or script."""
    return tag.partition("-")[0].lower()


def sort_day(value: UncertainDate) -> dt.date:
    return value.earliest or value.latest or dt.date.max


# --- addresses --------------------------------------------------------------------------------------------------------


def own_address(kind: str, key: str) -> Any:
    """The address in the API; null for kinds that have none there."""
    return address(_api_pattern(kind).replace(ANY, key)) if kind in RESOURCES else None


def pages(kind: str, slug: str) -> Shape | None:
    """The pages of the site by language; null while it has none for the kind."""
    found = {language: path for language in LANGUAGES if (path := _site_pattern(kind, language))}
    return {language: address(path.replace(ANY, slug)) for language, path in found.items()} or None


@cache
def _api_pattern(kind: str) -> str:
    return _path(f"api:{RESOURCES[kind]}-detail")


@cache
def _site_pattern(kind: str, language: str) -> str | None:
    with override(language):
        try:
            return _path(f"public:{kind}-detail")
        except NoReverseMatch:
            return None


@cache
def learn_addresses() -> None:
    """Know the addresses of every kind. The first that a process asks for loads all pages of the site, which takes a
    second or more: a press asks before it locks anybody out."""
    for kind in RESOURCES:
        own_address(kind, "")
        pages(kind, "")


def _path(name: str) -> str:
    """From where the site stands: what lies before it belongs to the host that is asked."""
    return reverse(name, args=(ANY,)).removeprefix(get_script_prefix().rstrip("/"))


# --- records ----------------------------------------------------------------------------------------------------------


def identity(row: Record) -> Shape:
    kind = row.kind()
    return {
        "uid": row.uid,
        "kind": kind,
        "slug": row.slug,
        "url": own_address(kind, row.slug),
        "html_url": pages(kind, row.slug),
        "english": row.english or None,
        "updated": moment(row.updated),
    }


def reference(row: Any, long: Sequence[str] = ("statement", "commitment")) -> Shape:
    """What others say of a record: enough to name it and to ask for it."""
    kind = row.kind()
    name = text(row, row.TEXTS[0]) or dict.fromkeys(LANGUAGES)
    if kind in long:
        name = {language: words and cut(words) for language, words in name.items()}
    return {
        "uid": row.uid,
        "slug": row.slug,
        "code": getattr(row, CODES[kind]) if kind in CODES else None,
        "name": name,
        "url": own_address(kind, row.slug),
    }


def evidence(whole: Whole, of_part: str = "", pk: int | None = None) -> list[Shape]:
    """The passages beside the record, or beside one part of it."""
    rows = [row for row in whole.of_model(Evidence) if not of_part or getattr(row, f"{of_part}_id") == pk]
    uids = {(row._meta.model_name, row.pk): row.uid for found in whole.rows.values() for row in found if row.pk}
    return [_proof(row, uids) for row in rows]


def _proof(row: Evidence, uids: dict[tuple[str | None, int], Any]) -> Shape:
    # The card of a passage goes on with its article: `"passage": {…}, "article": {…}`.
    return {
        "uid": row.uid,
        "aspect": row.aspect or None,
        "stance": row.stance or None,
        "part": _part(row, uids),
        "passage": mark("passage", row.passage_id),
    }


def _part(row: Evidence, uids: dict[tuple[str | None, int], Any]) -> Shape | None:
    for part in PARTS:
        if pk := getattr(row, f"{part}_id"):
            model = {"link": "eventlink"}.get(part, part)
            return {"kind": part, "uid": uids[model, pk]}
    return None

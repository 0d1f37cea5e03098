"""An earlier version of a record, read from the document that its edition published."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relations.catalogue.names import Name, names_of
from relations.models import Link, Passage, Record
from relations.models.aggregates import aggregates
from relations.models.texts import DATE_PARTS, LANGUAGES, LocalText
from relations.publication.models import Version

# What identifies a row rather than says something, and the moments that the edition tells better.
UNSAID = ("id", "uid", "created", "updated")
# Words of a source, in the language that their row names.
QUOTED = ("verbatim", "wording", "text", "title", "body", "speaker_as_written", "addressee_as_written")

# A label and its values.
Fact = tuple[str, list[Any]]


@dataclass(frozen=True)
class Part:
    """One row of the document: what it is called, and what it says."""

    title: str
    facts: list[Fact]


class Document:
    """A published document as a reader can make sense of it: labels, values, and references by today's public names."""

    def __init__(self, version: Version):
        self._document: dict[str, Any] = version.document or {}
        self._aggregate = aggregates()[version.kind]
        references = set(self._references())
        cited = [pk for kind, pk in references if kind == "passage"]
        # A passage is shown whole: it is what the version was proved by.
        self._passages = Passage.objects.select_related("article").in_bulk(cited) if cited else {}
        self._names = names_of(reference for reference in references if reference[0] != "passage")

    def parts(self) -> Iterator[Part]:
        root = self._aggregate.root
        yield Part(capfirst(str(root._meta.verbose_name)), list(self._facts(root, self._document["root"])))
        for part in self._aggregate.children:
            for number, row in enumerate(self._rows(part.name), start=1):
                title = f"{capfirst(part.model._meta.verbose_name)} {number}"
                yield Part(title, list(self._facts(part.model, row, part.root_field)))
        links = [(link, self._document["links"].get(link.name)) for link in self._aggregate.links]
        facts: list[Fact] = [
            (
                capfirst(str(link.model._meta.verbose_name_plural)),
                [self._named(self._far_model(link), pk) for pk in ids],
            )
            for link, ids in links
            if ids
        ]
        if facts:
            yield Part(_("Links"), facts)

    def _rows(self, name: str) -> list[dict[str, Any]]:
        return self._document["rows"].get(name, [])

    def _far_model(self, link: Any) -> type[models.Model]:
        return link.model._meta.get_field(link.far_column.removesuffix("_id")).related_model

    def _facts(self, model: type[models.Model], row: dict[str, Any], root_field: str = "") -> Iterator[Fact]:
        dates = {f"{name}_{part}" for name in getattr(model, "DATES", ()) for part in (*DATE_PARTS, "sort")}
        for field in model._meta.concrete_fields:
            value = row.get(field.attname)
            if field.name in UNSAID or field.name == root_field or field.attname in dates or value in (None, ""):
                continue
            yield capfirst(str(field.verbose_name)), [self._value(field, value, row)]
        for name in getattr(model, "DATES", ()):
            date = getattr(_instance(model, row), name)
            if date.known or date.text:
                yield capfirst(getattr(model, name).label), [date]

    def _value(self, field: models.Field, value: Any, row: dict[str, Any]) -> Any:
        if isinstance(field, models.ForeignKey):
            return self._named(field.related_model, value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if field.flatchoices:
            return dict(field.flatchoices).get(value, value)
        language = _language_of(field, row)
        # Always named: which language the page is in says nothing of a column.
        return LocalText(value, language, is_fallback=True) if language and isinstance(value, str) else value

    def _named(self, model: type[models.Model], pk: int) -> Name | Passage | str:
        """A record by its present name, a passage as it is; a row of this document by its place in it."""
        own = self._rows(model._meta.model_name or "")
        at = next((at for at, row in enumerate(own, start=1) if row["id"] == pk), None)
        if at:
            return f"{capfirst(model._meta.verbose_name)} {at}"
        if model is Passage:
            return self._passages.get(pk) or _("no longer public")
        return self._names.get((model._meta.model_name or "", pk)) or _("no longer public")

    def _references(self) -> Iterator[tuple[str, int]]:
        """The records and modes that the document refers to."""
        nameable = {*aggregates(), "eventmode"}
        models_and_rows: list[tuple[type[models.Model], dict[str, Any]]]
        models_and_rows = [(self._aggregate.root, self._document["root"])]
        models_and_rows += [(part.model, row) for part in self._aggregate.children for row in self._rows(part.name)]
        for model, row in models_and_rows:
            for field in model._meta.concrete_fields:
                kind = field.related_model._meta.model_name if isinstance(field, models.ForeignKey) else None
                if kind in nameable and row.get(field.attname):
                    yield kind, row[field.attname]
        for link in self._aggregate.links:
            kind = self._far_model(link)._meta.model_name or ""
            yield from ((kind, pk) for pk in self._document["links"].get(link.name, ()))


def _language_of(field: models.Field, row: dict[str, Any]) -> str:
    """That of one of two columns by its name; that of words which a source has, by the row."""
    suffix = field.name.rpartition("_")[2]
    if suffix in LANGUAGES and field.name != suffix:
        return suffix
    return row.get("language") or "" if field.name in QUOTED else ""


def _instance(model: type[Record | Link | models.Model], row: dict[str, Any]) -> models.Model:
    """The row as an instance, without the columns that this release does not know or cannot read."""
    values = {}
    for field in model._meta.concrete_fields:
        try:
            values[field.attname] = field.to_python(row[field.attname])
        except (KeyError, ValidationError):
            continue
    return model(**values)

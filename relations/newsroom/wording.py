"""Snapshots in words for the desk: what their columns, their values and the rows they refer to are called."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relations.dates import UncertainDate, day_in_words
from relations.models import Record
from relations.models.aggregates import aggregates, foreign_keys
from relations.models.texts import DATE_PARTS, DateColumns
from relations.newsroom.models import Revision
from relations.newsroom.snapshots import Key, Snapshot, instance_of, references, upgraded
from relations.reading import NEWSROOM
from relations.vocabulary import Basis, Certainty

Row = dict[str, Any]
Model = type[models.Model]
# Columns and places in them that are told word by word.
TEXTS = (models.CharField, models.TextField)


class Labels:
    """What the rows that snapshots refer to are called: by their working rows, else as they were last saved."""

    def __init__(self, names: dict[tuple[Model, int], str], rows: dict[tuple[Model, int], Row]):
        self._names = names
        # Rows within the snapshots themselves: a tenure that a piece of evidence points to.
        self._rows = rows

    @classmethod
    def of(cls, *snapshots: Snapshot | None, keys: Iterable[Key] = ()) -> "Labels":
        """One query for each model that the snapshots refer to, one more where such rows are gone.

        `keys` are further records to be named.
        """
        wanted: dict[Model, set[int]] = defaultdict(set)
        rows: dict[tuple[Model, int], Row] = {}
        for snapshot in (upgraded(snapshot) for snapshot in snapshots if snapshot):
            rows |= {(model, row["id"]): row for model, row in _rows(snapshot)}
            for reference in references(snapshot):
                wanted[reference.model].add(reference.id)
        for kind, pk in keys:
            wanted[aggregates()[kind].root].add(pk)
        return cls(_names(wanted), rows)

    def of_row(self, model: Model, pk: int) -> str:
        """Its label; its kind and number when nothing else is left of it."""
        if (model, pk) in self._names:
            return self._names[model, pk]
        row = self._rows.get((model, pk))
        return name_of_row(model, row, self) if row else f"{model._meta.verbose_name} {pk}"


def _rows(snapshot: Snapshot) -> Iterator[tuple[Model, Row]]:
    aggregate = aggregates()[snapshot["kind"]]
    yield aggregate.root, snapshot["root"]
    for part in aggregate.children:
        yield from ((part.model, row) for row in snapshot["rows"].get(part.name, ()))


def _names(wanted: dict[Model, set[int]]) -> dict[tuple[Model, int], str]:
    found: dict[tuple[Model, int], str] = {}
    for model, ids in wanted.items():
        rows = model._base_manager.using(NEWSROOM).in_bulk(ids)
        found |= {(model, pk): str(row) for pk, row in rows.items()}
    every = ((model, pk) for model, ids in wanted.items() for pk in ids)
    return found | _last_names({(model, pk) for model, pk in every if issubclass(model, Record)} - found.keys())


def _last_names(gone: Collection[tuple[Model, int]]) -> dict[tuple[Model, int], str]:
    """What deleted records were called in the last revision that says anything of them."""
    keys = Q()
    for model, pk in gone:
        keys |= Q(kind=model._meta.model_name, record_id=pk)
    if not gone:
        return {}
    said = Revision.objects.filter(snapshot__isnull=False)
    last = said.filter(kind=OuterRef("kind"), record_id=OuterRef("record_id")).order_by("-number")
    revisions = said.filter(keys, pk=Subquery(last.values("pk")[:1]))
    return {
        (aggregates()[revision.kind].root, revision.record_id): name_of(upgraded(revision.snapshot))
        for revision in revisions
        if revision.snapshot
    }


SAID_BY_NUMBER = re.compile(r"(?<=[“«\u00a0])([a-z]+) (\d{1,18})(?=[”»\u00a0])")


def with_names(words: str) -> str:
    """Words that were kept with records by kind and number, with what these are called today."""
    found = [(kind, int(pk)) for kind, pk in SAID_BY_NUMBER.findall(words) if kind in aggregates()]
    labels = Labels.of(keys=found) if found else Labels({}, {})

    def name(said: re.Match[str]) -> str:
        key = (said[1], int(said[2]))
        return labels.of_row(aggregates()[key[0]].root, key[1]) if key in found else said[0]

    return SAID_BY_NUMBER.sub(name, words)


# --- names ------------------------------------------------------------------------------------------------------------


class _Named:
    """Stands where a row refers to another one, and only has its name."""

    def __init__(self, name: str):
        self.name = name

    def __str__(self) -> str:
        return self.name


def name_of(snapshot: Snapshot, labels: Labels | None = None) -> str:
    """What the record is called in this snapshot of it."""
    return name_of_row(aggregates()[snapshot["kind"]].root, snapshot["root"], labels)


def name_of_row(model: Model, row: Row, labels: Labels | None = None) -> str:
    """What a row of a snapshot is called: as its model says, without a look into the database."""
    instance, known = instance_of(model, row), labels or Labels({}, {})
    for field in foreign_keys(model):
        if row.get(field.attname) is not None:
            named: Any = _Named(known.of_row(field.related_model, row[field.attname]))
            field.set_cached_value(instance, named)
    return str(instance) or f"{model._meta.verbose_name} {row['id']}"


def name_of_part(model: Model) -> str:
    return str(capfirst(model._meta.verbose_name_plural))


def label_of_column(model: Model, column: str) -> str:
    """What a column is called; each of the six of a date, and the date itself, by the name of the date."""
    date = date_of(model, column)
    return str(capfirst(_date_columns(model, date).label)) if date else own_label(model, column)


def own_label(model: Model, column: str) -> str:
    """What a column is called by itself, be it part of a date."""
    return str(capfirst(_field(model, column).verbose_name))


def language_of(column: str) -> str:
    """The language of a text of ours; empty for what has none."""
    return column[-2:] if column.endswith(("_fr", "_en")) else ""


def date_of(model: Model, column: str) -> str:
    """The name of the date that a column is part of; empty when it is part of none."""
    for name in getattr(model, "DATES", ()):
        if column == name or column in {f"{name}_{part}" for part in DATE_PARTS}:
            return str(name)
    return ""


def _date_columns(model: Model, name: str) -> DateColumns:
    columns: DateColumns = getattr(model, name)
    return columns


def _field(model: Model, column: str) -> models.Field:
    field = model._meta.get_field(column)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(column)
    return field


# --- values -----------------------------------------------------------------------------------------------------------


def is_text(model: Model, column: str) -> bool:
    """Whether the column holds words that somebody wrote, not one of several choices."""
    field = _field(model, column)
    return isinstance(field, TEXTS) and not field.choices


def in_words(model: Model, column: str, value: Any, labels: Labels) -> str:
    """A value of a snapshot as the desk says it; empty for none."""
    field = _field(model, column)
    if value is None or value == "":
        return ""
    if isinstance(field, models.ForeignKey):
        return labels.of_row(field.related_model, value)
    if isinstance(field, models.BooleanField):
        return _("Yes") if value else _("No")
    return str(dict(field.flatchoices).get(value, _plain(field, value)))


def _plain(field: models.Field, value: Any) -> str:
    read = field.to_python(value)
    if isinstance(read, dt.datetime):
        return date_format(timezone.localtime(read), "SHORT_DATETIME_FORMAT")
    if isinstance(read, dt.date):
        return day_in_words(read)
    return str(read) if isinstance(read, (str, int)) else str(localize(read))


def date_in_words(row: Row | None, name: str) -> str:
    """The six columns of a date as one value: the day, the words of the source, where they come from, how sure."""
    if row is None:
        return ""
    said: Row = {part: row[f"{name}_{part}"] for part in DATE_PARTS if row.get(f"{name}_{part}")}
    days: Row = {part: dt.date.fromisoformat(said[part]) for part in ("earliest", "latest") if part in said}
    date = UncertainDate(**said | days)
    quoted = _("“%s”") % date.text if date.text else ""
    known = date.known or date.basis != Basis.NOT_STATED or date.certainty != Certainty.UNKNOWN
    sureness = (_label(Basis, date.basis), _label(Certainty, date.certainty)) if known else ()
    return " · ".join(words for words in (str(date), quoted, *sureness) if words)


def _label(choices: type[models.TextChoices], value: str) -> str:
    return str(dict(choices.choices).get(value, value))

"""What results can be narrowed by, and how many there are of each.

Up to MOST results all are counted. Of more, one entry in eight, in 64 or in 512 is: numbers are then about right and no
more, and are shown so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connections, models

from relations.models import Actor, EventType, Theme
from relations.models.aggregates import model_of
from relations.models.texts import LocalText, local_text
from relations.publication.models import SearchEntry
from relations.reading import PUBLIC
from relations.search.asking import Asked
from relations.search.entries import KINDS
from relations.search.index import SAMPLES

# Results are counted, and can be turned to, up to here.
MOST = 1000
# Enough for a record ten times as large as any that we know.
LARGEST_SAMPLE = 20_000
# How many values of one facet are offered.
SHOWN = 12
# Facets that name records: the letter of their terms, the model, and the column that addresses call the record by.
RECORDS: dict[str, tuple[str, type[models.Model], str]] = {
    "type": ("e", EventType, "code"),
    "actor": ("a", Actor, "slug"),
    "theme": ("h", Theme, "code"),
}
LETTERS = {"kind": "k", "type": "e", "year": "y", "actor": "a", "theme": "h"}
NAMES = tuple(LETTERS)


class Unknown(ValueError):
    """A facet has no such value; `args` are the facet and the value."""


@dataclass(frozen=True)
class Choice:
    """One value of a facet: as addresses have it, as readers do, and how many results have it."""

    facet: str
    value: str
    label: str | LocalText
    number: int = 0


@dataclass(frozen=True)
class Counts:
    total: int
    is_capped: bool
    is_sampled: bool
    facets: dict[str, list[Choice]]
    # The places of all results, when there are no more than are counted.
    places: tuple[int, ...] | None = None


def chosen(values: Mapping[str, str]) -> dict[str, tuple[str, Choice]]:
    """By facet, the term and the choice that a value of an address stands for. Raises Unknown."""
    return {facet: _chosen(facet, value) for facet, value in values.items()}


def _chosen(facet: str, value: str) -> tuple[str, Choice]:
    if facet == "kind" and value in KINDS:
        return f"k_{value}", Choice(facet, value, _kind_label(value))
    if facet == "year" and len(value) == 4 and value.isascii() and value.isdecimal():
        return f"y_{value}", Choice(facet, value, value)
    if facet in RECORDS and "\0" not in value:
        letter, model, column = RECORDS[facet]
        row = model._default_manager.using(PUBLIC).filter(**{column: value}).first()
        if row is not None:
            return f"{letter}_{row.pk}", Choice(facet, value, row.label)  # type: ignore[attr-defined]
    raise Unknown(facet, value)


def counts(asked: Asked) -> Counts:
    found = asked.any(MOST + 1)
    capped = len(found) > MOST
    terms, scale = (Counter(_terms(found)), 1) if not capped else _sampled(asked)
    return Counts(min(len(found), MOST), capped, scale > 1, _choices(terms, scale), None if capped else tuple(found))


def _sampled(asked: Asked) -> tuple[Counter[str], int]:
    """The terms of a sample of the results, and how many results each of them stands for."""
    for size in sorted(SAMPLES, reverse=True):
        found = asked.narrowed(f"s_{size}").any(LARGEST_SAMPLE)
        if len(found) > MOST // 10:
            break
    return Counter(_terms(found)), size


def _terms(ids: list[int]) -> Iterable[str]:
    """The facets of these entries. Without the ORM: building a query of a thousand ids takes longer than its answer."""
    if not ids:
        return ()
    numbers = ",".join(str(int(pk)) for pk in ids)
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(f"SELECT facets FROM {SearchEntry._meta.db_table} WHERE id IN ({numbers})")  # noqa: S608 – numbers
        return [term for (facets,) in cursor.fetchall() for term in facets.split()]


def _choices(terms: Counter[str], scale: int) -> dict[str, list[Choice]]:
    most = {facet: _most_frequent(terms, letter) for facet, letter in LETTERS.items()}
    labels = {facet: _labels(facet, [value for value, _number in most[facet]]) for facet in RECORDS}
    found: dict[str, list[Choice]] = {}
    for facet, values in most.items():
        named: list[tuple[str, str, int]]
        if facet in RECORDS:
            named = [(*labels[facet][pk], number) for pk, number in values if pk in labels[facet]]
        else:
            named = [(value, _kind_label(value) if facet == "kind" else value, number) for value, number in values]
        found[facet] = [Choice(facet, value, label, number * scale) for value, label, number in named]
    found["year"].sort(key=lambda choice: choice.value, reverse=True)
    return found


def _most_frequent(terms: Counter[str], letter: str) -> list[tuple[str, int]]:
    own = [(term[2:], number) for term, number in terms.items() if term.startswith(f"{letter}_")]
    return sorted(own, key=lambda pair: (-pair[1], pair[0]))[: 3 * SHOWN if letter == "y" else SHOWN]


def _labels(facet: str, ids: list[str]) -> dict[str, tuple[str, LocalText]]:
    if not ids:
        return {}
    _letter, model, column = RECORDS[facet]
    text: str = model.TEXTS[0]  # type: ignore[attr-defined]
    rows = model._default_manager.using(PUBLIC).filter(pk__in=[int(pk) for pk in ids])
    labels = rows.order_by().values_list("pk", column, f"{text}_fr", f"{text}_en")
    return {str(pk): (value, local_text(french, english)) for pk, value, french, english in labels}


def _kind_label(kind: str) -> str:
    name = str(model_of(kind)._meta.verbose_name_plural)
    return name[:1].upper() + name[1:]

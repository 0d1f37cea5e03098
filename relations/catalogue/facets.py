"""The values that a list can be narrowed by, with how many rows each would leave.

Counting is bounded: only a list of at most `COUNTED` rows has numbers beside its values. Of a longer one every value is
offered without a number. All of them are read by one query.
"""

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connections, models
from django.db.models import Count, F, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django_filters import FilterSet

from relations.catalogue.periods import bounded_by, dated_part
from relations.dates import FAR_FUTURE
from relations.models.texts import LocalText, local_text

COUNTED = 1000
# Vocabulary grows; a form that offers more than this is no help.
OFFERED = 300


@dataclass(frozen=True)
class Facet:
    """A parameter with its values. `path` leads from a row of the list to the value; without one nothing is counted.

    Records are offered by the column `name`, and called by `label`; a closed list has neither.
    """

    parameter: str
    path: str = ""
    offered: Callable[[], QuerySet] | None = None
    name: str = "slug"
    label: str = "label"


@dataclass(frozen=True)
class Offer:
    """A value of a parameter in words, and how many rows of the list have it where that is known."""

    value: str
    label: LocalText | str
    number: int | None = None


Offers = dict[str, list[Offer]]


def keys_of(rows: QuerySet) -> Sequence[int] | None:
    """The keys of a whole list, or None when there are too many to count."""
    found = list(_keys(rows.order_by())[: COUNTED + 1])
    return found if len(found) <= COUNTED else None


def _keys(rows: QuerySet) -> QuerySet:
    """Of what reaches up to a day, the index gives those with a date, and then those without."""
    keys, sort = rows.values_list("pk", flat=True), bounded_by(rows)
    return dated_part(keys, sort).union(keys.filter(**{sort: FAR_FUTURE}), all=True) if sort else keys


def offers(facets: Sequence[Facet], filters: FilterSet, ids: Sequence[int] | None, chosen: Iterable[str]) -> Offers:
    """The values of each facet. `ids` are all the rows of the list, or None when they are too many to count.

    A parameter that is chosen already offers every other value: who wants another one need not undo it first.
    """
    counted = {facet.parameter for facet in facets if facet.path and ids is not None} - set(chosen)
    found: dict[str, list[Offer]] = {facet.parameter: [] for facet in facets}
    question = _question(tuple(facets), frozenset(counted), filters.queryset.model, filters.queryset.db)
    for parameter, value, french, english, number in _answers(question, ids or (), filters.queryset.db):
        label = local_text(french, english) if french else _closed(filters, parameter).get(value, "")
        if label:
            found[parameter].append(Offer(value, label, number))
    for facet in facets:
        if not (facet.offered or facet.parameter in counted):
            closed = _closed(filters, facet.parameter)
            found[facet.parameter] = [Offer(value, label) for value, label in closed.items()]
    return {name: _arranged(values) if name not in _in_order(facets) else values for name, values in found.items()}


def _in_order(facets: Sequence[Facet]) -> set[str]:
    """Closed lists keep their own order: of rank, of certainty."""
    return {facet.parameter for facet in facets if facet.offered is None}


def _arranged(values: list[Offer]) -> list[Offer]:
    return sorted(values, key=lambda offer: _fold(offer.label))


def _fold(text: str) -> str:
    """For sorting: neither database sorts accents as readers do."""
    return "".join(mark for mark in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(mark))


def _closed(filters: FilterSet, parameter: str) -> dict[str, Any]:
    # Of the class: an instance has only those of its filters that are asked for.
    choices = type(filters).base_filters[parameter].extra["choices"]
    return {str(value): label for value, label in (choices() if callable(choices) else choices)}


# --- the one query

Question = tuple[str, tuple[Any, ...]]
Answer = tuple[str, str, str, str, int | None]
# Stands in the values of a question for the ids that are asked about.
IDS = "ids"


def _answers(question: Question | None, ids: Sequence[int], using: str) -> Iterable[Answer]:
    if question is None:
        return ()
    sql, values = question
    # The ids as one value: a query with thousands of values costs more to write than to answer.
    text = json.dumps(list(ids))
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [text if value is IDS else value for value in values])
        found: list[Answer] = cursor.fetchall()
    return found


@cache
def _question(
    facets: tuple[Facet, ...], counted: frozenset[str], model: type[models.Model], using: str
) -> Question | None:
    """The SQL of a form, kept: to put it together costs more than to answer it, and only the ids in it change."""
    arms = [_counted(facet, model, using) for facet in facets if facet.parameter in counted]
    arms += [_offered(facet) for facet in facets if facet.offered and facet.parameter not in counted]
    if not arms:
        return None
    rows = arms[0].union(*arms[1:], all=True).order_by() if arms[1:] else arms[0]
    sql, values = rows.query.get_compiler(using).as_sql()
    return sql, tuple(values)


def _counted(facet: Facet, model: type[models.Model], using: str) -> QuerySet:
    rows = model._default_manager.filter(pk__in=_ids(using)).order_by()
    path = f"{facet.path}__{facet.name}" if facet.offered else facet.path
    french, english = (f"{facet.path}__{facet.label}_{code}" for code in ("fr", "en")) if facet.offered else ("", "")
    return _arm(facet, rows.exclude(**{path: None}), path, french, english, Count("pk", distinct=True))


def _offered(facet: Facet) -> QuerySet:
    rows = facet.offered().order_by()  # type: ignore[misc]
    nothing = Value(None, models.IntegerField())
    return _arm(facet, rows, facet.name, f"{facet.label}_fr", f"{facet.label}_en", nothing)


def _arm(facet: Facet, rows: QuerySet, path: str, french: str, english: str, number: Any) -> QuerySet:
    named = rows.annotate(
        facet=Value(facet.parameter, models.CharField()),
        facet_value=Cast(F(path), models.CharField()),
        facet_french=F(french) if french else Value("", models.CharField()),
        facet_english=F(english) if english else Value("", models.CharField()),
    ).values("facet", "facet_value", "facet_french", "facet_english")
    columns = ("facet", "facet_value", "facet_french", "facet_english", "facet_number")
    numbered: QuerySet = named.annotate(facet_number=number).values_list(*columns)
    return numbered


def _ids(using: str) -> RawSQL:
    if connections[using].vendor == "postgresql":
        return RawSQL("SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb)", (IDS,))
    return RawSQL("SELECT value FROM json_each(%s)", (IDS,))

"""Filters that follow from others: several values instead of one, nothing at all, more and less than."""

from copy import deepcopy
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Exists, ManyToManyField, Model, OuterRef, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from relations.catalogue.fields import NumberField
from relations.catalogue.several import MOST, MomentField, SeveralOfField, SeveralRecordsField

Filters = dict[str, Any]

# What stands behind a name, and how it is called.
COMPARISONS = {"gte": "≥", "gt": ">", "lte": "≤", "lt": "<"}
MEANINGS = {"gte": "at least", "gt": "more than", "lte": "at most", "lt": "less than"}
# As the description of the API says it.
SEVERAL = f"One of several, parted by commas, at most {MOST}"


def linked(rows: QuerySet, name: str, lookup: str, value: Any) -> QuerySet:
    """The rows tied to a record by a many-to-many relation: each asks its own links, so that none comes twice and
    the list is read in its order until the page is full."""
    field: Any = rows.model._meta.get_field(name)
    own, far = field.m2m_field_name(), field.m2m_reverse_field_name()
    links = field.remote_field.through._default_manager.filter(**{own: OuterRef("pk"), f"{far}{lookup}": value})
    return rows.filter(Exists(links))


def is_linked(model: type[Model], name: str | None) -> bool:
    found = next((field for field in model._meta.get_fields() if field.name == name), None)
    return isinstance(found, ManyToManyField)


class SeveralFilter(django_filters.Filter):  # type: ignore[misc]
    """What one of several values finds; `one` is the filter of a single one."""

    def __init__(self, one: Any, **kwargs: Any) -> None:
        self.one = one
        super().__init__(one.field_name, **kwargs)

    def filter(self, queryset: QuerySet, value: list[Any]) -> QuerySet:
        if not value:
            return queryset
        if self.one.method is not None:
            return queryset.filter(reduce(or_, (self._found_by(queryset, one) for one in value)))
        if is_linked(queryset.model, self.field_name):
            return linked(queryset, self.field_name, "__in", value)
        return queryset.filter(**{f"{self.field_name}__in": value})

    def _found_by(self, queryset: QuerySet, value: Any) -> Q:
        one = deepcopy(self.one)
        one.parent, one.model = self.parent, self.model
        rows = one.filter(queryset.model._default_manager.order_by(), value)
        return Q(pk__in=rows.values("pk"))


class SeveralOfFilter(SeveralFilter):
    field_class = SeveralOfField


class SeveralRecordsFilter(SeveralFilter):
    field_class = SeveralRecordsField


class MomentFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = MomentField


class NumberFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = NumberField


def several_of(name: str, one: Any) -> Filters:
    said = _said(one.label, _("one of"), SEVERAL, one)
    return {f"{name}_in": SeveralOfFilter(one, choices=one.extra["choices"], **said)}


def several_records(name: str, one: Any) -> Filters:
    said = _said(one.label, _("one of"), SEVERAL, one)
    kept = {key: one.extra[key] for key in ("queryset", "names", "called") if key in one.extra}
    return {f"{name}_in": SeveralRecordsFilter(one, **kept, **said)}


def _said(label: Any, words: Any, meaning: str, one: Any) -> dict[str, Any]:
    help_text = str(one.extra.get("help_text", ""))
    return {"label": format_lazy("{} ({})", label, words) if label else None, "help_text": f"{meaning}. {help_text}"}


def compared(kind: type[Any], name: str, column: str, label: Any, meaning: str, **more: Any) -> Filters:
    """`name_gte`, `name_gt`, `name_lte`, `name_lt`. Rows that have nothing in the column match none of them."""
    return {
        f"{name}_{lookup}": kind(
            column,
            lookup_expr=lookup,
            label=format_lazy("{} {}", label, sign),
            help_text=f"{meaning}: {MEANINGS[lookup]} this.",
            **more,
        )
        for lookup, sign in COMPARISONS.items()
    }

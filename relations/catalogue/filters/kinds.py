"""Kinds of filter, and the filters that several lists have."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from relations.catalogue.fields import DayField, OneOfField, PairField, RecordField
from relations.models import Actor, Country, Event, Principle, Relation, Theme

# The largest number that a column of ours holds.
LARGEST = 2**31 - 1
COUNTRY_NAMES = ("alpha3", "alpha2", "slug")


class FilterSet(django_filters.FilterSet):  # type: ignore[misc]
    """Makes only those of its filters that are asked for: each one costs copies of its query and of its form field."""

    base_filters: dict[str, Any]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        asked = data or {}
        self.base_filters = {name: made for name, made in self.base_filters.items() if asked.get(name)}
        super().__init__(data, *args, **kwargs)


class OneOfFilter(django_filters.ChoiceFilter):  # type: ignore[misc]
    field_class = OneOfField


class YesNoFilter(OneOfFilter):
    """ "true" or "false", and nothing that could be read as either."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=[("true", _("yes")), ("false", _("no"))], **kwargs)


class FlagFilter(YesNoFilter):
    """A yes-or-no column."""

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(**{self.field_name: value == "true"}) if value else queryset


class RecordFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = RecordField


class DayFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = DayField


class PairFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = PairField


class WholeNumberFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"min_value": 0, "max_value": LARGEST, **kwargs})


class WordFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = forms.CharField


def one_of(field_name: str, choices: Any, help_text: str, label: Any = None) -> OneOfFilter:
    return OneOfFilter(field_name, choices=choices, help_text=help_text, label=label)


def by_country(field_name: str | None = "country", help_text: str = "", **more: Any) -> RecordFilter:
    words = help_text or "Country: its three-letter code."
    said = {"label": _("country"), "help_text": words, **more}
    return RecordFilter(field_name, queryset=Country.objects.all(), names=COUNTRY_NAMES, **said)


def by_actor(field_name: str | None, help_text: str, **more: Any) -> RecordFilter:
    said = {"label": _("actor"), "help_text": help_text, **more}
    return RecordFilter(field_name, queryset=Actor.objects.all(), called=("name_fr", "name_en"), **said)


def by_theme(field_name: str = "themes") -> RecordFilter:
    said = {"label": _("theme"), "help_text": "Theme: its code."}
    return RecordFilter(field_name, queryset=Theme.objects.all(), names=("code", "slug"), **said)


def by_relation(method: str | None = "of_relation", field_name: str | None = None) -> RecordFilter:
    said = {"label": _("relation"), "help_text": "Relation: its code, such as MLI-USA."}
    return RecordFilter(field_name, method=method, queryset=Relation.objects.all(), names=("code", "slug"), **said)


def by_event(field_name: str = "event") -> RecordFilter:
    words = "Event: its uid or slug."
    return RecordFilter(field_name, queryset=Event.objects.all(), label=_("event"), help_text=words)


def by_principle(help_text: str = "Principle: its uid or slug.", **more: Any) -> RecordFilter:
    return RecordFilter(queryset=Principle.objects.all(), label=_("principle"), help_text=help_text, **more)

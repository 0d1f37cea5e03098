"""Kinds of filter, and the filters that several lists have."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from relations.catalogue.fields import (
    COUNTRY_NAMES,
    DayField,
    OneOfField,
    PairField,
    RecordField,
    WholeNumberField,
)
from relations.catalogue.filters.ranges import (
    MomentFilter,
    compared,
    is_linked,
    linked,
    several_of,
    several_records,
)
from relations.catalogue.several import MOST, UidsField
from relations.catalogue.words import QuestionField, with_words
from relations.models import Actor, Country, Event, Principle, Relation, Theme
from relations.publication.models import Change
from relations.vocabulary import EnglishState

# The largest number that a column of ours holds.
LARGEST = 2**31 - 1


class FilterSet(django_filters.FilterSet):  # type: ignore[misc]
    """Makes only those of its filters that are asked for: each one costs copies of its query and of its form field."""

    base_filters: dict[str, Any]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        asked = data or {}
        self.base_filters = {name: made for name, made in self.base_filters.items() if asked.get(name)}
        super().__init__(data, *args, **kwargs)

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """Those that are declared, and those that follow from them."""
        declared = super().get_filters()
        return {**declared, **cls.following(declared)}

    @classmethod
    def following(cls, declared: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, one in declared.items():
            if isinstance(one, RecordFilter):
                found |= several_records(name, one)
            elif isinstance(one, OneOfFilter) and not isinstance(one, YesNoFilter):
                found |= several_of(name, one)
        return found


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

    def filter(self, queryset: QuerySet, value: Any) -> QuerySet:
        if value and is_linked(queryset.model, self.field_name):
            return linked(queryset, self.field_name, "", value)
        found: QuerySet = super().filter(queryset, value)
        return found


class NothingFilter(YesNoFilter):
    """Whether a column has nothing in it."""

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(**{f"{self.field_name}__isnull": value == "true"}) if value else queryset


class DayFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = DayField


class PairFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = PairField


class WholeNumberFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = WholeNumberField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"min_value": 0, "max_value": LARGEST, **kwargs})


class SearchFilter(django_filters.Filter):  # type: ignore[misc]
    """What somebody looks for, by the index of the search."""

    field_class = QuestionField

    def filter(self, queryset: QuerySet, value: Any) -> QuerySet:
        return with_words(queryset, value) if value else queryset


class UidsFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = UidsField

    def filter(self, queryset: QuerySet, value: Any) -> QuerySet:
        return queryset.filter(uid__in=value) if value else queryset


class WordFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = forms.CharField


class RecordFilterSet(FilterSet):
    """What records of all kinds can be narrowed by. `nullable` names references that may lead to nothing."""

    nullable: tuple[str, ...] = ()

    english = OneOfFilter(choices=EnglishState.choices, label=_("English text"), help_text="State of the English text.")
    uid_in = UidsFilter(label=_("records"), help_text=f"Certain records: their uids, parted by commas, at most {MOST}.")
    changed_since = WholeNumberFilter(
        method="changed_after",
        label=_("changed since the edition"),
        help_text="Records that an edition later than this one published, corrected or changed: its number.",
    )

    def changed_after(self, queryset: QuerySet, name: str, value: int) -> QuerySet:
        changes = Change.objects.filter(kind=queryset.model.kind(), edition__gt=value).order_by()
        return queryset.filter(pk__in=changes.values("record_id"))

    @classmethod
    def following(cls, declared: dict[str, Any]) -> dict[str, Any]:
        words = "When the published text was last saved"
        saved = compared(MomentFilter, "updated", "updated", _("saved"), words)
        return super().following(declared) | saved | cls._nothing(declared)

    @classmethod
    def _nothing(cls, declared: dict[str, Any]) -> dict[str, Any]:
        return {
            f"{name}_isnull": NothingFilter(
                declared[name].field_name,
                label=format_lazy("{} – {}", declared[name].label, _("none")),
                help_text=f"“true”: those that have no {name.replace('_', ' ')}; “false”: those that have one.",
            )
            for name in cls.nullable
        }


class SearchedFilterSet(RecordFilterSet):
    """Kinds that have a page and so an entry in the index of the search."""

    search = SearchFilter(
        label=_("words"), help_text="Words, “a phrase” in quotation marks, -without, as in the search over everything."
    )


def by_broader(model: Any, help_text: str, **more: Any) -> RecordFilter:
    return RecordFilter("broader", queryset=model.objects.all(), label=_("broader"), help_text=help_text, **more)


def one_of(field_name: str, choices: Any, help_text: str, label: Any = None) -> OneOfFilter:
    return OneOfFilter(field_name, choices=choices, help_text=help_text, label=label)


def by_country(field_name: str | None = "country", help_text: str = "", **more: Any) -> RecordFilter:
    words = help_text or "Country: its code (three letters or two) or its slug."
    said = {"label": _("country"), "help_text": words, **more}
    return RecordFilter(field_name, queryset=Country.objects.all(), names=COUNTRY_NAMES, **said)


def by_actor(field_name: str | None, help_text: str, **more: Any) -> RecordFilter:
    said = {"label": _("actor"), "help_text": help_text, **more}
    return RecordFilter(field_name, queryset=Actor.objects.all(), called=("name_fr", "name_en"), **said)


def by_language() -> WordFilter:
    words = "Language of the words: a BCP 47 tag such as fr or en."
    return WordFilter("language", max_length=35, label=_("language"), help_text=words)


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

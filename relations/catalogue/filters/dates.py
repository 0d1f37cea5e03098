"""What may have happened between two days."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from relations.catalogue.fields import SpanField
from relations.catalogue.filters.kinds import DayFilter, FilterSet, NothingFilter, WholeNumberFilter
from relations.catalogue.filters.ranges import compared
from relations.catalogue.periods import reaching


def may_fall(column: str, start: dt.date | None, end: dt.date | None) -> Q:
    """Dates that may lie between two days, both included: an open bound, of either, shuts out nothing."""
    within = Q()
    if start:
        within &= Q(**{f"{column}_latest__gte": start}) | Q(**{f"{column}_latest": None})
    if end:
        within &= Q(**{f"{column}_earliest__lte": end}) | Q(**{f"{column}_earliest": None})
    return within


BOUNDS = (
    ("earliest", _("earliest day"), "The first day on which it may have happened"),
    ("latest", _("latest day"), "The last day on which it may have happened"),
)


class PeriodForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = asked.get("date_from"), asked.get("date_to")
        if start and end and start > end:
            words = _("The first day asked for is later than the last: no day lies between them.")
            self.add_error("date_from", ValidationError(words, code="backward"))
        return asked


class SpanFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = SpanField


class DatedFilterSet(FilterSet):
    date_column = "date"
    # Whether the list grows so long that it has indexes of the dates that are no days.
    is_long = False

    on = SpanFilter(
        method="on_day",
        label=_("on"),
        help_text="What may have happened on this day, in this month or in this year: an uncertain date matches when "
        "any of its days does.",
    )

    date_from = DayFilter(
        method="from_day",
        label=_("from"),
        help_text="What may have happened on or after this day (2025, 2025-03 or 2025-03-31).",
    )
    date_to = DayFilter(
        method="to_day",
        label=_("to"),
        last=True,
        help_text="What may have happened on or before this day (2025, 2025-03 or 2025-03-31).",
    )
    year = WholeNumberFilter(
        method="in_year",
        label=_("year"),
        min_value=1,
        max_value=9999,
        help_text="What may have happened in this year.",
    )

    class Meta:
        form = PeriodForm

    @classmethod
    def following(cls, declared: dict[str, Any]) -> dict[str, Any]:
        """Both bounds of the date by themselves: for what is certain, where the others ask what may be."""
        found = super().following(declared)
        for bound, label, words in BOUNDS:
            column = f"{cls.date_column}_{bound}"
            found |= compared(DayFilter, bound, column, label, f"{words} (2025, 2025-03 or 2025-03-31)")
            # A month stands for its first day, but what comes after it begins behind its last.
            for lookup in ("gt", "lte"):
                found[f"{bound}_{lookup}"].extra["last"] = True
            found[f"{bound}_isnull"] = NothingFilter(
                column, label=label, help_text=f"“true”: dates of which no {bound} day is known; “false”: the others."
            )
        return found

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return self.reached(super().filter_queryset(queryset), self.form.cleaned_data)

    def reached(self, rows: QuerySet, asked: dict[str, Any]) -> QuerySet:
        """The rows with what follows from the days: the latest of the first, the earliest of the last."""
        if not self.is_long:
            return rows
        year = asked.get("year")
        spans = [span for span in (asked.get("on"), _days_of(year) if year else None) if span]
        first = [asked.get("date_from"), *(start for start, _end in spans)]
        last = [asked.get("date_to"), *(end for _start, end in spans)]
        return reaching(
            rows, self.date_column, max(filter(None, first), default=None), min(filter(None, last), default=None)
        )

    def on_day(self, queryset: QuerySet, name: str, days: tuple[dt.date, dt.date]) -> QuerySet:
        return queryset.filter(may_fall(self.date_column, *days))

    def from_day(self, queryset: QuerySet, name: str, day: dt.date) -> QuerySet:
        return queryset.filter(may_fall(self.date_column, day, None))

    def to_day(self, queryset: QuerySet, name: str, day: dt.date) -> QuerySet:
        return queryset.filter(may_fall(self.date_column, None, day))

    def in_year(self, queryset: QuerySet, name: str, year: int) -> QuerySet:
        return queryset.filter(may_fall(self.date_column, *_days_of(year)))


def _days_of(year: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)

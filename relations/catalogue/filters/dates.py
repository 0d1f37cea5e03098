"""What may have happened between two days."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from relations.catalogue.filters.kinds import DayFilter, FilterSet, WholeNumberFilter


def may_fall(column: str, start: dt.date | None, end: dt.date | None) -> Q:
    """Dates that may lie between two days, both included: an open bound, of either, shuts out nothing."""
    within = Q()
    if start:
        within &= Q(**{f"{column}_latest__gte": start}) | Q(**{f"{column}_latest": None})
    if end:
        within &= Q(**{f"{column}_earliest__lte": end}) | Q(**{f"{column}_earliest": None})
    return within


class PeriodForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = asked.get("date_from"), asked.get("date_to")
        if start and end and start > end:
            words = _("“date_from” is later than “date_to”: no day lies between them.")
            self.add_error("date_from", ValidationError(words, code="backward"))
        return asked


class DatedFilterSet(FilterSet):
    date_column = "date"

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

    def from_day(self, queryset: QuerySet, name: str, day: dt.date) -> QuerySet:
        return queryset.filter(may_fall(self.date_column, day, None))

    def to_day(self, queryset: QuerySet, name: str, day: dt.date) -> QuerySet:
        return queryset.filter(may_fall(self.date_column, None, day))

    def in_year(self, queryset: QuerySet, name: str, year: int) -> QuerySet:
        return queryset.filter(may_fall(self.date_column, dt.date(year, 1, 1), dt.date(year, 12, 31)))

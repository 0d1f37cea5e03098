"""Filters by another record and by day that read no more of a table than they show."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import FieldListFilter, ListFilter, ModelAdmin, RelatedFieldListFilter
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.dates import FAR_FUTURE
from relations.newsroom.admin.sent import number_in

# More choices than this are typed, not listed.
LISTED = 30
# A moment in every time zone, as neither end of the calendar has. Nothing was noted before, and nothing is later.
FIRST_MOMENT, LAST_MOMENT = date(1900, 1, 1), date(9000, 1, 1)


def typed_choice(spec: Any, changelist: ChangeList, name: str, chosen: Any) -> dict[str, Any]:
    """A field that completes what is typed, with the record that is chosen by now."""
    widget = AutocompleteSelect(spec.field, spec.site, attrs={"id": f"filter-{name}", "aria-label": str(spec.title)})
    field = forms.ModelChoiceField(spec.field.remote_field.model._base_manager.all(), widget=widget, required=False)
    value = str(chosen[-1] if isinstance(chosen, list) else chosen or "")
    return {
        "field": field.widget.render(name, number_in(value)),
        "hidden": hidden(changelist, name),
        "remove": changelist.get_query_string(remove=[name]) if value else "",
    }


def hidden(changelist: ChangeList, *own: str) -> list[tuple[str, str]]:
    """What a form of the list has to send along, but for its own fields."""
    said = changelist.filter_params.items()
    return [(name, value) for name, values in said if name not in own for value in values]


class AutocompleteFilter(FieldListFilter):
    """One record, found by typing: for tables too long to list."""

    template = "admin/filters/choose.html"

    def __init__(
        self,
        field: Any,
        request: HttpRequest,
        params: dict[str, Any],
        model: Any,
        model_admin: ModelAdmin,
        field_path: str,
    ):
        self.lookup_kwarg = f"{field_path}__{field.target_field.name}__exact"
        self.site = model_admin.admin_site
        super().__init__(field, request, params, model, model_admin, field_path)

    def expected_parameters(self) -> list[str | None]:
        return [self.lookup_kwarg]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        yield typed_choice(self, changelist, self.lookup_kwarg, self.used_parameters.get(self.lookup_kwarg))


class RelatedFilter(RelatedFieldListFilter):
    """Another record: as links while there are few of its kind, as a field to type in when there are many.

    Whether each is in use is not asked, as the stock filter does: that reads every row of the list.
    """

    template = "admin/filters/related.html"

    def __init__(self, field: Any, request: HttpRequest, params: dict, model: Any, model_admin: Any, field_path: str):
        self.site = model_admin.admin_site
        super().__init__(field, request, params, model, model_admin, field_path)

    def field_choices(self, field: Any, request: HttpRequest, model_admin: ModelAdmin) -> list[Any]:
        ordering = self.field_admin_ordering(field, request, model_admin) or ("pk",)
        rows = field.remote_field.model._base_manager.order_by(*ordering)
        return [(row.pk, str(row)) for row in rows[: LISTED + 1]]

    @property
    def is_typed(self) -> bool:
        return len(self.lookup_choices) > LISTED

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        if self.is_typed:
            yield typed_choice(self, changelist, self.lookup_kwarg, self.lookup_val)
        else:
            yield from super().choices(changelist)


class DaysFilter(ListFilter):
    """What happened, or may have, between two days. The stock hierarchy of dates reads the whole table twice."""

    title = gettext_lazy("date")
    template = "admin/filters/days.html"
    names = ("day_from", "day_until")

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any):
        super().__init__(request, params, model, model_admin)
        self.date_name = model_admin.dated_by
        self.days: list[date | None] = [self._day(params.pop(name, [""])[-1]) for name in self.names]
        self.used_parameters = {name: day for name, day in zip(self.names, self.days, strict=True) if day}

    def _day(self, typed: str) -> date | None:
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            messages.error(self.request, _("“%(day)s” is no date: write it as 2026-02-28.") % {"day": typed[:40]})
            return None

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return list(self.names)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return self.between(queryset, *self.days)

    def between(self, queryset: QuerySet, first: date | None, last: date | None) -> QuerySet:
        if first:
            queryset = queryset.filter(
                **{f"{self.date_name}_until__gte": first, f"{self.date_name}_sort__lt": FAR_FUTURE}
            )
        return queryset.filter(**{f"{self.date_name}_sort__lte": last}) if last else queryset

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        yield {
            "days": list(zip(self.names, (_("from"), _("until")), self.days, strict=True)),
            "hidden": hidden(changelist, *self.names),
            "remove": changelist.get_query_string(remove=list(self.names)) if any(self.days) else "",
        }


class MomentsFilter(DaysFilter):
    """What was noted between two days of the newsroom's clock."""

    def between(self, queryset: QuerySet, first: date | None, last: date | None) -> QuerySet:
        if first:
            queryset = queryset.filter(**{f"{self.date_name}__gte": _moment(first, time.min)})
        return queryset.filter(**{f"{self.date_name}__lte": _moment(last, time.max)}) if last else queryset


def _moment(day: date, of_day: time) -> datetime:
    return datetime.combine(min(max(day, FIRST_MOMENT), LAST_MOMENT), of_day, tzinfo=get_current_timezone())

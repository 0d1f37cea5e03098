from collections.abc import Iterable
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from relations.newsroom.models import Publicity, Review

CHANGED = "changed"


class PublicityFilter(SimpleListFilter):
    """Filters on what `RecordAdmin.get_queryset` adds to each row of its standing."""

    title = _("publicity")
    parameter_name = "publicity"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[str, Any]]:
        return [
            (Publicity.NEVER.value, Publicity.NEVER.label),
            (Publicity.PUBLIC.value, Publicity.PUBLIC.label),
            (CHANGED, _("Public, with unpublished changes")),
            (Publicity.WITHDRAWN.value, Publicity.WITHDRAWN.label),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == CHANGED:
            return queryset.filter(standing_changed=True)
        return queryset.filter(standing_publicity=self.value()) if self.value() else queryset


class ReviewFilter(SimpleListFilter):
    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[str, str]]:
        return [(review.value, str(review.label)) for review in Review]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(standing_review=self.value()) if self.value() else queryset

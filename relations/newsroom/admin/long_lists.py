"""Lists of any length: what they cost does not grow with the table."""

from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest

from relations.newsroom.admin.related_filters import AutocompleteFilter, RelatedFilter
from relations.newsroom.admin.sent import number_in
from relations.newsroom.counts import MOST, Count, counted

# Nobody turns as many pages: what is asked for beyond them is a mistyping.
LAST_PAGE = 100_000


class LongPaginator(Paginator):
    """Counts to a thousand, or one page beyond the one that is shown: one can always turn on."""

    def __init__(self, *args: Any, page: int = 1, **options: Any):
        super().__init__(*args, **options)
        self.shown = min(max(page, 1), LAST_PAGE)

    @cached_property
    def counted(self) -> Count:
        most = max(MOST, (self.shown + 1) * self.per_page)
        rows: Any = self.object_list
        return counted({"rows": rows}, most=most, using=rows.db)["rows"]

    @property
    def count(self) -> int:
        return self.counted.number


class LongList(admin.ModelAdmin):
    paginator = LongPaginator
    show_full_result_count = False
    list_per_page = 50

    def get_paginator(
        self,
        request: HttpRequest,
        queryset: QuerySet,
        per_page: int,
        orphans: int = 0,
        allow_empty_first_page: bool = True,
    ) -> Paginator:
        # The list names its page "p", the field that completes what is typed "page".
        asked = request.GET.get(PAGE_VAR) or request.GET.get("page", "")
        return self.paginator(queryset, per_page, orphans, allow_empty_first_page, page=number_in(asked, 1))

    @property
    def media(self) -> Media:
        is_typed = any(_is_typed(found) for found in self.list_filter)
        return super().media + (AutocompleteSelect(None, self.admin_site).media if is_typed else Media())


def _is_typed(found: Any) -> bool:
    return isinstance(found, tuple) and issubclass(found[1], (AutocompleteFilter, RelatedFilter))

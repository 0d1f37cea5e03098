"""The list of the records of one kind: where each stands, and by what it can be found."""

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.models import Record
from relations.newsroom.admin.long_lists import LongList
from relations.newsroom.admin.related_filters import DaysFilter
from relations.newsroom.admin.views import lines_of
from relations.newsroom.bulk.belonging import without_hidden
from relations.newsroom.models import Publicity, Review, Standing


class KeptLists(LongList):
    """A list that can be kept with its filters under a name."""

    change_list_template = "admin/record_list.html"

    def list_kind(self) -> str:
        return self.opts.model_name or ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        # Asked by the list, which not every answer shows.
        views = partial(lines_of, request, self.list_kind())
        return super().changelist_view(
            request, {"views": views, "list_kind": self.list_kind(), **(extra_context or {})}
        )


class RecordList(KeptLists):
    # The column that lists sort names by, and the date that they show.
    named_by: ClassVar[str] = "name_fr"
    dated_by: ClassVar[str] = ""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Record]:
        mine = Standing.objects.filter(kind=self.model.kind(), record_id=OuterRef("pk"))
        changed = mine.filter(publicity=Publicity.PUBLIC).exclude(published=F("head__number"))
        rows: models.QuerySet[Record] = without_hidden(super().get_queryset(request), self.model.kind())
        # Subqueries of one row: PostgreSQL would answer an Exists for the whole table at once.
        if self.dated_by:
            rows = rows.annotate(date_order=F(f"{self.dated_by}_sort"))
        return rows.annotate(
            name_order=F(self.named_by),
            standing_publicity=Subquery(mine.values("publicity")[:1]),
            standing_review=Subquery(mine.values("review")[:1]),
            standing_changed=Subquery(changed.values("pk")[:1]),
        )

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        filters = tuple(super().get_list_filter(request))
        return (DaysFilter, *filters) if self.dated_by else filters

    @admin.display(description=gettext_lazy("name"), ordering="name_order")
    def name(self, row: Record) -> str:
        return str(row) or f"{row.kind()} {row.pk}"

    @admin.display(description=gettext_lazy("date"), ordering="date_order")
    def when(self, row: Record) -> str:
        return str(getattr(row, self.dated_by))

    @admin.display(description=gettext_lazy("standing"), ordering="standing_publicity")
    def standing(self, row: Any) -> str:
        public = _("Public, with unpublished changes") if row.standing_changed else None
        words = public or str(Publicity(row.standing_publicity or Publicity.NEVER).label)
        return f"{words} · {Review(row.standing_review or Review.DRAFT).label}"

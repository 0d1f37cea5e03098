"""Records of every kind in one list, by where they stand: the work of the desk."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.models.aggregates import aggregates, model_of
from relations.newsroom import questions
from relations.newsroom.admin.filters import (
    AssigneeFilter,
    DueFilter,
    KindFilter,
    PriorityFilter,
    PublicityFilter,
    ReviewFilter,
)
from relations.newsroom.admin.moving import may_move_something, move_selected
from relations.newsroom.admin.newsroom import ReadOnly
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.record_lists import KeptLists
from relations.newsroom.conversations import may_view
from relations.newsroom.models import Publicity, Review, Standing
from relations.newsroom.snapshots import upgraded
from relations.newsroom.wording import name_of


@admin.register(Standing)
class StandingAdmin(ReadOnly, KeptLists):
    list_display = ("name", "standing", "assignee", "due", "priority", "since")
    list_display_links = None
    list_filter = (KindFilter, PublicityFilter, ReviewFilter, AssigneeFilter, DueFilter, PriorityFilter)
    list_select_related = ("head", "assignee")
    # What was saved last comes first.
    ordering = ("-head_id",)
    actions = (move_selected,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        user = editor_of(request)
        kinds = [kind for kind in aggregates() if may_view(user, kind)]
        return super().get_queryset(request).filter(questions.there(), questions.of_kinds(kinds))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        # Whoever has waited longest for a reader is read first.
        return ("since", "pk") if request.GET.get("review") == Review.SUBMITTED else self.ordering

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Records of all kinds"), **(extra_context or {})})

    def has_move_permission(self, request: HttpRequest) -> bool:
        return may_move_something(editor_of(request))

    @admin.display(description=gettext_lazy("name"))
    def name(self, row: Standing) -> str:
        address = reverse(f"admin:relations_{row.kind}_change", args=(row.record_id,))
        name, kind = name_of(upgraded(row.head.snapshot or {})), capfirst(model_of(row.kind)._meta.verbose_name)
        return format_html('<a href="{}">{}</a><br><span class="quiet">{}</span>', address, name, kind)

    @admin.display(description=gettext_lazy("standing"), ordering="stage")
    def standing(self, row: Standing) -> str:
        changed = row.is_public and row.has_unpublished_changes
        words = _("Public, with unpublished changes") if changed else str(Publicity(row.publicity).label)
        return f"{words} · {row.get_review_display()}"

"""Rows that belong to a record, edited and saved with it."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from relations.models import (
    Alias,
    Answer,
    CommitmentBeneficiary,
    CommitmentMaker,
    DoctrinePrinciple,
    EventLink,
    EventMode,
    EventParty,
    EventTheme,
    Evidence,
    InvocationPrincipal,
    Membership,
    Participation,
    Phase,
    Record,
    StatementPrincipal,
    StatementTheme,
    Tenure,
    Translation,
    Verdict,
)
from relations.models.evidence import PARTS
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.record import KEPT_AS_TYPED, KeepsOthers
from relations.newsroom.rights import is_english, writes_english_only

# What the link below the rows says: with the article that the noun takes in French.
ANOTHER: dict[type[models.Model], Any] = {
    Alias: gettext_lazy("Add another name"),
    Answer: gettext_lazy("Add an answer"),
    CommitmentBeneficiary: gettext_lazy("Add a beneficiary"),
    CommitmentMaker: gettext_lazy("Add a maker"),
    DoctrinePrinciple: gettext_lazy("Add a principle"),
    EventLink: gettext_lazy("Add a link between events"),
    EventMode: gettext_lazy("Add a mode"),
    EventParty: gettext_lazy("Add a party"),
    EventTheme: gettext_lazy("Add a theme"),
    Evidence: gettext_lazy("Add a piece of evidence"),
    InvocationPrincipal: gettext_lazy("Add somebody on whose behalf it is said"),
    Membership: gettext_lazy("Add a membership"),
    Participation: gettext_lazy("Add a participant"),
    Phase: gettext_lazy("Add a phase"),
    StatementPrincipal: gettext_lazy("Add somebody on whose behalf it is said"),
    StatementTheme: gettext_lazy("Add a theme"),
    Tenure: gettext_lazy("Add a tenure"),
    Translation: gettext_lazy("Add a translation"),
    Verdict: gettext_lazy("Add a verdict"),
}


class RowInline(KeepsOthers, admin.options.InlineModelAdmin):
    formfield_overrides = KEPT_AS_TYPED
    extra = 0
    # What the name of a row is made of.
    row_related: ClassVar[tuple[str, ...]] = ()

    @property
    def another(self) -> Any:
        return ANOTHER[self.model]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related(*self.row_related)

    def has_change_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        return super().has_change_permission(request, obj) or (self._translates(request) and self._has_english())

    def get_readonly_fields(self, request: HttpRequest, obj: Record | None = None) -> tuple[str, ...]:
        fixed = tuple(super().get_readonly_fields(request, obj))
        if not self._translates(request):
            return fixed
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        return (*fixed, *(name for name in shown if not is_english(name)))

    def _translates(self, request: HttpRequest) -> bool:
        return writes_english_only(editor_of(request), self.parent_model.kind())

    def _has_english(self) -> bool:
        return any(is_english(column.name) for column in self.model._meta.concrete_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        # Whoever may add a row may take it out again: the record stays, and its revisions keep the row.
        return self.has_add_permission(request, obj)


class TabularRows(RowInline, admin.TabularInline):
    """Rows of a few columns."""


class StackedRows(RowInline, admin.StackedInline):
    """Rows with dates or long texts."""


# The names of the parts that evidence can point to are made of these.
PART_NAMES: dict[type[models.Model], tuple[str, ...]] = {
    Tenure: ("actor", "post"), Verdict: (), EventLink: ("target",), Phase: (),
}  # fmt: skip


class EvidenceRows(TabularRows):
    """The passages beside the record, or beside one of its own tenures, verdicts, links or phases."""

    model = Evidence
    fields = ("passage", "aspect", "stance")
    autocomplete_fields = ("passage",)
    row_related = ("passage",)

    @property
    def part(self) -> str | None:
        return next((part for part, root in PARTS.items() if root == self.parent_model.kind()), None)

    def get_fields(self, request: HttpRequest, obj: Record | None = None) -> tuple[str, ...]:
        return (*self.fields, self.part) if self.part else self.fields

    def get_formset(self, request: HttpRequest, obj: Record | None = None, **kwargs: Any) -> type[BaseInlineFormSet]:
        formset = super().get_formset(request, obj, **kwargs)
        if self.part and self.part in formset.form.base_fields:
            model: Any = Evidence._meta.get_field(self.part).related_model
            mine = model._base_manager.filter(**{PARTS[self.part]: obj}) if obj else model._base_manager.none()
            field: Any = formset.form.base_fields[self.part]
            field.queryset = mine.select_related(*PART_NAMES[model])
        return formset

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from relations.models import Event, EventLink, EventMode, EventParty, EventTheme, Participation
from relations.newsroom.admin.filters import RelationFilter, SourcesFilter
from relations.newsroom.admin.inlines import EvidenceRows, TabularRows
from relations.newsroom.admin.layout import ADDRESS, about, filtered, in_both, listed, when
from relations.newsroom.admin.record import RecordAdmin
from relations.newsroom.admin.related_filters import RelatedFilter


class ModeField(forms.ModelChoiceField):
    """Modes with the type that each belongs to: several types have modes of the same name."""

    def label_from_instance(self, mode: Any) -> str:
        return f"{mode.event_type} – {mode}"


class PartyRows(TabularRows):
    model = EventParty
    fields = autocomplete_fields = ("country",)
    row_related = ("country",)


class ThemeRows(TabularRows):
    model = EventTheme
    fields = autocomplete_fields = ("theme",)
    row_related = ("theme",)


class ParticipationRows(TabularRows):
    model = Participation
    fields = ("position", "role", "actor", "post", "country", "name_as_written", "is_stated")
    autocomplete_fields = ("actor", "post", "country")
    row_related = ("actor", "post", "country")


class LinkRows(TabularRows):
    model = EventLink
    fk_name = "event"
    fields = ("link_kind", "target", "is_stated")
    autocomplete_fields = ("target",)
    row_related = ("target",)


@admin.register(Event)
class EventAdmin(RecordAdmin):
    named_by = "title_fr"
    dated_by = "date"
    list_display = listed("when", "event_type", "place")
    list_filter = filtered(
        RelationFilter,
        ("event_type", RelatedFilter),
        SourcesFilter,
        "certainty",
        "modality",
        ("parties", RelatedFilter),
        "date_basis",
    )
    list_select_related = ("event_type", "place")
    search_fields = ("title_fr", "title_en", "participations__actor__name_fr", "parties__name_fr")
    autocomplete_fields = ("event_type", "place")
    fieldsets = (
        in_both("title", "summary", "note"),
        about(("event_type", "mode", "type_certainty"), ("place", "place_precision"), ("certainty", "modality")),
        when(Event.date),
        ADDRESS,
    )
    inlines = (PartyRows, ParticipationRows, ThemeRows, LinkRows, EvidenceRows)

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "mode":
            kwargs |= {"form_class": ModeField, "queryset": EventMode.objects.select_related("event_type")}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

from django.contrib import admin

from relations.models import Doctrine, DoctrinePrinciple, EventMode, EventType, Principle, Theme
from relations.newsroom.admin.inlines import EvidenceRows, StackedRows, TabularRows
from relations.newsroom.admin.layout import ADDRESS, about, filtered, in_both, listed
from relations.newsroom.admin.record import RecordAdmin


@admin.register(Principle)
class PrincipleAdmin(RecordAdmin):
    named_by = "label_fr"
    list_display = listed("broader", "is_local")
    list_filter = filtered("is_local")
    list_select_related = ("broader",)
    search_fields = ("label_fr", "label_en", "instruments")
    autocomplete_fields = ("broader",)
    fieldsets = (in_both("label", "note"), about("instruments", ("broader", "is_local")), ADDRESS)


class DoctrinePrincipleRows(StackedRows):
    model = DoctrinePrinciple
    fields = (("position", "principle"), ("wording_fr", "wording_en"))
    autocomplete_fields = ("principle",)
    row_related = ("principle",)


@admin.register(Doctrine)
class DoctrineAdmin(RecordAdmin):
    named_by = "label_fr"
    list_display = listed("holder")
    list_filter = filtered()
    list_select_related = ("holder",)
    search_fields = ("label_fr", "label_en", "holder__name_fr")
    autocomplete_fields = ("holder",)
    fieldsets = (in_both("label", "note"), about("holder"), ADDRESS)
    inlines = (DoctrinePrincipleRows, EvidenceRows)


@admin.register(Theme)
class ThemeAdmin(RecordAdmin):
    named_by = "label_fr"
    list_display = listed("code", "broader", "is_local")
    list_filter = filtered("is_local")
    list_select_related = ("broader",)
    search_fields = ("code", "label_fr", "label_en")
    autocomplete_fields = ("broader",)
    fieldsets = (in_both("label"), about(("code", "is_local"), "broader"), ADDRESS)


class ModeRows(TabularRows):
    model = EventMode
    fields = ("code", "label_fr", "label_en", "plover_weight", "cameo_code", "goldstein_weight")


@admin.register(EventType)
class EventTypeAdmin(RecordAdmin):
    named_by = "label_fr"
    list_display = listed("code", "quad", "plover_weight", "goldstein_weight", "is_local")
    list_filter = filtered("quad", "is_local")
    search_fields = ("code", "label_fr", "label_en")
    fieldsets = (
        in_both("label"),
        about(("code", "quad", "is_local")),
        about(("plover_weight", "plover_source"), ("cameo_root", "goldstein_weight")),
        ADDRESS,
    )
    inlines = (ModeRows,)

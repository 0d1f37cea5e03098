from django.contrib import admin

from relations.models import Country, Phase, Place, Relation
from relations.newsroom.admin.inlines import EvidenceRows, StackedRows
from relations.newsroom.admin.layout import ADDRESS, about, filtered, in_both, listed, when
from relations.newsroom.admin.record import RecordAdmin
from relations.newsroom.admin.related_filters import RelatedFilter


@admin.register(Country)
class CountryAdmin(RecordAdmin):
    exact_texts = ("article_fr",)
    list_display = listed("alpha2", "alpha3", "numeric")
    list_filter = filtered()
    search_fields = ("name_fr", "name_en", "alpha2", "alpha3", "aliases")
    fieldsets = (
        in_both("name"),
        about(("alpha2", "alpha3", "numeric"), "aliases"),
        about(
            "article_fr",
            ("demonym_m_fr", "demonym_f_fr", "demonym_plural_fr"),
            ("demonym_en", "demonym_plural_en"),
        ),
        ADDRESS,
    )


class PhaseRows(StackedRows):
    model = Phase
    fieldsets = (about(("label_fr", "label_en"), "voice"), when(Phase.date, collapsed=True))


@admin.register(Relation)
class RelationAdmin(RecordAdmin):
    named_by = "title_fr"
    list_display = listed("code")
    list_filter = filtered()
    list_select_related = ("first", "second")
    search_fields = ("title_fr", "title_en", "code", "first__name_fr", "second__name_fr")
    autocomplete_fields = ("first", "second")
    readonly_fields = ("code",)
    fieldsets = (about(("first", "second"), "code"), in_both("title", "summary"), ADDRESS)
    inlines = (PhaseRows, EvidenceRows)


@admin.register(Place)
class PlaceAdmin(RecordAdmin):
    list_display = listed("place_kind", "country")
    list_filter = filtered("place_kind", ("country", RelatedFilter))
    list_select_related = ("country",)
    search_fields = ("name_fr", "name_en", "country__name_fr")
    autocomplete_fields = ("country",)
    fieldsets = (
        in_both("name"),
        about(("place_kind", "country"), ("latitude", "longitude"), ("subdivision_code", "geonames_id")),
        ADDRESS,
    )
    inlines = (EvidenceRows,)

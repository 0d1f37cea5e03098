from django.contrib import admin

from relations.models import Actor, Alias, Membership, Post, Tenure
from relations.newsroom.admin.inlines import EvidenceRows, StackedRows, TabularRows
from relations.newsroom.admin.layout import ADDRESS, about, filtered, in_both, listed, when
from relations.newsroom.admin.record import RecordAdmin
from relations.newsroom.admin.related_filters import RelatedFilter


class AliasRows(TabularRows):
    model = Alias
    fields = ("text", "language", "alias_kind")


class TenureRows(StackedRows):
    model = Tenure
    row_related = ("actor", "post")
    autocomplete_fields = ("post",)
    fieldsets = (
        about(("post", "title_as_written"), ("cited_from", "cited_until")),
        when(Tenure.start, collapsed=True),
        when(Tenure.end, collapsed=True),
        when(Tenure.appointed, collapsed=True),
    )


class MembershipRows(StackedRows):
    model = Membership
    fk_name = "bloc"
    row_related = ("bloc", "member")
    autocomplete_fields = ("member",)
    fieldsets = (about("member"), when(Membership.start, collapsed=True), when(Membership.end, collapsed=True))


@admin.register(Actor)
class ActorAdmin(RecordAdmin):
    list_display = listed("actor_kind", "country", "acronym")
    list_filter = filtered("actor_kind", "sector", ("country", RelatedFilter))
    list_select_related = ("country",)
    search_fields = ("name_fr", "name_en", "acronym", "aliases__text")
    autocomplete_fields = ("country", "parent")
    fieldsets = (
        in_both("name", "note"),
        about(("actor_kind", "sector", "acronym"), ("country", "parent"), ("gender", "gender_basis")),
        ADDRESS,
    )
    inlines = (AliasRows, TenureRows, MembershipRows, EvidenceRows)


@admin.register(Post)
class PostAdmin(RecordAdmin):
    named_by = "title_fr"
    list_display = listed("organisation", "country", "rank")
    list_filter = filtered("rank", ("country", RelatedFilter))
    list_select_related = ("organisation", "country")
    search_fields = ("title_fr", "title_m_fr", "title_f_fr", "title_en", "organisation__name_fr", "country__name_fr")
    autocomplete_fields = ("organisation", "country")
    fieldsets = (
        in_both("title"),
        about(("title_m_fr", "title_f_fr"), ("organisation", "country"), "rank"),
        ADDRESS,
    )
    inlines = (EvidenceRows,)

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.models import Article, Evidence, Outlet, Passage, Record
from relations.newsroom.admin.filters import LanguageFilter
from relations.newsroom.admin.kept_sources import kept_source
from relations.newsroom.admin.layout import ADDRESS, ADDRESS_ONLY, about, filtered, in_both, listed, when
from relations.newsroom.admin.record import RecordAdmin
from relations.newsroom.admin.related_filters import RelatedFilter

MOST_SHOWN = 100


def links(records: list[Record]) -> str:
    rows = ((reverse(f"admin:relations_{row.kind()}_change", args=(row.pk,)), row) for row in records)
    return format_html('<ul class="links">{}</ul>', format_html_join("", '<li><a href="{}">{}</a></li>', rows))


@admin.register(Outlet)
class OutletAdmin(RecordAdmin):
    list_display = listed("outlet_kind", "country")
    list_filter = filtered("outlet_kind", ("country", RelatedFilter))
    list_select_related = ("country",)
    search_fields = ("name_fr", "name_en", "url")
    autocomplete_fields = ("country",)
    fieldsets = (in_both("name"), about(("outlet_kind", "country"), "url"), ADDRESS)


@admin.register(Article)
class ArticleAdmin(RecordAdmin):
    named_by = "title"
    dated_by = "published"
    list_display = listed("when", "outlet", "genre", "rights")
    list_filter = filtered("genre", "rights", LanguageFilter, ("outlet", RelatedFilter))
    list_select_related = ("outlet",)
    search_fields = ("title", "authors", "url", "slug", "outlet__name_fr", "body")
    autocomplete_fields = ("outlet",)
    readonly_fields = ("sha256", "its_passages", "its_source")
    fieldsets = (
        about("title", ("outlet", "authors"), ("language", "genre", "rights"), "url", "archive_url"),
        when(Article.published),
        about("body", "sha256", "its_passages", "its_source", label=gettext_lazy("Text")),
        ADDRESS_ONLY,
    )

    @admin.display(description=gettext_lazy("passages"))
    def its_passages(self, article: Article) -> str:
        if article.pk is None:
            return _("Save the article first; then copy its passages.")
        found: QuerySet = article.passages.order_by("start", "pk")
        every = reverse("admin:relations_passage_changelist", query={"article__id__exact": article.pk})
        add = reverse("admin:relations_passage_add", query={"article": article.pk})
        return format_html(
            '<p><a href="{}" class="button">{}</a></p>{}<p><a href="{}">{}</a> · '
            '<a href="{}" class="addlink">{}</a></p>',
            reverse("admin:reading", args=(article.pk,)),
            _("Have it read: the reading desk"),
            links(list(found[:MOST_SHOWN])),
            every,
            _("All passages of this article (%(count)s)") % {"count": found.count()},
            add,
            _("Add a passage"),
        )

    @admin.display(description=gettext_lazy("kept source"))
    def its_source(self, article: Article) -> str:
        return kept_source(article)


@admin.register(Passage)
class PassageAdmin(RecordAdmin):
    named_by = "exact"
    exact_texts = ("prefix", "suffix")
    list_display = listed("article", "state")
    list_filter = filtered("state", ("article__outlet", RelatedFilter))
    list_select_related = ("article", "article__outlet")
    search_fields = ("exact", "article__title", "article__slug")
    autocomplete_fields = ("article",)
    readonly_fields = ("end", "paragraph", "state", "cited_by")
    fieldsets = (
        about("article", "exact"),
        (
            gettext_lazy("Where it stands"),
            {
                "fields": ("start", ("prefix", "suffix"), ("end", "paragraph", "state")),
                "description": gettext_lazy(
                    "Found by itself; give the start only when the words stand there several times."
                ),
            },
        ),
        about("cited_by"),
        ADDRESS_ONLY,
    )

    @admin.display(description=gettext_lazy("cited by"))
    def cited_by(self, passage: Passage) -> str:
        rows: Any = Evidence.objects.filter(passage=passage.pk).select_related(*Evidence.ROOTS) if passage.pk else ()
        cited = dict.fromkeys(next(filter(None, (getattr(e, name) for name in Evidence.ROOTS))) for e in rows)
        return links(list(cited)) if cited else _("no record yet")

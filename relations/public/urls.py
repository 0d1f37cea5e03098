"""The site's addresses. Only the section word of a path is translated; slugs are the same in both languages."""

from django.urls import path
from django.utils.functional import lazy
from django.utils.translation import get_language

from relations.public.feeds import CorrectionFeed
from relations.public.views import details, lists, relation, site

app_name = "public"


def _in_active_language(fr: str, en: str) -> str:
    return en if (get_language() or "fr").startswith("en") else fr


# Said here and not in the catalogues of translations: an address does not change because a translator changed a word.
in_language = lazy(_in_active_language, str)


def section(fr: str, en: str, name: str, record_view, list_view=None):
    """The addresses of one kind of record: each record, and the list of them where there is one."""
    found = [
        path(
            in_language(fr=f"{fr}/<slug:slug>/", en=f"{en}/<slug:slug>/"), record_view.as_view(), name=f"{name}-detail"
        )
    ]
    if list_view:
        found.append(path(in_language(fr=f"{fr}/", en=f"{en}/"), list_view.as_view(), name=f"{name}-list"))
    return found


urlpatterns = [
    path("", site.HomeView.as_view(), name="home"),
    *section("relations", "relations", "relation", relation.RelationView, lists.RelationList),
    *section("evenements", "events", "event", details.EventView, lists.EventList),
    *section("acteurs", "actors", "actor", details.ActorView, lists.ActorList),
    *section("declarations", "statements", "statement", details.StatementView, lists.StatementList),
    *section("articles", "articles", "article", details.ArticleView, lists.ArticleList),
    *section("principes", "principles", "principle", details.PrincipleView, lists.PrincipleList),
    *section("doctrines", "doctrines", "doctrine", details.DoctrineView),
    *section("invocations", "invocations", "invocation", details.InvocationView),
    *section("mesures", "measures", "measure", details.MeasureView, lists.MeasureList),
    *section("engagements", "commitments", "commitment", details.CommitmentView, lists.CommitmentList),
    *section("themes", "themes", "theme", details.ThemeView),
    *section("lieux", "places", "place", details.PlaceView),
    *section("medias", "outlets", "outlet", details.OutletView),
    *section("pages", "pages", "page", details.PageView, lists.PageList),
    path("corrections/", lists.CorrectionList.as_view(), name="corrections"),
    path("corrections.atom", CorrectionFeed(), name="corrections-feed"),
    path(in_language(fr="methode/", en="method/"), site.MethodView.as_view(), name="method"),
    path(in_language(fr="donnees/", en="data/"), site.DataView.as_view(), name="data"),
]

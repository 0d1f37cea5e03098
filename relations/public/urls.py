"""The site's addresses. Only the section word of a path is translated; slugs are the same in both languages."""

from django.urls import path, register_converter

from relations.catalogue.addresses import in_language
from relations.public.feeds import CorrectionFeed
from relations.public.views import (
    barometer,
    calendar,
    details,
    home,
    lists,
    principles,
    relation,
    search,
    sharing,
    site,
)

app_name = "public"

register_converter(calendar.YearConverter, "year")
register_converter(calendar.MonthConverter, "month")


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
    path("", home.HomeView.as_view(), name="home"),
    *section("relations", "relations", "relation", relation.RelationView, lists.RelationList),
    path(
        in_language(fr="relations/<slug:slug>/barometre/", en="relations/<slug:slug>/barometer/"),
        barometer.BarometerView.as_view(),
        name="barometer",
    ),
    path(
        in_language(
            fr="relations/<slug:slug>/barometre/<slug:month>/", en="relations/<slug:slug>/barometer/<slug:month>/"
        ),
        barometer.MonthView.as_view(),
        name="barometer-month",
    ),
    path(
        in_language(fr="relations/<slug:slug>/principes/", en="relations/<slug:slug>/principles/"),
        principles.PrinciplesView.as_view(),
        name="relation-principles",
    ),
    path(
        in_language(fr="relations/<slug:slug>/extrait/", en="relations/<slug:slug>/embed/"),
        sharing.EmbeddedTimeline.as_view(),
        name="embedded",
    ),
    path(
        in_language(fr="cartes/<slug:kind>/<slug:slug>.png", en="cards/<slug:kind>/<slug:slug>.png"),
        sharing.CardView.as_view(),
        name="card",
    ),
    *section("evenements", "events", "event", details.EventView, lists.EventList),
    *section("acteurs", "actors", "actor", details.ActorView, lists.ActorList),
    *section("fonctions", "posts", "post", details.PostView),
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
    path(in_language(fr="recherche/", en="search/"), search.SearchView.as_view(), name="search"),
    path(
        in_language(fr="recherche/suggestions", en="search/suggestions"),
        search.SuggestionsView.as_view(),
        name="suggestions",
    ),
    path(in_language(fr="calendrier/", en="calendar/"), calendar.CalendarView.as_view(), name="calendar"),
    path(
        in_language(fr="calendrier/<year:year>/", en="calendar/<year:year>/"),
        calendar.YearView.as_view(),
        name="calendar-year",
    ),
    path(
        in_language(fr="calendrier/<year:year>/<month:month>/", en="calendar/<year:year>/<month:month>/"),
        calendar.MonthView.as_view(),
        name="calendar-month",
    ),
    path("corrections/", lists.CorrectionList.as_view(), name="corrections"),
    path("corrections.atom", CorrectionFeed(), name="corrections-feed"),
    path(in_language(fr="methode/", en="method/"), site.MethodView.as_view(), name="method"),
    path(in_language(fr="donnees/", en="data/"), site.DataView.as_view(), name="data"),
    path("contact/", site.ContactView.as_view(), name="contact"),
]

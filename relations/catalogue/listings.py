"""The lists that readers narrow: what they show, by what they are narrowed, in which orders they can be read.

Pages, files, feeds and calendars of one list are made from the same entry here, so that each shows what the others do.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django_filters import FilterSet

from relations.catalogue import filters, pages
from relations.catalogue.facets import Facet
from relations.catalogue.positions import Order
from relations.models import (
    Actor,
    Article,
    Commitment,
    Country,
    Event,
    EventType,
    Invocation,
    Measure,
    Outlet,
    Page,
    Principle,
    Relation,
    Statement,
    Theme,
)
from relations.publication.models import Change

NEWEST, OLDEST = "newest", "oldest"


@dataclass(frozen=True)
class Listing:
    """`name` is the word for it in addresses; the first of `orders` is the usual one.

    `facets` are the parameters of the form, in its order; `typed` those that are written and not chosen.
    """

    name: str
    model: type[Model]
    rows: Callable[[], QuerySet]
    filters: type[FilterSet]
    orders: dict[str, Order]
    facets: tuple[Facet, ...] = ()
    typed: tuple[str, ...] = ()

    @property
    def usual_order(self) -> str:
        return next(iter(self.orders))


def by_date(column: str, *between: str, first: str = NEWEST) -> dict[str, Order]:
    """Newest first and oldest first; `between` are columns that come after the date, before the key."""
    columns = (f"{column}_sort", *between, "id")
    orders = {
        NEWEST: Order(tuple(f"-{name}" for name in columns), dated=True),
        OLDEST: Order(columns, dated=True),
    }
    return {first: orders.pop(first), **orders}


BY_SLUG = {"name": Order(("slug",))}


def events() -> QuerySet[Event]:
    """What a line says of an event: its summary and note stand on its own page."""
    lines = Event.objects.defer("summary_fr", "summary_en", "note_fr", "note_en")
    return lines.select_related("event_type", "mode").prefetch_related("parties")


def statements() -> QuerySet[Statement]:
    return Statement.objects.select_related("speaker", "speaking_as")


def articles() -> QuerySet[Article]:
    # With its text: an article without a title is called by its first words.
    return Article.objects.select_related("outlet")


def actors() -> QuerySet[Actor]:
    return Actor.objects.select_related("country", "parent")


def measures() -> QuerySet[Measure]:
    return Measure.objects.for_lists()


def commitments() -> QuerySet[Commitment]:
    return pages.with_makers(Commitment.objects.all())


def countries_of_relations() -> QuerySet[Country]:
    between = Relation.objects.filter(Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")))
    return Country.objects.filter(Exists(between))


def invoked_principles() -> QuerySet[Principle]:
    return Principle.objects.filter(Exists(Invocation.objects.filter(principle=OuterRef("pk"))))


RELATION = Facet("relation", offered=Relation.objects.all, name="code", label="title")

LISTINGS: dict[str, Listing] = {
    listing.name: listing
    for listing in (
        Listing(
            "events", Event, events, filters.EventFilter, by_date("date", "date_until"),
            (
                RELATION,
                Facet("type", "event_type", EventType.objects.all, "code"),
                Facet("theme", "themes", Theme.objects.all, "code"),
                Facet("principle", "", invoked_principles),
                Facet("country", "parties", countries_of_relations, "alpha3", "name"),
                Facet("level", "participations__post__rank"),
                Facet("certainty", "certainty"),
                Facet("modality", "modality"),
            ),
            ("words", "actor", "date_from", "date_to"),
        ),
        Listing(
            "statements", Statement, statements, filters.StatementFilter, by_date("date"),
            (RELATION, Facet("theme", "themes", Theme.objects.all, "code"), Facet("form", "form")),
            ("actor", "date_from", "date_to"),
        ),
        Listing(
            "articles", Article, articles, filters.ArticleFilter, by_date("published"),
            (
                RELATION,
                Facet("outlet", "outlet", Outlet.objects.all, "slug", "name"),
                Facet("genre", "genre"),
                Facet("rights", "rights"),
            ),
            ("date_from", "date_to"),
        ),
        Listing(
            "actors", Actor, actors, filters.ActorFilter, BY_SLUG,
            (
                Facet("kind", "actor_kind"),
                Facet("country", "country", countries_of_relations, "alpha3", "name"),
                Facet("sector", "sector"),
            ),
            ("part_of",),
        ),
        Listing(
            "principles", Principle, pages.principles_with_counts, filters.PrincipleFilter,
            {"invoked": Order(("-invocation_count", "slug")), **BY_SLUG},
            (Facet("local", ""),),
        ),
        Listing(
            "measures", Measure, measures, filters.MeasureFilter, BY_SLUG,
            (RELATION, Facet("status", "status"), Facet("kind", "measure_kind"), Facet("open", "")),
            ("imposed_by", "target"),
        ),
        Listing(
            "commitments", Commitment, commitments, filters.CommitmentFilter, by_date("made", first=OLDEST),
            (RELATION, Facet("status", "status")),
            ("made_by", "date_from", "date_to"),
        ),
        Listing(
            "relations", Relation, pages.relations_with_moves, filters.RelationFilter,
            {"events": Order(("-event_count", "code"))},
        ),
        Listing("pages", Page, Page.objects.all, filters.NoFilter, BY_SLUG),
        Listing(
            "corrections", Change, pages.corrections, filters.ChangeFilter,
            {NEWEST: Order(("-edition", "-position"))},
            (Facet("act", "act"),),
        ),
    )
}  # fmt: skip

"""Who there is, where, and from whom we know it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from relations.catalogue import pages
from relations.catalogue.filters.dates import DatedFilterSet
from relations.catalogue.filters.kinds import (
    FilterSet,
    RecordFilter,
    RecordFilterSet,
    SearchedFilterSet,
    WholeNumberFilter,
    by_actor,
    by_country,
    by_language,
    by_relation,
    one_of,
)
from relations.catalogue.filters.ranges import NumberFilter, compared
from relations.models import Country, Outlet, Relation
from relations.models.actor import Post
from relations.vocabulary import ActorKind, Genre, OutletKind, PlaceKind, Rights, Sector


class NoFilter(FilterSet):
    """Nothing to narrow by: the list is short."""


class CountryFilter(RecordFilterSet):
    """Countries are few."""


class RelationFilter(SearchedFilterSet):
    country = by_country(None, "Relations of this country: its three-letter code.", method="of_country")

    def of_country(self, queryset: QuerySet, name: str, value: Country) -> QuerySet:
        return queryset.filter(Q(first=value) | Q(second=value))


class PhaseFilter(DatedFilterSet):
    relation = by_relation(None, "relation")


class ActorFilter(SearchedFilterSet):
    nullable = ("country", "part_of")

    kind = one_of("actor_kind", ActorKind.choices, "Kind of actor.", _("kind"))
    country = by_country()
    sector = one_of("sector", Sector.choices, "Sector, by its PLOVER code.", _("sector"))
    part_of = by_actor("parent", "What the actor is a part of: uid or slug of an actor.", label=_("part of"))


class PostFilter(RecordFilterSet):
    nullable = ("country", "organisation", "rank")

    country = by_country()
    rank = one_of("rank", Post._meta.get_field("rank").choices, "Rank of protocol, 1 the highest.", _("rank"))
    organisation = by_actor("organisation", "Organisation: uid or slug of the actor.", label=_("organisation"))

    @classmethod
    def following(cls, declared: dict[str, Any]) -> dict[str, Any]:
        words = "Rank of protocol, from 1 (the highest) to 5"
        return super().following(declared) | compared(WholeNumberFilter, "rank", "rank", _("rank"), words)


class PlaceFilter(SearchedFilterSet):
    nullable = ("country",)

    country = by_country()
    kind = one_of("place_kind", PlaceKind.choices, "Kind of place.", _("kind"))

    @classmethod
    def following(cls, declared: dict[str, Any]) -> dict[str, Any]:
        found = super().following(declared)
        for name, label, most in (("latitude", _("latitude"), 90), ("longitude", _("longitude"), 180)):
            degrees = {"min_value": -most, "max_value": most, "max_digits": 8, "decimal_places": 5}
            found |= compared(NumberFilter, name, name, label, f"{name.title()} in degrees", **degrees)
        return found


class OutletFilter(SearchedFilterSet):
    nullable = ("country",)

    country = by_country()
    kind = one_of("outlet_kind", OutletKind.choices, "Kind of outlet.", _("kind"))


class ArticleFilter(DatedFilterSet, SearchedFilterSet):
    date_column = "published"
    is_long = True
    nullable = ("outlet",)

    relation = by_relation()
    outlet = RecordFilter(queryset=Outlet.objects.all(), label=_("outlet"), help_text="Outlet: its uid or slug.")
    language = by_language()
    genre = one_of("genre", Genre.choices, "Genre of the text.", _("genre"))
    rights = one_of("rights", Rights.choices, "What may be shown of the text.", _("rights"))

    def of_relation(self, queryset: QuerySet, name: str, value: Relation) -> QuerySet:
        return queryset.filter(pk__in=pages.articles_of(value).order_by().values("pk"))

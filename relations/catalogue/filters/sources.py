"""Who there is, where, and from whom we know it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from relations.catalogue import pages
from relations.catalogue.filters.dates import DatedFilterSet
from relations.catalogue.filters.kinds import (
    FilterSet,
    RecordFilter,
    WordFilter,
    by_actor,
    by_country,
    by_relation,
    one_of,
)
from relations.models import Country, Outlet, Relation
from relations.models.actor import Post
from relations.vocabulary import ActorKind, Genre, OutletKind, PlaceKind, Rights, Sector


class NoFilter(FilterSet):
    """Nothing to narrow by: the list is short."""


class CountryFilter(NoFilter):
    pass


class RelationFilter(FilterSet):
    country = by_country(None, "Relations of this country: its three-letter code.", method="of_country")

    def of_country(self, queryset: QuerySet, name: str, value: Country) -> QuerySet:
        return queryset.filter(Q(first=value) | Q(second=value))


class PhaseFilter(DatedFilterSet):
    relation = by_relation(None, "relation")


class ActorFilter(FilterSet):
    kind = one_of("actor_kind", ActorKind.choices, "Kind of actor.", _("kind"))
    country = by_country()
    sector = one_of("sector", Sector.choices, "Sector, by its PLOVER code.", _("sector"))
    part_of = by_actor("parent", "What the actor is a part of: uid or slug of an actor.", label=_("part of"))


class PostFilter(FilterSet):
    country = by_country()
    rank = one_of("rank", Post._meta.get_field("rank").choices, "Rank of protocol, 1 the highest.")
    organisation = by_actor("organisation", "Organisation: uid or slug of the actor.")


class PlaceFilter(FilterSet):
    country = by_country()
    kind = one_of("place_kind", PlaceKind.choices, "Kind of place.")


class OutletFilter(FilterSet):
    country = by_country()
    kind = one_of("outlet_kind", OutletKind.choices, "Kind of outlet.")


class ArticleFilter(DatedFilterSet):
    date_column = "published"

    relation = by_relation()
    outlet = RecordFilter(queryset=Outlet.objects.all(), label=_("outlet"), help_text="Outlet: its uid or slug.")
    language = WordFilter(
        max_length=35, label=_("language"), help_text="Language of the text: a BCP 47 tag such as fr or en."
    )
    genre = one_of("genre", Genre.choices, "Genre of the text.", _("genre"))
    rights = one_of("rights", Rights.choices, "What may be shown of the text.", _("rights"))

    def of_relation(self, queryset: QuerySet, name: str, value: Relation) -> QuerySet:
        return queryset.filter(pk__in=pages.articles_of(value).order_by().values("pk"))

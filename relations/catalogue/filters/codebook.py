"""Words of the codebook, and what editions did."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from relations.catalogue.filters.kinds import (
    FilterSet,
    FlagFilter,
    RecordFilterSet,
    SearchedFilterSet,
    UidsFilter,
    WholeNumberFilter,
    by_actor,
    by_broader,
    by_principle,
    one_of,
)
from relations.catalogue.filters.ranges import MomentFilter, compared
from relations.catalogue.several import MOST
from relations.models import Principle, Theme
from relations.models.aggregates import aggregates
from relations.vocabulary import ItemAct, Quad


def _local() -> FlagFilter:
    return FlagFilter("is_local", label=_("our own words"), help_text="“true”: our own words, in no published list.")


class PrincipleFilter(SearchedFilterSet):
    nullable = ("broader",)

    local = _local()
    broader = by_broader(Principle, "Principles within this one: its uid or slug.")


class ThemeFilter(SearchedFilterSet):
    nullable = ("broader",)

    local = _local()
    broader = by_broader(Theme, "Themes within this one: its code.", names=("code", "slug"))


class EventTypeFilter(RecordFilterSet):
    local = _local()
    quad = one_of("quad", Quad.choices, "Quadrant of the type.")


class DoctrineFilter(SearchedFilterSet):
    holder = by_actor("holder", "Who holds it: uid or slug of the actor.")
    principle = by_principle("One of its principles: uid or slug.", method="with_principle")

    def with_principle(self, queryset: QuerySet, name: str, value: Principle) -> QuerySet:
        return queryset.filter(pk__in=value.doctrine_places.order_by().values("doctrine"))


def kinds() -> list[tuple[str, Any]]:
    return [(kind, aggregate.root._meta.verbose_name) for kind, aggregate in aggregates().items()]


def _numbers(name: str, column: str) -> dict[str, Any]:
    return compared(WholeNumberFilter, name, column, _("edition"), "Number of the edition")


def _moments() -> dict[str, Any]:
    return compared(MomentFilter, "moment", "moment", _("moment"), "When the edition was published")


class ChangeFilter(FilterSet):
    kind = one_of("kind", kinds, "Kind of record.", _("kind"))
    act = one_of("act", ItemAct.choices, "What was done to the record.", _("what was done"))
    edition = WholeNumberFilter(label=_("edition"), help_text="The edition that did it.")
    since = WholeNumberFilter("edition", lookup_expr="gt", help_text="Only later editions than this one.")
    uid = django_filters.UUIDFilter(help_text="The changes of one record: its uid.")
    uid_in = UidsFilter(
        "uid", help_text=f"The changes of certain records: their uids, parted by commas, at most {MOST}."
    )

    @classmethod
    def following(cls, declared: dict[str, Any]) -> dict[str, Any]:
        return super().following(declared) | _numbers("edition", "edition") | _moments()


class EditionFilter(FilterSet):
    since = WholeNumberFilter("number", lookup_expr="gt", help_text="Only later editions than this one.")

    @classmethod
    def following(cls, declared: dict[str, Any]) -> dict[str, Any]:
        return super().following(declared) | _numbers("number", "number") | _moments()

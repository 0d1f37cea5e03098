"""Words of the codebook, and what editions did."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from relations.catalogue.filters.kinds import FilterSet, FlagFilter, WholeNumberFilter, by_actor, by_principle, one_of
from relations.models import Principle
from relations.models.aggregates import aggregates
from relations.vocabulary import ItemAct, Quad


class VocabularyFilter(FilterSet):
    local = FlagFilter("is_local", label=_("our own words"), help_text="“true”: our own words, in no published list.")


class EventTypeFilter(VocabularyFilter):
    quad = one_of("quad", Quad.choices, "Quadrant of the type.")


class DoctrineFilter(FilterSet):
    holder = by_actor("holder", "Who holds it: uid or slug of the actor.")
    principle = by_principle("One of its principles: uid or slug.", method="with_principle")

    def with_principle(self, queryset: QuerySet, name: str, value: Principle) -> QuerySet:
        return queryset.filter(pk__in=value.doctrine_places.order_by().values("doctrine"))


def kinds() -> list[tuple[str, Any]]:
    return [(kind, aggregate.root._meta.verbose_name) for kind, aggregate in aggregates().items()]


class ChangeFilter(FilterSet):
    kind = one_of("kind", kinds, "Kind of record.", _("kind"))
    act = one_of("act", ItemAct.choices, "What was done to the record.", _("what was done"))
    edition = WholeNumberFilter(label=_("edition"), help_text="The edition that did it.")
    since = WholeNumberFilter("edition", lookup_expr="gt", help_text="Only later editions than this one.")
    uid = django_filters.UUIDFilter(help_text="The changes of one record: its uid.")


class EditionFilter(FilterSet):
    since = WholeNumberFilter("number", lookup_expr="gt", help_text="Only later editions than this one.")

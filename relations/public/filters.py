"""What the site's lists can be narrowed by: all that the API knows, and what "see them all" leads to besides."""

from django.db.models import QuerySet

from relations.catalogue import filters, pages
from relations.catalogue.filters import by_actor, by_relation
from relations.models import Actor, Relation


class ActorFilter(filters.ActorFilter):
    part_of = by_actor("parent", None)


class ArticleFilter(filters.ArticleFilter):
    relation = by_relation()

    def of_relation(self, queryset: QuerySet, name: str, value: Relation) -> QuerySet:
        return queryset.filter(pk__in=pages.articles_of(value).order_by().values("pk"))


class StatementFilter(filters.StatementFilter):
    actor = by_actor(None, None, method="of_actor")

    def of_actor(self, queryset: QuerySet, name: str, value: Actor) -> QuerySet:
        return queryset.filter(pk__in=pages.statements_of(value).order_by().values("pk"))


class MeasureFilter(filters.MeasureFilter):
    actor = by_actor(None, None, method="of_actor")

    def of_actor(self, queryset: QuerySet, name: str, value: Actor) -> QuerySet:
        return queryset.filter(pk__in=pages.measures_around(value).order_by().values("pk"))

"""What is read together with the rows of a list, so that it takes a fixed number of queries whatever their number."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Model, OuterRef, Prefetch, QuerySet, Subquery, TextField
from django.db.models.functions import Coalesce

from relations.models import Actor, Country, DoctrinePrinciple, EventMode, Invocation, Participation, Theme


def with_columns(name: str, rows: QuerySet) -> QuerySet:
    """The rows with all that their columns need, and nothing that a list asked for beside."""
    return WHOLE[name](alone(rows)) if name in WHOLE else alone(rows)


def alone(rows: QuerySet) -> QuerySet:
    found: QuerySet = rows.defer(None).select_related(None).prefetch_related(None)
    return found


def listed(name: str, rows: QuerySet) -> Prefetch:
    """What a link leads to as a plain list, `listed_<name>`: cheaper than a set of rows asked for already."""
    return Prefetch(name, rows, to_attr=f"listed_{name}")


class Day(Func):
    """A date as ISO 8601 writes it, made by the database: SQLite keeps it so."""

    output_field = TextField()
    template = "CAST(%(expressions)s AS TEXT)"

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="TO_CHAR(%(expressions)s, 'YYYY-MM-DD')", **more)


class Gathered(Func):
    """What the rows of a link lead to, by one column of it, in one text. The database does so in a tenth of the time
    that it takes to make records of them."""

    output_field = TextField()
    AGGREGATES = {"sqlite": "GROUP_CONCAT", "postgresql": "STRING_AGG"}

    def __init__(self, link: type[Model], own: str, far: str, column: str, *, order: str) -> None:
        """`own` and `far` are the foreign keys of the link; `order` is made of columns of `link` and `far`."""
        self.link, self.own, self.far, self.column, self.order = link, own, far, column, order
        super().__init__(F("pk"))

    def as_sql(self, compiler: Any, connection: Any, *_given: Any, **_more: Any) -> Any:
        outer, values = compiler.compile(self.get_source_expressions()[0])
        far: Any = self.link._meta.get_field(self.far)
        rows = (
            f"SELECT far.{self.column} AS name FROM {self.link._meta.db_table} AS link "  # noqa: S608 – names of ours
            f"JOIN {far.related_model._meta.db_table} AS far ON far.id = link.{far.column} "
            f"WHERE link.{self.own}_id = {outer} AND far.{self.column} <> '' ORDER BY {self.order}"
        )
        return f"(SELECT {self.AGGREGATES[connection.vendor]}(name, '|') FROM ({rows}) AS gathered)", values  # noqa: S608


def _joining(*links: str) -> Callable[[QuerySet], QuerySet]:
    return lambda rows: rows.select_related(*links)


def _events(rows: QuerySet) -> QuerySet:
    people = Participation.objects.exclude(actor=None).select_related("actor")
    return rows.select_related("event_type", "mode", "place").prefetch_related(
        listed("parties", Country.objects.order_by("alpha3").only("alpha3", "name_fr", "name_en")),
        listed("themes", Theme.objects.order_by("code").only("code")),
        listed("participations", people.only("event_id", "actor_id", "position", "actor__slug")),
    )


def _commitments(rows: QuerySet) -> QuerySet:
    names = ("made_by", "made_to")
    by_slug = [listed(name, Actor.objects.order_by("slug")) for name in names]
    return rows.select_related("made_in").prefetch_related(*by_slug)


def _invocations(rows: QuerySet) -> QuerySet:
    principals = listed("on_behalf_of", Actor.objects.order_by("slug"))
    return rows.select_related("principle", "invoker", "addressee", "statement", "event").prefetch_related(principals)


def _principles(rows: QuerySet) -> QuerySet:
    uses: QuerySet = Invocation.objects.filter(principle=OuterRef("pk")).order_by().values("principle")
    counted = Subquery(uses.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    found: QuerySet = rows.select_related("broader").annotate(times_invoked=Coalesce(counted, 0))
    return found


def _doctrines(rows: QuerySet) -> QuerySet:
    members = listed("members", DoctrinePrinciple.objects.select_related("principle"))
    return rows.select_related("holder").prefetch_related(members)


def _event_types(rows: QuerySet) -> QuerySet:
    return rows.prefetch_related(listed("modes", EventMode.objects.order_by("code")))


WHOLE: dict[str, Callable[[QuerySet], QuerySet]] = {
    "events": _events,
    "statements": _joining("speaker", "speaking_as", "addressee", "event"),
    "articles": _joining("outlet"),
    "actors": _joining("country", "parent"),
    "principles": _principles,
    "measures": _joining("imposed_by", "target", "answers_to", "imposed_in", "answered_in", "lifted_in"),
    "commitments": _commitments,
    "invocations": _invocations,
    "doctrines": _doctrines,
    "relations": _joining("first", "second"),
    "phases": _joining("relation"),
    "posts": _joining("organisation", "country"),
    "places": _joining("country"),
    "outlets": _joining("country"),
    "themes": _joining("broader"),
    "event-types": _event_types,
}

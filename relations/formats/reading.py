"""What is read together with the rows of a list, so that it takes a fixed number of queries whatever their number."""

from collections.abc import Callable

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from relations.models import Actor, Country, DoctrinePrinciple, EventMode, Invocation, Participation, Theme


def with_columns(name: str, rows: QuerySet) -> QuerySet:
    """The rows with all that their columns need, and nothing that a list asked for beside."""
    plain: QuerySet = rows.defer(None).select_related(None).prefetch_related(None)
    return WHOLE[name](plain) if name in WHOLE else plain


def listed(name: str, rows: QuerySet) -> Prefetch:
    """What a link leads to as a plain list, `listed_<name>`: cheaper than a set of rows asked for already."""
    return Prefetch(name, rows, to_attr=f"listed_{name}")


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

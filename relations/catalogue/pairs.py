"""What is prepared of a relation: its events in time, counts by month, and its latest contacts."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum

from relations.dates import FAR_FUTURE
from relations.models import Event, EventType, Relation
from relations.models.event import EventQuerySet
from relations.publication.models import PairContact, PairEvent, PairInvocation, PairMonth, PairPrinciple


def _of(relation: Relation) -> dict[str, int]:
    return {"first_id": relation.first_id, "second_id": relation.second_id}


def events_of(relation: Relation) -> QuerySet[PairEvent]:
    return PairEvent.objects.filter(**_of(relation))


def months_of(relation: Relation) -> QuerySet[PairMonth]:
    return PairMonth.objects.filter(**_of(relation))


def contacts_of(relation: Relation) -> QuerySet[PairContact]:
    return PairContact.objects.filter(**_of(relation))


def invocations_of(relation: Relation) -> QuerySet[PairInvocation]:
    """The latest first, those that nobody dates last."""
    return PairInvocation.objects.filter(**_of(relation)).order_by("-sort", "-invocation_id")


def principles_of(relation: Relation) -> QuerySet[PairPrinciple]:
    return PairPrinciple.objects.filter(**_of(relation))


def latest_events_of(relation: Relation, number: int) -> QuerySet[Event]:
    """The latest events that somebody dates."""
    ids = _latest_first(relation).filter(sort__lt=FAR_FUTURE).values("event_id")[:number]
    return with_types(Event.objects.filter(pk__in=ids)).latest_first()


def contacts_among(events: QuerySet[PairEvent]) -> QuerySet[PairEvent]:
    """Those in which the two had to do with each other. What is not over, as far as anybody says, has no last day."""
    return events.filter(is_asserted=True, until__lt=FAR_FUTURE)


def first_events_of(relation: Relation, number: int) -> list[Event]:
    """The latest events, and where there is room for more those that nobody dates."""
    found = list(latest_events_of(relation, number))
    undated = _latest_first(relation).filter(sort=FAR_FUTURE).values("event_id")[: number - len(found)]
    return found + list(with_types(Event.objects.filter(pk__in=undated)).latest_first())


def _latest_first(relation: Relation) -> QuerySet[PairEvent]:
    return events_of(relation).order_by("-sort", "-until", "-event_id")


def with_types(events: EventQuerySet) -> EventQuerySet:
    return events.select_related("event_type", "mode")


def quadrant() -> Subquery:
    """The quadrant of the type that a row of counts is of."""
    return Subquery(EventType.objects.filter(pk=OuterRef("event_type_id")).values("quad")[:1])


def count_for_outer() -> Subquery:
    """The number of events of the relation of an outer query."""
    rows = PairMonth.objects.filter(first_id=OuterRef("first"), second_id=OuterRef("second")).order_by()
    return Subquery(rows.values("first_id").annotate(total=Sum("number")).values("total"))


def move_for_outer(at: int) -> Subquery:
    """The latest event but so many of the relation of an outer query."""
    rows = PairEvent.objects.filter(first_id=OuterRef("first"), second_id=OuterRef("second"), sort__lt=FAR_FUTURE)
    return Subquery(rows.order_by("-sort", "-until", "-event_id").values("event_id")[at : at + 1])


def among_events(relation: Relation, *paths: str) -> Q:
    """Rows that reach an event of the relation by one of these paths; each row asks for itself, by the index."""
    found = Q()
    for path in paths:
        found |= Q(Exists(events_of(relation).filter(event_id=OuterRef(path))))
    return found

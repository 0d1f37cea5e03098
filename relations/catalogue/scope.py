"""Which facts belong to a relation: those tied to one of its events, or that one side addresses to the other."""

from django.db.models import Q

from relations.models import Event, Invocation, Relation


def tied(relation: Relation, *paths: str) -> Q:
    """Rows that reach an event of the relation by one of these paths."""
    events = Event.objects.of_relation(relation).order_by().values("pk")
    found = Q()
    for path in paths:
        found |= Q(**{f"{path}__in": events})
    return found


def across(relation: Relation, source: str, target: str) -> Q:
    """Rows of which one end is an actor of one country of the relation, and the other end one of the other."""
    first, second = relation.first_id, relation.second_id
    forth = Q(**{f"{source}__country": first, f"{target}__country": second})
    back = Q(**{f"{source}__country": second, f"{target}__country": first})
    return forth | back


def invoked(relation: Relation) -> Q:
    """Invocations of the relation."""
    return tied(relation, "event", "statement__event") | across(relation, "invoker", "addressee")


def said(relation: Relation) -> Q:
    """Statements of the relation: those, too, in which a principle is invoked that belongs to it."""
    invoking = Invocation.objects.filter(invoked(relation)).order_by().values("statement")
    return tied(relation, "event") | across(relation, "speaker", "addressee") | Q(pk__in=invoking)

"""What the same speaker said before and after."""

import datetime as dt

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Least

from relations.dates import FAR_FUTURE, UncertainDate
from relations.models import Statement


def neighbours_of(statement: Statement) -> tuple[Statement | None, Statement | None]:
    """The speaker's statement before this one and the one after it, in two queries; none where nobody is named.

    Where a source does not date the words, they stand on the day of the event in whose account they are.
    """
    if statement.speaker_id is None:
        return None, None
    event = statement.event
    day = min(_sorted_on(statement.date), _sorted_on(event.date)) if event else _sorted_on(statement.date)
    others = _in_time(statement.speaker_id)
    before = others.filter(Q(day__lt=day) | Q(day=day, pk__lt=statement.pk)).order_by("-day", "-pk")
    after = others.filter(Q(day__gt=day) | Q(day=day, pk__gt=statement.pk)).order_by("day", "pk")
    return before.first(), after.first()


def _sorted_on(date: UncertainDate) -> dt.date:
    return date.earliest or date.latest or FAR_FUTURE


def _in_time(speaker: int) -> QuerySet:
    event_day = Coalesce(F("event__date_sort"), Value(FAR_FUTURE))
    spoken = Statement.objects.filter(speaker=speaker).select_related("speaker", "speaking_as", "event")
    return spoken.annotate(day=Least("date_sort", event_day))

"""What the same speaker said before and after."""

import datetime as dt

from django.db.models import QuerySet

from relations.dates import FAR_FUTURE, UncertainDate
from relations.models import Statement
from relations.publication.models import StatementDay


def neighbours_of(statement: Statement) -> tuple[Statement | None, Statement | None]:
    """The speaker's statement before this one and the one after it, in two queries; none where nobody is named.

    Where a source does not date the words, they stand on the day of the event in whose account they are.
    """
    if statement.speaker_id is None:
        return None, None
    event, pk = statement.event, statement.pk
    day = min(_sorted_on(statement.date), _sorted_on(event.date)) if event else _sorted_on(statement.date)
    spoken = StatementDay.objects.filter(speaker_id=statement.speaker_id)
    before = spoken.filter(day__lte=day).exclude(day=day, statement_id__gte=pk).order_by("-day", "-statement_id")
    after = spoken.filter(day__gte=day).exclude(day=day, statement_id__lte=pk).order_by("day", "statement_id")
    return _first(before), _first(after)


def _sorted_on(date: UncertainDate) -> dt.date:
    return date.earliest or date.latest or FAR_FUTURE


def _first(days: QuerySet[StatementDay]) -> Statement | None:
    found = Statement.objects.filter(pk__in=days.values("statement_id")[:1])
    return found.select_related("speaker", "speaking_as", "event").first()

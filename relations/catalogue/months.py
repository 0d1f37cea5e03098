"""Events by the calendar: on their day where a source names it, else sometime in their month, or in their year."""

import datetime as dt
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from relations.dates import FAR_FUTURE, INFERRED
from relations.models import Event
from relations.vocabulary import Precision

# A source that names two days further apart tells a time, not how long something lasted.
LONGEST = dt.timedelta(days=31)
# A page shows so many events; the timeline has the others.
SHOWN = 200


def on_known_days() -> Q:
    """Events of which a source names the day, or the first and the last one."""
    days = Q(date_earliest__isnull=False, date_latest__isnull=False)
    lasting = Q(date_precision=Precision.RANGE, date_latest__lt=F("date_earliest") + LONGEST)
    return days & (Q(date_precision=Precision.DAY) | lasting & ~Q(date_basis__in=INFERRED))


@dataclass(frozen=True)
class Month:
    """`days`: events by their first day; `sometime`: those known to lie in the month, and no better."""

    days: dict[dt.date, list[Event]]
    sometime: list[Event]
    has_more: bool


@dataclass(frozen=True)
class Year:
    """`counts` by month; `sometime`: events known to lie in the year, and no better."""

    counts: dict[int, int]
    sometime: list[Event]
    has_more: bool


def last_of_month(first: dt.date) -> dt.date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def month_of(events: QuerySet[Event], first: dt.date) -> Month:
    """The events that begin in the month."""
    rows = _marked(events).filter(_in_month(), date_sort__range=(first, last_of_month(first)))
    # Any: what the query adds to an event is unknown to its class.
    found: list[Any] = list(rows.order_by("date_sort", "date_until", "id")[: SHOWN + 1])
    days = defaultdict(list)
    for event in found[:SHOWN]:
        if event.is_placed:
            days[event.date_earliest].append(event)
    sometime = [event for event in found[:SHOWN] if not event.is_placed]
    return Month(dict(days), sometime, len(found) > SHOWN)


def year_of(events: QuerySet[Event], year: int) -> Year:
    inside = _marked(events).filter(date_sort__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    counted = inside.filter(_in_month()).order_by().values(month=ExtractMonth("date_sort"))
    counts = {row["month"]: row["number"] for row in counted.annotate(number=Count("pk"))}
    vague = inside.exclude(_in_month()).filter(date_latest__lte=dt.date(year, 12, 31), date_earliest__isnull=False)
    found = list(vague.order_by("date_sort", "date_until", "id")[: SHOWN + 1])
    return Year(counts, found[:SHOWN], len(found) > SHOWN)


def neighbours(events: QuerySet[Event], first: dt.date, last: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The days of the nearest events before and after a month or a year, of those that a calendar can show."""
    rows = _marked(events).filter(_in_month()).order_by()
    before = rows.filter(date_sort__lt=first).order_by("-date_sort")
    after = rows.filter(date_sort__gt=last, date_sort__lt=FAR_FUTURE).order_by("date_sort")
    days = [found.values_list("date_sort", flat=True).first() for found in (before, after)]
    return days[0], days[1]


def latest_year(events: QuerySet[Event]) -> int | None:
    """The year of the latest event that has a date."""
    dated = events.filter(date_sort__lt=FAR_FUTURE).order_by("-date_sort")
    day = dated.values_list("date_sort", flat=True).first()
    return day.year if day else None


def _marked(events: QuerySet[Event]) -> QuerySet[Event]:
    """Each with whether it has a day of its own, and with the months of its bounds."""
    return events.annotate(
        is_placed=on_known_days(),
        first_month=ExtractYear("date_earliest") * 12 + ExtractMonth("date_earliest"),
        last_month=ExtractYear("date_latest") * 12 + ExtractMonth("date_latest"),
    )


def _in_month() -> Q:
    return Q(is_placed=True) | Q(first_month=F("last_month"))

"""Events by the calendar: on their day where a source names it, else sometime in their month, or in their year."""

import datetime as dt
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from relations.dates import FAR_FUTURE, INFERRED
from relations.models import Event
from relations.vocabulary import Precision

# A source that names two days further apart tells a time, not how long something lasted.
LONGEST = dt.timedelta(days=31)
# A page shows so many events; the timeline has the others, and the days tell how many there are.
SHOWN = 30


def on_known_days() -> Q:
    """Events of which a source names the day, or the first and the last one."""
    days = Q(date_earliest__isnull=False, date_latest__isnull=False)
    lasting = Q(date_precision=Precision.RANGE, date_latest__lt=F("date_earliest") + LONGEST)
    return days & (Q(date_precision=Precision.DAY) | lasting & ~Q(date_basis__in=INFERRED))


def is_on_known_days(first: dt.date | None, last: dt.date | None, precision: str, basis: str) -> bool:
    """The same of one date."""
    if first is None or last is None:
        return False
    lasts = precision == Precision.RANGE and last - first < LONGEST
    return precision == Precision.DAY or (lasts and basis not in INFERRED)


@dataclass(frozen=True)
class Month:
    """`counts`: how many events begin on each day; `days`: the first events of the month, by that day; `sometime`:
    those of them known to lie in the month, and no better."""

    counts: Counter[dt.date]
    days: dict[dt.date, list[Event]]
    sometime: list[Event]
    has_more: bool


@dataclass(frozen=True)
class Year:
    """`counts` by month; `sometime`: events known to lie in the year, and no better."""

    counts: Counter[int]
    sometime: list[Event]
    has_more: bool


def last_of_month(first: dt.date) -> dt.date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def month_of(events: QuerySet[Event], first: dt.date) -> Month:
    """The events that begin in the month."""
    last = last_of_month(first)
    counts: Counter[dt.date] = Counter()
    for day, is_placed, number in _tally(events, first, last):
        if is_placed:
            counts[day] += number
    rows = _marked(events).filter(_in_month(), date_sort__range=(first, last))
    # Any: what the query adds to an event is unknown to its class.
    found: list[Any] = list(rows.order_by("date_sort", "date_until", "id")[: SHOWN + 1])
    days = defaultdict(list)
    for event in found[:SHOWN]:
        if event.is_placed:
            days[event.date_earliest].append(event)
    sometime = [event for event in found[:SHOWN] if not event.is_placed]
    return Month(counts, dict(days), sometime, len(found) > SHOWN)


def year_of(events: QuerySet[Event], year: int) -> Year:
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    counts: Counter[int] = Counter()
    for day, _is_placed, number in _tally(events, first, last):
        counts[day.month] += number
    # Most are of a day, which costs little to see: that comes first.
    inside = events.filter(date_sort__range=(first, last)).exclude(date_precision=Precision.DAY)
    vague = _marked(inside).filter(date_latest__lte=last, date_earliest__isnull=False).exclude(_in_month())
    found = list(vague.order_by("date_sort", "date_until", "id")[: SHOWN + 1])
    return Year(counts, found[:SHOWN], len(found) > SHOWN)


def _tally(events: QuerySet[Event], first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, bool, int]]:
    """Days on which events begin that a month can show, whether a source names the day, and how many there are.

    The database counts alike dates alone: to look into each of thousands would cost more than the page.
    """
    rows = events.filter(date_sort__range=(first, last)).order_by()
    dates = rows.values_list("date_earliest", "date_latest", "date_precision", "date_basis")
    for start, end, precision, basis, number in dates.annotate(number=Count("pk")):
        is_placed = is_on_known_days(start, end, precision, basis)
        if is_placed or (start and end and (start.year, start.month) == (end.year, end.month)):
            yield start, is_placed, number


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

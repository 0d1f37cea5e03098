"""The barometer of a relation: the mean weight of its events, month by month, in one scheme at a time.

An event counts in the month in which it lies entirely, with the weight of its mode, or else of its type. What the
source does not present as done does not count. Words spoken at a meeting are statements, and weigh nothing themselves.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.db.models import Case, DecimalField, F, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from relations.catalogue.pairs import events_of, months_of
from relations.models import Event, EventMode, EventType, Relation
from relations.publication.models import PairMonth

SCHEMES = {"plover": "PLOVER", "goldstein": "Goldstein"}
# The months of one picture.
SPAN = 36
# A curve through fewer events would show the chance of what was reported.
MINIMUM = 12
# So many months without an event may lie between two that a curve joins.
LONGEST_GAP = 2
# Weights of both schemes lie between these.
EXTREME = 10


@dataclass
class Month:
    """The events of one month: those with a weight, their sum, and those whose type has no weight in the scheme."""

    first: dt.date
    number: int = 0
    total: Decimal = Decimal(0)
    unweighted: int = 0

    @property
    def mean(self) -> Decimal | None:
        return (self.total / self.number) if self.number else None

    def add(self, number: int, weight: Decimal | None) -> None:
        if weight is None:
            self.unweighted += number
        else:
            self.number += number
            self.total += number * weight


@dataclass
class Barometer:
    """The months of a span, all of them; `unplaced` events begin in it, and nobody knows the month."""

    scheme: str
    months: list[Month]
    unplaced: int = 0
    # The last month before the span that has events, and the first one after it.
    earlier: dt.date | None = None
    later: dt.date | None = None
    minimum: int = field(default=MINIMUM, init=False)

    @property
    def last(self) -> dt.date | None:
        return self.months[-1].first if self.months else None

    @property
    def number(self) -> int:
        return sum(month.number for month in self.months)

    @property
    def unweighted(self) -> int:
        return sum(month.unweighted for month in self.months)

    @property
    def filled(self) -> list[Month]:
        return [month for month in self.months if month.number or month.unweighted]

    @property
    def has_curve(self) -> bool:
        return self.number >= self.minimum

    @property
    def scheme_name(self) -> str:
        return SCHEMES[self.scheme]

    def joined(self) -> Iterable[tuple[int, int]]:
        """The positions of months that the curve joins: those with so few empty ones between that it may."""
        if not self.has_curve:
            return []
        weighed = [at for at, month in enumerate(self.months) if month.number]
        return [(here, there) for here, there in pairwise(weighed) if there - here <= LONGEST_GAP + 1]


def barometer_of(relation: Relation, scheme: str, last: dt.date | None, *, with_bounds: bool = False) -> Barometer:
    """The months up to that of `last`, in one query; in two with the bounds of what lies before and after."""
    if last is None:
        return Barometer(scheme, [])
    months = [Month(_month(last, at - SPAN + 1)) for at in range(SPAN)]
    found = Barometer(scheme, months)
    by_first = {month.first: month for month in months}
    rows = _counted(relation).filter(month__gte=months[0].first, month__lte=months[-1].first)
    for first, is_placed, number, weight in _weighed(rows, scheme):
        if is_placed:
            by_first[first].add(number, weight)
        else:
            found.unplaced += number
    if with_bounds:
        found.earlier, found.later = _bounds(relation, months[0].first, months[-1].first)
    return found


def last_month_of(relation: Relation) -> dt.date | None:
    """The last month in which an event can be placed."""
    found: dt.date | None = _counted(relation).filter(is_placed=True).aggregate(last=Max("month"))["last"]
    return found


def _counted(relation: Relation) -> QuerySet[PairMonth]:
    return months_of(relation).filter(is_asserted=True)


def _weighed(rows: QuerySet[PairMonth], scheme: str) -> Iterable[tuple[dt.date, bool, int, Decimal | None]]:
    column = f"{scheme}_weight"
    of_mode = EventMode.objects.filter(pk=OuterRef("mode_id")).values(column)[:1]
    of_type = EventType.objects.filter(pk=OuterRef("event_type_id")).values(column)[:1]
    weight = Coalesce(Subquery(of_mode), Subquery(of_type))
    return rows.annotate(weight=weight).order_by().values_list("month", "is_placed", "number", "weight")


def _bounds(relation: Relation, first: dt.date, last: dt.date) -> tuple[dt.date | None, dt.date | None]:
    found = (
        _counted(relation)
        .filter(is_placed=True)
        .aggregate(
            earlier=Max("month", filter=Q(month__lt=first)),
            later=Min("month", filter=Q(month__gt=last)),
        )
    )
    return found["earlier"], found["later"]


def _month(day: dt.date, offset: int) -> dt.date:
    """The first day of the month that lies so many months after that of `day`; never before the first of all."""
    months = max(12, day.year * 12 + day.month - 1 + offset)
    return dt.date(months // 12, months % 12 + 1, 1)


def weighed_events_of(relation: Relation, month: dt.date, scheme: str) -> QuerySet[Event]:
    """The events that count in a month, each with its `weight` in the scheme, or None."""
    placed = events_of(relation).filter(month=month, is_placed=True, is_asserted=True)
    column = f"{scheme}_weight"
    weight = Case(
        When(**{f"mode__{column}__isnull": False}, then=F(f"mode__{column}")),
        default=F(f"event_type__{column}"),
        output_field=DecimalField(max_digits=4, decimal_places=1),
    )
    rows = Event.objects.filter(pk__in=placed.values("event_id")).select_related("event_type", "mode")
    return rows.annotate(weight=weight).chronological()

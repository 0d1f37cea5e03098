"""All the events of a relation on one line of time: one by one while they are few, counted while they are many."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Max, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from relations.catalogue.pairs import events_of, months_of, quadrant
from relations.dates import FAR_FUTURE
from relations.models import Event, Relation
from relations.vocabulary import Quad

# More events than these are counted by stretches of years.
FEW = 60
BINS = 32
STEPS = (1, 2, 5, 10, 20, 50, 100)
COOPERATION = (Quad.VERBAL_COOPERATION, Quad.MATERIAL_COOPERATION)
CONFLICT = (Quad.VERBAL_CONFLICT, Quad.MATERIAL_CONFLICT)


@dataclass
class Stretch:
    """Some years and their events: how many of cooperation, of conflict, and of neither."""

    first: int
    last: int
    cooperation: int = 0
    conflict: int = 0
    neutral: int = 0

    @property
    def number(self) -> int:
        return self.cooperation + self.conflict + self.neutral

    def add(self, quad: str, number: int) -> None:
        name = "cooperation" if quad in COOPERATION else "conflict" if quad in CONFLICT else "neutral"
        setattr(self, name, getattr(self, name) + number)


@dataclass
class Years:
    """How many events of each quadrant begin in each year, those that nobody dates apart."""

    counts: dict[int, Counter[str]] = field(default_factory=dict)
    undated: int = 0
    last_month: dt.date | None = None

    @property
    def dated(self) -> int:
        return sum(counter.total() for counter in self.counts.values())

    @property
    def total(self) -> int:
        return self.dated + self.undated

    @property
    def are_few(self) -> bool:
        return self.dated <= FEW

    def stretches(self) -> list[Stretch]:
        """The years in stretches of one length, at most `BINS` of them."""
        if not self.counts:
            return []
        first, last = min(self.counts), max(self.counts)
        step = next(step for step in STEPS if last // step - first // step < BINS)
        starts = range(first // step * step, last + 1, step)
        found = {start: Stretch(max(1, start), start + step - 1) for start in starts}
        for year, counter in self.counts.items():
            for quad, number in counter.items():
                found[year // step * step].add(quad, number)
        return list(found.values())


def years_of(relation: Relation) -> Years:
    """In one query. `last_month` is the last one in which an event that counts in the barometer can be placed."""
    found = Years()
    # Not grouped by the quadrant: PostgreSQL would look it up for each row before it counts.
    rows = months_of(relation).order_by().annotate(year=ExtractYear("month"))
    placed = Max("month", filter=Q(is_placed=True, is_asserted=True))
    grouped = rows.values("year", "event_type_id").annotate(events=Sum("number"), last=placed, quad=quadrant())
    for row in grouped:
        if row["year"] == FAR_FUTURE.year:
            found.undated += row["events"]
            continue
        found.counts.setdefault(row["year"], Counter())[row["quad"]] += row["events"]
        found.last_month = max(filter(None, (found.last_month, row["last"])), default=None)
    return found


def dated_events_of(relation: Relation) -> QuerySet[Event]:
    """The dated events, to be drawn one by one."""
    dated = events_of(relation).filter(sort__lt=FAR_FUTURE)
    rows = Event.objects.filter(pk__in=dated.values("event_id")[:FEW])
    return rows.select_related("event_type", "mode").chronological()

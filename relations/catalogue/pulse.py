"""How lively relations were of late: the number of their events month by month."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, Sum

from relations.models import Relation
from relations.publication.models import PairMonth

MONTHS = 24
# Fewer events say nothing of a course.
MINIMUM = 12


@dataclass
class Pulse:
    """The number of events in each of the last months, the present one last."""

    counts: list[int]

    @property
    def number(self) -> int:
        return sum(self.counts)

    @property
    def is_enough(self) -> bool:
        return self.number >= MINIMUM


def pulses_of(relations: Iterable[Relation], today: dt.date) -> dict[int, Pulse]:
    """By the key of each relation that has enough events to show a course, in one query."""
    by_pair = {(relation.first_id, relation.second_id): relation.pk for relation in relations}
    if not by_pair:
        return {}
    here = _number(today)
    since = here - MONTHS + 1
    mine = reduce(or_, (Q(first_id=first, second_id=second) for first, second in by_pair))
    # Of what is known by its year alone, or was planned or denied, no month can tell.
    done = PairMonth.objects.filter(mine, is_placed=True, is_asserted=True)
    rows = done.filter(month__gte=dt.date(since // 12, since % 12 + 1, 1), month__lte=today)
    counted = rows.order_by().values("first_id", "second_id", "month").annotate(events=Sum("number"))
    found = {pk: Pulse([0] * MONTHS) for pk in by_pair.values()}
    for row in counted:
        found[by_pair[row["first_id"], row["second_id"]]].counts[_number(row["month"]) - since] = row["events"]
    return {pk: pulse for pk, pulse in found.items() if pulse.is_enough}


def _number(day: dt.date) -> int:
    return day.year * 12 + day.month - 1

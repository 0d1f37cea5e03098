"""The ledger of principles as a matrix: how often each side invoked each principle in each year."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch

from relations.catalogue.pairs import among_events
from relations.catalogue.scope import across
from relations.catalogue.sides import countries_of
from relations.dates import FAR_FUTURE
from relations.models import Actor, Invocation, Principle, Relation
from relations.models.invocation import InvocationQuerySet

# The latest invocations are counted, up to so many.
COUNTED = 3000
FIRST, SECOND, OTHERS = SIDES = ("first", "second", "others")
# What stands for the year of words that nobody dates.
UNDATED = 0


@dataclass
class YearRow:
    year: int
    counts: Counter[str]

    @property
    def cells(self) -> list[tuple[str, int]]:
        return [(side, self.counts[side]) for side in SIDES]


@dataclass
class PrincipleRows:
    """One principle: by year, the latest first, how often each side invoked it."""

    principle: Principle
    years: dict[int, Counter[str]] = field(default_factory=dict)

    @property
    def rows(self) -> list[YearRow]:
        return [YearRow(year, self.years[year]) for year in sorted(self.years, reverse=True)]

    @property
    def number(self) -> int:
        return sum(counter.total() for counter in self.years.values())


def invocations_between(relation: Relation) -> InvocationQuerySet:
    """The invocations of the relation with what tells their side, the latest first."""
    mine = among_events(relation, "event_id", "statement__event_id") | across(relation, "invoker", "addressee")
    rows: InvocationQuerySet = Invocation.objects.filter(mine).latest_first()
    return rows.select_related("principle", "invoker__country").prefetch_related(
        Prefetch("on_behalf_of", Actor.objects.select_related("country"))
    )


def side_in(relation: Relation, invocation: Invocation) -> str:
    here = set(countries_of(invocation)) & {relation.first_id, relation.second_id}
    if here == {relation.first_id}:
        return FIRST
    return SECOND if here == {relation.second_id} else OTHERS


def year_of(invocation: Invocation) -> int:
    day: dt.date = invocation.day  # type: ignore[attr-defined]
    return UNDATED if day == FAR_FUTURE else day.year


def matrix_of(relation: Relation, invocations: Iterable[Invocation]) -> list[PrincipleRows]:
    """The most invoked principle first."""
    found: dict[int, PrincipleRows] = {}
    for invocation in invocations:
        rows = found.setdefault(invocation.principle_id, PrincipleRows(invocation.principle))
        rows.years.setdefault(year_of(invocation), Counter())[side_in(relation, invocation)] += 1
    return sorted(found.values(), key=lambda rows: (-rows.number, rows.principle.slug))

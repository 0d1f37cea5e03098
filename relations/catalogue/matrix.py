"""The ledger of principles as a matrix: how often each side invoked each principle in each year."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from relations.catalogue.pairs import among_events
from relations.catalogue.scope import across
from relations.dates import FAR_FUTURE
from relations.models import Invocation, InvocationPrincipal, Principle, Relation
from relations.models.invocation import InvocationQuerySet
from relations.models.texts import latest

# The latest invocations are counted, up to so many.
COUNTED = 1000
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
    """The invocations of the relation, the latest first."""
    mine = among_events(relation, "event_id", "statement__event_id") | across(relation, "invoker", "addressee")
    rows: InvocationQuerySet = Invocation.objects.filter(mine).latest_first()
    return rows.select_related("principle")


@dataclass(frozen=True)
class Use:
    """What of an invocation is counted: thousands of them are, and whole rows would cost most of the page."""

    pk: int
    principle: Principle
    day: dt.date
    countries: frozenset[int]


def uses_between(relation: Relation, most: int) -> list[Use]:
    """The latest invocations of the relation, in three queries."""
    rows = invocations_between(relation).order_by(latest("day"), "-id")
    found = list(rows.values_list("pk", "principle_id", "day", "invoker__country_id")[:most])
    principles = Principle.objects.in_bulk({principle for _pk, principle, *_others in found})
    spoken_for = _countries_of_principals([pk for pk, *_others in found])
    return [
        Use(pk, principles[principle], day, spoken_for.get(pk, frozenset([own] if own else [])))
        for pk, principle, day, own in found
    ]


def _countries_of_principals(ids: list[int]) -> dict[int, frozenset[int]]:
    """Of those invocations that are made on behalf of somebody."""
    countries: dict[int, set[int]] = {}
    rows = InvocationPrincipal.objects.filter(invocation__in=ids)
    for pk, country in rows.values_list("invocation_id", "actor__country_id"):
        countries.setdefault(pk, set()).update([country] if country else [])
    return {pk: frozenset(some) for pk, some in countries.items()}


def side_in(relation: Relation, use: Use) -> str:
    here = use.countries & {relation.first_id, relation.second_id}
    if here == {relation.first_id}:
        return FIRST
    return SECOND if here == {relation.second_id} else OTHERS


def year_of(use: Use) -> int:
    return UNDATED if use.day == FAR_FUTURE else use.day.year


def matrix_of(relation: Relation, uses: Iterable[Use]) -> list[PrincipleRows]:
    """The most invoked principle first."""
    found: dict[int, PrincipleRows] = {}
    for use in uses:
        rows = found.setdefault(use.principle.pk, PrincipleRows(use.principle))
        rows.years.setdefault(year_of(use), Counter())[side_in(relation, use)] += 1
    return sorted(found.values(), key=lambda rows: (-rows.number, rows.principle.slug))

"""The ledger of principles as a matrix: how often each side invoked each principle in each year."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from django.db.models import QuerySet

from relations.catalogue.pairs import invocations_of, principles_of
from relations.models import Invocation, Principle, Relation

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


def side_of(pair: tuple[int, int], countries: Set[int]) -> str:
    """For which of the two an invocation speaks that speaks for these countries."""
    here = countries & set(pair)
    if here == {pair[0]}:
        return FIRST
    return SECOND if here == {pair[1]} else OTHERS


def matrix_of(relation: Relation) -> list[PrincipleRows]:
    """The most invoked principle first, in two queries."""
    counted = list(principles_of(relation).values_list("principle_id", "year", "side", "number"))
    principles = Principle.objects.in_bulk({pk for pk, *_others in counted})
    found: dict[int, PrincipleRows] = {}
    for pk, year, side, number in counted:
        rows = found.setdefault(pk, PrincipleRows(principles[pk]))
        rows.years.setdefault(year, Counter())[side] += number
    return sorted(found.values(), key=lambda rows: (-rows.number, rows.principle.slug))


@dataclass(frozen=True)
class Cells:
    """Some cells of the matrix: those of a principle, of a side or of a year, or of more than one of these."""

    principle: Principle | None = None
    side: str | None = None
    year: int | None = None

    def number(self, matrix: Iterable[PrincipleRows]) -> int:
        """How many invocations they count."""
        return sum(
            number
            for rows in matrix
            if self.principle in (None, rows.principle)
            for year in rows.rows
            if self.year in (None, year.year)
            for side, number in year.cells
            if self.side in (None, side)
        )

    def latest(self, relation: Relation, most: int) -> QuerySet[Invocation]:
        """The latest of these invocations, so many of them."""
        asked = {"principle_id": self.principle and self.principle.pk, "side": self.side, "sort__range": self._days}
        rows = invocations_of(relation).filter(**{name: value for name, value in asked.items() if value is not None})
        return Invocation.objects.filter(pk__in=rows.values("invocation_id")[:most])

    @property
    def _days(self) -> tuple[dt.date, dt.date] | None:
        """The year by its days, in whose order the rows stand: an old one is not reached through all that followed."""
        if self.year is None:
            return None
        if self.year == UNDATED:
            return dt.date.min, dt.date.min
        return dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)

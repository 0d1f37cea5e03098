"""The beginning of a list that may have grown long: as quick for a hundred thousand rows as for a few.

What one record is tied to is found by its ties while there are few of them; then the rows are sorted. Of more than
`COUNTED` nobody counts the rest, and sorting them all would cost more the longer the list gets: the rows are read in
the order of their index instead, each asked for its tie, until the page is full. That many ties are met soon.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window

from relations.catalogue.facets import COUNTED
from relations.catalogue.positions import Order, stretch
from relations.models.texts import latest

EVENTS = Order(("-date_sort", "-date_until", "-id"), dated=True)
STATEMENTS = Order(("-date_sort", "-id"), dated=True)
ARTICLES = Order(("-published_sort", "-id"), dated=True)


def counted(rows: QuerySet) -> QuerySet:
    """The rows, each of which knows how many there are (`total`): a page that shows the first of them says so."""
    found: QuerySet = rows.annotate(total=Window(Count("pk")))
    return found


@dataclass(frozen=True)
class Tied:
    """Rows in an order that an index has, which one of the ties leads to: other rows, and the path from them."""

    rows: QuerySet
    order: Order
    ties: tuple[tuple[QuerySet, str], ...]

    def first(self, number: int) -> tuple[list[Any], int | None]:
        """So many rows, and how many there are; None when there are more than `COUNTED`."""
        found = list(counted(self.few())[:number])
        total = found[0].total if found else 0
        return (found, total) if total <= COUNTED else (self._walked(number), None)

    def number(self) -> int | None:
        """How many there are; None when there are more than `COUNTED`."""
        found = len(self.few().order_by().values("pk")[: COUNTED + 1])
        return found if found <= COUNTED else None

    def few(self) -> QuerySet:
        """The rows sorted, of more than `COUNTED` only some."""
        keys = (ties.order_by().values(path).distinct()[: COUNTED + 1] for ties, path in self.ties)
        day, *others = self.order.columns
        rows = self.rows.filter(reduce(or_, (Q(pk__in=some) for some in keys)))
        return rows.order_by(latest(day.removeprefix("-")), *others)

    def walked(self, part: int) -> QuerySet:
        """A part of the rows, those with a day or those without, as the index has them."""
        held = (Q(Exists(ties.order_by().filter(**{path: OuterRef("pk")}))) for ties, path in self.ties)
        return stretch(self.rows.filter(reduce(or_, held)), self.order, None, part, backward=False)

    def _walked(self, number: int) -> list[Any]:
        found: list[Any] = []
        for part in range(self.order.number_of_parts):
            if len(found) < number:
                found += self.walked(part)[: number - len(found)]
        return found

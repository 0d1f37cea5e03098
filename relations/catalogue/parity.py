"""Rank parity: who received whom, and the ranks of the posts that both sides held then."""

from collections.abc import Iterable
from dataclasses import dataclass

from relations.catalogue.meetings import Side, distance, sides_of
from relations.catalogue.pairs import contacts_among, events_of
from relations.models import Event, Participation, Relation
from relations.publication.models import PairContact
from relations.vocabulary import Role

HOSTS = frozenset({Role.HOST, Role.RECIPIENT})
VISITORS = frozenset({Role.VISITOR, Role.GUEST})


@dataclass
class Parity:
    """In how many meetings the ranks were the same, and which side's was the higher; in how many one is not known."""

    same: int = 0
    first_higher: int = 0
    second_higher: int = 0
    unknown: int = 0

    @property
    def known(self) -> int:
        return self.same + self.first_higher + self.second_higher

    @property
    def number(self) -> int:
        return self.known + self.unknown


@dataclass
class Meeting:
    """One event with both sides of the relation, and which of them received the other, where that is known."""

    event: Event
    first: Side
    second: Side

    @property
    def distance(self) -> int | None:
        return distance((self.first, self.second))

    @property
    def host(self) -> Side | None:
        return self._only_with(HOSTS)

    @property
    def visitor(self) -> Side | None:
        return self._only_with(VISITORS)

    def _only_with(self, roles: frozenset[Role]) -> Side | None:
        found = [side for side in (self.first, self.second) if any(row.role in roles for row in side.rows)]
        return found[0] if len(found) == 1 else None


def parity_of(contacts: Iterable[PairContact]) -> Parity:
    found = Parity()
    for row in contacts:
        if row.theme_id is None and _is_meeting(row):
            name = _outcome(row.first_rank, row.second_rank)
            setattr(found, name, getattr(found, name) + row.number)
    return found


def _is_meeting(row: PairContact) -> bool:
    """Whether somebody took part for either side, and a rank is known: zero stands for nobody."""
    ranks = (row.first_rank, row.second_rank)
    return 0 not in ranks and any(ranks)


def _outcome(first: int | None, second: int | None) -> str:
    if not first or not second:
        return "unknown"
    return "same" if first == second else "first_higher" if first < second else "second_higher"


def meetings_of(relation: Relation, number: int) -> list[Meeting]:
    """The latest of those that `parity_of` counts, in one query."""
    held = contacts_among(events_of(relation)).filter(is_ranked=True)
    latest = held.order_by("-sort", "-event_id").values("event_id")[:number]
    rows = Participation.objects.filter(event__in=latest).select_related(
        "event", "actor", "actor__country", "country", "post"
    )
    by_event: dict[Event, list[Participation]] = {}
    for row in rows.order_by("-event__date_sort", "-event_id", "position", "id"):
        by_event.setdefault(row.event, []).append(row)
    return [_meeting(event, found, relation) for event, found in by_event.items()]


def _meeting(event: Event, rows: list[Participation], relation: Relation) -> Meeting:
    sides = {side.country: side for side in sides_of(rows)}
    first, second = relation.first, relation.second
    return Meeting(event, sides.get(first, Side(first)), sides.get(second, Side(second)))

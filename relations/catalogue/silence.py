"""How long two countries have had nothing to do with each other: at all, at each level, on each theme."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from relations.catalogue.pairs import contacts_of
from relations.models import Event, Relation, Theme
from relations.models.actor import Post
from relations.publication.models import PairContact

RANKS = dict(Post._meta.get_field("rank").flatchoices)


@dataclass
class Quiet:
    """The days since the last of some events, that event, and how many there are.

    Of an event that is known within bounds, days are counted from the latest day that it may have been.
    """

    days: int
    event: Event
    number: int
    rank: int | None = None
    theme: Theme | None = None

    @property
    def is_least(self) -> bool:
        """Whether the event may lie further back: no source says on which day it was."""
        return self.event.date_sort != self.event.date_until

    @property
    def level(self) -> str:
        return str(RANKS.get(self.rank, ""))


@dataclass
class Silence:
    """The last event at all, by the highest rank that took part on either side, and by theme."""

    last: Quiet | None
    levels: list[Quiet]
    themes: list[Quiet]


def silence_of(contacts: Iterable[PairContact], today: dt.date) -> Silence:
    """In two queries: the events and the themes that the contacts name."""
    rows = list(contacts)
    ranked, themed = [row for row in rows if row.theme_id is None], [row for row in rows if row.theme_id]
    events = Event.objects.in_bulk({row.event_id for row in rows})
    themes = Theme.objects.in_bulk({row.theme_id for row in themed})
    levels = [_quiet([row for row in ranked if _rank(row) == rank], events, today, rank=rank) for rank in RANKS]
    on_themes = [_quiet([row], events, today, theme=themes[row.theme_id]) for row in themed if row.theme_id in themes]
    found = [quiet for quiet in on_themes if quiet]
    return Silence(
        _quiet(ranked, events, today),
        [quiet for quiet in levels if quiet],
        sorted(found, key=lambda quiet: (-quiet.days, quiet.theme.slug if quiet.theme else "")),
    )


def contacts_in_order(relation: Relation) -> list[PairContact]:
    return list(contacts_of(relation).order_by("-last", "-event_id"))


def _rank(row: PairContact) -> int | None:
    return min((rank for rank in (row.first_rank, row.second_rank) if rank), default=None)


def _quiet(
    rows: list[PairContact],
    events: dict[int, Event],
    today: dt.date,
    *,
    rank: int | None = None,
    theme: Theme | None = None,
) -> Quiet | None:
    last = max(rows, key=lambda row: (row.last, row.event_id), default=None)
    if last is None:
        return None
    number = sum(row.number for row in rows)
    return Quiet(max(0, (today - last.last).days), events[last.event_id], number, rank, theme)

"""How long two countries have had nothing to do with each other: at all, at each level, on each theme."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from relations.catalogue.lengths import Length
from relations.catalogue.pairs import contacts_of
from relations.models import Event, Relation, Theme
from relations.models.actor import Post
from relations.publication.models import PairContact

RANKS = dict(Post._meta.get_field("rank").flatchoices)


@dataclass
class Quiet:
    """How long ago the last of some events was, as well as its date is known, that event, and how many there are."""

    length: Length
    event: Event
    number: int
    rank: int | None = None
    theme: Theme | None = None

    @property
    def days(self) -> int:
        """The days since the latest day that the event may have been."""
        return self.length.least


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
    event = events[last.event_id]
    return Quiet(_since(event, last.last, today), event, number, rank, theme)


def _since(event: Event, latest: dt.date, today: dt.date) -> Length:
    """Never less than no time: a source that names a year says no more than that it may have been any day of it."""
    least = max(0, (today - latest).days)
    first = event.date.earliest
    most = max(least, (today - first).days) if first else None
    return Length(least, most)

"""One article read: all findings, each with its passage, how sure it is and why."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from relations.newsroom.intake.cast import Actor, Cast
from relations.newsroom.intake.casting import cast_of
from relations.newsroom.intake.dates import DateFinding
from relations.newsroom.intake.event_finding import EventFinding, is_fact
from relations.newsroom.intake.events import events_of
from relations.newsroom.intake.ground import Ground, ground_of
from relations.newsroom.intake.known import Known, KnownActor
from relations.newsroom.intake.measures import MeasureFinding, measures_of
from relations.newsroom.intake.places import PlaceFinding, places_of
from relations.newsroom.intake.principles import Invocation, invocations_of
from relations.newsroom.intake.quotations import quotations_of
from relations.newsroom.intake.said import Quotation
from relations.newsroom.intake.suggestions import suggestions
from relations.newsroom.intake.themes import ThemeFinding, themes_of
from relations.search.words import language_of

__all__ = ["Known", "KnownActor", "Reading", "read"]

# Past this (some 6,500 words) a text is no article any more; what follows is left unread.
LONGEST = 40_000


@dataclass
class Reading:
    """What one text says, as far as the rules can tell. Offsets are code points of the text as it was given."""

    text: str
    language: str
    date: dt.date | None
    cast: Cast
    quotations: list[Quotation]
    dates: list[DateFinding]
    events: list[EventFinding]
    measures: list[MeasureFinding]
    invocations: list[Invocation]
    places: list[PlaceFinding]
    themes: list[ThemeFinding]
    ground: Ground

    @property
    def actors(self) -> list[Actor]:
        return self.cast.actors

    @property
    def unread_from(self) -> int | None:
        """Where the part begins that was too long to be read; None if all was."""
        return LONGEST if len(self.text) > LONGEST else None

    @property
    def facts(self) -> list[EventFinding]:
        """The events that the text presents as done."""
        return [event for event in self.events if is_fact(event)]

    def as_suggestions(self) -> dict[str, Any]:
        """The findings as `suggest` prints them."""
        return suggestions(self)


def read(text: str, date: dt.date | None = None, language: str | None = None, known: Known | None = None) -> Reading:
    """Read an article. `date` is its day of publication, against which relative dates are resolved; without it the
    dateline's is taken, and dates that need one stay open. `language` is "fr" or "en", told from the words if None.
    `known` are names that the newsroom has already. Never raises on any text.
    """
    language = language if language in ("fr", "en") else language_of(text[:20_000])
    ground = ground_of(text[:LONGEST], date, language)
    cast, offices = cast_of(ground, known)
    ground.cast = cast
    quotations = quotations_of(ground, cast, offices)
    events = events_of(ground, cast)
    return Reading(
        text,
        language,
        date or ground.anchor,
        cast,
        quotations,
        ground.dates,
        events,
        measures_of(events),
        invocations_of(ground, cast, quotations),
        places_of(ground, cast, offices),
        themes_of(ground),
        ground,
    )

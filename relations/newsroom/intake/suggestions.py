"""Findings as the JSON that `suggest` prints: plain values, exact passages, nothing that is not a fact."""

from typing import TYPE_CHECKING, Any

from relations.dates import UncertainDate
from relations.newsroom.intake.cast import Actor, Mention
from relations.newsroom.intake.event_finding import EventFinding
from relations.newsroom.intake.event_titles import titles_of
from relations.newsroom.intake.naming import Names
from relations.vocabulary import Precision

if TYPE_CHECKING:
    from relations.newsroom.intake.reading import Reading

# Below this a finding is shown at the desk, not proposed by the command.
LEAST = 0.5
MOST_MENTIONS = 50


def suggestions(reading: "Reading") -> dict[str, Any]:
    return {
        "events": [_event(event, reading.language) for event in reading.facts if event.confidence >= LEAST],
        "actors": [_actor(reading, actor) for actor in reading.actors if _is_proposed(actor)],
        "quotes": [
            {"text": one.text, "speaker": one.speaker or None, "start": one.start, "end": one.end}
            for one in reading.quotations
        ],
        "principles": [
            {"label": one.label, "slug": one.slug, "passage": one.text, "start": one.start, "end": one.end}
            for one in reading.invocations
        ],
        "places": [
            {
                "name": place.name,
                "kind": place.kind,
                "country": place.country or None,
                "mentions": [{"text": reading.text[s:e], "start": s, "end": e} for s, e in place.spans[:MOST_MENTIONS]],
            }
            for place in reading.places
        ],
        "themes": [
            {
                "code": one.code,
                "label_fr": one.label_fr,
                "label_en": one.label_en,
                "passage": one.text,
                "start": one.start,
                "end": one.end,
            }
            for one in reading.themes
        ],
    }


def _event(event: EventFinding, language: str) -> dict[str, Any]:
    first, last = bounds(event.date)
    return {
        "date": first,
        "date_end": last,
        "date_precision": str(event.date.precision),
        "type": event.type,
        "title_fr": titles_of(event, Names(), language).french,
        "place": event.place or None,
        "actors": [part.actor.name for part in event.parts],
        "passage": event.text,
        "start": event.start,
        "end": event.end,
    }


def bounds(date: UncertainDate) -> tuple[str | None, str | None]:
    """First day and, where it is another, the last; both open where nothing is known."""
    if not date.known:
        return None, None
    first = date.earliest.isoformat() if date.earliest else None
    last = date.latest.isoformat() if date.latest and date.precision != Precision.DAY else None
    return first, last


def _actor(reading: "Reading", actor: Actor) -> dict[str, Any]:
    return {
        "name": actor.name,
        "role": actor.role or None,
        "organisation": actor.organisation or None,
        "country": actor.country or None,
        "kind": actor.kind,
        "mentions": [_mention(reading, mention) for mention in actor.mentions[:MOST_MENTIONS]],
    }


def _mention(reading: "Reading", mention: Mention) -> dict[str, Any]:
    return {"text": reading.text[mention.start : mention.end], "start": mention.start, "end": mention.end}


def _is_proposed(actor: Actor) -> bool:
    return actor.confidence >= LEAST and bool(actor.mentions) and not actor.minor

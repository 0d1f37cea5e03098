"""Who took part in an event, as what."""
# ruff: noqa: E501

import re

from relations.newsroom.intake.cast import Actor, Cast, Fits
from relations.newsroom.intake.clauses import Clause
from relations.newsroom.intake.event_finding import EventFinding, Part
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.states import state_of
from relations.newsroom.intake.text import Sentence
from relations.vocabulary import Modality


def pair_of_text(cast: Cast) -> list[Part]:
    """« l’accord signé le 7 octobre »: of the two states that the text is about."""
    states = [actor for actor in cast.actors if actor.kind == "state" and actor.mentions]
    states.sort(key=lambda actor: -len(actor.mentions))
    return [Part(actor, "actor") for actor in states[:2]] if len(states) > 1 else []


def event_of(
    ground: Ground, cast: Cast, sentence: Sentence, clause: Clause, kind: str, mode: str, modality: str, at: int
) -> EventFinding:
    start, end = ground.tokens[clause.start].start, ground.tokens[clause.end - 1].end
    event = EventFinding(
        kind, mode, start, end, ground.document.text[start:end], modality, "", "", 0.7, sentence.index, at
    )
    event.parts = _parts(cast, clause, kind)
    _add_peoples(cast, clause, event, at)
    if (
        clause.has_pronoun
        and not any(part.role in ("actor", "host") for part in event.parts)
        and (meant := _meant(ground, cast, sentence, at))
    ):
        event.parts.insert(0, Part(meant, "actor"))
    event.place = clause.place
    event.mode = _mode(cast, event)
    return event


def _parts(cast: Cast, clause: Clause, kind: str) -> list[Part]:
    """Subjects act, objects receive; at a visit the subject that receives is the host."""
    subject, other = ("host", "visitor") if kind == "CONSULT" and clause.receives else ("actor", "recipient")
    if clause.passive:
        doers, targets = clause.agent, clause.subject_mentions
    else:
        doers, targets = clause.subject_mentions, clause.object_mentions
    parts: dict[int, Part] = {}
    for mentions, role in ((doers, subject), (targets, other), (clause.other_mentions, "present")):
        own = [mention for mention in mentions if mention.how != "theirs" and not cast.within_title(mention)]
        for mention in own or mentions:
            actor = cast.actors[mention.actor]
            parts.setdefault(actor.number, Part(actor, role))
    return list(parts.values())


def _add_peoples(cast: Cast, clause: Clause, event: EventFinding, at: int) -> None:
    """« deux diplomates indiens »: the state whose people they are takes part."""
    numbers = {part.actor.number for part in event.parts}
    countries = {part.actor.country for part in event.parts}
    for place, code in clause.peoples:
        if code not in countries:
            actor = state_of(cast, code)
            cast.mention(actor, place, place + 1, "people") if not actor.mentions else None
            if actor.number not in numbers:
                countries.add(code)
                # « trois diplomates rwandais ont été priés de partir »: before a passive stands who it is done to.
                event.parts.append(Part(actor, "actor" if place < at and not clause.passive else "recipient"))


def _meant(ground: Ground, cast: Cast, sentence: Sentence, at: int) -> Actor | None:
    """Whom « il », "he" stand for: the person whom the sentences before are about."""
    pronoun = next((ground.low(i) for i in range(max(sentence.first, at - 6), at) if ground.low(i) in SINGULAR), "")
    if not pronoun:
        return None
    fits = Fits(gender=SINGULAR[pronoun])
    for number in range(sentence.index - 1, max(-1, sentence.index - 4), -1):
        earlier = ground.document.sentences[number]
        for index in range(earlier.first, earlier.last):
            mention = cast.at.get(index)
            if mention and ground.tokens[index].quote < 0 and fits(cast.actors[mention.actor]):
                return cast.actors[mention.actor]
    return None


SINGULAR = {"il": "m", "elle": "f", "he": "m", "she": "f"}

PAIR = re.compile(
    r"\b(?:les deux|the two|both|ils|elles|they|les ministres|les presidents|les dirigeants|the ministers|the leaders|the parties|les parties)\b"
)


def add_pair(ground: Ground, event: EventFinding, told: list[EventFinding]) -> None:
    """« Les deux dirigeants ont signé »: those of the meeting told before."""
    words = ground.document.plain[event.start : ground.tokens[event.at].start]
    scene = next(
        (one for one in reversed(told[-40:]) if one.modality == Modality.ASSERTED and len(one.parts) > 1), None
    )
    if scene and PAIR.search(words) and not any(part.role in ("actor", "host") for part in event.parts):
        known = {part.actor.number for part in event.parts}
        event.parts = [
            Part(part.actor, "actor") for part in scene.parts[:3] if part.actor.number not in known
        ] + event.parts


def _mode(cast: Cast, event: EventFinding) -> str:
    """An ambassador who is received has an audience."""
    if (
        event.type == "CONSULT"
        and event.mode == "visit"
        and any(p.role in ("visitor", "recipient") and p.actor.group == "ambassador" for p in event.parts)
    ):
        return "audience"
    return event.mode

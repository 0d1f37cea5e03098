"""Measures: what one state imposes on another, answers with, or lifts, read from the events that say so."""
# ruff: noqa: E501

import re
from dataclasses import dataclass

from relations.newsroom.intake.event_finding import EventFinding, is_fact
from relations.newsroom.intake.plain import plain

KINDS = (
    ("visa_bond", re.compile(r"\bcautions?\b|\bbonds?\b")),
    ("travel_ban", re.compile(r"\binterdictions? (?:d'entree|de voyage|de territoire)|\b(?:travel|entry) bans?\b")),
    ("visa_policy", re.compile(r"\bvisas?\b")),
    ("travel_advisory", re.compile(r"\bconseils? aux voyageurs|\brecommandations? de voyage|\btravel advisor|\bdeconseill")),
    ("tariff", re.compile(r"\bdroits? de douane|\btariffs?\b|\bdouan|\bsurtaxe|\bduties\b")),
    ("embargo", re.compile(r"\bembargo|\bblocus|\bblockade")),
    ("asset_freeze", re.compile(r"\bavoirs\b|\bassets?\b")),
    ("aid_suspension", re.compile(r"\b(?:aide|aid|assistance|financement|funding)\b")),
    ("border_closure", re.compile(r"\bfrontier|\bborders?\b|\bespace aerien|\bairspace|\bpoints? de passage|\bcrossings?\b")),
    ("diplomatic", re.compile(r"\bambassad|\bdiplomat|\bembass|\benvoy|\bpersona non grata|\bconsul")),
    ("reciprocal_measure", re.compile(r"\breciproc|\bretorsion|\brepresailles|\bretaliat|\bcounter-?measure")),
    ("sanctions", re.compile(r"\bsanction")),
)  # fmt: skip
ANSWERS = re.compile(
    r"\b(?:en (?:reponse|reaction|represailles|retorsion)|a titre de reciprocite|reciproc\w+|riposte|in (?:response|retaliation|return)|retaliat\w+|tit-for-tat)\b"
)
LIFTS = frozenset(("lift_measure", "ease_sanctions"))


@dataclass(frozen=True, slots=True)
class MeasureFinding:
    """`stage` says what the event does to the measure: imposed, answered (imposed as an answer) or lifted."""

    kind: str
    stage: str
    by: str
    target: str
    event: EventFinding
    start: int
    end: int
    text: str
    confidence: float


def measures_of(events: list[EventFinding]) -> list[MeasureFinding]:
    return [measure for event in events if is_fact(event) and (measure := _measure(event))]


def _measure(event: EventFinding) -> MeasureFinding | None:
    stage = _stage(event)
    if not stage:
        return None
    words = plain(event.text)
    kind = next((kind for kind, pattern in KINDS if pattern.search(words)), "other")
    by = next((part.actor for part in event.parts if part.role == "actor"), None)
    target = next((part.actor for part in event.parts if part.role == "recipient"), None)
    return MeasureFinding(
        kind,
        stage,
        by.country or by.name if by else "",
        target.country or target.name if target else "",
        event,
        event.start,
        event.end,
        event.text,
        round(event.confidence - 0.1, 2),
    )


def _stage(event: EventFinding) -> str:
    if event.mode in LIFTS or (event.type == "RETREAT" and event.mode == "access"):
        return "lifted"
    if event.type != "SANCTION" or event.mode == "convict":
        return ""
    return (
        "answered"
        if event.mode == "reciprocal_measure" or ANSWERS.search(plain(event.words if event.from_noun else event.text))
        else "imposed"
    )

"""An event as it is found: what was done, by whom, where and when, and by which rule."""

from dataclasses import dataclass, field
from typing import NamedTuple

from relations.dates import UncertainDate
from relations.newsroom.intake.cast import Actor
from relations.vocabulary import Modality


class Part(NamedTuple):
    """Who takes part, as what: actor, recipient, host, visitor, present, announcer."""

    actor: Actor
    role: str


@dataclass(slots=True)
class EventFinding:
    type: str
    mode: str
    start: int
    end: int
    text: str
    modality: str
    rule: str
    words: str
    confidence: float
    sentence: int
    at: int
    parts: list[Part] = field(default_factory=list)
    date: UncertainDate = field(default_factory=UncertainDate)
    own_date: bool = False
    # Where its date was taken from.
    date_rule: str = ""
    place: str = ""
    from_noun: bool = False
    # How many units before the act told with it a noun happened: « au lendemain de l’expulsion ».
    apart: tuple[int, str] | None = None
    tense: str = ""


def is_fact(event: EventFinding) -> bool:
    return event.modality == Modality.ASSERTED

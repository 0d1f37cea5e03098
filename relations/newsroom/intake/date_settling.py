"""A date as an act takes it: its year if it names none, its basis if it stands outside the act's own clause."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from relations.dates import UncertainDate
from relations.newsroom.intake.dates import DateFinding
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.sayings import is_saying
from relations.vocabulary import Basis, Certainty, Modality, Precision

if TYPE_CHECKING:
    from relations.newsroom.intake.events import EventFinding


# A day, by its weekday or its number.
DAY = re.compile(r"\b(?:\w+di|dimanche|\w+day|hier|1er|\d{1,2} [a-z]\w+|[A-Z][a-z]+\.? \d{1,2})\b")


def settled(ground: Ground, event: "EventFinding", found: DateFinding) -> UncertainDate:
    date = found.date
    if (
        found.yearless
        and event.modality == Modality.ASSERTED
        and ground.anchor
        and date.earliest
        and date.earliest > ground.anchor
    ):
        date = _a_year_earlier(date)
    if date.precision == Precision.AFTER and event.type in ("SANCTION", "COERCE", "RETREAT") and DAY.search(found.text):
        # « a fermé ses vannes depuis le 6 juin »: done on that day.
        date = replace(date, latest=date.earliest, precision=Precision.DAY)
    if event.start <= found.start < event.end or not date.known:
        return date
    sentence = ground.document.sentences[event.sentence]
    announced = _is_of_saying(ground, found) or "annonc" in ground.document.plain[sentence.start : found.start]
    if not announced and found.start - sentence.start < 12:
        return date
    return replace(date, basis=Basis.ANNOUNCEMENT if announced else Basis.SEQUENCE, certainty=Certainty.PROBABLE)


def _is_of_saying(ground: Ground, found: DateFinding) -> bool:
    index = ground.token_at(found.start)
    return any(is_saying(ground, at) for at in range(max(0, index - 4), index + 4))


def _a_year_earlier(date: UncertainDate) -> UncertainDate:
    try:
        bounds = [day.replace(year=day.year - 1) if day else None for day in (date.earliest, date.latest)]
    except ValueError:
        return date
    return replace(date, earliest=bounds[0], latest=bounds[1])

"""A date as an act takes it: its year if it names none, its basis if it stands outside the act's own clause."""

from dataclasses import replace
from typing import TYPE_CHECKING

from relations.dates import UncertainDate
from relations.newsroom.intake.dates import DateFinding
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.sayings import is_saying
from relations.vocabulary import Basis, Certainty, Modality

if TYPE_CHECKING:
    from relations.newsroom.intake.events import EventFinding


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

"""How long something lasted, or has lasted until now, as well as its two dates are known."""

import datetime as dt
from dataclasses import dataclass

from relations.dates import UncertainDate
from relations.models import Measure
from relations.vocabulary import MeasureStatus

ENDED = (MeasureStatus.LIFTED, MeasureStatus.EXPIRED)


@dataclass(frozen=True)
class Length:
    """Days from one date to another: no fewer than `least`, no more than `most`; None where a bound is open."""

    least: int
    most: int | None

    @property
    def is_exact(self) -> bool:
        return self.least == self.most


def length_between(start: UncertainDate, end: UncertainDate | None, today: dt.date) -> Length | None:
    """From one date to the other, or until today where there is no other; None when the start is not known.

    Days count as the calendar does: from the 2nd to the 5th are three.
    """
    if not start.known or (end is not None and not end.known):
        return None
    first, last = (end.earliest, end.latest) if end else (today, today)
    least = (first - start.latest).days if first and start.latest else 0
    most = (last - start.earliest).days if last and start.earliest else None
    if most is not None and most < 0:
        return None
    return Length(max(0, least), most)


def length_of(measure: Measure, today: dt.date) -> Length | None:
    """How long the measure was in force, or has been until today; None while no source tells."""
    if measure.imposed_in is None:
        return None
    end = end_of(measure)
    if end is None and measure.status != MeasureStatus.IN_FORCE:
        return None
    return length_between(measure.imposed_in.date, end, today)


def end_of(measure: Measure) -> UncertainDate | None:
    """The date on which the measure ended. One in force has not ended, whatever event is to lift it."""
    if measure.lifted_in is None or measure.status == MeasureStatus.IN_FORCE:
        return None
    return measure.lifted_in.date if measure.lifted_in.date.known else None


def is_over(measure: Measure) -> bool:
    return measure.status in ENDED or end_of(measure) is not None

"""How long measures were in force, as bars of one scale: full where that is sure, hollow where it may be."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from relations.catalogue.lengths import Length, end_of, is_over, length_of
from relations.models import Measure
from relations.public.pictures.axes import Days, Tick, percent
from relations.vocabulary import MeasureStatus

# A bar of fewer percent would not be seen: it is drawn so many pixels wide.
LEAST, LEAST_PIXELS = 1.2, "4"


@dataclass(frozen=True)
class Bar:
    """From the first day on which the measure may have been in force to the last; inside, the days of which it is
    sure. `is_open` when no source tells of an end."""

    x: str
    width: str
    sure_x: str
    sure_width: str
    has_sure: bool
    is_open: bool


@dataclass(frozen=True)
class Line:
    """A measure with its bar and with how long it was in force; None where no source dates its beginning."""

    measure: Measure
    bar: Bar | None = None
    length: Length | None = None
    is_over: bool = False


@dataclass(frozen=True)
class Ledger:
    lines: list[Line]
    years: list[Tick]

    @property
    def has_bars(self) -> bool:
        return any(line.bar for line in self.lines)


Span = tuple[dt.date, dt.date | None, dt.date | None, dt.date]


def ledger_of(measures: Iterable[Measure], today: dt.date) -> Ledger:
    """Each measure on one scale, which ends today."""
    found = [(measure, _span(measure, today)) for measure in measures]
    first = min((span[0] for _measure, span in found if span), default=None)
    if first is None:
        return Ledger([_line(measure, None, None, today) for measure, _span in found], [])
    last = max(today, *(span[3] for _measure, span in found if span))
    days = Days(dt.date(first.year, 1, 1), last, left=0, right=100)
    return Ledger([_line(measure, span, days, today) for measure, span in found], days.years(4))


def _span(measure: Measure, today: dt.date) -> Span | None:
    """The first possible day, the sure ones from and to, the last possible day."""
    start = measure.imposed_in.date if measure.imposed_in else None
    if start is None or start.earliest is None:
        return None
    end = end_of(measure)
    if end is not None:
        return start.earliest, start.latest, end.earliest, max(start.earliest, end.latest or today)
    # An end of which only the status speaks may have come at once.
    sure_until = today if measure.status == MeasureStatus.IN_FORCE else None
    return start.earliest, start.latest, sure_until, max(today, start.earliest)


def _line(measure: Measure, span: Span | None, days: Days | None, today: dt.date) -> Line:
    if span is None or days is None:
        return Line(measure, is_over=is_over(measure))
    first, sure_from, sure_until, last = span
    left, right = days.at(first), days.at(last)
    here = days.at(sure_from) if sure_from else left
    there = days.at(sure_until) if sure_until else left
    has_sure = bool(sure_from and sure_until) and here < there
    width = percent(right - left) if right - left >= LEAST else LEAST_PIXELS
    bar = Bar(percent(left), width, percent(here), percent(max(0.0, there - here)), has_sure, end_of(measure) is None)
    return Line(measure, bar, length_of(measure, today), is_over(measure))

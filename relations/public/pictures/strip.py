"""The events of a relation on one line of time, as shapes: points, bars and hollow marks; or columns, when they are
many."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from relations.catalogue.strip import CONFLICT, COOPERATION, Stretch
from relations.dates import FAR_FUTURE, UncertainDate
from relations.models import Event
from relations.public.pictures.axes import Days, Tick, percent
from relations.vocabulary import Basis, Modality, Quad

# From the most material cooperation down to the most material conflict.
ORDER = (
    Quad.MATERIAL_COOPERATION,
    Quad.VERBAL_COOPERATION,
    Quad.NEUTRAL,
    Quad.VERBAL_CONFLICT,
    Quad.MATERIAL_CONFLICT,
)
# Marks closer than this would cover each other on a phone: they stand one above the other, up to so many.
NEAR = 2.6
LEVELS = 4
LABEL, STEP, ROW = 14, 11, 20
# A bar of fewer percent would not be seen: it is drawn so many pixels wide.
LEAST, LEAST_PIXELS = 1.2, "5"


@dataclass(frozen=True)
class Mark:
    """One event. A point has no width; a bar is as wide as its days."""

    event: Event
    x: str
    y: int
    width: str
    is_point: bool
    is_hollow: bool


@dataclass
class Row:
    """The events of one quadrant."""

    quad: Quad
    top: int
    marks: list[Mark] = field(default_factory=list)
    # The height of its line.
    base: int = 0

    @property
    def side(self) -> str:
        return side_of(self.quad)


@dataclass(frozen=True)
class Strip:
    rows: list[Row]
    years: list[Tick]
    height: int


def side_of(quad: str) -> str:
    return "with" if quad in COOPERATION else "against" if quad in CONFLICT else "neither"


def strip_of(events: Iterable[Event]) -> Strip:
    """Each event where it lies in time, on the row of its quadrant."""
    dated = [(event, *_bounds(event.date)) for event in events if event.date.known]
    if not dated:
        return Strip([], [], 0)
    days = _whole_years(min(start for _event, start, _end in dated), max(end for _event, _start, end in dated))
    rows, top = [], 0
    for quad in ORDER:
        mine = [found for found in dated if found[0].event_type.quad == quad]
        if mine:
            row = _row(quad, top, mine, days)
            rows.append(row)
            top = row.base + ROW
    return Strip(rows, days.years(), top + 6)


def _whole_years(first: dt.date, last: dt.date) -> Days:
    return Days(dt.date(first.year, 1, 1), dt.date(last.year, 12, 31), left=2, right=98)


def _bounds(date: UncertainDate) -> tuple[dt.date, dt.date]:
    """An open bound is drawn at the known one."""
    known = [day for day in (date.earliest, date.latest) if day]
    return min(known, default=FAR_FUTURE), max(known, default=FAR_FUTURE)


def _row(quad: Quad, top: int, dated: list[tuple[Event, dt.date, dt.date]], days: Days) -> Row:
    levels = _levels([days.at(start) for _event, start, _end in dated], [days.at(end) for _event, _start, end in dated])
    row = Row(quad, top)
    row.base = top + LABEL + 10 + STEP * max(levels)
    for (event, start, end), level in zip(dated, levels, strict=True):
        left, right = days.at(start), days.at(end)
        y = row.base - STEP * level
        width = percent(right - left) if right - left >= LEAST else LEAST_PIXELS
        row.marks.append(Mark(event, percent(left), y, width, event.date.is_point, _is_hollow(event)))
    return row


def _levels(lefts: list[float], rights: list[float]) -> list[int]:
    """On which level each mark finds room; the last one is shared by those that find none."""
    ends: list[float] = []
    found = []
    for left, right in zip(lefts, rights, strict=True):
        free = (at for at, end in enumerate(ends) if left - end >= NEAR)
        level = next(free, min(len(ends), LEVELS - 1))
        ends[level : level + 1] = [right]
        found.append(level)
    return found


def _is_hollow(event: Event) -> bool:
    date = event.date
    if event.modality != Modality.ASSERTED:
        return True
    return date.is_uncertain or date.basis == Basis.VAGUE or date.earliest is None or date.latest is None


# --- many events ------------------------------------------------------------------------------------------------------

MIDDLE, TALL = 76, 60


@dataclass(frozen=True)
class Column:
    stretch: Stretch
    x: str
    width: str
    # Heights above the middle (neither, then cooperation on it) and below it (conflict).
    neutral: int
    cooperation: int
    conflict: int

    @property
    def neutral_top(self) -> int:
        return MIDDLE - self.neutral

    @property
    def cooperation_top(self) -> int:
        return self.neutral_top - self.cooperation


@dataclass(frozen=True)
class Columns:
    columns: list[Column]
    years: list[Tick]
    middle: int = MIDDLE
    height: int = 2 * MIDDLE + 20


def columns_of(stretches: list[Stretch]) -> Columns:
    """A column for each stretch of years: cooperation above the line, conflict below it."""
    if not stretches:
        return Columns([], [])
    most = max(max(row.cooperation + row.neutral, row.conflict) for row in stretches)
    wide = 100 / len(stretches)
    columns = [
        Column(
            row,
            percent(at * wide + wide * 0.1),
            percent(wide * 0.8),
            *(_tall(number, most) for number in (row.neutral, row.cooperation, row.conflict)),
        )
        for at, row in enumerate(stretches)
    ]
    every = -(-len(stretches) // 5)
    years = [
        Tick(percent(at * wide + wide * 0.1), str(row.first), "start")
        for at, row in enumerate(stretches)
        if at % every == 0
    ]
    return Columns(columns, years)


def _tall(number: int, most: int) -> int:
    return max(1, round(number / most * TALL)) if number else 0

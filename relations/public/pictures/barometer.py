"""The barometer as shapes: a point for each month with events, its height the mean, and a column for their number."""

from dataclasses import dataclass

from relations.catalogue.barometer import EXTREME, Barometer, Month
from relations.public.pictures.axes import Tick, percent

LEFT, RIGHT = 8.0, 99.5
TOP, BOTTOM = 14, 150
COLUMNS_TOP, COLUMNS_BOTTOM = 170, 200
HEIGHT = 224
# The number of events from which on a point is larger.
SIZES = ((6, "4.5"), (2, "4"), (1, "3.5"))


@dataclass(frozen=True)
class Point:
    x: str
    y: str
    radius: str
    month: Month
    # The column of the number of events under it.
    left: str
    width: str
    top: str
    height: str

    @property
    def is_alone(self) -> bool:
        """A mean of one is that one event's weight."""
        return self.month.number == 1


@dataclass(frozen=True)
class Line:
    x1: str
    y1: str
    x2: str
    y2: str
    is_broken: bool


@dataclass(frozen=True)
class Picture:
    points: list[Point]
    lines: list[Line]
    # The heights of the scale, with what stands beside them.
    levels: list[tuple[str, str]]
    years: list[Tick]
    most: int
    height: int = HEIGHT


def picture_of(barometer: Barometer) -> Picture:
    months = barometer.months
    most = max((month.number for month in months), default=0)
    points = {at: _point(at, month, len(months), most) for at, month in enumerate(months) if month.number}
    lines = [
        Line(points[here].x, points[here].y, points[there].x, points[there].y, there - here > 1)
        for here, there in barometer.joined()
    ]
    levels = [(_number(_y(level)), _signed(level)) for level in (EXTREME, 5, 0, -5, -EXTREME)]
    return Picture(list(points.values()), lines, levels, _years(months), most)


def _x(at: int, number: int) -> float:
    return LEFT + (at + 0.5) / number * (RIGHT - LEFT)


def _lefts(number: int) -> list[float]:
    """Where the months begin."""
    return [LEFT + at / number * (RIGHT - LEFT) for at in range(number)]


def _y(mean: float) -> float:
    return TOP + (EXTREME - mean) / (2 * EXTREME) * (BOTTOM - TOP)


def _point(at: int, month: Month, number: int, most: int) -> Point:
    x, width = _x(at, number), 0.6 / number * (RIGHT - LEFT)
    tall = max(2.0, month.number / most * (COLUMNS_BOTTOM - COLUMNS_TOP))
    radius = next(size for least, size in SIZES if month.number >= least)
    y = _number(_y(float(month.mean or 0)))
    left, top = percent(x - width / 2), _number(COLUMNS_BOTTOM - tall)
    return Point(percent(x), y, radius, month, left, percent(width), top, _number(tall))


def _years(months: list[Month]) -> list[Tick]:
    """Where years begin; the year of the first month where none does."""
    found = [
        Tick(percent(left), str(month.first.year), "start" if left < 88 else "end")
        for month, left in zip(months, _lefts(len(months)), strict=True)
        if month.first.month == 1
    ]
    return found or [Tick(percent(LEFT), str(month.first.year), "start") for month in months[:1]]


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _signed(level: int) -> str:
    return f"+{level}" if level > 0 else str(level).replace("-", "\N{MINUS SIGN}")

"""Lengths as attributes of SVG. Across, pictures are measured in percent and down in pixels: they are as wide as the
page, and their letters and marks keep their size on a phone."""

import datetime as dt
from dataclasses import dataclass

STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)


def percent(value: float) -> str:
    """With a point in every language."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True)
class Tick:
    x: str
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Days:
    """A line of time from one day to another, drawn between two percentages."""

    first: dt.date
    last: dt.date
    left: float = 1.0
    right: float = 99.0

    def at(self, day: dt.date) -> float:
        span = max(1, (self.last - self.first).days)
        share = (day - self.first).days / span
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))

    def years(self, most: int = 6) -> list[Tick]:
        """The beginnings of round years."""
        span = self.last.year - self.first.year + 1
        step = next((step for step in STEPS if span // step < most), STEPS[-1])
        first = self.first.year if self.first == dt.date(self.first.year, 1, 1) else self.first.year + 1
        rounded = range(-(-first // step) * step, self.last.year + 1, step)
        found = [Tick(percent(self.at(dt.date(year, 1, 1))), str(year), self._anchor(year)) for year in rounded]
        return found or [Tick(percent(self.left), str(self.first.year), "start")]

    def _anchor(self, year: int) -> str:
        """Letters stay inside the picture."""
        at = self.at(dt.date(year, 1, 1))
        return "start" if at < 6 else "end" if at > 94 else "middle"

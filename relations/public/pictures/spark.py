"""A line of small columns, as wide as a card."""

from dataclasses import dataclass

from relations.catalogue.pulse import Pulse
from relations.public.pictures.axes import percent

HEIGHT = 28


@dataclass(frozen=True)
class Column:
    x: str
    y: int
    width: str
    height: int


@dataclass(frozen=True)
class Spark:
    columns: list[Column]
    number: int
    months: int
    height: int = HEIGHT


def spark_of(pulse: Pulse) -> Spark:
    wide, most = 100 / len(pulse.counts), max(pulse.counts)
    columns = [
        _column(at * wide, wide, max(2, round(number / most * (HEIGHT - 2))))
        for at, number in enumerate(pulse.counts)
        if number
    ]
    return Spark(columns, pulse.number, len(pulse.counts))


def _column(left: float, wide: float, tall: int) -> Column:
    return Column(percent(left + wide * 0.15), HEIGHT - tall, percent(wide * 0.7), tall)

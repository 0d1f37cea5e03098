"""The reader on the measured texts, each read once a run."""

from functools import cache

from tests.intake.articles import Measured, gathered
from tests.intake.scoring import Tally, score, total


@cache
def findings(measured: Measured) -> dict:
    from relations.newsroom.intake.reading import read  # here: the scorer and its tests stand without a reader

    return read(measured.text, date=measured.date, language=measured.language).as_suggestions()


@cache
def tallies(group: str) -> dict[str, Tally]:
    return total(score(measured.expected, findings(measured)) for measured in gathered(group))

"""Dates told from the time that the story has reached: « la semaine suivante », "the second day of the visit"."""

import datetime as dt
import re

from relations.newsroom.intake import days
from relations.newsroom.intake.date_meanings import ORDINALS, Moment, Span, single_day
from relations.vocabulary import Precision

BEFORE = ("precedent", "d'avant", "previous", "before")


def period_beside(found: re.Match[str], moment: Moment) -> Span | None:
    """The week, month or year after, before or of the time named last."""
    said, unit = found[0], found["unit"] or found["unit2"] or found["unit3"]
    step = -1 if any(word in said for word in BEFORE) else 1
    base = _told(moment, step)
    if base is None:
        return None
    if unit in ("semaine", "week"):
        return *days.week_span(base + dt.timedelta(weeks=step)), Precision.WEEK
    if unit in ("mois", "month"):
        return *days.month_span(*days.months_before(base, -step)), Precision.MONTH
    return *days.year_part(base.year + step, ""), Precision.YEAR


def _told(moment: Moment, step: int) -> dt.date | None:
    """The end of the time told last that is nearer; for what lies before, else the day of the article."""
    if moment.main is None:
        return moment.anchor if step < 0 else None
    return moment.main[0] if step < 0 else moment.main[1]


def season_beside(found: re.Match[str], moment: Moment) -> Span | None:
    """« le printemps suivant », "the same summer": of the time named last."""
    base = moment.main[1] if moment.main else moment.context
    if base is None:
        return None
    start = days.SEASONS[next(found[name] for name in ("season", "season2", "season3", "season4") if found[name])]
    same = any(word in found[0] for word in ("meme", "same", "-la", "that "))
    year = base.year if same else base.year + (start <= base.month)
    return *days.season_span(year, start), Precision.SEASON


def day_of_stay(found: re.Match[str], moment: Moment) -> Span | None:
    """« au deuxième jour de sa visite », "on the final day of the talks": counted from the first."""
    if moment.stay is None:
        return None
    first, last = moment.stay
    place = ORDINALS.get(found["which"], 9)
    if place == 9:
        return single_day(last)
    day = first + dt.timedelta(days=place - 1)
    return single_day(day) if last is None or day <= last else None


def feast_of(found: re.Match[str], moment: Moment) -> Span | None:
    """Christmas, the last and the first day of the year, and their eves: the last before the article."""
    if moment.anchor is None:
        return None
    said = found[0]
    month, number = (12, 25) if "noel" in said or "christmas" in said else (1, 1)
    eve = dt.timedelta(days=int("veille" in said or "eve" in said.split()[-1] or "sylvestre" in said))
    for year in (moment.anchor.year + 1, moment.anchor.year, moment.anchor.year - 1):
        day = dt.date(year, month, number) - eve
        if day <= moment.anchor:
            return single_day(day)
    return None

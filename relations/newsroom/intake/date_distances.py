"""Dates that count from another: « il y a trois jours », "the following April", « le lendemain »."""

import datetime as dt
import re

from relations.newsroom.intake import days
from relations.newsroom.intake.date_meanings import Moment, Span, count_of, nearest_day, part_named, single_day
from relations.vocabulary import Precision


def back(moment: dt.date, count: int, unit: str) -> Span | None:
    """So many units before (or, below zero, after) a day; as fine as the unit is."""
    try:
        if unit.startswith(("heure", "hour")):
            return single_day(moment - dt.timedelta(days=round(count / 24)))
        if unit.startswith(("jour", "day")):
            return single_day(moment - dt.timedelta(days=count))
        if unit.startswith(("semaine", "week")):
            return *days.week_span(moment - dt.timedelta(weeks=count)), Precision.WEEK
        if unit.startswith(("mois", "month")):
            return *days.month_span(*days.months_before(moment, count)), Precision.MONTH
        if unit.startswith("dec"):
            count *= 10
        return *days.year_part(moment.year - count, ""), Precision.YEAR
    except (OverflowError, ValueError):
        return None


def exactly_back(moment: dt.date, count: int, unit: str) -> Span | None:
    """The same for « jour pour jour »: to the day, whatever the unit."""
    if unit.startswith(("semaine", "week")):
        return single_day(moment - dt.timedelta(weeks=count))
    if unit.startswith(("mois", "month")):
        return single_day(days.day(*days.months_before(moment, count), moment.day))
    if unit.startswith(("an", "year")):
        return single_day(days.day(moment.year - count, moment.month, moment.day))
    return back(moment, count, unit)


def _counted(found: re.Match[str], base: dt.date | None, sign: int) -> Span | None:
    if base is None:
        return None
    way = exactly_back if found.groupdict().get("exact") else back
    return way(base, sign * count_of(found["count"]), found["unit"])


def so_long_ago(found: re.Match[str], moment: Moment) -> Span | None:
    return _counted(found, moment.anchor, 1)


def later_than(found: re.Match[str], moment: Moment) -> Span | None:
    return _counted(found, moment.recent[0] if moment.recent else moment.named, -1)


def sooner(found: re.Match[str], moment: Moment) -> Span | None:
    base = moment.since[0] if moment.since else moment.latest or moment.named
    return _counted(found, base, 1)


def eve(found: re.Match[str], moment: Moment) -> Span | None:
    """The day before, the same day, the day after a day named earlier, or else the article's."""
    if moment.since:
        # « En septembre 2017, …. Le lendemain … »: no finer than the month.
        return *moment.since, Precision.RANGE
    day = moment.scene or moment.named or moment.anchor
    if day is None:
        return None
    said = found[0]
    step = -1 if any(word in said for word in ("veille", "before", "earlier", "previous", "precedent")) else 1
    if any(word in said for word in ("meme", "same", "ce jour", "cette nuit", "ce soir", "ce matin")) or (
        said.startswith("that ")
    ):
        step = 0
    return single_day(day + dt.timedelta(days=step * (2 if "surlendemain" in said else 1)))


def weekend_of(found: re.Match[str], moment: Moment) -> Span | None:
    """The last Saturday and Sunday before the article; on a Sunday, those that are not over."""
    if moment.anchor is None:
        return None
    saturday = moment.anchor - dt.timedelta(days=(moment.anchor.weekday() - 5) % 7)
    return saturday, saturday + dt.timedelta(days=1), Precision.RANGE


def month_after(found: re.Match[str], moment: Moment) -> Span | None:
    base = moment.context or moment.named
    if base is None:
        return None
    month = days.month_of(found["month"] or found["month2"])
    return *days.month_span(base.year + (month <= base.month), month), Precision.MONTH


def half_of_month(found: re.Match[str], moment: Moment) -> Span | None:
    """« la première quinzaine de mai », "the second half of May"."""
    month = days.month_of(found["month"] or found["month2"])
    near = nearest_day(month, 1, moment.anchor)
    year = int(found["year"]) if found["year"] else near.year if near else None
    if year is None:
        return None
    first, last = days.month_span(year, month)
    if (found["which"] or found["which2"]) in ("premiere", "first"):
        return first, first.replace(day=15), Precision.RANGE
    return first.replace(day=16), last, Precision.RANGE


def decade_of(found: re.Match[str], moment: Moment) -> Span | None:
    """« dans les années 1990 », "the early 1990s": ten years, or the first, middle or last third of them."""
    first, part = int(found["year"] or found["year2"]), (found["part"] or found["part2"] or "").strip(" -")
    start, end = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}[part_named(part)] if part else (0, 9)
    return dt.date(first + start, 1, 1), dt.date(first + end, 12, 31), Precision.RANGE


TENS = {"dizaine": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30}


def week_of_day(found: re.Match[str], moment: Moment) -> Span | None:
    name = found["month"] or found["month2"]
    if not name:
        return None
    month, number = days.month_of(name), int(found["day"])
    at = days.day(int(found["year"]), month, number) if found["year"] else nearest_day(month, number, moment.anchor)
    return (*days.week_span(at), Precision.WEEK) if at else None


def about_ago(found: re.Match[str], moment: Moment) -> Span | None:
    if moment.anchor is None:
        return None
    size = {"jours": 1, "semaines": 7, "mois": 30, "annees": 365}[found["unit"]]
    middle = moment.anchor - dt.timedelta(days=TENS[found["ten"]] * size)
    about = dt.timedelta(days=max(1, TENS[found["ten"]] * size // 5))
    return middle - about, middle + about, Precision.RANGE


def part_of_period(found: re.Match[str], moment: Moment) -> Span | None:
    """« au début du mois », "early last month": a third of it."""
    if moment.anchor is None:
        return None
    unit = found["unit"] or found["unit2"] or found["unit3"]
    part = part_named(found["part"] or found["part2"] or found["part3"])
    step = -1 if (found["which"] or found["which2"] or "this").strip() != "this" else 0
    # « En janvier … À la fin du mois »: of the month that the story has reached.
    told = (
        moment.since if moment.since and not (found["which"] or found["which2"]) and unit in ("mois", "month") else None
    )
    first, last = _whole(told[1] if told else moment.anchor, unit, step)
    third = (last - first + dt.timedelta(days=1)) / 3
    place = {"early": 0, "mid": 1}.get(part, 2)
    return first + third * place, first + third * (place + 1) - dt.timedelta(days=1), Precision.RANGE


def _whole(anchor: dt.date, unit: str, step: int) -> tuple[dt.date, dt.date]:
    if unit in ("semaine", "week"):
        return days.week_span(anchor + dt.timedelta(weeks=step))
    if unit in ("mois", "month"):
        return days.month_span(*days.months_before(anchor, -step))
    return days.year_part(anchor.year + step, "")


def of_last_year(found: re.Match[str], moment: Moment) -> Span | None:
    if moment.anchor is None:
        return None
    year, month = moment.anchor.year - 1, days.month_of(found["month"])
    if found["part"]:
        return *days.month_part(year, month, part_named(found["part"])), Precision.RANGE
    return *days.month_span(year, month), Precision.MONTH


def last_of_name(found: re.Match[str], moment: Moment) -> Span | None:
    """ "Last September", in September, is that of the year before."""
    if moment.anchor is None:
        return None
    month = days.month_of(found["month"] or found["month2"])
    year = moment.anchor.year - (month >= moment.anchor.month)
    if found["part"]:
        return *days.month_part(year, month, part_named(found["part"])), Precision.RANGE
    return *days.month_span(year, month), Precision.MONTH


def year_after(found: re.Match[str], moment: Moment) -> Span | None:
    base = moment.context or moment.named
    return (*days.year_part(base.year + 1, ""), Precision.YEAR) if base else None


SOME = {"j": (1, 10), "d": (1, 10), "s": (7, 45), "w": (7, 45), "m": (30, 240)}


def some_later(found: re.Match[str], moment: Moment) -> Span | None:
    """« quelques jours plus tard »: a week or so after the day named before."""
    if moment.recent is None:
        return None
    few, many = SOME[next(unit for unit in found.groups() if unit)[0]]
    first, last = moment.recent[0] + dt.timedelta(days=few), moment.recent[1] + dt.timedelta(days=many)
    if moment.anchor and first < moment.anchor < last:
        last = moment.anchor
    return first, last, Precision.RANGE


def hours_beside(found: re.Match[str], moment: Moment) -> Span | None:
    """Some hours later is the same day, twenty-four hours later the next."""
    if "foulee" in found[0] and moment.recent:
        return *moment.recent, Precision.RANGE if moment.recent[0] < moment.recent[1] else Precision.DAY
    day = moment.named or moment.anchor
    first = found[0].split()[0]
    count = (
        round(count_of(first) / 24) if first.isdecimal() or (first in days.NUMBERS and first not in ("a", "an")) else 0
    )
    if day is None:
        return None
    back = any(word in found[0] for word in ("plus tot", "earlier", "avant", "before"))
    return single_day(day - dt.timedelta(days=count) if back else day + dt.timedelta(days=count))

"""What the wordings of dates mean: days, months, years and parts of them."""
# ruff: noqa: E501

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from relations.newsroom.intake import days
from relations.vocabulary import Precision


@dataclass(frozen=True, slots=True)
class Moment:
    """What a rule may lean on: the day of the article, and the last day named before this place."""

    anchor: dt.date | None
    named: dt.date | None
    # The last date just before that gives its year; of any fineness.
    context: dt.date | None = None
    # The latest day named so far, where none was named just before: what the story is about.
    latest: dt.date | None = None
    # The same for « le même jour » in another paragraph than the day named last.
    scene: dt.date | None = None
    # The time named last, however fine.
    recent: tuple[dt.date, dt.date] | None = None
    # A month or year that the story has moved on to since a day was named.
    since: tuple[dt.date, dt.date] | None = None
    # The time that the story has reached: the last one that is no thing’s own and not told in passing.
    main: tuple[dt.date, dt.date] | None = None
    # The days of a visit or a meeting: those named last, or from the one named last on.
    stay: tuple[dt.date, dt.date | None] | None = None


Span = tuple[dt.date | None, dt.date | None, str]

Rule = tuple[str, re.Pattern[str], Callable[[re.Match[str], Moment], Span | None]]

FUTURE_WORDS = ("prochain", "prochaine", "next", "a venir", "coming")


def count_of(words: str) -> int:
    return int(words) if words.isdecimal() else days.NUMBERS.get(words, 1)


def part_named(words: str) -> str:
    if "mi" in words.split("-")[0].split() or any(word in words for word in ("mid", "milieu")):
        return "mid"
    return "late" if any(word in words for word in ("fin", "late", "end", "dernier", "last", "closing")) else "early"


def nearest_day(month: int, number: int, anchor: dt.date | None) -> dt.date | None:
    """A day without its year: the last one before the article, or one of the weeks after it."""
    if anchor is None:
        return None
    found = [day for year in (anchor.year - 1, anchor.year, anchor.year + 1) if (day := days.day(year, month, number))]
    past = [day for day in found if day <= anchor + dt.timedelta(days=90)]
    return past[-1] if past else None


def single_day(found: dt.date | None) -> Span | None:
    return (found, found, Precision.DAY) if found else None


def _year_of(words: str | None, month: int, anchor: dt.date | None) -> int | None:
    if words:
        return int(words)
    if anchor is None:
        return None
    return anchor.year if month <= anchor.month + 2 else anchor.year - 1


def day_month(found: re.Match[str], moment: Moment) -> Span | None:
    month, number = days.month_of(found["month"]), int(found["day"])
    if found["year"]:
        return single_day(days.day(int(found["year"]), month, number))
    near = nearest_day(month, number, moment.anchor)
    return single_day(_in_year_told(month, number, near, moment, that=bool(found.groupdict().get("that"))))


def _in_year_told(month: int, number: int, near: dt.date | None, moment: Moment, *, that: bool) -> dt.date | None:
    """« Le 4 mai 2021, … Le 20 juin, … »: a day without its year is of the one told just before."""
    told = moment.context
    if that and moment.recent:
        return days.day(moment.recent[0].year, month, number)
    if told is None or near is None or (told.month, told.day) == (1, 1):
        return near
    here = days.day(told.year, month, number)
    return here if here and told <= here < near else near


def day_range(found: re.Match[str], moment: Moment) -> Span | None:
    last_month = days.month_of(found["month2"] or found["month"])
    first_month = days.month_of(found["month"] or found["month2"])
    year = int(found["year"]) if found["year"] else None
    if year is None:
        near = nearest_day(last_month, int(found["last"]), moment.anchor)
        if near is None:
            return None
        year = near.year
    last = days.day(year, last_month, int(found["last"]))
    first = days.day(year - (first_month > last_month), first_month, int(found["first"]))
    return (first, last, Precision.RANGE) if first and last and first < last else None


def numeric_day(found: re.Match[str], moment: Moment) -> Span | None:
    return single_day(days.numeric_day(found))


def month_year(found: re.Match[str], moment: Moment) -> Span | None:
    month = days.month_of(found["month"])
    year = _year_of(found["year"], month, moment.anchor)
    if year is None or not 1 <= year <= 9999:
        return None
    if found["part"]:
        return *days.month_part(year, month, part_named(found["part"])), Precision.RANGE
    return *days.month_span(year, month), Precision.MONTH


def _year(found: re.Match[str], moment: Moment) -> Span | None:
    year = int(found["year"])
    if found["part"]:
        return *days.year_part(year, part_named(found["part"])), Precision.RANGE
    return *days.year_part(year, ""), Precision.YEAR


def years_between(found: re.Match[str], moment: Moment) -> Span | None:
    first, last = int(found["first"]), int(found["last"])
    return (dt.date(first, 1, 1), dt.date(last, 12, 31), Precision.RANGE) if first < last else None


def season_of(found: re.Match[str], moment: Moment) -> Span | None:
    start = days.SEASONS[found["season"]]
    year = int(found["year"]) if found["year"] else None
    if year is None and moment.context and not found[0].startswith(("this ", "cet ", "ce ")):
        # « En mars 2016 …, à l’automne … »: the first such season from then on.
        year = moment.context.year + (start + 2 < moment.context.month)
    if year is None:
        if moment.anchor is None:
            return None
        year = moment.anchor.year - (start > moment.anchor.month)
    return *days.season_span(year, start), Precision.SEASON


def weekday_of(found: re.Match[str], moment: Moment) -> Span | None:
    if moment.anchor is None:
        return None
    wanted = days.WEEKDAYS[found["weekday"]]
    said = f"{found['before'] or ''} {found['after'] or ''}"
    if found["week"]:
        # « lundi de la semaine dernière », "Monday last week"
        return single_day(days.week_span(moment.anchor - dt.timedelta(weeks=1))[0] + dt.timedelta(days=wanted))
    if any(word in said for word in FUTURE_WORDS):
        return single_day(moment.anchor + dt.timedelta(days=(wanted - moment.anchor.weekday() - 1) % 7 + 1))
    if found["before"] == "le " and not found["after"] and (told := _weekday_told(wanted, moment)):
        return single_day(told)
    back = (moment.anchor.weekday() - wanted) % 7
    if back < 2 and ("dernier" in said or "last" in said or "passe" in said):
        # What was yesterday is not called « jeudi dernier ».
        back += 7
    return single_day(moment.anchor - dt.timedelta(days=back))


def _weekday_told(wanted: int, moment: Moment) -> dt.date | None:
    """« La semaine du 24 février … Le mardi, … »: of the week, or the few days, that the story has reached."""
    if moment.main is None or moment.anchor is None or (moment.anchor - moment.main[1]).days < 2:
        return None
    first, last = moment.main
    if first == last:
        first, last = first + dt.timedelta(days=1), first + dt.timedelta(days=6)
    if (last - first).days > 10 or last >= moment.anchor:
        return None
    day = first + dt.timedelta(days=(wanted - first.weekday()) % 7)
    return day if day <= last else None


def weekday_range(found: re.Match[str], moment: Moment) -> Span | None:
    """« de dimanche à mercredi », "on Monday and Tuesday": the last such days before the article."""
    if moment.anchor is None:
        return None
    last = moment.anchor - dt.timedelta(days=(moment.anchor.weekday() - days.WEEKDAYS[found["last"]]) % 7)
    first = last - dt.timedelta(days=(last.weekday() - days.WEEKDAYS[found["first"]]) % 7)
    return (first, last, Precision.RANGE) if first < last else None


RELATIVE_DAYS = {
    "avant-hier": -2, "the day before yesterday": -2, "hier": -1, "yesterday": -1, "last night": -1, "hier soir": -1,
    "aujourd'hui": 0, "today": 0, "ce jour": 0, "ce matin": 0, "this morning": 0, "ce soir": 0, "tonight": 0,
    "cet apres-midi": 0, "this afternoon": 0, "this evening": 0, "cette nuit": 0, "this day": 0, "demain": 1, "tomorrow": 1,
    "apres-demain": 2, "the day after tomorrow": 2,
}  # fmt: skip


def relative_day(found: re.Match[str], moment: Moment) -> Span | None:
    return single_day(moment.anchor + dt.timedelta(days=RELATIVE_DAYS[found[0]])) if moment.anchor else None


def period_of(found: re.Match[str], moment: Moment) -> Span | None:
    """This, last or next week, month, year."""
    if moment.anchor is None:
        return None
    said = found[0]
    step = 1 if any(word in said for word in FUTURE_WORDS) else -1
    if re.match(r"cett?e? |this |earlier this |ce |plus tot |en cours|later this |au cours de cette|en cette", said):
        step = 0
    if "semaine" in said or "week" in said:
        return *days.week_span(moment.anchor + dt.timedelta(weeks=step)), Precision.WEEK
    if "mois" in said or "month" in said:
        return *days.month_span(*days.months_before(moment.anchor, -step)), Precision.MONTH
    year = moment.anchor.year + step
    return *days.year_part(year, ""), Precision.YEAR


def vague_time(found: re.Match[str], moment: Moment) -> Span | None:
    return None, None, Precision.UNKNOWN


ORDINALS = {
    "premiere": 1, "premier": 1, "first": 1, "deuxieme": 2, "seconde": 2, "second": 2, "troisieme": 3, "third": 3, "quatrieme": 4,
    "fourth": 4, "derniere": 9, "dernier": 9, "last": 9,
}  # fmt: skip


def that_year(found: re.Match[str], moment: Moment) -> Span | None:
    return (*days.year_part(moment.context.year, ""), Precision.YEAR) if moment.context else None


def that_month(found: re.Match[str], moment: Moment) -> Span | None:
    base = moment.recent[0] if moment.recent else moment.named
    return (*days.month_span(base.year, base.month), Precision.MONTH) if base else None


def same_month(found: re.Match[str], moment: Moment) -> Span | None:
    near = moment.named or moment.anchor
    if moment.since and (moment.since[1] - moment.since[0]).days < 32 and not found.groupdict().get("weekday"):
        # « Tout a basculé en mai. … le 19 »
        near = moment.since[0]
    if near is None:
        return None
    if found.groupdict().get("weekday"):
        return single_day(_on_weekday(near, days.WEEKDAYS[found["weekday"]], int(found["number"])))
    day = days.day(near.year, near.month, int(found["number"]))
    if day and moment.anchor and near <= moment.anchor < day:
        day = days.day(*days.months_before(near, 1), int(found["number"]))
    return single_day(day)


def _on_weekday(near: dt.date, weekday: int, number: int) -> dt.date | None:
    """« le mardi 15 »: of this month, the one before or the next, where that day is such a weekday."""
    months = (days.months_before(near, step) for step in (0, 1, -1))
    found = (days.day(*month, number) for month in months)
    return next((day for day in found if day and day.weekday() == weekday), None)


def week_of_month(found: re.Match[str], moment: Moment) -> Span | None:
    """The first week is the first seven days, the last one the last seven."""
    month = days.month_of(found["month"])
    year = _year_of(found["year"], month, moment.anchor)
    if year is None:
        return None
    first, last = days.month_span(year, month)
    place = ORDINALS[found["which"]]
    start = last - dt.timedelta(days=6) if place == 9 else first + dt.timedelta(weeks=place - 1)
    return start, start + dt.timedelta(days=6), Precision.WEEK


def year_piece(found: re.Match[str], moment: Moment) -> Span | None:
    year = int(found["year"]) if found["year"] else moment.anchor.year if moment.anchor else None
    size = 3 if found["unit"] in ("trimestre", "quarter") else 6
    place = min(ORDINALS[found["which"]], 12 // size)
    if year is None:
        return None
    start = dt.date(year, size * (place - 1) + 1, 1)
    return start, days.month_span(year, start.month + size - 1)[1], Precision.RANGE


def month_alone(found: re.Match[str], moment: Moment) -> Span | None:
    month = days.month_of(found["month"])
    year = _year_of(None, month, moment.anchor)
    if moment.context and moment.anchor and dt.date(moment.context.year, month, 1) >= moment.context.replace(day=1):
        # « En août 2024 … La Bolivie avait riposté en octobre »: the year goes on.
        year = min(year or moment.context.year, moment.context.year)
    if found["that"] and (told := moment.context or (moment.recent[0] if moment.recent else None)):
        # "In September of that year"
        year = told.year
    part = found["part"] or found["part2"]
    if year is None:
        return None
    if part:
        return *days.month_part(year, month, part_named(part)), Precision.RANGE
    return *days.month_span(year, month), Precision.MONTH


def year_alone(found: re.Match[str], moment: Moment) -> Span | None:
    part = found["part"] or found["part2"]
    year = int(found["year"])
    return (
        (*days.year_part(year, part_named(part)), Precision.RANGE)
        if part
        else (*days.year_part(year, ""), Precision.YEAR)
    )

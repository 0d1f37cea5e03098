"""Days, weeks, months and their names in French and English; plain arithmetic, no text."""

import calendar
import datetime as dt
import re

MONTHS = {
    **{name: number for number, names in enumerate(
        (
            "janvier janv january jan", "fevrier fevr fev february feb", "mars march mar", "avril avr april apr",
            "mai may", "juin june jun", "juillet juil july jul", "aout august aug", "septembre sept september sep",
            "octobre oct october", "novembre nov november", "decembre dec december",
        ), 1) for name in names.split()}
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "lundi monday mon", "mardi tuesday tue tues", "mercredi wednesday wed", "jeudi thursday thu thurs",
            "vendredi friday fri", "samedi saturday sat", "dimanche sunday sun",
        )
    )
    for name in names.split()
}  # fmt: skip
SEASONS = {
    "printemps": 3, "spring": 3, "ete": 6, "summer": 6, "automne": 9, "autumn": 9, "fall": 9, "hiver": 12, "winter": 12,
}  # fmt: skip
NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "un une one a an", "deux two couple", "trois three", "quatre four", "cinq five", "six", "sept seven",
            "huit eight", "neuf nine", "dix ten", "onze eleven", "douze twelve", "treize thirteen", "quatorze fourteen",
            "quinze fifteen",
        ), 1)
    for name in names.split()
} | {"vingt": 20, "twenty": 20, "trente": 30, "thirty": 30, "quarante-huit": 48, "vingt-quatre": 24}  # fmt: skip
_LONG = sorted(MONTHS, key=len, reverse=True)
MONTH = rf"(?:{'|'.join(_LONG)})\b\.?"
DAY_MONTH_YEAR = re.compile(rf"\b(\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?({MONTH}),?\s+(\d{{4}})\b")
MONTH_DAY_YEAR = re.compile(rf"\b({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b")
NUMERIC = re.compile(r"\b(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4}))\b", re.ASCII)


def month_of(name: str) -> int:
    return MONTHS[name.strip().rstrip(".")]


def day(year: int, month: int, number: int) -> dt.date | None:
    """The day, or None where the calendar has none."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def day_of(words: str) -> dt.date | None:
    """The first complete date in plain words."""
    if found := DAY_MONTH_YEAR.search(words):
        return day(int(found[3]), month_of(found[2]), int(found[1]))
    if found := MONTH_DAY_YEAR.search(words):
        return day(int(found[3]), month_of(found[1]), int(found[2]))
    if found := NUMERIC.search(words):
        return numeric_day(found)
    return None


def numeric_day(found: re.Match[str]) -> dt.date | None:
    """2026-02-03 or 03/02/2026; a second number above twelve can only be a day."""
    if found[1]:
        return day(int(found[1]), int(found[2]), int(found[3]))
    one, two, year = int(found[4]), int(found[5]), int(found[6])
    return day(year, one, two) if two > 12 else day(year, two, one)


def month_span(year: int, month: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def month_part(year: int, month: int, part: str) -> tuple[dt.date, dt.date]:
    """Early, middle or late in a month: its thirds, as newspapers use the words."""
    first, last = month_span(year, month)
    match part:
        case "early":
            return first, first.replace(day=10)
        case "mid":
            return first.replace(day=10), first.replace(day=20)
        case "late":
            return first.replace(day=20), last
    return first, last


def year_part(year: int, part: str) -> tuple[dt.date, dt.date]:
    match part:
        case "early":
            return dt.date(year, 1, 1), dt.date(year, 4, 30)
        case "mid":
            return dt.date(year, 5, 1), dt.date(year, 8, 31)
        case "late":
            return dt.date(year, 9, 1), dt.date(year, 12, 31)
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def season_span(year: int, start: int) -> tuple[dt.date, dt.date]:
    """Three months from the first of the one that begins the season; winter runs into the next year."""
    end_year, end_month = (year + 1, 2) if start == 12 else (year, start + 2)
    return dt.date(year, start, 1), month_span(end_year, end_month)[1]


def week_span(inside: dt.date) -> tuple[dt.date, dt.date]:
    first = inside - dt.timedelta(days=inside.weekday())
    return first, first + dt.timedelta(days=6)


def months_before(from_day: dt.date, count: int) -> tuple[int, int]:
    months = from_day.year * 12 + from_day.month - 1 - count
    return max(1, months // 12), months % 12 + 1

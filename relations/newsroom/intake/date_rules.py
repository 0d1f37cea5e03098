"""The wordings of dates: each a pattern on the plain text and a function that says what it means."""

# ruff: noqa: E501

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from relations.newsroom.intake import days
from relations.newsroom.intake.days import MONTH
from relations.vocabulary import Precision


@dataclass(frozen=True, slots=True)
class Moment:
    """What a rule may lean on: the day of the article, and the last day named before this place."""

    anchor: dt.date | None
    named: dt.date | None
    # The last date just before that gives its year; of any fineness.
    context: dt.date | None = None


Span = tuple[dt.date | None, dt.date | None, str]
Rule = tuple[str, re.Pattern[str], Callable[[re.Match[str], Moment], Span | None]]

WEEKDAY = rf"(?:{'|'.join(sorted(days.WEEKDAYS, key=len, reverse=True))})"
FULL_WEEKDAY = (
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)
NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(days.NUMBERS, key=len, reverse=True))})"
UNIT = r"(?:heures?|hours?|jours?|days?|semaines?|weeks?|mois|months?|ans?|annees?|years?)"
DAY = r"(\d{1,2})(?:er|st|nd|rd|th)?"
TO = r"\s*(?:au|et|et le|a|-|–|to|and|through|until|jusqu'au)\s*(?:le\s+)?(?:the\s+)?"
PART = (
    r"(?P<part>debut|au debut(?: du mois)? d[e']|mi-|mi |a la mi-|fin|a la fin(?: du mois)? d[e']|early(?: in)?|mid-|mid |"
    r"in mid-|late(?: in)?|the (?:beginning|start|middle|end) of)\s*"
)
FUTURE_WORDS = ("prochain", "prochaine", "next", "a venir", "coming")


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else days.NUMBERS.get(words, 1)


def _part(words: str) -> str:
    if "mi" in words.split("-")[0].split() or "mid" in words:
        return "mid"
    return "late" if "fin" in words or "late" in words or "end" in words else "early"


def _near(month: int, number: int, anchor: dt.date | None) -> dt.date | None:
    """A day without its year: the last one before the article, or one of the weeks after it."""
    if anchor is None:
        return None
    found = [day for year in (anchor.year - 1, anchor.year, anchor.year + 1) if (day := days.day(year, month, number))]
    past = [day for day in found if day <= anchor + dt.timedelta(days=90)]
    return past[-1] if past else None


def _day(found: dt.date | None) -> Span | None:
    return (found, found, Precision.DAY) if found else None


def _year_of(words: str | None, month: int, anchor: dt.date | None) -> int | None:
    if words:
        return int(words)
    if anchor is None:
        return None
    return anchor.year if month <= anchor.month + 2 else anchor.year - 1


def _day_month(found: re.Match[str], moment: Moment) -> Span | None:
    month, number = days.month_of(found["month"]), int(found["day"])
    if found["year"]:
        return _day(days.day(int(found["year"]), month, number))
    return _day(_near(month, number, moment.anchor))


def _day_range(found: re.Match[str], moment: Moment) -> Span | None:
    last_month = days.month_of(found["month2"] or found["month"])
    first_month = days.month_of(found["month"] or found["month2"])
    year = int(found["year"]) if found["year"] else None
    if year is None:
        near = _near(last_month, int(found["last"]), moment.anchor)
        if near is None:
            return None
        year = near.year
    last = days.day(year, last_month, int(found["last"]))
    first = days.day(year - (first_month > last_month), first_month, int(found["first"]))
    return (first, last, Precision.RANGE) if first and last and first < last else None


def _numeric(found: re.Match[str], moment: Moment) -> Span | None:
    return _day(days.numeric_day(found))


def _month_year(found: re.Match[str], moment: Moment) -> Span | None:
    month = days.month_of(found["month"])
    year = _year_of(found["year"], month, moment.anchor)
    if year is None or not 1 <= year <= 9999:
        return None
    if found["part"]:
        return *days.month_part(year, month, _part(found["part"])), Precision.RANGE
    return *days.month_span(year, month), Precision.MONTH


def _year(found: re.Match[str], moment: Moment) -> Span | None:
    year = int(found["year"])
    if found["part"]:
        return *days.year_part(year, _part(found["part"])), Precision.RANGE
    return *days.year_part(year, ""), Precision.YEAR


def _years(found: re.Match[str], moment: Moment) -> Span | None:
    first, last = int(found["first"]), int(found["last"])
    return (dt.date(first, 1, 1), dt.date(last, 12, 31), Precision.RANGE) if first < last else None


def _season(found: re.Match[str], moment: Moment) -> Span | None:
    start = days.SEASONS[found["season"]]
    year = int(found["year"]) if found["year"] else None
    if year is None:
        if moment.anchor is None:
            return None
        year = moment.anchor.year - (start > moment.anchor.month)
    return *days.season_span(year, start), Precision.SEASON


def _weekday(found: re.Match[str], moment: Moment) -> Span | None:
    if moment.anchor is None:
        return None
    wanted = days.WEEKDAYS[found["weekday"]]
    said = f"{found['before'] or ''} {found['after'] or ''}"
    if any(word in said for word in FUTURE_WORDS):
        return _day(moment.anchor + dt.timedelta(days=(wanted - moment.anchor.weekday() - 1) % 7 + 1))
    back = (moment.anchor.weekday() - wanted) % 7
    if back == 0 and ("dernier" in said or "last" in said or "passe" in said):
        back = 7
    return _day(moment.anchor - dt.timedelta(days=back))


RELATIVE_DAYS = {
    "avant-hier": -2, "the day before yesterday": -2, "hier": -1, "yesterday": -1, "last night": -1, "hier soir": -1,
    "aujourd'hui": 0, "today": 0, "ce jour": 0, "ce matin": 0, "this morning": 0, "ce soir": 0, "tonight": 0,
    "cet apres-midi": 0, "this afternoon": 0, "this evening": 0, "cette nuit": 0, "this day": 0, "demain": 1, "tomorrow": 1,
    "apres-demain": 2, "the day after tomorrow": 2,
}  # fmt: skip


def _relative_day(found: re.Match[str], moment: Moment) -> Span | None:
    return _day(moment.anchor + dt.timedelta(days=RELATIVE_DAYS[found[0]])) if moment.anchor else None


def _period(found: re.Match[str], moment: Moment) -> Span | None:
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


def _back(moment: dt.date, count: int, unit: str) -> Span | None:
    """So many units before (or, below zero, after) a day; as fine as the unit is."""
    try:
        if unit.startswith(("heure", "hour")):
            return _day(moment - dt.timedelta(days=round(count / 24)))
        if unit.startswith(("jour", "day")):
            return _day(moment - dt.timedelta(days=count))
        if unit.startswith(("semaine", "week")):
            return *days.week_span(moment - dt.timedelta(weeks=count)), Precision.WEEK
        if unit.startswith(("mois", "month")):
            return *days.month_span(*days.months_before(moment, count)), Precision.MONTH
        return *days.year_part(moment.year - count, ""), Precision.YEAR
    except (OverflowError, ValueError):
        return None


def _ago(found: re.Match[str], moment: Moment) -> Span | None:
    return _back(moment.anchor, _number(found["count"]), found["unit"]) if moment.anchor else None


def _later(found: re.Match[str], moment: Moment) -> Span | None:
    return _back(moment.named, -_number(found["count"]), found["unit"]) if moment.named else None


def _sooner(found: re.Match[str], moment: Moment) -> Span | None:
    return _back(moment.named, _number(found["count"]), found["unit"]) if moment.named else None


def _eve(found: re.Match[str], moment: Moment) -> Span | None:
    """The day before, the same day, the day after a day named earlier, or else the article's."""
    day = moment.named or moment.anchor
    if day is None:
        return None
    said = found[0]
    step = -1 if "veille" in said or "before" in said or "earlier" in said else 1
    if "meme" in said or "same" in said:
        step = 0
    return _day(day + dt.timedelta(days=step * (2 if "surlendemain" in said else 1)))


def _vague(found: re.Match[str], moment: Moment) -> Span | None:
    return None, None, Precision.UNKNOWN


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


WD = rf"(?:{WEEKDAY}\.?,?\s+)?"
ARTICLE = r"(?:(?:le|du|au|ce|les|des|aux|on|the)\s+)?"
PERIOD_OF_DAY = r"(?:\s+(?:matin|midi|apres-midi|soir|nuit|morning|afternoon|evening|night))?"
# In this order: a place taken by an earlier rule is left alone by later ones.
RULES: tuple[Rule, ...] = (
    ("range of days", _compiled(
        rf"\b(?:du\s+|entre le\s+|les\s+|des\s+|from\s+|between\s+|on\s+)?(?:the\s+)?{WD}(?P<first>\d{{1,2}})(?:er|st|nd|rd|th)?"
        rf"(?:\s+(?P<month>{MONTH}))?{TO}{WD}(?P<last>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<month2>{MONTH})"
        rf"(?:,?\s+(?P<year>\d{{4}})\b)?"), _day_range),
    ("range of days", _compiled(
        rf"\b(?:from\s+|between\s+|on\s+)?(?P<month>{MONTH})\s+(?P<first>\d{{1,2}})(?:st|nd|rd|th)?{TO}"
        rf"(?P<month2>{MONTH}\s+)??(?P<last>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+(?P<year>\d{{4}})\b)?"), _day_range),
    ("day", _compiled(
        rf"\b{ARTICLE}{WD}(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})"
        rf"(?:,?\s+(?P<year>\d{{4}})\b)?"), _day_month),
    ("day", _compiled(
        rf"\b(?:on\s+)?{WD}(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*%)"
        rf"(?:,?\s+(?P<year>\d{{4}})\b)?"), _day_month),
    ("numeric day", _compiled(rf"(?:\ble\s+|\bon\s+)?{days.NUMERIC.pattern}"), _numeric),
    ("week of a month", _compiled(
        rf"\b(?P<which>premiere|deuxieme|seconde|troisieme|derniere|first|second|third|last) (?:semaine|week) (?:de |d'|of |in )(?P<month>{MONTH})"
        r"(?:\s+(?P<year>\d{4})\b)?"), lambda f, m: _week_of_month(f, m)),
    ("part of a year", _compiled(
        r"\b(?:au |le |du |in |the |during the |au cours du )*(?P<which>premier|deuxieme|second|troisieme|quatrieme|dernier|first|third|fourth|last) "
        r"(?P<unit>trimestre|semestre|quarter|half)(?: (?:de |of |d')?(?:l'annee )?(?P<year>(?:19|20)\d{2}))?\b"), lambda f, m: _year_piece(f, m)),
    ("month", _compiled(
        rf"\b(?:(?:en|in|de|d'|of|since|depuis|le mois de|au mois de|du mois de)\s+)?(?:{PART})?(?P<month>{MONTH})\s+"
        rf"(?:de\s+|of\s+)?(?P<year>\d{{4}})\b"), _month_year),
    ("month without year", _compiled(
        rf"\b(?:(?:en|in|au mois de|le mois de|since|depuis)\s+(?:{PART})?|{PART.replace('?P<part>', '?P<part2>')})"
        rf"(?P<month>{MONTH})(?P<year>)(?!\s+\d)"), lambda found, moment: _month_alone(found, moment)),
    ("season", _compiled(
        rf"\b(?:a l'|au |a la fin de l'|en |in |in the |l'|le |the |during the |pendant l')(?P<season>{'|'.join(days.SEASONS)})"
        rf"(?:\s+(?:de\s+|of\s+)?(?P<year>(?:19|20)\d{{2}})\b|\s+(?:dernier|passe)|(?=\s+)(?<=last summer))(?!\d)"), lambda f, m: _season(f, m)),
    ("season", _compiled(r"\b(?:last |l')(?P<season>spring|summer|autumn|fall|winter|ete dernier)(?P<year>)\b"), lambda f, m: _season(f, m)),
    ("years", _compiled(
        r"\b(?:entre|between|de|from)\s+(?P<first>(?:19|20)\d{2})\s+(?:et|and|a|to)\s+(?P<last>(?:19|20)\d{2})\b"), _years),
    ("year", _compiled(
        rf"\b(?:(?:en|in|des|depuis|since|de l'annee|l'annee|d'|de|of|during)\s+(?:{PART})?|{PART.replace('?P<part>', '?P<part2>')}"
        r"(?:l'annee )?)(?P<year>(?:19|20)\d{2})\b(?!\s*(?:%|millions?|milliards?|dollars?|euros?|personnes?|people|troops|soldats?|"
        r"militaires|habitants|hommes|tonnes|km))"), lambda found, moment: _year_alone(found, moment)),
    ("hours beside", _compiled(
        r"\b(?:quelques|plusieurs|peu d'|a few|several|some|just|" + NUMBER.replace("(?:", "(?:", 1) + r") (?:heures?|minutes|hours?) (?:plus tard|apres|later|"
        r"plus tot|earlier|avant|before)\b|\bhours (?:later|earlier|after|before)\b|\bdans la foulee\b"), lambda f, m: _hours(f, m)),
    ("that year", _compiled(r"\b(?:cette annee-la|la meme annee|that (?:same )?year|the same year)\b"), lambda f, m: _that_year(f, m)),
    ("day of the month", _compiled(r"\bon the (?P<number>\d{1,2})(?:st|nd|rd|th)\b(?! (?:floor|century|anniversary|day|session|parallel|edition))"),
        lambda f, m: _same_month(f, m)),
    ("weekday", _compiled(
        rf"\b(?P<before>ce |cette |le |on |last |next |this |late |early |de |du |d'ici )?\b(?P<weekday>{FULL_WEEKDAY}){PERIOD_OF_DAY}"
        r"(?P<after> dernier| passe| prochain)?\b"), _weekday),
    ("relative day", _compiled(
        r"\b(?:" + "|".join(sorted(RELATIVE_DAYS, key=len, reverse=True)) + r")\b"), _relative_day),
    ("period", _compiled(
        r"\b(?:(?:la |l'|le |au cours de la )?(?:semaine|mois|annee|an) (?:derniere?|passee?|precedente?|prochaine?)|cette semaine|"
        r"ce mois-ci|ce mois|cette annee|(?:earlier |later )?(?:last|this|next|past) (?:week|month|year)|plus tot (?:cette semaine|ce mois-ci|"
        r"dans (?:la semaine|le mois|l'annee))|(?:l'|d')an dernier|(?:l'|d')an prochain|en cours d'annee)\b"), _period),
    ("so long ago", _compiled(
        rf"\b(?:il y a (?:environ |pres de |plus de |moins de )?(?P<count>{NUMBER}) (?P<unit>{UNIT}))\b"), _ago),
    ("so long ago", _compiled(rf"\b(?P<count>{NUMBER}) (?P<unit>{UNIT}) ago\b"), _ago),
    ("so long after", _compiled(
        rf"\b(?P<count>{NUMBER}) (?P<unit>{UNIT}) (?:plus tard|apres|later|after(?:wards?)?)\b"), _later),
    ("so long before", _compiled(
        rf"\b(?P<count>{NUMBER}) (?P<unit>{UNIT}) (?:plus tot|avant|auparavant|earlier|before)\b"), _sooner),
    ("day beside", _compiled(
        r"\b(?:le (?:meme jour|lendemain|surlendemain)|la veille|the (?:same|next|following|previous) day|a day (?:later|earlier)|"
        r"the day (?:before|after)|dans la meme journee|ce meme jour)\b"), _eve),
    ("vague", _compiled(
        r"\b(?:recemment|dernierement|ces derniers (?:jours|mois|temps)|ces dernieres (?:semaines|annees|heures)|recently|"
        r"in recent (?:days|weeks|months|years)|il y a (?:quelques|plusieurs) (?:jours|semaines|mois|annees)|"
        r"(?:a few|several) (?:days|weeks|months|years) ago|lately)\b"), _vague),
)  # fmt: skip
ORDINALS = {
    "premiere": 1, "premier": 1, "first": 1, "deuxieme": 2, "seconde": 2, "second": 2, "troisieme": 3, "third": 3, "quatrieme": 4,
    "fourth": 4, "derniere": 9, "dernier": 9, "last": 9,
}  # fmt: skip


def _hours(found: re.Match[str], moment: Moment) -> Span | None:
    """Some hours later is the same day, twenty-four hours later the next."""
    day = moment.named or moment.anchor
    first = found[0].split()[0]
    count = (
        round(_number(first) / 24) if first.isdecimal() or (first in days.NUMBERS and first not in ("a", "an")) else 0
    )
    if day is None:
        return None
    back = any(word in found[0] for word in ("plus tot", "earlier", "avant", "before"))
    return _day(day - dt.timedelta(days=count) if back else day + dt.timedelta(days=count))


def _that_year(found: re.Match[str], moment: Moment) -> Span | None:
    return (*days.year_part(moment.context.year, ""), Precision.YEAR) if moment.context else None


def _same_month(found: re.Match[str], moment: Moment) -> Span | None:
    near = moment.named or moment.anchor
    return _day(days.day(near.year, near.month, int(found["number"]))) if near else None


def _week_of_month(found: re.Match[str], moment: Moment) -> Span | None:
    """The first week is the first seven days, the last one the last seven."""
    month = days.month_of(found["month"])
    year = _year_of(found["year"], month, moment.anchor)
    if year is None:
        return None
    first, last = days.month_span(year, month)
    place = ORDINALS[found["which"]]
    start = last - dt.timedelta(days=6) if place == 9 else first + dt.timedelta(weeks=place - 1)
    return start, start + dt.timedelta(days=6), Precision.WEEK


def _year_piece(found: re.Match[str], moment: Moment) -> Span | None:
    year = int(found["year"]) if found["year"] else moment.anchor.year if moment.anchor else None
    size = 3 if found["unit"] in ("trimestre", "quarter") else 6
    place = min(ORDINALS[found["which"]], 12 // size)
    if year is None:
        return None
    start = dt.date(year, size * (place - 1) + 1, 1)
    return start, days.month_span(year, start.month + size - 1)[1], Precision.RANGE


def _month_alone(found: re.Match[str], moment: Moment) -> Span | None:
    month = days.month_of(found["month"])
    year = _year_of(None, month, moment.anchor)
    if moment.context and moment.anchor and dt.date(moment.context.year, month, 1) >= moment.context.replace(day=1):
        # « En août 2024 … La Bolivie avait riposté en octobre »: the year goes on.
        year = min(year or moment.context.year, moment.context.year)
    part = found["part"] or found["part2"]
    if year is None:
        return None
    if part:
        return *days.month_part(year, month, _part(part)), Precision.RANGE
    return *days.month_span(year, month), Precision.MONTH


def _year_alone(found: re.Match[str], moment: Moment) -> Span | None:
    part = found["part"] or found["part2"]
    year = int(found["year"])
    return (
        (*days.year_part(year, _part(part)), Precision.RANGE) if part else (*days.year_part(year, ""), Precision.YEAR)
    )

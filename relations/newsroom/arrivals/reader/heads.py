"""What a text says of itself at its head and at its foot: the day of its publication, who printed it, who wrote it.

Each with the words that say so, for somebody to check. The day on which a text was mended is not the day on which it
was published, and a day in the middle of a sentence belongs to what the sentence tells.
"""
# ruff: noqa: E501

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from relations.newsroom.intake.days import MONTH, WEEKDAYS, day, month_of
from relations.newsroom.intake.plain import plain

# How many lines from the top and from the bottom, and how long a line may be that is no paragraph.
HEAD, FOOT, LINE = 12, 4, 160
# Of a paragraph its beginning is looked at, where the place and the day of a dispatch stand.
OPENING = 200


@dataclass(frozen=True)
class Told:
    """What the text says, and in which words. `is_guessed`: the words leave something out, such as the year."""

    value: str
    words: str
    is_guessed: bool = False


@dataclass(frozen=True)
class Head:
    """What is not said is None. The day is written as 2026-02-03."""

    published: Told | None = None
    outlet: Told | None = None
    authors: Told | None = None


@dataclass(frozen=True)
class Line:
    """One line as it is written and in plain letters; `number` counts those with words, from the top."""

    text: str
    plain: str
    number: int

    @property
    def is_short(self) -> bool:
        return len(self.text) <= LINE


def head_of(text: str, language: str = "fr", today: dt.date | None = None, near: dt.date | None = None) -> Head:
    """What the text says of itself. Days after `today` are none of publication.

    `near` is a day that is known otherwise, by which a year is told where the text leaves it out.
    """
    lines = list(_lines(text))
    calendar = _Calendar(language, today or dt.date.today(), near)
    return Head(_published(lines, calendar), _outlet(lines), _authors(lines))


def is_about_itself(line: str) -> bool:
    """Whether a line is no title: it tells when, by whom or in what kind of paper the text appeared."""
    one = Line(line, plain(line), 1)
    rules = (PUBLISHED, MENDED, ALONE, SOURCE, GENERIC)
    return one.is_short and bool(WRITTEN_BY.match(line) or any(rule.match(one.plain) for rule in rules))


def _lines(text: str) -> Iterator[Line]:
    """Those at the head, then those at the foot that are no paragraphs."""
    found = [line.strip() for line in text.split("\n") if line.strip()]
    for number, line in enumerate(found):
        if number < HEAD or (number >= len(found) - FOOT and len(line) <= LINE):
            words = line[:OPENING] if len(line) > LINE else line
            yield Line(words, plain(words), number)


# --- days -------------------------------------------------------------------------------------------------------------

WEEKDAY = rf"(?:(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b\.?,?\s+)?"
DATE = (
    rf"{WEEKDAY}(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?"
    rf"|(?P<month2>{MONTH})\s+(?P<day2>\d{{1,2}})\b(?:st|nd|rd|th)?(?:,?\s+(?P<year2>(?:19|20)\d\d)\b)?"
    r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d)|(?P<numbers>\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d))"
)
# The hour, and the name of its zone.
HOUR = r"(?:\s*(?:,|–|-|a|at|@|t)?\s*\d{1,2}\s?(?:h|:|am|pm)\s?(?:\d\d)?(?::\d\d)?\s?(?:am|pm|a\.m\.|p\.m\.)?(?:\s?\(?(?:gmt|utc|tu|cet|est|edt)\)?(?:[+-]\d+)?)?)?"
APART = r"(?:[|·•–/]|--?)"
# The same without the names of its parts.
SOME_DATE = re.sub(r"\?P<[a-z0-9]+>", "?:", DATE)
MENDED = re.compile(
    r"(?:derniere |last )?(?:mise?s? a jour|modifiee?s?|modification|actualisee?s?|updated|modified|edited|corrigee?s?)"
    rf"\b[^|·•\n]{{0,25}}?{SOME_DATE}{HOUR}"
)
PUBLISHED = re.compile(
    rf"(?:^|{APART}\s*|^(?:par|by)\s[^.|]{{2,60}}?[,\s]\s*)"
    r"(?P<said>(?:(?:article |first |initially )?(?:publiee?s?|mise?s? en ligne|parue?s?|diffusee?s?|postee?s?|published|posted|issued|released)"
    r"|(?:date de )?(?:publication|parution)|publication date|date published|date)\b"
    rf"(?:\s(?:par|by|dans|in)\s[^.|\d]{{2,60}}?)?[\s:,]*(?:le|the|on|en ligne)?[\s:]*{DATE}{HOUR})"
    rf"(?=\s*(?:$|[|·•–,;.()/]|-|par\b|by\b|~))"
)
CITY = r"(?P<place>[^\W\d_][\w'. -]{1,30}?(?:,\s[^\W\d_][\w'. ]{1,25}?)?)"
AGENCY = r"\((?P<agency>[^()\d]{2,40})\)"
DATELINE = re.compile(rf"^(?P<said>{CITY},?\s+(?:le\s+)?{DATE})\s*,?\s*(?:{AGENCY}|{APART}{{1,2}}\s|:\s)")
AGENCY_FIRST = re.compile(
    rf"^(?P<said>(?:{CITY}\s*)?(?:{AGENCY}|\|\s*(?P<agency2>[a-z]{{2,12}})\s*)\s*{APART}{{1,2}}\s*(?:le\s+)?{DATE})"
)
# A place has few words and no “at”: « Assimi Goïta à Moscou, le 23 juin 2025. » stands below a picture.
ALONE = re.compile(
    r"^(?P<said>(?:n[°o]\.?\s?[\w/-]{1,30}(?:\s[\w/-]{1,20})?,?\s)?(?:(?:fait|donne|done|issued)\s(?:a|at|in)\s)?"
    r"(?:(?!\w+ (?:a|au|en|in|at|du|de)\b)[^\W\d_][\w'.-]*(?:\s[\w'.-]+){0,2}(?:\s\([\w ]{2,20}\)|,\s[\w.]{2,20})?(?:,\s*|\s–\s|(?=\sle\s)))?"
    rf"\s*(?:ce\s|le\s|on\s|the\s)?{DATE}{HOUR})$"
)
KINDS = r"communique[\w ]{0,30}?(?:\sd[ue])?|press release|for immediate release|declaration[\w ]{0,30}?\sdu"
BYLINE = re.compile(
    rf"^(?P<said>(?:(?:{KINDS})(?:\s?[,:–-])?\s|[^.!?:;|\d–]{{2,60}}?(?:\s[–-]|\s?[|·•])\s*|[^.!?:;|\d]{{2,40}}?\s(?:avec|with)\s[^.!?:;|\d]{{2,20}}?,\s)"
    rf"(?:le\s|on\s)?{DATE}{HOUR})\.?$"
)
GENERIC = re.compile(
    r"^(?:communique(?: de presse| officiel| conjoint)?|press release|for immediate release|joint (?:press )?(?:statement|communique)|actualites?|politique|"
    r"international|afrique|monde|diplomatie|news|world|africa|accueil.*|depeche)s?$"
)
# Words that open a sentence, and are no place.
NO_PLACE = re.compile(
    r"^(?:a|au|aux|en|le|la|les|l'|in|at|on|the|ce|cet|cette|depuis|du|des|d'|dans|since|from|by|par)\b"
)


@dataclass(frozen=True)
class _Calendar:
    language: str
    today: dt.date
    near: dt.date | None

    def day(self, found: re.Match[str]) -> tuple[dt.date | None, bool]:
        """The day that is meant, None if it can be none of publication; and whether its year had to be guessed."""
        said = found.groupdict()
        if said["iso"] or said["numbers"]:
            return self._past(self._numeric(said["iso"], said["numbers"])), False
        number, month = int(said["day"] or said["day2"]), month_of(said["month"] or said["month2"])
        if year := said["year"] or said["year2"]:
            return self._past(day(int(year), month, number)), False
        return self._last(month, number), True

    def _past(self, found: dt.date | None) -> dt.date | None:
        # Elsewhere it may be tomorrow already.
        return found if found and found <= self.today + dt.timedelta(days=1) else None

    def _last(self, month: int, number: int) -> dt.date | None:
        """The nearest to what is known otherwise; else the last there was."""
        years = range(self.today.year + 1, self.today.year - 9, -1)
        days = [found for year in years if (found := self._past(day(year, month, number)))]
        if self.near and days:
            return min(days, key=lambda one: abs(one - (self.near or one)))
        return days[0] if days else None

    def _numeric(self, iso: str | None, numbers: str | None) -> dt.date | None:
        if iso:
            return day(*map(int, iso.split("-")))
        one, two, year = map(int, re.split(r"[/.]", numbers or ""))
        if self.language == "en" and one <= 12 and two <= 12 and one != two:
            # The third of February for one half of the world, the second of March for the other.
            return None
        return day(year, one, two) if two > 12 else day(year, two, one)


def _published(lines: list[Line], calendar: _Calendar) -> Told | None:
    """As a label says it; else where a dispatch or a communiqué is dated. A day without its year comes last."""
    guessed = None
    for rule in (PUBLISHED, DATELINE, AGENCY_FIRST, ALONE, BYLINE):
        for line in lines:
            found = _search(rule, line)
            if found is None or not _may_date(rule, line, found):
                continue
            told, is_guessed = calendar.day(found)
            if told is None:
                continue
            said = Told(told.isoformat(), line.text[slice(*found.span("said"))].strip(), is_guessed)
            if not is_guessed:
                return said
            guessed = guessed or said
    return guessed


def _search(rule: re.Pattern[str], line: Line) -> re.Match[str] | None:
    """In the line without what it says of its mending."""
    words = MENDED.sub(lambda found: "~" * len(found[0]), line.plain)
    return rule.search(words) if rule is PUBLISHED and line.is_short else rule.match(words)


def _may_date(rule: re.Pattern[str], line: Line, found: re.Match[str]) -> bool:
    said = found.groupdict()
    if rule in (DATELINE, AGENCY_FIRST):
        place = line.text[slice(*found.span("place"))] if said["place"] else ""
        is_place = not place or (place[0].isupper() and not NO_PLACE.match(plain(place)))
        # Without an agency a sentence may begin so: then the place is in capitals, or the year is there after a comma.
        is_stated = _has_year(said) and line.plain[found.end("place") :].startswith(",")
        return is_place and (bool(said.get("agency") or said.get("agency2")) or place.isupper() or is_stated)
    if rule is PUBLISHED:
        return line.is_short
    if not line.is_short or not _has_year(said):
        return False
    return rule is ALONE or line.number > 0 or line.plain.startswith(("communique", "press release", "for immediate"))


def _has_year(said: dict[str, str | None]) -> bool:
    return any(said[name] for name in ("year", "year2", "iso", "numbers"))


# --- who --------------------------------------------------------------------------------------------------------------

NAME = r"[A-ZÀ-ÖØ-Þ][\w'’.-]+(?:\s(?:(?:de|du|d’|van|von|el|al|ben|ould|ag)\s)?[A-ZÀ-ÖØ-Þ][\w'’.-]+){1,3}"
WRITTEN_BY = re.compile(
    rf"^(?:(?i:par|by|propos recueillis par|interview by|text by|texte)\s*:?\s)(?P<name>{NAME}(?:(?:,| et| and)\s{NAME})*)"
    r"(?=\s*(?:$|[|·•–—,;(/]|-\s|avec\b|with\b|publi|mis\b|le\s\d|\d))"
)
SOURCE = re.compile(r"^sources?\s*:\s*(?P<name>[^|,;(]{2,60}?)\s*(?:$|[|,;(]|–)")
RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:(?:19|20)\d\d\s*)?(?P<name>[^\W\d_][^|,;.\d–-]{1,50}?)\s*(?:$|[|,;.–-]|(?:19|20)\d\d)"
)
WITH_AGENCY = re.compile(
    r"^(?:par\s|by\s)?(?P<name>[^|,;.\d]{2,40}?)\s(?:avec|with)\s(?:l'|la\s|the\s)?(?:afp|reuters|ap|xinhua|dpa|anp|efe|aps|apa)\b"
)
AGENCIES = frozenset(("reuters", "xinhua", "tass", "bloomberg", "agence ecofin", "ecofin", "anadolu", "interfax"))


def _outlet(lines: list[Line]) -> Told | None:
    """The agency that a dispatch names; else the source, or whose rights they are, as a line says."""
    for rule in (DATELINE, AGENCY_FIRST):
        for line in lines[:6]:
            found = rule.match(line.plain)
            said = found.groupdict() if found else {}
            if found and (name := next((one for one in ("agency", "agency2") if said.get(one)), "")):
                words = line.text[slice(*found.span(name))].strip()
                if words.isupper() or plain(words) in AGENCIES:
                    return Told(words, line.text[: found.end()].strip(" -–—"))
    for rule in (SOURCE, RIGHTS, WITH_AGENCY):
        for line in lines:
            if line.is_short and (found := rule.search(line.plain)):
                return Told(line.text[slice(*found.span("name"))].strip(), line.text)
    return None


def _authors(lines: list[Line]) -> Told | None:
    for line in lines[:HEAD]:
        if line.is_short and (found := WRITTEN_BY.match(line.text)):
            return Told(re.sub(r"\s(?:et|and)\s", ", ", found["name"]), line.text[: found.end()].strip())
    return None

"""What a date may lean on: the day named last, the year told last, the visit that is being told."""

# ruff: noqa: E501

import datetime as dt
import re
from dataclasses import dataclass

from relations.newsroom.intake.date_meanings import Moment, Span
from relations.newsroom.intake.text import Document
from relations.vocabulary import Precision

# How far a year named once still holds for months named without one.
CONTEXT, CONTEXT_OF_PARAGRAPH = 220, 400
# How far « dix jours plus tôt » looks for the day that it counts from.
NEAR = 250
# How far the days of a visit are remembered, and how long a visit may last.
FAR, LONGEST = 900, 12
# « En août, Le Caire a envoyé »: the perfect is of the present story, not of the one told before it.
TOLD_NOW = re.compile(
    r"[^.;:]*?\b(?:a|ont|est|sont) (?!ete (?:de|a)\b)\w+(?:e|es|i|is|ie|u|ue|us|t|s)\b(?!.*\b(?:avait|avaient|etait|etaient)\b)"
)
# « la première depuis le coup d’État du 26 juillet 2023. Arrivé la veille … »: such a day carries no story on.
BACKGROUND = re.compile(r"\b(?:depuis|since|before|avant|prior to)\b[^.;]{0,60}$")
# « l’accord de 2019 », « (2013-2022) »: the time of a thing.
OF_THING = re.compile(r"(?:\b(?:de|of|du|des|d'|from)|\() ?$")
OF_THING_HEAD = re.compile(r"(?:de|of|du|des|d')\b")
BACKGROUND_HEAD = re.compile(r"(?:depuis|since)\b")
# « fermé le centre, inauguré en 2022 », « dont le pont, ouvert en mai »: told of a thing in passing.
ASIDE = re.compile(
    r"(?:, (?:\w+ )?\w+(?:e|es|ee|ees|i|ie|is|u|ue|us|ed|en)|\b(?:qui|dont|que|laquelle|lequel|lesquels|lesquelles|which|that|who) [^.;:]{0,26}) $"
)
# « le protocole, signé à Paris le 15 mars 2021 »: the day of a paper.
MADE = re.compile(r", (?:signe|conclu|ratifie|paraphe|initialled|signed|concluded|ratified)e?s? [^,.;:]{0,30}$")
SINCE = re.compile(r"\b(?:depuis|since)(?: le)? ?$")
NOW = frozenset(("relative day", "weekday", "period"))
LEADING_SINCE = re.compile(r"(?:depuis|since)\b")


@dataclass
class Story:
    """What the dates of a text, read one after the other, have told so far."""

    document: Document
    anchor: dt.date | None
    named: dt.date | None = None
    at: int = -1000
    latest: dt.date | None = None
    recent: tuple[dt.date, dt.date] | None = None
    main: tuple[dt.date, dt.date] | None = None
    main_at: int = -1000
    context: tuple[int, dt.date | None] = (-1000, None)
    stay: tuple[dt.date, dt.date | None] | None = None
    stay_at: int = -1000

    def __post_init__(self) -> None:
        self.latest = self.anchor

    def moment(self, start: int) -> Moment:
        """What a date that begins here may lean on."""
        broken = "\n" in self.document.plain[max(0, self.at) : start]
        return Moment(
            self.anchor,
            self.named,
            self._year_told(start),
            self.latest if start - self.at > NEAR else None,
            self.latest if broken and self.latest != self.anchor else None,
            self.recent,
            self.main if self._has_moved_on() else None,
            self.main,
            self.stay if start - self.stay_at < FAR else None,
        )

    def learn(self, start: int, end: int, name: str, span: Span, *, full: bool) -> None:
        """Remember a date; `full` says that it names its year."""
        first, last, precision = span
        if first is None or last is None:
            return
        self.recent = first, last
        if self._goes_on(start, end, first, last):
            self.main, self.main_at = (first, last), start
        self._learn_stay(start, end, first, last, precision)
        if precision == Precision.DAY and not self._is_background(start, end, first):
            self.named, self.at = first, end
            self.latest = _later_of(self.latest, first, self.anchor) if self.latest != self.anchor else first
        near = self._year_told(start)
        if name in NOW and not BACKGROUND_HEAD.match(self.document.plain[start:end]):
            # « Rien de tel aujourd’hui. »: the story is back at its own day.
            self.context = (-1000, None)
        elif self._tells_year(start, name, precision, full=full):
            self.context = (end, first)
        elif near and name in ("day", "month without year", "month after", "season") and first > near:
            # « en décembre 2023, … le 2 janvier, … début août »: the years go on.
            self.context = (end, first)

    def _tells_year(self, start: int, name: str, precision: str, *, full: bool) -> bool:
        """Whether months without a year are of this one from here on."""
        counted = precision == Precision.YEAR and name in ("period beside", "year after", "so long after")
        return counted or (full and not self._is_of_thing(start, name))

    def _year_told(self, start: int) -> dt.date | None:
        near = start - self.context[0] < (CONTEXT if self._is_parted(start) else CONTEXT_OF_PARAGRAPH)
        return self.context[1] if near and self._still_holds(start) else None

    def _is_parted(self, start: int) -> bool:
        """Whether a paragraph ends between the year told last and here."""
        return "\n" in self.document.plain[max(0, self.context[0]) : start]

    def _learn_stay(self, start: int, end: int, first: dt.date, last: dt.date, precision: str) -> None:
        since = SINCE.search(self.document.plain, max(0, start - 12), start) or LEADING_SINCE.match(
            self.document.plain, start
        )
        if precision == Precision.RANGE and (last - first).days < LONGEST:
            self.stay, self.stay_at = (first, last), start
            return
        lasts = bool(since) and self.anchor is not None and (self.anchor - first).days < LONGEST
        if precision == Precision.DAY and (lasts or self.stay is None or start - self.stay_at > FAR):
            self.stay, self.stay_at = (first, None), start

    def _goes_on(self, start: int, end: int, first: dt.date, last: dt.date) -> bool:
        """Whether a time is that of the story, and not of a thing or of what is told in passing."""
        words = self.document.plain[max(0, start - 30) : start]
        if OF_THING.search(words) or BACKGROUND.search(words) or ASIDE.search(words):
            return False
        told = self.document.plain[start:end]
        return not (OF_THING_HEAD.match(told) and first != last) and not BACKGROUND_HEAD.match(told)

    def _has_moved_on(self) -> bool:
        """Whether a month or year was told in a sentence after the day named last."""
        if self.main is None or (self.main[1] - self.main[0]).days < LONGEST or self.main_at < self.at:
            return False
        between = self.document.plain[max(0, self.at) : self.main_at]
        return self.at < 0 or "." in between or "\n" in between

    def _still_holds(self, start: int) -> bool:
        """A year long past that was told alone (« en 1995 ») holds to the end of its sentence."""
        end, day = self.context
        between = self.document.plain[end:start]
        if day is None or self.anchor is None or ("." not in between and "\n" not in between):
            return True
        if TOLD_NOW.match(self.document.plain, start, start + 120):
            return False
        return (day.month, day.day) != (1, 1)

    def _is_background(self, start: int, end: int, day: dt.date) -> bool:
        if self.latest is None or (self.latest - day).days < 30:
            return False
        return bool(
            BACKGROUND.search(self.document.plain, max(0, start - 80), start)
            or BACKGROUND.match(self.document.plain[start:end])
        )

    def _is_of_thing(self, start: int, name: str) -> bool:
        """« l’opération de 1995 », "the treaty of 1958": the year of a thing, not the one the text speaks of."""
        words = self.document.plain[max(0, start - 4) : start + 4]
        made = name == "day" and bool(MADE.search(self.document.plain, max(0, start - 60), start))
        return made or (name == "year" and bool(re.search(r"\b(?:de|of) (?=\d)", words)))


def _later_of(one: dt.date | None, other: dt.date | None, anchor: dt.date | None) -> dt.date | None:
    """The later of two days that is not after the article."""
    found = [day for day in (one, other) if day and (anchor is None or day <= anchor)]
    return max(found, default=one)

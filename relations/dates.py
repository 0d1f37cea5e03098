"""A date that knows how well it is known: bounds, precision, the source's words, basis and certainty."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.dates import MONTHS
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from relations.vocabulary import Basis, Certainty, Precision

# A date nobody knows sorts after every other.
FAR_FUTURE = dt.date(9999, 12, 31)

ISO_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)
INFERRED = frozenset({Basis.ANNOUNCEMENT, Basis.SEQUENCE, Basis.PUBLICATION})
SEASONS = {1: gettext_lazy("winter"), 2: gettext_lazy("spring"), 3: gettext_lazy("summer"), 4: gettext_lazy("autumn")}


@dataclass(frozen=True)
class UncertainDate:
    """A moment between two days, both included; an open bound is None."""

    earliest: dt.date | None = None
    latest: dt.date | None = None
    precision: str = Precision.UNKNOWN
    text: str = ""
    basis: str = Basis.NOT_STATED
    certainty: str = Certainty.UNKNOWN

    @classmethod
    def parse(cls, value: str, *, basis: str = Basis.STATED, certainty: str = Certainty.CONFIRMED) -> "UncertainDate":
        """Read "2025", "1995-03", "2026-02-02", or two of them as "1961-09-12/1961-09-13".

        Raises ValueError on anything else, impossible days included.
        """
        start, slash, end = value.strip().partition("/")
        earliest, latest, precision = _bounds(start)
        if slash:
            latest, precision = _bounds(end)[1], Precision.RANGE
            if latest < earliest:
                raise ValueError(_("The latest day is before the earliest one."))
        return cls(earliest, latest, precision, "", basis, certainty)

    @classmethod
    def day(cls, day: dt.date, **said: str) -> "UncertainDate":
        return cls(day, day, Precision.DAY, **{"basis": Basis.STATED, "certainty": Certainty.CONFIRMED, **said})

    def completed(self) -> "UncertainDate":
        """The same date with the bounds its precision implies: editors type "2025-03-01, month" and no more."""
        if self.earliest and self.latest is None and self.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR):
            start, end = _span(self.earliest, self.precision)
            return replace(self, earliest=start, latest=end)
        return self

    def problems(self) -> Iterator[tuple[str, str]]:
        """Pairs of (part, what is wrong with it), in the reader's language."""
        if self.earliest and self.latest and self.latest < self.earliest:
            yield "latest", _("The latest day is before the earliest one.")
        match self.precision:
            case Precision.DAY if self.earliest is None:
                yield "earliest", _("Give the day, or say that the date is known less finely.")
            case Precision.DAY if self.earliest != self.latest:
                yield "precision", _("A date known to the day has one day: earliest and latest are the same.")
            case Precision.MONTH | Precision.YEAR if self._bounds_part():
                yield "latest", _("The earliest and the latest day lie in the same month, or in the same year.")
            case Precision.BEFORE if self.latest is None or self.earliest:
                yield "precision", _("“Before” needs a latest day and no earliest one.")
            case Precision.AFTER if self.earliest is None or self.latest:
                yield "precision", _("“After” needs an earliest day and no latest one.")
            case Precision.WEEK | Precision.MONTH | Precision.SEASON | Precision.YEAR | Precision.RANGE if (
                self.earliest is None or self.latest is None
            ):
                yield "precision", _("This precision needs both an earliest and a latest day.")

    def _bounds_part(self) -> bool:
        """Whether the bounds lie in two months, or two years, of which the precision says that they are one."""
        if self.earliest is None or self.latest is None:
            return False
        size = 2 if self.precision == Precision.MONTH else 1
        return self.earliest.timetuple()[:size] != self.latest.timetuple()[:size]

    @property
    def known(self) -> bool:
        return self.precision != Precision.UNKNOWN and (self.earliest is not None or self.latest is not None)

    @property
    def is_point(self) -> bool:
        return self.precision == Precision.DAY

    @property
    def is_inferred(self) -> bool:
        return self.basis in INFERRED

    @property
    def is_uncertain(self) -> bool:
        return self.is_inferred or self.certainty not in (Certainty.CONFIRMED, "")

    @property
    def reasons(self) -> list[str]:
        """Why a reader should not take the date for certain, in words."""
        found = []
        if self.is_inferred or self.basis == Basis.VAGUE:
            found.append(str(Basis(self.basis).label))
        if self.known and self.certainty not in ("", Certainty.CONFIRMED, Certainty.UNKNOWN):
            found.append(str(Certainty(self.certainty).label))
        return found

    def with_reasons(self) -> str:
        """The date in words, with what speaks against taking it for certain."""
        reasons = ", ".join(self.reasons)
        return f"{self} ({reasons})" if reasons else str(self)

    def edtf(self) -> str:
        """The date in the Extended Date/Time Format (ISO 8601-2), level 1 and sets; "" when nothing is known."""
        mark = "?" if self.certainty in (Certainty.PROBABLE, Certainty.POSSIBLE) else ""
        match self.precision:
            case Precision.DAY if self.earliest:
                return f"{self.earliest.isoformat()}{mark}"
            case Precision.MONTH if self.earliest:
                return f"{self.earliest.isoformat()[:7]}{mark}"
            case Precision.YEAR if self.earliest:
                return f"{self.earliest.isoformat()[:4]}{mark}"
            case Precision.BEFORE if self.latest:
                return f"../{self.latest.isoformat()}"
            case Precision.AFTER if self.earliest:
                return f"{self.earliest.isoformat()}/.."
        if self.earliest and self.latest:
            form = "[{}..{}]" if self.is_inferred else "{}/{}"
            return form.format(self.earliest.isoformat(), self.latest.isoformat())
        return ""

    def __str__(self) -> str:
        """The date in words of the active language; never a day that is not known."""
        match self.precision:
            case Precision.DAY if self.earliest:
                return day_in_words(self.earliest)
            case Precision.MONTH if self.earliest:
                return month_in_words(self.earliest)
            case Precision.YEAR if self.earliest:
                return _year_in_words(self.earliest, self.latest)
            case Precision.SEASON if self.earliest:
                season = SEASONS[(self.earliest.month % 12) // 3 + 1]
                return _("%(season)s %(year)s") % {"season": season, "year": (self.latest or self.earliest).year}
            case Precision.WEEK if self.earliest:
                return _("week of %(day)s") % {"day": day_in_words(self.earliest)}
            case Precision.BEFORE if self.latest:
                return _("no later than %(day)s") % {"day": day_in_words(self.latest)}
            case Precision.AFTER if self.earliest:
                return _("no earlier than %(day)s") % {"day": day_in_words(self.earliest)}
            case Precision.RANGE if self.earliest and self.latest:
                return _span_in_words(self.earliest, self.latest, within=self.is_inferred)
        if self.latest:
            return _("date not stated, at the latest %(day)s") % {"day": day_in_words(self.latest)}
        if self.earliest:
            return _("date not stated, at the earliest %(day)s") % {"day": day_in_words(self.earliest)}
        return _("date not stated")


def day_in_words(day: dt.date) -> str:
    """In words: 2 février 2026, 2 February 2026; the first of a month is “1er” in French."""
    french_first = day.day == 1 and (get_language() or "").startswith("fr")
    return f"{'1er' if french_first else day.day}\N{NO-BREAK SPACE}{month_in_words(day)}"


def month_in_words(day: dt.date) -> str:
    return f"{MONTHS[day.month]} {day.year}"


def _year_in_words(earliest: dt.date, latest: dt.date | None) -> str:
    """A year, with the tighter bound when the account gives one."""
    if latest and latest.year == earliest.year and (latest.month, latest.day) != (12, 31):
        return _("%(year)s, no later than %(day)s") % {"year": earliest.year, "day": _without_year(latest)}
    return str(earliest.year)


def _span_in_words(start: dt.date, end: dt.date, *, within: bool) -> str:
    if start == _span(start, Precision.YEAR)[0] and end == _span(end, Precision.YEAR)[1]:
        return _joined(str(start.year), str(end.year))
    # Whole months: their first and last days are the bounds of what is known, not days that a source names.
    if start.day == 1 and end == _span(end, Precision.MONTH)[1]:
        return _joined(month_in_words(start), month_in_words(end))
    days = {"start": _short(start, end), "end": day_in_words(end)}
    return (_("between %(start)s and %(end)s") if within else _("from %(start)s to %(end)s")) % days


def _joined(first: str, last: str) -> str:
    return first if first == last else f"{first} – {last}"


def _short(start: dt.date, end: dt.date) -> str:
    """The first day of a span without what the last one repeats."""
    if start.year != end.year:
        return day_in_words(start)
    words = _without_year(start)
    return words.split("\N{NO-BREAK SPACE}")[0] if start.month == end.month else words


def _without_year(day: dt.date) -> str:
    return day_in_words(day).removesuffix(f" {day.year}")


def _bounds(value: str) -> tuple[dt.date, dt.date, str]:
    match = ISO_DATE.fullmatch(value.strip())
    if not match:
        raise ValueError(_("“%s” is not a date. Write 2025, 2025-03 or 2025-03-31.") % value)
    year, month, day = match.groups()
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return *_span(dt.date(int(year), int(month or 1), int(day or 1)), precision), precision


def _span(day: dt.date, precision: str) -> tuple[dt.date, dt.date]:
    """First and last day of the day, month or year that `day` lies in."""
    if precision == Precision.MONTH:
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if precision == Precision.YEAR:
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    return day, day

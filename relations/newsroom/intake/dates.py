"""Dates as people write them, resolved against the article's own, with how finely and on what basis each is known.

A date that needs the article's day where that is not known stays a finding without bounds; nothing falls back to the
day of publication.
"""

# ruff: noqa: E501

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from relations.dates import UncertainDate
from relations.newsroom.intake.date_meanings import Moment, Span
from relations.newsroom.intake.date_rules import RULES
from relations.newsroom.intake.frame import Frame
from relations.newsroom.intake.text import Document
from relations.vocabulary import Basis, Certainty, Precision


@dataclass(frozen=True, slots=True)
class DateFinding:
    """A date in the text; `of_noun` says that it belongs to a noun before it ("l’accord du 3 mars")."""

    start: int
    end: int
    text: str
    date: UncertainDate
    rule: str
    of_noun: bool = False
    yearless: bool = False


# How far a year named once still holds for months named without one.
CONTEXT = 220
# How far « dix jours plus tôt » looks for the day that it counts from.
NEAR = 250
OF_NOUN = re.compile(r"^(?:du|des|de|d'|of|de l'annee)\b")
# « lors de sa séance du 17 décembre »: the noun's own date is also that of what was done there.
# « En août, Le Caire a envoyé »: the perfect is of the present story, not of the one told before it.
TOLD_NOW = re.compile(
    r"[^.;:]*?\b(?:a|ont|est|sont) (?!ete (?:de|a)\b)\w+(?:e|es|i|is|ie|u|ue|us|t|s)\b(?!.*\b(?:avait|avaient|etait|etaient)\b)"
)
AT_IT = re.compile(
    r"\b(?:lors d|au cours d|a l'issue d|a l'occasion d|during|at (?:a|the|its|their) )[^,.;:]{0,40}$"
    r"|\b(?:nuit|night|hours|heures|matinee|soiree|journee|morning|evening|afternoon|aube|dawn|matin|jour|day|weekend|datee?s?)(?: of| d)? ?$"
)
BOUND = re.compile(r"(?:(?P<before>avant|d'ici(?: a| au| le)?|jusqu'(?:a|au|en)?|before|by|until|no later than)|"
                   r"(?P<after>depuis|a (?:compter|partir)(?: d[ue])?|since|after|apres|as of|from|starting))(?:\s+|(?<='))(?:le |la |l'|the )?$")  # fmt: skip


def dates_of(document: Document, frame: Frame, anchor: dt.date | None) -> list[DateFinding]:
    """All dates of a text in order, without those that only frame it."""
    taken = bytearray(len(document.text) + 1)
    spotted: list[tuple[int, int, str, re.Match[str], Callable[[re.Match[str], Moment], Span | None]]] = []
    for name, pattern, means in RULES:
        for found in pattern.finditer(document.plain):
            start, end = found.span()
            if start < end and not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                spotted.append((start, end, name, found, means))
    spotted.sort(key=lambda one: one[0])
    return list(_without_eves(document, list(_without_echo(list(_resolved(document, frame, anchor, spotted))))))


def _without_echo(found: list[DateFinding]) -> Iterator[DateFinding]:
    """« ce jour, 21 décembre 2023 »: the second says which day the first means."""
    for one, after in zip(found, [*found[1:], None], strict=False):
        if (
            after
            and one.rule in ("relative day", "weekday")
            and after.rule in ("day", "numeric day")
            and 0 <= after.start - one.end <= 3
        ):
            continue
        yield one


THIS_YEAR = re.compile(r"(?:de )?(?:this year|cette annee|l'annee en cours)$")


def _without_eves(document: Document, found: list[DateFinding]) -> Iterator[DateFinding]:
    """« mardi, à la veille de cette visite »: the eve of what follows is the day told before it."""
    for before, one in zip([None, *found], found, strict=False):
        if (
            before
            and before.rule == "day"
            and one.start - before.end <= 4
            and THIS_YEAR.match(document.plain[one.start : one.end])
        ):
            # "June 11th this year"
            continue
        told = before and 0 <= one.start - before.end <= 5 and before.date.is_point
        if told and one.rule == "day beside" and re.match(r" d[eu' ]|des ", document.plain[one.end : one.end + 4]):
            continue
        yield one


def _resolved(
    document: Document,
    frame: Frame,
    anchor: dt.date | None,
    spotted: list[tuple[int, int, str, re.Match[str], Callable[[re.Match[str], Moment], Span | None]]],
) -> Iterator[DateFinding]:
    named: dt.date | None = None
    latest, at, recent = anchor, -1000, None
    context: tuple[int, dt.date | None] = (-1000, None)
    framed = [(span.start, span.end) for span in frame.spans]
    for start, end, name, found, means in spotted:
        if any(first <= start < last for first, last in framed):
            continue
        try:
            near = (
                context[1] if start - context[0] < CONTEXT and _still_holds(document, context, start, anchor) else None
            )
            scene = latest if "\n" in document.plain[max(0, at) : start] and latest != anchor else None
            span = means(found, Moment(anchor, named, near, latest if start - at > NEAR else None, scene, recent))
        except (ValueError, OverflowError):
            continue
        if span and span[0] and span[1]:
            recent = span[0], span[1]
        if span and span[2] == Precision.DAY and not _is_background(document, start, end, span[0], latest):
            named, at = span[0], end
            latest = _later_of(latest, named, anchor) if latest != anchor else named
        if span and span[0] and found.groupdict().get("year") and not _is_of_thing(document, start, name):
            context = (end, span[0])
        elif span and span[0] and near and name in ("day", "month without year") and span[0] > near:
            # « en décembre 2023, … le 2 janvier, … début août »: the years go on.
            context = (end, span[0])
        end -= _without_stop(document.plain[start:end])
        yield _finding(document, start, end, name, found, span)


# « la première depuis le coup d’État du 26 juillet 2023. Arrivé la veille … »: such a day carries no story on.
BACKGROUND = re.compile(r"\b(?:depuis|since|before|avant|prior to)\b[^.;]{0,60}$")


def _is_background(document: Document, start: int, end: int, day: dt.date | None, latest: dt.date | None) -> bool:
    if day is None or latest is None or (latest - day).days < 30:
        return False
    return bool(
        BACKGROUND.search(document.plain, max(0, start - 80), start) or BACKGROUND.match(document.plain[start:end])
    )


def _still_holds(document: Document, context: tuple[int, dt.date | None], start: int, anchor: dt.date | None) -> bool:
    """A year long past that was told alone (« en 1995 ») holds to the end of its sentence."""
    end, day = context
    if (
        day is None
        or anchor is None
        or ("." not in document.plain[end:start] and "\n" not in document.plain[end:start])
    ):
        return True
    if TOLD_NOW.match(document.plain, start, start + 120):
        return False
    return (day.month, day.day) != (1, 1)


def _later_of(one: dt.date | None, other: dt.date | None, anchor: dt.date | None) -> dt.date | None:
    """The later of two days that is not after the article."""
    found = [day for day in (one, other) if day and (anchor is None or day <= anchor)]
    return max(found, default=one)


def _is_of_thing(document: Document, start: int, name: str) -> bool:
    """« l’opération de 1995 », "the treaty of 1958": the year of a thing, not the one the text speaks of."""
    return name == "year" and bool(re.search(r"\b(?:de|of) (?=\d)", document.plain[max(0, start - 4) : start + 4]))


def _finding(
    document: Document, start: int, end: int, name: str, found: re.Match[str], span: Span | None
) -> DateFinding:
    words = document.plain[start:end]
    date, counts_from = _dated(document.text[start:end], span), False
    bound = BOUND.search(document.plain, max(0, start - 24), start) or _inner_bound(words)
    if bound and not WHEN.match(document.plain, end):
        date = _bounded(date, before=bool(bound["before"]))
        counts_from = bool(bound["after"])
    yearless = name in ("day", "range of days", "month without year") and not found.groupdict().get("year")
    of_noun = bool(OF_NOUN.match(words)) and name not in ("range of days", "period")
    if not of_noun:
        of_noun = bool(re.search(r"\b(?:du|de|d'|of)\s*$", document.plain[max(0, start - 5) : start]))
    of_noun = of_noun or (name == "range of days" and _parts_noun(document, start, end))
    if of_noun and (
        counts_from
        or WHEN.match(document.plain, end)
        or document.text[start : start + 3].lower() == "dès"
        or AT_IT.search(document.plain, max(0, start - 60), start)
    ):
        of_noun = False
    return DateFinding(start, end, document.text[start:end], date, name, of_noun, yearless)


# "Since February 7, when the White House cut off …": the day of that act, to the day.
WHEN = re.compile(r",? (?:when|lorsqu[e']|quand|date a laquelle|jour ou|date ou)\b")


def _without_stop(words: str) -> int:
    """How many characters a full stop at the end takes that belongs to the sentence, not to "Feb."."""
    return int(words.endswith(".") and len(words.rsplit(maxsplit=1)[-1]) > 6)


def _parts_noun(document: Document, start: int, end: int) -> bool:
    """« la reconduite, entre le 1er mars et le 31 mai, de 94 000 Afghans »: between a noun and what it governs."""
    return document.plain[max(0, start - 2) : start] == ", " and bool(
        re.match(r", (?:d[eu] |des |d'|of )", document.plain[end : end + 6])
    )


def _inner_bound(words: str) -> re.Match[str] | None:
    head = re.match(r"(?:depuis|since|d'ici)\b", words)
    return BOUND.search(f"{head[0]} ") if head else None


def _dated(words: str, span: Span | None) -> UncertainDate:
    if span is None or span[2] == Precision.UNKNOWN:
        return UncertainDate(text=words, basis=Basis.VAGUE)
    return UncertainDate(span[0], span[1], span[2], words, Basis.STATED, Certainty.CONFIRMED)


def _bounded(date: UncertainDate, *, before: bool) -> UncertainDate:
    """ "Since March", "before 2 May": one bound is open."""
    if not date.known:
        return date
    if before:
        return replace(date, earliest=None, precision=Precision.BEFORE)
    return replace(date, latest=None, precision=Precision.AFTER)

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
from relations.newsroom.intake.date_story import Story
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


OF_NOUN = re.compile(r"^(?:du|des|de|d'|of|de l'annee)\b")
# « lors de sa séance du 17 décembre »: the noun's own date is also that of what was done there.
AT_IT = re.compile(
    r"\b(?:lors d|au cours d|a l'issue d|a l'occasion d|during|at (?:a|the|its|their) )[^,.;:]{0,40}$"
    r"|\b(?:lors|au cours|a l'occasion|(?:in|over) the course(?: of)?) $"
    r"|\b(?:dans|par|in|by|via) (?:une?|la|le|son|sa|leur|an?|the|its|their) (?:\w+ )?(?:note|lettre|communique|declaration|message|courrier|missive|letter|statement|memo)"
    r"(?: \w+){0,2}(?: adressee?s? [^,.;:]{0,40})? ?$"
    r"|\b(?:nuit|night|hours|heures|matinee|soiree|journee|morning|evening|afternoon|aube|dawn|matin|jour|day|weekend|datee?s?)(?: of| d)? ?$"
)
BOUND = re.compile(r"(?:(?P<before>avant|d'ici(?: a| au| le)?|jusqu'(?:a|au|en)?|before|by|(?<!not )until|no later than)|"
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


EVE_OF = re.compile(r"\b(?:veille|lendemain|before|after) (?:d[eu']|des )|(?:veille|lendemain) de \w+ [\w-]+$")
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
        if told and one.rule == "day beside" and EVE_OF.search(document.plain[one.start : one.end + 4]):
            continue
        yield one


def _resolved(
    document: Document,
    frame: Frame,
    anchor: dt.date | None,
    spotted: list[tuple[int, int, str, re.Match[str], Callable[[re.Match[str], Moment], Span | None]]],
) -> Iterator[DateFinding]:
    story = Story(document, anchor)
    framed = [(span.start, span.end) for span in frame.spans]
    for start, end, name, found, means in spotted:
        if any(first <= start < last for first, last in framed):
            continue
        try:
            span = means(found, story.moment(start))
        except (ValueError, OverflowError):
            continue
        if span:
            story.learn(start, end, name, span, full=bool(found.groupdict().get("year")))
        end -= _without_stop(document.plain[start:end])
        yield _finding(document, start, end, name, found, span)


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
WHEN = re.compile(
    r",? (?:when|lorsqu[e']|quand|date a laquelle|jour ou|date ou|(?:l'annee|le mois|la semaine|the (?:year|month|day)) (?:ou|when|that))\b"
)


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

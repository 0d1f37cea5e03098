"""Spans in quotation marks, outermost only: nested, unclosed and running over several paragraphs."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from relations.newsroom.intake.text import Span

MARK = re.compile("[«»“”„‟\"＂‹›‘’']|''|``")
CLOSING = {"«": "»", "“": "”", "„": "“”", "‟": "”", '"': '"', "‹": "›", "‘": "’", "'": "'", "``": "''"}
# A quotation without a closing mark goes no further than this into the next paragraphs.
FARTHEST = 6000


@dataclass(slots=True)
class Quoted:
    """What stands in marks: `start` and `end` with them, `first` and `last` without."""

    start: int
    end: int
    first: int
    last: int
    closed: bool
    opening: str


def quoted_spans(text: str, paragraphs: Sequence[Span]) -> list[Quoted]:
    """All spans in marks, in order, none within another."""
    return _Scan(text, paragraphs).run()


class _Scan:
    """One walk over the marks of a text; each is looked at once."""

    def __init__(self, text: str, paragraphs: Sequence[Span]) -> None:
        self.text, self.paragraphs = text, paragraphs
        self.starts = [span.start for span in paragraphs]
        self.marks = [found for found in MARK.finditer(text) if self._counts(found[0], found.start())]
        self.found: list[Quoted] = []

    def run(self) -> list[Quoted]:
        at = 0
        while at < len(self.marks):
            at = self._quotation(at) if self._opens(at) else at + 1
        return self.found

    def _counts(self, mark: str, place: int) -> bool:
        """A single mark that is an apostrophe is none."""
        before = self.text[place - 1] if place else " "
        after = self.text[place + 1 : place + 2] or " "
        if mark == "‘":
            return not before.isalnum() and not after.isspace()
        if mark == "’":
            return not after.isalnum()
        if mark == "'":
            return before.isalnum() + after.isalnum() < 2 and not (before.isspace() and after.isspace())
        return True

    def _opens(self, at: int) -> bool:
        mark, place = self.marks[at][0], self.marks[at].start()
        if mark == '"' or mark == "＂":
            return True
        if mark == "'":
            return not self.text[place - 1 : place].strip("([") and self.text[place + 1 : place + 2].isalpha()
        return mark in CLOSING and (mark != "“" or not self._ends_word(place))

    def _ends_word(self, place: int) -> bool:
        """German style closes with the mark that opens in English."""
        return (
            False if place == 0 else self.text[place - 1] in ",.!?" and not self.text[place + 1 : place + 2].isalnum()
        )

    def _quotation(self, at: int) -> int:
        """Follow the quotation opened by mark `at` to its end; the number of the mark to go on from."""
        opening = '"' if self.marks[at][0] == "＂" else self.marks[at][0]
        depth, last_close, number = 1, -1, at + 1
        limit = self._paragraph_end(self.marks[at].start())
        while number < len(self.marks):
            mark, place = self.marks[number][0], self.marks[number].start()
            if place >= limit:
                if depth and last_close >= 0 and not self._starts_paragraph(place):
                    break
                if not self._runs_on(opening, at, number):
                    break
                limit = self._paragraph_end(place)
                if self._starts_paragraph(place) and mark not in ("”", "’", "''"):
                    number += 1
                    continue
            if opening == '"' and mark == opening and self._opens_inside(place):
                depth += 1
            elif mark in CLOSING[opening]:
                depth, last_close = depth - 1, number
                if depth == 0:
                    return self._add(at, number, opening)
            elif mark == opening and opening != '"':
                depth += 1
            number += 1
        if last_close >= 0:
            return self._add(at, last_close, opening)
        return self._unclosed(at, opening, number)

    def _opens_inside(self, place: int) -> bool:
        """A straight mark after a space and before a letter opens words quoted within the words."""
        return self.text[place - 1 : place].isspace() and self.text[place + 1 : place + 2].isalnum()

    def _runs_on(self, opening: str, at: int, number: int) -> bool:
        """Whether an open quotation goes on in a later paragraph, which mark `number` is the first to tell."""
        mark, place = self.marks[number][0], self.marks[number].start()
        here = bisect_right(self.starts, self.marks[at].start())
        there = bisect_right(self.starts, place)
        if place - self.marks[at].start() > FARTHEST:
            return False
        if self._starts_paragraph(place):
            return there - bisect_right(self.starts, self.marks[number - 1].start()) <= 1 and (
                mark == opening or mark in CLOSING[opening]
            )
        return opening not in "\"‘'" and mark in CLOSING[opening] and there - here <= 3

    def _starts_paragraph(self, place: int) -> bool:
        at = bisect_left(self.starts, place)
        return at < len(self.starts) and self.starts[at] == place

    def _paragraph_end(self, place: int) -> int:
        at = bisect_right(self.starts, place) - 1
        return self.paragraphs[at].end if 0 <= at < len(self.paragraphs) else len(self.text)

    def _add(self, at: int, number: int, opening: str) -> int:
        start, close = self.marks[at].start(), self.marks[number]
        self._keep(start, close.end(), self.marks[at].end(), close.start(), opening, closed=True)
        return number + 1

    def _unclosed(self, at: int, opening: str, number: int) -> int:
        """To the end of the paragraph of its last mark; a single mark that is never closed was an apostrophe."""
        if opening in ("‘", "'", "``", "‹"):
            return at + 1
        last = self.marks[max(at, number - 1)].start() if number - 1 > at else self.marks[at].start()
        end = self._paragraph_end(last)
        self._keep(self.marks[at].start(), end, self.marks[at].end(), end, opening, closed=False)
        while number < len(self.marks) and self.marks[number].start() < end:
            number += 1
        return number

    def _keep(self, start: int, end: int, first: int, last: int, opening: str, *, closed: bool) -> None:
        text = self.text
        while first < last and (text[first].isspace() or text[first] == "\x00"):
            first += 1
        while last > first and (text[last - 1].isspace() or text[last - 1] == "\x00"):
            last -= 1
        self.found.append(Quoted(start, end, first, last, closed, opening))

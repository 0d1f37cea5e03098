"""Which words of a text were taken away and which were added, in bounded time however long the text."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from diff_match_patch import diff_match_patch

State = Literal["kept", "removed", "added", "folded"]
STATES: dict[int, State] = {-1: "removed", 0: "kept", 1: "added"}
SECONDS = 1.0
# How many words of a kept stretch are shown on either side of a change.
CONTEXT = 12
LONGEST_OVERLAP = 1000

# A word with the apostrophe that elides it ("l’"), the marks that combine with its letters included; else one sign.
TOKEN = re.compile("\\w[\\w\u0300-\u036f\u064b-\u065f]*['’]?|\\s|[^\\w\\s]")
WORD = re.compile(r"\S+\s*")
SHOWN = {" ": "␣", "\N{NO-BREAK SPACE}": "⍽", "\N{NARROW NO-BREAK SPACE}": "⍽", "\n": "↵\n", "\t": "⇥"}


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and what became of it; "folded" stands for kept words that are not shown."""

    state: State
    text: str

    @property
    def shown(self) -> str:
        """The text, with signs for blanks where nothing else was taken away or added."""
        if self.state in ("kept", "folded") or self.text.strip():
            return self.text
        return "".join(SHOWN.get(blank, blank) for blank in self.text)


def marks(before: str, after: str, seconds: float = SECONDS) -> list[Piece]:
    """Both texts as pieces in reading order. Past `seconds` the marks grow coarser; they never grow wrong."""
    letters = Letters()
    coded = letters.code(before), letters.code(after)
    if letters.used_up:
        return [piece for piece in (Piece("removed", before), Piece("added", after)) if piece.text]
    matcher = _matcher(seconds)
    found = matcher.diff_main(*coded)
    matcher.diff_cleanupSemantic(found)
    return [Piece(STATES[state], letters.decode(text)) for state, text in found]


def _matcher(seconds: float) -> diff_match_patch:
    matcher = diff_match_patch()
    # No time at all would mean all the time in the world.
    matcher.Diff_Timeout = max(seconds, 0.01)
    # Two of its searches look at no clock: texts that repeat themselves would hold them for minutes.
    half, overlap = matcher.diff_halfMatch, matcher.diff_commonOverlap
    matcher.diff_halfMatch = lambda one, other: None if _repeats(one) or _repeats(other) else half(one, other)
    matcher.diff_commonOverlap = lambda one, other: overlap(one[-LONGEST_OVERLAP:], other[:LONGEST_OVERLAP])
    return matcher


def _repeats(text: str) -> bool:
    """Whether a stretch as long as a quarter of the text stands in it more than once."""
    quarter = len(text) // 4
    return any(text.find(text[at : at + quarter], at + 1) >= 0 for at in (0, quarter, 2 * quarter))


def on_the_left(pieces: Iterable[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.state != "added"]


def on_the_right(pieces: Iterable[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.state != "removed"]


def folded(pieces: list[Piece]) -> list[Piece]:
    """The same with long kept stretches reduced to the words next to a change."""
    last = len(pieces) - 1
    return [part for at, piece in enumerate(pieces) for part in _folded(piece, at > 0, at < last)]


def _folded(piece: Piece, follows: bool, precedes: bool) -> Iterator[Piece]:
    words = [match.span() for match in WORD.finditer(piece.text)]
    kept_words = CONTEXT * (follows + precedes)
    if piece.state != "kept" or len(words) <= kept_words + CONTEXT:
        yield piece
        return
    start = words[CONTEXT - 1][1] if follows else 0
    end = words[-CONTEXT][0] if precedes else len(piece.text)
    parts: tuple[tuple[State, str], ...] = (
        ("kept", piece.text[:start]), ("folded", piece.text[start:end]), ("kept", piece.text[end:]),
    )  # fmt: skip
    yield from (Piece(state, text) for state, text in parts if text)


class Letters:
    """One letter for each word, so that a comparison of letters is one of words.

    Signs and blanks stand for themselves: the clean-up looks for the ends of words and lines among them.
    """

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._free = _unused_letters()
        self.used_up = False

    def code(self, text: str) -> str:
        return "".join(self._letter(token) for token in TOKEN.findall(text))

    def decode(self, letters: str) -> str:
        return "".join(self._words.get(letter, letter) for letter in letters)

    def _letter(self, token: str) -> str:
        if not (token[0].isalnum() or token[0] == "_"):
            return token
        if token not in self._letters:
            letter = next(self._free, "")
            self.used_up = self.used_up or not letter
            self._letters[token], self._words[letter] = letter, token
        return self._letters[token]


def _unused_letters() -> Iterator[str]:
    return (letter for letter in map(chr, range(0x3400, sys.maxunicode)) if letter.isalnum())

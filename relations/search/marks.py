"""Where the words of a question stand in a text: the stretch of it that is shown, and what is marked there."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from relations.search.questions import Question
from relations.search.words import ANY, SMALL, fold, stems, words_of

Text = tuple[str, str]
# Letters of a stretch before and after the first word found.
BEFORE, AFTER = 70, 150
# How much of a stem must stand at the start of a word for it to be looked at more closely.
ENDING = 2


@dataclass(frozen=True)
class Piece:
    text: str
    is_hit: bool = False


@dataclass(frozen=True)
class Stretch:
    """A part of a text in its language, cut at words."""

    language: str
    pieces: tuple[Piece, ...]
    starts_inside: bool
    ends_inside: bool


class Marker:
    """Finds the words of one question."""

    def __init__(self, question: Question):
        self._stems = {stem for word in question.words for stem in stems(word, ANY)}
        self._likely = _likely(tuple(sorted(self._stems)))

    def pieces(self, text: str, language: str) -> tuple[Piece, ...]:
        """The text in pieces, the words of the question apart."""
        found: list[Piece] = []
        at = 0
        for word in words_of(text) if self._stems else ():
            if self._is_meant(word.text, language):
                found += [Piece(text[at : word.start]), Piece(text[word.start : word.end], is_hit=True)]
                at = word.end
        return tuple(piece for piece in (*found, Piece(text[at:])) if piece.text)

    def stretch(self, texts: Sequence[Text], others: Sequence[Text] = ()) -> Stretch | None:
        """The words around the first hit of the first text that has one; else the beginning of the first text.

        `others` are shown for a hit alone.
        """
        for language, text in (*texts, *others):
            at = self._first(text, language)
            if at is not None:
                return self._around(text, language, at)
        return self._around(texts[0][1], texts[0][0], 0) if texts else None

    def _first(self, text: str, language: str) -> int | None:
        if not self._stems:
            return None
        # Stemming each word of a long text takes long: only those are read that begin as one that is looked for.
        for found in self._likely.finditer(text):
            for word in words_of(found[0]):
                if self._is_meant(word.text, language):
                    return found.start() + word.start
        return None

    def _around(self, text: str, language: str, at: int) -> Stretch:
        start = 0 if at <= BEFORE else text.rfind(" ", 0, at - BEFORE) + 1
        end = len(text) if len(text) - at <= AFTER else _space(text, at + AFTER)
        shown = " ".join(text[start:end].split())
        return Stretch(language, self.pieces(shown, language), start > 0, end < len(text))

    def _is_meant(self, word: str, language: str) -> bool:
        return fold(word) not in SMALL and not self._stems.isdisjoint(stems(word, language))


def _space(text: str, at: int) -> int:
    found = text.find(" ", at)
    # Scripts without spaces are cut where the room ends.
    return at if found < 0 or found > at + BEFORE else found


def in_order(texts: Iterable[list[str]], language: str) -> list[Text]:
    """The texts of an entry, those in the reader's language first and those of the other one last."""
    known = [(lang, text) for lang, text in texts]
    return sorted(known, key=lambda pair: (pair[0] != language, pair[0] in ("fr", "en")))


@lru_cache(maxsize=200)
def _likely(found: tuple[str, ...]) -> re.Pattern[str]:
    """What a word must begin with to have one of these stems: their letters, with any accent."""
    starts = {stem[: max(1, len(stem) - ENDING)] for stem in found}
    either = "|".join("".join(_any_accent(letter) for letter in start) for start in sorted(starts))
    return re.compile(rf"(?:\b|(?<=_))(?:{either})[^\W_]*['’]?", re.IGNORECASE)


@lru_cache(maxsize=1)
def _accented() -> dict[str, str]:
    """By plain letter, the letters of Latin scripts that are it with an accent."""
    found: dict[str, str] = {}
    for code in range(0xC0, 0x250):
        plain = unicodedata.normalize("NFKD", chr(code).lower())[0]
        if plain.isascii():
            found[plain] = found.get(plain, "") + chr(code)
    return found


def _any_accent(letter: str) -> str:
    # An accent may stand apart, as a letter of its own; "oe" may be written as one letter.
    ligatures = {"o": "œŒ", "a": "æÆ", "e": "œŒæÆ"}.get(letter, "")
    ending = "?" if letter == "e" else ""
    return f"[{re.escape(letter)}{_accented().get(letter, '')}{ligatures}]{ending}[\u0300-\u036f]*"

"""What somebody typed, read as words, phrases in quotation marks, and what is to be left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from relations.search.words import fold, is_small, words_of

LONGEST = 300
MOST_WORDS = 16
# A part in quotation marks of any kind, the last of which may be missing; or anything up to a space.
PART = re.compile(r'(?P<out>-?)(?:["“”„«](?P<phrase>[^"“”„«»]*)["“”»]?|(?P<word>[^\s"“”„«»]+))')


class TooLong(ValueError):
    """More than anybody means to ask."""


@dataclass(frozen=True)
class Term:
    """Words that stand next to each other: one, or a phrase. Small words are not among them."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    text: str
    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    # Words that were typed and are too common to be looked for.
    small: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for term in self.wanted for word in term.words)

    @property
    def is_plain(self) -> bool:
        """Whether it is nothing but words: only then can another spelling be put in their place."""
        return not self.unwanted and all(len(term.words) == 1 for term in self.wanted)


def read(text: str) -> Question:
    """The question in a text, whatever is in it. Raises TooLong."""
    if len(text) > LONGEST:
        raise TooLong
    wanted: dict[Term, None] = {}
    unwanted: dict[Term, None] = {}
    small: dict[str, None] = {}
    for part in PART.finditer(text):
        for words in _terms(part):
            content = tuple(word for word in words if not is_small(word))
            small |= dict.fromkeys(word for word in words if is_small(word))
            if content:
                (unwanted if part["out"] else wanted)[Term(content)] = None
    if sum(len(term.words) for term in (*wanted, *unwanted)) > MOST_WORDS:
        raise TooLong
    return Question(" ".join(text.replace("\0", " ").split()), tuple(wanted), tuple(unwanted), tuple(small))


def _terms(part: re.Match[str]) -> Iterator[tuple[str, ...]]:
    """A phrase is one term; of "Mali-États-Unis" each word is one, unless all of it is left out."""
    words = tuple(fold_keeping_accents(word.text) for word in words_of(part["phrase"] or part["word"] or ""))
    if part["phrase"] or part["out"]:
        yield words
    else:
        yield from ((word,) for word in words)


def fold_keeping_accents(word: str) -> str:
    """The word in small letters; the accents tell the stems of French words apart."""
    return word.lower() if fold(word) else ""

"""An article cut up: paragraphs, words and sentences, each with its place in the text (code points)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from relations.newsroom.intake.plain import plain
from relations.newsroom.intake.tables import listed

WORD = re.compile(
    r"""
    (?P<name>[NMOTK]['’](?=[A-ZÀ-Þ])[^\W\d_]+(?:[-‐‑][^\W_]+)*)         # N’Djamena, O’Brien
    |(?P<elided>(?:[cdjlmnstCDJLMNST]|(?:jus|lors|puis|quoi|quel|pres)?[qQ]u|Jusqu|Lorsqu|Puisqu|Quoiqu)['’](?=[^\W_]))
    |(?P<dotted>(?:[A-ZÀ-Þ]\.[-‐‑]?){2,})                               # U.S., E.A.U.
    |(?P<possessive>['’]s\b)
    |(?P<number>\d+(?:[.,]\d+)*(?:er|ère|e|ème|st|nd|rd|th)?\b|\d+)
    |(?P<word>[^\W\d_]+\d*(?:[-‐‑/][^\W_]+)*(?:['’](?!s\b)[^\W\d_]+(?:[-‐‑][^\W_]+)*)?)
    |(?P<mark>[^\w\s]|_)
    """,
    re.VERBOSE,
)
# Full stops after these end no sentence.
ABBREVIATIONS = listed("text_abbreviations")
TERMINAL = frozenset(".!?…")
# Small words that only an accent tells from others keep it.
ACCENTED = {"à": "à", "où": "où", "dès": "dès", "là": "là", "dû": "dû"}
# A sentence that has no end is cut, so that no rule looks at more than this many words at once.
LONGEST_SENTENCE = 200


@dataclass(slots=True)
class Token:
    """A word, number or mark. `low` is its plain form; `upper` says that it begins with a capital."""

    index: int
    start: int
    end: int
    text: str
    low: str
    upper: bool
    kind: str
    paragraph: int
    quote: int = -1

    @property
    def is_word(self) -> bool:
        return self.kind in ("word", "name", "dotted")

    @property
    def all_caps(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words first to last (not included); `start` and `end` are places in the text."""

    index: int
    first: int
    last: int
    start: int
    end: int
    paragraph: int


@dataclass
class Document:
    """A text and what can be said of its form."""

    text: str
    tokens: list[Token] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)

    @cached_property
    def plain(self) -> str:
        return plain(self.text)

    @cached_property
    def paragraphs(self) -> list[Span]:
        return list(paragraphs_of(self.text))

    @cached_property
    def starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def passage(self, start: int, end: int) -> str:
        return self.text[start:end]

    def narration(self, sentence: Sentence) -> list[Token]:
        """The words of a sentence that stand outside quotation marks."""
        return [token for token in self.tokens[sentence.first : sentence.last] if token.quote < 0]


def paragraphs_of(text: str) -> Iterator[Span]:
    """Lines that hold something; where lines are broken by hand, what stands between empty lines."""
    pattern = r"[^\n\r]+(?:\r?\n(?!\s*[\r\n])[^\n\r]+)*" if _is_hard_wrapped(text) else r"[^\n\r\u2028\u2029]+"
    for found in re.finditer(pattern, text):
        start, end = _stripped(text, found.start(), found.end())
        if start < end:
            yield Span(start, end)


def _is_hard_wrapped(text: str) -> bool:
    """Whether lines were broken at a width: most are of one length and stop in the middle of a sentence."""
    if "\n\n" not in text:
        return False
    lines = text[:20_000].split("\n")
    inner = [line for line, after in pairwise(lines) if line.strip() and after.strip()]
    if len(inner) < 4 or max(map(len, inner)) > 110:
        return False
    return sum(len(line) > 45 and line.rstrip()[-1] not in '.!?:»”"' for line in inner) > 0.7 * len(inner)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "\ufeff\x00"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == "\x00"):
        end -= 1
    return start, end


def tokens_of(document: Document) -> list[Token]:
    """All words, numbers and marks, paragraph by paragraph."""
    found: list[Token] = []
    for number, span in enumerate(document.paragraphs):
        for match in WORD.finditer(document.text, span.start, span.end):
            word = match[0]
            low = document.plain[match.start() : min(match.end(), match.start() + 80)]
            if len(word) <= 3:
                low = ACCENTED.get(word.lower(), low)
            kind = match.lastgroup or "mark"
            found.append(
                Token(len(found), match.start(), match.end(), word, low, word[0].isupper(), kind, number)
            )  # fmt: skip
    return found


def sentences_of(document: Document, breaks: frozenset[int] = frozenset()) -> list[Sentence]:
    """Sentences; what stands in quotation marks belongs to the sentence around it. A new one begins at each break."""
    found: list[Sentence] = []
    first = 0
    tokens = document.tokens
    for token in tokens:
        if _ends_sentence(tokens, token, first) or token.end in breaks:
            found.append(_sentence(document, len(found), first, token.index + 1))
            first = token.index + 1
    if first < len(tokens):
        found.append(_sentence(document, len(found), first, len(tokens)))
    return found


def _sentence(document: Document, index: int, first: int, last: int) -> Sentence:
    head, tail = document.tokens[first], document.tokens[last - 1]
    return Sentence(index, first, last, head.start, tail.end, head.paragraph)


def _ends_sentence(tokens: list[Token], token: Token, first: int) -> bool:
    after = tokens[token.index + 1] if token.index + 1 < len(tokens) else None
    if after is None or after.paragraph != token.paragraph or token.index - first >= LONGEST_SENTENCE:
        return True
    if token.quote >= 0:
        return after.quote != token.quote and _closes_sentence(tokens, token, after)
    if token.low not in TERMINAL or after.low in TERMINAL or (after.low in ")]»”\"'" and after.quote < 0):
        return False
    if not _can_begin(tokens, after) or (after.start == token.end and after.is_word | (after.kind == "number")):
        return False
    return token.low != "." or not _is_abbreviation(tokens[token.index - 1] if token.index > first else None, token)


def _closes_sentence(tokens: list[Token], token: Token, after: Token) -> bool:
    """Whether a quotation ends its sentence: it does so with a full stop inside and a new sentence after."""
    inner = tokens[token.index - 1]
    return token.kind == "mark" and inner.low in TERMINAL and _can_begin(tokens, after) and after.upper


def _can_begin(tokens: list[Token], token: Token) -> bool:
    if token.kind in ("word", "name", "dotted", "elided"):
        return token.upper
    return token.kind == "number" or token.quote >= 0 or token.low in '–-([«“"•*'


def _is_abbreviation(before: Token | None, stop: Token) -> bool:
    if before is None or before.end != stop.start:
        return False
    return before.low in ABBREVIATIONS or (before.is_word and len(before.text) == 1 and before.upper)

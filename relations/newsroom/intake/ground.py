"""What every rule stands on: the text cut up, the known names in it, its frame and its dates."""

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from relations.newsroom.intake.dates import DateFinding, dates_of
from relations.newsroom.intake.frame import Frame, frame_of
from relations.newsroom.intake.gazetteer import Hit, Tree, hits, names, offices
from relations.newsroom.intake.marks import Quoted, quoted_spans
from relations.newsroom.intake.text import Document, Sentence, Token, sentences_of, tokens_of

if TYPE_CHECKING:
    from relations.newsroom.intake.cast import Cast


class Act(NamedTuple):
    """A verb of the codebook that tells an act: where its group begins, where it stands, whether it has no subject."""

    first: int
    at: int
    bare: bool


@dataclass
class Ground:
    document: Document
    language: str
    marks: list[Quoted]
    frame: Frame
    dates: list[DateFinding]
    anchor: dt.date | None
    names: dict[int, Hit] = field(default_factory=dict)
    offices: dict[int, Hit] = field(default_factory=dict)
    name_ends: dict[int, Hit] = field(default_factory=dict)
    # Who is who, once that is known: events ask for it.
    cast: "Cast" = field(init=False)

    def token(self, index: int) -> Token | None:
        return self.tokens[index] if 0 <= index < self._count else None

    def low(self, index: int) -> str:
        """The plain form of a word; empty before the first and after the last."""
        return self._lows[index] if 0 <= index < self._count else ""

    def bearing(self, low: str) -> list[Token]:
        """All words of this plain form."""
        return self._by_form.get(low, [])

    @cached_property
    def _by_form(self) -> dict[str, list[Token]]:
        found: dict[str, list[Token]] = {}
        for token in self.tokens:
            found.setdefault(token.low, []).append(token)
        return found

    def words(self, first: int, last: int) -> str:
        """The text from word `first` to before word `last`."""
        if last <= first:
            return ""
        return self.document.text[self.tokens[first].start : self.tokens[last - 1].end]

    def plain_words(self, first: int, last: int) -> str:
        if last <= first:
            return ""
        return self.document.plain[self.tokens[first].start : self.tokens[last - 1].end]

    def token_at(self, place: int) -> int:
        """The number of the first word that begins here or later."""
        return bisect_left(self.document.starts, place)

    def sentence_of(self, index: int) -> Sentence:
        at = bisect_right(self._firsts, index) - 1
        return self.document.sentences[max(0, at)]

    def dates_near(self, place: int) -> list[DateFinding]:
        """The date that begins here or before, if any: asked for every word, so found by halving."""
        at = bisect_right(self._date_starts, place) - 1
        return self.dates[at : at + 1] if at >= 0 else []

    def dates_in(self, start: int, end: int) -> list[DateFinding]:
        first, last = bisect_left(self._date_starts, start), bisect_left(self._date_starts, end)
        return self.dates[first:last]

    def __post_init__(self) -> None:
        self.tokens: list[Token] = self.document.tokens
        self._lows = [token.low for token in self.tokens]
        self._count = len(self.tokens)
        # What was asked of a word before: whether it says something.
        self.sayings: dict[int, bool] = {}
        # The acts of each sentence, by its number, once its verbs are read.
        self.acts: dict[int, list[Act]] = {}
        # Where in a sentence the acts stand that lean on no other.
        self.heads: dict[int, list[int]] = {}
        self._firsts = [sentence.first for sentence in self.document.sentences]
        self._date_starts = [date.start for date in self.dates]

    def know_acts(self, sentence: int, acts: list[Act]) -> None:
        self.acts[sentence] = sorted(set(acts), key=lambda act: act.at)
        self.heads[sentence] = sorted({act.at for act in acts if not act.bare})

    def act_before(self, sentence: int, index: int) -> int:
        """Where the last act before this word stands that leans on no other; -1 if there is none."""
        heads = self.heads.get(sentence, [])
        at = bisect_left(heads, index)
        return heads[at - 1] if at else -1

    def acts_after(self, sentence: int, index: int) -> list[Act]:
        """The next few acts of a sentence behind this word."""
        acts = self.acts.get(sentence, [])
        at = bisect_right(acts, index, key=lambda act: act.at)
        return acts[at : at + 8]

    def country_at(self, index: int) -> str:
        """The country that the word is, or is of."""
        hit = self.names.get(index)
        return hit.entry.ref if hit and hit.entry.kind in ("country", "demonym", "capital") else ""


def ground_of(text: str, anchor: dt.date | None, language: str, known: Tree | None = None) -> Ground:
    document = Document(text)
    marks = quoted_spans(text, document.paragraphs)
    document.tokens = tokens_of(document)
    _tell_quoted(document, marks)
    frame = frame_of(document)
    document.sentences = sentences_of(document, frozenset(len(text[: span.end].rstrip()) for span in frame.spans[:20]))
    anchor = _day_of(anchor, frame)
    ground = Ground(document, language, marks, frame, dates_of(document, frame, anchor), anchor)
    for hit in hits(names(), document):
        ground.names[hit.first] = hit
        ground.name_ends[hit.last] = hit
    ground.offices = {hit.first: hit for hit in hits(offices(language), document)}
    return ground


def _day_of(anchor: dt.date | None, frame: Frame) -> dt.date | None:
    """The caller's day, or that of a communiqué dated within the week before: « ce jour » is its own."""
    if anchor and frame.written and 0 < (anchor - frame.written).days < 7:
        return frame.written
    return anchor or frame.published


def _tell_quoted(document: Document, marks: list[Quoted]) -> None:
    """Each word in quotation marks, and the marks themselves, know which quotation they belong to."""
    starts = [quoted.start for quoted in marks]
    for token in document.tokens:
        at = bisect_right(starts, token.start) - 1
        if at >= 0 and token.start < marks[at].end:
            token.quote = at

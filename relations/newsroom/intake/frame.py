"""What frames an article and tells nothing itself: headings, bylines, the dateline, lines on its publication."""
# ruff: noqa: E501

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass, field

from relations.newsroom.intake.days import MONTH, day_of
from relations.newsroom.intake.text import Document, Span

# BAMAKO, 3 février (AFP) —   WASHINGTON, Feb 3 (Reuters) -   Paris, le 3 février 2026 –   PARIS (AP) —
DATELINE = re.compile(
    r"(?P<place>[A-ZÀ-Þ][\w'’.\-/]*(?:[ \-][\w'’.\-/]+){0,4}(?:,[ ][A-ZÀ-Þ][\w.]+){0,2})"
    r"(?:\s*\((?P<first>[^()\n]{2,40})\))?(?:,?[ ](?P<date>(?:le )?[^()\n–—,]{2,30}?(?:, \d{4})?))?"
    r"\s*(?:\((?P<agency>[^()\n]{2,40})\))?\s*(?:[–—\-]+|:)\s"
)
PUBLISHED = re.compile(
    r"\s*(?:publie(?:e|es)?|mis(?:e)? a jour|modifie|poste|mis(?:e)? en ligne|paru|published|posted|updated|last updated"
    r"|issued|released|date(?: de publication)?\s*:|le \d{1,2}[/.]\d{1,2}[/.]\d{2,4}\s*$)\b"
)
# « N’Djaména, le 24 mars 2025 »: a line of its own that dates a communiqué.
PLACED = re.compile(
    rf"[a-z][\w'-]+(?: [\w'-]+){{0,2}}, (?:le |ce |on )?(?:\w+ )?(?:\d{{1,2}}(?:er)? {MONTH} \d{{4}}|{MONTH} \d{{1,2}},? \d{{4}})\s*$"
)
BYLINE = re.compile(
    r"\s*(?:par|by|avec|propos recueillis par|reporting by|editing by|writing by|redaction|source|photo|credit)\b[ :]"
)
ENDS = frozenset(".!?:;…»”\"'’)")
LONGEST_HEADING = 16


@dataclass
class Frame:
    """Spans that frame the text, those that are headings, and the day of publication if the text gives it."""

    spans: list[Span] = field(default_factory=list)
    headings: list[Span] = field(default_factory=list)
    published: dt.date | None = None
    # The day that a communiqué bears itself, which may be some days before the caller's.
    written: dt.date | None = None

    def holds(self, place: int) -> bool:
        return _covers(self.spans, place)

    def heads(self, place: int) -> bool:
        return _covers(self.headings, place)


def _covers(spans: list[Span], place: int) -> bool:
    """Whether one of the spans, which stand in order, holds the place."""
    at = bisect_right(spans, place, key=lambda span: span.start) - 1
    return at >= 0 and place < spans[at].end


def frame_of(document: Document) -> Frame:
    frame = Frame()
    paragraphs = document.paragraphs
    for number, span in enumerate(paragraphs):
        line = document.plain[span.start : min(span.end, span.start + 300)]
        if PUBLISHED.match(line) and span.end - span.start < 160:
            _frames(frame, document, span)
        elif number < 8 and span.end - span.start < 60 and PLACED.match(line):
            _frames(frame, document, span)
            frame.written = frame.published
        elif BYLINE.match(line) and _is_short(document, span, 14) and not _is_spoken(document, span):
            frame.spans.append(span)
        elif number < 6 and (found := _dateline(document, span)):
            _frames(frame, document, found)
        elif len(paragraphs) > 1 and _is_heading(document, span):
            frame.headings.append(span)
    return frame


def _frames(frame: Frame, document: Document, span: Span) -> None:
    frame.spans.append(span)
    if frame.published is None:
        frame.published = day_of(document.plain[span.start : span.end])


def _dateline(document: Document, span: Span) -> Span | None:
    found = DATELINE.match(document.text, span.start, min(span.end, span.start + 120))
    if not found:
        return None
    agency = found["agency"] or found["first"]
    if found[0].rstrip().endswith(":") and not (found["date"] or agency):
        return None
    if not found["date"] and not agency and not found["place"].isupper():
        return None
    said = document.plain[found.start("date") : found.end("date")] if found["date"] else ""
    if said and not re.search(rf"{MONTH}|\d", said) and not agency:
        return None
    return Span(found.start(), found.end())


def _is_short(document: Document, span: Span, words: int) -> bool:
    return span.end - span.start < 200 and len(document.text[span.start : span.end].split()) <= words


def _is_spoken(document: Document, span: Span) -> bool:
    return document.text[span.end - 1] in ".!?»”"


def _is_heading(document: Document, span: Span) -> bool:
    """A short line without a full stop; a line of quoted words or a signature is none."""
    if document.text[span.end - 1] in ENDS or document.text[span.start] in '«“"-–—•*‘':
        return False
    return _is_short(document, span, LONGEST_HEADING)

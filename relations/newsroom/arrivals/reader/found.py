"""What the reader answers: a document, a feed, or why it is neither."""

import re
import unicodedata
from dataclasses import dataclass, field

# Of a text that is kept, in code points.
LONGEST = 500_000
LINE = 300
# Of a paper; and of one file inside a packed one, in bytes unpacked.
PAGES, UNPACKED = 300, 30_000_000
LANGUAGE = re.compile(r"[A-Za-z]{2,3}\b")
# Tabs and ends of lines stay; everything else that cannot be seen and steers a terminal goes.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff]|[\ud800-\udfff]")


class Unreadable(Exception):
    """Why a file gives no text: one of the causes that the desk has words for."""


@dataclass(frozen=True)
class Document:
    """The words of one article; what it does not say is empty."""

    text: str
    title: str = ""
    authors: str = ""
    outlet: str = ""
    language: str = ""
    # A day, as 2026-02-03.
    published: str = ""


@dataclass(frozen=True)
class Entry:
    """What a feed says of one article. `is_whole`: the text is all of it, as far as the feed tells."""

    key: str
    address: str
    document: Document
    is_whole: bool


@dataclass(frozen=True)
class Feed:
    title: str
    entries: list[Entry] = field(default_factory=list)


def text_of(words: str) -> str:
    """As it is kept: lines end with LF, none has blanks at its end, no more than one is empty at a time."""
    seen = UNSEEN.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
    lines = "\n".join(line.rstrip() for line in seen.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", lines).strip("\n")
    if not text.strip():
        raise Unreadable("empty")
    if len(text) > LONGEST:
        raise Unreadable("long")
    return text


def line_of(words: str | None, longest: int = LINE) -> str:
    """On one line, and no longer than may be kept."""
    line = " ".join(UNSEEN.sub(" ", words or "").split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def language_of(words: str | None) -> str:
    """The language of a tag such as fr-FR or en_US, without the country."""
    found = LANGUAGE.match((words or "").strip().replace("_", "-"))
    return found[0].lower() if found else ""


def is_letters(text: str) -> bool:
    """Whether most of it is words: of bytes read as another script most are signs."""
    shown = [sign for sign in text[:5000] if not sign.isspace()]
    known = sum(unicodedata.category(sign)[0] in "LNPM" for sign in shown)
    return bool(shown) and known >= 0.8 * len(shown)

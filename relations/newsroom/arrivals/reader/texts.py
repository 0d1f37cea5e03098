"""Plain text, in whatever code it was saved."""

import codecs
import re

from relations.newsroom.arrivals.reader.found import Document, Unreadable, is_letters, line_of, text_of
from relations.newsroom.arrivals.reader.heads import is_about_itself

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark is the beginning of this one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A first line of no more than this, which ends as no sentence does, is a title.
TITLE = 200
# How many lines may stand before it that say when, by whom and in what the text appeared.
MOST_ABOUT = 4
SENTENCE_ENDS = re.compile(r"[.!?…;:,][\s»”\"')]*$")


def read(body: bytes, charset: str = "") -> Document:
    words = decoded(body, charset)
    # Its first signs are enough to know what is none.
    if "\x00" in words[:5000] or (words.strip() and not is_letters(words)):
        raise Unreadable("kind")
    text = text_of(words)
    return Document(text=text, title=title_of(text))


def decoded(body: bytes, charset: str = "") -> str:
    """As its mark says, as the server says, as UTF-8; else as Windows writes in Western Europe."""
    said = next((code for mark, code in MARKS if body.startswith(mark)), charset)
    for code in (said, "utf-8", "cp1252"):
        try:
            return body.decode(code) if code else body.decode()
        except (UnicodeError, LookupError):
            continue
    return body.decode("latin-1")


def title_of(text: str) -> str:
    """The first line that is not about the paper itself (its day, its author, its section), unless it is a sentence."""
    first, _end, rest = text.lstrip().partition("\n")
    for _line in range(MOST_ABOUT):
        if not rest.strip() or not is_about_itself(first.strip()):
            break
        first, _end, rest = rest.lstrip().partition("\n")
    if not rest.strip() or len(first) > TITLE or SENTENCE_ENDS.search(first) or is_about_itself(first.strip()):
        return ""
    return line_of(first)

"""Where a passage stands: the words around it, and addresses that lead a browser to its very words."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from relations.models import Passage
from relations.public.addresses import address_of, web
from relations.public.texts import stands
from relations.vocabulary import Genre

# As many signs before and after a passage give a reader its bearing.
AROUND = 240
# Longer words are named by their beginning and their end: https://wicg.github.io/scroll-to-text-fragment/
LONGEST = 90
ENDS = 5
BREAK = re.compile(r"\s*\n\s*")
WORD = re.compile(r"\w[^\s]*")


@dataclass(frozen=True)
class Surroundings:
    before: str
    after: str


def surroundings_of(passage: Passage) -> Surroundings:
    """The words before and after, where rights allow: an article that we may not show has none in `public`."""
    body = passage.article.body
    if not passage.article.may_show_text or passage.start is None or not stands(passage, body):
        return Surroundings(passage.prefix, passage.suffix)
    end = passage.start + len(passage.exact)
    return Surroundings(_tail(body[: passage.start]), _head(body[end:]))


def _tail(text: str) -> str:
    text = BREAK.sub("\n", text[-2 * AROUND :])
    if len(text) <= AROUND:
        return text.lstrip()
    return f"… {text[-AROUND:].split(maxsplit=1)[-1]}"


def _head(text: str) -> str:
    text = BREAK.sub("\n", text[: 2 * AROUND])
    if len(text) <= AROUND:
        return text.rstrip()
    return f"{text[:AROUND].rsplit(maxsplit=1)[0]} …"


def text_directive(words: str) -> str:
    """What follows "#" in an address so that a browser marks these words."""
    found = list(WORD.finditer(words))
    if not found:
        return ""
    if len(words) <= LONGEST and "\n" not in words.strip():
        return f":~:text={_encoded(words[found[0].start() : found[-1].end()])}"
    size = min(ENDS, len(found) // 2) or 1
    start = words[found[0].start() : found[size - 1].end()]
    end = words[found[-size].start() : found[-1].end()]
    return f":~:text={_encoded(start)},{_encoded(end)}"


def _encoded(words: str) -> str:
    # A hyphen parts the words from those around them in this syntax.
    return quote(" ".join(words.split("\n")), safe="").replace("-", "%2D")


def place_of(passage: Passage) -> str:
    """The address of the passage on our page of its article, with its words marked."""
    return f"{address_of(passage)}{text_directive(passage.exact)}"


def place_at_publisher(passage: Passage) -> str:
    """The same on the page of whoever published the article; "" where we know of none, and for a file of data."""
    article = passage.article
    url = web(article.url)
    if not url or article.genre == Genre.DATA_SET:
        return ""
    return f"{url}{'' if '#' in url else '#'}{text_directive(passage.exact)}"

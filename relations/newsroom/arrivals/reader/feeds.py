"""RSS and Atom: what a feed says of each of its articles, as text."""

from datetime import date
from io import BytesIO
from typing import Any

import feedparser
from lxml import html

from relations.newsroom.arrivals.reader.found import (
    Document,
    Entry,
    Feed,
    Unreadable,
    language_of,
    line_of,
    text_of,
)

MOST = 100
# A summary is shorter; a text of this length may be the whole article.
WHOLE = 1500
BLOCKS = (
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "table", "section",
    "article", "figure", "figcaption",
)  # fmt: skip
UNREAD = ("script", "style", "template", "iframe", "object", "noscript")


def read(body: bytes, address: str = "") -> Feed:
    if not body.strip():
        raise Unreadable("no_feed")
    # As a file: of the bytes themselves, feedparser first looks whether they name one on our disk, and reads that.
    found: Any = feedparser.parse(
        BytesIO(body), sanitize_html=False, response_headers={"content-location": address} if address else {}
    )
    if not found.version:
        raise Unreadable("no_feed")
    language = language_of(found.feed.get("language"))
    entries = [_entry(said, language) for said in found.entries[:MOST]]
    return Feed(line_of(found.feed.get("title"), 200), [entry for entry in entries if entry.key])


def _entry(said: Any, language: str) -> Entry:
    address = said.get("link", "")
    address = address if address.startswith(("http://", "https://")) and len(address) <= 1000 else ""
    content = max((part.get("value", "") for part in said.get("content", ())), key=len, default="")
    text = _text(content) or _text(said.get("summary", ""))
    document = Document(
        text=text,
        title=line_of(_text(said.get("title", "")).replace("\n", " ")),
        authors=line_of(", ".join(filter(None, (one.get("name", "") for one in said.get("authors", ()))))),
        language=language_of(said.get("language")) or language,
        published=_day(said),
    )
    key = line_of(said.get("id") or address or document.title, 2000)
    return Entry(key, address, document, is_whole=bool(content) and len(text) >= WHOLE)


def _day(said: Any) -> str:
    moment = said.get("published_parsed") or said.get("updated_parsed")
    try:
        return date(*moment[:3]).isoformat() if moment else ""
    except ValueError:
        return ""


def _text(words: str) -> str:
    """The words of a piece of HTML, a block on a line; empty where there are none."""
    if not words.strip():
        return ""
    try:
        tree = html.fragment_fromstring(words, create_parent="div")
    except (ValueError, html.etree.ParserError):
        return ""
    html.etree.strip_elements(tree, *UNREAD, html.etree.Comment, with_tail=False)
    for node in tree.iter(*BLOCKS):
        node.tail = "\n" + (node.tail or "")
        if node.tag != "br":
            node.text = "\n" + (node.text or "")
    try:
        text = text_of(tree.text_content())
    except Unreadable:
        return ""
    return "\n\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())

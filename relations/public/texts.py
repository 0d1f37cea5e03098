"""Editors' Markdown as safe HTML, and the text of an article with its passages marked."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt

from relations.models import Article, Passage

# Deep nesting costs the sanitiser quadratic time.
LONGEST = 100_000
_markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")
_allowed = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "a", "em", "strong", "blockquote", "code", "pre", "hr", "br",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def markdown_to_html(text: str) -> str:
    """HTML with only what a page of text needs; headings start at the second level, under the page's title."""
    tokens = _markdown.parse(text[:LONGEST])
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(4, max(2, int(token.tag[1])))}"
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return nh3.clean(html, tags=_allowed, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})


def plain(text: str) -> str:
    """The words of a text in Markdown, without its marks."""
    return unescape(nh3.clean(markdown_to_html(text), tags=set()))


@dataclass
class Run:
    """A stretch of text under the same passages."""

    text: str
    # Numbers of the passages that cover it, of those that begin with it, and of those that end with it.
    under: list[int]
    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


def stands(passage: Passage, body: str) -> bool:
    return passage.start is not None and body[passage.start : passage.end] == passage.exact


def marked_paragraphs(article: Article, numbered: Iterable[tuple[int, Passage]]) -> list[list[Run]]:
    """The article's lines as runs. Passages may overlap and cross lines: a run ends wherever one begins or ends."""
    spans = [
        (number, passage.start, passage.start + len(passage.exact))
        for number, passage in numbered
        if passage.start is not None and stands(passage, article.body)
    ]
    cuts = sorted({at for _number, start, end in spans for at in (start, end)})
    paragraphs, at = [], 0
    for line in article.body.split("\n"):
        end = at + len(line)
        if line.strip():
            bounds = [at, *cuts[bisect_right(cuts, at) : bisect_left(cuts, end)], end]
            paragraphs.append([_run(article.body, *bound, spans) for bound in pairwise(bounds)])
        at = end + 1
    _note_ends([run for runs in paragraphs for run in runs])
    return paragraphs


def _run(body: str, start: int, end: int, spans: list[tuple[int, int, int]]) -> Run:
    return Run(body[start:end], [number for number, first, last in spans if first < end and last > start])


def _note_ends(runs: list[Run]) -> None:
    """Each passage begins with the first run it covers and ends with the last: it may start on the end of a line."""
    first: dict[int, Run] = {}
    last: dict[int, Run] = {}
    for run in runs:
        for number in run.under:
            first.setdefault(number, run)
            last[number] = run
    for number, run in first.items():
        run.begins.append(number)
        last[number].ends.append(number)

"""Pages of the web: the words of the article, without the menus, the advertisements and what else stands around it."""

import re
from typing import Any

from trafilatura import bare_extraction, load_html

from relations.newsroom.arrivals.reader.found import Document, Unreadable, language_of, line_of, text_of
from relations.newsroom.arrivals.reader.texts import decoded

DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What has fewer words is a menu or a notice, and no article.
FEWEST = 10
# What a page says of its day, and nothing that would be guessed from its words.
DATES = {"extensive_search": False, "original_date": True}


def read(body: bytes, charset: str = "", address: str = "") -> Document:
    declared = DECLARED.search(body[:4096])
    words = decoded(body, charset or (declared[1].decode("ascii", "ignore") if declared else ""))
    tree: Any = load_html(words)
    if tree is None:
        raise Unreadable("empty")
    language = language_of(tree.get("lang"))
    found: Any = bare_extraction(
        tree, url=address or None, favor_precision=True, include_comments=False, include_tables=True, deduplicate=False,
        with_metadata=True, date_extraction_params=DATES,
    )  # fmt: skip
    if found is None or len((found.text or "").split()) < FEWEST:
        raise Unreadable("empty")
    title = line_of(found.title)
    return Document(
        text=text_of("\n\n".join(_without_title(found.text.split("\n"), title))),
        title=title,
        authors=line_of((found.author or "").replace("; ", ", ")),
        outlet=line_of(found.sitename, 200),
        language=language,
        published=found.date if DAY.fullmatch(found.date or "") else "",
    )


def _without_title(paragraphs: list[str], title: str) -> list[str]:
    """The article under its heading, which has a field of its own."""
    return paragraphs[1:] if line_of(paragraphs[0]) == title and paragraphs[1:] else paragraphs

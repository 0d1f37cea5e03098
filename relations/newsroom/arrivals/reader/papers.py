"""Files of offices: PDF, and DOCX as it is (a few files of XML, packed)."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree
from pypdf import PdfReader

from relations.newsroom.arrivals.reader.found import (
    PAGES,
    UNPACKED,
    Document,
    Unreadable,
    language_of,
    line_of,
    text_of,
)
from relations.newsroom.arrivals.reader.texts import title_of

# --- PDF --------------------------------------------------------------------------------------------------------------


def read_pdf(body: bytes) -> Document:
    paper = PdfReader(BytesIO(body), strict=False)
    if paper.is_encrypted and not paper.decrypt(""):
        raise Unreadable("locked")
    if len(paper.pages) > PAGES:
        raise Unreadable("pages")
    words = "\n\n".join(page.extract_text() for page in paper.pages)
    if paper.pages and not words.strip():
        raise Unreadable("pictures")
    said: Any = paper.metadata or {}
    text = text_of(rejoined(words))
    # Programs put the name of a file, or nothing, where a title should stand; the first line is mostly better.
    title = title_of(text) or line_of(str(said.get("/Title") or ""))
    return Document(text=text, title=title, authors=line_of(str(said.get("/Author") or "")))


def rejoined(words: str) -> str:
    """Lines that were broken at the width of a page, as paragraphs again."""
    lines = [" ".join(line.split()) for line in words.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(len(lengths) * 0.8)] if lengths else 0
    return "\n\n".join(_paragraphs(lines, width))


ENDS = re.compile(r"[.!?…:][»”\"')]*$")


def _paragraphs(lines: list[str], width: int) -> Iterator[str]:
    paragraph = ""
    for line in lines:
        if not line:
            if paragraph and ENDS.search(paragraph):
                yield paragraph
                paragraph = ""
            continue
        paragraph = _joined(paragraph, line)
        # The last line of a paragraph is short; so is a title, which ends as no sentence does.
        if len(line) < 0.75 * width and (ENDS.search(line) or paragraph == line):
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def _joined(paragraph: str, line: str) -> str:
    if not paragraph:
        return line
    if re.search(r"[^\W\d_]-$", paragraph) and line[:1].islower():
        return paragraph[:-1] + line
    return f"{paragraph} {line}"


# --- DOCX -------------------------------------------------------------------------------------------------------------

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "‑"}
DC = "{http://purl.org/dc/elements/1.1/}"


def read_docx(body: bytes) -> Document:
    try:
        with ZipFile(BytesIO(body)) as packed:
            words, said = _part(packed, "word/document.xml"), _core(packed)
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("broken") from error
    text = text_of("\n\n".join(filter(str.strip, _paragraphs_in(words))))
    authors, language = line_of(said.findtext(f"{DC}creator")), language_of(said.findtext(f"{DC}language"))
    title = line_of(said.findtext(f"{DC}title")) or title_of(text)
    return Document(text=text, title=title, authors=authors, language=language)


def _part(packed: ZipFile, name: str) -> Any:
    with packed.open(name) as part:
        body = part.read(UNPACKED + 1)
    if len(body) > UNPACKED:
        raise Unreadable("swells")
    try:
        return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise Unreadable("broken") from error


def _core(packed: ZipFile) -> Any:
    name = "docProps/core.xml"
    return _part(packed, name) if name in packed.namelist() else etree.Element("none")


def _paragraphs_in(document: Any) -> Iterator[str]:
    """Each once: of what is there a second time for older programs, the first."""
    for fallback in list(document.iter(FALLBACK)):
        fallback.getparent().remove(fallback)
    for paragraph in document.iter(f"{W}p"):
        yield "".join(_words_of(paragraph))


def _words_of(paragraph: Any) -> Iterator[str]:
    for node in paragraph.iter(f"{W}t", *BREAKS):
        # A text box lies inside a paragraph, and has paragraphs of its own.
        if next(node.iterancestors(f"{W}p")) is paragraph:
            yield BREAKS.get(node.tag) or node.text or ""

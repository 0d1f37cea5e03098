"""Files of offices: PDF, and DOCX as it is (a few files of XML, packed)."""
# ruff: noqa: E501

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree
from pypdf import PdfReader

from relations.newsroom.arrivals.reader.found import (
    LINE,
    PAGES,
    UNPACKED,
    Document,
    Unreadable,
    language_of,
    line_of,
    text_of,
)
from relations.newsroom.arrivals.reader.heads import is_about_itself
from relations.newsroom.arrivals.reader.texts import title_of

# --- what a file says of itself ---------------------------------------------------------------------------------------

# Programs put the name of a file, of themselves or of whoever sat at them where a title or an author should stand.
OF_A_PROGRAM = re.compile(
    r"(?:microsoft|powerpoint|word|writer|excel|adobe|indesign|quark\w*|openoffice|libreoffice|pdf\w*)\b.*|.*\.(?:docx?|pdf|odt|rtf|txt|indd|qxp|pptx?)"
    r"|(?:document|doc|untitled|sans titre|sans nom|nouveau document|new document|layout|print|title|titre|page|scan\w*|img|note)[\W_]*\d*"
    r"|.*[\\/].*[\\/].*|[\W\d_]*|\w*\d{4,}\w*",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"(?:user|utilisateur|admin\w*|administrat\w+|owner|propri\w+|hp|dell|lenovo|acer|asus|pc|client|secretariat|secr.tariat|microsoft.*|"
    r"unknown|inconnu|default|root|office.*|windows.*|anonym\w*)[\W\d_]*",
    re.IGNORECASE,
)
DAY = re.compile(r"(?:D:)?((?:19|20)\d\d)-?(\d\d)-?(\d\d)")


def title_said(words: str | None) -> str:
    """The title among the properties of a file, if somebody gave it one."""
    line = line_of(words)
    return "" if OF_A_PROGRAM.fullmatch(line) or len(line.split()) < 2 else line


def author_said(words: str | None) -> str:
    """The author among the properties of a file, if it is the name of somebody."""
    line = line_of(words)
    return "" if NOBODY.fullmatch(line) or " " not in line or "@" in line else line


def day_said(words: str | None) -> str:
    """The day on which a file was made, as its properties have it: the weakest hint to that of its publication."""
    found = DAY.match((words or "").strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else ""
    except ValueError:
        return ""


# --- PDF --------------------------------------------------------------------------------------------------------------

# By how much letters are larger than those of the text, in a title; and of how many words one is made.
LARGER, FEWEST, SURELY = 1.15, 2, 4


def read_pdf(body: bytes) -> Document:
    paper = PdfReader(BytesIO(body), strict=False)
    if paper.is_encrypted and not paper.decrypt(""):
        raise Unreadable("locked")
    if len(paper.pages) > PAGES:
        raise Unreadable("pages")
    drawn = _Drawn()
    words = "\n\n".join(
        page.extract_text(visitor_text=None if number else drawn.note) for number, page in enumerate(paper.pages)
    )
    if paper.pages and not words.strip():
        raise Unreadable("pictures")
    said: Any = paper.metadata or {}
    text = text_of(rejoined(words))
    return Document(
        text=text,
        title=drawn.largest() or title_of(text) or title_said(str(said.get("/Title") or "")),
        authors=author_said(str(said.get("/Author") or "")),
        published=day_said(str(said.get("/CreationDate") or "")),
    )


class _Drawn:
    """The words of a page by the size in which they are drawn, in their order."""

    def __init__(self) -> None:
        self.runs: list[tuple[float, str]] = []

    def note(self, words: str, page: list[float], line: list[float], _font: Any, size: float) -> None:
        """What pypdf tells of each piece: its words, the two matrices that it is drawn by, its font and its size."""
        if not words.strip():
            return
        size = round(abs(size * (line[3] or line[1]) * (page[3] or page[1])), 1)
        if self.runs and self.runs[-1][0] == size:
            size, words = size, f"{self.runs.pop()[1]} {words}"
        self.runs.append((size, words))

    def largest(self) -> str:
        """The words that are larger than the text: a line of several rather than the name of a paper above it."""
        sizes: Counter[float] = Counter()
        for size, words in self.runs:
            sizes[size] += len(words)
        usual = sizes.most_common(1)[0][0] if sizes else 0
        lines = [(size, " ".join(words.split())) for size, words in self.runs if usual and size >= LARGER * usual]
        named = [(size, line) for size, line in lines if len(line) <= LINE and not is_about_itself(line)]
        for fewest in (SURELY, FEWEST):
            if long := [one for one in named if len(one[1].split()) >= fewest]:
                return line_of(max(long, key=lambda one: one[0])[1])
        return ""


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
CREATED = "{http://purl.org/dc/terms/}"
TITLED = re.compile(r"(?:title|titre|heading ?1|titre ?1)", re.IGNORECASE)
# How many paragraphs a title stands among, and the size of letters that are given none, in half points.
BEGINNING, USUAL = 15, 22


def read_docx(body: bytes) -> Document:
    try:
        with ZipFile(BytesIO(body)) as packed:
            words, said = _part(packed, "word/document.xml"), _core(packed)
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("broken") from error
    text = text_of("\n\n".join(filter(str.strip, _paragraphs_in(words))))
    return Document(
        text=text,
        title=_heading(words) or title_of(text) or title_said(said.findtext(f"{DC}title")),
        authors=author_said(said.findtext(f"{DC}creator")),
        language=language_of(said.findtext(f"{DC}language")),
        published=day_said(said.findtext(f"{CREATED}created")),
    )


def _heading(document: Any) -> str:
    """The first paragraph that is set as a title; else the one in the largest letters at the beginning, if one is."""
    sizes: list[tuple[int, str]] = []
    for paragraph in islice(document.iter(f"{W}p"), BEGINNING):
        line = line_of("".join(_words_of(paragraph)))
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if line and style is not None and TITLED.fullmatch(style.get(f"{W}val", "")):
            return line
        size = max(
            (int(said) for run in paragraph.iter(f"{W}sz") if (said := run.get(f"{W}val", "")).isdigit()), default=0
        )
        if line:
            sizes.append((size, line))
    largest, line = max(sizes, key=lambda one: one[0], default=(0, ""))
    others = [size for size, _line in sizes if size < largest]
    is_one = len(others) == len(sizes) - 1 and bool(others) and largest >= LARGER * (max(others) or USUAL)
    return line if is_one and len(line.split()) >= FEWEST and not is_about_itself(line) else ""


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

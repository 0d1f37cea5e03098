"""A file read by the reader: a process that holds no secret, and that ends with its time or its memory."""

import datetime as dt
import json
import os
import subprocess
import sys
import unicodedata
from collections import Counter
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relations.newsroom.arrivals.reader.found import LONGEST as LONGEST_TEXT
from relations.newsroom.arrivals.reader.found import PAGES, Document, Entry, Feed, Unreadable, line_of
from relations.newsroom.arrivals.reader.heads import head_of
from relations.search.words import language_of

MODULE = "relations.newsroom.arrivals.reader"
# By the clock of the wall: a reader that waits uses no time of the processor.
SECONDS = 12
# What can be read, with the type of each and the ends of the names of its files.
HTML, TEXT, PDF, DOCX = "html", "text", "pdf", "docx"
TYPES = {
    "text/html": HTML, "application/xhtml+xml": HTML, "text/plain": TEXT, "application/pdf": PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": DOCX,
}  # fmt: skip
MEDIA_TYPES = {HTML: "text/html", **{kind: media for media, kind in TYPES.items() if kind != HTML}}
ENDINGS = {".html": HTML, ".htm": HTML, ".xhtml": HTML, ".txt": TEXT, ".text": TEXT, ".pdf": PDF, ".docx": DOCX}

WORDS: dict[str, Promise] = {
    "empty": _("No text was found in it. Copy the words of the article and paste them."),
    "long": _("The text is longer than %(count)s characters. Paste the part that matters."),
    "kind": _("This is no file that can be read here. Take .txt, .html, .docx or .pdf, or paste the text."),
    "old": _("This is an older kind of Word file (.doc). Save it as .docx, or paste the text."),
    "broken": _("The file is damaged, or is not what its name says. Open it, and paste the text."),
    "locked": _("The file is locked by a password. Save a copy without one, or paste the text."),
    "pages": _("The file has more than %(pages)s pages. Paste the part that matters."),
    "pictures": _(
        "The file holds pictures of pages and no text. Have the text recognised first, or type what matters."
    ),
    "swells": _("The file becomes too large when it is unpacked. Paste the text."),
    "heavy": _("The file takes too much time or memory to read. Paste the text."),
    "no_feed": _("This is no RSS or Atom feed. On the outlet’s site, look for a link called RSS or feed."),
}


def words_for(cause: Unreadable) -> str:
    """Why a file gives no text and what to do, for the desk."""
    return str(WORDS[str(cause)]) % {"count": LONGEST_TEXT, "pages": PAGES}


# --- what it is -------------------------------------------------------------------------------------------------------


def kind_of(body: bytes, *, media_type: str = "", name: str = "") -> str:
    """Which of the kinds that can be read it is: by its first bytes, then by what is said of it. Raises Unreadable."""
    start = body[:1024].lstrip()
    if start.startswith(b"%PDF-"):
        return PDF
    if start.startswith(b"PK\x03\x04"):
        if b"word/" in body:
            return DOCX
        raise Unreadable("kind")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("old")
    named = ENDINGS.get(os.path.splitext(name.lower())[1], "")
    said = TYPES.get(media_type.partition(";")[0].strip().lower(), "") or named
    if said in (PDF, DOCX):
        raise Unreadable("broken")
    if not said and (name or media_type):
        raise Unreadable("kind")
    return said or TEXT


def charset_of(media_type: str) -> str:
    """What follows `charset=` in a media type."""
    _type, _mark, said = media_type.lower().partition("charset=")
    return said.partition(";")[0].strip(" \"'")[:40]


# --- reading ----------------------------------------------------------------------------------------------------------


def read_document(body: bytes, kind: str, *, charset: str = "", address: str = "") -> Document:
    """Raises Unreadable. What the file does not name is told from its words: the language, the day, who and where."""
    found = Document(**_read(body, kind, charset, address))
    found = replace(found, language=found.language or language_told(found.text))
    return _with_its_head(found, is_page=kind == HTML)


def _with_its_head(found: Document, *, is_page: bool) -> Document:
    """With what the text says of itself: of a page after its own head, of a file before its properties.

    A day whose year had to be guessed is left to whoever checks.
    """
    head = head_of(found.text, found.language, today(), near=_day(found.published))
    day = head.published.value if head.published and not head.published.is_guessed else ""
    told = {
        "published": day,
        "authors": line_of(head.authors.value) if head.authors else "",
        "outlet": line_of(head.outlet.value, 200) if head.outlet else "",
    }
    said = {name: getattr(found, name) for name in told}
    first, second = (said, told) if is_page else (told, said)
    return replace(found, **{name: first[name] or second[name] for name in told})


def today() -> dt.date:
    return timezone.localdate()


def _day(words: str) -> dt.date | None:
    return dt.date.fromisoformat(words) if words else None


def read_feed(body: bytes, *, address: str = "") -> Feed:
    """Raises Unreadable."""
    said = _read(body, "feed", "", address)
    entries = [Entry(**{**entry, "document": Document(**entry["document"])}) for entry in said["entries"]]
    return Feed(said["title"], entries)


def _read(body: bytes, kind: str, charset: str, address: str) -> dict[str, Any]:
    head = json.dumps({"kind": kind, "charset": charset, "address": address}).encode()
    try:
        done = subprocess.run(  # noqa: S603 – every word of it is ours
            [sys.executable, "-B", "-m", MODULE], input=head + b"\n" + body, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, timeout=SECONDS, cwd=settings.BASE_DIR, check=False,
            # Nothing of our own environment: it holds the secrets of the installation.
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise Unreadable("heavy") from late
    if done.returncode or not done.stdout:
        raise Unreadable("heavy")
    said: dict[str, Any] = json.loads(done.stdout)
    if "cause" in said:
        raise Unreadable(said["cause"])
    found: dict[str, Any] = said["found"]
    return found


# --- which language ---------------------------------------------------------------------------------------------------

# By the beginning of the names of letters: who writes in these letters writes, for us, in this language.
SCRIPTS = {"ARABIC": "ar", "CYRILLIC": "ru", "CJK": "zh", "HIRAGANA": "ja", "HANGUL": "ko", "HEBREW": "he"}


def language_told(text: str) -> str:
    """The language of a text that does not say which: by its letters, or by its small words if they are Latin."""
    letters = [sign for sign in text[:4000] if sign.isalpha()]
    scripts = Counter(unicodedata.name(sign, "").partition(" ")[0].partition("-")[0] for sign in letters)
    script = scripts.most_common(1)[0][0] if scripts else ""
    return SCRIPTS.get(script) or language_of(text[:20_000])

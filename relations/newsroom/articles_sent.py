"""What a program sends as an article, or a feed or a page says of itself: read strictly, each member by its name."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from relations.models.article import digest, normalise, web_address
from relations.newsroom.models import Submission
from relations.newsroom.traits import plain_address
from relations.vocabulary import Rights

LONGEST = 500_000
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Invalid(Exception):
    """What is wrong with an article, by the name of its member."""

    def __init__(self, errors: dict[str, str]):
        self.errors = errors
        super().__init__(" ".join(errors.values()))


def handed_in(document: Mapping[str, Any]) -> Submission:
    """What was sent, as a row that is not saved. Raises Invalid, with every error at once."""
    errors = {name: _unknown(name) for name in document if name not in READERS}
    values: dict[str, Any] = {}
    for name, read in READERS.items():
        try:
            values[name] = read(_words(document.get(name)))
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        raise Invalid(errors)
    row = Submission(**values)
    row.sha256, row.url_digest = digest(row.text), digest(plain_address(row.url)) if row.url else ""
    return row


def _unknown(name: str) -> str:
    near = ", ".join(get_close_matches(name.lower(), READERS, n=2, cutoff=0.5) or READERS)
    return _("There is no such member. Possible: %(names)s.") % {"names": near}


def _words(value: Any) -> str:
    if not isinstance(value, str | None):
        raise ValueError(_("This has to be a string."))
    if value and "\x00" in value:
        raise ValueError(_("A NUL character cannot be kept."))
    return value or ""


def _line(length: int) -> Callable[[str], str]:
    def read(words: str) -> str:
        line = words.strip()
        if len(line.splitlines()) > 1:
            raise ValueError(_("This has to stand on one line."))
        if len(line) > length:
            raise ValueError(_("At most %(count)s characters.") % {"count": length})
        return line

    return read


def _text(words: str) -> str:
    if not words.strip():
        raise ValueError(_("The text is missing."))
    if len(words) > LONGEST:
        raise ValueError(_("At most %(count)s characters.") % {"count": LONGEST})
    return normalise(words)


def _language(words: str) -> str:
    if len(words) > 35 or not LANGUAGE.fullmatch(words):
        raise ValueError(_("Name the language by its BCP 47 tag, such as fr, en or ar."))
    return words


def _url(words: str) -> str:
    line = _line(1000)(words)
    try:
        if line:
            web_address(line)
    except ValidationError as error:
        raise ValueError(_("This is no address of the web.")) from error
    return line


def _day(words: str) -> date | None:
    if not words:
        return None
    try:
        if DAY.fullmatch(words):
            return date.fromisoformat(words)
    except ValueError:
        pass
    raise ValueError(_("Write the day as 2026-02-28."))


def _rights(words: str) -> str:
    if words and words not in Rights.values:
        raise ValueError(_("Possible: %(names)s.") % {"names": ", ".join(Rights.values)})
    return words or Rights.UNKNOWN


READERS: dict[str, Callable[[str], Any]] = {
    "title": _line(300),
    "text": _text,
    "language": _language,
    "outlet": _line(200),
    "url": _url,
    "authors": _line(300),
    "published": _day,
    "rights": _rights,
}

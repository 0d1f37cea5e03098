"""What a reader writes to us about: one page of this site, and the edition of it that they read."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import override

from relations.dates import day_in_words

# Longer than any address of ours.
LONGEST = 300
CODES = tuple(code for code, _name in settings.LANGUAGES)


class NotOurs(ValueError):
    """The address asked about is none of this site's, or the edition none of the record's."""


@dataclass(frozen=True)
class Concern:
    """A page by its path; "" when somebody writes about the site as a whole. Edition 0 stands for none."""

    path: str = ""
    edition: int = 0

    @property
    def address(self) -> str:
        if not self.path:
            return ""
        return f"{settings.PUBLIC_URL}{self.path}{f'?edition={self.edition}' if self.edition else ''}"

    def text(self, today: dt.date) -> str:
        """What to copy into a letter: everything that lets us find the words that are meant."""
        lines = [
            _("Page: %s") % self.address if self.path else "",
            _("Edition: %d") % self.edition if self.edition else "",
            _("Read on: %s") % day_in_words(today),
            "",
            _("What is wrong, or what you answer:"),
            _("A source that shows it, if you have one:"),
            _("Whether your name may be given:"),
        ]
        return "\n".join(line for at, line in enumerate(lines) if line or at == 3)

    def mail(self, to: str, today: dt.date) -> str:
        subject = _("About %(page)s") % {"page": self.path or "Entente"}
        # A mail has lines that end in CR LF: RFC 6068.
        body = self.text(today).replace("\n", "\r\n")
        return f"mailto:{quote(to, safe='@')}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def concern_of(query: QueryDict, last_edition: int) -> Concern:
    """The page and the edition that an address of the contact page names; NotOurs when they are not of this site."""
    path, number = query.get("page", ""), query.get("edition", "")
    if path and not is_ours(path):
        raise NotOurs(path)
    if not number:
        return Concern(path)
    if not (number.isascii() and number.isdecimal() and len(number) < 10) or not 0 < int(number) <= last_edition:
        raise NotOurs(number)
    return Concern(path, int(number))


def is_ours(path: str) -> bool:
    """Whether this site answers at the path. Nothing is looked up: the record may be gone by now."""
    code = path.split("/")[1] if path.startswith("/") and len(path) <= LONGEST else ""
    if code not in CODES:
        return False
    with override(code):
        try:
            return resolve(path).namespace == "public"
        except Resolver404:
            return False

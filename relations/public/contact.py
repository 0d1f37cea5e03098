"""What a reader writes to us about: one page of this site, and the edition of it that they read."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.http import QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _
from django.utils.translation import override

from relations.dates import day_in_words
from relations.models.aggregates import model_of
from relations.publication.models import Version

# Longer than any address of ours.
LONGEST = 300
# How the names of the addresses of records end.
DETAIL = "-detail"
CODES = tuple(code for code, _name in settings.LANGUAGES)


class NotOurs(ValueError):
    """The address asked about is none of this site's, or the edition none of the record's."""


@dataclass(frozen=True)
class Concern:
    """A page by its path; "" when somebody writes about the site as a whole. Edition 0 stands for none.

    `is_kept` says that the page can be read as that edition had it: the edition need not have touched the record.
    """

    path: str = ""
    edition: int = 0
    is_kept: bool = False

    @property
    def link(self) -> str:
        return f"{self.path}{f'?edition={self.edition}' if self.is_kept else ''}"

    @property
    def address(self) -> str:
        return f"{settings.PUBLIC_URL}{self.link}" if self.path else ""

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
    return Concern(path, int(number), _is_kept(path, int(number)))


def is_ours(path: str) -> bool:
    """Whether this site answers at the path. Nothing is looked up: the record may be gone by now."""
    return _found_at(path) is not None


def _is_kept(path: str, edition: int) -> bool:
    """Whether the path is that of a record of which this edition's version can be read."""
    match = _found_at(path)
    if match is None or not match.url_name or not match.url_name.endswith(DETAIL):
        return False
    kind = match.url_name.removesuffix(DETAIL)
    found = model_of(kind)._default_manager.filter(slug=match.kwargs["slug"]).values("pk")
    return Version.objects.filter(kind=kind, record_id__in=found, edition=edition, document__isnull=False).exists()


def _found_at(path: str) -> ResolverMatch | None:
    code = path.split("/")[1] if path.startswith("/") and len(path) <= LONGEST else ""
    if code not in CODES:
        return None
    with override(code):
        try:
            match = resolve(path)
        except Resolver404:
            return None
    return match if match.namespace == "public" else None

"""Where a record is shown."""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language

from relations.catalogue.names import Name
from relations.models import EventType, Passage, Record

WEB = re.compile(r"https?://", re.IGNORECASE)


def address_of(record: Record | Name | None) -> str:
    """The address of a public record in the active language; "" when its kind has none of its own."""
    if record is None:
        return ""
    if isinstance(record, Passage):
        return f"{address_of(record.article)}#{anchor_of(record)}"
    if isinstance(record, EventType):
        return f"{reverse('public:method')}#{anchor_of(record)}"
    kind = record.kind if isinstance(record, Name) else record.kind()
    try:
        return reverse(f"public:{kind}-detail", args=[record.slug])
    except NoReverseMatch:
        return ""


def anchor_of(record: Record) -> str:
    """The id of a record inside a page: its slug could be that of anything else on the page."""
    return f"{record.kind()}-{record.uid.hex[:12]}"


def web(address: str) -> str:
    """An address on another site that a browser may be led to; "" for any that does more than open a page."""
    return address if WEB.match(address) else ""


class PageAddress:
    """The address of the page being answered, in both languages. It asks no database: admin pages make one too."""

    release = settings.RELEASE
    public_url = settings.PUBLIC_URL
    languages = tuple(code for code, _name in settings.LANGUAGES)

    def __init__(self, request):
        self._request = request

    @property
    def canonical(self) -> str:
        """The absolute address of this page: with its place in the whole of a list, and without filters."""
        asked = self._request.GET
        number = self._page
        query = f"?page={number}" if number > 1 else ""
        # A place in a narrowed list is none in the whole of it.
        if list(asked) == ["cursor"]:
            query = f"?{urlencode({'cursor': asked['cursor']})}"
        return f"{self.public_url}{self._request.path}{query}"

    @property
    def _page(self) -> int:
        """The number of the page, of a view that goes on by numbers; 1 of any other."""
        match = getattr(self._request, "resolver_match", None)
        view = getattr(match.func, "view_class", None) if match else None
        number = self._request.GET.get("page", "")
        is_number = number.isascii() and number.isdecimal() and len(number) < 10
        return int(number) if is_number and getattr(view, "has_pages", False) else 1

    @property
    def alternates(self) -> list[tuple[str, str]]:
        return [(code, f"{self.public_url}{self._in(code)}") for code in self.languages]

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        """The same page, query included, in the languages that are not the active one."""
        query = urlencode(self._request.GET, doseq=True)
        active = (get_language() or "")[:2]
        return [(code, self._in(code) + (f"?{query}" if query else "")) for code in self.languages if code != active]

    def _in(self, code: str) -> str:
        path = self._request.path
        found = translate_url(path, code)
        # An address that leads nowhere has no translation: its reader is led to the first page.
        return found if found != path or path.startswith(f"/{code}/") else f"/{code}/"

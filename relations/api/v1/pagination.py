"""Pages of the API: so many results from a cursor on, with the addresses of the pages beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from relations.api.v1.errors import InvalidQuery
from relations.catalogue import positions
from relations.catalogue.filters import FilterSet
from relations.catalogue.positions import Cursor, Order
from relations.catalogue.stand_ins import Places

DEFAULT_LIMIT = 20
LARGEST_LIMIT = 200


@dataclass(frozen=True)
class Page:
    ids: list[int]
    next: str | None
    previous: str | None


def page_of(filters: FilterSet, name: str, order: Order, request: Request) -> Page:
    """The page that the request asks for. Raises InvalidQuery for a limit or a cursor that cannot be."""
    cursor, rows = _cursor_of(request, name, order, filters.queryset), filters.queryset
    # Where rows stand, and no more: what answers say of them is prepared.
    read = Places(name, filters, order).read
    page = positions.page_of(rows, name, order, size=limit_of(request), cursor=cursor, read=read)

    link = _links_from(request.build_absolute_uri())
    return Page([row.pk for row in page.rows], next=link(page.next), previous=link(page.previous))


def _links_from(address: str) -> Callable[[str | None], str | None]:
    """The same address with another cursor: its parameters in the order of their names."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query, keep_blank_values=True)

    def link(cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = urlencode(sorted({**asked, "cursor": [cursor]}.items()), doseq=True)
        return urlunsplit(parts._replace(query=query))

    return link


def limit_of(request: Request) -> int:
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= LARGEST_LIMIT):
        detail = _("“limit” is a whole number from 1 to %d.") % LARGEST_LIMIT
        raise InvalidQuery([{"parameter": "limit", "detail": detail}])
    return int(text)


def _cursor_of(request: Request, name: str, order: Order, rows: QuerySet) -> Cursor | None:
    text = request.query_params.get("cursor")
    if text is None:
        return None
    try:
        return Cursor.read(text, name, order, rows)
    except ValueError as error:
        detail = _("This cursor is not one that this list gave: follow “next” and “previous” as they stand.")
        raise InvalidQuery([{"parameter": "cursor", "detail": detail}]) from error

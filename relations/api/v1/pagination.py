"""Pages of the API: so many results from a cursor on, with the addresses of the pages beside it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from relations.api.v1.errors import InvalidQuery
from relations.catalogue import positions
from relations.catalogue.positions import Cursor, Order

DEFAULT_LIMIT = 20
LARGEST_LIMIT = 200


@dataclass(frozen=True)
class Page:
    ids: list[int]
    next: str | None
    previous: str | None


def page_of(rows: QuerySet, name: str, order: Order, request: Request) -> Page:
    """The page that the request asks for. Raises InvalidQuery for a limit or a cursor that cannot be."""
    cursor = _cursor_of(request, name, order, rows)
    # Where rows stand, and no more: what answers say of them is prepared.
    columns = dict.fromkeys(["pk", *("uid" if column == "id" else column for column in order.names)])
    places = rows.values_list(*columns, named=True)
    page = positions.page_of(places, name, order, size=limit_of(request), cursor=cursor)

    def link(cursor: str | None) -> str | None:
        return replace_query_param(request.build_absolute_uri(), "cursor", cursor) if cursor else None

    return Page([row.pk for row in page.rows], next=link(page.next), previous=link(page.previous))


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

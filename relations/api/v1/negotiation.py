"""Which form of an answer a request gets: by the weights of “Accept”, or by the ending of the address."""

from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from relations.formats.accepted import preferred

PAGE = "application/json"


class ByWeight(DefaultContentNegotiation):
    """JSON, or whatever the view renders, unless “Accept” shuts it out."""

    def select_renderer(self, request: Request, renderers: list[Any], format_suffix: Any = None) -> Any:
        by_type = {renderer.media_type: renderer for renderer in renderers}
        found = preferred(request.META.get("HTTP_ACCEPT", ""), list(by_type))
        if found is None:
            raise NotAcceptable(available_renderers=renderers)
        return by_type[found], found


class AsNamed(BaseContentNegotiation):
    """The address says which form is meant; only refusals are rendered, as problems."""

    def select_parser(self, request: Request, parsers: list[Any]) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: list[Any], format_suffix: Any = "") -> Any:
        return JSONRenderer(), PAGE

"""What every request to the newsroom carries along."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from relations.newsroom.audit import coming_from
from relations.newsroom.origin import address_of
from relations.newsroom.zones import desk_zone


class OriginMiddleware:
    """Has the audit say from which address an act at the desk came."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.NEWSROOM_PREFIX):
            return self.get_response(request)
        # The desk tells the time by one clock, in its lists and its forms alike.
        with coming_from(f"desk {address_of(request)}".strip()), timezone.override(desk_zone()):
            return self.get_response(request)

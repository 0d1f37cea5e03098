"""What every request to the newsroom carries along."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from relations.newsroom.audit import coming_from


class OriginMiddleware:
    """Has the audit say from which address an act at the desk came."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.NEWSROOM_PREFIX):
            return self.get_response(request)
        with coming_from(f"desk {request.META.get('REMOTE_ADDR', '')}".strip()):
            return self.get_response(request)

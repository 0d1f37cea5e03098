"""Headers of every answer, whatever its status: what a browser may do with it, and who may keep it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Nobody but the person at the desk keeps, lists or frames what it answers.
DESK = {
    "Cache-Control": "no-store, private",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
# What anybody may read without a cookie, anybody may show.
SITE = {"Cross-Origin-Resource-Policy": "cross-origin"}
# Nothing of this server is read by Flash or Acrobat across sites.
EVERYWHERE = {"X-Permitted-Cross-Domain-Policies": "none"}


class HeadersMiddleware:
    """The outermost: it sees the answers to faults too, which no other layer may have seen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in headers_for(request.path_info).items():
            response.headers.setdefault(name, value)
        return response


def headers_for(path: str) -> dict[str, str]:
    at_the_desk = settings.HAS_NEWSROOM and path.startswith(settings.NEWSROOM_PREFIX)
    return EVERYWHERE | (DESK if at_the_desk else SITE)

"""What may stand in a frame on any other site: the site's own rule is that nothing may."""

from collections.abc import Callable

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt


def frameable(view):
    return xframe_options_exempt(csp_replace({"frame-ancestors": ["*"]})(view))


def unchanged(request: HttpRequest) -> HttpResponseBase:
    """304 with what the view would have said of frames and of its language: a browser takes the headers of this answer
    for those it has."""
    view = _view_at(request.path_info)
    may_be_framed = getattr(getattr(view, "view_class", None), "may_be_framed", False)
    response = frameable(_not_modified)(request) if may_be_framed else _not_modified(request)
    if language := getattr(view, "language_of", _that_of_the_request)(request):
        response.headers["Content-Language"] = language
    return response


def _that_of_the_request(_request: HttpRequest) -> str:
    return ""


def _not_modified(request: HttpRequest) -> HttpResponseBase:
    response = HttpResponseNotModified()
    # The whole answer is compressed for who asks so, and says it.
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _view_at(path: str) -> Callable | None:
    try:
        return resolve(path).func
    except Resolver404:
        return None

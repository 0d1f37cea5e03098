"""What may stand in a frame on any other site: the site's own rule is that nothing may."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt


def frameable(view):
    return xframe_options_exempt(csp_replace({"frame-ancestors": ["*"]})(view))


def unchanged(request: HttpRequest) -> HttpResponseBase:
    """304 with what the view would have said of frames: a browser takes the headers of this answer for those it has."""
    answer = frameable(_not_modified) if _may_be_framed(request.path_info) else _not_modified
    return answer(request)


def _not_modified(request: HttpRequest) -> HttpResponseBase:
    response = HttpResponseNotModified()
    # The whole answer is compressed for who asks so, and says it.
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _may_be_framed(path: str) -> bool:
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return getattr(getattr(view, "view_class", None), "may_be_framed", False)

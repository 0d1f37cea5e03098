"""`lang` goes before the language that a browser prefers: for refusals, Content-Language and ETag, on a 304 too."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import activate

from relations.models.texts import LANGUAGES

PREFIX = "/api/"


class AskedLanguageMiddleware:
    """Stands within Django's own, which tells the language that was active in the end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = asked(request) if request.path_info.startswith(PREFIX) else None
        if language:
            activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


def asked(request: HttpRequest) -> str | None:
    """The one language that the query names; None where it names none, or none of ours."""
    try:
        values = request.GET.getlist("lang")
    except SuspiciousOperation:
        # More parameters than are read: the view refuses the request.
        return None
    return values[0] if len(values) == 1 and values[0] in LANGUAGES else None

"""What every request to the newsroom carries along."""

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom.audit import coming_from
from relations.newsroom.freezing import freeze_of_all
from relations.newsroom.origin import address_of
from relations.newsroom.plans import Refused
from relations.newsroom.zones import desk_zone

# Of what was typed, a text that needs room; and what must not stand on a page.
LONG = 80
SECRET = re.compile("csrf|password|code|secret|^_", re.IGNORECASE)


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

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """In words, with all that was typed, where a form has no words of its own for what the freeze refuses."""
        if not (isinstance(exception, Refused) and freeze_of_all()):
            return None
        typed = [
            {"label": name, "words": words, "is_long": len(words) > LONG}
            for name, words in request.POST.items()
            if isinstance(words, str) and words.strip() and not SECRET.search(name)
        ]
        context = {
            **admin.site.each_context(request),
            "title": _("The newsroom is frozen"),
            "reason": str(exception),
            "typed": typed,
        }
        response = render(request, "admin/not_saved.html", context, status=503)
        response.headers["Retry-After"] = "3600"
        return response

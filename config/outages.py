"""What is answered when we fail: 503 with a time to come back while a database is away or full, else 500."""

import sys
import threading
import time
from collections.abc import Callable
from http import HTTPStatus

import orjson
from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from config.logs import request_name
from relations.public.middleware import WITHOUT_STATE
from relations.reading import PUBLIC

# How long a proxy or a program waits before it asks again.
SECONDS = 30
PROGRAMS = ("/api/", "/admin/api/")


class OneTryMiddleware:
    """While the database of readers is away, one request of a process at a time finds out; the others are told at once.

    Each try takes the seconds of a connection that does not come. A proxy has kept pages for readers, and shows them as
    soon as we say that we have none: if all waited, all threads would.
    """

    # How long one may take to find out, and how long nobody asks after it has.
    TRY, REST = 4.0, 1.0

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response
        # Until when nobody else asks, by the monotonic clock; None while the database answers. The threads of a process
        # share it.
        self.until: float | None = None
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith((settings.NEWSROOM_PREFIX, *WITHOUT_STATE)):
            return self.get_response(request)
        with self.lock:
            now, is_away = time.monotonic(), self.until is not None
            if self.until is not None and now < self.until:
                return refused(request)
            self.until = now + self.TRY if is_away else None
        response = self.get_response(request)
        if getattr(response, "waited_in_vain", False):
            self.until = time.monotonic() + self.REST
        elif is_away and connections[PUBLIC].connection is not None:
            # Not what began before the database went, and not what asks none.
            self.until = None
        return response


def failed(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: called while the fault is being handled. It asks nothing that may have failed too."""
    fault = sys.exc_info()[1]
    if not isinstance(fault, OperationalError | InterfaceError):
        return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    response = refused(request)
    # As psycopg's pool says that it has no connection to give.
    response.waited_in_vain = type(fault.__cause__).__name__ == "PoolTimeout"  # type: ignore[attr-defined]
    return response


def refused(request: HttpRequest) -> HttpResponse:
    """That the record cannot be reached."""
    response = _answer(request, HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(SECONDS)
    return response


def _answer(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    response = (_problem if request.path_info.startswith(PROGRAMS) else _page)(request, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    words = {"reference": request_name(), "sent": request.method == "POST"}
    return HttpResponse(render_to_string(f"{status.value}.html", words), status=status)


def _problem(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """RFC 9457; “about:blank” means that the status says it all."""
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": _words(status),
        "instance": request.get_full_path(),
        "reference": request_name(),
    }
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/problem+json")


def _words(status: HTTPStatus) -> str:
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return _("The record cannot be reached for the moment. Ask again in %d seconds.") % SECONDS
    return _("Something went wrong on our side. Quote the reference when you report it.")

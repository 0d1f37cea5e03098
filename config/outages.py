"""What is answered when we fail: 503 with a time to come back while a database is away or full, else 500."""

import sys
from http import HTTPStatus

import orjson
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from config.logs import request_name

# How long a proxy or a program waits before it asks again.
SECONDS = 30
PROGRAMS = ("/api/", "/admin/api/")


def failed(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: called while the fault is being handled. It asks nothing that may have failed too."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.INTERNAL_SERVER_ERROR
    response = (_problem if request.path_info.startswith(PROGRAMS) else _page)(request, status)
    if away:
        response.headers["Retry-After"] = str(SECONDS)
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

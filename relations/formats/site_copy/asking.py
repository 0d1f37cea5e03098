"""The site's own answers, asked inside this process: what is copied is what a reader would get."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.response import HttpResponseBase


class Site:
    def __init__(self) -> None:
        self._handler = BaseHandler()
        self._handler.load_middleware()

    def ask(self, address: str) -> HttpResponseBase:
        response: HttpResponseBase = self._handler.get_response(_request(address))
        return response


def _request(address: str) -> WSGIRequest:
    """As a proxy passes it on, from a program that takes whatever form comes first."""
    path, _mark, query = address.partition("?")
    home = urlsplit(settings.PUBLIC_URL)
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": home.netloc,
        "HTTP_X_FORWARDED_PROTO": home.scheme,
        "SERVER_NAME": home.hostname or "localhost",
        "SERVER_PORT": str(home.port or (443 if home.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": home.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": True,
    }
    return WSGIRequest(environ)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Nobody but the copy asks this process: the limit that keeps one client from taking it does not count, and the end
    of an answer does not close the connection from which the next one reads the same state."""
    limit = settings.API_RATE
    request_finished.disconnect(close_old_connections)
    settings.API_RATE = 0
    try:
        yield
    finally:
        settings.API_RATE = limit
        request_finished.connect(close_old_connections)

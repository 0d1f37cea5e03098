"""The log: lines that a machine reads in production, each with the request it belongs to, none with a secret."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.signals import connection_created
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from structlog.typing import EventDict

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}")
# Whoever may read a log may not read a draft, take an account over or reach a database.
SECRETS = (
    # PostgreSQL quotes the row that it refused.
    (re.compile(r"(?s)\b(DETAIL|CONTEXT|HINT|PARAMETERS):  ?.*"), r"\1: …"),
    (re.compile(r"(/admin/(?:shared|link)/)[^/\s?\"']+"), r"\1…"),
    (re.compile(r"(://)[^/@\s:]*:[^@\s]+@"), r"\1…@"),
    (re.compile(r"(?i)\b(password|passwd|secret|token|sessionid|csrfmiddlewaretoken|authorization)(['\"]?\s*[=:]\s*)"
                r"(?:(?:bearer|token)\s+)?['\"]?[^\s&'\",;]+"), r"\1\2…"),
)  # fmt: skip
requests = logging.getLogger("entente.requests")
queries = logging.getLogger("entente.slow")


class RequestMiddleware:
    """Gives each request a name, which its lines in the log and its answer bear, and writes one line when it is over.

    The name is the proxy's where one is trusted. Neither the query nor the address of a reader is written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        name = name_of(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=name)
        response = self.get_response(request)
        response.headers[HEADER] = name
        took = round((time.perf_counter() - begun) * 1000, 1)
        said = {
            "method": request.method,
            "path": hidden(request.path),
            "status": response.status_code,
            "milliseconds": took,
        }
        requests.info("answered", extra=said)
        return response


def name_of(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "") if settings.PROXIES else ""
    return given if GIVEN.fullmatch(given) else uuid.uuid4().hex


def request_name() -> str:
    """The name of the request that is being answered; empty outside of one."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def without_secrets(_logger: Any, _method: str, event: EventDict) -> EventDict:
    return {name: hidden(value) for name, value in event.items()}


def hidden(value: Any) -> Any:
    """The same without what must not be read in a log, in texts, lists and mappings alike."""
    match value:
        case str():
            for pattern, instead in SECRETS:
                value = pattern.sub(instead, value)
        case dict():
            return {name: hidden(part) for name, part in value.items()}
        case list() | tuple():
            return [hidden(part) for part in value]
    return value


def configuration(*, as_json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING. One record is one line, whatever stands in it."""
    shown = (
        [structlog.processors.ExceptionRenderer(_tracebacks()), without_secrets, structlog.processors.JSONRenderer()]
        if as_json
        else [
            without_secrets,
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ]
    )
    lines = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder({"method", "path", "status", "milliseconds", "status_code", "sql"}),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shown],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": lines},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers would say the same a second time, or by mail with the values of variables.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # What was asked for in vain stands in the line of its request; strangers ask for much.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }


def _tracebacks() -> Any:
    # The values of variables stay out of it: a draft may be among them.
    return structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def tell_faults(dsn: str, *, release: str, environment: str) -> None:
    """Send faults to a server of Sentry's kind: without texts, values of variables, cookies or addresses of people."""
    try:
        import sentry_sdk
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, and sentry-sdk is not installed: pip install sentry-sdk."
        ) from error
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        environment=environment,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        before_send=lambda event, _hint: hidden(event),
    )


def watch_queries(milliseconds: int) -> None:
    """Write each statement that takes so long to the log: its SQL, and never the values."""

    def timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = (time.perf_counter() - begun) * 1000
            if took >= milliseconds:
                queries.warning("slow", extra={"milliseconds": round(took, 1), "sql": sql[:2000]})

    def watch(connection: Any, **_more: Any) -> None:
        if not any(wrapper.__name__ == "timed" for wrapper in connection.execute_wrappers):
            connection.execute_wrappers.append(timed)

    connection_created.connect(watch, weak=False, dispatch_uid="slow queries")

"""Every refusal is a problem in the sense of RFC 9457, in the language of who asks."""

from difflib import get_close_matches
from typing import Any

from django.core.exceptions import SuspiciousOperation, TooManyFieldsSent
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from relations.catalogue.problems import (
    GONE,
    LONGEST_ADDRESS,
    MEDIA_TYPE,
    NOT_FOUND,
    Kind,
    by_name,
    details,
    gone_members,
    too_long,
)
from relations.publication.models import Notice

KINDS = by_name(
    (
        Kind("invalid-query", 400, _("The query cannot be answered")),
        Kind("bad-request", 400, _("The request is malformed")),
        NOT_FOUND,
        Kind("method-not-allowed", 405, _("This address can only be read")),
        Kind("not-acceptable", 406, _("The answer does not exist in this format")),
        Kind("version-gone", 410, _("The words of this version were taken away")),
        GONE,
        Kind("too-many-requests", 429, _("You ask more often than this service can answer")),
        Kind("address-too-long", 414, _("The address is too long")),
        Kind("refused", 400, _("The request was refused")),
    )
)


class Problem(exceptions.APIException):
    """A refusal; `members` are added to the answer beside those of the standard."""

    def __init__(self, kind: str, detail: Any, /, **members: Any) -> None:
        super().__init__(detail)
        self.kind = KINDS[kind]
        self.status_code = self.kind.status
        self.members = members


class InvalidQuery(Problem):
    """What is wrong with the parameters, one entry each: {"parameter", "detail"}, and "allowed" where it is a list."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__("invalid-query", errors[0]["detail"], errors=errors)


class Gone(Problem):
    """`successor` names the record that this one was merged into: {"uid", "slug", "url"}."""

    def __init__(self, notice: Notice, successor: dict[str, Any] | None) -> None:
        words = _("An edition took this record away; the notice says why.")
        super().__init__("gone", words, **gone_members(notice, successor))


def too_many(limit: int, seconds: int) -> Problem:
    words = {"limit": limit, "seconds": seconds}
    detail = _(
        "This process answers about %(limit)d requests of one client a minute: ask again in %(seconds)d seconds. Lists "
        "give up to 200 records at once, and the whole record is there as files."
    )
    return Problem("too-many-requests", detail % words, retry_after=seconds)


def unknown_parameter(name: str, allowed: list[str]) -> dict[str, Any]:
    """The error for a parameter that does not exist here, with the names that look like it."""
    close = near_names(name, allowed)
    words = {"name": name, "names": ", ".join(close or allowed)}
    if close:
        detail = _("“%(name)s” is not a parameter here. Did you mean: %(names)s?")
    elif allowed:
        detail = _("“%(name)s” is not a parameter here. Possible: %(names)s.")
    else:
        detail = _("“%(name)s” is not a parameter here: this address takes none.")
    return {"parameter": name, "detail": detail % words, "allowed": close or allowed}


def near_names(name: str, allowed: list[str]) -> list[str]:
    """The few names that look most like this one."""
    return get_close_matches(name.lower(), allowed, n=3, cutoff=0.5)


def problem_details(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to a refusal; None for a fault of ours, which is Django's to report."""
    problem = as_problem(exc)
    if problem is None:
        return None
    body = body_of(problem, context["request"])
    return Response(body, status=problem.status_code, content_type=MEDIA_TYPE)


def body_of(problem: Problem, request: Request) -> dict[str, Any]:
    return details(
        problem.kind,
        address=request.build_absolute_uri(f"{reverse('api:problem-list')}#{problem.kind.name}"),
        detail=problem.detail,
        instance=request.get_full_path(),
        members=problem.members,
        status=problem.status_code,
    )


def refuse_long_address(request: Request) -> None:
    if words := too_long(request.get_full_path()):
        raise Problem("address-too-long", words, longest=LONGEST_ADDRESS, instance=request.path)


def as_problem(exc: Exception) -> Problem | None:
    match exc:
        case Problem():
            return exc
        case Http404() | exceptions.NotFound():
            return Problem("not-found", _("No public record answers to this address."))
        case exceptions.MethodNotAllowed():
            return Problem("method-not-allowed", _("Ask with GET, HEAD or OPTIONS."))
        case exceptions.NotAcceptable():
            return Problem("not-acceptable", _("This address answers in JSON: accept application/json."))
        case TooManyFieldsSent():
            return Problem("bad-request", _("There are too many parameters."))
        case SuspiciousOperation() | exceptions.ParseError():
            return Problem("bad-request", _("The request cannot be read."))
        case exceptions.APIException() if exc.status_code < 500:
            return _refused(exc)
    return None


def _refused(exc: exceptions.APIException) -> Problem:
    problem = Problem("refused", str(exc.detail))
    problem.status_code = exc.status_code
    return problem

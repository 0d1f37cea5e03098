"""Refusals as problem details (RFC 9457), in the language of who asks."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from orjson import dumps

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its name stands in its address."""

    name: str
    status: int
    title: Any


KINDS = {
    kind.name: kind
    for kind in (
        Kind("malformed", 400, _("The request is malformed")),
        Kind("invalid-query", 400, _("The query cannot be answered")),
        Kind("unknown-token", 401, _("No valid token was given")),
        Kind("missing-scope", 403, _("The token may not do this")),
        Kind("not-found", 404, _("There is nothing at this address")),
        Kind("method-not-allowed", 405, _("This address does not take this method")),
        Kind("too-large", 413, _("The request is too large")),
        Kind("not-json", 415, _("The body has to be JSON")),
        Kind("invalid-article", 422, _("The article cannot be taken as it is")),
        Kind("too-many-waiting", 429, _("Too many submissions wait already")),
    )
}


class Problem(Exception):
    """A refusal; `members` are added beside those of the standard, `headers` to the answer."""

    def __init__(self, name: str, detail: Any, *, headers: dict[str, str] | None = None, **members: Any):
        super().__init__(name)
        self.kind, self.detail, self.members, self.headers = KINDS[name], detail, members, headers or {}

    def response(self, request: HttpRequest) -> HttpResponse:
        document = request.build_absolute_uri(reverse("submissions:openapi"))
        said = {
            "type": f"{document}#/x-problems/{self.kind.name}",
            "title": str(self.kind.title),
            "status": self.kind.status,
            "detail": str(self.detail),
            "instance": request.get_full_path(),
            **self.members,
        }
        return HttpResponse(
            dumps(said), content_type=MEDIA_TYPE, status=self.kind.status, headers=self.headers
        )  # fmt: skip

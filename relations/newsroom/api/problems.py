"""Refusals as problem details (RFC 9457), in the language of who asks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from orjson import dumps

from relations.catalogue.problems import LONGEST_ADDRESS, MEDIA_TYPE, NOT_FOUND, Kind, by_name, details, too_long

KINDS = by_name(
    (
        Kind("malformed", 400, _("The request is malformed")),
        Kind("invalid-query", 400, _("The query cannot be answered")),
        Kind("unknown-token", 401, _("No valid token was given")),
        Kind("missing-scope", 403, _("The token may not do this")),
        NOT_FOUND,
        Kind("method-not-allowed", 405, _("This address does not take this method")),
        Kind("address-too-long", 414, _("The address is too long")),
        Kind("too-large", 413, _("The request is too large")),
        Kind("not-json", 415, _("The body has to be JSON")),
        Kind("invalid-article", 422, _("The article cannot be taken as it is")),
        Kind("too-many-waiting", 429, _("Too many submissions wait already")),
        Kind("frozen", 503, _("The newsroom takes nothing for the moment")),
    )
)


class Problem(Exception):
    """A refusal; `members` are added beside those of the standard, `headers` to the answer."""

    def __init__(self, name: str, detail: Any, *, headers: dict[str, str] | None = None, **members: Any):
        super().__init__(name)
        self.kind, self.detail, self.members, self.headers = KINDS[name], detail, members, headers or {}

    def response(self, request: HttpRequest) -> HttpResponse:
        document = request.build_absolute_uri(reverse("submissions:openapi"))
        said = details(
            self.kind,
            address=f"{document}#/x-problems/{self.kind.name}",
            detail=self.detail,
            instance=request.get_full_path(),
            members=self.members,
        )
        return HttpResponse(
            dumps(said), content_type=MEDIA_TYPE, status=self.kind.status, headers=self.headers
        )  # fmt: skip


def refuse_long_address(request: HttpRequest) -> None:
    if words := too_long(request.get_full_path()):
        raise Problem("address-too-long", words, longest=LONGEST_ADDRESS, instance=request.path)

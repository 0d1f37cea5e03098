"""Submissions: handed in with a token, and read by who has handed them in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from relations.newsroom.api.openapi import document
from relations.newsroom.api.problems import Problem, refuse_long_address
from relations.newsroom.articles_sent import Invalid, handed_in
from relations.newsroom.audit import coming_from
from relations.newsroom.models import Submission, Token
from relations.newsroom.origin import address_of
from relations.newsroom.plans import Refused
from relations.newsroom.submissions import Full, receive
from relations.newsroom.tokens import UnknownToken, token_with

LARGEST = 2_000_000
LIMIT, MOST = 50, 200
PARAMETERS = ("state", "limit", "after")


# Whoever asks shows a token, which no browser sends by itself: nothing can be forged across sites.
@method_decorator(csrf_exempt, name="dispatch")
class Door(View):
    """An address for programs: nobody is logged in here, whatever cookies come along."""

    scopes: dict[str, str] = {}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with coming_from(f"submission {address_of(request)}".strip()):
                response = self._answer(request, *args, **kwargs)
        except Problem as problem:
            response = problem.response(request)
        except Refused as refused:
            response = Problem("frozen", str(refused), headers={"Retry-After": "3600"}).response(request)
        add_never_cache_headers(response)
        return response

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_long_address(request)
        method = request.method or ""
        act: Callable[..., HttpResponse] | None = getattr(self, method.lower(), None)
        if method not in self.methods or act is None:
            allowed = ", ".join(self.methods)
            detail = _("Possible here: %(methods)s.") % {"methods": allowed}
            raise Problem("method-not-allowed", detail, headers={"Allow": allowed})
        if method in self.scopes:
            self.token = token_of(request, self.scopes[method])
        return act(request, *args, **kwargs)

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(headers={"Allow": ", ".join(self.methods), "Content-Length": "0"})

    @property
    def methods(self) -> tuple[str, ...]:
        return tuple(name for name in ("GET", "HEAD", "POST", "OPTIONS") if hasattr(self, name.lower()))


def token_of(request: HttpRequest, scope: str) -> Token:
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    try:
        if scheme.lower() != "bearer" or not secret.strip():
            raise UnknownToken
        token = token_with(secret.strip())
    except UnknownToken as unknown:
        detail = _("Send a header “Authorization: Bearer …” with a token of this newsroom that has not ended.")
        raise Problem("unknown-token", detail, headers={"WWW-Authenticate": "Bearer"}) from unknown
    if scope not in token.scopes:
        headers = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}
        raise Problem("missing-scope", _("This needs the scope %(scope)s.") % {"scope": scope}, headers=headers)
    return token


class Submissions(Door):
    scopes = {"GET": Token.Scope.READ, "HEAD": Token.Scope.READ, "POST": Token.Scope.WRITE}

    def get(self, request: HttpRequest) -> HttpResponse:
        """The token's own, the latest first."""
        asked = parameters_of(request)
        rows = Submission.objects.filter(token=self.token).order_by("-pk")
        if state := asked.get("state"):
            rows = rows.filter(state=_one_of(Submission.State.values, "state", state))
        if after := asked.get("after"):
            rows = rows.filter(pk__lt=self._own("after", after).pk)
        limit = _limit(asked.get("limit", str(LIMIT)))
        found = list(rows[: limit + 1])
        following = _next(request, found[limit - 1], asked) if len(found) > limit else None
        return json({"results": [shape(row, request) for row in found[:limit]], "next": following})

    head = get

    def _own(self, name: str, uid: str) -> Submission:
        row = Submission.objects.filter(token=self.token, uid=UUID(uid)).first() if _is_uid(uid) else None
        if row is None:
            raise _wrong(name, _("You have handed in nothing under this uid."))
        return row

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.GET:
            raise _wrong(next(iter(request.GET)), _("This address takes no parameters with POST."))
        try:
            row, is_new = receive(handed_in(body_of(request)), self.token)
        except Invalid as invalid:
            errors = [{"pointer": f"#/{_escaped(name)}", "detail": words} for name, words in invalid.errors.items()]
            detail = _("%(count)s members are wrong.") % {"count": len(errors)} if errors[1:] else errors[0]["detail"]
            raise Problem("invalid-article", detail, errors=errors) from invalid
        except Full as full:
            detail = _("The desk has to look at some of what you have handed in first.")
            raise Problem("too-many-waiting", detail, headers={"Retry-After": "3600"}) from full
        said = shape(row, request)
        where = {"Location": said["self"]} if is_new else {"Content-Location": said["self"]}
        return json(said, 201 if is_new else 200, where)


class OneSubmission(Door):
    scopes = {"GET": Token.Scope.READ, "HEAD": Token.Scope.READ}

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        parameters_of(request, ())
        row = Submission.objects.filter(token=self.token, uid=uid).first()
        if row is None:
            raise Problem("not-found", _("You have handed in nothing under this uid."))
        return json(shape(row, request))

    head = get


class OpenApi(Door):
    def get(self, request: HttpRequest) -> HttpResponse:
        parameters_of(request, ())
        return json(document())

    head = get


class Unknown(Door):
    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Problem("not-found", _("Nothing stands at this address: see the description of this door."))


# --- reading ----------------------------------------------------------------------------------------------------------


def parameters_of(request: HttpRequest, known: tuple[str, ...] = PARAMETERS) -> dict[str, str]:
    for name, values in request.GET.lists():
        if name not in known:
            names = ", ".join(known) or "–"
            raise _wrong(name, _("There is no such parameter. Possible: %(names)s.") % {"names": names})
        if len(values) > 1:
            raise _wrong(name, _("Say this once."))
    return request.GET.dict()


def body_of(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json" or request.headers.get("Content-Encoding"):
        raise Problem("not-json", _("Send application/json, in UTF-8, and not packed."))
    # Read up to the limit, whatever length was announced.
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise Problem("too-large", _("At most %(count)s bytes.") % {"count": LARGEST})
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Problem("malformed", _("The body is no JSON.")) from error
    if not isinstance(found, dict):
        raise Problem("malformed", _("The body has to be one object."))
    return found


def _limit(said: str) -> int:
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    if not 1 <= number <= MOST:
        raise _wrong("limit", _("Give a number from 1 to %(count)s.") % {"count": MOST})
    return number


def _one_of(values: list[str], name: str, said: str) -> str:
    if said not in values:
        raise _wrong(name, _("Possible: %(names)s.") % {"names": ", ".join(values)})
    return said


def _is_uid(said: str) -> bool:
    try:
        UUID(said)
    except ValueError:
        return False
    return True


def _wrong(name: str, detail: str) -> Problem:
    return Problem("invalid-query", detail, errors=[{"parameter": name, "detail": detail}])


def _escaped(name: str) -> str:
    """As a part of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


# --- answering --------------------------------------------------------------------------------------------------------


def json(said: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(orjson.dumps(said), content_type="application/json", status=status, headers=headers)


def shape(row: Submission, request: HttpRequest) -> dict[str, Any]:
    """What a sender reads of their own: not the text, which they have."""
    return {
        "uid": str(row.uid),
        "self": request.build_absolute_uri(reverse("submissions:detail", args=(row.uid,))),
        "state": row.state,
        "received": row.at.isoformat().replace("+00:00", "Z"),
        "decided": row.ended_at.isoformat().replace("+00:00", "Z") if row.ended_at else None,
        "reason": row.reason or None,
        "title": row.title or None,
        "language": row.language,
        "outlet": row.outlet or None,
        "url": row.url or None,
        "authors": row.authors or None,
        "published": row.published.isoformat() if row.published else None,
        "rights": row.rights,
        "sha256": row.sha256,
    }


def _next(request: HttpRequest, last: Submission, asked: dict[str, str]) -> str:
    query = {**asked, "after": str(last.uid)}
    return request.build_absolute_uri(reverse("submissions:list", query=query))

"""What the API says of itself: its index, its description, its refusals; and what answers at any other address."""

from typing import Any

from django.http import Http404, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from drf_spectacular.utils import OpenApiParameter
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from relations.api.v1 import query, schema
from relations.api.v1.addresses import Addresses
from relations.api.v1.errors import KINDS
from relations.api.v1.resources import RESOURCES
from relations.api.v1.serializers import answers
from relations.api.v1.views import ApiView


class Index(ApiView):
    def get(self, request: Request) -> Response:
        addresses = Addresses(request)
        return Response(
            {
                "name": "Entente",
                **self.about_the_answer(),
                "resources": {name: addresses.named(f"{name}-list") for name in RESOURCES},
                "search": addresses.named("search"),
                "changes": addresses.named("changes-list"),
                "archives": addresses.archives(),
                "reconciliation": addresses.named("reconcile"),
                "openapi": addresses.named("openapi"),
                "docs": addresses.named("docs"),
                "problems": addresses.named("problem-list"),
            }
        )

    def operation_id(self) -> str:
        return "getIndex"

    def about(self) -> str:
        return "What there is to ask for."

    def responses(self) -> dict[Any, Any]:
        index = schema.answer(answers.IndexSerializer, "The resources.")
        return {**index, **schema.problem(400), **schema.problem(406)}


class ProblemList(ApiView):
    """Where the `type` of a problem points to."""

    def get(self, request: Request) -> Response:
        address = Addresses(request).named("problem-list")
        kinds = KINDS.values()
        return Response(
            {"results": [{"type": f"{address}#{one.name}", "title": one.title, "status": one.status} for one in kinds]}
        )

    def operation_id(self) -> str:
        return "listProblems"

    def about(self) -> str:
        return "The kinds of refusal."

    def parameters(self) -> list[Any]:
        words = "Language of the titles; without it, the one that “Accept-Language” prefers."
        return [OpenApiParameter("lang", str, enum=query.LANGUAGES, description=words)]

    def responses(self) -> dict[Any, Any]:
        kinds = schema.answer(answers.ProblemKindsSerializer, "The kinds of refusal.")
        return {**kinds, **schema.problem(400), **schema.problem(406)}


class OpenApi(ApiView):
    def get(self, request: Request) -> Response:
        return Response(schema.openapi(), headers={"Content-Language": schema.LANGUAGE})

    def operation_id(self) -> str:
        return "getOpenApi"

    def about(self) -> str:
        return "This description."

    def responses(self) -> dict[Any, Any]:
        return {**schema.answer({"type": "object"}, "OpenAPI 3.1."), **schema.problem(400), **schema.problem(406)}


class Docs(SpectacularSwaggerSplitView, ApiView):
    """The description to read and try, without inline script or style."""

    schema = None  # a page, no part of what it describes
    template_name = "api/docs.html"
    template_name_js = "api/docs.js"
    url_name = "api:openapi"
    title = "Entente – API"
    flags = ("script",)

    def accepted(self) -> list[str]:
        return ["script"]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(response, "exception", False):
            # A refusal is a problem here too, and not a page.
            request.accepted_renderer, request.accepted_media_type = JSONRenderer(), "application/json"
        return super().finalize_response(request, response, *args, **kwargs)


class Unknown(ApiView):
    """Any other address below the API's own: with a missing slash, or nothing."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing else to check: there is no such address."""
        self.admit(request)

    def get(self, request: Request, rest: str) -> HttpResponseBase:
        path = f"{request.path_info}/"
        if not rest or rest.endswith("/") or "\0" in rest or _leads_nowhere(path):
            raise Http404
        asked = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{request.path}/{'?' if asked else ''}{asked}")


def _leads_nowhere(path: str) -> bool:
    try:
        return resolve(path).func.cls is Unknown  # type: ignore[attr-defined]
    except (Resolver404, AttributeError):
        return True

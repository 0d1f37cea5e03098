"""What all addresses of the service have in common."""

from typing import Any

import orjson
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import ParseError
from rest_framework.parsers import FormParser, JSONParser
from rest_framework.request import Request

from relations.api.v1 import schema
from relations.api.v1.addresses import Addresses
from relations.api.v1.errors import InvalidQuery
from relations.api.v1.reconciliation.queries import Answer, refusal
from relations.api.v1.views import CROSS_ORIGIN, JSON, ApiView

# Questions are asked by POST where they are too long for an address; they change nothing.
ASKING = {**CROSS_ORIGIN, "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS, POST",
          "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match"}  # fmt: skip


class StrictJSONParser(JSONParser):
    """Refuses what is nested too deeply to be a question."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise ParseError from error


class Schema(schema.ApiSchema):
    def get_request_serializer(self) -> Any:
        return self.view.body()


class Service(ApiView):
    """What all addresses of the service have in common."""

    schema = Schema()
    parser_classes = (FormParser, StrictJSONParser)

    def tag(self) -> str:
        return "reconcile"

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in ASKING.items():
            response.headers[name] = value
        return response

    def result(self, name: str, found: Answer) -> dict[str, Any]:
        """The candidates of a query under this name; beside none of them, why it cannot be answered."""
        if isinstance(found, InvalidQuery):
            return {name: [], "error": refusal(found, Addresses(self.request).named("problem-list"))}
        return {name: found}

    def body(self) -> Any:
        return None

    def responses(self) -> dict[Any, Any]:
        found = {(200, JSON): OpenApiResponse({"type": "object"}, "The answer.")}
        return {**found, **schema.problem(400), **schema.problem(406)}


def answered(value: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(value), content_type=JSON)

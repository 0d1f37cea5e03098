"""The addresses of the service: what it is, questions, suggestions, previews, and values to extend a table with."""

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.request import Request

from relations.api.v1 import schema
from relations.api.v1.addresses import Addresses
from relations.api.v1.query import LANGUAGES, LONGEST
from relations.api.v1.reconciliation.draft import read_matches
from relations.api.v1.reconciliation.entities import KINDS, by_uids, types
from relations.api.v1.reconciliation.extending import MOST_COLUMNS, MOST_IDS, extension
from relations.api.v1.reconciliation.properties import of_type
from relations.api.v1.reconciliation.queries import (
    MOST_QUERIES,
    answers,
    decoded,
    read_batch,
    refused,
    types_in,
)
from relations.api.v1.reconciliation.service import Service, answered
from relations.api.v1.reconciliation.suggestions import SUGGESTIONS
from relations.api.v1.views import JSON
from relations.catalogue.fields import as_uid
from relations.formats.addresses import lasting_base

VERSIONS = ["0.2"]
FORM = "application/x-www-form-urlencoded"
WIDTH, HEIGHT = 400, 120


class Reconcile(Service):
    http_method_names = ("get", "head", "options", "post")

    def get(self, request: Request) -> HttpResponse:
        return self._answer(request.query_params) or answered(self._manifest())

    def post(self, request: Request) -> HttpResponse:
        given = request.data if isinstance(request.data, dict) else {}
        speak(given)
        found = self._answer(given)
        if found is None:
            raise refused("queries", _("Give “queries” or “extend”."))
        return found

    def _answer(self, given: Any) -> HttpResponse | None:
        if "queries" in given:
            queries = read_batch(_value(given, "queries"))
            found = zip(queries, answers(queries.values()), strict=True)
            return answered({name: self.result("result", one) for name, one in found})
        return answered(extension(_value(given, "extend"))) if "extend" in given else None

    def _manifest(self) -> dict[str, Any]:
        here = Addresses(self.request).named("reconcile")
        names = types()
        service = {"service_url": here}
        return {
            "versions": VERSIONS,
            "name": "Entente",
            "identifierSpace": lasting_base(),
            "schemaSpace": f"{here}/types/",
            "documentation": Addresses(self.request).named("docs"),
            "serviceVersion": settings.RELEASE,
            "defaultTypes": [{"id": kind, "name": names[kind]} for kind in KINDS],
            "view": {"url": f"{lasting_base()}{{{{id}}}}"},
            "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
            "suggest": {what: {**service, "service_path": f"/suggest/{what}"} for what in SUGGESTIONS},
            "extend": {"propose_properties": {**service, "service_path": "/properties"}, "property_settings": []},
            "batchSize": MOST_QUERIES,
        }

    def operation_id(self) -> str:
        return "reconcile" if self.request.method == "POST" else "describeReconciliation"

    def about(self) -> str:
        return "Reconciliation Service API 0.2: what the service offers, or the answers to a batch of questions."

    def parameters(self) -> list[Any]:
        asked = [] if self.request.method == "POST" else _questions()
        return [*asked, schema.lang_parameter()]

    def body(self) -> Any:
        text = {"type": "string"}
        fields = {"queries": text, "extend": text, "lang": {"type": "string", "enum": list(LANGUAGES)}}
        return {FORM: {"type": "object", "properties": fields, "additionalProperties": False, "minProperties": 1}}


def _questions() -> list[OpenApiParameter]:
    queries = f"At most {MOST_QUERIES} queries, as a JSON object."
    extend = f"At most {MOST_IDS} ids and {MOST_COLUMNS} properties, as a JSON object."
    return [OpenApiParameter("queries", str, description=queries), OpenApiParameter("extend", str, description=extend)]


def speak(given: Any) -> None:
    """`lang` may stand in the body too, beside the questions; the answer and its refusals are in it then."""
    lang = given.get("lang")
    if lang is None:
        return
    if lang not in LANGUAGES:
        words = {"value": str(lang)[:LONGEST], "allowed": ", ".join(LANGUAGES)}
        detail = _("“%(value)s” is not possible here. Possible: %(allowed)s.") % words
        raise refused("lang", detail, list(LANGUAGES))
    if lang != "all":
        activate(lang)


def _value(given: Any, name: str) -> Any:
    """A parameter that holds JSON; in a body of JSON it is what it says already."""
    value = given[name]
    return decoded(name, value) if isinstance(value, str) else value


class MatchDraft(Service):
    """The queries of the draft of version 1.0: a list of conditions, answered in their order."""

    http_method_names = ("post", "options")

    def post(self, request: Request) -> HttpResponse:
        found = answers(read_matches(request.data))
        return answered({"results": [self.result("candidates", one) for one in found]})

    def operation_id(self) -> str:
        return "reconcileByConditions"

    def about(self) -> str:
        return "Reconciliation Service API, draft of 1.0: the answers to a batch of queries by conditions."

    def parameters(self) -> list[Any]:
        return [schema.lang_parameter()]

    def body(self) -> Any:
        queries = {"type": "array", "items": {"type": "object"}, "minItems": 1, "maxItems": MOST_QUERIES}
        return {JSON: {"type": "object", "properties": {"queries": queries}, "required": ["queries"]}}


class Properties(Service):
    """The properties that a table of a type can be extended with."""

    def get(self, request: Request) -> HttpResponse:
        names = types_in("type", request.query_params.get("type", ""))
        kind = names[0] if names else ""
        return answered({"properties": [one.described() for one in of_type(kind)], **({"type": kind} if kind else {})})

    def operation_id(self) -> str:
        return "proposeProperties"

    def about(self) -> str:
        return "Properties to extend a table with."

    def parameters(self) -> list[Any]:
        return [
            OpenApiParameter("type", str, description="Type of the records."),
            OpenApiParameter("limit", str, description="Ignored: there are few."),
            schema.lang_parameter(),
        ]


# --- suggestions ------------------------------------------------------------------------------------------------------


class Suggest(Service):
    what = "entity"

    def get(self, request: Request) -> HttpResponse:
        return answered(
            {"result": SUGGESTIONS[self.what](request.query_params.get("prefix", ""))[self._first(request) :]}
        )

    def _first(self, request: Request) -> int:
        text = request.query_params.get("cursor", "0")
        if not (text.isascii() and text.isdigit() and len(text) < 6):
            raise refused("cursor", _("“cursor” is a whole number."))
        return int(text)

    def operation_id(self) -> str:
        return f"suggest{self.what.title()}"

    def about(self) -> str:
        return f"Names that begin with what somebody types: {self.what}."

    def parameters(self) -> list[Any]:
        return [
            OpenApiParameter("prefix", str, required=True, description="What was typed."),
            OpenApiParameter("cursor", {"type": "integer", "minimum": 0}, description="How many to leave out."),
            schema.lang_parameter(),
        ]


@method_decorator((xframe_options_exempt, csp_replace({"frame-ancestors": ["*"]})), name="dispatch")
class Preview(Service):
    """A few words about a record, for a small frame on somebody else’s page. It holds no form and no action."""

    def get(self, request: Request) -> HttpResponse:
        uid = as_uid(request.query_params.get("id", ""))
        entity = by_uids([uid]).get(str(uid)) if uid else None
        if entity is None:
            raise Http404
        names = [name for name in entity.names if name != entity.name]
        context = {"entity": entity, "names": names, "address": f"{lasting_base()}{entity.id}"}
        return render(request._request, "api/preview.html", context)

    def operation_id(self) -> str:
        return "previewEntity"

    def about(self) -> str:
        return "A record in a few words, as a small page to put in a frame."

    def parameters(self) -> list[Any]:
        return [OpenApiParameter("id", str, required=True, description="The uid."), schema.lang_parameter()]

    def responses(self) -> dict[Any, Any]:
        page = {(200, "text/html"): OpenApiResponse({"type": "string"}, "The page.")}
        return {**page, **schema.problem(400), **schema.problem(404), **schema.problem(406)}

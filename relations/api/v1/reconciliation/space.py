"""The “schema space”: the names of types and properties, each with an address that says what it stands for."""

from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from relations.api.v1 import schema
from relations.api.v1.reconciliation.entities import types
from relations.api.v1.reconciliation.properties import PROPERTIES, of_type
from relations.api.v1.reconciliation.service import Service, answered


class Types(Service):
    """All of them at once."""

    def get(self, request: Request) -> HttpResponse:
        return answered({"types": [*map(_type, types())], "properties": [*map(_property, PROPERTIES)]})

    def operation_id(self) -> str:
        return "listReconciliationTypes"

    def about(self) -> str:
        return "The types of records and the properties that questions can name."

    def parameters(self) -> list[Any]:
        return [schema.lang_parameter()]


class OneType(Service):
    """A name may stand for a type, for a property, or, as “country” does, for both."""

    def get(self, request: Request, name: str) -> HttpResponse:
        found = {
            **({"type": _type(name)} if name in types() else {}),
            **({"property": _property(name)} if name in PROPERTIES else {}),
        }
        if not found:
            raise Http404
        return answered({"id": name, **found})

    def operation_id(self) -> str:
        return "getReconciliationType"

    def about(self) -> str:
        return "What one name of a type or a property stands for."

    def parameters(self) -> list[Any]:
        name = OpenApiParameter("name", str, OpenApiParameter.PATH, description="Name of a type or a property.")
        return [name, schema.lang_parameter()]

    def responses(self) -> dict[Any, Any]:
        return {**super().responses(), **schema.problem(404)}


def _type(name: str) -> dict[str, Any]:
    kind = name.partition("-")[0]
    broader = {"broader": kind} if kind != name else {}
    return {"id": name, "name": types()[name], **broader, "properties": [one.id for one in of_type(kind)]}


def _property(name: str) -> dict[str, Any]:
    found = PROPERTIES[name]
    return {**found.described(), "of": list(found.of), "leads_to": found.leads_to or None}

"""The OpenAPI description, drawn from the table of resources, their filters and serializers."""

from functools import cache
from typing import Any

from django_filters import Filter, FilterSet, UUIDFilter
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from relations.api.v1.errors import MEDIA_TYPE
from relations.api.v1.pagination import DEFAULT_LIMIT, LARGEST_LIMIT
from relations.api.v1.query import LANGUAGES
from relations.api.v1.serializers.answers import GoneSerializer, ProblemSerializer
from relations.catalogue.filters import DayFilter, OneOfFilter, WholeNumberFilter

# What the words of the description are written in, whoever reads it.
LANGUAGE = "en"


class ApiSchema(AutoSchema):
    """Asks the view what it promises: each says its operation, tags, parameters and answers."""

    view: Any

    def get_operation_id(self) -> str:
        return self.view.operation_id()

    def get_summary(self) -> str:
        return str(self.view.about())

    def get_description(self) -> str:
        return ""

    def get_tags(self) -> list[str]:
        return [self.view.tag()]

    def get_override_parameters(self) -> list[OpenApiParameter]:
        return self.view.parameters()

    def get_response_serializers(self) -> dict[Any, Any]:
        return self.view.responses()


@cache
def openapi() -> dict[str, Any]:
    """The description; it changes with the release only."""
    return SchemaGenerator().get_schema(public=True)


# --- parameters -------------------------------------------------------------------------------------------------------


def lang_parameter() -> OpenApiParameter:
    words = (
        "“fr” or “en” gives each text in one language, marking what is there in another only, and is the language of "
        "refusals; “all” gives both languages, and refusals in the one that “Accept-Language” prefers."
    )
    return OpenApiParameter("lang", str, enum=LANGUAGES, default="all", description=words)


def key_parameter(description: str) -> OpenApiParameter:
    return OpenApiParameter("key", str, OpenApiParameter.PATH, description=description)


def page_parameters() -> list[OpenApiParameter]:
    limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT}
    return [
        OpenApiParameter("limit", limit, description="Number of results on a page."),
        OpenApiParameter("cursor", str, description="A position in this list, taken from “next” or “previous”."),
    ]


def filter_parameters(filters: type[FilterSet]) -> list[OpenApiParameter]:
    return [_filter_parameter(name, found) for name, found in filters.base_filters.items()]


def _filter_parameter(name: str, found: Filter) -> OpenApiParameter:
    return OpenApiParameter(name, **_type_of(found), description=str(found.extra.get("help_text", "")))


def _type_of(found: Filter) -> dict[str, Any]:
    if isinstance(found, OneOfFilter):
        choices = found.extra["choices"]
        return {"type": str, "enum": [str(value) for value, _label in (choices() if callable(choices) else choices)]}
    if isinstance(found, WholeNumberFilter):
        limits = {"minimum": found.extra["min_value"], "maximum": found.extra["max_value"]}
        return {"type": {"type": "integer", **limits}}
    if isinstance(found, UUIDFilter):
        return {"type": OpenApiTypes.UUID}
    if isinstance(found, DayFilter):
        return {"type": str, "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
    return {"type": str}


# --- answers ----------------------------------------------------------------------------------------------------------


def answer(serializer: Any, description: str) -> dict[Any, Any]:
    return {(200, "application/json"): OpenApiResponse(serializer, description)}


def problem(status: int) -> dict[Any, Any]:
    kinds = {
        400: (ProblemSerializer, "A parameter is unknown, or its value is not possible."),
        404: (ProblemSerializer, "No public record answers to this address."),
        406: (ProblemSerializer, "The answer does not exist in this format."),
        410: (GoneSerializer, "The record is no longer shown; the notice says why."),
    }
    serializer, words = kinds[status]
    return {(status, MEDIA_TYPE): OpenApiResponse(serializer, words)}


def moved() -> dict[Any, Any]:
    return {301: OpenApiResponse(None, "The record has another slug now: follow “Location”.")}

"""The OpenAPI description, drawn from the table of resources, their filters and serializers."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.utils.translation import override
from django_filters import Filter, FilterSet, UUIDFilter
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from relations.api.v1.errors import KINDS, MEDIA_TYPE
from relations.api.v1.examples import HOST, example_of
from relations.api.v1.pagination import DEFAULT_LIMIT, LARGEST_LIMIT
from relations.api.v1.query import COUNTS, LANGUAGES
from relations.api.v1.resources import RESOURCES
from relations.api.v1.serializers.answers import GoneSerializer, ProblemSerializer, TooLongSerializer, TooManySerializer
from relations.api.v1.shapes import references
from relations.catalogue.filters import DayFilter, OneOfFilter, WholeNumberFilter
from relations.catalogue.positions import LARGEST_NUMBER

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
        notes = getattr(self.view, "notes", None)
        return str(notes()) if notes else str(self.view.about())

    def get_tags(self) -> list[str]:
        return [self.view.tag()]

    def get_override_parameters(self) -> list[OpenApiParameter]:
        return self.view.parameters()

    def get_response_serializers(self) -> dict[Any, Any]:
        unchanged = {
            304: OpenApiResponse(None, "Nothing was published since: the answer with this `ETag` still holds.")
        }
        reading = {} if self.method == "POST" else unchanged
        return {**self.view.responses(), **reading, **problem(414), **problem(429)}


@cache
def openapi() -> dict[str, Any]:
    """The description; it changes with the release only."""
    found: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    used = {tag for path in found["paths"].values() for operation in path.values() for tag in operation["tags"]}
    words = tags()
    named = [{"name": tag, "description": words.get(tag, tag)} for tag in sorted(used)]
    # No key and no account: said, so that nobody looks for one.
    return {**found, "security": [], "tags": named}


def tags() -> dict[str, str]:
    general = {"api": "What the API says of itself, and the search over everything."}
    return general | {name: resource.about for name, resource in RESOURCES.items()}


# --- parameters -------------------------------------------------------------------------------------------------------


def lang_parameter() -> OpenApiParameter:
    words = (
        "“fr” or “en” gives each text in one language, marking what is there in another only, and is the language of "
        "refusals; “all” gives both languages, and refusals in the one that “Accept-Language” prefers."
    )
    return OpenApiParameter("lang", str, enum=LANGUAGES, default="all", description=words)


def key_parameter(description: str) -> OpenApiParameter:
    return OpenApiParameter("key", str, OpenApiParameter.PATH, description=description)


def edition_parameter() -> OpenApiParameter:
    words = "The record as it stood when this edition had been published: its number. References have today’s names."
    return OpenApiParameter("edition", {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER}, description=words)


def page_parameters(orders: Sequence[str]) -> list[OpenApiParameter]:
    limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT}
    exact = "Count the results: “exact” counts all, “estimate” up to 10,000. Without it nothing is counted."
    return [
        OpenApiParameter("ordering", str, enum=orders, default=orders[0], description="Order; “-” turns it round."),
        OpenApiParameter("limit", limit, description="Number of results on a page."),
        OpenApiParameter("cursor", str, description="A position in this list, taken from “next” or “previous”."),
        OpenApiParameter("count", str, enum=COUNTS, description=exact),
    ]


def shape_parameters(serializer: Any) -> list[OpenApiParameter]:
    fields = "Names of the fields that are wanted, parted by commas; a dot leads within: “title,date.earliest”."
    names = ", ".join(sorted(references(serializer)))
    expand = f"References to put in whole, parted by commas, also those within others: {names}."
    found = [OpenApiParameter("fields", str, description=fields)]
    if names:
        found.append(OpenApiParameter("expand", str, description=expand))
    return [*found, lang_parameter()]


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
    examples = [] if isinstance(serializer, dict) else [_example(example_of(serializer), 200)]
    return {(200, "application/json"): OpenApiResponse(serializer, description, examples)}


def problem(status: int) -> dict[Any, Any]:
    kinds = {
        400: (ProblemSerializer, "invalid-query", "A parameter is unknown, or its value is not possible."),
        404: (ProblemSerializer, "not-found", "No public record answers to this address."),
        406: (ProblemSerializer, "not-acceptable", "The answer does not exist in this format."),
        410: (GoneSerializer, "gone", "The record is no longer shown; the notice says why."),
        414: (TooLongSerializer, "address-too-long", "The address is longer than `longest` characters after the host."),
        429: (TooManySerializer, "too-many-requests", "More than one client may ask in a minute: see `Retry-After`."),
    }
    serializer, name, words = kinds[status]
    told = {**example_of(serializer), "type": f"{HOST}/api/v1/problems/#{name}", "status": status}
    with override(LANGUAGE):
        told["title"] = str(KINDS[name].title)
    if status != 400:
        told |= {"detail": words}
        told.pop("errors")
    return {(status, MEDIA_TYPE): OpenApiResponse(serializer, words, [_example(told, status, MEDIA_TYPE)])}


def _example(value: Any, status: int, media_type: str = "application/json") -> OpenApiExample:
    return OpenApiExample("Example", value=value, status_codes=[str(status)], media_type=media_type, response_only=True)


def moved() -> dict[Any, Any]:
    return {301: OpenApiResponse(None, "The record has another slug now: follow “Location”.")}

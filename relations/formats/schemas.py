"""JSON Schemas of whole records, taken from the description of the API: a record is the same there and here."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator

DIALECT = "https://json-schema.org/draft/2020-12/schema"
THERE, HERE = "#/components/schemas/", "#/$defs/"
Schema = dict[str, Any]


@cache
def record_schemas(names: tuple[str, ...]) -> dict[str, Schema]:
    """By the name of the list, the schema of one of its records. It changes with the release only."""
    generator: Any = SchemaGenerator
    with override("en"):
        description = generator().get_schema(public=True)
    return {name: _schema(description, name) for name in names}


def _schema(description: Schema, name: str) -> Schema:
    parts = description["components"]["schemas"]
    responses = description["paths"][reverse(f"api:{name}-list")]["get"]["responses"]
    page = responses["200"]["content"]["application/json"]["schema"]
    page = parts[page["$ref"].removeprefix(THERE)] if "$ref" in page else page
    record = page["properties"]["results"]["items"]
    used = {part: _turned(parts[part]) for part in sorted(_parts(record, parts, set()))}
    return {"$schema": DIALECT, **_turned(record), "$defs": used}


def _parts(value: Any, parts: Schema, seen: set[str]) -> set[str]:
    """The names of all parts that a schema leads to."""
    for part in _named_in(value):
        if part not in seen:
            seen.add(part)
            _parts(parts[part], parts, seen)
    return seen


def _named_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].removeprefix(THERE)
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        yield from _named_in(inner)


def _turned(value: Any) -> Any:
    """The same schema, with references to parts that it carries itself."""
    if isinstance(value, dict):
        return {name: inner.replace(THERE, HERE) if name == "$ref" else _turned(inner) for name, inner in value.items()}
    return [_turned(inner) for inner in value] if isinstance(value, list) else value

"""A record as an edition published it, in the form of today: what it says of others are their names of today."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from relations.catalogue.documents.pieces import Whole
from relations.catalogue.documents.preparing import DOCUMENTS
from relations.catalogue.documents.stencils import stencil
from relations.models.aggregates import Aggregate, aggregates
from relations.publication.models import Version


def as_published(version: Version) -> str | None:
    """The document of the version, with marks; None where its words were taken away."""
    if version.document is None:
        return None
    aggregate = aggregates()[version.kind]
    root = _instance(aggregate.root, version.document["root"])
    whole = Whole.of(root, _rows(aggregate, version.document))  # type: ignore[arg-type]
    return stencil(DOCUMENTS[version.kind](whole))


def _rows(aggregate: Aggregate, document: dict[str, Any]) -> Iterator[models.Model]:
    for part in aggregate.children:
        yield from (_instance(part.model, row) for row in document["rows"].get(part.name, ()))
    for link in aggregate.links:
        for far in document["links"].get(link.name, ()):
            yield link.model(**{link.root_column: document["id"], link.far_column: far})


def _instance(model: type[models.Model], row: dict[str, Any]) -> models.Model:
    """The row as an instance, without the columns that this release does not know or cannot read."""
    values = {}
    for field in model._meta.concrete_fields:
        try:
            reader = field.target_field if isinstance(field, models.ForeignKey) else field
            values[field.attname] = reader.to_python(row[field.attname])
        except (KeyError, ValidationError):
            continue
    return model(**values)

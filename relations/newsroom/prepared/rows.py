"""What all prepared rows share."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from relations.newsroom.rows import CHUNK

# The two countries of a relation, in its order.
Countries = tuple[int, int]


def chunks(ids: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(ids), CHUNK):
        yield ids[at : at + CHUNK]


def values_of(row: models.Model) -> tuple[Any, ...]:
    """What a row says, without the number that it happens to have."""
    columns = [column.attname for column in row._meta.concrete_fields if not isinstance(column, models.AutoField)]
    return (row._meta.model_name, *((name, getattr(row, name)) for name in columns))

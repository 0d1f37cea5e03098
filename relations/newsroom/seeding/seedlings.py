"""What the seed files say, as plain values: records with their parts, which refer to each other by seed id."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from relations.models import Record, Row
from relations.models.aggregates import aggregate

# Never changes: the uid of a seeded row is made of it, so that a second loading finds the row under any name.
NAMESPACE = uuid.UUID("8b1f3c52-6f0e-5d34-9a4e-2f7c1d0b6e90")


class SeedError(ValueError):
    """The seed files contradict themselves or each other."""


def uid_of(model: type[models.Model], seed_id: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{model._meta.model_name}:{seed_id}")


@dataclass(frozen=True)
class Ref:
    """A row by the id that the seeds give it, whether it is saved yet or not."""

    model: type[Row]
    id: str

    @property
    def uid(self) -> uuid.UUID:
        return uid_of(self.model, self.id)


@dataclass(frozen=True)
class Part:
    """A child or a link of a record to be; `id` is empty for a link, which has no uid."""

    model: type[models.Model]
    id: str
    fields: dict[str, Any]

    @property
    def uid(self) -> uuid.UUID | None:
        return uid_of(self.model, self.id) if self.id else None


@dataclass(frozen=True)
class Guess:
    """Who an unnamed participant may be; it stays in the newsroom."""

    participation: Ref
    actor: Ref
    certainty: str
    basis: str


@dataclass
class Seedling:
    """A record to be. Fields hold plain values, and a `Ref` where a foreign key goes."""

    model: type[Record]
    id: str
    fields: dict[str, Any]
    parts: list[Part] = field(default_factory=list)
    # For the newsroom only.
    notes: list[str] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)

    @property
    def ref(self) -> Ref:
        return Ref(self.model, self.id)

    @property
    def uid(self) -> uuid.UUID:
        return uid_of(self.model, self.id)

    def add(self, model: type[models.Model], *, id: str = "", **fields: Any) -> Part:
        """Add a part; a child without an id of its own is counted."""
        if not id and issubclass(model, Row):
            id = f"{self.id}/{1 + sum(part.model is model for part in self.parts)}"
        part = Part(model, id, {self._root_field(model): self.ref, **fields})
        self.parts.append(part)
        return part

    def _root_field(self, model: type[models.Model]) -> str:
        return next(part.root_field for part in aggregate(self.model).parts if part.model is model)

    def references(self) -> Iterator[Ref]:
        """Every row outside it that the record needs."""
        own = {self.uid, *(part.uid for part in self.parts)}
        for fields in (self.fields, *(part.fields for part in self.parts)):
            for value in fields.values():
                if isinstance(value, Ref) and value.uid not in own:
                    yield value

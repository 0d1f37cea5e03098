"""Which models make up a record: a root with its children and links, and what they refer to."""

from dataclasses import dataclass
from functools import cache, cached_property

from django.apps import apps
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel

from relations.models.base import Child, Link, Record


@dataclass(frozen=True)
class Part:
    """A model whose rows belong to a root, and the foreign key through which they do."""

    model: type[models.Model]
    root_field: str

    @property
    def name(self) -> str:
        return self.model._meta.model_name or ""

    @property
    def root_column(self) -> str:
        return f"{self.root_field}_id"


@dataclass(frozen=True)
class LinkPart(Part):
    """A part that only ties its root to other records."""

    @cached_property
    def far(self) -> models.ForeignKey:
        (far,) = (field for field in foreign_keys(self.model) if field.name != self.root_field)
        return far

    @cached_property
    def far_column(self) -> str:
        return self.far.attname


@dataclass(frozen=True)
class Aggregate:
    root: type[Record]
    children: tuple[Part, ...]
    links: tuple[LinkPart, ...]

    @property
    def kind(self) -> str:
        return self.root.kind()

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*self.children, *self.links)


@cache
def aggregates() -> dict[str, Aggregate]:
    """Every kind of record by its name."""
    return {root.kind(): aggregate(root) for root in root_models()}


@cache
def aggregate(root: type[Record]) -> Aggregate:
    children, links = [], []
    for model in apps.get_app_config("relations").get_models():
        for name in getattr(model, "ROOTS", ()):
            if model._meta.get_field(name).related_model is not root:
                continue
            if issubclass(model, Link):
                links.append(LinkPart(model, name))
            elif issubclass(model, Child):
                children.append(Part(model, name))
    return Aggregate(root, tuple(children), tuple(links))


def root_models() -> list[type[Record]]:
    return [model for model in apps.get_app_config("relations").get_models() if issubclass(model, Record)]


def model_of(kind: str) -> type[Record]:
    """The root model of a kind. Raises LookupError when there is none."""
    found = aggregates().get(kind)
    if found is None:
        raise LookupError(f"No kind of record is called {kind!r}.")
    return found.root


def columns(model: type[models.Model]) -> list[models.Field]:
    """The columns that hold what somebody wrote: all but generated ones."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def relations_to(model: type[models.Model]) -> list[ForeignObjectRel]:
    """Every relation that leads to a model, those too that Django hides because nobody follows them backwards."""
    return [field for field in model._meta.get_fields(include_hidden=True) if isinstance(field, ForeignObjectRel)]


@cache
def foreign_keys(model: type[models.Model]) -> tuple[models.ForeignKey, ...]:
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey))

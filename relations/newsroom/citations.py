"""Which records cite a record, in either database, and which of them the public can read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from django.db import models
from django.utils.translation import gettext as _

from relations.models import Record
from relations.models.aggregates import aggregates, foreign_keys, model_of, relations_to
from relations.models.base import Child, Link
from relations.newsroom.plans import Problem, label_of
from relations.newsroom.snapshots import Key
from relations.reading import PUBLIC


def existing(model: type[models.Model], ids: Iterable[int]) -> set[int]:
    wanted, found = list(ids), set()
    for at in range(0, len(wanted), 500):
        found |= set(
            model._base_manager.using(PUBLIC).filter(pk__in=wanted[at : at + 500]).values_list("pk", flat=True)
        )
    return found


@dataclass(frozen=True)
class Citing:
    """A public row that cites a record, the record it belongs to, and whether the link is one that can be left out."""

    key: Key
    link: tuple[str, str]
    optional: bool


def rows_that_cite(model: type[models.Model], ids: list[int], using: str) -> Iterator[Citing]:
    for relation in relations_to(model):
        holder, name = relation.related_model, relation.field.name
        if name in getattr(holder, "ROOTS", ()):
            continue
        for row in holder._base_manager.using(using).filter(**{f"{name}__in": ids}):
            uid = str(getattr(row, "uid", ""))
            yield Citing(root_key(row), (uid, name), name in getattr(holder, "OPTIONAL_LINKS", ()))


def citing_records(key: Key, using: str) -> set[Key]:
    """The records that refer to a record or to one of its children, but for the record itself."""
    kind, pk = key
    found = {citing.key for citing in rows_that_cite(model_of(kind), [pk], using)}
    for part in aggregates()[kind].children:
        mine = part.model._base_manager.using(using).filter(**{part.root_column: pk})
        if ids := list(mine.values_list("pk", flat=True)):
            found |= {citing.key for citing in rows_that_cite(part.model, ids, using)}
    return found - {key}


@dataclass(frozen=True)
class Use:
    """One field through which records of one kind cite a record."""

    holder: type[models.Model]
    field: str
    # From the holder to the record that is cited, and to the one that cites; empty when the holder is that itself.
    path: str
    root: str
    pk: int

    @property
    def name(self) -> str:
        return ".".join(filter(None, (self.holder._meta.model_name, self.root, self.path)))

    @property
    def kind(self) -> str:
        model = self.holder._meta.get_field(self.root).related_model if self.root else self.holder
        return cast(type[Record], model).kind()

    def rows(self, using: str) -> models.QuerySet:
        found = self.holder._base_manager.using(using).filter(**{self.path: self.pk})
        return found.filter(**{f"{self.root}__isnull": False}) if self.root else found


def uses_of(key: Key) -> Iterator[Use]:
    """Every field through which a record, or a child of it, can be cited from outside; nothing is read yet."""
    kind, pk = key
    record = aggregates()[kind]
    own = {part.model for part in record.parts}
    yield from _uses(record.root, "", pk)
    for part in record.children:
        yield from (use for use in _uses(part.model, f"__{part.root_field}", pk) if use.holder not in own)


def _uses(model: type[models.Model], way: str, pk: int) -> Iterator[Use]:
    for relation in relations_to(model):
        holder, name = relation.related_model, relation.field.name
        # The rows of a many-to-many are cited through their own model.
        if relation.many_to_many or name in getattr(holder, "ROOTS", ()):
            continue
        for root in getattr(holder, "ROOTS", ("",)):
            yield Use(holder, name, f"{name}{way}", root, pk)


def root_key(row: models.Model) -> Key:
    """The record that a row belongs to, or is."""
    if isinstance(row, Record):
        return row.kind(), row.pk
    field = next(key for key in foreign_keys(type(row)) if key.name in _roots(row) and getattr(row, key.attname))
    root = cast(type[Record], field.related_model)
    return root.kind(), getattr(row, field.attname)


def _roots(row: models.Model) -> tuple[str, ...]:
    """The foreign keys through which a child or a link can belong to a root."""
    return cast(Child | Link, row).ROOTS


def cited(key: Key, found: Citing) -> Problem:
    words = {"record": label_of(key), "citing": label_of(found.key)}
    message = _("“%(citing)s” is public and cites “%(record)s”.") % words
    return Problem(message, key, found.key, found.link if found.optional else None)

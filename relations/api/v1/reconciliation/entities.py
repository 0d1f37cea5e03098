"""What can be reconciled: five kinds of record, each with all its names, and the types that narrow them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relations.models import Actor, Country, Place, Principle, Record, Theme
from relations.vocabulary import ActorKind

Key = tuple[str, int]


def _both(row: Any, name: str) -> list[str]:
    return [getattr(row, f"{name}_fr"), getattr(row, f"{name}_en")]


def _actor(row: Any) -> list[str]:
    return [*_both(row, "name"), row.acronym, *(alias.text for alias in row.aliases.all())]


def _country(row: Any) -> list[str]:
    return [*_both(row, "name"), row.alpha3, row.alpha2, *row.aliases.splitlines()]


@dataclass(frozen=True)
class Kind:
    rows: Callable[[], QuerySet]
    names: Callable[[Any], list[str]]


KINDS: dict[str, Kind] = {
    "actor": Kind(lambda: Actor.objects.select_related("country", "parent").prefetch_related("aliases"), _actor),
    "place": Kind(lambda: Place.objects.select_related("country"), lambda row: _both(row, "name")),
    "theme": Kind(
        lambda: Theme.objects.select_related("broader"), lambda row: [*_both(row, "label"), row.code.replace("_", " ")]
    ),
    "principle": Kind(lambda: Principle.objects.select_related("broader"), lambda row: _both(row, "label")),
    "country": Kind(Country.objects.all, _country),
}
MODELS: dict[type[Record], str] = {
    Actor: "actor",
    Place: "place",
    Theme: "theme",
    Principle: "principle",
    Country: "country",
}


@dataclass(frozen=True)
class Entity:
    row: Record

    @property
    def kind(self) -> str:
        return MODELS[type(self.row)]

    @property
    def key(self) -> Key:
        return self.kind, self.row.pk

    @property
    def id(self) -> str:
        return str(self.row.uid)

    @property
    def name(self) -> str:
        return str(self.row.label)

    @property
    def names(self) -> list[str]:
        found = (name.strip() for name in KINDS[self.kind].names(self.row))
        return list(dict.fromkeys(name for name in found if name))

    @property
    def types(self) -> list[str]:
        kind = getattr(self.row, "actor_kind", "")
        return [self.kind, *([f"actor-{kind}"] if kind else ())]

    @property
    def description(self) -> str:
        """What tells it from others of the name."""
        country = getattr(self.row, "country", None)
        parent = getattr(self.row, "parent", None) or getattr(self.row, "broader", None)
        said = (type_name(self.types[-1]), country and country.name, parent and parent.label)
        return ", ".join(str(words) for words in said if words)


def load(keys: Iterable[Key]) -> dict[Key, Entity]:
    """These records that are public; a query for each kind, two for actors."""
    ids: Mapping[str, set[int]] = defaultdict(set)
    for kind, pk in keys:
        ids[kind].add(pk)
    rows = (KINDS[kind].rows().filter(pk__in=found) for kind, found in sorted(ids.items()))
    return {entity.key: entity for some in rows for row in some for entity in [Entity(row)]}


def by_uids(uids: Iterable[Any]) -> dict[str, Entity]:
    wanted = list(uids)
    rows = (kind.rows().filter(uid__in=wanted) for kind in KINDS.values()) if wanted else ()
    return {str(row.uid): Entity(row) for some in rows for row in some}


# --- types ------------------------------------------------------------------------------------------------------------


def types() -> dict[str, str]:
    """Every type with its name: the kinds, and among actors what kind of actor."""
    models = {kind: model._meta.verbose_name for model, kind in MODELS.items()}
    named = {kind: str(capfirst(str(name))) for kind, name in models.items()}
    told = {
        kind: _("%(name)s: %(words)s") % {"name": named["actor"], "words": label} for kind, label in ActorKind.choices
    }
    return named | {f"actor-{kind}": words for kind, words in told.items()}


def type_name(name: str) -> str:
    if name.startswith("actor-"):
        return str(ActorKind(name.removeprefix("actor-")).label)
    return types()[name]


def kinds_of(names: Iterable[str]) -> set[str]:
    """The kinds of record that types are of; all of them for none."""
    return {name.partition("-")[0] for name in names} or set(KINDS)

"""What is told of the records besides their names: to narrow what is asked, and to extend a table with."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from relations.api.v1.reconciliation.entities import MODELS, Entity
from relations.api.v1.reconciliation.names import resemblance
from relations.formats.addresses import page_of

Cell = dict[str, Any]


@dataclass(frozen=True)
class Property:
    """`of` are the kinds that have it; `leads_to` is the type of the records that it names, if it names records."""

    id: str
    name: Any
    of: tuple[str, ...]
    value: Callable[[Any], Any]
    leads_to: str = ""

    def cells(self, entity: Entity) -> list[Cell]:
        if entity.kind not in self.of:
            return []
        found = self.value(entity.row)
        values = found if isinstance(found, list) else [found]
        return [_cell(value) for value in values if value not in (None, "")]

    def described(self) -> dict[str, str]:
        return {"id": self.id, "name": str(self.name)}


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return {"str": "true" if value else "false"}
    if isinstance(value, int):
        return {"int": value}
    if isinstance(value, float):
        return {"float": value}
    return {"id": str(value.uid), "name": str(value.label)} if type(value) in MODELS else {"str": str(value)}


def _column(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row, name)


def _degrees(name: str) -> Callable[[Any], float | None]:
    return lambda row: float(value) if (value := getattr(row, name)) is not None else None


def _text(lang: str) -> Callable[[Any], str]:
    return lambda row: str(getattr(row, f"{row.TEXTS[0]}_{lang}"))


EVERY = tuple(MODELS.values())
PROPERTIES: dict[str, Property] = {
    one.id: one
    for one in (
        Property("name_fr", _("name (French)"), EVERY, _text("fr")),
        Property("name_en", _("name (English)"), EVERY, _text("en")),
        Property("other_names", _("other names"), EVERY, lambda row: Entity(row).names),
        Property("slug", _("address"), EVERY, _column("slug")),
        Property("page", _("page"), EVERY, page_of),
        Property("country", _("country"), ("actor", "place"), _column("country"), "country"),
        Property("actor_kind", _("kind"), ("actor",), _column("actor_kind")),
        Property("acronym", _("acronym"), ("actor",), _column("acronym")),
        Property("sector", _("sector"), ("actor",), _column("sector")),
        Property("part_of", _("part of"), ("actor",), _column("parent"), "actor"),
        Property("place_kind", _("kind of place"), ("place",), _column("place_kind")),
        Property("latitude", _("latitude"), ("place",), _degrees("latitude")),
        Property("longitude", _("longitude"), ("place",), _degrees("longitude")),
        Property("geonames", _("GeoNames number"), ("place",), _column("geonames_id")),
        Property("code", _("code"), ("theme",), _column("code")),
        Property("broader_theme", _("broader theme"), ("theme",), _column("broader"), "theme"),
        Property("broader_principle", _("broader principle"), ("principle",), _column("broader"), "principle"),
        Property("instruments", _("legal instruments"), ("principle",), _column("instruments")),
        Property("alpha2", _("two-letter code"), ("country",), _column("alpha2")),
        Property("alpha3", _("three-letter code"), ("country",), _column("alpha3")),
        Property("numeric", _("numeric code"), ("country",), _column("numeric")),
    )
}


def of_type(name: str) -> list[Property]:
    """The properties of a type; of all types for none."""
    kind = name.partition("-")[0]
    return [one for one in PROPERTIES.values() if not kind or kind in one.of]


def agreement(entity: Entity, property_id: str, values: Iterable[Any]) -> float:
    """How well one of the values fits what the record has: 0 where it has nothing."""
    held = [known for cell in PROPERTIES[property_id].cells(entity) for known in _readings(entity, property_id, cell)]
    return max((_fits(value, known) for value in values for known in held), default=0.0)


def _readings(entity: Entity, property_id: str, cell: Cell) -> list[str]:
    """A cell as others may write it: a country by its name, its code or its uid."""
    if "id" not in cell:
        return [str(next(iter(cell.values())))]
    row = PROPERTIES[property_id].value(entity.row)
    return [cell["id"], *Entity(row).names]


def as_text(value: Any) -> str:
    """A value that was given: a text, a number, or a record by its id or name."""
    return str(value.get("id") or value.get("name", "")) if isinstance(value, dict) else str(value)


def _fits(value: Any, known: str) -> float:
    asked = as_text(value)
    if asked.casefold() == known.casefold():
        return 100.0
    return resemblance(asked, known)

"""The form that narrows a list: selects for what is chosen, fields for what is typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from relations.catalogue.facets import Facet, Offer
from relations.catalogue.fields import RecordField
from relations.catalogue.glance import Glance
from relations.catalogue.narrowing import ORDER, Narrowing
from relations.models import Record


@dataclass(frozen=True)
class Control:
    """One field. `value` is what is chosen or typed now; `hint` an example of what can be typed; `kind` that of the
    records whose names can be."""

    name: str
    label: str
    value: str
    offers: list[Offer]
    hint: str = ""
    kind: str = ""

    @property
    def is_typed(self) -> bool:
        return not self.offers


def controls(narrowing: Narrowing, seen: Glance) -> list[Control]:
    typed = [_typed(narrowing, name) for name in narrowing.listing.typed]
    chosen = [_chosen(narrowing, facet, seen.offers[facet.parameter]) for facet in narrowing.listing.facets]
    return [*typed, *(control for control in chosen if control.offers)]


def hidden(narrowing: Narrowing) -> Iterator[tuple[str, str]]:
    """What the address asks for besides, which the form must carry on."""
    shown = {*narrowing.listing.typed, *(facet.parameter for facet in narrowing.listing.facets)}
    for name in (*narrowing.values, *([ORDER] if narrowing.order_name != narrowing.listing.usual_order else [])):
        if name not in shown:
            yield name, str(narrowing.asked[name])


def _typed(narrowing: Narrowing, name: str) -> Control:
    hint = "2025-03" if name.startswith("date_") else ""
    value = narrowing.values.get(name)
    text = str(value.label) if isinstance(value, Record) else narrowing.asked.get(name, "")
    return Control(name, narrowing.label_of(name), text, [], hint, _kind(narrowing, name))


def _kind(narrowing: Narrowing, name: str) -> str:
    asked: Any = narrowing.listing.filters.base_filters[name].field
    return asked.queryset.model.kind() if isinstance(asked, RecordField) and asked.called else ""


def _chosen(narrowing: Narrowing, facet: Facet, offered: list[Offer]) -> Control:
    value = narrowing.values.get(facet.parameter)
    key = _key(facet, value)
    if value and key not in [offer.value for offer in offered]:
        offered = [Offer(key, str(value)), *offered]
    return Control(facet.parameter, narrowing.label_of(facet.parameter), key, offered)


def _key(facet: Facet, value: Any) -> str:
    """The value as the form sends it: records have several names."""
    if value is None:
        return ""
    return str(getattr(value, facet.name)) if isinstance(value, Record) else str(value)

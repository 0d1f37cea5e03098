"""What begins with what somebody is typing: records, types and properties."""

from typing import Any

from relations.api.v1.reconciliation.candidates import beginning, candidates
from relations.api.v1.reconciliation.entities import kinds_of, load, types
from relations.api.v1.reconciliation.properties import PROPERTIES
from relations.api.v1.reconciliation.scoring import match, ranked
from relations.search.engine import by_index_alone

SUGGESTED = 10


def _entities(prefix: str) -> list[dict[str, Any]]:
    """Names that begin so; where none does, names that are like it."""
    with by_index_alone():
        keys = beginning(prefix, kinds_of(()), SUGGESTED)
        keys += candidates(prefix, {"country"} if keys else kinds_of(()))
    found = load(keys)
    begun = [found[key] for key in keys if key in found and key[0] != "country"][:SUGGESTED]
    others = [one.entity for one in ranked(match(prefix, entity) for entity in found.values())]
    names = types()
    return [
        {
            "id": one.id,
            "name": one.name,
            "description": one.description,
            "notable": [{"id": name, "name": names[name]} for name in one.types],
        }
        for one in list(dict.fromkeys([*begun, *others]))[:SUGGESTED]
    ]


def _types(prefix: str) -> list[dict[str, Any]]:
    return _beginning(prefix, [{"id": name, "name": label} for name, label in types().items()])


def _properties(prefix: str) -> list[dict[str, Any]]:
    return _beginning(prefix, [one.described() for one in PROPERTIES.values()])


def _beginning(prefix: str, found: list[dict[str, str]]) -> list[dict[str, str]]:
    low = prefix.strip().casefold()
    return [one for one in found if low in one["name"].casefold() or one["id"].startswith(low)]


SUGGESTIONS = {"entity": _entities, "type": _types, "property": _properties}

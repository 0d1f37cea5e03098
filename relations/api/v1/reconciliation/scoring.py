"""How well a record answers to a name, and why: scores from 0 to 100 that say what they are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from relations.api.v1.reconciliation.entities import Entity
from relations.api.v1.reconciliation.names import folded, resemblance
from relations.api.v1.reconciliation.properties import PROPERTIES

# Names that have less in common are not worth a look.
WORST = 60.0
# A property may lift or lower what the name says by so much.
WEIGHT = 0.3
CERTAIN = 98.0
CERTAIN_PROPERTY = 90.0


@dataclass(frozen=True)
class Match:
    entity: Entity
    # The name of the record that is most like what was asked for.
    by: str
    similarity: float
    has_all_words: bool
    properties: dict[str, float] = field(default_factory=dict)

    @property
    def score(self) -> float:
        if not self.properties:
            return round(self.similarity, 1)
        agreed = sum(self.properties.values()) / len(self.properties)
        return round(self.similarity * (1 - WEIGHT) + agreed * WEIGHT, 1)

    @property
    def is_certain(self) -> bool:
        return self.similarity >= CERTAIN and all(value >= CERTAIN_PROPERTY for value in self.properties.values())

    def features(self) -> list[dict[str, Any]]:
        """What the score is made of."""
        named = [
            {"id": "name_similarity", "name": _("Similarity of the names"), "value": round(self.similarity, 1)},
            {"id": "all_words", "name": _("All words are in the name"), "value": self.has_all_words},
        ]
        return [*named, *(_agreed(name, value) for name, value in self.properties.items())]


def _agreed(name: str, value: float) -> dict[str, Any]:
    return {"id": f"property_{name}", "name": str(PROPERTIES[name].name), "value": round(value, 1)}


def match(text: str, entity: Entity, properties: dict[str, float] | None = None) -> Match:
    """The record by the name of it that is most like the text."""
    asked = folded(text)
    by, similarity = max(((name, resemblance(text, name)) for name in entity.names), key=lambda pair: pair[1])
    return Match(entity, by, similarity, set(asked) <= set(folded(by)), properties or {})


def ranked(matches: Iterable[Match]) -> list[Match]:
    """The best first; of two as good, by what never changes."""
    kept = (one for one in matches if one.similarity >= WORST)
    return sorted(kept, key=lambda one: (-one.score, one.entity.name, one.entity.id))


def certain(matches: Sequence[Match]) -> Match | None:
    """The one record that is meant without doubt; None where two could be."""
    found = [one for one in matches if one.is_certain]
    return found[0] if len(found) == 1 else None

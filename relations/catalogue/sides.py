"""Which side of a relation an invocation speaks for, and both sides face to face."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from relations.catalogue.matrix import side_of
from relations.models import Country, Invocation, Principle, Relation


@dataclass
class Facing:
    """One principle as both countries of a relation invoke it; `others` are other voices and joint ones."""

    principle: Principle
    first: list[Invocation] = field(default_factory=list)
    second: list[Invocation] = field(default_factory=list)
    others: list[Invocation] = field(default_factory=list)


def countries_of(invocation: Invocation) -> dict[int, Country]:
    """The countries that an invocation speaks for: those of its principals, or else that of the speaker."""
    principals = list(invocation.on_behalf_of.all())
    speakers = principals or ([invocation.invoker] if invocation.invoker else [])
    return {actor.country.pk: actor.country for actor in speakers if actor.country}


def face_to_face(relation: Relation, invocations: Iterable[Invocation]) -> list[Facing]:
    """The invocations by principle, in the order given, each on the side that it speaks for."""
    found: dict[int, Facing] = {}
    for invocation in invocations:
        facing = found.setdefault(invocation.principle_id, Facing(invocation.principle))
        side = side_of((relation.first_id, relation.second_id), set(countries_of(invocation)))
        getattr(facing, side).append(invocation)
    # What both sides speak of comes first: that is what the page is for.
    return sorted(found.values(), key=lambda facing: not (facing.first and facing.second))


def by_side(invocations: Iterable[Invocation]) -> list[tuple[Country | None, list[Invocation]]]:
    """The invocations by the one country they speak for; None for joint voices and those of no country."""
    sides: dict[int | None, tuple[Country | None, list[Invocation]]] = {}
    for invocation in invocations:
        countries = list(countries_of(invocation).values())
        country = countries[0] if len(countries) == 1 else None
        sides.setdefault(country.pk if country else None, (country, []))[1].append(invocation)
    return sorted(sides.values(), key=lambda side: (side[0] is None, str(side[0])))

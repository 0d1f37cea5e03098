"""Places: cities and countries where something is, or is said to be; a capital that stands for a government is none."""
# ruff: noqa: E501

import re
from dataclasses import dataclass, field

from relations.newsroom.intake.cast import Cast
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.office import Office
from relations.newsroom.intake.states import is_locative, is_metonym
from relations.newsroom.intake.tables import words
from relations.newsroom.intake.text import ABBREVIATIONS


@dataclass(slots=True)
class PlaceFinding:
    name: str
    kind: str
    country: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    confidence: float = 0.8
    rule: str = "known place"


UNKNOWN_AFTER = {
    "fr": re.compile(
        r"(?:\bà|\ba|\bpres d[eu']|\bau large d[eu']|\b(?:localite|ville|village|region|barrage|port|poste|province|camp|district|ile|aeroport|"
        r"base|gare|prefecture|cercle|commune|quartier|frontiere|vallee|lac|mont|golfe|detroit|archipel) (?:de |d'|du )?|\bentre) ?$"
    ),
    "en": re.compile(
        r"\b(?:in|at|near|outside|the (?:town|city|village|port|province|region|district|island) of|between) $"
    ),
}


def places_of(ground: Ground, cast: Cast, offices: list[Office]) -> list[PlaceFinding]:
    found: dict[str, PlaceFinding] = {}
    for hit in ground.names.values():
        kind = hit.entry.kind
        if kind not in ("country", "capital", "city") or ground.frame.holds(ground.tokens[hit.first].start):
            continue
        if (mention := cast.at.get(hit.first)) and cast.actors[mention.actor].is_person:
            continue
        if _stands_for_a_state(ground, hit.first, kind) and not (kind == "capital" and not is_metonym(ground, hit)):
            continue
        if kind == "capital" and _is_seat_of_mission(ground, hit.first):
            continue
        if kind == "country" and any(office.first <= hit.first < office.last for office in offices):
            continue
        _add(found, ground, hit.first, hit.last, "country" if kind == "country" else "city", hit.entry.ref)
    for first, last in _unknown(ground, cast):
        _add(found, ground, first, last, "city", "", 0.5)
    return list(found.values())


def _is_seat_of_mission(ground: Ground, at: int) -> bool:
    """« l’ambassadeur d’Algérie à Bamako »: where an embassy stands, nothing happens."""
    near = [ground.low(at - step) for step in range(2, 7)]
    return any(word.startswith(("ambassad", "embass", "consul", "charge")) for word in near)


def _stands_for_a_state(ground: Ground, first: int, kind: str) -> bool:
    return kind != "city" and not is_locative(ground, first)


def _add(
    found: dict[str, PlaceFinding],
    ground: Ground,
    first: int,
    last: int,
    kind: str,
    country: str,
    confidence: float = 0.8,
) -> None:
    name = ground.words(first, last)
    rule = "known place" if confidence > 0.6 else "name after a word of place"
    place = found.setdefault(name, PlaceFinding(name, kind, country, [], confidence, rule))
    place.spans.append((ground.tokens[first].start, ground.tokens[last - 1].end))


def _unknown(ground: Ground, cast: Cast) -> list[tuple[int, int]]:
    """« à Ndiago », "in Ménaka": a capitalised word after a word of place that is nobody's name."""
    found = []
    for token in ground.tokens[:-1]:
        at = token.index + 1
        after = ground.tokens[at]
        if (
            not after.upper
            or after.kind not in ("word", "name")
            or (token.upper and token.index != ground.sentence_of(token.index).first)
        ):
            continue
        if after.low in ABBREVIATIONS or (
            at + 1 < len(ground.tokens) and ground.low(at + 1) == "." and "-" in after.low
        ):
            continue
        if not UNKNOWN_AFTER[ground.language].search(ground.document.plain, max(0, after.start - 30), after.start):
            continue
        if (
            after.low in words("not_names") | words("portfolio")
            or at in ground.names
            or at in ground.offices
            or at in cast.at
            or after.all_caps
        ):
            continue
        end = at + 1
        while (
            (more := ground.token(end))
            and more.upper
            and more.is_word
            and more.low not in words("not_names")
            and end not in ground.names
        ):
            end += 1
        if after.low in words("org_heads_fr") | words("org_heads_en") or any(
            ground.tokens[i].low in words("common_capitalised_en") - {"city", "airport", "island", "port"}
            for i in range(at, end)
        ):
            continue
        if ground.token(end) is not None and ground.tokens[end].quote != after.quote:
            continue
        found.append((at, end))
    return found

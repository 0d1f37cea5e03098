"""Who and what stands in a clause: subjects, agents, places."""

from relations.newsroom.intake.cast import Cast, Mention
from relations.newsroom.intake.clause_bounds import BODIES, MANY, PREPOSITIONS
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.predicate import Predicate
from relations.newsroom.intake.states import is_locative


def subjects(ground: Ground, cast: Cast, left: range, predicate: Predicate) -> list[Mention]:
    """Actors before the verb that no preposition governs; for « qui » the one right before it."""
    mentions = [m for at in left if (m := cast.at.get(at)) and ground.tokens[at].quote < 0 and m.how != "place"]
    before = ground.low(predicate.first - 1)
    if before in ("qui", "who", "which", "that") and mentions:
        return [mentions[-1]]
    free = [m for m in mentions if not _governed(ground, m, left.start)]
    named = [m for m in free if m.how != "theirs"]
    return named or free or mentions


def _governed(ground: Ground, mention: Mention, start: int) -> bool:
    at = mention.first - 1
    if at < start:
        return False
    if ground.low(at) in (
        "le",
        "la",
        "l'",
        "les",
        "the",
        "un",
        "une",
        "a",
        "an",
        "son",
        "sa",
        "ses",
        "his",
        "her",
        "its",
    ):
        at -= 1
    return at >= start and ground.low(at) in PREPOSITIONS


def agents_of(ground: Ground, cast: Cast, first: int, end: int) -> list[Mention]:
    for at in range(first, min(end, first + 20)):
        if ground.low(at) in ("par", "by"):
            found = [m for index in range(at + 1, min(end, at + 16)) if (m := cast.at.get(index))]
            if found:
                return found[:2]
    return []


def plural_pair(ground: Ground, left: range) -> bool:
    """« les deux pays », "the two sides", « les deux hommes »."""
    return any(ground.low(at) in ("deux", "two", "both", "trois", "three") for at in list(left)[-8:])


def stresses(ground: Ground, at: int) -> bool:
    """« L’opposition, elle, dénonce »: a pronoun between commas stands for nobody new."""
    return ground.low(at - 1) == "," and ground.low(at + 1) == ","


def is_body(ground: Ground, left: range) -> bool:
    """Whether what stands before the verb can act for a state, though it is in no list of names."""
    near = list(left)[-9:]
    return any(
        ground.low(at) in BODIES and ground.low(at - 2) not in PREPOSITIONS and ground.tokens[at].quote < 0
        for at in near
    )


def names_many(ground: Ground, left: range) -> bool:
    """« les ministres », "the leaders": more than one who meet."""
    return any(ground.low(at) in MANY for at in list(left)[-5:])


def is_seat(ground: Ground, mention: Mention) -> bool:
    """« à l’Élysée », "at the White House": where it was, not who took part."""
    if mention.how == "place":
        return True
    actor = ground.cast.actors[mention.actor]
    at = mention.first - 1
    if ground.low(at) in ("l'", "la", "the", "le"):
        at -= 1
    return actor.kind in ("institution", "ministry", "mission") and ground.low(at) in (
        "à",
        "au",
        "at",
        "in",
        "dans",
        "inside",
        "devant",
        "outside",
    )


def place_of(ground: Ground, start: int, end: int) -> str:
    """Where it happened: a city after a word of place, else nothing."""
    for at in range(start, end):
        hit = ground.names.get(at)
        if (
            hit
            and hit.entry.kind in ("capital", "city")
            and ground.tokens[at].quote < 0
            and is_locative(ground, at)
            and not _of_mission(ground, at)
        ):
            return ground.words(hit.first, hit.last)
    return ""


def _of_mission(ground: Ground, at: int) -> bool:
    """« l’ambassade américaine à Bamako »: where the embassy stands."""
    return any(
        ground.low(at - step)
        in ("ambassade", "embassy", "consulat", "consulate", "ambassadeur", "ambassadrice", "ambassador")
        for step in range(2, 7)
    )


def country_place(ground: Ground, at: int) -> bool:
    hit = ground.names.get(at)
    return (bool(hit and hit.entry.kind in ("country", "city", "capital")) and is_locative(ground, at)) or bool(
        hit and hit.entry.kind == "country"
    )

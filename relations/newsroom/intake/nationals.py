"""Persons by their nation: « l’Égyptien Hani Rachwan », and « l’Égyptien » alone for whom the text named before."""

from relations.newsroom.intake.cast import Actor, Cast, Fits
from relations.newsroom.intake.gazetteer import Hit

ARTICLES = {"le": "m", "la": "f", "l'": "", "du": "m", "au": "m", "the": ""}
FEMININE = ("enne", "aise", "aine", "oise", "ole", "ande", "ane")
# How many mentions back somebody may be meant.
FARTHEST = 60


def cast_nationals(cast: Cast) -> None:
    """Give persons the country of the noun before their name; resume them by that noun."""
    for hit in sorted(cast.ground.names.values(), key=lambda one: one.first):
        if hit.entry.kind != "demonym" or hit.first in cast.at or not _is_noun(cast, hit):
            continue
        mention = cast.at.get(hit.last)
        if mention is not None and cast.actors[mention.actor].is_person:
            actor = cast.actors[mention.actor]
            actor.country, actor.gender = actor.country or hit.entry.ref, actor.gender or _gender(cast, hit)
        elif (actor_meant := of_nation(cast, hit)) is not None:
            cast.mention(actor_meant, hit.first, hit.last, "title")


def _is_noun(cast: Cast, hit: Hit) -> bool:
    tokens, before = cast.ground.tokens, cast.ground.low(hit.first - 1)
    return tokens[hit.first].upper and before in ARTICLES and cast.ground.language == "fr"


def _gender(cast: Cast, hit: Hit) -> str:
    ground = cast.ground
    return ARTICLES[ground.low(hit.first - 1)] or ("f" if ground.low(hit.first).endswith(FEMININE) else "m")


def of_nation(cast: Cast, hit: Hit) -> Actor | None:
    """The person of that country named last; of none told, if nobody of it was named."""
    after = cast.ground.token(hit.last)
    if (after is not None and after.upper and after.is_word) or hit.last - hit.first > 1:
        return None
    fits = Fits(gender=_gender(cast, hit), country=hit.entry.ref)
    named = (cast.actors[cast.at[at].actor] for at in cast.places_before(hit.first, FARTHEST))
    persons = list(dict.fromkeys(actor.number for actor in named if fits(actor)))
    told = [number for number in persons if cast.actors[number].country]
    return cast.actors[(told or persons)[0]] if persons else None

"""A title that first comes after the name: « Rokia Dembélé n’en croit rien. … a ironisé l’ambassadrice »."""

import re

from relations.newsroom.intake.cast import Actor, Cast, Fits
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.office import Office
from relations.newsroom.intake.plain import plain
from relations.newsroom.intake.sayings import sayings
from relations.newsroom.intake.text import Sentence

# How many sentences back the name may stand, and for the titles that need no name.
FARTHEST = 4
FARTHEST_OF_KNOWN = 3
# « le président », « le Premier ministre »: everybody knows who it is without being told.
KNOWN_ANYHOW = frozenset(("head_of_state", "head_of_government"))
# Behind these stands whom or with whom, not who.
PREPOSITIONS = frozenset(
    ["a", "à", "au", "aux", "de", "du", "des", "d'", "avec", "contre", "par", "to", "with", "of", "by", "against"]
)
# Before the subject of a clause.
CLAUSE_OPENERS = frozenset(("et", "mais", "que", "qu'", "car", "puis", "and", "but", "that", "while", "tandis"))
# A title that somebody had once stands beside the one of today.
FORMER = frozenset(("ancien", "ancienne", "ex", "former"))
# What a given name sounds like, where it tells at all.
FEMININE = re.compile(r"(?:ine|ette|elle|ene|alie|[lrnc]ia|nna|isa|tou|iam|ouise|ika|ita|ce)$")
MASCULINE = re.compile(r"(?:[^aeiouy]o|[^aeiouy]os|ick|ert|ard|aul|ois|ain|ien|dre|ent|ume)$")
SOUNDS_OTHERWISE = frozenset(
    ("antoine", "maxence", "patrice", "brice", "maurice", "fabrice", "prince", "clarence", "lawrence")
)


def untitled(cast: Cast, office: Office) -> Actor | None:
    """Whom a definite title resumes that nobody was given: a person of the sentences before who has no title yet."""
    ground = cast.ground
    here = ground.sentence_of(office.head[0])
    if not _stands_free(ground, office, here):
        return None
    if office.group == "counterpart":
        return _counterpart(cast, office, here)
    farthest = FARTHEST
    if office.group in KNOWN_ANYHOW:
        farthest = FARTHEST_OF_KNOWN if office.country else 1
    for number in range(here.index - 1, max(-1, here.index - 1 - farthest), -1):
        earlier = ground.document.sentences[number]
        if here.paragraph - earlier.paragraph > 2:
            return None
        if found := _nameless_in(cast, earlier, office):
            return found
    return None


def _stands_free(ground: Ground, office: Office, here: Sentence) -> bool:
    """At the head of a clause or behind a verb of saying: as an object, a new title is somebody new."""
    at = office.first - 1
    if at < here.first or ground.tokens[at].kind == "mark" or ground.low(at) in CLAUSE_OPENERS:
        return True
    return sayings(ground.language).get(ground.tokens[at].text.lower(), "gerund") != "gerund"


def _nameless_in(cast: Cast, sentence: Sentence, office: Office) -> Actor | None:
    """The first person without a title in a sentence; one that stands behind a preposition only if alone."""
    fits = Fits(gender=office.gender, country=office.country)
    mentions = [cast.at[at] for at in range(sentence.first, sentence.last) if at in cast.at]
    former = any(cast.ground.low(at) in FORMER for at in range(office.first, office.head[1]))
    people = [one for one in mentions if (former or not cast.actors[one.actor].group) and fits(cast.actors[one.actor])]
    people = [one for one in people if cast.actors[one.actor].is_person]
    people = [one for one in people if not office.gender or _likely(cast.actors[one.actor]) in ("", office.gender)]
    free = [one for one in people if cast.ground.low(one.opens - 1) not in PREPOSITIONS]
    alike = [one for one in people if office.gender and _likely(cast.actors[one.actor]) == office.gender]
    chosen = alike or free or (people if len(people) == 1 else [])
    return cast.actors[chosen[0].actor] if chosen else None


def _likely(actor: Actor) -> str:
    """The gender that a given name sounds like; empty where it tells nothing."""
    given = plain(actor.name.split()[0])
    if given in SOUNDS_OTHERWISE:
        return "m"
    return actor.gender or ("f" if FEMININE.search(given) else "m" if MASCULINE.search(given) else "")


def _counterpart(cast: Cast, office: Office, here: Sentence) -> Actor | None:
    """« Son homologue italienne y voit … »: the person of that country, or of none told, among the sentences before."""
    if not office.country:
        return None
    ours = {cast.at[at].actor for at in range(here.first, office.first) if at in cast.at}
    fits = Fits(gender=office.gender, country=office.country)
    earlier = cast.ground.document.sentences[max(0, here.index - FARTHEST) : here.index]
    named = [cast.at[at].actor for one in earlier for at in range(one.first, one.last) if at in cast.at]
    people = [number for number in dict.fromkeys(reversed(named)) if number not in ours and fits(cast.actors[number])]
    told = [number for number in people if cast.actors[number].country]
    chosen = told or people
    return cast.actors[chosen[0]] if len(chosen) == 1 else None

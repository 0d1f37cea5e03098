"""A title that first comes after the name: « Rokia Dembélé n’en croit rien. … a ironisé l’ambassadrice »."""

# ruff: noqa: E501

import re

from relations.newsroom.intake.cast import Actor, Cast, Fits
from relations.newsroom.intake.gazetteer import parts
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
WHOSE = frozenset(("son", "sa", "his", "her"))
# A title that somebody had once stands beside the one of today.
FORMER = frozenset(("ancien", "ancienne", "ex", "former"))
# What somebody is besides an office, by which anybody may be resumed: « le milliardaire », "the former general".
EPITHETS = {
    "civil": frozenset(("scholar", "head_of_state", "head_of_government", "minister", "official", "ambassador", "justice")),
    "business": frozenset(("head_of_state", "head_of_government", "minister", "ambassador", "envoy", "legislator", "civil")),
    "military": frozenset(("minister", "spokesperson", "official", "envoy", "head_of_government", "ambassador")),
    "scholar": frozenset(("official", "diplomat", "civil", "legislator")),
    "justice": frozenset(("minister", "legislator", "official", "civil", "head_of_state")),
    "legislator": frozenset(("civil", "justice", "scholar", "official")),
}  # fmt: skip
PARLIAMENTS = frozenset(
    ("parlement", "assemblee", "senat", "chambre", "commission", "parliament", "senate", "house", "congress")
)
# What may stand between a verb of saying and its subject: « a indiqué pour sa part le ministre ».
ASIDES = frozenset(
    ("pour", "sa", "son", "ses", "part", "de", "cote", "à", "tour", "compte", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
     "samedi", "dimanche", "hier", "aussitot", "ensuite", "enfin", "alors", "encore", "aussi", "egalement", "matin", "soir", "midi")
)  # fmt: skip
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
    if not _stands_free(ground, office, here) or _is_of_new_place(ground, office):
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
    while at > here.first and office.first - at < 8 and ground.low(at) in ASIDES:
        at -= 1
    return sayings(ground.language).get(ground.tokens[at].text.lower(), "gerund") != "gerund"


def _is_of_new_place(ground: Ground, office: Office) -> bool:
    """« Le maire d’Aflao »: the head of a place or house that the text names here first is somebody new."""
    if office.group != "official" or office.body is None:
        return False
    last = ground.tokens[office.body[1] - 1]
    return last.upper and ground.bearing(last.low)[0].index == last.index


def by_epithet(cast: Cast, office: Office) -> Actor | None:
    """« le milliardaire », « l’ancien magistrat »: whom the sentences before are about, whatever office they hold."""
    here = cast.ground.sentence_of(office.head[0])
    groups = EPITHETS.get(office.group)
    if groups is None or office.body or not _stands_free(cast.ground, office, here):
        return None
    fits = Fits(gender=office.gender, country=office.country, groups=groups)
    for number in range(here.index - 1, max(-1, here.index - 3), -1):
        earlier = cast.ground.document.sentences[number]
        told = (at for at in range(earlier.first, earlier.last) if cast.ground.tokens[at].quote < 0)
        mentions = (cast.at[at] for at in told if at in cast.at)
        people = [one for one in mentions if cast.ground.low(one.opens - 1) not in PREPOSITIONS]
        fitting = (cast.actors[one.actor] for one in people if fits(cast.actors[one.actor]))
        found = next((one for one in fitting if _sits(office, one)), None)
        if found or here.paragraph - earlier.paragraph > 1:
            return found
    return None


def _sits(office: Office, actor: Actor) -> bool:
    """« le parlementaire » is no other official than one of a parliament."""
    return (office.group, actor.group) != ("legislator", "official") or bool(PARLIAMENTS & set(parts(actor.role)))


def _nameless_in(cast: Cast, sentence: Sentence, office: Office) -> Actor | None:
    """The first person without a title in a sentence; one that stands behind a preposition only if alone."""
    fits = Fits(gender=office.gender, country=office.country)
    told = (at for at in range(sentence.first, sentence.last) if cast.ground.tokens[at].quote < 0)
    mentions = [cast.at[at] for at in told if at in cast.at]
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
    """« Son homologue italienne y voit … »: the person of that country, or of none told, among the sentences before.

    Whose counterpart it is, the one whom the sentence before is about, cannot be meant.
    """
    ground = cast.ground
    if ground.low(office.head[0]) == "hote" and office.country and ground.low(office.head[1]) in PREPOSITIONS:
        return _guest(cast, office, here)
    if not office.country and ground.low(office.first) not in WHOSE:
        return None
    ours = {cast.at[at].actor for at in range(here.first, office.first) if at in cast.at} | _topic(cast, here)
    fits = Fits(gender=office.gender, country=office.country)
    earlier = ground.document.sentences[max(0, here.index - FARTHEST) : here.index]
    named = [cast.at[at].actor for one in earlier for at in range(one.first, one.last) if at in cast.at]
    people = [number for number in dict.fromkeys(reversed(named)) if number not in ours and fits(cast.actors[number])]
    told = [number for number in people if cast.actors[number].country and office.country]
    chosen = told or people or _only_other(cast, office, ours, fits)
    return cast.actors[chosen[0]] if len(chosen) == 1 else None


def _only_other(cast: Cast, office: Office, ours: set[int], fits: Fits) -> list[int]:
    """Where the text has named two persons and no more, the one who is not spoken of."""
    named = (cast.actors[cast.at[at].actor] for at in cast.places_before(office.first, 200))
    people = list(dict.fromkeys(one.number for one in named if one.is_person))
    return [number for number in people if number not in ours and fits(cast.actors[number])] if len(people) == 2 else []


def _topic(cast: Cast, here: Sentence) -> set[int]:
    """Whom the sentence before is about: its first person whom no preposition leads in."""
    if not here.index:
        return set()
    earlier = cast.ground.document.sentences[here.index - 1]
    mentions = (cast.at[at] for at in range(earlier.first, earlier.last) if at in cast.at)
    people = (one for one in mentions if cast.actors[one.actor].is_person)
    first = next((one for one in people if cast.ground.low(one.opens - 1) not in PREPOSITIONS), None)
    return {first.actor} if first else set()


def _guest(cast: Cast, office: Office, here: Sentence) -> Actor | None:
    """« l’hôte de la Gambie »: the one person of another country in the sentence before that names any."""
    for sentence in reversed(cast.ground.document.sentences[max(0, here.index - FARTHEST) : here.index]):
        named = [cast.actors[cast.at[at].actor] for at in range(sentence.first, sentence.last) if at in cast.at]
        guests = [one for one in named if one.is_person and one.country and one.country != office.country]
        if guests:
            return guests[0]
    return None

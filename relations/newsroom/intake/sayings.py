"""Verbs by which somebody says something, in the forms in which reports use them."""
# ruff: noqa: E501

from functools import cache

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.plain import plain
from relations.newsroom.intake.tables import rows
from relations.newsroom.intake.verbs import forms

AUXILIARIES_FR = frozenset(("a", "ont", "avait", "avaient", "aurait", "auraient", "ait", "eut", "est", "sont", "s'est"))
PLAINLY = {
    "fr": ("declar", "affirm", "soulign", "ajout", "assur", "indiqu", "expliqu", "rappel", "precis", "estim", "annonc", "promis", "dit", "jug", "insist"),
    "en": ("said", "says", "stress", "add", "told", "explain", "insist", "call", "warn", "announc", "promis"),
}  # fmt: skip
INVERTED = ("-il", "-elle", "-ils", "-elles", "-on")


@cache
def sayings(language: str) -> dict[str, str]:
    """For each form the tense; a participle counts with its auxiliary alone."""
    found: dict[str, str] = {}
    for row in rows("sayings.csv"):
        if row["language"] != language:
            continue
        for verb in row["verbs"].split():
            for form, tense in forms(verb.removeprefix("s'"), language):
                if verb.endswith("ayer") and form.startswith(verb[:-2]) and tense == "present":
                    # « balaie » beside « balaye »
                    found[f"{verb[:-3]}i{form[len(verb) - 2 :]}"] = tense
                if tense in ("past", "imperfect", "present") or form not in found:
                    found[form] = tense
    return found


@cache
def _plain_participles(language: str) -> frozenset[str]:
    return frozenset(plain(form) for form, tense in sayings(language).items() if tense == "participle")


def is_saying(ground: Ground, at: int) -> bool:
    """Whether the word is a finite verb of saying, or the auxiliary of one."""
    known = ground.sayings.get(at)
    if known is None:
        token = ground.token(at)
        is_word = token is not None and token.kind in ("word", "name") and not _in_a_name(ground, at)
        known = is_word and (finite_saying(ground, at) or _auxiliary_of_saying(ground, at))
        ground.sayings[at] = known
    return known


def _in_a_name(ground: Ground, at: int) -> bool:
    """ "the United States listens": no verb."""
    hit = ground.name_ends.get(at + 1)
    return hit is not None and hit.first < at and ground.tokens[at].upper


def finite_saying(ground: Ground, at: int) -> bool:
    token = ground.tokens[at]
    word = token.text.lower()
    if ground.language == "fr" and "-" in word:
        word = word.split("-")[0]
        return sayings("fr").get(word) in ("past", "present", "imperfect") or word in ("a", "ont", "avait")
    tense = sayings(ground.language).get(word)
    if tense in ("past", "imperfect"):
        return True
    return tense == "present" and (ground.language == "fr" or word.endswith("s"))


def _auxiliary_of_saying(ground: Ground, at: int) -> bool:
    """« a déclaré », « a ensuite ajouté », "has said"."""
    if ground.language == "fr":
        if ground.tokens[at].text.lower() not in AUXILIARIES_FR:
            return False
        return any(is_participle(ground, at + step) for step in (1, 2, 3, 4))
    return ground.low(at) in ("has", "have", "had", "was", "were") and any(
        sayings("en").get(ground.low(at + step)) in ("past", "participle") for step in (1, 2)
    )


def is_participle(ground: Ground, at: int) -> bool:
    token = ground.token(at)
    if token is None:
        return False
    word = token.text.lower()
    if sayings("fr").get(word) == "participle" or word in ("dit", "fait", "écrit", "soutenu"):
        return True
    return plain(word) in _plain_participles("fr") and sayings("fr").get(word) not in ("present",)


def says_plainly(ground: Ground, at: int) -> bool:
    """Whether the verb can only say, and not also do or make: « a souligné », "stressed"."""
    reach = (at, at + 1, at + 2) if ground.low(at) in AUXILIARIES_FR | {"has", "had"} else (at,)
    return any(ground.low(index).startswith(PLAINLY[ground.language]) for index in reach)

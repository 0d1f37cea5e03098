"""French words that look like one verb and are another, or none: nouns, subjunctives, auxiliaries on their own."""
# ruff: noqa: E501

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.infinitives_fr import WAITED
from relations.newsroom.intake.predicate import in_date
from relations.newsroom.intake.tables import listed
from relations.newsroom.intake.text import Sentence, Token

SKIP_FR = listed("predicates_skip_fr")

WISHES_FR = listed("predicates_wishes_fr")


def stands_behind(ground: Ground, at: int) -> bool:
    """« Le recours introduit contre lui le 5 novembre », « une note remise par … »: a participle that looks like a present."""
    before, after = ground.token(at - 1), ground.low(at + 1)
    if before is None or before.kind != "word" or before.upper or before.low in SUBJECTS_FR:
        return False
    return after in ("par", "contre", "devant", "aupres") or in_date(ground, at + 1)


SUBJECTS_FR = frozenset(
    ("qui", "il", "elle", "ils", "elles", "on", "se", "ne", "y", "en", "le", "la", "les", "lui", "leur", "nous", "que")
)


def is_wished(ground: Ground, sentence: Sentence, first: int) -> bool:
    """« demandé que les survols cessent », « pour que », « afin que »: the subjunctive looks like the present."""
    for at in range(first - 1, max(sentence.first, first - 9), -1):
        if ground.low(at) in (",", ";", ":"):
            return False
        if ground.low(at) in ("que", "qu'"):
            if is_awaited(ground, sentence, first):
                return False
            return any(ground.low(at - step) in WISHES_FR for step in (1, 2, 3))
    return False


def is_awaited(ground: Ground, sentence: Sentence, first: int) -> bool:
    """« Il a fallu attendre 2016 pour que les deux pays se réconcilient »: done then."""
    at = next(
        (at for at in range(first - 1, max(sentence.first, first - 9), -1) if ground.low(at) in ("que", "qu'")), 0
    )
    return bool(at and WAITED.search(ground.plain_words(max(sentence.first, at - 14), at + 1)))


def owns(ground: Ground, at: int) -> bool:
    """« ont un entretien », not « ont passé »: avoir with an object of its own."""
    step = 2 if ground.low(at + 1) in SKIP_FR or in_date(ground, at + 1) else 1
    return ground.low(at + step) in ("un", "une", "des", "deux", "plusieurs", "trois", "son", "sa", "droit")


def is_somewhere(ground: Ground, at: int) -> bool:
    """« était mardi à Nouakchott », « était l’hôte du président », « a été la cible d’une attaque »: no auxiliary."""
    if ground.low(at - 1) in ("l'", "cet", "d'", "en", "c'", "ce", "n'"):
        return False
    behind = next((i for i in range(at + 1, at + 7) if not in_date(ground, i) and ground.low(i) != ","), at)
    following = ground.low(behind + 1)
    if ground.low(behind) in ("l'", "la"):
        return following in ("hote", "invite", "invitee", "cible")
    hit = ground.names.get(behind + 1 + (following in ("l'", "la")))
    return ground.low(behind) in ("à", "a", "au", "aux", "en") and bool(hit and hit.entry.kind in GROUNDS)


GROUNDS = frozenset(("capital", "city", "country"))


# « a fait part », « ont pris part », « s’est dite prête »: no verbs of their own.
LIGHT_FR = frozenset(
    ("fait", "font", "faire", "faisant", "pris", "prise", "prendre", "prend", "prennent", "prenant", "dit", "dite", "dits", "dites",
     "declare", "declaree", "est", "sont", "etait", "se")
)  # fmt: skip


def is_noun_fr(ground: Ground, token: Token, first: int) -> bool:
    """A noun that looks like a verb: « la demande », « une visite », « les attaques »."""
    before = ground.low(token.index - 1)
    if token.low == "entre" and ground.low(token.index + 1) not in ("en", "dans", "au", "aux"):
        # « entre Dakar et Nouakchott »
        return True
    if token.low == "signe" and ground.low(token.index + 1) in ("que", "qu'", "de", "d'", "des", "du"):
        # « signe que le vent tourne »
        return True
    if (token.upper and token.index != first) or (
        token.low in ("part", "parts", "prete", "pretes") and before in LIGHT_FR
    ):
        return True
    return before in (
        "la", "une", "un", "cette", "ce", "sa", "son", "ses", "des", "de", "du", "d'", "les", "aux", "au", "leur", "leurs", "aucune", "aucun",
        "toute", "par", "en", "sans", "chaque", "deux", "trois", "quatre", "cinq", "plusieurs", "notre", "nos", "premiere", "premier", "nouvelle",
        "nouvelles", "à", "cet", "sous", "l'", "le", "meme", "derniere", "grande", "quelques", "certaines", "autre",
    ) and not (before in ("les", "la", "le", "l'") and ground.low(token.index - 2) in ("qui", "il", "elle", "ils", "ne", "elles"))  # fmt: skip

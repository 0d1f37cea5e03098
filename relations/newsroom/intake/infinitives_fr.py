"""French infinitives: what governs them, and so whether the act is done, planned or refused; and what « ne » denies."""
# ruff: noqa: E501

import re

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.predicate import Predicate, in_date, judged
from relations.newsroom.intake.tables import listed
from relations.newsroom.intake.text import Sentence, Token
from relations.vocabulary import Modality

DOERS_FR = listed("predicates_doers_fr")

PLANNERS_FR = listed("predicates_planners_fr")

REFUSERS_FR = listed("predicates_refusers_fr")


CLITICS = frozenset(
    ("s'", "se", "m'", "me", "t'", "te", "nous", "vous", "l'", "le", "la", "les", "lui", "leur", "y", "en")
)


def negated_fr(ground: Ground, sentence: Sentence, first: int, last: int = 0) -> bool:
    start = first - 1
    while start > sentence.first and ground.low(start) in CLITICS:
        # « ne s’était plus réunie », « ne la leur a pas rendue »
        start -= 1
    near = range(max(sentence.first, start), max(first + 3, min(last, sentence.last)))
    if any(ground.low(at) in ("ne", "n'") for at in near if at < sentence.last):
        if NOT_ONLY.search(ground.plain_words(first, min(first + 6, sentence.last))):
            return False
        return not any(
            ground.low(at) in ("que", "qu'") and ground.low(at - 1) not in ("plus", "pas", "jamais", "rien")
            for at in range(first, min(first + 6, sentence.last))
        )
    return False


# « n’a pas seulement expulsé deux diplomates, … »
NOT_ONLY = re.compile(r"\bpas (?:seulement|uniquement|simplement|fait que)\b")

# « n’a pas hésité à expulser », « n’a pas tardé à répliquer »: denied twice, so done.
WITHOUT_ADO = re.compile(r"\b(?:n'|ne )\w+ (?:pas |guere )(?:\w+ )?(?:hesite|tarde|manque|attendu)e?s?\b[^,;.:]{0,40}$")

# « Il a fallu attendre octobre 2018 pour qu’elle le rouvre »: it was done then.
WAITED = re.compile(r"\b(?:faut|fallut|fallu|faudra) attendre\b[^;:]{0,60}\bpour (?:qu[e'] ?)?")

FIRST_TO = re.compile(
    r"\b(?:devenue?s?|ete|est|sont|fut|furent) (?:[\w-]+ )?(?:la |le |les |l')(?:\w+ )?(?:premi\w+|seule?s?|derni\w+|second\w*|\w+ieme),? "
)


def infinitive_fr(
    ground: Ground, sentence: Sentence, token: Token, lemma: str, reflexive: bool, first: int
) -> Predicate:
    governor = governor_of(ground, sentence, first)
    if not governor and ground.low(first - 1) in ("de", "d'", "à") and ground.low(first - 2) in ("et", "ou", "puis"):
        # « la décision de rompre … et de donner … »: governed with the infinitive before.
        governor = governor_of(ground, sentence, first, 30)
    modality = modality_of(governor, DOERS_FR, PLANNERS_FR, REFUSERS_FR, otherwise=Modality.PLANNED)
    if ground.low(first - 1) in ("à", "a") and FIRST_TO.search(
        ground.plain_words(max(sentence.first, first - 16), first)
    ):
        # « est devenu le premier pays européen à reconnaître … »
        modality = Modality.ASSERTED
    if governor == "pour" and WAITED.search(ground.plain_words(max(sentence.first, first - 18), first)):
        modality = Modality.ASSERTED
    if governor == "avant" and _is_told(ground, sentence, first):
        modality = Modality.ASSERTED
    found = Predicate(token.index, first, lemma, "infinitive", False, reflexive, modality)
    if WITHOUT_ADO.search(ground.plain_words(max(sentence.first, first - 12), first)):
        found.modality = Modality.ASSERTED
        return found
    return judged(ground, sentence, found, governor in DOERS_FR and negated_fr(ground, sentence, first - 4, first))


def _is_told(ground: Ground, sentence: Sentence, first: int) -> bool:
    """« a reçu le ministre, avant de lui remettre … »: what came next, where the first act is told as past."""
    words = [ground.low(at) for at in range(max(sentence.first, first - 40), first)]
    if ground.low(first - 1) not in ("de", "d'") and ground.low(first - 2) not in ("de", "d'"):
        return False
    told = any(word in ("a", "ont", "avait", "avaient", "est", "s'est") or word.startswith("a-t-") for word in words)
    return told and not any(word in AHEAD_FR for word in words)


AHEAD_FR = frozenset(
    ("doit", "doivent", "devra", "devrait", "va", "vont", "veut", "veulent", "sera", "seront", "prevoit", "compte")
)


def governor_of(ground: Ground, sentence: Sentence, first: int, farthest: int = 9) -> str:
    """The nearest word before an infinitive that says how it is meant."""
    known = (
        DOERS_FR
        | PLANNERS_FR
        | REFUSERS_FR
        | {"accuse", "accusent", "accusee", "accuses", "accusees", "soupconne", "nie", "dement", "dementi", "apres"}
    )
    steps = 0
    for at in range(first - 1, sentence.first - 1, -1):
        if ground.low(at) in known:
            return ground.low(at)
        # « a décidé, le jeudi 11 janvier 2024, de fermer »: a time between counts for nothing.
        steps += not in_date(ground, at)
        if ground.low(at) in (";", ":", ".") or steps >= farthest - 1:
            return ""
    return ""


def modality_of(
    governor: str, doers: frozenset[str], planners: frozenset[str], refusers: frozenset[str], *, otherwise: str
) -> str:
    if governor in doers:
        return Modality.ASSERTED
    if governor in refusers:
        return Modality.NEGATED
    return Modality.PLANNED if governor in planners else otherwise

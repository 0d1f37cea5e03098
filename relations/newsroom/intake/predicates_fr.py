"""French verbs in their sentence: auxiliaries, clitics, negation, infinitives and what governs them."""
# ruff: noqa: E501

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.infinitives_fr import (
    DOERS_FR,
    PLANNERS_FR,
    REFUSERS_FR,
    governor_of,
    infinitive_fr,
    modality_of,
    negated_fr,
)
from relations.newsroom.intake.looks_fr import is_awaited, is_noun_fr, is_somewhere, is_wished, owns, stands_behind
from relations.newsroom.intake.predicate import Predicate, in_date, judged, opens_gerund
from relations.newsroom.intake.tables import listed
from relations.newsroom.intake.text import Sentence, Token
from relations.vocabulary import Modality

HAVE_FR = frozenset(
    ["a", "ont", "avait", "avaient", "eut", "ayant", "avoir", "ait", "aient", "ai", "avons", "avais", "avions"]
)

BE_FR = frozenset(
    ["est", "sont", "était", "étaient", "fut", "furent", "soit", "étant", "être", "suis", "sommes", "étais", "étions"]
)

FUTURE_FR = frozenset(["aura", "auront", "sera", "seront"])

HAD_BY_THEN = frozenset(["aura", "auront"])

SUPPOSED_FR = frozenset(["aurait", "auraient", "serait", "seraient"])

# Verbs whose perfect is formed with être: "est arrivé" is no passive.
MOVES_FR = listed("predicates_moves_fr")

SKIP_FR = listed("predicates_skip_fr")


def french(ground: Ground, sentence: Sentence, token: Token, lemma: str, tenses: set[str]) -> Predicate | None:
    if token.text.lower() == "ne":
        # Without its accent « né » reads the same.
        return None
    if "participle" in tenses:
        perfect = _perfect_fr(ground, sentence, token, lemma) or _second_fr(ground, sentence, token, lemma)
        if perfect and (lemma != "être" or is_somewhere(ground, token.index)):
            return perfect
    reflexive, first = _clitics_fr(ground, sentence, token.index)
    negated = negated_fr(ground, sentence, first)
    if lemma == "avoir" and not owns(ground, token.index):
        return None
    if lemma == "être" and not is_somewhere(ground, token.index):
        return None
    behind = "participle" in tenses and not reflexive and stands_behind(ground, token.index)
    for tense in ("past", "present", "imperfect", "future", "conditional"):
        if tense in tenses and not behind and not is_noun_fr(ground, token, first):
            modality = {"future": Modality.PLANNED, "conditional": Modality.HYPOTHETICAL}.get(tense, Modality.ASSERTED)
            if tense == "present" and is_wished(ground, sentence, first):
                modality = Modality.PLANNED
            if tense == "present" and is_awaited(ground, sentence, first):
                tense = "past"
            return judged(
                ground, sentence, Predicate(token.index, first, lemma, tense, False, reflexive, modality), negated
            )
    if "gerund" in tenses and opens_gerund(ground, sentence, token.index):
        found = Predicate(token.index, first, lemma, "gerund", False, reflexive, Modality.ASSERTED, bare=True)
        return judged(ground, sentence, found, negated)
    if "infinitive" in tenses:
        return infinitive_fr(ground, sentence, token, lemma, reflexive, first)
    if "participle" in tenses and not is_noun_fr(ground, token, first):
        gathered = lemma in ("réunir", "retrouver")
        found = Predicate(
            token.index, token.index, lemma, "participle", not gathered, gathered, Modality.ASSERTED, bare=True
        )
        # « non reconnu par l’ONU »
        return judged(ground, sentence, found, ground.low(token.index - 1) in ("non", "jamais", "pas"))
    return None


def _perfect_fr(ground: Ground, sentence: Sentence, token: Token, lemma: str) -> Predicate | None:
    """« a signé », « ont été levées », « s’est entretenu », « avait, la veille, reçu »."""
    at, been, steps = token.index - 1, False, 0
    while at >= sentence.first and steps < 8:
        word, low = ground.tokens[at].text.lower(), ground.low(at)
        if ground.tokens[at].quote >= 0:
            return None
        if word in HAVE_FR | BE_FR | FUTURE_FR | SUPPOSED_FR:
            return _group_fr(ground, sentence, token, lemma, at, word, been)
        if low == "ete":
            been = True
        elif aside := _aside_before(ground, at):
            at -= aside - 1
        elif not _stands_between(ground, at) and (steps == 0 or not _after_participle(ground, at + 1)):
            return None
        at, steps = at - 1, steps + 1
    return None


# « avait de son côté déchiré », « a à son tour convoqué »
ASIDES_FR = frozenset(
    tuple(words.split())
    for words in ("de son cote", "de leur cote", "pour sa part", "pour leur part", "à son tour", "à leur tour", "pour la premiere fois",
                  "en retour", "en revanche", "en vain", "en personne", "par la suite", "dans la foulee", "du meme coup", "une nouvelle fois",
                  "une premiere fois", "une derniere fois", "tour à tour", "sans delai", "sans attendre", "sur le champ", "coup sur coup",
                  "au prealable", "quant à lui", "quant à elle", "à plusieurs reprises", "avec force", "avec fermete", "avec vigueur",
                  "sans surprise", "sans detour", "haut et fort", "en urgence", "en catimini", "en secret", "à huis clos", "dans le meme temps")
)  # fmt: skip


def _aside_before(ground: Ground, at: int) -> int:
    """How many words a turn takes that parts an auxiliary from its participle, be it between commas; 0 for none."""
    if ground.low(at) == ",":
        opens = next((i for i in range(at - 1, max(0, at - 12), -1) if ground.low(i) == ","), 0)
        word = ground.tokens[opens - 1].text.lower() if opens else ""
        return at - opens + 1 if word in HAVE_FR | BE_FR | {"ete"} else 0
    known = (size for size in (2, 3, 4) if tuple(ground.low(i) for i in range(at - size + 1, at + 1)) in ASIDES_FR)
    return next(known, 0) or _turn_before(ground, at)


def _turn_before(ground: Ground, at: int) -> int:
    """« a en échange transmis », « ont d’un commun accord décidé »: a preposition behind « avoir », and its noun."""
    for size in (2, 3, 4):
        opens = at - size + 1
        aux = ground.tokens[opens - 1].text.lower() if opens > 0 else ""
        if aux in HAVE_FR and aux not in ("avoir", "ayant") and ground.low(opens) in TURNS_FR:
            inner = range(opens + 1, at + 1)
            return 0 if any(ground.low(i) in OWN_OBJECT and i > opens + 1 for i in inner) else size
    return 0


TURNS_FR = frozenset(("en", "sans", "à", "dans", "d'", "sous", "avec", "lors", "au", "contre", "par"))


def _second_fr(ground: Ground, sentence: Sentence, token: Token, lemma: str) -> Predicate | None:
    """« a suspendu le traité … et fermé le poste »: a participle after « et » leans on the auxiliary of the first."""
    if not _leans(ground, token.index):
        return None
    for at in range(token.index - 3, max(sentence.first - 1, token.index - 40), -1):
        word = ground.tokens[at].text.lower()
        if ground.low(at) in (";", ":"):
            return None
        if ground.low(at) in ("est", "sont", "était", "étaient") and ground.low(at - 1) in ("qui", "que", "dont"):
            return None
        if word in ("a", "ont", "avait", "avaient") and ground.tokens[at].quote < 0:
            return _group_fr(ground, sentence, token, lemma, at, word, ground.low(at + 1) == "ete")
    return None


OWN_OBJECT = frozenset(
    ("le", "la", "les", "l'", "un", "une", "des", "son", "sa", "ses", "leur", "leurs", "deux", "trois", "quatre", "cinq", "six",
     "sept", "huit", "neuf", "dix", "plusieurs", "tous", "toutes", "tout", "toute", "cette", "ce", "cet", "ces", "quelque")
)  # fmt: skip


def _leans(ground: Ground, at: int) -> bool:
    """Behind « et », be it with a time between, or behind a comma with an object of its own."""
    before, steps = at - 1, 0
    while steps < 9 and (
        ground.low(before) == "," or in_date(ground, before) or ground.low(before) in SKIP_FR - {"a", "de"}
    ):
        if ground.low(before) in ("et", "puis"):
            break
        before, steps = before - 1, steps + 1
    if ground.low(before) in ("et", "puis", "ou", "mais"):
        return True
    after = ground.token(at + 1)
    return ground.low(at - 1) == "," and bool(after and (after.low in OWN_OBJECT or after.kind == "number"))


def _stands_between(ground: Ground, at: int) -> bool:
    """What may part an auxiliary from its participle: adverbs, a date, « et » of a second participle."""
    low = ground.low(at)
    if low in SKIP_FR or low.endswith("ment") or in_date(ground, at):
        return True
    return low in ("et", "ou") and _after_participle(ground, at)


def _after_participle(ground: Ground, at: int) -> bool:
    """« a expulsé … et rappelé »: a second participle leans on the auxiliary of the first."""
    return (
        ground.low(at - 1).endswith(("e", "i", "u", "s", "t", "es")) and ground.low(at) in ("et", "ou", ",") and at > 0
    )


def _group_fr(
    ground: Ground, sentence: Sentence, token: Token, lemma: str, at: int, word: str, been: bool
) -> Predicate:
    reflexive, first = _clitics_fr(ground, sentence, at)
    passive = been or (
        word in BE_FR | {"sera", "seront", "serait", "seraient"} and lemma not in MOVES_FR and not reflexive
    )
    modality: str = Modality.ASSERTED
    tense = "pluperfect" if word in ("avait", "avaient", "était", "étaient") else "past"
    if word in ("est", "sont") and passive:
        tense = "present"
    if word in FUTURE_FR:
        modality = Modality.ASSERTED if word in HAD_BY_THEN and _on_past_day(ground, sentence) else Modality.PLANNED
    elif word in ("ait", "aient", "soit", "soient") and _is_granted(ground, sentence, at):
        modality = Modality.ASSERTED
    elif word in SUPPOSED_FR or word in ("ait", "aient", "soit"):
        modality = Modality.HYPOTHETICAL
    elif word in ("avoir", "être"):
        governor = governor_of(ground, sentence, first, 18)
        modality = modality_of(
            governor, DOERS_FR, PLANNERS_FR - {"pour", "avant", "dit"}, REFUSERS_FR, otherwise=Modality.ASSERTED
        )
        if word == "être" and "pour" in (ground.low(first - 1), ground.low(at - 1)):
            # « l’accueil de M. X pour y être soigné »: what it was for.
            modality = Modality.PLANNED
        if governor in (
            "accuse",
            "accusent",
            "accuses",
            "accusee",
            "accusees",
            "soupconne",
            "nie",
            "dement",
            "dementi",
        ):
            modality = Modality.HYPOTHETICAL
    return judged(
        ground,
        sentence,
        Predicate(token.index, first, lemma, tense, passive, reflexive, modality),
        negated_fr(ground, sentence, first, at + 5),
    )


# « bien que Paris ait expulsé », « se réjouit que Bamako ait libéré », « après que … »: the subjunctive of what was done.
GRANTED = frozenset(
    ("bien", "apres", "encore", "outre", "fait", "regrette", "deplore", "felicite", "rejouit", "indigne", "etonne", "salue", "lendemain",
     "regrettent", "deplorent", "felicitent", "rejouissent", "indignent", "etonnent", "indignee", "surpris", "surprise", "heureux", "premier",
     "fallu", "furieux", "furieuse", "decu", "decue", "choque", "choquee", "quoique", "malgre", "scandalise", "scandalisee", "dommage")
)  # fmt: skip


def _is_granted(ground: Ground, sentence: Sentence, aux: int) -> bool:
    for at in range(aux - 1, max(sentence.first - 1, aux - 12), -1):
        if ground.low(at) in ("quoique", "quoiqu'"):
            return True
        if ground.low(at) in ("que", "qu'"):
            return any(ground.low(at - step) in GRANTED for step in (1, 2)) and ground.low(at - 1) != "pas"
        if ground.low(at) in (";", ":"):
            return False
    return False


def _on_past_day(ground: Ground, sentence: Sentence) -> bool:
    """« La France aura expulsé mardi deux diplomates »: what will have been done on a day gone by was done."""
    days = [one.date.latest for one in ground.dates_in(sentence.start, sentence.end) if one.date.is_point]
    return bool(days) and ground.anchor is not None and all(day and day <= ground.anchor for day in days)


# « je me suis rendu », « nous nous sommes entretenus »
FIRST_PERSON_FR = frozenset(("suis", "sommes", "étais", "étions"))


def _clitics_fr(ground: Ground, sentence: Sentence, at: int) -> tuple[bool, int]:
    """Past the small words before a verb; whether one of them turns it on its subject."""
    reflexive, first = False, at
    for index in range(at - 1, max(sentence.first - 1, at - 5), -1):
        low = ground.low(index)
        if low == "nous" and ground.low(at).endswith(("ons", "sommes")) and ground.low(index - 1) != "nous":
            # « nous déplorons »: the subject.
            break
        if low in ("se", "s'") or (low in ("me", "m'", "nous") and ground.tokens[at].text.lower() in FIRST_PERSON_FR):
            reflexive = True
        elif low not in ("ne", "n'", "y", "en", "lui", "leur", "l'", "le", "la", "les", "nous"):
            break
        if low in ("le", "la", "les", "l'", "en", "nous", "leur") and ground.low(index - 1) in (
            "de",
            "a",
            "à",
            "par",
            "pour",
            "avec",
        ):
            break
        first = index
    return reflexive, first

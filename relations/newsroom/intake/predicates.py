"""Verbs in their sentence: tense, voice, and whether the thing is done, planned, denied or only supposed."""
# ruff: noqa: E501

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.plain import plain
from relations.newsroom.intake.tables import listed
from relations.newsroom.intake.text import Sentence, Token
from relations.newsroom.intake.verbs import Form
from relations.vocabulary import Modality

HAVE_FR = frozenset(["a", "ont", "avait", "avaient", "eut", "ayant", "avoir", "ait", "aient"])
BE_FR = frozenset(["est", "sont", "était", "étaient", "fut", "furent", "soit", "étant", "être"])
FUTURE_FR = frozenset(["aura", "auront", "sera", "seront"])
SUPPOSED_FR = frozenset(["aurait", "auraient", "serait", "seraient"])
# Verbs whose perfect is formed with être: "est arrivé" is no passive.
MOVES_FR = listed("predicates_moves_fr")
SKIP_FR = listed("predicates_skip_fr")
DOERS_FR = listed("predicates_doers_fr")
PLANNERS_FR = listed("predicates_planners_fr")
REFUSERS_FR = listed("predicates_refusers_fr")
HAVE_EN = frozenset(["has", "have", "had", "having", "'ve"])
BE_EN = frozenset(["was", "were", "is", "are", "been", "being", "be", "got", "am", "'s"])
SUPPOSED_EN = listed("predicates_supposed_en")
FUTURE_EN = frozenset(["will", "shall", "won't", "'ll"])
DOERS_EN = listed("predicates_doers_en")
SKIP_EN = listed("predicates_skip_en")
NEGATIONS = listed("predicates_negations")
WISHES_FR = listed("predicates_wishes_fr")


@dataclass(slots=True)
class Predicate:
    """A verb at word `at`, its group beginning at `first`."""

    at: int
    first: int
    lemma: str
    tense: str
    passive: bool
    reflexive: bool
    modality: str
    bare: bool = False

    @property
    def is_act(self) -> bool:
        """Whether it heads a clause of its own; an infinitive is part of another's."""
        return self.tense not in ("infinitive", "")


def predicates(
    ground: Ground, sentence: Sentence, table: Mapping[str, list[Form]], plain_participles: Mapping[str, list[Form]]
) -> Iterator[Predicate]:
    """The verbs of a table in a sentence, outside quotation marks; a word that may be two verbs is given as both."""
    for token in ground.document.narration(sentence):
        if token.kind not in ("word", "elided"):
            continue
        word = token.text.lower()
        options = table.get(word) or table.get(word.split("-")[0] if "-" in word else "", [])
        if not options and ground.language == "fr":
            options = plain_participles.get(token.low, [])
        done: set[str] = set()
        for lemma in dict.fromkeys(lemma for lemma, _tense in options):
            tenses = {tense for other, tense in options if other == lemma}
            found = (
                _french(ground, sentence, token, lemma, tenses)
                if ground.language == "fr"
                else _english(ground, sentence, token, lemma, tenses)
            )
            if found and lemma not in done:
                done.add(lemma)
                yield found


# --- French ----------------------------------------------------------------------------------------------------------


def _french(ground: Ground, sentence: Sentence, token: Token, lemma: str, tenses: set[str]) -> Predicate | None:
    if "participle" in tenses:
        perfect = _perfect_fr(ground, sentence, token, lemma) or _second_fr(ground, sentence, token, lemma)
        if perfect:
            return perfect
    reflexive, first = _clitics_fr(ground, sentence, token.index)
    negated = _negated_fr(ground, sentence, first)
    if lemma == "avoir" and not _owns(ground, token.index):
        return None
    for tense in ("past", "present", "imperfect", "future", "conditional"):
        if tense in tenses and not _is_noun_fr(ground, token, first):
            modality = {"future": Modality.PLANNED, "conditional": Modality.HYPOTHETICAL}.get(tense, Modality.ASSERTED)
            if tense == "present" and _is_wished(ground, sentence, first):
                modality = Modality.PLANNED
            return _judged(
                ground, sentence, Predicate(token.index, first, lemma, tense, False, reflexive, modality), negated
            )
    if "gerund" in tenses and _opens_gerund(ground, sentence, token.index):
        found = Predicate(token.index, first, lemma, "gerund", False, reflexive, Modality.ASSERTED, bare=True)
        return _judged(ground, sentence, found, negated)
    if "infinitive" in tenses:
        return _infinitive_fr(ground, sentence, token, lemma, reflexive, first)
    if "participle" in tenses and not _is_noun_fr(ground, token, first):
        gathered = lemma in ("réunir", "retrouver")
        found = Predicate(
            token.index, token.index, lemma, "participle", not gathered, gathered, Modality.ASSERTED, bare=True
        )
        return _judged(ground, sentence, found, False)
    return None


def _is_wished(ground: Ground, sentence: Sentence, first: int) -> bool:
    """« demandé que les survols cessent », « pour que », « afin que »: the subjunctive looks like the present."""
    for at in range(first - 1, max(sentence.first, first - 9), -1):
        if ground.low(at) in (",", ";", ":"):
            return False
        if ground.low(at) in ("que", "qu'"):
            return any(ground.low(at - step) in WISHES_FR for step in (1, 2, 3))
    return False


def _owns(ground: Ground, at: int) -> bool:
    """« ont un entretien », not « ont passé »: avoir with an object of its own."""
    after = [ground.low(at + step) for step in (1, 2)]
    return any(word in ("un", "une", "des", "deux", "plusieurs", "trois", "plusieurs") for word in after)


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
        elif not _stands_between(ground, at) and (steps == 0 or not _after_participle(ground, at + 1)):
            return None
        at, steps = at - 1, steps + 1
    return None


def _second_fr(ground: Ground, sentence: Sentence, token: Token, lemma: str) -> Predicate | None:
    """« a suspendu le traité … et fermé le poste »: a participle after « et » leans on the auxiliary of the first."""
    if ground.low(token.index - 1) not in ("et", "puis"):
        return None
    for at in range(token.index - 3, max(sentence.first - 1, token.index - 40), -1):
        word = ground.tokens[at].text.lower()
        if ground.low(at) in (";", ":", "qui", "que", "dont"):
            return None
        if word in ("a", "ont", "avait", "avaient") and ground.tokens[at].quote < 0:
            return _group_fr(ground, sentence, token, lemma, at, word, ground.low(at + 1) == "ete")
    return None


def _stands_between(ground: Ground, at: int) -> bool:
    """What may part an auxiliary from its participle: adverbs, a date, « et » of a second participle."""
    low = ground.low(at)
    if low in SKIP_FR or low.endswith("ment") or _in_date(ground, at):
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
        modality = Modality.PLANNED
    elif word in SUPPOSED_FR or word in ("ait", "aient", "soit"):
        modality = Modality.HYPOTHETICAL
    elif word in ("avoir", "être"):
        governor = _governor(ground, sentence, first, 18)
        modality = _modality_of(
            governor, DOERS_FR, PLANNERS_FR - {"pour", "avant", "dit"}, REFUSERS_FR, otherwise=Modality.ASSERTED
        )
        if governor in ("accuse", "accusent", "accuses", "accusee", "soupconne", "nie", "dement", "dementi"):
            modality = Modality.HYPOTHETICAL
    return _judged(
        ground,
        sentence,
        Predicate(token.index, first, lemma, tense, passive, reflexive, modality),
        _negated_fr(ground, sentence, first, at + 5),
    )


def _clitics_fr(ground: Ground, sentence: Sentence, at: int) -> tuple[bool, int]:
    """Past the small words before a verb; whether one of them turns it on its subject."""
    reflexive, first = False, at
    for index in range(at - 1, max(sentence.first - 1, at - 5), -1):
        low = ground.low(index)
        if low in ("se", "s'"):
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


def _negated_fr(ground: Ground, sentence: Sentence, first: int, last: int = 0) -> bool:
    near = range(max(sentence.first, first - 1), max(first + 3, min(last, sentence.last)))
    if any(ground.low(at) in ("ne", "n'") for at in near if at < sentence.last):
        return not any(
            ground.low(at) == "que" and ground.low(at - 1) != "plus"
            for at in range(first, min(first + 6, sentence.last))
        )
    return False


def _is_noun_fr(ground: Ground, token: Token, first: int) -> bool:
    """A noun that looks like a verb: « la demande », « une visite », « les attaques »."""
    before = ground.low(token.index - 1)
    if token.upper and token.index != first:
        return True
    return before in (
        "la", "une", "un", "cette", "ce", "sa", "son", "ses", "des", "de", "du", "d'", "les", "aux", "au", "leur", "leurs", "aucune", "aucun",
        "toute", "par", "en", "sans", "chaque", "deux", "trois", "quatre", "cinq", "plusieurs", "notre", "nos", "premiere", "premier", "nouvelle",
        "nouvelles", "à", "cet", "l'", "le", "meme", "derniere", "grande", "quelques", "certaines", "autre",
    ) and not (before in ("les", "la", "le", "l'") and ground.low(token.index - 2) in ("qui", "il", "elle", "ils", "ne", "elles"))  # fmt: skip


def _infinitive_fr(
    ground: Ground, sentence: Sentence, token: Token, lemma: str, reflexive: bool, first: int
) -> Predicate:
    governor = _governor(ground, sentence, first)
    modality = _modality_of(governor, DOERS_FR, PLANNERS_FR, REFUSERS_FR, otherwise=Modality.PLANNED)
    found = Predicate(token.index, first, lemma, "infinitive", False, reflexive, modality)
    return _judged(ground, sentence, found, governor in DOERS_FR and _negated_fr(ground, sentence, first - 4, first))


def _governor(ground: Ground, sentence: Sentence, first: int, farthest: int = 7) -> str:
    """The nearest word before an infinitive that says how it is meant."""
    known = (
        DOERS_FR
        | PLANNERS_FR
        | REFUSERS_FR
        | {"accuse", "accusent", "accusee", "accuses", "soupconne", "nie", "dement", "dementi", "apres"}
    )
    for at in range(first - 1, max(sentence.first - 1, first - farthest), -1):
        if ground.low(at) in known:
            return ground.low(at)
        if ground.low(at) in (";", ":", "."):
            return ""
    return ""


def _modality_of(
    governor: str, doers: frozenset[str], planners: frozenset[str], refusers: frozenset[str], *, otherwise: str
) -> str:
    if governor in doers:
        return Modality.ASSERTED
    if governor in refusers:
        return Modality.NEGATED
    return Modality.PLANNED if governor in planners else otherwise


def _opens_gerund(ground: Ground, sentence: Sentence, at: int) -> bool:
    """« , donnant 48 heures aux diplomates », « en fermant sa frontière », ", suspending flights": an act beside the main one."""
    before = ground.low(at - 1)
    return at > sentence.first + 2 and (before == "," or (before == "en" and ground.language == "fr"))


# --- English ---------------------------------------------------------------------------------------------------------


def _english(ground: Ground, sentence: Sentence, token: Token, lemma: str, tenses: set[str]) -> Predicate | None:
    passive, perfect, modality, first, negated, aux = False, False, "", token.index, False, False
    be, had = False, False
    for at in range(token.index - 1, max(sentence.first - 1, token.index - 7), -1):
        low = ground.low(at)
        if ground.tokens[at].quote >= 0:
            break
        if low in BE_EN:
            be, aux, first = True, True, at
        elif low in HAVE_EN:
            perfect, aux, first = True, True, at
            had = low == "had"
        elif low in FUTURE_EN:
            modality, aux, first, negated = Modality.PLANNED, True, at, negated or low == "won't"
        elif low in SUPPOSED_EN - {"if", "unless", "whether"}:
            modality, aux, first = modality or Modality.HYPOTHETICAL, True, at
        elif low in ("did", "does", "do", "didn't", "doesn't", "don't"):
            aux, first, negated = True, at, negated or low.endswith("'t")
        elif low == "to":
            modality = modality or _infinitive_en(ground, sentence, at)
            aux, first = True, at
            break
        elif low in NEGATIONS or low.endswith("n't"):
            negated = True
            if low.endswith("n't"):
                aux, first = True, at
                perfect = perfect or low in ("hasn't", "haven't", "hadn't")
                be = be or low in ("wasn't", "weren't", "isn't", "aren't")
        elif not (low in SKIP_EN or low.endswith("ly") or _in_date(ground, at)):
            break
    if be and tenses & {"participle"}:
        passive = True
    elif be and "gerund" in tenses:
        modality = modality or Modality.PLANNED
    elif "gerund" in tenses:
        if aux or not _opens_gerund(ground, sentence, token.index):
            return None
        return _judged(
            ground,
            sentence,
            Predicate(token.index, token.index, lemma, "gerund", False, False, Modality.ASSERTED, bare=True),
            negated,
        )
    tense = _tense_en(tenses, perfect=perfect, aux=aux, be=be, had=had)
    if tense is None or (tense == "present" and _is_noun_en(ground, token)):
        return None
    bare = tense == "past" and not aux and "participle" in tenses and _reduced_en(ground, token)
    found = Predicate(
        token.index, first, lemma, tense, passive or bare, False, modality or Modality.ASSERTED, bare=bare
    )
    return _judged(ground, sentence, found, negated)


def _tense_en(tenses: set[str], *, perfect: bool, aux: bool, be: bool, had: bool) -> str | None:
    if "past" in tenses or "participle" in tenses:
        return "pluperfect" if had else "perfect" if perfect else "past"
    if "gerund" in tenses:
        return "present"
    if aux and "infinitive" in tenses and not be:
        return "infinitive"
    return "present" if "present" in tenses and not be and not perfect else None


def _is_noun_en(ground: Ground, token: Token) -> bool:
    """A noun that looks like a verb: "visits", "talks", "the strikes"; a bare form is a noun unless its subject is plural."""
    before = ground.tokens[token.index - 1] if token.index else None
    if not token.low.endswith("s"):
        return True
    return (
        before is None
        or not (before.upper or before.low in ("he", "she", "it", "who", "which", "also"))
        or before.kind == "mark"
    )


def _reduced_en(ground: Ground, token: Token) -> bool:
    """ "the agreement signed on Monday": a participle behind its noun."""
    return ground.low(token.index + 1) == "by"


def _infinitive_en(ground: Ground, sentence: Sentence, at: int) -> str:
    governors = [ground.low(index) for index in range(at - 1, max(sentence.first - 1, at - 6), -1)]
    if any(word in ("refused", "refuses", "declined", "failed", "refusing") for word in governors[:2]):
        return Modality.NEGATED
    return Modality.ASSERTED if any(word in DOERS_EN for word in governors[:4]) else Modality.PLANNED


# --- both ------------------------------------------------------------------------------------------------------------


def _judged(ground: Ground, sentence: Sentence, found: Predicate, negated: bool) -> Predicate:
    """Negation and supposition outweigh the form of the verb."""
    if negated or _of_nothing(ground, sentence, found):
        found.modality = Modality.NEGATED
    elif found.modality == Modality.ASSERTED and _supposed(ground, sentence, found.first):
        found.modality = Modality.HYPOTHETICAL
    return found


def _of_nothing(ground: Ground, sentence: Sentence, found: Predicate) -> bool:
    """ "Nothing was promised", « aucun accord n’a été conclu »."""
    near = range(max(sentence.first, found.first - 5), found.first)
    if any(
        ground.low(at) in ("nothing", "nobody", "none", "rien", "personne", "nul", "nulle", "aucun", "aucune")
        for at in near
    ):
        return True
    return ground.language == "en" and any(
        ground.low(at) in ("no", "neither") and ground.low(at - 1) in ("", ",", ".", "and", "but", "that", "said")
        for at in near
    )


def _supposed(ground: Ground, sentence: Sentence, first: int) -> bool:
    """ "If …", « si … », « au cas où », a question."""
    if ground.low(sentence.last - 1) == "?":
        return True
    if (
        ground.language == "en"
        and ground.low(sentence.first) in ("had", "should", "were")
        and ground.low(sentence.first + 1) in ("a", "the", "it", "he", "they", "any")
    ):
        return True
    words = ("si", "s'il", "s'ils") if ground.language == "fr" else ("if", "unless", "whether", "should")
    for at in range(first - 1, max(sentence.first - 1, first - 14), -1):
        low = ground.low(at)
        if low in (",", ";", ":") and at < first - 3:
            return False
        if low in words and (
            ground.low(at + 1) not in ("bien", "longtemps") and ground.low(at - 1) not in ("comme", "meme")
        ):
            return True
        if low == "s'" and ground.low(at + 1) in ("il", "ils"):
            return True
        if (
            low
            in (
                "aurait",
                "auraient",
                "alleged",
                "allegedly",
                "reportedly",
                "presume",
                "presumee",
                "pretendu",
                "supposed",
            )
            and at >= first - 6
        ):
            return low not in ("reportedly",)
    return False


def _in_date(ground: Ground, at: int) -> bool:
    start = ground.tokens[at].start
    return any(date.start <= start < date.end for date in ground.dates_near(start))


def plain_participles_of(table: Mapping[str, list[Form]]) -> dict[str, list[Form]]:
    """Participles without their accents, for texts that have none; what is another form as well is left out."""
    found: dict[str, list[Form]] = {}
    for form, options in table.items():
        bare = plain(form)
        if bare != form and bare not in table:
            found[bare] = [(lemma, tense) for lemma, tense in options if tense == "participle"]
    return found

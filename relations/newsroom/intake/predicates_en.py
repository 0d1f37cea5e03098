"""English verbs in their sentence: auxiliaries, passives, infinitives, participles behind a noun."""
# ruff: noqa: E501

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.predicate import Predicate, in_date, judged, opens_gerund
from relations.newsroom.intake.tables import listed
from relations.newsroom.intake.text import Sentence, Token
from relations.vocabulary import Modality

HAVE_EN = frozenset(["has", "have", "had", "having", "'ve"])

BE_EN = frozenset(["was", "were", "is", "are", "been", "being", "be", "got", "am", "'s"])

SUPPOSED_EN = listed("predicates_supposed_en")

FUTURE_EN = frozenset(["will", "shall", "won't", "'ll"])

DOERS_EN = listed("predicates_doers_en")

SKIP_EN = listed("predicates_skip_en")

NEGATIONS = listed("predicates_negations")


def english(ground: Ground, sentence: Sentence, token: Token, lemma: str, tenses: set[str]) -> Predicate | None:
    if lemma in FULL_EN and not _is_full(ground, token.index, lemma):
        return None
    passive, perfect, modality, first, negated, aux = False, False, "", token.index, False, False
    be, had, going = False, False, False
    for at in range(token.index - 1, max(sentence.first - 1, token.index - 7), -1):
        low = ground.low(at)
        if ground.tokens[at].quote >= 0:
            break
        if low in BE_EN:
            be, aux, first = True, True, at
            going = going or low in ("was", "were")
            if low == "be":
                modality = modality or _bare_be(ground, sentence, at)
        elif low in HAVE_EN:
            perfect, aux, first = True, True, at
            had = low == "had"
        elif low in FUTURE_EN:
            modality, aux, first, negated = Modality.PLANNED, True, at, negated or low == "won't"
        elif low in SUPPOSED_EN - {"if", "unless", "whether"} and not (
            low == "may" and ground.tokens[at].upper and at > sentence.first
        ):
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
        elif not (low in SKIP_EN or low.endswith("ly") or in_date(ground, at)):
            break
    if be and tenses & {"participle"}:
        passive = True
    elif be and "gerund" in tenses:
        # "Drivers were protesting": past and going on; "is visiting" may be of tomorrow.
        modality = modality or (Modality.ASSERTED if going or perfect else Modality.PLANNED)
    elif "gerund" in tenses:
        if aux or not (opens_gerund(ground, sentence, token.index) or _goes_with(ground, sentence, token.index)):
            return None
        return judged(
            ground,
            sentence,
            Predicate(token.index, token.index, lemma, "gerund", False, False, Modality.ASSERTED, bare=True),
            negated,
        )
    tense = _tense_en(tenses, perfect=perfect, aux=aux, be=be, had=had, going=going)
    if tense is None or (tense == "present" and _is_noun_en(ground, token)):
        return None
    if not aux and tense == "past" and _qualifies(ground, token):
        return None
    bare = tense == "past" and not aux and "participle" in tenses and _reduced_en(ground, token, lemma)
    # "Want him thrown out": a form that is no past stands for itself nowhere.
    bare = bare or (tense == "past" and not aux and "past" not in tenses and token.index > sentence.first)
    found = Predicate(
        token.index, first, lemma, tense, passive or bare, False, modality or Modality.ASSERTED, bare=bare
    )
    return judged(ground, sentence, found, negated)


# Words that most often only help another verb, with what follows them when they do not.
FULL_EN = {
    "have": frozenset(("a", "an", "talks", "separate", "lunch", "dinner", "breakfast", "working", "his", "her", "their", "its", "two", "several", "another")),
    "get": frozenset(("the", "on", "under", "underway")),
    "be": frozenset(),
}  # fmt: skip


def _is_full(ground: Ground, at: int, lemma: str) -> bool:
    return _is_somewhere(ground, at) if lemma == "be" else ground.low(at + 1) in FULL_EN[lemma]


def _is_somewhere(ground: Ground, at: int) -> bool:
    """ "Was in Colombo on Tuesday": no auxiliary."""
    hit = ground.names.get(at + 2)
    return ground.low(at + 1) == "in" and bool(hit and hit.entry.kind in ("capital", "city", "country"))


DETERMINERS = frozenset(
    ("the", "a", "an", "its", "his", "her", "their", "our", "some", "several", "many", "all", "two", "three", "four", "five", "six",
     "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen", "twenty", "dozens", "newly", "recently", "of", "other", "any", "no", "alleged", "sole", "first", "last")
)  # fmt: skip


def _qualifies(ground: Ground, token: Token) -> bool:
    """ "The banned TTP", "40 wounded soldiers", "their alleged role": a participle before its noun."""
    before, after = ground.token(token.index - 1), ground.token(token.index + 1)
    if before is None or after is None or not after.is_word or after.low in BEHIND_EN:
        return False
    return before.low in DETERMINERS or (before.kind == "number" and token.low.endswith("ed"))


# What follows a participle that stands behind its noun.
BEHIND_EN = frozenset(("by", "in", "on", "at", "under", "from", "to", "with", "for", "as", "and", "or", "over", "after", "during", "since", "last",
                       "near", "the", "a", "an", "its", "his", "her", "their", "that", "into", "off", "out", "up", "down", "back"))  # fmt: skip


def _bare_be(ground: Ground, sentence: Sentence, at: int) -> str:
    """ "demanded that the officers be freed": what is asked for is not done."""
    before = ground.low(at - 1)
    if before in FUTURE_EN | SUPPOSED_EN | {"to", "not"} or before.endswith("n't"):
        return ""
    return Modality.PLANNED


def _goes_with(ground: Ground, sentence: Sentence, at: int) -> bool:
    """ ", with both sides agreeing to …": a subject and its act beside the main one."""
    for index in range(at - 1, max(sentence.first, at - 8), -1):
        if ground.low(index) == "with":
            return ground.low(index - 1) in (",", "–", "-")
        if ground.low(index) in (",", ";", ":"):
            return False
    return False


def _tense_en(tenses: set[str], *, perfect: bool, aux: bool, be: bool, had: bool, going: bool) -> str | None:
    if "past" in tenses or "participle" in tenses:
        return "pluperfect" if had else "perfect" if perfect else "past"
    if "gerund" in tenses:
        return "past" if going else "perfect" if perfect else "present"
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
        or not (before.upper or before.low.endswith("ly") or before.low in ("he", "she", "it", "who", "which", "also"))
        or before.kind == "mark"
    )


def _reduced_en(ground: Ground, token: Token, lemma: str) -> bool:
    """ "the agreement signed on Monday", "a Serb jailed in Mitrovica": a participle behind its noun, without an object."""
    after = ground.low(token.index + 1)
    if after == "by":
        return True
    before = ground.token(token.index - 1)
    if before is not None and before.low == "those":
        # "The identities of those released".
        return True
    if (
        before is not None
        and before.low == ","
        and lemma in TRANSITIVE_EN
        and after in ("in", "on", "at", "last", "under")
    ):
        # "That deal, sealed in Asmara on 9 July 2018, …".
        return True
    if (
        before is None
        or not before.is_word
        or before.upper
        or before.low in ("he", "she", "it", "they", "who", "which", "that", "also", "and")
    ):
        return False
    return lemma in TRANSITIVE_EN and after in (
        "in",
        "on",
        "at",
        "under",
        "since",
        "during",
        "over",
        "last",
        "for",
        "from",
        "near",
        "outside",
    )


# Verbs that want an object: without one they stand as participles.
TRANSITIVE_EN = listed("predicates_transitive_en")


def _is_first_to(ground: Ground, sentence: Sentence, at: int) -> bool:
    """ "became the latest South American nation to reject …": done, and told as a first."""
    near = [ground.low(index) for index in range(max(sentence.first, at - 9), at)]
    ranks = [place for place, word in enumerate(near) if word in ("latest", "first", "second", "third", "last", "only")]
    return bool(ranks) and any(word in ("became", "become", "was", "were", "been") for word in near[: ranks[-1]])


def _infinitive_en(ground: Ground, sentence: Sentence, at: int) -> str:
    if _is_first_to(ground, sentence, at):
        return Modality.ASSERTED
    governors = [ground.low(index) for index in range(at - 1, max(sentence.first - 1, at - 6), -1)]
    if any(word in ("refused", "refuses", "declined", "failed", "refusing") for word in governors[:2]):
        return Modality.NEGATED
    if governors[:3] == ["as", "far", "so"] or (
        governors[:1] == ["on"] and governors[1:2] in (["go"], ["went"], ["gone"])
    ):
        # "Went so far as to expel", "would go on to expel".
        return Modality.ASSERTED
    if governors[:1] in (["hesitate"], ["hesitated"]):
        return (
            Modality.ASSERTED
            if any(word in NEGATIONS or word.endswith("n't") for word in governors)
            else Modality.PLANNED
        )
    if governors[:1] == ["had"] or "decision" in governors:
        # "Had to leave Algiers", "the decision was taken on Tuesday to close …".
        return Modality.ASSERTED
    return Modality.ASSERTED if any(word in DOERS_EN for word in governors[:4]) else Modality.PLANNED

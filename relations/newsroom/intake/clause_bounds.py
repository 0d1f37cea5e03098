"""How far the clause of a verb goes: from its subject to the next clause."""

from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.predicate import Predicate, in_date
from relations.newsroom.intake.sayings import is_saying
from relations.newsroom.intake.tables import listed
from relations.newsroom.intake.text import Sentence

FARTHEST = 32

BODIES = listed("clauses_bodies")

MANY = listed("clauses_many")

JOINS = listed("clauses_joins")


def joins(ground: Ground, at: int) -> bool:
    """« et », « mais », "and": not « maïs », which looks like it in plain letters."""
    return ground.low(at) in JOINS and ground.tokens[at].text.lower() != "maïs"


STOPS = frozenset(
    [";", ":", "dont", "tandis", "alors", "while", "who", "whom", "which", "where", "because", "car", "parce", "whose"]
)

LATER = frozenset(["apres", "avant", "after", "before", "following", "ahead", "lors"])

PREPOSITIONS = listed("clauses_prepositions")


def clause_start(ground: Ground, sentence: Sentence, predicate: Predicate) -> int:
    first = max(sentence.first, predicate.first - 60)
    if ground.low(predicate.first - 1) in ("qui", "who"):
        return _antecedent(ground, first, predicate.first - 1)
    for at in range(predicate.first - 1, first - 1, -1):
        if ground.low(at) in (";", ":") or (ground.low(at) in ("que", "qu'", "that") and is_saying(ground, at - 1)):
            return at + 1
    while first < predicate.first and ground.tokens[first].kind == "mark" and ground.tokens[first].low in "–-•*),.":
        first += 1
    return _own_start(ground, sentence, first, predicate.first)


def _own_start(ground: Ground, sentence: Sentence, first: int, verb: int) -> int:
    """« A a expulsé … et B a rappelé … »: behind an act told before, a subject after « et » opens this clause."""
    before = ground.act_before(sentence.index, verb - 1)
    if before <= first:
        return first
    for at in range(verb - 1, max(before, verb - 40), -1):
        if joins(ground, at) and ground.tokens[at].quote < 0 and (subject := _opens_subject(ground, at + 1, verb)):
            return subject
    return first


def _opens_subject(ground: Ground, at: int, verb: int) -> int:
    """Where a subject begins that opens at this word and reaches the verb; 0 if none does."""
    for index in range(at, min(at + 4, verb)):
        mention = ground.cast.at.get(index)
        hit = ground.names.get(index)
        if (mention and mention.how != "place" and mention.last <= verb) or ground.low(index) in (
            "il",
            "elle",
            "ils",
            "elles",
            "he",
            "she",
            "they",
            "it",
        ):
            return at
        if hit and hit.entry.kind == "demonym":
            return at
        if ground.low(index) in PREPOSITIONS or ground.low(index) in JOINS:
            return 0
        if ground.low(index) in BODIES | MANY:
            return at
    return 0


def _antecedent(ground: Ground, first: int, at: int) -> int:
    """Where the actor before « qui » begins; the sentence's own start if there is none."""
    for index in range(at - 1, max(first, at - 14) - 1, -1):
        mention = ground.cast.at.get(index)
        if mention and mention.last >= at - 1 and mention.how != "theirs":
            return max(first, mention.opens)
    return first


def clause_end(ground: Ground, sentence: Sentence, predicate: Predicate) -> int:
    """Before the next clause of its own: a relative, « , a annoncé le ministère », the full stop."""
    limit = min(sentence.last, predicate.at + 60)
    limit = _next_clause(ground, sentence, predicate, limit)
    for at in range(predicate.at + 1, limit):
        low = ground.low(at)
        if low in ("qui", "dont", "who", "which") and at > predicate.at + 6:
            return at - (ground.low(at - 1) == ",")
        if low in (";", ":") or (low == "," and _attributes(ground, at + 1, limit)):
            return at
        if low in ("selon",) and ground.low(at - 1) == ",":
            return at - 1
    while limit > predicate.at + 1 and ground.low(limit - 1) in (".", "!", "?", "…", ","):
        limit -= 1
    return limit


def _next_clause(ground: Ground, sentence: Sentence, predicate: Predicate, limit: int) -> int:
    """Where the next act of the sentence begins, with its subject or with « et »."""
    for act in ground.acts_after(sentence.index, predicate.at + 3):
        if act.at >= limit:
            break
        if act.bare:
            continue
        first = act.first if act.first > predicate.at else act.at
        start = _own_start(ground, sentence, predicate.at - 1, first)
        if start > predicate.at + 2:
            return start - (ground.low(start - 1) in JOINS)
        if ground.low(first - 1) in ("et", "and", "puis", "then", "mais", "but") and first - 1 > predicate.at + 2:
            return first - 1
    return limit


def _attributes(ground: Ground, at: int, limit: int) -> bool:
    """« , a annoncé le ministère »; ", officials said"."""
    if ground.language == "fr":
        return is_saying(ground, at) and ground.low(at) not in ("en",)
    return any(is_saying(ground, index) for index in range(at, min(limit, at + 7))) and _short_tail(ground, at, limit)


def _short_tail(ground: Ground, at: int, limit: int) -> bool:
    return limit - at < 14


def object_start_of(ground: Ground, verb_end: int, end: int) -> int:
    """« a annoncé jeudi, lors d’une intervention à la radio, la fermeture de … »: past what is told by the way."""
    at = verb_end
    while at < end and in_date(ground, at):
        at += 1
    if ground.low(at) != "," or ground.low(at + 1) not in ASIDES:
        return verb_end
    closes = next((index for index in range(at + 2, min(end, at + 26)) if ground.low(index) == ","), 0)
    return closes + 1 if closes and ground.low(closes + 1) in OBJECTS else verb_end


# What opens an aside between commas, and an object behind it.
ASIDES = frozenset(
    (
        "lors",
        "dans",
        "par",
        "à",
        "a",
        "au",
        "aux",
        "en",
        "via",
        "sur",
        "devant",
        "depuis",
        "apres",
        "in",
        "at",
        "during",
        "through",
        "after",
    )
)
OBJECTS = frozenset(
    (
        "le",
        "la",
        "les",
        "l'",
        "un",
        "une",
        "des",
        "de",
        "d'",
        "son",
        "sa",
        "ses",
        "leur",
        "leurs",
        "avoir",
        "the",
        "a",
        "an",
        "its",
    )
)


def object_end_of(ground: Ground, verb_end: int, end: int) -> int:
    for at in range(verb_end, min(end, verb_end + FARTHEST)):
        low = ground.low(at)
        if low in STOPS or (low in LATER and at > verb_end) or (low == "qui" and at > verb_end):
            return at
        if low in ("que", "qu'") and at > verb_end + 1:
            return at
    return min(end, verb_end + FARTHEST)

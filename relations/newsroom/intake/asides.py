"""Dates that a relative clause keeps to itself: "X, who arrived on Tuesday, met Y" tells no day of the meeting."""
# ruff: noqa: E501

import re
from typing import TYPE_CHECKING

from relations.newsroom.intake.dates import DateFinding
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.text import Sentence

if TYPE_CHECKING:
    from relations.newsroom.intake.events import EventFinding

RELATIVES = frozenset(
    ("qui", "dont", "où", "lequel", "laquelle", "lesquels", "lesquelles", "who", "which", "whom", "whose", "where")
)

# « lors d’une réunion qui s’est tenue mardi »: the day of the meeting is that of what was done there.
AT_IT = re.compile(
    r"\b(?:lors|au cours|a l'issue|au terme|a l'occasion|during|at|after|following) (?:d[eu'] ?|des |of )?(?:[\w'-]+ ){0,7},?$"
)

FARTHEST = 16


def is_told_of_another(ground: Ground, event: "EventFinding", date: DateFinding) -> bool:
    """Whether the date stands in a relative clause that the act is no part of."""
    sentence = ground.document.sentences[event.sentence]
    if _is_of_arrival(ground, sentence, event, date) or _is_of_participle(ground, sentence, event, date):
        return True
    if _is_of_opening(ground, sentence, event, date) or _is_of_likeness(ground, event, date):
        return True
    opens = _relative_before(ground, sentence, ground.token_at(date.start))
    if not opens:
        return False
    behind = ground.token_at(date.end)
    # « Paris qui, le 30 juillet, a reconnu … »: the comma behind the date closes the date alone.
    before = ground.token_at(date.start) - 1
    parted = ground.low(behind) == "," and "," in (ground.low(before), ground.low(before - 1))
    closes = _end_of(ground, sentence, behind + parted)
    if opens < event.at < closes or (event.from_noun and 0 < opens - event.at < 9):
        return False
    start = ground.document.sentences[event.sentence].start
    return not AT_IT.search(
        ground.document.plain, max(start, ground.tokens[opens].start - 70), ground.tokens[opens].start
    )


# « Arrivé la veille à la tête d’une délégation, il a été reçu … »: the day of the arrival alone.
ARRIVED = frozenset(
    (
        "arrive",
        "arrivee",
        "arrives",
        "debarque",
        "debarquee",
        "rentre",
        "rentree",
        "parti",
        "partie",
        "nomme",
        "nommee",
        "elu",
        "elue",
    )
)


def _is_of_arrival(ground: Ground, sentence: Sentence, event: "EventFinding", date: DateFinding) -> bool:
    if ground.low(sentence.first) not in ARRIVED or event.at == sentence.first:
        return False
    comma = next((at for at in range(sentence.first, sentence.last) if ground.low(at) == ","), sentence.first)
    return event.at > comma >= ground.token_at(date.end)


# « Réunis mardi à Genève, les ministres sont convenus … »: the day of the meeting is that of what was done there.
MET = frozenset(
    ("reuni", "reunis", "reunie", "reunies", "recu", "recue", "recus", "recues", "organise", "organisee", "organises", "organisees", "interroge", "interrogee", "interroges", "saisi", "saisie")
)  # fmt: skip
# How far the phrase may reach that opens a sentence.
LONGEST_OPENING = 22


def _is_of_opening(ground: Ground, sentence: Sentence, event: "EventFinding", date: DateFinding) -> bool:
    """« Expulsé le 11 mars par Alger, il a été reçu … », "After expelling X on Monday, Panama …": of the first act alone."""
    behind = ground.token_at(date.end)
    comma = next(
        (at for at in range(behind, min(sentence.last, sentence.first + LONGEST_OPENING)) if ground.low(at) == ","), 0
    )
    if not comma or event.at < comma or ground.low(sentence.first) in MET:
        return False
    acts = [act.at for act in ground.acts.get(event.sentence, []) if act.bare or act.first > sentence.first]
    opening = [at for at in acts if at < ground.token_at(date.start)]
    if sentence.first in opening or (sentence.first + 1 in opening and ground.low(sentence.first) in SOONER):
        return True
    return bool(opening) and ground.low(sentence.first) in AFTER and ground.low(sentence.first + 1) in HAVING


SOONER = frozenset(("deja", "d'abord", "longtemps", "after", "before", "since", "having"))
AFTER = frozenset(("apres", "after", "pour", "faute"))
HAVING = frozenset(("avoir", "etre", "s'etre", "having", "being"))


# « comme son père l’avait fait en 2011 », "as it had done in 2016": the time of what an act is likened to.
LIKENED = re.compile(
    r",? (?:comme|ainsi que|as|just as|like)\b[^;:]{0,60}?\b(?:avai(?:t|ent) (?:deja )?(?:fait|ete)|fit|firent|had(?: done| been)?|did|was|were)\b[^,;:]{0,25}$"
)


def _is_of_likeness(ground: Ground, event: "EventFinding", date: DateFinding) -> bool:
    return event.at < ground.token_at(date.start) and bool(
        LIKENED.search(ground.document.plain, ground.tokens[event.at].end, date.start)
    )


def _is_of_participle(ground: Ground, sentence: Sentence, event: "EventFinding", date: DateFinding) -> bool:
    """« Le poste, fermé le 28 mai, a été rouvert », "the fishermen detained on 8 February have been freed"."""
    at = ground.token_at(date.start)
    if event.at < at or event.from_noun or event.type not in UNDOING | DONE_LATER:
        return False
    near = [act.at for act in ground.acts.get(event.sentence, []) if act.bare and 0 < at - act.at < 5]
    near = [act for act in near if event.type in UNDOING or ground.low(act) not in MET]
    return any(sentence.first + 1 < act and act != event.at for act in near)


# What undoes an act is of another day than the act.
UNDOING = frozenset(("RETREAT", "CONCEDE"))
# « Trois des hommes arrêtés la semaine dernière ont été placés en détention »: what comes of one is later.
DONE_LATER = frozenset(("COERCE", "SANCTION", "ASSAULT"))


def within_its_clause(ground: Ground, sentence: Sentence, verb: int, date: DateFinding) -> bool:
    """Whether no relative pronoun parts a date from the verb behind it."""
    at = ground.token_at(date.start)
    between = range(max(at, verb - FARTHEST), verb)
    return not any(ground.tokens[index].text.lower() in RELATIVES and ground.low(index - 1) != "," for index in between)


def is_its_own(ground: Ground, event: "EventFinding", date: DateFinding) -> bool:
    """« l’accrochage de X, qui a coûté la vie à un soldat le 28 mai »: the relative behind a noun gives its day."""
    if not event.from_noun or date.start < ground.tokens[event.at].end:
        return False
    opens = _relative_before(ground, ground.document.sentences[event.sentence], ground.token_at(date.start))
    return 0 < opens - event.at < 9


def _relative_before(ground: Ground, sentence: Sentence, at: int) -> int:
    """Where the relative clause opens that this word stands in; 0 if none does."""
    for index in range(at - 1, max(sentence.first, at - FARTHEST), -1):
        token = ground.tokens[index]
        if token.text.lower() in RELATIVES and token.quote < 0:
            return index
        if token.low in ("que", "qu'") and ground.low(index - 1) == "," and token.quote < 0:
            # « la dette, que Praia avait sollicitée en juin »
            return index
        if token.low in (";", ":") or (token.low == "," and index < at - 2):
            return 0
    return 0


def _end_of(ground: Ground, sentence: Sentence, at: int) -> int:
    return next(
        (index for index in range(at, sentence.last) if ground.low(index) in (",", ";", "–", "—")), sentence.last
    )

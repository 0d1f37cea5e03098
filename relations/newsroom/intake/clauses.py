"""The clause of a verb: its subject, its object, by whom, where, and how far its words go."""

import re
from dataclasses import dataclass, field

from relations.newsroom.intake.cast import Cast, Mention
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.predicates import Predicate
from relations.newsroom.intake.sayings import is_saying
from relations.newsroom.intake.states import is_locative
from relations.newsroom.intake.tables import listed
from relations.newsroom.intake.text import Sentence

FARTHEST = 32
BODIES = listed("clauses_bodies")
MANY = listed("clauses_many")
JOINS = listed("clauses_joins")
STOPS = frozenset(
    [";", ":", "dont", "tandis", "alors", "while", "who", "whom", "which", "where", "because", "car", "parce", "whose"]
)
LATER = frozenset(["apres", "avant", "after", "before", "following", "ahead", "lors"])
RECEIVES = frozenset(["recevoir", "accueillir", "host", "receive", "welcome", "abriter"])
PRONOUNS = frozenset(
    [
        "il",
        "elle",
        "ils",
        "elles",
        "he",
        "she",
        "they",
        "it",
        "ceux-ci",
        "celui-ci",
        "celle-ci",
        "qui",
        "who",
        "which",
        "lequel",
        "laquelle",
        "lesquels",
        "lesquelles",
    ]
)
MEETING = re.compile(
    r"\b(?:rencontre|reunion|entretien|entrevue|sommet|visite|conference|session|pourparlers|negociations?|discussions?|"
    r"consultations?|commission|dialogue|forum|audience|echanges|meeting|talks|summit|seance)s?\b"
)
PREPOSITIONS = listed("clauses_prepositions")
MEETERS = re.compile(
    r"\b(?:delegations?|ministres|dirigeants|presidents|officials|leaders|ministers|parties|chefs|diplomates|diplomats|homologues?|counterparts?|representants|negociateurs|negotiators|experts)\b"
)


@dataclass(slots=True)
class Clause:
    start: int
    end: int
    verb_end: int
    object_words: str
    subject_mentions: list[Mention] = field(default_factory=list)
    object_mentions: list[Mention] = field(default_factory=list)
    other_mentions: list[Mention] = field(default_factory=list)
    agent: list[Mention] = field(default_factory=list)
    has_pronoun: bool = False
    has_place: bool = False
    subject_is_meeting: bool = False
    receives: bool = False
    passive: bool = False
    meets_people: bool = False
    place: str = ""
    subject_words: str = ""
    # Where a people is named (« deux diplomates indiens »), with the code of its country.
    peoples: list[tuple[int, str]] = field(default_factory=list)
    # « le ministère », « les deux parties »: a subject without a name that can act for a state.
    subject_is_body: bool = False
    is_pair: bool = False
    # All words to the end of the clause, what is said in « que … » too.
    wide_words: str = ""

    def persons(self, cast: Cast) -> set[int]:
        """The persons who are its subject."""
        return {mention.actor for mention in self.subject_mentions if cast.actors[mention.actor].is_person}


def clause_of(ground: Ground, sentence: Sentence, predicate: Predicate) -> Clause:
    start = _start(ground, sentence, predicate)
    end = _end(ground, sentence, predicate)
    cast = ground.cast
    left = range(start, predicate.first)
    verb_end = predicate.at + 1
    object_end = _object_end(ground, verb_end, end)
    words = f" {_narrated(ground, verb_end, object_end)}"
    if predicate.passive:
        words = f"{words} | {_narrated(ground, max(start, predicate.first - 16), predicate.first)}"
    elif (link := _linked_object(ground, sentence, predicate)) > 0:
        words = f"{words} | {_narrated(ground, max(sentence.first, link - 8), link)}"
    clause = Clause(start, end, verb_end, words, passive=predicate.passive, receives=predicate.lemma in RECEIVES)
    clause.subject_mentions = _subjects(ground, cast, left, predicate)
    clause.agent = _agent(ground, cast, verb_end, end) if predicate.passive else []
    right = [
        m
        for at in range(verb_end, object_end)
        if (m := cast.at.get(at)) and ground.tokens[at].quote < 0 and not _is_seat(ground, m)
    ]
    clause.object_mentions = right
    clause.other_mentions = [
        m
        for at in range(object_end, end)
        if (m := cast.at.get(at)) and ground.tokens[at].quote < 0 and not _is_seat(ground, m)
    ][:3]
    clause.has_pronoun = any(
        ground.low(at) in PRONOUNS and not _stresses(ground, at)
        for at in range(max(start, predicate.first - 5), predicate.first)
    ) or _plural_pair(ground, left)
    clause.wide_words = f" {_narrated(ground, verb_end, min(sentence.last, verb_end + 40))}"
    clause.subject_is_body = _is_body(ground, left)
    clause.is_pair = _plural_pair(ground, left) or _names_many(ground, left)
    clause.subject_words = _narrated(ground, max(start, predicate.first - 10), predicate.first)
    clause.subject_is_meeting = bool(
        MEETING.search(_narrated(ground, max(start, predicate.first - 14), predicate.first))
    )
    clause.place = _place(ground, start, end)
    clause.has_place = bool(clause.place) or any(_country_place(ground, at) for at in range(verb_end, object_end))
    clause.peoples = _peoples(ground, start, object_end)
    if not predicate.passive and not clause.subject_mentions and _after_quotation(ground, predicate.first):
        clause.subject_mentions, clause.object_mentions = right[:1], right[1:]
    clause.has_pronoun = clause.has_pronoun or any(code for at, code in clause.peoples if at < predicate.first)
    clause.meets_people = bool(clause.object_mentions) or bool(MEETERS.search(words))
    return clause


def _linked_object(ground: Ground, sentence: Sentence, predicate: Predicate) -> int:
    """« l’embargo qu’elle a décrété », "the hotline that it had cut": where the object before ends, or 0."""
    for at in range(predicate.first - 1, max(sentence.first + 1, predicate.first - 7), -1):
        if ground.low(at) in ("que", "qu'", "that", "which") and not is_saying(ground, at - 1):
            return at
        if ground.low(at) in (",", ";", ":"):
            return 0
    return 0


def _peoples(ground: Ground, first: int, last: int) -> list[tuple[int, str]]:
    hits = [(at, ground.names[at]) for at in range(first, last) if at in ground.names and ground.tokens[at].quote < 0]
    return [(at, hit.entry.ref) for at, hit in hits if hit.entry.kind == "demonym"]


def _after_quotation(ground: Ground, at: int) -> bool:
    """« … », a fustigé le ministre: the verb follows the words, its subject follows the verb."""
    return at >= 2 and (
        ground.tokens[at - 1].quote >= 0 or (ground.low(at - 1) == "," and ground.tokens[at - 2].quote >= 0)
    )


def _dated(ground: Ground, place: int) -> bool:
    return any(date.start <= place < date.end for date in ground.dates_near(place))


def _narrated(ground: Ground, first: int, last: int) -> str:
    """The plain words between two places, those in quotation marks left out."""
    kept: list[str] = []
    for token in ground.tokens[first:last]:
        if token.quote < 0:
            # « a mis fin mardi à l’accord »: a date parts no verb from its object.
            if not _dated(ground, token.start):
                kept.append(token.low)
        elif kept[-1:] != ['"']:
            # What is quoted leaves its mark, so that no rule reads across it.
            kept.append('"')
    words = " ".join(kept).replace("' ", "'").replace("à", "a").replace("où", "ou")
    return words.replace(" ,", ",")


def _start(ground: Ground, sentence: Sentence, predicate: Predicate) -> int:
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
        if (
            ground.low(at) in JOINS
            and ground.tokens[at].quote < 0
            and (subject := _opens_subject(ground, at + 1, verb))
        ):
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


def _end(ground: Ground, sentence: Sentence, predicate: Predicate) -> int:
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


def _object_end(ground: Ground, verb_end: int, end: int) -> int:
    for at in range(verb_end, min(end, verb_end + FARTHEST)):
        low = ground.low(at)
        if low in STOPS or (low in LATER and at > verb_end) or (low == "qui" and at > verb_end):
            return at
        if low in ("que", "qu'") and at > verb_end + 1:
            return at
    return min(end, verb_end + FARTHEST)


def _subjects(ground: Ground, cast: Cast, left: range, predicate: Predicate) -> list[Mention]:
    """Actors before the verb that no preposition governs; for « qui » the one right before it."""
    mentions = [m for at in left if (m := cast.at.get(at)) and ground.tokens[at].quote < 0 and m.how != "place"]
    before = ground.low(predicate.first - 1)
    if before in ("qui", "who", "which", "that") and mentions:
        return [mentions[-1]]
    free = [m for m in mentions if not _governed(ground, m, left.start)]
    named = [m for m in free if m.how != "theirs"]
    return named or free or mentions


def _governed(ground: Ground, mention: Mention, start: int) -> bool:
    at = mention.first - 1
    if at < start:
        return False
    if ground.low(at) in (
        "le",
        "la",
        "l'",
        "les",
        "the",
        "un",
        "une",
        "a",
        "an",
        "son",
        "sa",
        "ses",
        "his",
        "her",
        "its",
    ):
        at -= 1
    return at >= start and ground.low(at) in PREPOSITIONS


def _agent(ground: Ground, cast: Cast, first: int, end: int) -> list[Mention]:
    for at in range(first, min(end, first + 20)):
        if ground.low(at) in ("par", "by"):
            found = [m for index in range(at + 1, min(end, at + 16)) if (m := cast.at.get(index))]
            if found:
                return found[:2]
    return []


def _plural_pair(ground: Ground, left: range) -> bool:
    """« les deux pays », "the two sides", « les deux hommes »."""
    return any(ground.low(at) in ("deux", "two", "both", "trois", "three") for at in list(left)[-8:])


def _stresses(ground: Ground, at: int) -> bool:
    """« L’opposition, elle, dénonce »: a pronoun between commas stands for nobody new."""
    return ground.low(at - 1) == "," and ground.low(at + 1) == ","


def _is_body(ground: Ground, left: range) -> bool:
    """Whether what stands before the verb can act for a state, though it is in no list of names."""
    near = list(left)[-9:]
    return any(
        ground.low(at) in BODIES and ground.low(at - 2) not in PREPOSITIONS and ground.tokens[at].quote < 0
        for at in near
    )


def _names_many(ground: Ground, left: range) -> bool:
    """« les ministres », "the leaders": more than one who meet."""
    return any(ground.low(at) in MANY for at in list(left)[-5:])


def _is_seat(ground: Ground, mention: Mention) -> bool:
    """« à l’Élysée », "at the White House": where it was, not who took part."""
    if mention.how == "place":
        return True
    actor = ground.cast.actors[mention.actor]
    at = mention.first - 1
    if ground.low(at) in ("l'", "la", "the", "le"):
        at -= 1
    return actor.kind in ("institution", "ministry", "mission") and ground.low(at) in (
        "à",
        "au",
        "at",
        "in",
        "dans",
        "inside",
        "devant",
        "outside",
    )


def _place(ground: Ground, start: int, end: int) -> str:
    """Where it happened: a city after a word of place, else nothing."""
    for at in range(start, end):
        hit = ground.names.get(at)
        if (
            hit
            and hit.entry.kind in ("capital", "city")
            and ground.tokens[at].quote < 0
            and is_locative(ground, at)
            and not _of_mission(ground, at)
        ):
            return ground.words(hit.first, hit.last)
    return ""


def _of_mission(ground: Ground, at: int) -> bool:
    """« l’ambassade américaine à Bamako »: where the embassy stands."""
    return any(
        ground.low(at - step)
        in ("ambassade", "embassy", "consulat", "consulate", "ambassadeur", "ambassadrice", "ambassador")
        for step in range(2, 7)
    )


def _country_place(ground: Ground, at: int) -> bool:
    hit = ground.names.get(at)
    return (bool(hit and hit.entry.kind in ("country", "city", "capital")) and is_locative(ground, at)) or bool(
        hit and hit.entry.kind == "country"
    )

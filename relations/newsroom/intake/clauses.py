"""The clause of a verb: its subject, its object, by whom, where, and how far its words go."""

import re
from dataclasses import dataclass, field

from relations.newsroom.intake.cast import Cast, Mention
from relations.newsroom.intake.clause_bounds import clause_end, clause_start, object_end_of, object_start_of
from relations.newsroom.intake.clause_parts import (
    agents_of,
    country_place,
    is_body,
    is_seat,
    names_many,
    place_of,
    plural_pair,
    stresses,
    subjects,
)
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.predicate import Predicate
from relations.newsroom.intake.sayings import is_saying
from relations.newsroom.intake.text import Sentence

PARTIES = frozenset(["delegation", "emissaire", "emissaires", "envoy", "envoys", "mission"])

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
        "je",
        "j'",
        "nous",
        "i",
        "we",
    ]
)

MEETING = re.compile(
    r"\b(?:rencontre|reunion|entretien|entrevue|sommet|visite|conference|session|pourparlers|negociations?|discussions?|"
    r"consultations?|negotiations?|commission|dialogue|forum|audience|echanges|meeting|talks|summit|seance)s?\b"
)

# « Le 8 octobre s’est tenue à Dakar une réunion »: the subject behind the verb.
BEHIND = re.compile(
    r"(?: (?!une?\b|les?\b|la\b|l'|des\b|que\b|qui\b)[\w'-]+){0,5},? "
    rf"(?:une |un |la |le |les |l'|des |plusieurs |deux )(?:[\w-]+ ){{0,2}}?{MEETING.pattern}"
)

MEETERS = re.compile(
    r"\b(?:delegations?|ministres|dirigeants|presidents|officials|leaders|ministers|parties|chefs|diplomates|diplomats|homologues?|counterparts?|representants|negociateurs|negotiators|experts)\b"
)


# « le ministre, que son homologue a reçu »: somebody by title, before the relative.
MET = re.compile(
    r"\b(?:ministre|president|presidente|premier|premiere|chef|cheffe|ambassad\w+|emissaire|envoye\w*|roi|reine|"
    r"general|minister|leader|envoy|king|queen)\b"
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
    # « le président ghanéen », « une délégation conduite par … »: somebody by title alone.
    subject_is_titled: bool = False
    is_pair: bool = False
    # All words to the end of the clause, what is said in « que … » too.
    wide_words: str = ""

    def persons(self, cast: Cast) -> set[int]:
        """The persons who are its subject."""
        return {mention.actor for mention in self.subject_mentions if cast.actors[mention.actor].is_person}


def clause_of(ground: Ground, sentence: Sentence, predicate: Predicate) -> Clause:
    start = clause_start(ground, sentence, predicate)
    end = clause_end(ground, sentence, predicate)
    cast, linked = ground.cast, ""
    left = range(start, predicate.first)
    verb_end = predicate.at + 1
    opens = object_start_of(ground, verb_end, end)
    object_end = object_end_of(ground, opens, end)
    words = f" {_narrated(ground, opens, object_end)}"
    if predicate.passive:
        leans = ground.low(predicate.first - 1) in ("et", "puis", "and", "then")
        opens = sentence.first if leans else start
        words = f"{words} | {_narrated(ground, max(opens, predicate.first - (26 if leans else 16)), predicate.first)}"
    elif (link := _linked_object(ground, sentence, predicate)) > 0:
        linked = _narrated(ground, max(sentence.first, link - 8), link)
        words = f"{words} | {linked}"
    clause = Clause(start, end, verb_end, words, passive=predicate.passive, receives=predicate.lemma in RECEIVES)
    clause.subject_mentions = subjects(ground, cast, left, predicate)
    clause.agent = agents_of(ground, cast, verb_end, end) if predicate.passive else []
    right = [
        m
        for at in range(verb_end, object_end)
        if (m := cast.at.get(at)) and ground.tokens[at].quote < 0 and not is_seat(ground, m)
    ]
    clause.object_mentions = right
    clause.other_mentions = [
        m
        for at in range(object_end, end)
        if (m := cast.at.get(at)) and ground.tokens[at].quote < 0 and not is_seat(ground, m)
    ][:3]
    clause.has_pronoun = any(
        ground.low(at) in PRONOUNS and not stresses(ground, at)
        for at in range(max(start, predicate.first - 5), predicate.first)
    ) or plural_pair(ground, left)
    clause.wide_words = f" {_narrated(ground, verb_end, min(sentence.last, verb_end + 40))}"
    clause.subject_is_body = is_body(ground, left)
    clause.subject_is_titled = any(cast.titled[at] or ground.low(at) in PARTIES for at in list(left)[-16:])
    clause.is_pair = plural_pair(ground, left) or names_many(ground, left)
    clause.is_pair = clause.is_pair or ground.low(predicate.first - 1) in ("ils", "elles", "they", "nous", "we")
    clause.subject_words = _narrated(ground, max(start, predicate.first - 16), predicate.first)
    clause.subject_is_meeting = bool(
        MEETING.search(_narrated(ground, max(start, predicate.first - 14), predicate.first))
    ) or bool(predicate.reflexive and BEHIND.match(words))
    clause.place = place_of(ground, start, end)
    clause.has_place = bool(clause.place) or any(country_place(ground, at) for at in range(verb_end, object_end))
    clause.peoples = _peoples(ground, start, object_end)
    if not predicate.passive and not clause.subject_mentions and _after_quotation(ground, predicate.first):
        clause.subject_mentions, clause.object_mentions = right[:1], right[1:]
    if predicate.bare and (predicate.passive or predicate.tense == "gerund") and not clause.subject_mentions:
        _take_subject_behind(ground, cast, sentence, predicate, clause)
    clause.has_pronoun = clause.has_pronoun or any(code for at, code in clause.peoples if at < predicate.first)
    clause.meets_people = clause.meets_people or bool(clause.object_mentions) or bool(MEETERS.search(words))
    clause.meets_people = clause.meets_people or bool(MET.search(linked))
    return clause


def _take_subject_behind(ground: Ground, cast: Cast, sentence: Sentence, predicate: Predicate, clause: Clause) -> None:
    """« Reçue samedi à Niamey, la ministre … », « Signé le 27 juin, l’accord … »: the subject follows the comma."""
    if predicate.first > sentence.first + 2:
        return
    comma = next((at for at in range(predicate.at, min(sentence.last, predicate.at + 30)) if ground.low(at) == ","), 0)
    if not comma:
        return
    behind = [
        m for at in range(comma + 1, min(sentence.last, comma + 22)) if (m := cast.at.get(at)) and m.how != "place"
    ]
    clause.subject_mentions = behind[:2]
    clause.has_pronoun = ground.low(comma + 1) in PRONOUNS
    clause.meets_people = True
    taken = {mention.first for mention in behind}
    clause.object_mentions = [m for m in clause.object_mentions if m.first not in taken]


def _linked_object(ground: Ground, sentence: Sentence, predicate: Predicate) -> int:
    """« l’embargo qu’elle a décrété », "the hotline that it had cut": where the object before ends, or 0."""
    for at in range(predicate.first - 1, max(sentence.first + 1, predicate.first - 9), -1):
        if ground.low(at) in ("que", "qu'", "that", "which", "whom") and not _is_told_that(ground, at):
            return at
        if ground.low(at) in (",", ";", ":"):
            return 0
        if ground.language == "en" and _is_contact(ground, at, predicate.first):
            return at
    return 0


def _is_told_that(ground: Ground, at: int) -> bool:
    """« a demandé que … »; « une demande que le ministre avait adressée » is a noun with its relative."""
    return is_saying(ground, at - 1) and ground.low(at - 2) not in (
        "une",
        "la",
        "sa",
        "leur",
        "cette",
        "un",
        "le",
        "l'",
    )


def _is_contact(ground: Ground, at: int, verb: int) -> bool:
    """ "A levy it rescinded", "the men they held": a noun, then whose act it was, with no pronoun between."""
    noun = ground.token(at - 1)
    return (
        ground.low(at) in ("it", "they", "he", "she", "we")
        and verb - at < 3
        and noun is not None
        and noun.is_word
        and not noun.upper
        and ground.low(at - 2) in ("a", "an", "the", "its", "his", "her", "their")
    )


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

"""Events: what the verbs and nouns of the codebook say was done, by whom, to whom, where and when.

What is planned, denied or only supposed is found too and marked; it is not proposed as a fact.
"""
# ruff: noqa: E501

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from relations.dates import UncertainDate
from relations.newsroom.intake.cast import Actor, Cast, Fits, Mention
from relations.newsroom.intake.clauses import Clause, clause_of
from relations.newsroom.intake.codebook import NounRule, VerbRule, noun_rules, verb_rules, verb_table
from relations.newsroom.intake.dates import DateFinding
from relations.newsroom.intake.ground import Act, Ground
from relations.newsroom.intake.happenings import NOT_DONE, nouns_that_happened
from relations.newsroom.intake.merging import merged
from relations.newsroom.intake.predicates import Predicate, plain_participles_of, predicates
from relations.newsroom.intake.states import state_of
from relations.newsroom.intake.tables import listed
from relations.newsroom.intake.text import Sentence
from relations.newsroom.intake.when import date_of
from relations.vocabulary import Modality


class Part(NamedTuple):
    """Who takes part, as what: actor, recipient, host, visitor, present, announcer."""

    actor: Actor
    role: str


@dataclass(slots=True)
class EventFinding:
    type: str
    mode: str
    start: int
    end: int
    text: str
    modality: str
    rule: str
    words: str
    confidence: float
    sentence: int
    at: int
    parts: list[Part] = field(default_factory=list)
    date: UncertainDate = field(default_factory=UncertainDate)
    own_date: bool = False
    place: str = ""
    from_noun: bool = False
    tense: str = ""


def events_of(ground: Ground, cast: Cast) -> list[EventFinding]:
    """The events of a text, in its order, each told once."""
    found: list[EventFinding] = []
    table = verb_table(ground.language)
    participles = plain_participles_of(table) if ground.language == "fr" else {}
    for sentence in ground.document.sentences:
        if ground.frame.heads(sentence.start) or ground.frame.holds(sentence.end - 1):
            continue
        if len(found) >= MOST:
            break
        told = []
        here = list(predicates(ground, sentence, table, participles))
        ground.know_acts(sentence.index, [Act(one.first, one.at, one.bare) for one in here if one.is_act])
        for predicate in here:
            event = _event(ground, cast, sentence, predicate)
            told += _announced(ground, cast, sentence, predicate, event) if event else []
        told += _from_nouns(ground, cast, sentence, told, found)
        told.sort(key=lambda event: event.at)
        for event in told:
            _add_pair(ground, event, found)
            event.date, event.own_date = date_of(ground, event, found)
            found.append(event)
    meetings = [one for one in found if one.type == "CONSULT" and one.modality == Modality.ASSERTED][:50]
    return merged([event for event in found if not _is_word_at_meeting(event, meetings)])


def _is_word_at_meeting(event: EventFinding, meetings: list[EventFinding]) -> bool:
    """What a participant of a meeting asked or denounced there weighs nothing of its own."""
    if event.type not in SPOKEN or event.mode == "investigate" or event.modality != Modality.ASSERTED:
        return False
    speaker = next((part.actor for part in event.parts if part.role == "actor"), None)
    if speaker is None or not speaker.is_person or event.words.startswith(("a convoqué", "summon")):
        return False
    return any(
        speaker in [part.actor for part in one.parts] and (not event.own_date or _same_days(one.date, event.date))
        for one in meetings
    )


def _same_days(one: UncertainDate, other: UncertainDate) -> bool:
    return (one.earliest, one.latest) == (other.earliest, other.latest)


def _event(ground: Ground, cast: Cast, sentence: Sentence, predicate: Predicate) -> EventFinding | None:
    clause = clause_of(ground, sentence, predicate)
    rule = _rule_of(ground, cast, clause, predicate)
    if rule is None:
        return None
    if predicate.bare and (rule.type in SPOKEN | {"STATEMENT"} or not _stands_alone(ground, clause, predicate)):
        return None
    if predicate.tense == "present" and rule.type in SPOKEN and _is_aside(ground, sentence, predicate):
        return None
    event = _made(ground, cast, sentence, clause, rule.type, rule.mode, predicate.modality, predicate.at)
    event.rule, event.words = f"verb: {predicate.lemma}", ground.words(predicate.first, predicate.at + 1)
    event.confidence = _confidence(predicate, bool(event.parts))
    event.tense = predicate.tense
    if event.modality == Modality.PLANNED or predicate.tense == "conditional":
        _announce(ground, sentence, event)
    if predicate.tense == "imperfect" and not _dates_of(ground, clause.start, clause.end):
        return None
    return event


def _rule_of(ground: Ground, cast: Cast, clause: Clause, predicate: Predicate) -> VerbRule | NounRule | None:
    """The first rule of the verb that fits; a verb that only carries its noun (« procéder à ») has the noun's."""
    own = verb_rules(ground.language).get(predicate.lemma, ())
    found = next((rule for rule in own if fits(ground, cast, clause, predicate, rule)), None)
    if found or predicate.lemma not in CARRIERS or NOT_DONE.search(clause.object_words):
        return found
    carried = [rule for rule in noun_rules(ground.language) if rule.pattern.search(clause.object_words[:90])]
    return next((rule for rule in carried if rule.type not in ("ASSAULT", "COERCE")), None)


def _stands_alone(ground: Ground, clause: Clause, predicate: Predicate) -> bool:
    """A participle tells an act where it says by whom or when; a gerund where its clause does."""
    if predicate.tense == "gerund":
        return bool(clause.subject_mentions)
    near = _dates_of(ground, clause.verb_end, min(clause.end, clause.verb_end + 8))
    return bool(clause.agent or [date for date in near if not date.of_noun])


def _dates_of(ground: Ground, first: int, last: int) -> list[DateFinding]:
    return ground.dates_in(ground.tokens[first].start, ground.tokens[last - 1].end) if last > first else []


def _is_aside(ground: Ground, sentence: Sentence, predicate: Predicate) -> bool:
    """« la mer que La Paz réclame depuis un siècle »: a state of things, not an act."""
    near = range(max(sentence.first, predicate.first - 6), predicate.first)
    return any(ground.low(at) in ("que", "qu'", "dont", "qui", "who", "which", "that") for at in near)


# No article tells more acts than this.
MOST = 600
# Acts of speech: at a meeting they are statements of that meeting.
SPOKEN = frozenset(("REQUEST", "APPEAL", "ACCUSE", "REJECT", "THREATEN"))


PROMISED = re.compile(r"\b(?:a|ont|avait|avaient) (?:\w+ )?(?:annonce|promis)\b|\b(?:announced|pledged|promised)\b")


def _announce(ground: Ground, sentence: Sentence, event: EventFinding) -> None:
    """A good that is promised is an agreement on the day of the announcement, not yet the act."""
    if event.type in ("AID", "COOPERATE", "CONCEDE") and PROMISED.search(
        ground.document.plain, sentence.start, sentence.end
    ):
        event.type, event.mode, event.modality = "AGREE", "", Modality.ASSERTED
        event.rule += ", announced"


# Verbs that carry the act in their noun: « procéder à la fermeture », "ordered the closure".
CARRIERS = listed("events_carriers")
ANNOUNCERS = frozenset(("annoncer", "announce", "décréter", "ordonner", "order", "décider"))


def _announced(
    ground: Ground, cast: Cast, sentence: Sentence, predicate: Predicate, event: EventFinding
) -> list[EventFinding]:
    """« a annoncé l’expulsion de … et la suspension de … »: each act announced is an event."""
    if predicate.lemma not in ANNOUNCERS or event.modality != Modality.ASSERTED:
        return [event]
    first, last = ground.tokens[predicate.at].end, event.end
    words = ground.document.plain[first:last]
    acts: list[tuple[int, str, str]] = []
    for rule in noun_rules(ground.language):
        found = rule.pattern.search(words)
        if (
            found
            and rule.type not in ("CONSULT", "ASSAULT", "COERCE")
            and (rule.type, rule.mode) not in [(act[1], act[2]) for act in acts]
        ):
            acts.append((found.start(), rule.type, rule.mode))
    if not acts:
        return [event]
    acts.sort()
    return [
        replace(event, type=kind, mode=mode, at=predicate.at + number, parts=list(event.parts))
        for number, (_start, kind, mode) in enumerate(acts)
    ]


def _confidence(predicate: Predicate, has_parts: bool) -> float:
    score = 0.85 if predicate.tense in ("past", "perfect", "pluperfect") else 0.7
    return round(score - 0.15 * predicate.bare - 0.15 * (not has_parts), 2)


def fits(ground: Ground, cast: Cast, clause: Clause, predicate: Predicate, rule: VerbRule) -> bool:
    """Whether the clause of a verb is what a rule of the codebook describes."""
    if rule.reflexive and not predicate.reflexive:
        return False
    if (
        predicate.reflexive
        and not rule.reflexive
        and not predicate.passive
        and predicate.lemma in REFLEXIVE_ONLY
        and rule.mode != "phone"
    ):
        return False
    # « les vols ont repris »: what a verb without an object is about stands before it.
    window = f" {clause.subject_words}" if rule.itself else clause.wide_words if rule.wide else clause.object_words
    if rule.avoid and rule.avoid.search(window):
        return False
    if rule.object and not rule.object.search(window):
        return False
    if rule.personal and not (clause.meets_people or predicate.reflexive):
        return False
    if rule.actor and not (clause.subject_mentions or clause.has_pronoun or clause.agent or clause.subject_is_body):
        return False
    if rule.person and not any(cast.actors[mention.actor].is_person for mention in clause.subject_mentions):
        return False
    if rule.pair and not (clause.is_pair or len(clause.persons(cast)) > 1):
        return False
    if rule.meeting and not clause.subject_is_meeting:
        return False
    if rule.troops and not TROOPS.search(clause.subject_words):
        return False
    return not rule.locative or clause.has_place


TROOPS = re.compile(
    r"\b(?:troupes?|soldats?|militaires|contingents?|casques bleus|forces|paras|troops|soldiers|forces|peacekeepers|contingent)\b"
)
REFLEXIVE_ONLY = listed("events_reflexive_only")


def _made(
    ground: Ground, cast: Cast, sentence: Sentence, clause: Clause, kind: str, mode: str, modality: str, at: int
) -> EventFinding:
    start, end = ground.tokens[clause.start].start, ground.tokens[clause.end - 1].end
    event = EventFinding(
        kind, mode, start, end, ground.document.text[start:end], modality, "", "", 0.7, sentence.index, at
    )
    event.parts = _parts(cast, clause, kind)
    _add_peoples(cast, clause, event, at)
    if (
        clause.has_pronoun
        and not any(part.role in ("actor", "host") for part in event.parts)
        and (meant := _meant(ground, cast, sentence, at))
    ):
        event.parts.insert(0, Part(meant, "actor"))
    event.place = clause.place
    event.mode = _mode(cast, event)
    return event


def _parts(cast: Cast, clause: Clause, kind: str) -> list[Part]:
    """Subjects act, objects receive; at a visit the subject that receives is the host."""
    subject, other = ("host", "visitor") if kind == "CONSULT" and clause.receives else ("actor", "recipient")
    if clause.passive:
        doers, targets = clause.agent, clause.subject_mentions
    else:
        doers, targets = clause.subject_mentions, clause.object_mentions
    parts: dict[int, Part] = {}
    for mentions, role in ((doers, subject), (targets, other), (clause.other_mentions, "present")):
        own = [mention for mention in mentions if mention.how != "theirs" and not cast.within_title(mention)]
        for mention in own or mentions:
            actor = cast.actors[mention.actor]
            parts.setdefault(actor.number, Part(actor, role))
    return list(parts.values())


def _add_peoples(cast: Cast, clause: Clause, event: EventFinding, at: int) -> None:
    """« deux diplomates indiens »: the state whose people they are takes part."""
    numbers = {part.actor.number for part in event.parts}
    countries = {part.actor.country for part in event.parts}
    for place, code in clause.peoples:
        if code not in countries:
            actor = state_of(cast, code)
            cast.mention(actor, place, place + 1, "people") if not actor.mentions else None
            if actor.number not in numbers:
                countries.add(code)
                event.parts.append(Part(actor, "actor" if place < at else "recipient"))


def _meant(ground: Ground, cast: Cast, sentence: Sentence, at: int) -> Actor | None:
    """Whom « il », "he" stand for: the person whom the sentences before are about."""
    pronoun = next((ground.low(i) for i in range(max(sentence.first, at - 6), at) if ground.low(i) in SINGULAR), "")
    if not pronoun:
        return None
    fits = Fits(gender=SINGULAR[pronoun])
    for number in range(sentence.index - 1, max(-1, sentence.index - 4), -1):
        earlier = ground.document.sentences[number]
        for index in range(earlier.first, earlier.last):
            mention = cast.at.get(index)
            if mention and ground.tokens[index].quote < 0 and fits(cast.actors[mention.actor]):
                return cast.actors[mention.actor]
    return None


SINGULAR = {"il": "m", "elle": "f", "he": "m", "she": "f"}
PAIR = re.compile(
    r"\b(?:les deux|the two|both|ils|elles|they|les ministres|les presidents|les dirigeants|the ministers|the leaders|the parties|les parties)\b"
)


def _add_pair(ground: Ground, event: EventFinding, told: list[EventFinding]) -> None:
    """« Les deux dirigeants ont signé »: those of the meeting told before."""
    words = ground.document.plain[event.start : ground.tokens[event.at].start]
    scene = next(
        (one for one in reversed(told[-40:]) if one.modality == Modality.ASSERTED and len(one.parts) > 1), None
    )
    if scene and PAIR.search(words) and not any(part.role in ("actor", "host") for part in event.parts):
        known = {part.actor.number for part in event.parts}
        event.parts = [
            Part(part.actor, "actor") for part in scene.parts[:3] if part.actor.number not in known
        ] + event.parts


def _mode(cast: Cast, event: EventFinding) -> str:
    """An ambassador who is received has an audience."""
    if (
        event.type == "CONSULT"
        and event.mode == "visit"
        and any(p.role in ("visitor", "recipient") and p.actor.group == "ambassador" for p in event.parts)
    ):
        return "audience"
    return event.mode


def _from_nouns(
    ground: Ground, cast: Cast, sentence: Sentence, told: list[EventFinding], earlier: list[EventFinding]
) -> list[EventFinding]:
    found: list[EventFinding] = []
    for rule, at, end, modality, why in nouns_that_happened(ground, sentence, noun_rules(ground.language)):
        if any(event.type == rule.type and event.from_noun is False for event in told):
            continue
        clause = clause_of(ground, sentence, Predicate(end - 1, at, "", "past", False, False, modality))
        event = _made(ground, cast, sentence, clause, rule.type, rule.mode, modality, at)
        event.rule, event.words, event.from_noun, event.confidence = f"noun: {why}", ground.words(at, end), True, 0.65
        event.tense = "noun"
        _set_doer(cast, ground, event, at, end)
        if why == "brought about":
            event.start = ground.tokens[at].start
            event.text = ground.document.text[event.start : event.end]
        if why == "announcement made" and earlier:
            event.parts += [
                part
                for part in earlier[-1].parts
                if earlier[-1].type == "AGREE" and part.actor not in [p.actor for p in event.parts]
            ]
        found.append(event)
    return found


def _set_doer(cast: Cast, ground: Ground, event: EventFinding, first: int, last: int) -> None:
    """« une réaction malienne », « visas américains »: whose the act is stands in the noun itself."""
    codes = {
        ground.names[at].entry.ref
        for at in range(first, last + 1)
        if at in ground.names and ground.names[at].entry.kind == "demonym"
    }
    if codes and event.type != "CONSULT":
        event.parts = [
            Part(part.actor, "actor" if part.actor.country in codes else "recipient") for part in event.parts
        ]
        event.parts.sort(key=lambda part: part.role != "actor")


def is_fact(event: EventFinding) -> bool:
    return event.modality == Modality.ASSERTED


__all__ = ["EventFinding", "Mention", "NounRule", "Part", "events_of", "is_fact"]

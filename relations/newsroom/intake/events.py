"""Events: what the verbs and nouns of the codebook say was done, by whom, to whom, where and when.

What is planned, denied or only supposed is found too and marked; it is not proposed as a fact.
"""
# ruff: noqa: E501

import re
from dataclasses import replace
from functools import cache

from relations.dates import UncertainDate
from relations.newsroom.intake.cast import Cast, Mention
from relations.newsroom.intake.clauses import Clause, clause_of
from relations.newsroom.intake.codebook import NounRule, noun_rules, verb_table
from relations.newsroom.intake.event_finding import EventFinding, Part, is_fact
from relations.newsroom.intake.fitting import dates_of, rule_of
from relations.newsroom.intake.ground import Act, Ground
from relations.newsroom.intake.happenings import nouns_that_happened
from relations.newsroom.intake.inheriting import is_communique
from relations.newsroom.intake.merging import TOLD_BEFORE, merged
from relations.newsroom.intake.narration import announce, is_narrated, is_purpose_told
from relations.newsroom.intake.participants import add_pair, event_of, pair_of_text
from relations.newsroom.intake.plain import plain
from relations.newsroom.intake.predicate import Predicate
from relations.newsroom.intake.predicates import plain_participles_of, predicates
from relations.newsroom.intake.shifts import apart_of, apart_of_clause, follow, shift
from relations.newsroom.intake.text import Sentence
from relations.newsroom.intake.verbs import Form
from relations.newsroom.intake.when import date_of
from relations.vocabulary import Modality


def events_of(ground: Ground, cast: Cast) -> list[EventFinding]:
    """The events of a text, in its order, each told once."""
    found: list[EventFinding] = []
    table = verb_table(ground.language)
    participles = _bare_participles(ground.language)
    for sentence in ground.document.sentences:
        if ground.frame.heads(sentence.start) or ground.frame.holds(sentence.end - 1):
            continue
        if len(found) >= MOST:
            break
        told: list[EventFinding] = []
        here = list(predicates(ground, sentence, table, participles))
        ground.know_acts(sentence.index, [Act(one.first, one.at, one.bare) for one in here if one.is_act])
        for predicate in here:
            event = _event(ground, cast, sentence, predicate)
            if event and event.type == SAME:
                event = _as_before(event, [*found[-6:], *told])
            told += _announced(ground, cast, sentence, predicate, event) if event else []
        told += _from_nouns(ground, cast, sentence, told, found)
        told = _without_announcers(ground, sorted(told, key=lambda event: event.at))
        for event in told:
            add_pair(ground, event, found)
            event.date, event.own_date, event.date_rule = date_of(ground, event, found)
            if (
                event.tense == "participle"
                and event.own_date
                and event.date.known
                and event.type not in ("SUPPORT", "AGREE")
            ):
                # « Le poste de Milak, fermé le 28 mai, … »: its own day makes up for the doer that it leaves out.
                event.confidence = round(event.confidence + 0.15, 2)
            found.append(event)
        shift(ground, told, found)
        follow(ground, told)
    meetings = [one for one in found if one.type == "CONSULT" and one.modality == Modality.ASSERTED][:50]
    return merged([event for event in found if not _is_word_at_meeting(event, meetings)])


def _without_announcers(ground: Ground, told: list[EventFinding]) -> list[EventFinding]:
    """« a annoncé avoir rappelé … », "announced it was reopening …": the act behind the verb is the one that is told."""
    return [one for one in told if not any(_is_announced_by(ground, one, other) for other in told)]


def _is_announced_by(ground: Ground, one: EventFinding, other: EventFinding) -> bool:
    if not one.rule.startswith(("verb: annoncer", "verb: announce")) or not 0 < other.at - one.at < 10:
        return False
    between = {ground.low(at) for at in range(one.at + 1, other.at)}
    return other.modality == Modality.ASSERTED and not other.from_noun and bool(between & THAT)


# What stands between an announcement and its act told by a verb.
THAT = frozenset(("avoir", "être", "etre", "que", "qu'", "that", "it", "they", "he", "she"))

# What somebody else did is done again: « Quito a fait de même », "Lima followed suit".
SAME = "SAME"


def _as_before(event: EventFinding, told: list[EventFinding]) -> EventFinding | None:
    """An act that is told as the like of the one before it, with that one's type."""
    near = (one for one in reversed(told) if one.modality == Modality.ASSERTED and event.sentence - one.sentence < 3)
    like = next(near, None)
    return replace(event, type=like.type, mode=like.mode) if like else None


@cache
def _bare_participles(language: str) -> dict[str, list[Form]]:
    """Made once: it asks for the plain form of every form of every verb."""
    return plain_participles_of(verb_table(language)) if language == "fr" else {}


def _is_word_at_meeting(event: EventFinding, meetings: list[EventFinding]) -> bool:
    """What a participant of a meeting asked or denounced there weighs nothing of its own."""
    if event.type not in SPOKEN or event.mode == "investigate" or event.modality != Modality.ASSERTED:
        return False
    speaker = next((part.actor for part in event.parts if part.role == "actor"), None)
    if speaker is None and BY_TITLE.match(plain(event.text)):
        # « Le ministre a demandé … », right behind the meeting that he was at.
        return any(0 <= event.sentence - one.sentence < 3 and _same_days(one.date, event.date) for one in meetings)
    if speaker is None or not speaker.is_person or event.words.startswith(("a convoqué", "summon")):
        return False
    return any(
        speaker in [part.actor for part in one.parts] and (not event.own_date or _same_days(one.date, event.date))
        for one in meetings
    )


BY_TITLE = re.compile(
    r"(?:(?:the|le|la|l') ?(?:prime |foreign |first |vice[- ]|premier |premiere )?(?:minist\w+|presidente?|ambassad\w+|chef\w*|hote|visiteu\w+|envoy|guest)|he|she|il|elle)\b"
)


def _same_days(one: UncertainDate, other: UncertainDate) -> bool:
    return (one.earliest, one.latest) == (other.earliest, other.latest)


def _event(ground: Ground, cast: Cast, sentence: Sentence, predicate: Predicate) -> EventFinding | None:
    clause = clause_of(ground, sentence, predicate)
    rule = rule_of(ground, cast, clause, predicate)
    if rule is None:
        return None
    if predicate.tense == "present" and rule.type not in SPOKEN and ABSTRACT.search(clause.subject_words):
        # « La mesure sanctionne l’asile accordé … », « Le texte interdit … »: what an act means, no act.
        return None
    if (
        predicate.tense == "present"
        and ground.low(predicate.first - 1) == "qui"
        and ground.low(predicate.first - 2) == "ce"
    ):
        # « …, ce qui bloque leurs avoirs »: what an act told before comes to.
        return None
    if predicate.tense == "present" and rule.type not in SPOKEN and ground.low(predicate.at).endswith("ons"):
        # « Nous coopérons »: what somebody says of himself, no act.
        return None
    if predicate.bare and ((rule.type == "SUPPORT" and not rule.mode) or predicate.lemma in ("attend", "assister")):
        # « les rebelles soutenus par … »: a state of things.
        return None
    summoned = predicate.lemma in ("convoquer", "summon")
    if predicate.bare and (
        (rule.type in SPOKEN | {"STATEMENT"} and not summoned and rule.mode != "investigate")
        or not (_stands_alone(ground, clause, predicate) or (summoned and AT_MINISTRY.search(clause.object_words)))
    ):
        return None
    is_aside = (
        predicate.tense == "present" and rule.type in SPOKEN and not summoned and _is_aside(ground, sentence, predicate)
    )
    if is_aside and not is_communique(ground):
        return None
    event = event_of(ground, cast, sentence, clause, rule.type, rule.mode, predicate.modality, predicate.at)
    event.rule, event.words = f"verb: {predicate.lemma}", ground.words(predicate.first, predicate.at + 1)
    if not event.parts and predicate.bare and rule.type in ("SUPPORT", "AGREE", "COOPERATE"):
        event.parts = pair_of_text(cast)
    event.confidence = _confidence(predicate, bool(event.parts))
    event.tense = predicate.tense
    if predicate.tense == "infinitive" and rule.type in SPOKEN and is_purpose_told(ground, sentence, predicate):
        event.modality, event.tense = Modality.ASSERTED, "past"
    event.apart = apart_of_clause(ground, sentence.first, predicate.first)
    if event.modality == Modality.PLANNED or predicate.tense == "conditional":
        announce(ground, sentence, event)
    if predicate.tense == "imperfect" and not is_narrated(ground, sentence, clause, predicate):
        return None
    return event


# « la chargée d’affaires, convoquée au ministère, »
AT_MINISTRY = re.compile(
    r"^ (?:au|a la|dans) (?:ministere|quai|palais|chancellerie)\b|^ to the (?:foreign )?ministry\b"
)

ABSTRACT = re.compile(
    r"\b(?:mesures?|decision|texte|accords?|traite|loi|decret|geste|dispositif|convention|resolution|measures?|decision|text|agreement|treaty|law|decree|deal|pact|rules?)"
    r"(?: [\w'-]+){0,2}(?:, [^,]*,)?(?: qui| which| that)?$"
)


def _stands_alone(ground: Ground, clause: Clause, predicate: Predicate) -> bool:
    """A participle tells an act where it says by whom or when; a gerund where its clause does."""
    if predicate.tense == "gerund":
        return bool(clause.subject_mentions)
    near = dates_of(ground, clause.verb_end, min(clause.end, clause.verb_end + 8))
    return bool(clause.agent or [date for date in near if not date.of_noun]) or _is_elliptic(ground, predicate)


def _is_elliptic(ground: Ground, predicate: Predicate) -> bool:
    """« La riposte est tombée : deux diplomates expulsés, un consulat fermé »: behind a colon, a noun and its participle."""
    sentence, at = ground.sentence_of(predicate.at), predicate.at
    if ground.low(at + 1) not in (",", ";", ".", "et", "and", ":", "") or predicate.tense == "gerund":
        return False
    near = range(at - 1, max(sentence.first, at - 12), -1)
    first = next((index for index in near if ground.low(index) in (":", ",", ";", "et", "and")), -1)
    opens = ground.token(first + 1)
    if first < 0 or opens is None or not (opens.kind == "number" or opens.low in COUNTED):
        return False
    behind = [ground.low(index) for index in range(sentence.first, first + 1)]
    return ":" in behind and not any(word in VERBAL_OPENS for word in behind[behind.index(":") :])


COUNTED = frozenset(
    ("un", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "le", "la", "l'", "les", "des", "a", "an", "the", "two",
     "three", "four", "five", "seven", "eight", "nine", "ten", "dozens", "plusieurs", "several")
)  # fmt: skip
VERBAL_OPENS = frozenset(
    ("qui", "que", "qu'", "est", "sont", "a", "ont", "was", "were", "had", "has", "is", "are", "that", "who")
)


def _is_aside(ground: Ground, sentence: Sentence, predicate: Predicate) -> bool:
    """« la mer que La Paz réclame depuis un siècle »: a state of things, not an act."""
    near = range(max(sentence.first, predicate.first - 6), predicate.first)
    return any(ground.low(at) in ("que", "qu'", "dont", "qui", "who", "which", "that") for at in near)


# No article tells more acts than this.
MOST = 600

# Acts of speech: at a meeting they are statements of that meeting.
SPOKEN = frozenset(("REQUEST", "APPEAL", "ACCUSE", "REJECT", "THREATEN"))

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
            and found.start() not in [act[0] for act in acts]
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


def _from_nouns(
    ground: Ground, cast: Cast, sentence: Sentence, told: list[EventFinding], earlier: list[EventFinding]
) -> list[EventFinding]:
    found: list[EventFinding] = []
    for rule, at, end, modality, why in nouns_that_happened(ground, sentence, noun_rules(ground.language)):
        if any(_tells(ground, event, rule, at) for event in told):
            continue
        clause = clause_of(ground, sentence, Predicate(end - 1, at, "", "past", False, False, modality))
        event = event_of(ground, cast, sentence, clause, rule.type, rule.mode, modality, at)
        event.rule, event.words, event.from_noun, event.confidence = (
            f"noun: {why}",
            ground.words(at - _is_taken_up(ground, at), end),
            True,
            0.65,
        )
        event.tense, event.apart = "noun", apart_of(ground, ground.tokens[at].start)
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


def _is_taken_up(ground: Ground, at: int) -> bool:
    """« cette fermeture », "their arrest": a noun that takes up what was told before."""
    return at > 0 and bool(TOLD_BEFORE.fullmatch(ground.low(at - 1)))


def _tells(ground: Ground, event: EventFinding, rule: NounRule, noun: int) -> bool:
    """Whether a verb told the noun's act before: of its type, done, around it, and in no relative clause behind it."""
    if event.type != rule.type or event.from_noun or event.modality != Modality.ASSERTED:
        return False
    aside = any(ground.low(at) in ("who", "which", "qui") and ground.low(at - 1) == "," for at in range(noun, event.at))
    return ground.tokens[noun].start < event.end and not aside


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


__all__ = ["EventFinding", "Mention", "NounRule", "Part", "events_of", "is_fact"]

"""Whether the clause of a verb is what a rule of the codebook describes."""
# ruff: noqa: E501

import re

from relations.newsroom.intake.cast import Cast
from relations.newsroom.intake.clauses import Clause
from relations.newsroom.intake.codebook import NounRule, VerbRule, noun_rules, verb_rules
from relations.newsroom.intake.dates import DateFinding
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.happenings import NOT_DONE
from relations.newsroom.intake.inheriting import is_communique
from relations.newsroom.intake.predicate import Predicate, in_date
from relations.newsroom.intake.scenes import time_of_heading
from relations.newsroom.intake.tables import listed
from relations.vocabulary import Modality


def rule_of(ground: Ground, cast: Cast, clause: Clause, predicate: Predicate) -> VerbRule | NounRule | None:
    """The first rule of the verb that fits; a verb that only carries its noun (« procéder à ») has the noun's."""
    own = verb_rules(ground.language).get(predicate.lemma, ())
    found = next((rule for rule in own if fits(ground, cast, clause, predicate, rule)), None)
    if found or predicate.lemma not in CARRIERS or NOT_DONE.search(clause.object_words):
        return found
    words = FOR_CONSULTATIONS.sub("", clause.object_words[:130])
    carried = [rule for rule in noun_rules(ground.language) if rule.pattern.search(words)]
    return next((rule for rule in carried if rule.type not in ("ASSAULT", "COERCE")), None)


def dates_of(ground: Ground, first: int, last: int) -> list[DateFinding]:
    return ground.dates_in(ground.tokens[first].start, ground.tokens[last - 1].end) if last > first else []


# « a décidé de rappeler son ambassadeur pour consultations »: no meeting of two.
FOR_CONSULTATIONS = re.compile(r"\b(?:pour|en|for) consultations?\b")

# Verbs that carry the act in their noun: « procéder à la fermeture », "ordered the closure".
CARRIERS = listed("events_carriers")


def _leans_on(ground: Ground, predicate: Predicate) -> bool:
    """« … et avaient mis sur pied »: the subject is that of the verb before."""
    return ground.low(_before(ground, predicate)) in ("et", "and", "puis", "then", "mais", "but", ",")


def _before(ground: Ground, predicate: Predicate) -> int:
    """The word before a verb, past a time between: « et, le mois dernier, offert », "and, last month, gifted"."""
    at = predicate.first - 1
    while at > 0 and (in_date(ground, at) or (ground.low(at) == "," and in_date(ground, at - 1))):
        at -= 1
    if ground.low(at) == "," and at < predicate.first - 1:
        at -= 1
    return at


def _is_somebody(ground: Ground, predicate: Predicate) -> bool:
    """ "He went back on May 2"."""
    near = range(max(0, predicate.first - 2), predicate.first)
    return any(ground.low(at) in ("he", "she", "il", "elle") for at in near)


def _is_second(ground: Ground, predicate: Predicate) -> bool:
    """« ont condamné … et sont convenus … »: whoever acts is said with the first verb."""
    sentence = ground.sentence_of(predicate.at)
    return (
        ground.low(_before(ground, predicate)) in ("et", "and", "puis")
        and ground.act_before(sentence.index, predicate.first) >= 0
    )


def _is_dated_present(ground: Ground, predicate: Predicate) -> bool:
    """« Le 4 mars, Riga gèle les avoirs … »: the present of a chronology, where the sentence opens with its day."""
    if predicate.tense != "present" or ground.anchor is None:
        return False
    sentence = ground.sentence_of(predicate.at)
    opens = [one.date for one in ground.dates_in(sentence.start, sentence.end) if one.start - sentence.start < 16]
    if (above := time_of_heading(ground, sentence)) is not None:
        opens.append(above)
    return any(one.is_point and one.latest and one.latest < ground.anchor for one in opens)


def fits(ground: Ground, cast: Cast, clause: Clause, predicate: Predicate, rule: VerbRule) -> bool:
    """Whether the clause of a verb is what a rule of the codebook describes."""
    done = predicate.tense in TOLD or (predicate.tense == "infinitive" and predicate.modality == Modality.ASSERTED)
    if rule.loose and not done and not _is_dated_present(ground, predicate):
        return False
    if predicate.tense == "present" and HABIT.search(clause.object_words):
        return False
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
    window = (
        f" {clause.subject_words}"
        if rule.itself and not rule.loose and not _asks_both(rule)
        else f" {clause.subject_words} | {clause.object_words}"
        if rule.itself
        else clause.wide_words
        if rule.wide
        else _whole(ground, predicate)
        if rule.whole
        else clause.object_words
    )
    if rule.avoid and rule.avoid.search(window):
        return False
    if rule.object and not rule.object.search(window):
        return False
    if rule.personal and not (clause.meets_people or predicate.reflexive):
        return False
    told = (
        clause.subject_mentions
        or clause.has_pronoun
        or clause.agent
        or clause.subject_is_body
        or clause.subject_is_titled
    )
    declared = predicate.passive and predicate.tense == "present" and is_communique(ground)
    if rule.actor and not (told or declared or _is_second(ground, predicate)):
        return False
    dated = predicate.passive and bool(dates_of(ground, clause.start, clause.end))
    if rule.involved and not (_involves(clause) or _leans_on(ground, predicate) or dated):
        return False
    if rule.person and not (
        clause.subject_is_titled
        or _is_somebody(ground, predicate)
        or any(cast.actors[mention.actor].is_person for mention in clause.subject_mentions)
    ):
        return False
    if rule.pair and not (clause.is_pair or len(clause.persons(cast)) > 1):
        return False
    if rule.meeting and not clause.subject_is_meeting:
        return False
    if rule.troops and not TROOPS.search(clause.subject_words):
        return False
    return not rule.locative or clause.has_place


def _whole(ground: Ground, predicate: Predicate) -> str:
    """The sentence with its quoted words: « qualifié de « provocation » », « la Bolivie pourrait …, a-t-il prévenu »."""
    sentence = ground.sentence_of(predicate.at)
    return f" {ground.document.plain[sentence.start : sentence.end]}"


# « forme chaque année trente médecins »: what is done ever again is no act.
HABIT = re.compile(
    r"\b(?:chaque (?:annee|mois|jour|semaine|ete|fois)|tous les (?:ans|mois|jours)|every (?:year|month|week|day)|each year)\b"
)


def _asks_both(rule: VerbRule) -> bool:
    """« Les pêcheurs … ont été remis à leur consul »: words before the verb and behind it, parted by a bar."""
    return rule.object is not None and r" \| " in rule.object.pattern


# Tenses in which an act is told as done.
TOLD = frozenset(("past", "perfect", "pluperfect", "participle", "gerund"))


def _involves(clause: Clause) -> bool:
    """Whether a state, a body or a person has a part in it, on whichever side of the verb."""
    return bool(
        clause.subject_mentions
        or clause.object_mentions
        or clause.agent
        or clause.peoples
        or clause.has_pronoun
        or clause.subject_is_body
        or clause.subject_is_titled
        or clause.has_place
    )


TROOPS = re.compile(
    r"\b(?:troupes?|soldats?|militaires|contingents?|casques bleus|forces|paras|troops|soldiers|forces|peacekeepers|contingent)\b"
)

REFLEXIVE_ONLY = listed("events_reflexive_only")

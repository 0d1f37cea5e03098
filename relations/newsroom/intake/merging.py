"""One act, one event: what a text tells twice is proposed once."""
# ruff: noqa: E501

import re
from typing import TYPE_CHECKING

from relations.newsroom.intake.plain import plain
from relations.vocabulary import Modality

if TYPE_CHECKING:
    from relations.newsroom.intake.events import EventFinding

# A meeting told again in other words has no date of its own.
SCENES = frozenset(("CONSULT",))
# An article tells a few dozen acts; lists that go on for ever are cut, and compared with what is near alone.
MOST, NEAR = 1000, 60


def merged(events: list["EventFinding"]) -> list["EventFinding"]:
    kept: list[EventFinding] = []
    for event in events[:MOST]:
        if event.modality != Modality.ASSERTED:
            kept.append(event)
            continue
        same = next((one for one in kept[-NEAR:] if one.modality == Modality.ASSERTED and _is_same(one, event)), None)
        if same is None:
            kept.append(event)
        elif same.sentence == event.sentence and _is_better(event, same):
            kept[kept.index(same)] = event
        else:
            _complete(same, event)
    return kept


def _is_better(event: "EventFinding", same: "EventFinding") -> bool:
    """Whether the second time one sentence tells an act says more of it."""
    if same.type in BLOWS and event.date.known and _is_toll(same, event):
        return len(event.parts) > len(same.parts)
    return same.tense == "participle" and event.tense != "participle"


# What is said is told in more than one verb: « a convoqué l’ambassadeur et protesté ».
TOLD_TWICE = frozenset(("ACCUSE", "REJECT", "REQUEST", "APPEAL", "THREATEN"))

FINITE = frozenset(("past", "perfect", "pluperfect", "imperfect"))


def _are_two(one: "EventFinding", other: "EventFinding") -> bool:
    """« coupait le courant et fermait ses postes », « a téléphoné …, puis dépêché … »: two verbs, two acts."""
    if one.tense == "pluperfect" and other.tense in ("past", "present") and one.rule != other.rule:
        # « Pékin, qui avait protesté dès mercredi, convoque l’ambassadeur »: one before the other.
        return one.type not in SCENES
    if one.mode == other.mode == "release" and not other.parts:
        # "Was freed and flown home": one way out of prison.
        return False
    if one.tense not in FINITE or other.tense not in FINITE or one.rule == other.rule or one.type in TOLD_TWICE:
        return False
    return one.type not in SCENES or (one.mode != other.mode and "phone" in (one.mode, other.mode))


def _meets_another(one: "EventFinding", other: "EventFinding") -> bool:
    """Whether the other meeting has a partner of its own, whom the one before does not know."""
    # « Reçu jeudi par X, l’émissaire avait rencontré Y lundi »: one behind the other.
    before = one.tense == "participle" and other.tense == "pluperfect"
    if one.sentence == other.sentence and not before and not (one.tense in FINITE and other.tense in FINITE):
        return False
    if one.tense == "pluperfect" and other.tense == "past" and not other.parts and one.sentence != other.sentence:
        return True
    mine = {part.actor.number for part in one.parts if part.actor.is_person}
    new = {
        part.actor.number
        for part in other.parts
        if part.actor.is_person and part.role in ("recipient", "visitor", "host")
    }
    return len(mine) > 1 and bool(new - mine) and (before or other.tense in FINITE)


# What is done with a text after it was signed.
LATER_DEEDS = tuple(
    f"verb: {verb}"
    for verb in ("mettre", "entrer", "ratifier", "ratify", "enter", "come", "go", "take", "échanger", "exchange")
)


# "The agreement was signed by …", of what was told as signed before.
THE_DEED = re.compile(
    r"(?:the|this|both|le|la|l'|les|ce|cet|cette|ces) ?(?:\w+ )?(?:agreements?|treaty|deals?|pact|accords?|memorandum|documents?|textes?|traite|conventions?|protocoles?)\b"
)


# How the time is told that somebody has left.
LEAVING = tuple(f"verb: {verb}" for verb in ("avoir", "recevoir", "donner", "laisser", "accorder", "have", "give"))

# A noun that takes up what was told before it.
TOLD_BEFORE = re.compile(r"(?:son|sa|leurs?|cette|cet|ce|ces|his|her|their|its|this|that|these|those)\b")


# Acts of force that are spoken of afterwards, as one that was told.
BLOWS = frozenset(("ASSAULT", "COERCE"))
THE_BLOW = re.compile(r"(?:this|that|these|those|the|cette|cet|ce|ces|l'|la|le|les) ?(?:\w+ ){0,1}?\w+ *$")


# How losses are told.
LOST = ("tues", "tue", "blesses", "blesse", "killed", "wounded", "injured", "dead")


def _is_spoken_of(event: "EventFinding") -> bool:
    words = plain(event.words)
    return bool(THE_BLOW.match(words)) or any(
        f" {article} {words}" in plain(event.text) for article in ("the", "this", "that", "these", "those")
    )


def _is_toll(one: "EventFinding", other: "EventFinding") -> bool:
    """« Six soldats ont été tués lorsque l’artillerie … », "were killed when …": what the blow cost, before it is told."""
    killed = plain(one.words).endswith(LOST) and not other.from_noun and 0 < other.start - one.end < 12
    apart = one.own_date and other.own_date and not _same_day(one, other)
    return killed and not apart and not _doers_of(one) - _doers_of(other)


def _doers_of(event: "EventFinding") -> set[int]:
    return {part.actor.number for part in event.parts if part.role == "actor"}


def _is_same(one: "EventFinding", other: "EventFinding") -> bool:
    if one.type != other.type:
        return False
    if one.mode == other.mode == "expel" and other.rule.endswith(LEAVING) and other.sentence - one.sentence < 4:
        # « Il a 72 heures pour quitter le territoire », of him who was told as expelled.
        return not other.own_date
    if other.from_noun and not other.own_date and TOLD_BEFORE.match(plain(other.words)):
        # « Leur arrestation a provoqué … », of those who were told as arrested just before.
        return True
    if other.from_noun and other.type in BLOWS and other.sentence - one.sentence < 3 and _is_spoken_of(other):
        # « Le Tchad a condamné dimanche cette attaque »: the day is that of the words about it.
        return True
    if one.type in BLOWS and one.sentence == other.sentence and _is_toll(one, other):
        return True
    apart = one.own_date and other.own_date and not _same_day(one, other)
    if apart and one.type in SCENES and one.sentence == other.sentence and _meets_another(one, other):
        return False
    if one.sentence == other.sentence and one.mode == other.mode and "participle" in (one.tense, other.tense):
        # « L’accord, ratifié en juillet par Juba, est entré en vigueur en octobre »: two days, two acts.
        if one.type == "COERCE" and one.tense == "participle" and one.own_date and one.rule != other.rule:
            return False
        later = one.rule.endswith(LATER_DEEDS) or other.rule.endswith(LATER_DEEDS)
        return not (apart and one.mode == "sign" and one.rule != other.rule and later)
    if one.mode == other.mode == "sign" and _same_day(one, other) and THE_DEED.match(plain(other.text)):
        return True
    together = (one.mode == other.mode or one.type in SCENES) and _overlap(one, other)
    if one.sentence == other.sentence and _are_two(one, other):
        return False
    if one.sentence == other.sentence and together and not apart:
        return True
    if one.type in SCENES and _meets_another(one, other):
        return False
    if (
        one.mode == "sign"
        and one.rule != other.rule
        and (one.rule.endswith(LATER_DEEDS) or other.rule.endswith(LATER_DEEDS))
    ):
        return False
    if one.sentence == other.sentence and _is_how(one, other):
        return True
    if one.sentence == other.sentence and one.mode == other.mode != "" and _one_doer(one, other) and not other.own_date:
        return True
    if (
        one.sentence != other.sentence
        and other.own_date
        and not one.own_date
        and one.type in SCENES
        and other.type in SCENES
    ):
        # A meeting told with its own day is another than the one told without.
        return False
    dated = one.own_date and other.own_date
    if dated and (one.date.earliest, one.date.latest) != (other.date.earliest, other.date.latest):
        return False
    if other.own_date and not one.own_date and not one.date.known and other.type not in SCENES:
        return False
    if one.type not in SCENES and (one.mode != other.mode or not (one.mode or one.rule == other.rule)):
        return False
    return _shares(one, other) and (one.type in SCENES or not other.own_date or dated)


def _is_how(one: "EventFinding", other: "EventFinding") -> bool:
    """« a répliqué en suspendant ses achats », "travelled to Tripoli, where he held talks": one act, told twice."""
    if other.tense == "gerund" and one.mode == "reciprocal_measure":
        return True
    if one.type != "CONSULT" or not one.rule.endswith(GOING) or not _same_day(one, other):
        return False
    mine, theirs = ({part.actor.number for part in event.parts} for event in (one, other))
    return not theirs or bool(mine & theirs) or len(mine) < 2


GOING = tuple(
    f"verb: {verb}"
    for verb in (
        "rendre",
        "arriver",
        "déplacer",
        "envoler",
        "travel",
        "fly",
        "arrive",
        "land",
        "effectuer",
        "go",
        "come",
        "faire",
    )
)


def _same_day(one: "EventFinding", other: "EventFinding") -> bool:
    return (one.date.earliest, one.date.latest) == (other.date.earliest, other.date.latest)


def _one_doer(one: "EventFinding", other: "EventFinding") -> bool:
    """Whether one of the two leaves out who acts: « a été convoquée ; le vice-ministre lui a signifié … »."""
    return sum(any(part.role == "actor" for part in event.parts) for event in (one, other)) == 1


def _overlap(one: "EventFinding", other: "EventFinding") -> bool:
    return one.start < other.end and other.start < one.end


def _shares(one: "EventFinding", other: "EventFinding") -> bool:
    """Whether they share an actor, or a country; an event without any is the one before."""
    mine, theirs = {part.actor.number for part in one.parts}, {part.actor.number for part in other.parts}
    if one.type not in SCENES and _other_doers(one, other):
        return False
    if not mine or not theirs or mine & theirs:
        return True
    return bool(
        {part.actor.country for part in one.parts if part.actor.country}
        & {part.actor.country for part in other.parts if part.actor.country}
    )


def _other_doers(one: "EventFinding", other: "EventFinding") -> bool:
    """Whether each names who acts, and they are not the same: an answer in kind is an act of its own."""
    mine, theirs = (
        {part.actor.country or part.actor.name for part in event.parts if part.role == "actor"}
        for event in (one, other)
    )
    if mine and not theirs:
        # « trois diplomates rwandais ont été priés de partir », after what Rwanda did: an answer in kind too.
        return bool(mine & _targets(other)) and not _targets(one) & _targets(other)
    return bool(mine and theirs and not mine & theirs)


def _targets(event: "EventFinding") -> set[str]:
    return {part.actor.country or part.actor.name for part in event.parts if part.role == "recipient"}


def _complete(kept: "EventFinding", again: "EventFinding") -> None:
    """Take from the second telling what the first one left out."""
    if again.own_date and not kept.own_date and again.date.known:
        kept.date, kept.own_date = again.date, True
    kept.place = kept.place or again.place
    numbers = {part.actor.number for part in kept.parts}
    kept.parts += [part for part in again.parts if part.actor.number not in numbers and again.type in SCENES]

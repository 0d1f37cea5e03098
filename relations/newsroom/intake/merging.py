"""One act, one event: what a text tells twice is proposed once."""

from typing import TYPE_CHECKING

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
        elif same.tense == "participle" and event.tense != "participle" and same.sentence == event.sentence:
            kept[kept.index(same)] = event
        else:
            _complete(same, event)
    return kept


def _is_same(one: "EventFinding", other: "EventFinding") -> bool:
    if one.type != other.type:
        return False
    if one.sentence == other.sentence and one.mode == other.mode and "participle" in (one.tense, other.tense):
        return True
    if one.sentence == other.sentence and (one.mode == other.mode or one.type in SCENES) and _overlap(one, other):
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
    return bool(mine and theirs and not mine & theirs)


def _complete(kept: "EventFinding", again: "EventFinding") -> None:
    """Take from the second telling what the first one left out."""
    if again.own_date and not kept.own_date and again.date.known:
        kept.date, kept.own_date = again.date, True
    kept.place = kept.place or again.place
    numbers = {part.actor.number for part in kept.parts}
    kept.parts += [part for part in again.parts if part.actor.number not in numbers and again.type in SCENES]

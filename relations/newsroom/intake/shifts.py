"""« au lendemain de l’expulsion », "two days after the arrest": dated by how far it lies from the act told with it."""
# ruff: noqa: E501

import datetime as dt
import re
from typing import TYPE_CHECKING

from relations.dates import UncertainDate
from relations.newsroom.intake import days
from relations.newsroom.intake.codebook import noun_rules
from relations.newsroom.intake.date_distances import back
from relations.newsroom.intake.date_rules import NUMBER, UNIT
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.plain import plain
from relations.vocabulary import Basis, Certainty, Modality

if TYPE_CHECKING:
    from relations.newsroom.intake.events import EventFinding

APART = re.compile(
    rf"\b(?:(?P<next>(?:au|le) lendemain d[eu']|(?:a|the) day after|a jour d[eu'])"
    rf"|(?P<count>{NUMBER}) (?P<unit>{UNIT}) (?:seulement |a peine |jour pour jour |exactement |just |only |exactly |to the day )?(?:apres|suivant|after|following))s?"
    r" ?(?:la |le |l'|les |the |an? |its |his |her |their |son |sa |leurs? )?(?:\w+ ){0,2}$"
)


SUBJECT = re.compile(
    rf"\b(?:(?P<next>(?:a|the) day after|le lendemain du jour ou|au lendemain du jour ou)"
    rf"|(?P<count>{NUMBER}) (?P<unit>{UNIT}) (?:apres que|(?P<having>apres)|after)) "
)


# « trois semaines après l’avoir fermé »: done before, by whoever does what the sentence tells.
HAVING = re.compile(r"(?:(?:l|s)'|les |en |y )?(?:avoir|etre)\b")


def apart_of_clause(ground: Ground, first: int, verb: int) -> tuple[int, str] | None:
    """ "a day after President X spoke": the clause of a verb that another is dated by."""
    start, end = ground.tokens[first].start, ground.tokens[verb].start
    found = next(reversed(list(SUBJECT.finditer(ground.document.plain, max(0, start - 30, end - 160), end))), None)
    if not found or "," in ground.document.plain[found.end() : end].replace(", ", " ", 1):
        return None
    if found["having"] and not HAVING.match(ground.document.plain, found.end()):
        return None
    if any(
        act.at < verb and ground.tokens[act.at].start > found.end()
        for act in ground.acts_after(ground.sentence_of(verb).index, first)
    ):
        return None
    if found["next"]:
        return 1, "day"
    count = int(found["count"]) if found["count"].isdecimal() else days.NUMBERS.get(found["count"], 1)
    return count, found["unit"]


def apart_of(ground: Ground, start: int) -> tuple[int, str] | None:
    """How many units before the act that is told with it a noun at this place happened."""
    found = APART.search(ground.document.plain, max(0, start - 70), start)
    if not found:
        return None
    if found["next"]:
        return 1, "day"
    count = int(found["count"]) if found["count"].isdecimal() else days.NUMBERS.get(found["count"], 1)
    return count, found["unit"]


# "The announcement came three days after …": told of what stood in the sentence before.
ANAPHORIC = re.compile(
    r"(?:the|this|that|la|le|l'|cette|ce|cet) ?(?:announcement|move|decision|measure|step|visit|meeting|talks|call|expulsion|arrest|attack|strike|release|"
    r"annonce|decision|mesure|visite|rencontre|geste|rappel|expulsion|arrestation|attaque|frappe|liberation|entretien|appel|riposte)\b"
)


def shift(ground: Ground, events: list["EventFinding"], earlier: list["EventFinding"]) -> None:
    """Dates the nouns of one sentence by the verb beside them, by the day it names, else by that of the article."""
    for event in events:
        if event.apart is None:
            continue
        base = next(
            (one.date.latest for one in events if one.apart is None and one.date.is_point and one.tense != "gerund"),
            None,
        )
        base = base or _day_named(ground, event) or _day_before(ground, event, earlier) or ground.anchor
        span = back(base, *event.apart) if base else None
        if span:
            words = event.words
            event.date = UncertainDate(span[0], span[1], span[2], words, Basis.SEQUENCE, Certainty.PROBABLE)
            event.own_date, event.date_rule = True, f"{event.apart[0]} {event.apart[1]} before"


def follow(ground: Ground, events: list["EventFinding"]) -> None:
    """ ", ordering their diplomats out": a gerund without a day of its own has that of the act that it goes with."""
    for event in events:
        head = next(
            (one for one in reversed(events) if one.at < event.at and one.tense not in ("gerund", "noun")), None
        )
        goes_with = event.tense == "gerund" or event.rule == "noun: brought about"
        if not goes_with or event.apart or head is None or not head.date.known:
            continue
        if not ground.dates_in(ground.tokens[event.at].start, event.end):
            event.date, event.own_date, event.date_rule = head.date, head.own_date, "told with the act before it"


def _day_before(ground: Ground, event: "EventFinding", earlier: list["EventFinding"]) -> dt.date | None:
    sentence = ground.document.sentences[event.sentence]
    if not ANAPHORIC.match(ground.document.plain, sentence.start):
        return None
    near = [one for one in earlier[-6:] if one.sentence >= event.sentence - 2 and one.sentence < event.sentence]
    days = [one.date.latest for one in near if one.date.is_point and one.date.latest]
    named = ground.dates_in(max(0, sentence.start - 400), sentence.start)
    days = days or [one.date.latest for one in named if one.date.is_point and one.date.latest]
    past = [day for day in days if ground.anchor is None or day <= ground.anchor]
    return max(past, default=None)


def _day_named(ground: Ground, event: "EventFinding") -> dt.date | None:
    """« La ligne a été lancée le 27 décembre, six mois après que … »: the day told before the distance."""
    start = ground.document.sentences[event.sentence].start
    named = ground.dates_in(start, ground.tokens[event.at].start)
    past = [
        one.date.latest
        for one in named
        if one.date.is_point
        and not one.of_noun
        and not one.rule.startswith("so long")
        and one.date.latest
        and (not ground.anchor or one.date.latest <= ground.anchor)
    ]
    return past[-1] if past else None


# « le lendemain de l’audience », "two days after the seizure": counted from an act that was told before.
OF_DEED = re.compile(
    rf"\b(?:(?P<next>(?:au |le |des le )?lendemain d[eu']|the day after)|(?P<eve>(?:a )?la veille d[eu']|the day before)"
    rf"|(?P<count>{NUMBER}) (?P<unit>{UNIT}) (?:apres|after)) ?(?:la |le |l'|les |cette |cet |ce |the |that |this |its |his |her |their |son |sa )?(?P<noun>[a-z-]{{4,}})"
)


def deed_apart(ground: Ground, event: "EventFinding", told: list["EventFinding"]) -> UncertainDate | None:
    """The time of an act that its sentence counts from another, named by its noun and told before."""
    found = OF_DEED.search(ground.document.plain, event.start, event.end)
    before = _deed_named(ground, found["noun"], told) if found else None
    if not found or before is None or before.date.latest is None:
        return None
    if found["next"] or found["eve"]:
        span = back(before.date.latest, -1 if found["next"] else 1, "day")
    else:
        count = int(found["count"]) if found["count"].isdecimal() else days.NUMBERS.get(found["count"], 1)
        span = back(before.date.latest, -count, found["unit"])
    return UncertainDate(*span, "", Basis.SEQUENCE, Certainty.PROBABLE) if span else None


def _deed_named(ground: Ground, noun: str, told: list["EventFinding"]) -> "EventFinding | None":
    """The last act told on a day whose verb the noun recalls, or that is of the noun’s type."""
    near = [one for one in reversed(told[-20:]) if one.modality == Modality.ASSERTED and one.date.is_point]
    same = (one for one in near if noun[:4] in plain(one.text))
    types = {rule.type for rule in noun_rules(ground.language) if rule.pattern.search(noun)}
    return next(same, None) or next((one for one in near if one.type in types), None)

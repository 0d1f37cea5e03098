"""When an event took place: the date of its clause, of its sentence, or of what was told just before."""
# ruff: noqa: E501

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from relations.dates import UncertainDate
from relations.newsroom.intake.dates import DateFinding
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.sayings import is_saying
from relations.vocabulary import Basis, Certainty, Modality, Precision

if TYPE_CHECKING:
    from relations.newsroom.intake.events import EventFinding

RELATIVES = ("that", "which", "who", "qui", "dont", "que", "qu'il", "qu'elle")
# What a communiqué does by saying it.
DECLARED = frozenset(("REQUEST", "APPEAL", "ACCUSE", "REJECT", "THREATEN", "SUPPORT"))
COMMUNIQUE = re.compile(
    r"\b(?:communiques?|declaration|note verbale|ministere|ministry|press release|news release|statement)\b"
)
SAME_DAY = re.compile(
    r"\b(?:(?:plus tot )?dans la (?:matinee|soiree|journee)|dans l'apres-midi|le (?:matin|soir|jour) meme|(?:quelques|deux|trois) heures plus t(?:ot|ard)|"
    r"(?:earlier|later) (?:in the day|that day|the same day)|the same (?:day|evening|morning|afternoon)|that (?:evening|morning|afternoon|night)|"
    r"(?:a few|two|three|several) hours (?:later|earlier)|hours (?:later|earlier))\b"
)
TOO_FAR = 4.0
NEAR = 40
PAIR = re.compile(
    r"(?:les deux|the two|both|ils |elles |they |a cette occasion|a l'issue|on the occasion|les ministres|the ministers|the leaders)"
)
NEXT = (
    "ensuite",
    "puis",
    "par la suite",
    "subsequently",
    "later",
    "then",
    "afterwards",
    "depuis lors",
    "since then",
    "dans la foulee",
)


def date_of(ground: Ground, event: "EventFinding", told: list["EventFinding"]) -> tuple[UncertainDate, bool]:
    """The date, and whether the sentence itself gives it."""
    sentence = ground.document.sentences[event.sentence]
    dates = [date for date in ground.dates_in(sentence.start, sentence.end) if not _quoted(ground, date)]
    own = _nearest(ground, event, dates)
    if own:
        return _settled(ground, event, own), True
    if any(date.date.known for date in dates) and _day_of_communique(ground, event) is None:
        # Another time is spoken of here.
        return UncertainDate(), False
    return _inherited(ground, event, told), False


def _is_scene(one: "EventFinding", event: "EventFinding") -> bool:
    """Whether what was told before is the scene that goes on; what had happened earlier is none."""
    if one.modality != Modality.ASSERTED or not one.date.known:
        return False
    return one.tense != "pluperfect" or event.tense == "pluperfect" or not one.own_date


def _day_of_communique(ground: Ground, event: "EventFinding") -> UncertainDate | None:
    """A communiqué that condemns or demands does so on its own day: the text itself is the act."""
    if event.tense != "present" or event.type not in DECLARED or ground.anchor is None:
        return None
    if not COMMUNIQUE.search(ground.document.plain, 0, 160):
        return None
    return UncertainDate(ground.anchor, ground.anchor, Precision.DAY, "", Basis.ANNOUNCEMENT, Certainty.PROBABLE)


def _quoted(ground: Ground, date: DateFinding) -> bool:
    index = ground.token_at(date.start)
    return index < len(ground.tokens) and ground.tokens[index].quote >= 0


def _nearest(ground: Ground, event: "EventFinding", dates: list[DateFinding]) -> DateFinding | None:
    """The best date for the verb: in its clause, not a noun's own, as near as can be."""
    place = ground.tokens[event.at].start
    free = [date for date in dates if not (date.of_noun and not _belongs(ground, event, date))]
    scored = sorted(free, key=lambda date: _distance(ground, event, date, place))
    return scored[0] if scored and _distance(ground, event, scored[0], place) < TOO_FAR else None


def _belongs(ground: Ground, event: "EventFinding", date: DateFinding) -> bool:
    """« du 8 au 10 décembre » of a verb; « la visite du 3 mars » of its own noun."""
    return event.from_noun and 0 <= date.start - ground.tokens[event.at].start < 60


def _distance(ground: Ground, event: "EventFinding", date: DateFinding, place: int) -> float:
    inside = event.start <= date.start < event.end
    far = abs(date.start - place) / 100
    between = ground.document.plain[min(place, date.start) : max(place, date.start)]
    parted = 2.0 * any(mark in between for mark in (";", ":")) + 1.2 * any(
        f" {word} " in between
        for word in (
            "apres",
            "after",
            "avant",
            "before",
            "depuis",
            "since",
            "qui",
            "who",
            "which",
            "that",
            "que",
            "dont",
        )
    )
    if (
        date.start < place
        and (" et " in between or " and " in between)
        and not date.start - ground.document.sentences[event.sentence].start < 12
    ):
        parted += 0.6
    if place < date.start and any(f" {word} " in between for word in RELATIVES):
        parted += 3.0
    if place < date.start and _is_anothers(ground, event, date):
        parted += TOO_FAR
    vague = 0.8 * (not date.date.known) + 0.7 * (date.date.precision in (Precision.AFTER, Precision.BEFORE))
    opening = -0.8 * (date.start - ground.document.sentences[event.sentence].start < 12)
    return far + parted + vague + opening + (0 if inside else 1.0)


def _is_anothers(ground: Ground, event: "EventFinding", date: DateFinding) -> bool:
    """« ont relâché les pêcheurs arrêtés mi-novembre », « a signé … et a rencontré lundi … »: the date of a nearer verb."""
    at = ground.token_at(date.start)
    if event.from_noun and not event.rule.startswith(("noun: mentioned", "noun: brought")):
        # The verb that follows is the noun's own: « l’annonce a été faite le 2 février ».
        return False
    for act in ground.acts_after(event.sentence, event.at):
        if act.at >= at:
            break
        between = [ground.low(index) for index in range(act.at + 1, at)]
        if not act.bare or (len(between) < 7 and "," not in between):
            return True
    return False


def _settled(ground: Ground, event: "EventFinding", found: DateFinding) -> UncertainDate:
    date = found.date
    if (
        found.yearless
        and event.modality == Modality.ASSERTED
        and ground.anchor
        and date.earliest
        and date.earliest > ground.anchor
    ):
        date = _a_year_earlier(date)
    if event.start <= found.start < event.end or not date.known:
        return date
    sentence = ground.document.sentences[event.sentence]
    announced = _is_of_saying(ground, found) or "annonc" in ground.document.plain[sentence.start : found.start]
    if not announced and found.start - sentence.start < 12:
        return date
    return replace(date, basis=Basis.ANNOUNCEMENT if announced else Basis.SEQUENCE, certainty=Certainty.PROBABLE)


def _is_of_saying(ground: Ground, found: DateFinding) -> bool:
    index = ground.token_at(found.start)
    return any(is_saying(ground, at) for at in range(max(0, index - 4), index + 4))


def _a_year_earlier(date: UncertainDate) -> UncertainDate:
    try:
        bounds = [day.replace(year=day.year - 1) if day else None for day in (date.earliest, date.latest)]
    except ValueError:
        return date
    return replace(date, earliest=bounds[0], latest=bounds[1])


def _inherited(ground: Ground, event: "EventFinding", told: list["EventFinding"]) -> UncertainDate:
    """What goes on in the same scene has its date, inferred; what came "then" lies after what was told before."""
    if (said := _day_of_communique(ground, event)) is not None:
        return said
    before = next((one for one in reversed(told[-NEAR:]) if _is_scene(one, event)), None)
    if before is None:
        return UncertainDate()
    here, there = ground.document.sentences[event.sentence], ground.document.sentences[before.sentence]
    words = ground.document.plain[here.start : here.end]
    if any(f" {word}" in f" {words}" for word in NEXT) and before.date.earliest and not before.date.is_point:
        return _after(before.date.earliest, ground.anchor)
    if before.date.is_point and SAME_DAY.search(words) and here.index - there.index < 6:
        return replace(before.date, basis=Basis.SEQUENCE, certainty=Certainty.PROBABLE)
    if event.tense == "pluperfect" and before.tense != "pluperfect":
        return UncertainDate()
    if event.tense == "perfect" and here.index != there.index:
        # "Britain has donated two minehunters": the perfect is of no particular day.
        return UncertainDate()
    gap = here.paragraph - there.paragraph
    if here.index == there.index and before.own_date:
        return replace(before.date, basis=Basis.SEQUENCE, certainty=Certainty.PROBABLE)
    if PAIR.match(words.lstrip()) and before.type == "CONSULT" and here.index - there.index < 12:
        return replace(before.date, basis=Basis.SEQUENCE, certainty=Certainty.PROBABLE)
    if gap <= 2 and here.index - there.index <= 3 and before.date.precision in (Precision.DAY, Precision.RANGE):
        return replace(before.date, basis=Basis.SEQUENCE, certainty=Certainty.PROBABLE)
    return UncertainDate()


def _after(earliest: dt.date, anchor: dt.date | None) -> UncertainDate:
    if anchor is None or anchor < earliest:
        return UncertainDate(earliest, None, Precision.AFTER, "", Basis.SEQUENCE, Certainty.PROBABLE)
    return UncertainDate(earliest, anchor, Precision.RANGE, "", Basis.SEQUENCE, Certainty.PROBABLE)

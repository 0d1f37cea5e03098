"""The date of an act whose sentence gives none: that of the scene that goes on, or of the communiqué itself."""
# ruff: noqa: E501

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from relations.dates import UncertainDate
from relations.newsroom.intake.dates import DateFinding
from relations.newsroom.intake.ground import Ground
from relations.vocabulary import Basis, Certainty, Modality, Precision

if TYPE_CHECKING:
    from relations.newsroom.intake.events import EventFinding


# What a communiqué does by saying it.
DECLARED = frozenset(("REQUEST", "APPEAL", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "SANCTION", "CONCEDE"))

COMMUNIQUE = re.compile(
    r"\b(?:communiques?|declaration|note verbale|ministere|ministry|press release|news release|statement)\b"
)

SAME_DAY = re.compile(
    r"\b(?:(?:before|at) dawn|by nightfall|avant l'aube|a l'aube|au petit matin|sur-le-champ|aussitot|dans les heures qui (?:ont suivi|suivent|suivirent)|dans l'heure|en fin de (?:matinee|journee)|en debut de (?:matinee|soiree)|(?:plus tot )?dans la (?:matinee|soiree|journee|nuit|foulee)(?! d[eu'])|dans l'apres-midi(?! d[eu'])|(?:le (?:matin|soir|jour)|l'apres-midi|la nuit) meme(?! (?:d[eu']|ou))|(?:quelques|deux|trois) heures plus t(?:ot|ard)|"
    r"(?:earlier|later) (?:in the day|that day|the same day)|the same (?:day|evening|morning|afternoon)|that (?:evening|morning|afternoon|night)|within (?:hours|minutes)|overnight|"
    r"(?:a few|two|three|several) hours (?:later|earlier)|hours (?:later|earlier))\b"
)

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


OCCASION = re.compile(r"\b(?:on that occasion|(?:a|en) cette occasion)\b")

# "Both countries have since sealed the crossings", « a depuis fermé ses portes ».
SINCE_DONE = re.compile(r"\b(?:has|have) since \w|\b(?:a|ont|est|sont) depuis (?!l)\w+")


def _is_scene(ground: Ground, one: "EventFinding", event: "EventFinding") -> bool:
    """Whether what was told before is the scene that goes on; what had happened earlier is none."""
    if one.modality != Modality.ASSERTED or not one.date.known:
        return False
    if one.from_noun and one.type != "CONSULT" and one.sentence == event.sentence:
        # « après l’expulsion du 3 mars »: what is only mentioned is no scene.
        return False
    opens = one.at <= ground.document.sentences[one.sentence].first + 2
    if one.type not in ("CONSULT", "SUPPORT", "AGREE") and _is_relative(ground, one) and one.sentence != event.sentence:
        # « l’attaque du 28 mai, qui a coûté la vie à deux chauffeurs »: told beside the scene.
        return False
    if one.tense == "participle" and one.sentence == event.sentence and one.type == event.type == "COERCE":
        # « Trois des hommes arrêtés la semaine dernière ont été placés en détention »
        return False
    if one.tense == "participle" and not opens and one.sentence != event.sentence:
        # « la déclaration d’Argyle, signée le 14 décembre »: named in passing.
        return False
    return one.tense != "pluperfect" or event.tense == "pluperfect" or not one.own_date


# A heading that says that one meeting or visit is all the text is about.
READ_OUT = re.compile(
    r"^[^.]{0,60}\b(?:entretiens?|rencontre|visite|audience|deplacement|appel|read-?out|meeting|call|visit) (?:officielle |de travail |d'etat |telephonique )?"
    r"(?:du|de|d'|des|avec|entre|of|with|between|by|to)\b"
)


def _visit_told(ground: Ground, event: "EventFinding", told: list["EventFinding"]) -> "EventFinding | None":
    """In a communiqué about a visit: what is told as done, on no other day, was done there."""
    opening = ground.document.plain[:160]
    if (
        event.tense != "past"
        or event.type not in YIELDS | SAID
        or not (COMMUNIQUE.search(opening) or READ_OUT.match(opening))
    ):
        return None
    for one in reversed(told):
        if not is_asserted(one) or not one.own_date or one.tense in ("participle", "noun") or _is_relative(ground, one):
            continue
        return one if one.type == "CONSULT" and _lasts_days(one.date) else None
    return None


def _lasts_days(date: UncertainDate) -> bool:
    return bool(date.earliest and date.latest and (date.latest - date.earliest).days < LONGEST)


# No visit of a communiqué is longer.
LONGEST = 12


def _is_relative(ground: Ground, one: "EventFinding") -> bool:
    near = [ground.low(at) for at in range(max(ground.document.sentences[one.sentence].first, one.at - 6), one.at)]
    return any(word in ("qui", "who", "which", "dont") for word in near)


def _is_past_story(ground: Ground, one: "EventFinding", event: "EventFinding", told: list["EventFinding"]) -> bool:
    """A day weeks before what else was told last carries no story on into the next paragraph."""
    sentences = ground.document.sentences
    if not one.date.latest or sentences[one.sentence].paragraph == sentences[event.sentence].paragraph:
        return False
    days = [
        other.date.latest for other in told[-12:] if other.date.is_point and other.date.latest and is_asserted(other)
    ]
    past = [day for day in days if ground.anchor is None or day <= ground.anchor]
    return bool(past) and (max(past) - one.date.latest).days > 20


def is_asserted(event: "EventFinding") -> bool:
    return event.modality == Modality.ASSERTED


# « un communiqué publié jeudi », "a statement on Thursday": what parts a paper from its day.
MADE_KNOWN = re.compile(
    r"(?: \w+){0,2}? (?:publie|diffuse|date|rendu|signe|transmis|emis|parvenu|lu|released|issued|published|dated|sent|read)e?s?\b[^,.;:]{0,30}"
    r"|(?: \w+)? (?:de |du |on |of |late )"
)


def day_of_communique(ground: Ground, event: "EventFinding") -> UncertainDate | None:
    """A communiqué that condemns or demands does so on its own day: the text itself is the act."""
    if event.tense != "present" or event.type not in DECLARED or ground.anchor is None:
        return None
    paper = COMMUNIQUE.search(ground.document.plain, 0, 160)
    if paper is None:
        return None
    day = _day_made_known(ground, paper.end()) or ground.anchor
    return UncertainDate(day, day, Precision.DAY, "", Basis.ANNOUNCEMENT, Certainty.PROBABLE)


def _day_made_known(ground: Ground, behind: int) -> dt.date | None:
    """The day that stands beside the paper, where one does."""
    near = next(iter(ground.dates_in(behind, behind + 60)), None)
    if near is None or not near.date.is_point or not MADE_KNOWN.fullmatch(ground.document.plain, behind, near.start):
        return None
    day = near.date.latest
    return day if day and ground.anchor and day <= ground.anchor else None


def is_communique(ground: Ground) -> bool:
    return bool(COMMUNIQUE.search(ground.document.plain, 0, 160))


def quoted(ground: Ground, date: DateFinding) -> bool:
    index = ground.token_at(date.start)
    return index < len(ground.tokens) and ground.tokens[index].quote >= 0


def _day_of_lead(ground: Ground, event: "EventFinding", told: list["EventFinding"]) -> UncertainDate | None:
    """The day that the sentence before names, where it tells no act that the rules know."""
    here = ground.document.sentences[event.sentence]
    if not here.index or event.tense in ("perfect", "pluperfect", "participle", "noun"):
        return None
    earlier = ground.document.sentences[here.index - 1]
    if earlier.paragraph != here.paragraph or any(one.sentence == earlier.index for one in told[-10:]):
        return None
    doers = {part.actor.country or part.actor.name for part in event.parts}
    named = {ground.cast.at[at].actor for at in range(earlier.first, earlier.last) if at in ground.cast.at}
    if doers and not doers & {
        ground.cast.actors[number].country or ground.cast.actors[number].name for number in named
    }:
        return None
    days = [
        one
        for one in ground.dates_in(earlier.start, earlier.end)
        if one.date.is_point and not one.of_noun and not quoted(ground, one) and not _is_of_noun(ground, one)
    ]
    past = [one for one in days if one.date.latest and (ground.anchor is None or one.date.latest <= ground.anchor)]
    return replace(past[-1].date, basis=Basis.SEQUENCE, certainty=Certainty.PROBABLE) if past else None


def _is_of_noun(ground: Ground, date: DateFinding) -> bool:
    """« la mort, vendredi, de deux frères »: between a noun and what it is of."""
    plain = ground.document.plain
    return plain[date.start - 2 : date.start] == ", " and bool(
        re.match(r", (?:de |d'|du |des )", plain[date.end : date.end + 6])
    )


def _latest_of(told: list["EventFinding"], before: "EventFinding") -> "EventFinding":
    """Of what was told just before, the act of the latest day: what lay further back is no scene."""
    near = [one for one in told[-6:] if one.modality == Modality.ASSERTED and one.date.is_point]
    return max(near, key=lambda one: one.date.latest or dt.date.min, default=before)


def words_of(ground: Ground, event: "EventFinding") -> str:
    here = ground.document.sentences[event.sentence]
    return ground.document.plain[here.start : here.end]


def _last_day_named(ground: Ground, event: "EventFinding") -> UncertainDate | None:
    near = [
        one for one in ground.dates_in(max(0, event.start - 900), event.start) if one.date.is_point and not one.of_noun
    ]
    past = [one for one in near if one.date.latest and (ground.anchor is None or one.date.latest <= ground.anchor)]
    return replace(past[-1].date, basis=Basis.SEQUENCE, certainty=Certainty.PROBABLE) if past else None


def _is_close(date: UncertainDate) -> bool:
    """A day, or a few weeks at most: what lies anywhere since a year ago dates nothing else."""
    if date.precision not in (Precision.DAY, Precision.RANGE) or not date.earliest or not date.latest:
        return False
    return (date.latest - date.earliest).days < 5


# « la même semaine, cinq employés étaient interpellés »
SAME_WEEK = re.compile(r"\b(?:(?:cette|la) meme semaine|the same week|that same week)\b")


def _week_of(before: "EventFinding") -> UncertainDate:
    """The week of a day told before; a vaguer time stays as it was."""
    day = before.date.latest
    if day is None or not before.date.is_point:
        return _same(before)
    monday = day - dt.timedelta(days=day.weekday())
    return UncertainDate(monday, monday + dt.timedelta(days=6), Precision.RANGE, "", Basis.SEQUENCE, Certainty.PROBABLE)


def _is_then(ground: Ground, event: "EventFinding") -> bool:
    return any(ground.low(at) == "alors" for at in range(event.at - 3, event.at + 3))


def _same(before: "EventFinding") -> UncertainDate:
    return replace(before.date, basis=Basis.SEQUENCE, certainty=Certainty.PROBABLE)


def inherited(ground: Ground, event: "EventFinding", told: list["EventFinding"]) -> tuple[UncertainDate, str]:
    """What goes on in the same scene has its date, inferred; what came "then" lies after what was told before."""
    if (said := day_of_communique(ground, event)) is not None:
        return said, "the day of the communiqué"
    before = next(
        (
            one
            for one in reversed(told[-NEAR:])
            if _is_scene(ground, one, event) and not _is_past_story(ground, one, event, told)
        ),
        None,
    )
    if (
        before is None
        or ground.document.sentences[before.sentence].paragraph != ground.document.sentences[event.sentence].paragraph
    ):
        lead = _day_of_lead(ground, event, told)
        if lead is not None:
            return lead, "the day of the sentence before"
    if before is None and SAME_DAY.search(words_of(ground, event)) and (day := _last_day_named(ground, event)):
        return day, "the same day"
    if before is None:
        return UncertainDate(), "nothing was told before"
    here, there = ground.document.sentences[event.sentence], ground.document.sentences[before.sentence]
    words = ground.document.plain[here.start : here.end]
    if SINCE_DONE.search(words):
        return UncertainDate(), "since what was told before"
    if any(f" {word}" in f" {words}" for word in NEXT) and before.date.earliest and not before.date.is_point:
        return _after(before.date.earliest, ground.anchor), "after what was told before"
    if event.tense == "pluperfect" and here.index - there.index < 2 and _is_then(ground, event):
        return _same(before), "« alors »"
    if SAME_WEEK.search(words) and before.date.known and here.index - there.index < 4:
        return _week_of(before), "the same week"
    if OCCASION.search(words) and here.index - there.index < 3:
        return _same(before), "on that occasion"
    background = event.tense == "pluperfect" and here.paragraph != there.paragraph
    if before.date.is_point and SAME_DAY.search(words) and here.index - there.index < 10 and not background:
        return _same(_latest_of(told, before)), "the same day"
    if (visit := _visit_told(ground, event, told)) is not None:
        return _same(visit), "the visit of the communiqué"
    if event.tense == "pluperfect" and before.tense != "pluperfect":
        return UncertainDate(), "what had happened before"
    if event.tense == "perfect" and here.index != there.index:
        # "Britain has donated two minehunters": the perfect is of no particular day.
        return UncertainDate(), "the perfect tells no day"
    gap = here.paragraph - there.paragraph
    if here.index == there.index and before.own_date:
        return _same(before), "told before in the same sentence"
    if PAIR.match(words.lstrip()) and before.type == "CONSULT" and here.index - there.index < 12:
        return _same(before), "those who met"
    if not _goes_on(before, event, answers=bool(ANSWERS.search(words))):
        return UncertainDate(), "somebody else’s act, of no day"
    if gap <= 2 and here.index - there.index <= 3 and _is_close(before.date):
        return _same(before), f"told just before, {gap} paragraphs on"
    return UncertainDate(), "no date near"


# What a meeting ends with.
YIELDS = frozenset(("SUPPORT", "AGREE", "STATEMENT", "CONSULT", "COOPERATE", "AID"))
# What is said at one, and granted there.
SAID = frozenset(("ACCUSE", "REQUEST", "APPEAL", "CONCEDE"))


ANSWERS = re.compile(
    r"\b(?:back|retaliat\w+|in (?:turn|response|return)|en (?:retour|reponse|represailles)|ripost\w+|repli\w+)\b"
)


def _goes_on(before: "EventFinding", event: "EventFinding", *, answers: bool) -> bool:
    """Whether an act without a day goes on with what was told before: the same doer's, or what those who met did."""
    doers, others = _doers(event), _doers(before)
    if not doers or event.mode == "reciprocal_measure" or (answers and event.sentence - before.sentence < 2):
        return True
    if before.type == "CONSULT" or not others:
        others |= {part.actor.country or part.actor.name for part in before.parts}
    if event.tense == "present" and event.type in STANDING:
        return False
    if not others:
        return event.sentence - before.sentence < 2
    return bool(doers & others) or (before.type == "CONSULT" and event.type in YIELDS and not others)


# « La Chine soutient le Kirghizistan », "Kinshasa accuses Kigali": told as a state of things.
STANDING = frozenset(("SUPPORT", "ACCUSE"))


def _doers(event: "EventFinding") -> set[str]:
    return {part.actor.country or part.actor.name for part in event.parts if part.role in ("actor", "host")}


def _after(earliest: dt.date, anchor: dt.date | None) -> UncertainDate:
    if anchor is None or anchor < earliest:
        return UncertainDate(earliest, None, Precision.AFTER, "", Basis.SEQUENCE, Certainty.PROBABLE)
    return UncertainDate(earliest, anchor, Precision.RANGE, "", Basis.SEQUENCE, Certainty.PROBABLE)

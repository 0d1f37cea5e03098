"""The time that a sentence sets for those behind it: « 4 novembre. », « Samedi, cap sur le Gobi. », « C’était mardi. »"""
# ruff: noqa: E501

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from relations.dates import UncertainDate
from relations.newsroom.intake.dates import DateFinding
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.text import Sentence
from relations.vocabulary import Basis, Certainty, Modality, Precision

if TYPE_CHECKING:
    from relations.newsroom.intake.events import EventFinding

# A sentence that only sets the time is short.
LONGEST = 16
# How many sentences it reaches on, within its paragraph.
FARTHEST = 6
# « C’était mardi », "It was on Tuesday", « Tout a commencé mardi ».
COPULA = re.compile(
    r"(?:c'etait|c'est|nous etions|on etait|it was|that was|(?:tout|cela|it all|the crisis|la crise|l'affaire|la brouille) (?:a |avait )?(?:commence|debute|eclate|began|started|broke out|begin))[^,;:.]{0,20}$"
)
# A heading that is a date and little more: « Mardi 4 mars ».
LONGEST_HEADING = 45

AT_MEETING = re.compile(
    r"(?:au terme|a l'issue|au cours|lors|au sortir|en marge|apres|a la fin) ?(?:d[e'] ?)?(?:la |l'|le |cet |cette |ce |leurs? |ces |du )?(?:\w+ )?"
    r"(?:entretiens?|rencontre|reunion|audience|sommet|discussions|pourparlers|tete-a-tete|dejeuner|diner|seance|echanges?|entrevue|conversation)(?=[\s,])(?! (?:d[eu']|des|avec|entre))"
    r"|(?:after|during|at|following|at the end of) (?:the|their|that|those) (?:\w+ )?(?:meetings?|talks|call|summit|discussions|lunch|dinner|session|conversation)(?=[\s,])(?! (?:with|of|between))"
)


def time_set(ground: Ground, event: "EventFinding", told: list["EventFinding"]) -> UncertainDate | None:
    """The time that a sentence before it in its paragraph, or the heading above, sets for an act."""
    if event.tense in ("pluperfect", "participle", "noun") or (event.tense == "perfect" and ground.language == "en"):
        return None
    sentences = ground.document.sentences
    here = sentences[event.sentence]
    for index in range(event.sentence - 1, max(-1, event.sentence - FARTHEST), -1):
        earlier = sentences[index]
        if earlier.paragraph != here.paragraph:
            break
        dates = _dates_told(ground, earlier)
        if dates and not _sets_time(ground, earlier, dates[0], told):
            return None
        if dates:
            return _inferred(dates[0])
    return time_of_heading(ground, here)


def _dates_told(ground: Ground, sentence: Sentence) -> list[DateFinding]:
    found = ground.dates_in(sentence.start, sentence.end)
    found = [one for one in found if one.date.precision not in (Precision.AFTER, Precision.BEFORE)]
    return [one for one in found if one.date.known and ground.tokens[ground.token_at(one.start)].quote < 0]


def _sets_time(ground: Ground, sentence: Sentence, date: DateFinding, told: list["EventFinding"]) -> bool:
    """Whether the sentence opens with its date, or comes down to it, and tells no act."""
    if sentence.last - sentence.first > LONGEST or date.date.precision in (Precision.AFTER, Precision.BEFORE):
        return False
    if ground.anchor and date.date.earliest and date.date.earliest > ground.anchor:
        return False
    if any(one.sentence == sentence.index and one.modality == Modality.ASSERTED for one in reversed(told[-12:])):
        return False
    lead = ground.document.plain[sentence.start : date.start]
    return date.start - sentence.start < 4 or bool(COPULA.match(lead))


def time_of_heading(ground: Ground, here: Sentence) -> UncertainDate | None:
    """Of the line above the paragraph, where that is a date and little more."""
    above = [span for span in ground.frame.headings if span.end <= here.start]
    if not above or above[-1].end - above[-1].start > LONGEST_HEADING:
        return None
    if ground.document.text[above[-1].end : here.start].strip() and not _is_next_paragraph(ground, here, above[-1].end):
        return None
    dates = [one for one in ground.dates_in(above[-1].start, above[-1].end) if one.date.known]
    opens = bool(dates) and dates[0].start - above[-1].start < 4
    past = opens and not (ground.anchor and dates[0].date.earliest and dates[0].date.earliest > ground.anchor)
    return _inferred(dates[0]) if past else None


def _is_next_paragraph(ground: Ground, here: Sentence, end: int) -> bool:
    """Whether the sentence stands in the first paragraph below that place."""
    first = next((one for one in ground.document.paragraphs if one.start >= end), None)
    return first is not None and first.start <= here.start < first.end


def _inferred(date: DateFinding) -> UncertainDate:
    return replace(date.date, basis=Basis.SEQUENCE, certainty=Certainty.PROBABLE)


def time_of_meeting(ground: Ground, event: "EventFinding", told: list["EventFinding"]) -> UncertainDate | None:
    """« À l’issue de l’entretien, … », « Ils sont convenus … »: the time of the meeting that was told just before."""
    here = ground.document.sentences[event.sentence]
    words = ground.document.plain[here.start : here.end]
    if not AT_MEETING.match(words) and not THEY.match(words):
        return None
    farthest = 4 if AT_MEETING.match(words) else 2
    met = (
        one
        for one in reversed(told[-12:])
        if one.type == "CONSULT" and one.modality == Modality.ASSERTED and one.date.known
    )
    last = next(met, None)
    if last is None or not 0 < here.index - last.sentence <= farthest:
        return None
    return replace(last.date, basis=Basis.SEQUENCE, certainty=Certainty.PROBABLE)


THEY = re.compile(
    r"(?:les deux (?:hommes|parties|ministres|presidents|dirigeants|chefs|responsables|pays|capitales|femmes|diplomates|delegations)|ils|elles|"
    r"the two(?: (?:men|sides|ministers|leaders|presidents|countries|women|governments))?|both (?:men|sides|ministers|leaders|governments)|they)\b(?! (?:avai|etai|had))"
)

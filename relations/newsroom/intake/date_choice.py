"""Which of the dates of a sentence stand in the part of it that an act is told in."""

from typing import TYPE_CHECKING

from relations.newsroom.intake.dates import DateFinding
from relations.newsroom.intake.ground import Ground

if TYPE_CHECKING:
    from relations.newsroom.intake.events import EventFinding


def of_own_part(ground: Ground, event: "EventFinding", dates: list[DateFinding]) -> list[DateFinding]:
    """Those between the same semicolons as the act, if there are any."""
    sentence = ground.document.sentences[event.sentence]
    place = ground.tokens[event.at].start
    opens = ground.document.plain.rfind(";", sentence.start, place) + 1
    closes = ground.document.plain.find(";", place, sentence.end)
    if not opens and closes < 0:
        return dates
    own = [date for date in dates if date.start >= opens and (closes < 0 or date.start < closes)]
    return own or dates


def of_own_clause(ground: Ground, event: "EventFinding", dates: list[DateFinding]) -> list[DateFinding]:
    """« En février, A a mobilisé, et en mars B a avancé »: the time behind the act before is nearer than the first."""
    before = ground.act_before(event.sentence, event.at)
    if before >= 0 and (behind := [date for date in dates if _is_right_behind(ground, event, date)]):
        # « cet été, A bombardait …, et B fermait ses postes le 5 août »
        earlier = [date for date in dates if ground.token_at(date.start) < before]
        return behind if earlier else dates
    if before < 0 or not any(before < ground.token_at(date.start) < event.at for date in dates):
        return dates
    between = [date for date in dates if before < ground.token_at(date.start) < event.at]
    opening = [date for date in between if opens_clause(ground, before, date)]
    return [date for date in dates if ground.token_at(date.start) > before] if opening else dates


def _is_right_behind(ground: Ground, event: "EventFinding", date: DateFinding) -> bool:
    """Whether a day stands behind the verb, no farther than its object, and nothing else between."""
    at = ground.token_at(date.start)
    if not 0 < at - event.at < 8 or date.of_noun or not date.date.known:
        return False
    between = [ground.low(index) for index in range(event.at + 1, at)]
    if any(word in (",", ";", ":", "et", "and", "qui", "que", "who", "that", "which", "dont") for word in between):
        return False
    return not any(event.at < act.at < at for act in ground.acts_after(event.sentence, event.at))


def opens_clause(ground: Ground, before: int, date: DateFinding) -> bool:
    at = ground.token_at(date.start)
    return (
        any(ground.low(at - step) in ("et", "and", ";", "puis", "tandis", "while", "mais", "but") for step in (1, 2))
        and at > before
    )

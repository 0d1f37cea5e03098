"""« au lendemain de l’expulsion », "two days after the arrest": dated by how far it lies from the act told with it."""

import datetime as dt
import re
from typing import TYPE_CHECKING

from relations.dates import UncertainDate
from relations.newsroom.intake import days
from relations.newsroom.intake.date_distances import back
from relations.newsroom.intake.date_rules import NUMBER, UNIT
from relations.newsroom.intake.ground import Ground
from relations.vocabulary import Basis, Certainty

if TYPE_CHECKING:
    from relations.newsroom.intake.events import EventFinding

APART = re.compile(
    rf"\b(?:(?P<next>(?:au|le) lendemain d[eu']|(?:a|the) day after|a jour d[eu'])"
    rf"|(?P<count>{NUMBER}) (?P<unit>{UNIT}) (?:seulement |a peine |just |only )?(?:apres|suivant|after|following))s?"
    r" ?(?:la |le |l'|les |the |an? |its |his |her |their |son |sa |leurs? )?(?:\w+ ){0,2}$"
)


SUBJECT = re.compile(
    rf"\b(?:(?P<next>(?:a|the) day after|le lendemain du jour ou|au lendemain du jour ou)"
    rf"|(?P<count>{NUMBER}) (?P<unit>{UNIT}) (?:apres que|after)) "
)


def apart_of_clause(ground: Ground, first: int, verb: int) -> tuple[int, str] | None:
    """ "a day after President X spoke": the clause of a verb that another is dated by."""
    start, end = ground.tokens[first].start, ground.tokens[verb].start
    found = next(reversed(list(SUBJECT.finditer(ground.document.plain, max(0, start - 30, end - 160), end))), None)
    if not found or "," in ground.document.plain[found.end() : end].replace(", ", " ", 1):
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


def shift(events: list["EventFinding"], anchor: dt.date | None) -> None:
    """Dates the nouns of one sentence by the verb beside them, else by the day of the article."""
    for event in events:
        if event.apart is None:
            continue
        base = next((one.date.latest for one in events if one.apart is None and one.date.is_point), anchor)
        span = back(base, *event.apart) if base else None
        if span:
            words = event.words
            event.date = UncertainDate(span[0], span[1], span[2], words, Basis.SEQUENCE, Certainty.PROBABLE)
            event.own_date, event.date_rule = True, f"{event.apart[0]} {event.apart[1]} before"

"""Events as a calendar that programs subscribe to (RFC 5545), each on the whole of its days.

A calendar knows days only. An event of which the source tells no more than the month, or of which the day is inferred
between two others, would stand on a day that nobody named: it is left out, and the calendar says how many are.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from relations.catalogue.months import on_known_days
from relations.formats.addresses import page_of
from relations.formats.selection import CHUNK, Selection
from relations.vocabulary import Modality

END = b"END:VCALENDAR\r\n"


def calendar(selection: Selection) -> Iterator[bytes]:
    """Events in time. Its last line is the mark of a whole file: no program reads a calendar without it."""
    rows = selection.rows
    shown = rows.filter(on_known_days())
    left_out = rows.order_by().count() - shown.order_by().count()
    yield _head(" – ".join(("Entente", *selection.chosen)), left_out)
    in_time = shown.defer(None).select_related("event_type").prefetch_related(None).order_by("date_sort", "id")
    for row in in_time.iterator(chunk_size=CHUNK):
        yield bytes(_event(row, selection.state.moment or row.updated).to_ical())
    yield END


def _head(title: str, left_out: int) -> bytes:
    found = Calendar()
    found.add("version", "2.0")
    found.add("prodid", "-//Entente//Timeline//FR")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", title)
    words = ngettext(
        "%(number)s event is left out: its day is not known.",
        "%(number)s events are left out: their days are not known.",
        left_out,
    )
    if left_out:
        found.add("x-wr-caldesc", words % {"number": left_out})
    return bytes(found.to_ical()).removesuffix(END)


def _event(row: Any, moment: dt.datetime) -> Event:
    entry = Event()
    entry.add("uid", row.uid.urn)
    entry.add("dtstamp", moment)
    entry.add("last-modified", row.updated)
    entry.add("dtstart", row.date_earliest)
    # The day after the last one: RFC 5545 does not count it in.
    entry.add("dtend", row.date_latest + dt.timedelta(days=1))
    entry.add("summary", _summary(row))
    told = (row.date.with_reasons(), row.event_type.label, row.summary)
    entry.add("description", "\n".join(str(part) for part in told if part))
    entry.add("url", page_of(row))
    entry.add("categories", [str(row.event_type.label)])
    entry.add("transp", "TRANSPARENT")
    entry.add("status", "TENTATIVE" if row.date.is_uncertain or row.modality != Modality.ASSERTED else "CONFIRMED")
    return entry


def _summary(row: Any) -> str:
    """The title, with what a reader must know before taking it for something that happened on that day."""
    doubts = [] if row.modality == Modality.ASSERTED else [str(row.get_modality_display())]
    doubts += [_("uncertain date")] if row.date.is_uncertain else []
    return f"{row.title} ({', '.join(doubts)})" if doubts else str(row.title)

"""Events as a calendar that programs subscribe to (RFC 5545), each on the whole of its days.

A calendar knows days only. An event of which the source tells no more than the month, or of which the day is inferred
between two others, would stand on a day that nobody named: it is left out, and the calendar says how many are.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from relations.catalogue.months import on_known_days
from relations.exports.addresses import page_of
from relations.exports.views import ExportView
from relations.vocabulary import Modality

CHUNK = 500


class CalendarView(ExportView):
    def answer(self) -> StreamingHttpResponse:
        rows = self.narrowing.rows
        shown = rows.filter(on_known_days())
        left_out = rows.order_by().count() - shown.order_by().count()
        name = f"entente-edition-{self.state.edition}.ics"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        lines = self.lines(shown, left_out, self.state.moment)
        return StreamingHttpResponse(lines, content_type="text/calendar; charset=utf-8", headers=headers)

    def lines(self, shown: QuerySet, left_out: int, moment: dt.datetime | None) -> Iterator[bytes]:
        head, end = _frame(self.title(), left_out)
        yield head
        for row in shown.defer(None).order_by("date_sort", "id").iterator(chunk_size=CHUNK):
            yield _event(row, moment or row.updated).to_ical()
        yield end

    def title(self) -> str:
        return " – ".join(("Entente", *map(str, self.narrowing.chosen)))


def _frame(title: str, left_out: int) -> tuple[bytes, bytes]:
    """What stands before the events, and what after them."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Entente//Timeline//FR")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    words = ngettext(
        "%(number)s event is left out: its day is not known.",
        "%(number)s events are left out: their days are not known.",
        left_out,
    )
    if left_out:
        calendar.add("x-wr-caldesc", words % {"number": left_out})
    end = b"END:VCALENDAR\r\n"
    return calendar.to_ical().removesuffix(end), end


def _event(row: Any, moment: dt.datetime) -> Event:
    entry = Event()
    entry.add("uid", row.uid.urn)
    entry.add("dtstamp", moment)
    entry.add("last-modified", row.updated)
    entry.add("dtstart", row.date_earliest)
    # The day after the last one: RFC 5545 does not count it in.
    entry.add("dtend", row.date_latest + dt.timedelta(days=1))
    entry.add("summary", _summary(row))
    entry.add("description", "\n".join(str(part) for part in (row.date, row.event_type.label, row.summary) if part))
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

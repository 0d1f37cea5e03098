"""What has a date, in the JSON that TimelineJS reads (timeline.knightlab.com/docs/json-format.html)."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from django.utils.html import escape
from django.utils.translation import ngettext

from relations.dates import FAR_FUTURE, UncertainDate
from relations.formats.addresses import page_of
from relations.formats.entries import TEXTS
from relations.formats.feeds import title_of
from relations.formats.reading import with_columns
from relations.formats.selection import Selection
from relations.formats.streams import head_of, listed
from relations.vocabulary import Precision

# The date of the rows of each list.
DATES = {
    "events": "date",
    "statements": "date",
    "articles": "published",
    "invocations": "date",
    "commitments": "made",
}
# How many parts of a day are known.
PARTS: dict[str, int] = {Precision.DAY: 3, Precision.MONTH: 2, Precision.YEAR: 1}


def timeline(selection: Selection) -> Iterator[str]:
    date = DATES[selection.name]
    undated = selection.rows.filter(**{f"{date}_sort": FAR_FUTURE}).order_by().count()
    head = {"title": _title(selection, undated), "entente": head_of(selection)}
    rows = selection.every(lambda found: with_columns(selection.name, found))
    slides = (_slide(selection.name, row, getattr(row, date)) for row in rows)
    return listed("events", (json.dumps(slide, ensure_ascii=False) for slide in slides if slide), head)


def _title(selection: Selection, undated: int) -> dict[str, Any]:
    words = ngettext(
        "%(number)s record is left out: nothing is known of its date.",
        "%(number)s records are left out: nothing is known of their dates.",
        undated,
    )
    text = words % {"number": undated} if undated else ""
    return {"text": {"headline": escape(title_of(selection)), "text": escape(text)}}


def _slide(name: str, row: Any, date: UncertainDate) -> dict[str, Any] | None:
    """The record on its day, or on the bounds of what is known, with the date in words; None without any bound."""
    bounds = [day for day in (date.earliest, date.latest) if day]
    if not bounds:
        return None
    text, tags = TEXTS[name](row)
    found = {
        "unique_id": str(row.uid),
        "start_date": _day(bounds[0], date),
        "display_date": date.with_reasons(),
        "text": {"headline": _headline(row), "text": "<br>".join(escape(line) for line in text.splitlines())},
    }
    if date.precision not in PARTS and len(bounds) == 2:
        found["end_date"] = _day(bounds[1], date)
    return {**found, "group": tags[0]} if tags else found


def _headline(row: Any) -> str:
    return f'<a href="{escape(page_of(row))}">{escape(str(row.label))}</a>'


def _day(day: dt.date, date: UncertainDate) -> dict[str, int]:
    known = PARTS.get(date.precision, 3)
    return dict(zip(("year", "month", "day")[:known], (day.year, day.month, day.day), strict=False))

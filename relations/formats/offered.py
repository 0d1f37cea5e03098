"""Every form in which a list can be had, in one table: what it is called, which lists it fits, who writes it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.http import StreamingHttpResponse

from relations.catalogue.documents import RESOURCES
from relations.formats import calendars, feeds, maps, networks, tables, terms, timelines, whole
from relations.formats.columns import COLUMNS
from relations.formats.entries import TEXTS
from relations.formats.selection import Selection
from relations.formats.streams import UNLISTED, in_chunks

RECORDS = tuple(RESOURCES.values())
ALL = tuple(COLUMNS)


@dataclass(frozen=True)
class Format:
    """`ending` is that of its addresses; the first of `media_types` is sent, all of them can be asked for.

    `broken` is written where an answer breaks off: it says so, or else the end that a whole answer has is missing.
    """

    ending: str
    label: str
    media_types: tuple[str, ...]
    names: tuple[str, ...]
    write: Callable[[Selection], Iterable[str | bytes]]
    broken: str = ""
    is_file: bool = True

    @property
    def media_type(self) -> str:
        return self.media_types[0]

    @property
    def shown_of(self) -> str:
        """A list that has this form: events, where they do."""
        return "events" if "events" in self.names else self.names[0]

    def chunks(self, selection: Selection) -> Iterator[bytes]:
        return in_chunks(self.write(selection), self.broken)

    def answer(self, selection: Selection) -> StreamingHttpResponse:
        """The list in this form, sent while it is read."""
        response = StreamingHttpResponse(self.chunks(selection), content_type=f"{self.media_type}; charset=utf-8")
        if self.is_file:
            name = f"entente-{selection.name}-edition-{selection.state.edition}.{self.ending}"
            response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


# In the order in which they are offered. JSON comes first: it is what an API answers to whoever asks for anything.
FORMATS: dict[str, Format] = {
    one.ending: one
    for one in (
        Format("json", "JSON", ("application/json",), ALL, whole.json_list, UNLISTED, is_file=False),
        Format("ndjson", "NDJSON", ("application/x-ndjson", "application/ndjson", "application/jsonl"),
               ALL, whole.lines, whole.INCOMPLETE),
        Format("csv", "CSV", ("text/csv",), ALL, tables.table, tables.INCOMPLETE),
        Format("jsonld", "JSON-LD", ("application/ld+json",), RECORDS, whole.linked, UNLISTED, is_file=False),
        Format("geojson", "GeoJSON", ("application/geo+json",), ("events", "places"), maps.geojson, UNLISTED),
        Format("ics", "iCalendar", ("text/calendar",), ("events",), calendars.calendar),
        Format("atom", "Atom", ("application/atom+xml",), tuple(TEXTS), feeds.atom, is_file=False),
        Format("jsonfeed", "JSON Feed", ("application/feed+json",), tuple(TEXTS), feeds.json_feed, is_file=False),
        Format("timelinejs", "TimelineJS", ("application/vnd.timelinejs+json",),
               tuple(timelines.DATES), timelines.timeline, UNLISTED, is_file=False),
        Format("gexf", "GEXF", ("application/gexf+xml",), ("events",), networks.gexf, networks.INCOMPLETE),
        Format("ttl", "SKOS (Turtle)", ("text/turtle",), tuple(terms.DESCRIPTIONS), terms.turtle, terms.INCOMPLETE,
               is_file=False),
    )
}  # fmt: skip


def offered(name: str) -> list[Format]:
    """The forms of this list, in their order."""
    return [one for one in FORMATS.values() if name in one.names]

"""Every form of a list, asked of the API: whole, and of the same records."""

import csv
import io
import json
from itertools import product

import feedparser
import icalendar
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from relations.catalogue.listings import LISTINGS
from relations.formats import streams, whole
from relations.formats.offered import FORMATS, offered
from relations.formats.selection import Selection
from relations.models import Event
from relations.publication.models import State
from relations.reading import reading_public
from tests import factories as make
from tests.api.conftest import API, EDITOR, SECRET
from tests.exports.test_exports import taken
from tests.public.conftest import NOT_COUNTED

NAMES = sorted({name for form in FORMATS.values() for name in form.names})
EVERY = [(name, form.ending) for name in NAMES for form in offered(name)]


def asked(reader, address, status=200):
    return taken(reader, f"{API}{address}", status)


def documents(reader, address):
    *found, last = (json.loads(line) for line in asked(reader, address).decode().splitlines())
    return found, last


def table(reader, address):
    rows = list(csv.reader(io.StringIO(asked(reader, address).decode("utf-8-sig"), newline="")))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:-1]]


def loaded(reader, address):
    return json.loads(asked(reader, address))


def calendar(reader, address):
    return icalendar.Calendar.from_ical(asked(reader, address))


# --- the same records everywhere

FILTERS = (
    ("events", ""),
    ("events", "relation=MLI-USA"),
    ("events", "theme=SECURITE"),
    ("events", "actor=awa-diarra&date_from=2026"),
    ("events", "country=MLI&date_to=2026-01"),
    ("events", "certainty=disputed"),
    ("events", "between=MLI,USA&type=MEET"),
    ("events", "words=audience"),
    ("events", "principle=respect-de-la-souverainete"),
    ("statements", "form=direct_quote"),
    ("statements", "relation=MLI-USA&theme=SECURITE"),
    ("articles", "year=2026"),
    ("articles", "genre=communique"),
    ("actors", "kind=state"),
    ("actors", "country=USA"),
    ("measures", "open=true"),
    ("measures", "target=mali-etat&status=in_force"),
    ("commitments", "made_by=mali-etat"),
    ("principles", "local=true"),
)


def page(reader, name, query):
    return {str(row.uid) for row in reader.open(f"/en/{name}/?{query}").context["object_list"]}


def paged(reader, name, query):
    return {row["uid"] for row in json.loads(reader.open(f"{API}{name}/?{query}").content)["results"]}


def feed(reader, name, query):
    items = json.loads(asked(reader, f"{name}.jsonfeed?{query}"))["items"]
    return {item["id"].removeprefix("urn:uuid:") for item in items}


def atom(reader, name, query):
    return {
        entry.id.removeprefix("urn:uuid:") for entry in feedparser.parse(asked(reader, f"{name}.atom?{query}")).entries
    }


def days(reader, name, query):
    """The calendar leaves out what has no day of its own."""
    kept = Event.objects.using("public").exclude(date_precision="day").values_list("uid", flat=True)
    inside = {
        str(entry["uid"]).removeprefix("urn:uuid:") for entry in calendar(reader, f"{name}.ics?{query}").walk("VEVENT")
    }
    return inside | ({str(uid) for uid in kept} & page(reader, name, query))


READ = {
    "page": page,
    "API": paged,
    "csv": lambda reader, name, query: {row["uid"] for row in table(reader, f"{name}.csv?{query}")},
    "ndjson": lambda reader, name, query: {row["uid"] for row in documents(reader, f"{name}.ndjson?{query}")[0]},
    "json": lambda reader, name, query: {row["uid"] for row in loaded(reader, f"{name}.json?{query}")["results"]},
    "geojson": lambda reader, name, query: {row["id"] for row in loaded(reader, f"{name}.geojson?{query}")["features"]},
    "timelinejs": lambda reader, name, query: {
        row["unique_id"] for row in loaded(reader, f"{name}.timelinejs?{query}")["events"]
    },
    "jsonfeed": feed,
    "atom": atom,
    "ics": days,
}  # fmt: skip


def test_a_filter_gives_the_same_records_in_every_form(record, reader):
    sizes = set()
    for name, query in FILTERS:
        endings = {form.ending for form in offered(name)}
        found = {form: READ[form](reader, name, query) for form in READ if form in {"page", "API", *endings}}

        assert {form: uids for form, uids in found.items() if uids != found["page"]} == {}, (name, query)
        sizes.add(len(found["page"]))
    assert {0, 1, 2} <= sizes


def test_the_site_and_the_api_give_the_same_bytes(record, reader):
    site, api = (
        taken(reader, address)
        for address in ("/en/measures.csv?status=lifted", f"{API}measures.csv?status=lifted&lang=en")
    )

    assert site == api


# --- asking


def test_every_form_of_every_list_is_had_and_holds_no_draft(record, reader):
    for name, ending in EVERY:
        response = reader.open(f"{API}{name}.{ending}")
        sent = b"".join(response.streaming_content).decode()

        assert response["Content-Type"] == f"{FORMATS[ending].media_type}; charset=utf-8"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert SECRET not in sent, (name, ending)
        assert EDITOR not in sent, (name, ending)


ACCEPTED = (
    ("text/csv", "text/csv; charset=utf-8"),
    ("application/geo+json", "application/geo+json; charset=utf-8"),
    ("application/jsonl", "application/x-ndjson; charset=utf-8"),
    ("text/csv;q=0.5, text/calendar", "text/calendar; charset=utf-8"),
    ("*/*", "application/json"),
    ("text/html, */*;q=0.1", "application/json"),
    ("application/json, text/csv;q=0.9", "application/json"),
)


def test_accept_names_the_form(record, reader):
    for accept, sent in ACCEPTED:
        response = reader.open(f"{API}events/?theme=SECURITE", Accept=accept)
        # A stream holds its state of the record until its last byte.
        assert b"".join(response.streaming_content) if response.streaming else response.content

        assert response["Content-Type"] == sent
        assert "Accept" in response["Vary"]


def test_a_form_that_is_known_is_not_taken_for_another(record, reader):
    listed = reader.open(f"{API}events/", Accept="application/json")
    table = reader.open(f"{API}events/", Accept="text/csv")
    assert b"".join(table.streaming_content)

    assert listed["ETag"] != table["ETag"]
    same = reader.open(f"{API}events/", 304, Accept="text/csv", **{"If-None-Match": table["ETag"]})
    assert "Accept" in same["Vary"]
    reader.open(f"{API}events/", 200, Accept="application/json", **{"If-None-Match": table["ETag"]})


def test_whole_records_are_told_as_they_are_asked_for(record, reader):
    found, _last = documents(reader, "events.ndjson?lang=en&fields=uid,title&ordering=date")

    assert found[1] == {
        "uid": str(record.event.uid), "title": {"text": "Audience granted", "lang": "en", "fallback": False},
    }  # fmt: skip
    reader.open(f"{API}events.csv?fields=uid", 400)
    assert [row["slug"] for row in table(reader, "events.csv?ordering=date")] == ["annonce", "audience"]


def test_what_is_not_had_is_refused_with_what_is(record, reader):
    unknown = reader.open(f"{API}events.xlsx", 404)
    refused = reader.open(f"{API}actors/", 406, Accept="text/calendar")

    assert json.loads(unknown.content)["allowed"] == [form.ending for form in offered("events")]
    assert refused["Content-Type"] == "application/problem+json"


NOT_ASKED = ("theme=x", "limit=5", "cursor=x", "certainty=x", "themes=SECURITE", "theme=a&theme=b")


def test_what_cannot_be_asked_is_a_problem(record, reader):
    for query, ending in product(NOT_ASKED, ("csv", "ndjson", "atom", "gexf")):
        response = reader.open(f"{API}events.{ending}?{query}", 400)

        assert response["Content-Type"] == "application/problem+json"


def test_forms_cost_a_fixed_number_of_queries(record, reader):
    few = counted(reader)
    found = []
    for at in range(8):
        event = make.event(f"Suite {at}", proof=record.proof, parties=(record.mli,), event_type=record.type,
                           who=(record.minister,), place=record.place, place_precision="city")  # fmt: skip
        found += [event, make.statement(record.minister, record.words, event=event), make.actor(), make.theme()]
    make.show(*found)

    assert counted(reader) == few
    assert max(few.values()) <= 10


def counted(reader):
    found = {}
    for name, ending in EVERY:
        with CaptureQueriesContext(connections["public"]) as captured:
            asked(reader, f"{name}.{ending}")
        sent = [query["sql"] for query in captured.captured_queries]
        found[name, ending] = len([sql for sql in sent if not sql.startswith(NOT_COUNTED)])
    return found


def test_head_reads_nothing_of_the_list(record, reader):
    with CaptureQueriesContext(connections["public"]) as captured:
        response = reader.client.head(f"{API}events.csv")

    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"")
    assert not [query for query in captured.captured_queries if "relations_event" in query["sql"]]


# --- whole, or said not to be

BROKEN = {"json": "results", "jsonld": "@graph", "geojson": "features", "timelinejs": "events"}


@pytest.mark.parametrize("ending", [ending for ending, form in FORMATS.items() if ending not in ("atom", "jsonfeed")])
def test_what_breaks_off_says_so(record, reader, monkeypatch, ending):
    name = "principles" if ending == "ttl" else "events"
    whole_one = asked(reader, f"{name}.{ending}")
    monkeypatch.setattr(streams, "SIZE", 1)
    form, sent = FORMATS[ending], []

    def breaking(selection):
        *parts, _last = form.write(selection)
        yield from parts
        raise RuntimeError

    with reading_public(), pytest.raises(RuntimeError):
        sent.extend(streams.in_chunks(breaking(selection_of(name)), form.broken))
    broken = b"".join(sent)

    assert broken != whole_one
    if ending in BROKEN:
        found = json.loads(broken)
        assert (found["complete"], json.loads(whole_one)["complete"]) == (False, True)
        assert len(found[BROKEN[ending]]) >= 1
    elif ending == "ics":
        assert whole_one.endswith(b"END:VCALENDAR\r\n")
        assert not broken.endswith(b"END:VCALENDAR\r\n")
    else:
        assert form.broken.encode() in broken
        assert form.broken.encode() not in whole_one


def selection_of(name):
    listing = LISTINGS[name]
    return Selection(name, listing.rows(), listing.orders[listing.usual_order], State.current())


def test_the_last_line_counts(record, reader):
    found, last = documents(reader, "events.ndjson")

    assert (last["complete"], last["count"], last["edition"]["number"]) == (True, len(found), 1)


def test_lists_are_read_some_at_a_time(record, reader, monkeypatch):
    monkeypatch.setattr(whole, "CHUNK", 2)
    parties = (record.mli,)
    make.show(*(make.event(f"{at}", proof=record.proof, parties=parties, event_type=record.type) for at in range(5)))

    found, _last = documents(reader, "events.ndjson")

    assert [row["uid"] for row in found] == [
        row["uid"] for row in json.loads(reader.open(f"{API}events/").content)["results"]
    ]
    assert len(found) == 7

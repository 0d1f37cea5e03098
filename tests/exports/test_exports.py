"""What is taken away of a list holds what its page shows, and nothing that is not public."""

import csv
import datetime as dt
import io
import json
import xml.etree.ElementTree as ElementTree
from itertools import product
from pathlib import Path

import icalendar
import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from relations.catalogue.listings import LISTINGS
from relations.dates import UncertainDate
from relations.exports.urls import FORMS, FRENCH
from relations.formats.columns import COLUMNS, Column
from relations.formats.tables import cell
from relations.vocabulary import Basis
from tests import factories as make
from tests.api.conftest import EDITOR, SECRET, day
from tests.public.conftest import NOT_COUNTED

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESSES = [f"exports:{name}-{form}" for form, _ending, _format, names in FORMS for name in names]


def taken(reader, address, status=200):
    response = reader.open(address, status)
    return b"".join(response.streaming_content) if response.streaming else response.content


def table(reader, address):
    """The rows of a file without its last line, which is returned beside them."""
    rows = list(csv.reader(io.StringIO(taken(reader, address).decode("utf-8-sig"), newline="")))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:-1]], rows[-1]


def feed(reader, address):
    return json.loads(taken(reader, address))


def calendar(reader, address):
    return icalendar.Calendar.from_ical(taken(reader, address))


# --- files


def test_a_file_holds_the_rows_of_the_page(record, reader):
    rows, last = table(reader, "/en/events.csv?relation=MLI-USA&theme=SECURITE")

    assert last[:3] == ["# complete", "1", "edition 1"]
    (row,) = rows
    assert row["url"] == "http://127.0.0.1:8000/en/events/audience/"
    assert (row["title_fr"], row["title_en"]) == ("Audience", "Audience granted")
    assert (row["date"], row["date_precision"]) == ("2026-02-02", "day")
    assert (row["type"], row["mode"], row["place"]) == ("MEET", "audience", "bamako")
    assert (row["parties"], row["participants"], row["themes"]) == ("MLI|USA", "awa-diarra", "SECURITE")


def test_a_file_keeps_the_order_of_the_page_and_pads_no_day(record, reader):
    newest, _last = table(reader, "/fr/evenements.csv")
    oldest, _last = table(reader, "/fr/evenements.csv?order=oldest&cursor=ignored")

    assert [row["slug"] for row in newest] == ["audience", "annonce"]
    assert [row["slug"] for row in oldest] == ["annonce", "audience"]
    assert oldest[0]["date"] == "2025-12"


def test_every_file_holds_all_of_its_list(record, reader):
    for name in FRENCH:
        rows, last = table(reader, f"/en/{name}.csv")

        assert len(rows) == int(last[1]) == LISTINGS[name].model.objects.using("public").count() > 0
        assert list(rows[0]) == [column.name for column in COLUMNS[name]]


def test_exports_take_a_fixed_number_of_queries(record, reader):
    few = counted(reader)
    for at in range(6):
        event = make.event(f"Suite {at}", proof=record.proof, parties=(record.mli,), event_type=record.type,
                           who=(record.minister,))  # fmt: skip
        make.show(event, make.statement(record.minister, record.words, event=event))

    assert counted(reader) == few
    assert max(few.values()) <= 8


def counted(reader):
    """Queries of each export, its stream read to the end."""
    found = {}
    for name in ADDRESSES:
        with CaptureQueriesContext(connections["public"]) as captured:
            taken(reader, reverse(name))
        asked = [query["sql"] for query in captured.captured_queries]
        found[name] = len([sql for sql in asked if not sql.startswith(NOT_COUNTED)])
    return found


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+33", "'+33"), ("-1", "'-1"), ("  =A1", "'  =A1"),
        ("\t=A1", "'\t=A1"), ("＝A1", "'＝A1"), ("a=1", "a=1"), ("", ""), (None, ""), ("a\0b", "ab"), (12, "12"),
        (-8.5, "-8.5"), ("'=1", "''=1"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(text, safe):
    assert cell(text) == safe


def test_a_formula_in_a_title_is_defused(record, reader):
    title = '=HYPERLINK("http://x","Cliquez")'
    make.show(make.event(title, proof=record.proof, parties=(record.mli,), event_type=record.type))

    rows, _last = table(reader, "/fr/evenements.csv")

    assert f"'{title}" in [row["title_fr"] for row in rows]


def test_a_file_that_breaks_off_lacks_its_end(record, reader, monkeypatch):
    def break_off(row):
        raise RuntimeError

    monkeypatch.setitem(COLUMNS, "events", (Column("uid", break_off),))
    sent = []

    with pytest.raises(RuntimeError):
        sent.extend(reader.open("/en/events.csv").streaming_content)

    assert b"# complete" not in b"".join(sent)
    assert b"".join(sent).endswith(b"# incomplete\r\n")


def test_columns_are_documented():
    words = Path(settings.BASE_DIR, "docs", "exports.md").read_text()

    missing = [
        (name, column.name)
        for name, columns in COLUMNS.items()
        for column in columns
        if f"`{column.name}`" not in words
    ]

    assert missing == []


# --- feeds


def test_a_feed_tells_what_was_published_last(record, reader):
    make.show(make.event("Plus tard", proof=record.proof, parties=(record.mli, record.usa), event_type=record.type,
                         date=day("1990")))  # fmt: skip

    found = feed(reader, "/en/events.json?relation=MLI-USA")

    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"] == "Entente – Events – Relation: Mali–United States"
    assert found["home_page_url"] == "http://127.0.0.1:8000/en/events/?relation=MLI-USA"
    assert found["feed_url"] == "http://127.0.0.1:8000/en/events.json?relation=MLI-USA"
    assert [item["_entente"]["edition"] for item in found["items"]] == [2, 1, 1]
    assert found["items"][0]["title"] == "Plus tard"
    assert found["items"][0]["content_text"].startswith("1990 – Meeting – ")


def test_an_edit_moves_the_date_of_an_entry_and_not_its_place(record, reader):
    make.show(make.event("Plus tard", proof=record.proof, parties=(record.mli,), event_type=record.type))
    make.resaved(record.earlier, title_fr="Annonce revue")
    make.show(record.earlier)

    first, *others = feed(reader, "/en/events.json")["items"]
    edited = next(item for item in others if item["title"] == "Annonce revue")

    assert first["title"] == "Plus tard"
    assert edited["date_modified"] > first["date_modified"] > edited["date_published"]


def test_atom_holds_the_same_entries(record, reader):
    tree = ElementTree.fromstring(taken(reader, "/en/events.atom?theme=SECURITE"))
    items = feed(reader, "/en/events.json?theme=SECURITE")["items"]

    assert [entry.findtext(f"{ATOM}id") for entry in tree.iter(f"{ATOM}entry")] == [item["id"] for item in items]
    assert tree.find(f"{ATOM}link[@rel='self']").get("href") == "http://127.0.0.1:8000/en/events.atom?theme=SECURITE"
    assert tree.findtext(f"{ATOM}entry/{ATOM}title") == "Audience granted"


def test_an_empty_feed_stays_the_same(record, reader):
    address = "/en/events.atom?certainty=disputed"

    assert taken(reader, address) == taken(reader, address)


# --- calendars


def test_a_calendar_holds_events_of_which_the_day_is_known(record, reader):
    days = make.event("Visite", proof=record.proof, parties=(record.mli,), event_type=record.type,
                      date=day("2026-01-30/2026-02-01"))  # fmt: skip
    between = UncertainDate(dt.date(2026, 1, 1), dt.date(2026, 1, 9), "range", basis=Basis.SEQUENCE)
    vague = make.event("Entre deux", proof=record.proof, parties=(record.mli,), event_type=record.type, date=between)
    make.show(days, vague)

    found = calendar(reader, "/en/events.ics")
    entries = {str(entry["summary"]): entry for entry in found.walk("VEVENT")}

    assert set(entries) == {"Visite", "Audience granted"}
    assert (entries["Visite"].decoded("dtstart"), entries["Visite"].decoded("dtend")) == (
        dt.date(2026, 1, 30),
        dt.date(2026, 2, 2),
    )
    assert str(found["x-wr-caldesc"]) == "2 events are left out: their days are not known."


def test_a_calendar_says_what_did_not_happen(record, reader):
    make.show(make.event("Sommet", proof=record.proof, parties=(record.mli,), event_type=record.type,
                         modality="negated"))  # fmt: skip

    (entry,) = calendar(reader, "/en/events.ics?modality=negated").walk("VEVENT")

    assert (str(entry["summary"]), str(entry["status"])) == ("Sommet (negated)", "TENTATIVE")


# --- all of them


def test_each_stands_at_the_address_of_its_page_and_holds_no_draft(record, reader):
    for name, language in product(ADDRESSES, ("fr", "en")):
        kind = LISTINGS[name.removeprefix("exports:").rsplit("-", 1)[0]].model._meta.model_name
        with override(language):
            address, page = reverse(name), reverse(f"public:{kind}-list")

        sent = taken(reader, address).decode()

        assert address.rsplit(".")[0] == page.rstrip("/")
        assert SECRET not in sent
        assert EDITOR not in sent
        assert f'href="{address}"' in reader.html(page)


def test_the_page_leads_to_each_with_its_filters(record, reader):
    html = reader.html("/en/events/?theme=SECURITE&order=oldest")

    for name in ("/en/events.csv", "/en/events.atom", "/en/events.json", "/en/events.ics"):
        assert f'href="{name}?theme=SECURITE&amp;order=oldest"' in html
    assert 'href="/api/v1/events/?theme=SECURITE"' in html
    assert '<link rel="alternate" type="application/atom+xml"' in html.split("</head>")[0]
    reader.open("/api/v1/events/?theme=SECURITE")


def test_what_cannot_be_asked_is_refused_in_plain_text(record, reader):
    asked = {"theme": 404, "certainty": 400, "order": 400}
    for (name, status), ending in product(asked.items(), ("csv", "atom", "json", "ics")):
        response = reader.open(f"/en/events.{ending}?{name}=x", status=status)

        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response.content.decode().startswith(f"{name}: “x” is not known.")


def test_an_answer_that_has_not_moved_costs_a_304(record, reader):
    whole = reader.open("/en/events.csv")
    # A stream holds its state of the record until its last byte.
    assert b"".join(whole.streaming_content)

    reader.open("/en/events.csv", status=304, **{"If-None-Match": whole["ETag"]})


def test_a_filter_that_nobody_knows_is_refused_in_a_file(record, reader):
    refused = reader.html("/en/events.csv?contry=FRA", 400)

    assert refused.startswith("contry: ")
    assert "country" in refused

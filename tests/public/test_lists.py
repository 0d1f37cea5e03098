"""Lists: narrowed by their address, in pages that neither repeat nor lose a row, and clear about what they refuse."""

import base64
import datetime as dt
import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from relations.catalogue.facets import COUNTED
from relations.catalogue.listings import LISTINGS
from relations.dates import FAR_FUTURE, UncertainDate
from relations.models import Commitment, CommitmentMaker, Event, EventTheme, Evidence, Page, Principle
from relations.newsroom.workflow import withdraw
from relations.reading import reading_public
from tests import emptying
from tests import factories as make
from tests.api.conftest import SECRET, built, day

LINE = re.compile(r'<p class="line"><a href="/en/events/([a-z0-9-]+)/">')
PREVIOUS, NEXT = (re.compile(rf'<a rel="{name}" href="([^"]+)"') for name in ("prev", "next"))


def listed(html):
    return LINE.findall(html)


def beside(html, pattern):
    found = pattern.search(html)
    return found[1].replace("&amp;", "&") if found else None


def pages(reader, address):
    found = []
    while address:
        found.append(reader.html(address))
        address = beside(found[-1], NEXT)
    return found


@pytest.fixture
def many(press):
    return emptying.once_made("many", many_events)


def many_events():
    """45 events of five days; the last three have no date."""
    proof, kind = make.passage(make.article(), "a reçu"), make.event_type("MEET")
    days = [UncertainDate.day(dt.date(2025, 1, 1 + at % 5)) for at in range(42)] + [UncertainDate()] * 3
    with make.together():
        events = [make.event(f"Fait {at}", proof=proof, event_type=kind, date=date) for at, date in enumerate(days)]
    make.show(proof.article, kind, *events)
    return events


def test_pages_hold_each_row_once_and_lead_back(many, reader):
    for order in ("", "?order=oldest"):
        found = pages(reader, f"/en/events/{order}")
        rows = [slug for html in found for slug in listed(html)]

        assert [len(listed(html)) for html in found] == [20, 20, 5]
        assert set(rows[-3:]) == {"fait-42", "fait-43", "fait-44"}
        assert sorted(rows) == sorted(event.slug for event in many)
        assert listed(reader.html(beside(found[2], PREVIOUS))) == listed(found[1])
        assert reader.open(beside(found[1], PREVIOUS), status=302)["Location"] == f"/en/events/{order}"


def test_newest_come_first_unless_asked_otherwise(many, reader):
    assert listed(reader.html("/en/events/"))[0] == "fait-39"
    assert listed(reader.html("/en/events/?order=oldest"))[0] == "fait-0"


def test_no_row_is_lost_when_an_edition_takes_away_the_one_that_a_page_begins_after(many, reader):
    first = reader.html("/en/events/?order=oldest")
    address, last = beside(first, NEXT), listed(first)[-1]
    before = [slug for html in pages(reader, address) for slug in listed(html)]

    withdraw([("event", Event.objects.get(slug=last).pk)], by=make.chief(), notice_fr="Retirée.")
    after = [slug for html in pages(reader, address) for slug in listed(html)]

    assert after[-len(before) :] == before


def test_a_deep_page_skips_no_rows_in_the_database(many, reader):
    address = beside(reader.html("/en/events/"), NEXT)
    with CaptureQueriesContext(connections["public"]) as asked:
        reader.open(address)

    assert not [query for query in asked.captured_queries if "OFFSET" in query["sql"]]


def test_each_filter_is_a_chip_that_undoes_it(record, reader):
    html = reader.html("/en/events/?relation=MLI-USA&theme=SECURITE&utm_source=x")

    assert listed(html) == ["audience"]
    assert 'href="/en/events/?theme=SECURITE"><span class="sr">Remove: </span>Relation: Mali–United States' in html
    assert 'href="/en/events/?relation=MLI-USA"><span class="sr">Remove: </span>Theme: Theme SECURITE' in html
    assert "utm_source=x" not in html.split("<main")[1]
    assert "1 entry" in html


def test_values_have_their_number_of_entries(record, reader):
    html = reader.html("/en/events/")

    assert '<option value="MEET">Meeting (2)</option>' in html
    assert '<option value="SECURITE">Theme SECURITE (1)</option>' in html
    assert '<option value="confirmed">Confirmed (2)</option>' in html


def test_a_chosen_value_stays_chosen_and_others_are_offered(record, reader):
    make.show(make.theme("EAU"))

    html = reader.html("/en/events/?theme=SECURITE")

    assert '<option value="SECURITE" selected>' in html
    assert '<option value="EAU">' in html


def test_what_the_form_does_not_show_is_carried_on(record, reader):
    html = reader.html("/en/events/?place=bamako&order=oldest")

    assert '<input type="hidden" name="place" value="bamako">' in html
    assert '<input type="hidden" name="order" value="oldest">' in html


def test_a_long_list_is_not_counted_to_its_end(many, reader, monkeypatch):
    monkeypatch.setattr("relations.catalogue.facets.COUNTED", 30)
    monkeypatch.setattr("relations.public.views.lists.COUNTED", 30)

    html = reader.html("/en/events/")

    assert COUNTED == 1000
    assert "More than 30 entries" in html
    assert '<option value="MEET">Meet</option>' in html


NARROWED = [
    ("words=audience", {"audience"}),
    ("words=GRANTED", {"audience"}),
    ("words=audience+mot", set()),
    ("actor=Awa+Diarra", {"audience"}),
    ("actor=awa-diarra", {"audience"}),
    ("principle=respect-de-la-souverainete", {"audience"}),
    ("modality=asserted", {"audience", "annonce"}),
    ("modality=planned", set()),
    ("level=2", set()),
    ("theme=&actor=&date_from=", {"audience", "annonce"}),
    ("date_from=2026-02&date_to=2026-02-02", {"audience"}),
]


def test_events_are_narrowed(record, reader):
    found = [(query, set(listed(reader.html(f"/en/events/?{query}")))) for query, _slugs in NARROWED]

    assert found == NARROWED


REFUSED = [
    ("theme=nowhere", 404, "Theme: “nowhere” is not known. Possible:"),
    ("actor=Nobody", 404, "Actor: “Nobody” is not known."),
    ("certainty=sure", 400, "Certainty: “sure” is not known. Possible: confirmed"),
    ("date_from=2025-02-30", 400, "From: “2025-02-30” is not a date."),
    ("date_from=2026&date_to=2025", 400, "no day lies between them"),
    ("year=99999999999999999999", 400, "Year:"),
    ("year=٢٠٢٥", 400, "write it with the digits 0 to 9"),
    ("theme=%00", 404, "Theme:"),
    ("words=%00", 400, "Words:"),
    (f"words={'x' * 301}", 400, "Words:"),
    (f"theme={'x' * 5000}", 404, "Theme:"),
    ("theme=SECURITE&theme=x", 400, "more than once"),
    ("order=best", 400, "Order: “best” is not known. Possible: newest, oldest"),
    ("cursor=x", 400, "no page of this list"),
    (f"cursor={'9' * 5000}", 400, "no page of this list"),
    ("level=9", 400, "Level:"),
]


def test_what_cannot_be_asked_is_named(record, reader):
    for query, status, words in REFUSED:
        assert words in reader.text(f"/en/events/?{query}", status), query


def test_a_refusal_leads_on(record, reader):
    html = reader.html("/en/events/?theme=nowhere&relation=MLI-USA&order=oldest", status=404)

    assert '<a href="/en/events/?relation=MLI-USA&amp;order=oldest">The list without this</a>' in html
    assert '<a href="/en/events/?relation=MLI-USA&amp;theme=SECURITE&amp;order=oldest">SECURITE</a>' in html
    assert '<a href="/en/events/">The whole list</a>' in html


def test_two_actors_of_one_name_are_told_apart(record, reader):
    make.show(make.actor("Awa Diarra", country=record.mli))

    text = reader.text("/en/events/?actor=Awa+Diarra", status=404)

    assert "Possible: awa-diarra, awa-diarra-" in text


def more_of_each(record):
    """A second and a third of what the record has one of, so that there is an order."""
    found = []
    for at, when in enumerate((day("2026-03-03"), UncertainDate())):
        event = make.event(f"Autre {at}", proof=record.proof, parties=(record.mli,), event_type=record.type, date=when)
        statement = make.statement(record.minister, record.words, content_fr=f"Mots {at}", event=event)
        commitment = built(Commitment, content_fr=f"Promesse {at}", made_in=event, made=when)
        statement.date = when
        parts = (CommitmentMaker(commitment=commitment, actor=record.minister),
                 Evidence(commitment=commitment, passage=record.proof))  # fmt: skip
        found += [
            make.article(f"Texte {at}.", title=f"Article {at}"),
            event,
            make.saved(statement),
            make.saved(commitment, *parts),
        ]
        found += [
            make.saved(Principle(label_fr=f"Principe {at}")),
            make.saved(Page(title_fr=f"Page {at}", body_fr=".")),
        ]
    make.show(*found)
    for row in (record.earlier, record.measure):
        make.show(make.resaved(row, note_fr="Mieux."), act="correction", notice_fr="Mieux dit.")


def in_order(rows, order):
    """The same order worked out in Python: by each column from the last to the first, which sorts keep."""
    found = list(rows)
    for column in reversed(order.columns):
        name = column.removeprefix("-")
        found.sort(key=lambda row: getattr(row, name), reverse=column.startswith("-"))
    is_known = [getattr(row, order.names[0]) != FAR_FUTURE for row in found]
    return [row.pk for known in (True, False) for row, is_so in zip(found, is_known, strict=True) if is_so is known]


def test_every_list_opens_in_every_order(record, reader):
    more_of_each(record)

    for name, listing in LISTINGS.items():
        for order_name, order in listing.orders.items():
            answer = reader.open(f"/en/{name}/?order={order_name}")
            with reading_public():
                expected = in_order(listing.rows(), order)
            assert [row.pk for row in answer.context["object_list"]] == expected, (name, order_name)
            assert len(expected) > (name != "relations"), name
            assert SECRET not in answer.content.decode()


def test_a_place_in_a_list_is_its_own_canonical_address(many, reader):
    html = reader.html(beside(reader.html("/en/events/"), NEXT))

    assert re.search(r'<link rel="canonical" href="http://127.0.0.1:8000/en/events/\?cursor=[\w-]+">', html)
    assert '<link rel="prev" href="/en/events/?cursor=' in html


# --- the calendar


def test_a_month_shows_events_by_their_day(record, reader):
    text, html = reader.text("/en/calendar/2026/02/"), reader.html("/en/calendar/2026/02/")

    assert '<a href="#day-2"><b>2</b> <small aria-hidden="true">1</small><span class="sr"> – 1 event</span></a>' in html
    assert "2 February 2026 2 February 2026 Audience granted" in text
    assert '<a rel="prev" href="/en/calendar/2025/12/">' in html
    assert 'rel="next"' not in html


def test_a_month_leads_to_the_days_that_it_does_not_show_whole(record, reader, monkeypatch):
    monkeypatch.setattr("relations.catalogue.months.SHOWN", 1)
    make.show(
        make.event("Autre", proof=record.proof, parties=(record.mli,), event_type=record.type, date=day("2026-02-02"))
    )

    html = reader.html("/en/calendar/2026/02/")

    timeline = "/en/events/?date_from=2026-02-02&amp;date_to=2026-02-02"
    assert f'<a href="{timeline}"><b>2</b> <small aria-hidden="true">2</small>' in html
    assert "These are not all" in html


def test_a_month_names_what_has_no_day(record, reader):
    text = reader.text("/en/calendar/2025/12/")

    assert "Sometime this month The sources name no day. December 2025 Annonce" in text


def test_a_year_counts_its_months_and_names_what_has_none(record, reader):
    vague = make.event("Année", proof=record.proof, parties=(record.mli,), event_type=record.type, date=day("2025"))
    long = make.event("Durée", proof=record.proof, parties=(record.mli,), event_type=record.type,
                      date=day("2025-11-20/2026-01-03"))  # fmt: skip
    make.show(vague, long)

    text = reader.text("/en/calendar/2025/")

    assert "December 1 event" in text
    assert "Sometime in 2025 The sources name no day. 2025 Année" in text
    assert "Durée" not in text


def test_the_calendar_is_narrowed_as_the_timeline(record, reader):
    assert reader.open("/en/calendar/?country=USA", status=302)["Location"] == "/en/calendar/2026/?country=USA"
    assert "Nothing that is published fits" in reader.text("/en/calendar/2026/02/?theme=SECURITE&certainty=disputed")
    assert "“x” is not known" in reader.text("/en/calendar/2026/02/?theme=x", status=404)
    assert "Show everything" in reader.html("/en/calendar/2026/02/?theme=SECURITE")


def test_what_is_no_month_is_not_found(press, reader):
    for path in ("2026/13/", "2026/2/", "0000/", "99999/", "2026/00/", "٢٠٢٦/"):
        reader.open(f"/en/calendar/{path}", status=404)
    for path in ("0001/", "0900/01/", "1000/01/", "9999/12/", "9999/"):
        reader.open(f"/en/calendar/{path}")


def test_the_calendar_leads_to_years_before_the_thousandth(record, reader):
    old = make.event(
        "Ancien", proof=record.proof, parties=(record.mli,), event_type=record.type, date=day("0900-01-02")
    )
    make.show(old)

    assert reader.open("/en/calendar/?words=Ancien", status=302)["Location"] == "/en/calendar/0900/?words=Ancien"
    assert '<a rel="prev" href="/en/calendar/0900/01/">' in reader.html("/en/calendar/2025/12/")
    assert '<time datetime="0900-01-02">' in reader.html("/en/calendar/0900/01/")


def test_half_a_letter_in_a_cursor_is_refused(record, reader):
    held = '["actors","slug",0,"\\ud800"]'
    text = base64.urlsafe_b64encode(held.encode()).decode().rstrip("=")

    for address in ("/en/actors/", "/api/v1/actors/"):
        reader.open(f"{address}?cursor={text}", status=400)


def test_calendar_asks_a_fixed_number_of_times(record, reader):
    addresses = ("/en/calendar/2026/", "/en/calendar/2026/02/")
    few = [reader.count_queries(address) for address in addresses]

    with make.together():
        events = [make.event(proof=record.proof, parties=(record.mli,), event_type=record.type) for _ in range(12)]
        for event in events:
            make.saved(event, EventTheme(event=event, theme=record.theme))
    make.show(*events)

    assert [reader.count_queries(address) for address in addresses] == few
    assert max(few) <= 8

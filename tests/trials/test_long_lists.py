"""The lists of the desk over a hundred thousand records: few questions, no count of the whole, about as quick."""

import time
from statistics import median

import pytest
from django.test import Client

from relations.dates import FAR_FUTURE
from tests import factories as make
from tests.newsroom.test_admin_lists import EVERY_KIND, MOST_QUERIES, counts_a_table, events, in_bulk, list_of, opened

pytestmark = [pytest.mark.trial, pytest.mark.usefixtures("press")]

FEW, MANY, CHUNK = 1_200, 100_000, 2_000
QUERIES: tuple[dict, ...] = ({}, {"p": "3"}, {"review": "draft"}, {"publicity": "never", "assignee": "nobody"})


def test_lists_of_a_hundred_thousand_records_ask_as_little_as_short_ones(figures):
    desk, type_of_event = Client(headers={"accept-language": "en"}), make.event_type()
    desk.force_login(make.chief())
    in_bulk(events(FEW, type_of_event))
    few = [took(desk, *page) for page in pages()]

    for start in range(FEW, MANY, CHUNK):
        in_bulk(numbered(start, min(CHUNK, MANY - start), type_of_event))
    many = [took(desk, *page) for page in pages()]

    figures(
        records=MANY,
        most_queries=max(len(asked) for _seconds, asked in many),
        times_as_long_as_of_1200=round(max(late[0] / early[0] for early, late in zip(few, many, strict=True)), 2),
        slowest_milliseconds=round(max(seconds for seconds, _asked in many) * 1000),
    )
    for _seconds, asked in many:
        assert len(asked) <= MOST_QUERIES
        assert [sql for sql in asked if counts_a_table(sql)] == []


def pages():
    return [(address, query) for address in (list_of("event"), EVERY_KIND) for query in QUERIES]


def numbered(start, count, type_of_event):
    """Events beyond the first ones, on days that the calendar has."""
    found = events(count, type_of_event)
    for at, row in enumerate(found, start=start):
        row.slug, row.title_fr = f"serie-{at}", f"Événement {at}"
        assert row.date_latest < FAR_FUTURE
    return found


def took(desk, address, query):
    """The median time of three answers, in seconds, and what the last one asked."""
    seconds = []
    for _again in range(3):
        start = time.perf_counter()
        _page, asked = opened(desk, address, query)
        seconds.append(time.perf_counter() - start)
    return median(seconds), asked

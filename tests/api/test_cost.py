"""What an answer asks of the database, and that nothing of it is left behind."""

import pytest
from django.db import connections

from relations.reading import one_public_state


def test_a_record_by_its_slug_costs_two_queries(api, record):
    by_slug = api.one("events/audience/")

    assert api.count_queries("events/audience/") == 2
    assert api.count_queries(f"events/{record.event.uid}/") == 4
    assert api.one(f"events/{record.event.uid}/") == by_slug


def test_a_list_costs_one_query_more_for_each_record_that_narrows_it(api, record):
    few, narrowed = (api.count_queries(f"events/?limit=1{more}") for more in ("", "&theme=SECURITE"))

    assert (few, narrowed) == (3, 5), "the second list is short: behind what has a date comes what has none"


def test_a_form_refuses_fields_before_it_begins(api, record):
    problem = api.refused("events.ndjson?fields=nothing", 400)

    assert problem["errors"][0]["parameter"] == "fields"


@pytest.mark.skipif("connections['public'].vendor != 'postgresql'", reason="SQLite has snapshots only")
def test_an_answer_is_read_from_a_snapshot_and_the_connection_writes_again(press):
    connection = connections["public"]

    with one_public_state(), connection.cursor() as cursor:
        told = [_told(cursor, name) for name in ("transaction_isolation", "transaction_read_only")]
    driver = connection.connection

    assert told == ["repeatable read", "on"]
    assert (driver.isolation_level, driver.read_only) == (None, None)


def _told(cursor, name):
    cursor.execute(f"SHOW {name}")
    return cursor.fetchone()[0]

"""What each engine is told when a process connects to it."""

import pytest
from django.db import connections

from config.databases import database

READER = "postgresql://reader@127.0.0.1/public"


def options_of(url=READER, *, threads=4, read_only=False):
    return database(url, locks_at_start=False, threads=threads, read_only=read_only)["OPTIONS"]


@pytest.mark.once
def test_a_pool_begins_anew_soon():
    """After an outage of minutes, pools that double their waiting would be away for minutes more."""
    pool = options_of()["pool"]

    assert pool["reconnect_timeout"] <= pool["timeout"]


@pytest.mark.once
@pytest.mark.parametrize("threads", [1, 4, 8, 32])
def test_no_thread_waits_for_a_connection_while_the_database_answers(threads):
    """It would be taken for a database that is away, and everybody else be turned away with it."""
    assert options_of(threads=threads)["pool"]["max_size"] >= threads


@pytest.mark.once
def test_what_an_address_asks_of_its_session_is_kept():
    said = options_of(f"{READER}?options=-c%20work_mem%3D8MB", read_only=True)["options"]

    assert said.startswith("-c work_mem=8MB ")
    assert said.endswith("-c default_transaction_read_only=on")


@pytest.mark.parametrize("name", ["default", "public"])
def test_no_time_is_spent_on_compiling_questions(db, name):
    connection = connections[name]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW jit")
            assert cursor.fetchone() == ("off",)

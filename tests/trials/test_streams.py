"""A million records as files: read from one state, with memory that does not grow, to an end that says complete."""

import json
import time
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client

from relations.catalogue.documents.stencils import number_of
from relations.models import Event
from relations.models.aggregates import columns
from relations.publication.models import Document
from tests import factories as make

pytestmark = [pytest.mark.trial, pytest.mark.usefixtures("press")]

ROWS, CHUNK = 1_000_000, 50_000
# More than this a stream does not take, whatever its length.
MOST_MEGABYTES = 48
PAGE = 4096
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i < %s)",
    "postgresql": "WITH n(i) AS (SELECT generate_series(%s::bigint, %s::bigint))",
}
UID = {"sqlite": "printf('%%032x', i)", "postgresql": "lpad(to_hex(i), 32, '0')::uuid"}


@pytest.mark.parametrize("ending", ["ndjson", "csv"])
def test_a_million_records_are_sent_with_flat_memory(figures, ending):
    source, _proof, event = make.a_sourced_event()
    make.show(*make.everything_for(event, source))
    for first in range(event.pk + 1, event.pk + ROWS, CHUNK):
        multiply(event, first, min(first + CHUNK, event.pk + ROWS) - 1)

    response = Client().get(f"/api/v1/events.{ending}")
    began, sizes, sent, last = time.perf_counter(), [], 0, b""
    for chunk in response.streaming_content:
        sent, last = sent + len(chunk), chunk
        sizes.append(megabytes())
    seconds = time.perf_counter() - began
    grown = max(sizes) - sizes[len(sizes) // 20]

    end = last.decode().splitlines()[-1]
    figures(rows=ROWS, megabytes_sent=sent >> 20, rows_a_second=round(ROWS / seconds), megabytes_grown=round(grown))
    assert grown <= MOST_MEGABYTES
    if ending == "ndjson":
        assert (json.loads(end)["complete"], json.loads(end)["count"]) == (True, ROWS)
    else:
        assert end.startswith(f"# complete,{ROWS},")


def megabytes():
    """What this process holds of the machine’s memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 2**20


def multiply(event, first, last):
    """Copies of a public event with its document, under numbers of their own."""
    vendor = connections["public"].vendor
    names = [field.column for field in columns(Event)]
    own = {"id": "i", "uid": UID[vendor], "slug": "'e-' || i"}
    documents = {"id": f"i + {number_of('event', 0)}", "uid": UID[vendor]}
    copy(Event, names, own, event.pk, first, last)
    names = [field.column for field in Document._meta.concrete_fields]
    copy(Document, names, documents, number_of("event", event.pk), first, last)


def copy(model, names, own, pk, first, last):
    table, connection = model._meta.db_table, connections["public"]
    values = ", ".join(own.get(name, f'"{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    numbers = NUMBERS[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            statement = f"INSERT INTO {table} ({quoted}) {numbers} SELECT {values} FROM {table}, n WHERE id = %s"
        else:
            statement = f"{numbers} INSERT INTO {table} ({quoted}) SELECT {values} FROM {table}, n WHERE id = %s"
        cursor.execute(statement, [first, last, pk])

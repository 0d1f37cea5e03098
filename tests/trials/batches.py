"""What is done to a batch, each as a process of its own that tells as JSON what it saw:
`python -m tests.trials.batches ACT [WORD …]`."""

import itertools
import json
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django

# So early that what memory is taken afterwards is taken by rows.
EARLY = 10_000


def megabytes() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


@contextmanager
def locks() -> Iterator[list[float]]:
    """How long each transaction held the lock of all who write."""
    from django.db import transaction

    from relations.newsroom import audit

    held, began = [], []
    connection, claimed = transaction.get_connection("default"), audit._locked_tail

    def claim():
        tail = claimed()
        if not began:
            began.append(time.monotonic())
        return tail

    def ended(way):
        def end():
            try:
                return way()
            finally:
                if began:
                    held.append(time.monotonic() - began.pop())

        return end

    audit._locked_tail = claim
    connection.commit, connection.rollback = ended(connection.commit), ended(connection.rollback)
    yield held


def timed(steps: Iterable[int]) -> dict:
    """What the steps take, each of which answers how many rows are done."""
    number, early, began, processor = 0, 0, time.monotonic(), time.process_time()
    with locks() as held:
        for rows in steps:
            number += 1
            early = early or (megabytes() if rows >= EARLY else 0)
    return {
        "seconds": round(time.monotonic() - began, 1),
        "processor": round(time.process_time() - processor, 1),
        "steps": number,
        "longest_lock": round(max(held), 2),
        "megabytes_early": early,
        "megabytes": megabytes(),
    }


def load(path: str) -> dict:
    from relations.newsroom.accounts import system_user
    from relations.newsroom.bulk import loading

    early: list[int] = []

    def note(phase: str, rows: int) -> None:
        if phase == "load" and rows >= EARLY and not early:
            early.append(megabytes())

    def steps() -> Iterator[int]:
        found = loading.check(Path(path))
        yield loading.load(found, by=system_user(), report=note).counts["created"]

    return {**timed(steps()), "megabytes_early": (early or [0])[0]}


def check(path: str) -> dict:
    from relations.newsroom.bulk import loading

    return dict(loading.check(Path(path)).counts)


def publish() -> dict:
    from relations.newsroom.accounts import system_user
    from relations.newsroom.bulk.publishing import ROWS, publish_all
    from relations.newsroom.models import Batch

    editions = publish_all(Batch.objects.get(), by=system_user())
    return timed(ROWS * number for number, _edition in enumerate(editions, start=1))


def edit(enough: str) -> dict:
    """An editor who saves again and again, and publishes an event each second, until a file is there."""
    from django.db import transaction

    from relations.catalogue.documents import learn_addresses
    from relations.models import Event, Statement
    from relations.newsroom.accounts import system_user
    from relations.newsroom.record import record
    from relations.newsroom.workflow import publish

    def save(row, **words: str) -> float:
        began = time.monotonic()
        with transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**words)
            record(row, by=system_user())
        return time.monotonic() - began

    event, statement = Event.objects.filter(summary_fr__gt="").first(), Statement.objects.first()
    saves, editions, last = [], [], 0.0
    # As in a process of the desk, whose pages are loaded.
    learn_addresses()
    print("ready", flush=True)
    for number in itertools.count():
        if os.path.exists(enough):
            break
        saves.append(save(statement, content_fr=f"Fois {number}."))
        if time.monotonic() > last + 1:
            saves.append(save(event, summary_fr=f"Fois {number}."))
            last = time.monotonic()
            publish([("event", event.pk)], by=system_user())
            editions.append(time.monotonic() - last)
        time.sleep(0.05)
    return {
        "saves": len(saves),
        "longest_save": round(max(saves), 2),
        "ordinary_editions": len(editions),
        "longest_ordinary_edition": round(max(editions), 2),
    }


# Small transactions, so that there is much between the first row and the last.
SMALL = 40


def go_on(act: str, path: str) -> dict:
    """Finish what the process before left, prove all of it and tell what is there; then load or publish, and tell of
    each transaction that is done. Whoever kills this process has read what was acknowledged."""
    from relations.newsroom.accounts import system_user
    from relations.newsroom.bulk import loading, publishing
    from relations.newsroom.models import Batch

    loading.CHUNK = publishing.ROWS = SMALL
    tell(proved())
    if act == "load":
        found = loading.check(Path(path))
        begun = loading.interrupted(found)
        loading.load(found, by=system_user(), batch=begun, report=lambda _phase, rows: tell(rows))
    if act == "publish":
        for edition in publishing.publish_all(Batch.objects.get(), by=system_user()):
            tell(edition.number)
    return proved()


def proved() -> dict:
    from io import StringIO

    from django.core.management import call_command

    from relations.models import Event, Passage
    from relations.newsroom import press
    from relations.newsroom.bulk.belonging import without_hidden
    from relations.newsroom.models import Batch, Edition, ImportedRow
    from relations.publication.models import State

    behind = Edition.objects.count() - State.current().edition
    applied = press.catch_up()
    for name in ("verify_newsroom", "audit_verify", "verify_public"):
        call_command(name, stdout=StringIO())
    return {
        "behind": behind,
        "applied": applied,
        "states": list(Batch.objects.values_list("state", flat=True)),
        "rows": ImportedRow.objects.count(),
        "drafts": [Event.objects.count(), Passage.objects.count()],
        "seen": without_hidden(Event.objects.all(), "event").count(),
        "public": [model.objects.using("public").count() for model in (Event, Passage)],
        "editions": list(Edition.objects.order_by("number").values_list("number", flat=True)),
    }


def tell(said: object) -> None:
    print(json.dumps(said), flush=True)


ACTS = {"load": load, "check": check, "publish": publish, "edit": edit, "go-on": go_on}

if __name__ == "__main__":
    django.setup()
    tell(ACTS[sys.argv[1]](*sys.argv[2:]))

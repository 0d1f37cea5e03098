"""A data set of 110,000 rows: from the file to drafts, from drafts to readers, and through kills on the way."""

import datetime as dt
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.db import transaction

from relations.models import Event
from relations.newsroom import audit
from relations.newsroom.accounts import system_user
from relations.newsroom.bulk.loading import check, load
from relations.newsroom.bulk.publishing import publish_all
from tests import factories as make
from tests.installation import ROOT, Installation
from tests.newsroom.bulk.grounds import grounds

pytestmark = pytest.mark.trial

ROWS = int(os.environ.get("ENTENTE_BULK_ROWS", "110000"))
KILLS = 5
RELATIONS = (
    "Make a visit", "Host a visit", "Provide economic aid", "Criticize or denounce", "Make statement",
    "Engage in negotiation", "Sign formal agreement", "Express intent to cooperate",
)  # fmt: skip


def a_file(folder, number):
    chance, path = random.Random(1), folder / "many.tsv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id\tDate\tActor\tTarget\tRelation\tCity\n")
        for at in range(number):
            day = dt.date(1995, 1, 1) + dt.timedelta(days=chance.randrange(9000))
            sides = chance.choice(("Mali\tUnited States", "United States\tMali"))
            file.write(f"{at}\t{day}\t{sides}\t{chance.choice(RELATIONS)}\tBamako\n")
    return path


def megabytes():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


@contextmanager
def locks():
    """How long each transaction held the lock of all who write, in seconds by the clock and of the processor."""
    held, began = [], []
    connection, claimed = transaction.get_connection("default"), audit._locked_tail

    def claim():
        tail = claimed()
        if not began:
            began.append((time.monotonic(), time.process_time()))
        return tail

    def ended(way):
        def end():
            try:
                return way()
            finally:
                if began:
                    clock, processor = began.pop()
                    held.append((time.monotonic() - clock, time.process_time() - processor))

        return end

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "_locked_tail", claim)
        patch.setattr(connection, "commit", ended(connection.commit))
        patch.setattr(connection, "rollback", ended(connection.rollback))
        yield held


def longest(held):
    return f"{max(clock for clock, _own in held):.2f} ({max(own for _clock, own in held):.2f} of the processor)"


@pytest.mark.usefixtures("press")
def test_a_large_data_set_becomes_drafts_and_then_public(tmp_path, figures):
    make.show(*grounds())
    path, began, processor = a_file(tmp_path, ROWS), time.monotonic(), time.process_time()

    with locks() as of_drafts:
        batch = load(check(path), by=system_user())
    drafts, drafts_processor, memory = time.monotonic() - began, time.process_time() - processor, megabytes()
    began, processor = time.monotonic(), time.process_time()
    with locks() as of_editions:
        number = len(list(publish_all(batch, by=system_user())))
    public, public_processor = time.monotonic() - began, time.process_time() - processor

    assert batch.counts == {"created": ROWS}
    assert Event.objects.using("public").count() == ROWS
    assert check(path).counts == {"unchanged": ROWS}
    figures(
        rows=ROWS,
        load_average=round(os.getloadavg()[0], 1),
        seconds_to_drafts=round(drafts, 1),
        of_them_processor=round(drafts_processor, 1),
        seconds_to_public=round(public, 1),
        of_them_processor_again=round(public_processor, 1),
        editions=number,
        microseconds_of_processor_for_a_row=round(public_processor / ROWS * 1e6),
        seconds_of_longest_lock_for_drafts=longest(of_drafts),
        seconds_of_longest_lock_for_editions=longest(of_editions),
        seconds_locked_of_all=round(sum(held for held, _own in of_drafts + of_editions), 1),
        megabytes_after_drafts=memory,
        megabytes_at_the_end=megabytes(),
    )


SEEN = """
import django, json
django.setup()
from relations.models import Event, Passage
from relations.newsroom.models import Batch, ImportedRow
from relations.newsroom.proofs import newsroom_differences
states = list(Batch.objects.values_list("state", flat=True))
counts = [model.objects.count() for model in (ImportedRow, Event, Passage)]
print(json.dumps([states, counts, list(newsroom_differences())]))
"""
# Stands beside the import and says as soon as it has written so many rows.
WATCH = """
import django, sys, time
django.setup()
from relations.newsroom.models import ImportedRow
print("ready", flush=True)
while ImportedRow.objects.count() < int(sys.argv[1]):
    time.sleep(0.02)
print("there", flush=True)
"""


def test_an_import_that_is_killed_goes_on_without_losing_or_doubling_a_row(tmp_path, figures):
    installation = Installation(tmp_path).prepare()
    number, written = max(ROWS // 10, 4000), []
    path, chance = a_file(tmp_path, number), random.Random(2)
    _states, before, _found = seen(installation)

    for at in range(KILLS):
        watch = subprocess.Popen(
            [sys.executable, "-c", WATCH, str(written[-1] + 1 if written else 1)],
            cwd=ROOT, env=installation.environment, stdout=subprocess.PIPE,
        )  # fmt: skip
        watch.stdout.readline()
        run = importing(installation, path, resume=at > 0)
        watch.stdout.readline()
        # Anywhere in a transaction, or between two.
        time.sleep(chance.uniform(0, 0.3))
        run.send_signal(signal.SIGKILL)
        assert run.wait() == -signal.SIGKILL
        watch.wait()
        states, after, found = seen(installation)
        counts = [one - other for one, other in zip(after, before, strict=True)]
        assert (states, found, len(set(counts))) == (["loading"], [], 1)
        assert 0 < counts[0] < number
        written.append(counts[0])
    assert importing(installation, path, resume=True).wait() == 0

    assert seen(installation) == [["ready"], [number + one for one in before], []]
    assert written == sorted(set(written))
    figures(rows=number, kills=len(written), rows_when_killed=", ".join(map(str, written)))


def seen(installation):
    return json.loads(installation.run("-c", SEEN).stdout)


def importing(installation, path, *, resume):
    command = [sys.executable, "manage.py", "import_events", str(path), *(["--resume"] if resume else [])]
    return subprocess.Popen(command, cwd=ROOT, env=installation.environment, stdout=subprocess.DEVNULL)


# An editor who saves again and again while the import runs, and how long the longest save had to wait.
SAVE = """
import django, json, time
django.setup()
from django.db import transaction
from relations.newsroom import audit
from relations.newsroom.models import Batch
waits = []
print("ready", flush=True)
while not Batch.objects.filter(state="ready").exists():
    began = time.monotonic()
    with transaction.atomic():
        audit.claim()
    waits.append(time.monotonic() - began)
    time.sleep(0.05)
print(json.dumps([len(waits), max(waits)]))
"""


def test_editors_save_while_a_file_is_read(tmp_path, figures):
    installation = Installation(tmp_path).prepare()
    number = max(ROWS // 10, 2000)
    editor = subprocess.Popen(
        [sys.executable, "-c", SAVE], cwd=ROOT, env=installation.environment, stdout=subprocess.PIPE
    )
    editor.stdout.readline()

    began = time.monotonic()
    assert importing(installation, a_file(tmp_path, number), resume=False).wait() == 0
    seconds = time.monotonic() - began

    saves, longest_wait = json.loads(editor.communicate()[0])
    assert saves > 1
    figures(
        rows=number,
        load_average=round(os.getloadavg()[0], 1),
        seconds=round(seconds, 1),
        saves=saves,
        longest_wait=round(longest_wait, 2),
    )

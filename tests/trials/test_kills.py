"""Real kills: a process that publishes is killed, at its n-th write or any moment; the next finishes what it left."""

import json
import random
import secrets
import signal
import subprocess
import sys
import time

import pytest

from tests.installation import ROOT, Installation

pytestmark = pytest.mark.trial

# Publishes an edit of an event and dies, by SIGKILL, when it reaches its n-th writing statement or the second commit.
PUBLISH_AND_DIE = """
import django, os, signal, sys
django.setup()
from contextlib import ExitStack
from django.db import connections, transaction
from relations.models import Event
from relations.newsroom.accounts import system_user
from relations.newsroom.record import record
from relations.newsroom.workflow import publish
deadly, seen = int(sys.argv[1]), 0
event = Event.objects.order_by("pk").first()
with transaction.atomic():
    event.title_fr = f"Titre {deadly}"
    event.save()
    record(event, by=system_user())
def die():
    os.kill(os.getpid(), signal.SIGKILL)
def watch(execute, sql, params, many, context):
    global seen
    if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "COPY")):
        seen += 1
        if seen == deadly:
            die()
    return execute(sql, params, many, context)
if deadly == 0:
    connections["public"].commit = die
with ExitStack() as stack:
    for alias in ("default", "public"):
        stack.enter_context(connections[alias].execute_wrapper(watch))
    publish([("event", event.pk)], by=system_user())
print("published")
"""
RECOVER = """
import django, json
django.setup()
from relations.newsroom import press
from relations.newsroom.models import Edition
from relations.newsroom.proofs import differences, log_differences, newsroom_differences
applied = press.catch_up()
found = [*differences(), *newsroom_differences(), *log_differences()]
print(json.dumps([applied, Edition.objects.count(), found]))
"""


def test_a_killed_press_is_finished_by_the_next_process(tmp_path, figures):
    installation = Installation(tmp_path).prepare()
    killed, finished, editions = 0, 0, json.loads(installation.run("-c", RECOVER).stdout)[1]

    for deadly in range(100):
        attempt = installation.run("-c", PUBLISH_AND_DIE, str(deadly), check=False)
        applied, count, found = json.loads(installation.run("-c", RECOVER).stdout)
        assert found == []
        if attempt.returncode == 0:
            break
        assert attempt.returncode == -9
        killed, finished = killed + 1, finished + applied
        assert count == editions + finished
    else:
        pytest.fail("the edition never came to its end")

    assert killed >= 12
    assert finished == 1
    figures(kills=killed, editions_finished_by_the_next_process=finished)


# Finishes what the process before it left, proves all of it, and publishes one edit after another until it is killed.
# Each number that `publish()` has answered is acknowledged.
PUBLISH_ON = """
import django, json, sys
django.setup()
from io import StringIO
from django.core.management import call_command
from django.db import transaction
from relations.models import Event
from relations.newsroom import press
from relations.newsroom.accounts import system_user
from relations.newsroom.models import Edition, Revision
from relations.newsroom.record import record
from relations.newsroom.workflow import publish
from relations.publication.models import State
numbers = list(Edition.objects.order_by("number").values_list("number", flat=True))
behind = numbers[-1] - State.current().edition
applied = press.catch_up()
for name in ("verify_newsroom", "audit_verify", "verify_public"):
    call_command(name, stdout=StringIO())
saved = set(Revision.objects.filter(kind="event", snapshot__root__summary_fr__startswith="Fois ").values_list("snapshot__root__summary_fr", flat=True))
print(json.dumps([numbers, behind, applied, sorted(saved)]), flush=True)
events = list(Event.objects.order_by("pk"))
for at in range(int(sys.argv[2])):
    event, words = events[at % len(events)], f"Fois {sys.argv[1]}-{at}."
    event.refresh_from_db()
    with transaction.atomic():
        event.summary_fr = words
        event.save()
        record(event, by=system_user())
    print(json.dumps(words), flush=True)
    print(publish([("event", event.pk)], by=system_user()).number, flush=True)
"""  # noqa: E501
KILLS, MANY = 50, 100_000


def test_a_press_killed_at_any_moment_loses_nothing_acknowledged(tmp_path, figures):
    installation, start = Installation(tmp_path).prepare(), secrets.randbelow(2**32)
    chance, numbers, saves, finished = random.Random(start), set(), set(), 0
    print(f"seed {start}")

    for at in range(KILLS + 1):
        # The last one only says what it finds.
        last = at == KILLS
        run = subprocess.Popen(
            [sys.executable, "-c", PUBLISH_ON, str(at), str(0 if last else MANY)],
            cwd=ROOT, env=installation.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        first = run.stdout.readline()
        assert first, run.stderr.read().decode()[-2000:]
        editions, behind, applied, saved = json.loads(first)
        assert editions == list(range(1, len(editions) + 1))
        assert behind == applied <= 1
        assert numbers <= set(editions)
        assert saves <= set(saved)
        finished += applied
        if not last:
            time.sleep(chance.uniform(0.1, 1.2))
            run.send_signal(signal.SIGKILL)
        # A line that was cut by the kill says nothing.
        for told in (json.loads(line) for line in run.stdout if line.endswith(b"\n")):
            (numbers if isinstance(told, int) else saves).add(told)
        assert run.wait() == (0 if last else -signal.SIGKILL)

    assert len(numbers) > KILLS
    figures(
        kills=KILLS, acknowledged_saves=len(saves), acknowledged_editions=len(numbers), lost=0, half_published=0,
        editions_finished_by_the_next_process=finished, seed=start,
    )  # fmt: skip

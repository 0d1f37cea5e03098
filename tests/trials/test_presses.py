"""Several processes at once: editions keep their order, and nothing that anybody saved is lost."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from tests.installation import Installation

pytestmark = pytest.mark.trial

# Waits for the other processes of the trial, so that all begin their work together.
MEET = """
import os, pathlib, sys, time
def meet():
    folder, deadline = pathlib.Path(os.environ["DATA_DIR"]), time.monotonic() + 60
    (folder / f"ready-{os.getpid()}").touch()
    while len(list(folder.glob("ready-*"))) < int(sys.argv[-1]):
        if time.monotonic() > deadline:
            sys.exit("the others did not come")
        time.sleep(0.01)
"""
# Edits and publishes, so many times over, the events of which this process has every n-th.
PUBLISH = """
import django, json, sys
django.setup()
from django.db import transaction
from relations.models import Event
from relations.newsroom.accounts import system_user
from relations.newsroom.record import record
from relations.newsroom.workflow import publish
mine, processes, editions = map(int, sys.argv[1:4])
events = list(Event.objects.order_by("pk"))[mine::processes]
numbers = []
meet()
for at in range(editions):
    event = events[at % len(events)]
    with transaction.atomic():
        event.title_fr = f"Titre {mine}, {at}"
        event.save()
        record(event, by=system_user())
    numbers.append(publish([("event", event.pk)], by=system_user()).number)
print(json.dumps(numbers))
"""
# Saves the statements of which this process has every n-th, and publishes nothing.
SAVE = """
import django, json, sys
django.setup()
from django.db import transaction
from relations.models import Statement
from relations.newsroom.accounts import system_user
from relations.newsroom.record import record
mine, processes, saves = map(int, sys.argv[1:4])
statements = list(Statement.objects.order_by("pk"))[mine::processes]
saved = {}
meet()
for at in range(saves):
    statement = statements[at % len(statements)]
    with transaction.atomic():
        statement.content_fr = f"Propos {mine}, {at}"
        statement.save()
        revision = record(statement, by=system_user())
    saved[statement.pk] = [revision.number, statement.content_fr]
print(json.dumps(saved))
"""
CHECK = """
import django, json
django.setup()
from relations.models import Statement
from relations.newsroom.models import Edition, Standing
from relations.newsroom.proofs import differences, log_differences, newsroom_differences
from relations.publication.models import State
heads = Standing.objects.filter(kind="statement").select_related("head")
print(json.dumps({
    "editions": list(Edition.objects.order_by("number").values_list("number", flat=True)),
    "shown": State.current().edition,
    "heads": {row.record_id: [row.head.number, row.head.snapshot["root"]["content_fr"]] for row in heads},
    "found": [*differences(), *newsroom_differences(), *log_differences()],
}))
"""


def check(installation):
    return json.loads(installation.run("-c", CHECK).stdout)


def at_once(installation, *commands):
    """The answers of processes that run side by side, each given as its program and its arguments."""
    with ThreadPoolExecutor(len(commands)) as pool:
        runs = [
            pool.submit(installation.run, "-c", MEET + program, *map(str, [*values, len(commands)]))
            for program, *values in commands
        ]
        return [json.loads(run.result().stdout) for run in runs]


def test_two_presses_at_once_make_editions_without_gaps(tmp_path, figures):
    installation = Installation(tmp_path).prepare()
    before, start = check(installation)["editions"], time.monotonic()

    one, other = at_once(installation, (PUBLISH, 0, 2, 20), (PUBLISH, 1, 2, 20))

    seconds, after = time.monotonic() - start, check(installation)
    assert after["found"] == []
    assert sorted([*one, *other]) == list(range(before[-1] + 1, before[-1] + 41))
    assert after["editions"] == list(range(1, before[-1] + 41))
    assert after["shown"] == before[-1] + 40
    # Not asserted: SQLite gives its lock to whoever asks first, and one press may ask first twenty times.
    turns = sum((first in one) != (second in one) for first, second in pairwise(sorted([*one, *other])))
    figures(editions=40, seconds=round(seconds, 1), times_the_press_changed_hands=turns)


def test_saves_beside_publishing_lose_nothing(tmp_path, figures):
    installation = Installation(tmp_path).prepare()
    before, start = check(installation), time.monotonic()

    numbers, one, other = at_once(installation, (PUBLISH, 0, 1, 20), (SAVE, 0, 2, 100), (SAVE, 1, 2, 100))

    seconds, after = time.monotonic() - start, check(installation)
    assert after["found"] == []
    assert len(numbers) == 20
    assert after["editions"] == list(range(1, before["editions"][-1] + 21))
    saved = one | other
    assert {pk: after["heads"][pk] for pk in saved} == saved
    appended = sum(head[0] - before["heads"][pk][0] for pk, head in after["heads"].items())
    assert appended == 200
    figures(editions=20, saves=200, seconds=round(seconds, 1))

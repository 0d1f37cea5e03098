"""Real kills: a process that publishes is killed at its n-th write; a new one finishes or finds nothing to finish."""

import json

import pytest

from tests.installation import Installation

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

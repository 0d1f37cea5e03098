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

import pytest

from relations.models import Event
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


@pytest.mark.usefixtures("press")
def test_a_large_data_set_becomes_drafts_and_then_public(tmp_path, figures):
    make.show(*grounds())
    path, began, processor = a_file(tmp_path, ROWS), time.monotonic(), time.process_time()

    batch = load(check(path), by=system_user())
    drafts, drafts_processor, memory = time.monotonic() - began, time.process_time() - processor, megabytes()
    began, processor, longest = time.monotonic(), time.process_time(), 0.0
    editions = publish_all(batch, by=system_user())
    number = 0
    while True:
        start = time.monotonic()
        if next(editions, None) is None:
            break
        longest, number = max(longest, time.monotonic() - start), number + 1
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
        longest_edition=round(longest, 2),
        megabytes_after_drafts=memory,
        megabytes_at_the_end=megabytes(),
    )


SEEN = """
import django, json
django.setup()
from relations.models import Event
from relations.newsroom.models import Batch, ImportedRow
from relations.newsroom.proofs import newsroom_differences
states = list(Batch.objects.values_list("state", flat=True))
print(json.dumps([states, ImportedRow.objects.count(), list(newsroom_differences())]))
"""


def test_an_import_that_is_killed_goes_on_without_losing_or_doubling_a_row(tmp_path, figures):
    installation = Installation(tmp_path).prepare()
    number, chance, kills, written = max(ROWS // 10, 2000), random.Random(2), 0, []
    path = a_file(tmp_path, number)

    states: list[str] = []
    while states != ["ready"]:
        command = [sys.executable, "manage.py", "import_events", str(path), *(["--resume"] if states else [])]
        run = subprocess.Popen(command, cwd=ROOT, env=installation.environment, stdout=subprocess.DEVNULL)
        if kills < KILLS:
            time.sleep(chance.uniform(2, 8))
            run.send_signal(signal.SIGKILL)
            kills += 1
        assert run.wait() in (0, -signal.SIGKILL)
        states, rows, found = json.loads(installation.run("-c", SEEN).stdout)
        written.append(rows)
        assert found == []

    assert written[-1] == number
    figures(rows=number, kills=kills, rows_after_each=", ".join(map(str, written)))

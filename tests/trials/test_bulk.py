"""A data set of 110,000 rows: from the file to drafts, from drafts to readers, and through kills on the way."""

import datetime as dt
import os
import random
import resource
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connections

from relations.models import Event
from relations.newsroom.accounts import system_user
from relations.newsroom.bulk.loading import check, load
from relations.newsroom.bulk.publishing import publish_all
from relations.newsroom.models import Batch, ImportedRow
from relations.newsroom.proofs import differences, newsroom_differences
from tests import factories as make
from tests.newsroom.bulk.grounds import grounds

pytestmark = [pytest.mark.trial, pytest.mark.usefixtures("press")]

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


LOADS = """
import sys
import django
django.setup()
from django.conf import settings
from django.db import connections
for alias, name in zip(("default", "public"), sys.argv[2:4]):
    settings.DATABASES[alias]["NAME"] = connections[alias].settings_dict["NAME"] = name
from relations.newsroom.accounts import system_user
from relations.newsroom.bulk.loading import check, interrupted, load
from pathlib import Path
found = check(Path(sys.argv[1]))
load(found, by=system_user(), batch=interrupted(found))
"""


def test_an_import_that_is_killed_goes_on_without_losing_or_doubling_a_row(tmp_path, figures):
    make.show(*grounds())
    rows, chance, kills = max(ROWS // 20, 3000), random.Random(2), 0
    path = a_file(tmp_path, rows)
    system_user()
    names = [str(connections[alias].settings_dict["NAME"]) for alias in ("default", "public")]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}

    while not Batch.objects.filter(state=Batch.State.READY).exists():
        before = ImportedRow.objects.count()
        run = subprocess.Popen(
            [sys.executable, "-c", LOADS, str(path), *names], cwd=settings.BASE_DIR, env=environment
        )  # fmt: skip
        if kills < KILLS:
            while run.poll() is None and ImportedRow.objects.count() <= before:
                time.sleep(0.05)
            time.sleep(chance.random() / 2)
            run.send_signal(signal.SIGKILL)
            kills += 1
        assert run.wait() in (0, -signal.SIGKILL)

    assert Event.objects.count() == ImportedRow.objects.count() == rows
    assert list(newsroom_differences()) == list(differences()) == []
    figures(rows=rows, kills=kills)

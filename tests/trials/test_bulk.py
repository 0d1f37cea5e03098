"""A data set of 110,000 rows: from the file to drafts, from drafts to readers, and beside editors at work.

ENTENTE_BULK_ROWS takes fewer for a first look.
"""

import datetime as dt
import os
import random

import pytest

from tests.installation import Installation
from tests.trials.loads import said, started

pytestmark = pytest.mark.trial

ROWS = int(os.environ.get("ENTENTE_BULK_ROWS", "110000"))
# The rest is beside editors, who are not to wait longer than this: two seconds, and what a busy machine adds.
BESIDE, LONGEST_WAIT = min(ROWS, 22_000), 3
RELATIONS = (
    "Make a visit", "Host a visit", "Provide economic aid", "Criticize or denounce", "Make statement",
    "Engage in negotiation", "Sign formal agreement", "Express intent to cooperate",
)  # fmt: skip
COUNTS = """
import django, json
django.setup()
from relations.models import Event
from relations.newsroom.models import Batch, ImportedRow
print(json.dumps([ImportedRow.objects.count(), Event.objects.count(), Event.objects.using("public").count()]))
"""


def a_file(folder, number):
    chance, path = random.Random(1), folder / "many.tsv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id\tDate\tActor\tTarget\tRelation\tCity\n")
        for at in range(number):
            day = dt.date(1995, 1, 1) + dt.timedelta(days=chance.randrange(9000))
            sides = chance.choice(("Mali\tUnited States", "United States\tMali"))
            file.write(f"{at}\t{day}\t{sides}\t{chance.choice(RELATIONS)}\tBamako\n")
    return path


def act(installation, *words):
    return started(installation, "-m", "tests.trials.batches", *map(str, words))


def counts(installation):
    """How many rows, how many events in the newsroom, and how many in public."""
    return said(started(installation, "-c", COUNTS))


def verified(installation):
    """Both proofs, side by side: each command ends badly when something is wrong."""
    runs = [started(installation, "manage.py", name) for name in ("verify_public", "verify_newsroom", "audit_verify")]
    for run in runs:
        told = run.communicate(timeout=900)
        assert run.returncode == 0, told


def test_a_large_data_set_becomes_drafts_and_then_public(tmp_path, figures):
    installation = Installation(tmp_path).prepare()
    path, (_none, drafts_before, public_before) = a_file(tmp_path, ROWS), counts(installation)

    drafts = said(act(installation, "load", path))
    public = said(act(installation, "publish"))

    assert counts(installation) == [ROWS, drafts_before + ROWS, public_before + ROWS]
    figures(
        rows=ROWS,
        seconds_to_drafts=drafts["seconds"],
        of_them_processor=drafts["processor"],
        seconds_to_public=public["seconds"],
        of_them_of_the_processor=public["processor"],
        editions=public["steps"],
        longest_lock_for_drafts=drafts["longest_lock"],
        longest_lock_for_editions=public["longest_lock"],
        megabytes_after_10000_drafts=drafts["megabytes_early"],
        megabytes_after_all=drafts["megabytes"],
        megabytes_after_10000_published=public["megabytes_early"],
        megabytes_after_all_published=public["megabytes"],
    )
    again = said(act(installation, "check", path))
    assert again == {"unchanged": ROWS}
    verified(installation)


def test_editors_save_and_publish_beside_a_batch(tmp_path, figures):
    installation = Installation(tmp_path).prepare()
    path, seen = a_file(tmp_path, BESIDE), {}

    for name, words in (("load", ["load", path]), ("publish", ["publish"])):
        enough = tmp_path / f"enough-{name}"
        editor = act(installation, "edit", enough)
        assert editor.stdout.readline() == b"ready\n"
        of_batch = said(act(installation, *words))
        enough.touch()
        of_editor = said(editor)
        seen |= {f"{name}_{one}": value for one, value in {**of_editor, "seconds": of_batch["seconds"]}.items()}

    figures(rows=BESIDE, **seen)
    assert max(value for name, value in seen.items() if "longest" in name) < LONGEST_WAIT
    verified(installation)

"""The restore drill: a whole installation from backups alone, and a newsroom that comes back older than its public."""

import json
import time

import pytest
from django.db import connections

from tests.exports import site_walk
from tests.installation import Installation
from tests.newsroom.recovery.drill import BACK_UP, RESTORE, SAID

pytestmark = pytest.mark.trial
ENDING = "dump" if connections["default"].vendor == "postgresql" else "sqlite3"

PUBLISH = """
import django
django.setup()
from django.db import transaction
from relations.models import Event
from relations.newsroom.accounts import system_user
from relations.newsroom.record import record
from relations.newsroom.workflow import publish
event = Event.objects.order_by("pk").first()
with transaction.atomic():
    event.title_fr = f"{event.title_fr} bis"
    event.save()
    record(event, by=system_user())
publish([("event", event.pk)], by=system_user())
"""
PROVE = f"""{SAID}
tell(said=said(), wrong=[refused(name) for name in ("verify_newsroom", "audit_verify", "verify_public")])
"""


@pytest.fixture
def seeded(tmp_path):
    installation = Installation(tmp_path / "one").prepare()
    for _edition in range(3):
        installation.run("-c", PUBLISH)
    return installation


def back_up(installation, place):
    killed = installation.run("-c", BACK_UP, str(place), check=False)
    assert killed.returncode == -9, killed.stderr
    whole = sorted(one for one in place.iterdir() if not one.name.startswith("."))
    return whole[-1], json.loads(killed.stdout.splitlines()[-1])["said"]


def test_a_restore_from_backups_alone_ends_equal(seeded, tmp_path, figures):
    backup, before = back_up(seeded, tmp_path / "backups")
    began = time.monotonic()

    restored = Installation(tmp_path / "two").run("-c", RESTORE, str(backup), f"newsroom.{ENDING}")

    found = json.loads(restored.stdout.splitlines()[-1])
    assert found["said"] == before
    size = sum(path.stat().st_size for path in backup.iterdir())
    figures(edition=before[2], audit_entries=before[4], bytes=size, seconds=round(time.monotonic() - began, 1))


def test_a_newsroom_older_than_its_public_is_noticed_and_goes_on_above(seeded, tmp_path, figures):
    backup, _said = back_up(seeded, tmp_path / "backups")
    seeded.run("-c", PUBLISH)
    newsroom = Installation(tmp_path / "two")
    # The server of the public side was not harmed: its database stays, one edition ahead.
    if "PUBLIC_DATABASE_URL" in seeded.environment:
        newsroom.environment["PUBLIC_DATABASE_URL"] = seeded.environment["PUBLIC_DATABASE_URL"]
    else:
        newsroom.environment["PUBLIC_DATABASE_URL"] = f"sqlite:///{seeded.folder / 'public.sqlite3'}"

    restored = newsroom.manage("restore", str(backup), "--newsroom-only", check=False)
    stopped = newsroom.run("-c", PUBLISH, check=False)
    newsroom.manage("rebuild_public", "--rewind")
    newsroom.run("-c", PUBLISH)
    proved = json.loads(newsroom.run("-c", PROVE).stdout.splitlines()[-1])

    assert restored.returncode == 1
    assert "rebuild_public --rewind" in restored.stderr
    assert "LogBehind" in stopped.stderr
    assert proved["wrong"] == [None, None, None]
    lost = json.loads((backup / "manifest.json").read_text())["newsroom"]["edition"]["number"] + 1
    assert proved["said"][2] == lost + 1
    figures(edition_lost=lost, next_edition=proved["said"][2])


def test_the_static_copy_of_the_seeds_is_the_site(seeded, tmp_path, figures):
    began = time.monotonic()
    seeded.manage("export_static", str(tmp_path / "copy"))
    taken = time.monotonic() - began

    walk = (
        "import django, json, sys; django.setup()\n"
        "from pathlib import Path\n"
        "from tests.exports import site_walk as walk\n"
        "folder = Path(sys.argv[1])\n"
        "print(json.dumps([walk.differences(folder), walk.dead_links(folder), walk.not_as_written(folder)]))"
    )
    assert json.loads(seeded.run("-c", walk, str(tmp_path / "copy")).stdout) == [[], [], []]
    files = len(site_walk.sums_of(tmp_path / "copy"))
    figures(files=files, seconds=round(taken, 1))

"""Small databases of an earlier release are upgraded, backed up, and restored elsewhere. With seeds: a trial."""

import json
import lzma
import subprocess
from pathlib import Path

import pytest
from django.db import connections

from tests.installation import SOCKET, Installation
from tests.newsroom.recovery.drill import RESTORE, UPGRADE_AND_BACK_UP
from tests.pgplugin import binaries

# Databases before proposals, kept sources and prepared documents.
OLD = Path(__file__).parent / "newsroom-0012"
NAMES = ("newsroom", "public")
ENDING = "dump" if connections["default"].vendor == "postgresql" else "sqlite3"


@pytest.fixture(scope="module")
def drill(tmp_path_factory):
    """What two processes say: one where the release before stood, the other in an empty place. Slow, so once."""
    folder = tmp_path_factory.mktemp("drill")
    old, place = an_old_installation(folder / "old"), folder / "backups"
    first = old.run("-c", UPGRADE_AND_BACK_UP, str(place), check=False)
    assert first.returncode == -9, first.stderr[-2000:]
    whole = [one for one in place.iterdir() if not one.name.startswith(".")]
    second = Installation(folder / "new").run("-c", RESTORE, str(whole[-1]), f"public.{ENDING}")
    return json.loads(first.stdout.splitlines()[-1]), json.loads(second.stdout.splitlines()[-1]), place


def an_old_installation(folder):
    """Its databases, with this release in its place."""
    installation = Installation(folder)
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.{ENDING}").write_bytes(lzma.decompress((OLD / f"{name}.{ENDING}.xz").read_bytes()))
    if SOCKET:
        for name in NAMES:
            database = f"--dbname={installation.environment[f'{name.upper()}_DATABASE_URL']}"
            command = [binaries() / "pg_restore", "--single-transaction", "--no-owner", database]
            subprocess.run([*command, folder / f"{name}.dump"], check=True, capture_output=True)
    return installation


def test_databases_of_an_earlier_release_are_upgraded(drill):
    first, _second, _place = drill

    assert "The newsroom agrees with its revisions and its log." in first["upgraded"]
    assert "public shows what the log says." in first["upgraded"]
    assert "The audit is whole" in first["upgraded"]
    assert first["backed_up"]["migrations"]["newsroom"]["newsroom"] == "0012_tasks_of_undone_mergers"
    assert first["backed_up"]["newsroom"]["edition"]["number"] == first["said"][2] == 4


def test_an_upgrade_that_fails_says_how_to_go_back_and_can_be_run_again(drill):
    first, _second, _place = drill

    assert "The upgrade failed: division by zero" in first["failed"]
    assert f"manage.py restore {first['backup']}" in first["failed"]


def test_a_restore_is_equal_and_proved(drill):
    first, second, _place = drill

    assert second["said"] == first["said"]
    proofs = ("manifest", "verify_newsroom", "audit_verify", "verify_public")
    assert [line for line in second["told"] if line.endswith(": whole.")] == [f"{name}: whole." for name in proofs]


def test_a_damaged_file_is_named_and_nothing_restored(drill):
    _first, second, _place = drill

    assert f"public.{ENDING}: its SHA-256 is not the one of the manifest" in second["damaged"]
    assert "Nothing was restored" in second["damaged"]


def test_a_restore_overwrites_nothing(drill):
    _first, second, _place = drill

    assert "Not empty: newsroom, public" in second["again"]
    assert "Name an empty DATA_DIR" in second["again"]


def test_an_interrupted_restore_goes_on(drill):
    _first, second, _place = drill

    assert second["interrupted"] == "stopped"
    assert "A restore of this backup was interrupted here: it goes on." in second["told"]
    assert "newsroom: filled already." in second["told"]


def test_a_backup_that_is_killed_leaves_none(drill):
    _first, _second, place = drill

    left = [one for one in place.iterdir() if one.name.startswith(".")]
    assert [sorted(path.name for path in one.iterdir()) for one in left] == [[f"{name}.{ENDING}" for name in NAMES]]

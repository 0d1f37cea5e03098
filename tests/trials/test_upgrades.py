"""The whole drill: databases of an earlier release are upgraded, backed up, and restored elsewhere."""

import json

import pytest

from tests.installation import Installation
from tests.newsroom.recovery import old
from tests.newsroom.recovery.drill import RESTORE, UPGRADE_AND_BACK_UP

pytestmark = pytest.mark.trial


@pytest.fixture(scope="module")
def drill(tmp_path_factory):
    """What two processes say: one where the release before stood, the other in an empty place. Slow, so once."""
    folder = tmp_path_factory.mktemp("drill")
    place = folder / "backups"
    first = old.installation(folder / "old").run("-c", UPGRADE_AND_BACK_UP, str(place), check=False)
    assert first.returncode == -9, first.stderr[-2000:]
    whole = [one for one in place.iterdir() if not one.name.startswith(".")]
    second = Installation(folder / "new").run("-c", RESTORE, str(whole[-1]), f"public.{old.ENDING}")
    return json.loads(first.stdout.splitlines()[-1]), json.loads(second.stdout.splitlines()[-1]), place


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


def test_a_backup_that_is_killed_leaves_none(drill):
    _first, _second, place = drill

    left = [one for one in place.iterdir() if one.name.startswith(".unfinished-")]
    assert [sorted(path.name for path in one.iterdir()) for one in left] == [
        [f"{name}.{old.ENDING}" for name in old.NAMES]
    ]

"""Small databases of an earlier release come back from a backup, damaged and interrupted on the way. With the upgrade
before it: a trial."""

import json

import pytest

from tests.installation import Installation
from tests.newsroom.recovery import old
from tests.newsroom.recovery.drill import RESTORE


@pytest.fixture(scope="module")
def drill(tmp_path_factory):
    """What a process says in an empty place. Slow, so once."""
    folder = tmp_path_factory.mktemp("drill")
    backup = old.backup(folder / "backup")
    restored = Installation(folder / "new").run("-c", RESTORE, str(backup), f"public.{old.ENDING}")
    return json.loads(restored.stdout.splitlines()[-1]), json.loads((backup / "manifest.json").read_text())


def test_a_restore_is_equal_and_proved(drill):
    found, manifest = drill

    ends = [*manifest["newsroom"]["edition"].values(), *manifest["newsroom"]["audit"].values()]
    assert found["said"][2:] == ends
    proofs = ("manifest", "verify_newsroom", "audit_verify", "verify_public")
    assert [line for line in found["told"] if line.endswith(": whole.")] == [f"{name}: whole." for name in proofs]
    assert "public: written anew in the form of this release" in " ".join(found["told"])


def test_a_damaged_file_is_named_and_nothing_restored(drill):
    found, _manifest = drill

    assert f"public.{old.ENDING}: its SHA-256 is not the one of the manifest" in found["damaged"]
    assert "Nothing was restored" in found["damaged"]


def test_a_restore_overwrites_nothing(drill):
    found, _manifest = drill

    assert "Not empty: newsroom, public" in found["again"]
    assert "Name an empty DATA_DIR" in found["again"]


def test_an_interrupted_restore_goes_on(drill):
    found, _manifest = drill

    assert found["interrupted"] == "stopped"
    assert "A restore of this backup was interrupted here: it goes on." in found["told"]
    assert "newsroom: filled already." in found["told"]

"""Where a restore goes: into what is empty or what it has filled itself, and with no secret of before."""

import json

import pytest

from relations.newsroom import tokens
from relations.newsroom.accounts.links import Kind, make_link
from relations.newsroom.models import AuditEvent, OneTimeLink, PreviewLink, Token
from relations.newsroom.recovery import backups, copies, manifests, restores
from relations.newsroom.recovery.failures import RecoveryFailed
from relations.newsroom.sharing import share
from relations.reading import NEWSROOM, PUBLIC
from tests import factories as make
from tests.newsroom.timetable import key

pytestmark = pytest.mark.usefixtures("press", "no_migrations", "light")
BOTH = [NEWSROOM, PUBLIC]


@pytest.fixture
def mark(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "restoring.json"


@pytest.fixture
def backup(tmp_path):
    make.show(make.theme("security"))
    return backups.make(tmp_path / "backups").folder


@pytest.fixture
def filled(monkeypatch):
    """The databases that were filled, as if they had been empty."""
    found = []
    monkeypatch.setattr(copies, "is_empty", lambda alias: alias not in found)
    monkeypatch.setattr(copies, "copy_in", lambda alias, _folder: found.append(alias))
    monkeypatch.setattr(restores, "_bring_up_to_date", lambda *_args: None)
    return found


def restore(folder):
    said = []
    restores.restore(folder, say=said.append)
    return said


def note_of(folder, **said):
    manifest = manifests.described(folder / manifests.NAME)["sha256"]
    return json.dumps({"manifest": manifest, "databases": {one: copies.address_of(one) for one in BOTH}} | said)


def test_a_mark_of_other_databases_opens_none(backup, mark, monkeypatch):
    """It was left behind, and the addresses are those of another installation now."""
    monkeypatch.setattr(restores, "call_command", lambda *_args, **_more: pytest.fail("it was migrated"))
    mark.write_text(note_of(backup, databases=dict.fromkeys(BOTH, "sqlite /srv/other"), filled=BOTH))

    with pytest.raises(RecoveryFailed, match="into other databases"):
        restore(backup)


@pytest.mark.parametrize("said", [{"filled": []}, {}], ids=["none", "unsaid"])
def test_a_mark_opens_no_database_that_the_restore_has_not_filled(backup, mark, said):
    mark.write_text(note_of(backup, **said))

    with pytest.raises(RecoveryFailed, match="Not empty: newsroom, public"):
        restore(backup)


def test_what_is_filled_is_noted_and_a_second_run_goes_on(backup, mark, filled, monkeypatch):
    copy_in = copies.copy_in

    def only_the_newsroom(alias, folder):
        if alias == PUBLIC:
            raise RecoveryFailed("no space")
        copy_in(alias, folder)

    monkeypatch.setattr(copies, "copy_in", only_the_newsroom)
    with pytest.raises(RecoveryFailed, match="no space"):
        restore(backup)
    assert json.loads(mark.read_text())["filled"] == [NEWSROOM]
    monkeypatch.setattr(copies, "copy_in", copy_in)

    said = restore(backup)

    assert "newsroom: filled already." in said
    assert filled == BOTH
    assert not mark.exists()


def test_a_newsroom_that_was_written_to_since_is_left_alone(backup, mark):
    mark.write_text(note_of(backup, filled=BOTH))
    make.theme("other")

    with pytest.raises(RecoveryFailed, match="has been written to since"):
        restore(backup)


def secrets_of(chief):
    """One of each kind, all open."""
    theme = make.theme("draft")
    tokens.make(purpose="Agence", scopes=["submissions:read"], by=chief)
    make_link(make.account(), Kind.PASSWORD, by=None)
    share(key(theme), by=chief)


@pytest.mark.parametrize("agrees", [True, False], ids=["whole", "differing"])
def test_what_was_revoked_since_does_not_come_alive_again(backup, mark, filled, monkeypatch, tmp_path, agrees):
    """Also where a proof fails: people go on with what was restored."""
    secrets_of(make.chief())
    backup = backups.make(tmp_path / "backups").folder
    if not agrees:
        monkeypatch.setattr(restores, "differences", lambda: ["one"])

    if agrees:
        said = restore(backup)
        assert said[-1].endswith("1 one-time links, 1 preview links, 1 tokens.")
    else:
        with pytest.raises(RecoveryFailed, match="does not agree"):
            restore(backup)

    assert [model.objects.get().revoked_at is None for model in (OneTimeLink, PreviewLink, Token)] == [False] * 3
    assert AuditEvent.objects.get(action="restore.secrets").detail["tokens"] == 1
    assert not mark.exists()

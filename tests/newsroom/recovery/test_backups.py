"""Backups: whole or not there, with what they say they hold, and no secret of a session."""

import datetime as dt
import fcntl
import json
import os
import sqlite3
import stat
import subprocess
from contextlib import closing
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections
from django.test import Client

from relations.newsroom.models import AuditTail, DeskSession, Edition
from relations.newsroom.recovery import backups, copies, manifests, postgres
from relations.newsroom.recovery.failures import RecoveryFailed
from relations.newsroom.workflow import withdraw
from relations.reading import NEWSROOM, PUBLIC
from relations.vocabulary import ItemAct
from tests import factories as make
from tests.newsroom.timetable import key

pytestmark = pytest.mark.usefixtures("press", "no_migrations")
IS_POSTGRESQL = connections[NEWSROOM].vendor == "postgresql"
on_postgresql = pytest.mark.skipif(not IS_POSTGRESQL, reason="its own programs")


def output(*arguments):
    out = StringIO()
    call_command("backup", *map(str, arguments), stdout=out)
    return out.getvalue()


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


# --- what is in one ---------------------------------------------------------------------------------------------------


def test_a_backup_says_what_it_holds(tmp_path):
    make.show(make.theme("security"))

    output(tmp_path)

    (one,) = backups.kept(tmp_path)
    edition, tail = Edition.objects.get(), AuditTail.objects.get()
    assert one.manifest.newsroom["edition"] == {"number": 1, "hash": edition.hash}
    assert one.manifest.newsroom["audit"] == {"number": tail.last, "hash": tail.hash}
    assert one.manifest.public["edition"] == {"number": 1, "hash": edition.hash}
    assert {path.name for path in one.folder.iterdir()} == {manifests.NAME, *one.manifest.files}
    assert (mode(one.folder), {mode(path) for path in one.folder.iterdir()}) == (0o700, {0o600})
    manifests.check_files(one.manifest, one.folder)


def test_a_backup_opens_no_session(tmp_path):
    client = Client()
    client.force_login(make.chief())
    assert DeskSession.objects.exists()

    made = backups.make(tmp_path)

    assert session_rows(made.folder / copies.file_name(NEWSROOM)) == []
    assert DeskSession.objects.exists()


def session_rows(path):
    table = DeskSession._meta.db_table
    if not IS_POSTGRESQL:
        with closing(sqlite3.connect(path)) as copy:
            return copy.execute(f"SELECT * FROM {table}").fetchall()
    command = [postgres.program("pg_restore"), "--data-only", f"--table={table}", "--file=-", path]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [line for line in said.splitlines() if line.startswith("COPY")]


def test_the_log_of_a_backup_knows_every_edition_of_its_public(tmp_path, monkeypatch, light):
    copied = copies.copy_out

    def and_then_somebody_publishes(alias, folder):
        facts = copied(alias, folder)
        make.show(make.theme())
        return facts

    monkeypatch.setattr(copies, "copy_out", and_then_somebody_publishes)

    made = backups.make(tmp_path)

    assert (made.manifest.public["edition"]["number"], made.manifest.newsroom["edition"]["number"]) == (0, 1)


# --- which are kept ---------------------------------------------------------------------------------------------------


def test_the_last_backups_are_kept(tmp_path, light):
    made = [backups.make(tmp_path).folder for _ in range(4)]

    said = output(tmp_path, "--keep", 2)

    assert [one.folder for one in backups.kept(tmp_path)][1:] == [made[-1]]
    assert [name in said for name in (made[0].name, made[2].name, made[3].name)] == [True, True, False]


def test_the_last_good_backup_is_never_taken_away(tmp_path, light):
    good, damaged = backups.make(tmp_path), backups.make(tmp_path)
    (damaged.folder / copies.file_name(PUBLIC)).write_bytes(b"other")

    assert backups.prune(tmp_path, keep=1) == []

    assert [one.folder for one in backups.kept(tmp_path)] == [damaged.folder, good.folder]
    with pytest.raises(CommandError, match="1 or more"):
        output(tmp_path, "--keep", 0)


def test_what_the_law_takes_leaves_the_backups_too(tmp_path, light):
    theme = make.theme("secret")
    make.show(theme)
    before = backups.make(tmp_path)
    withdraw([key(theme)], by=make.chief(), act=ItemAct.LEGAL_REMOVAL, notice_fr="Retiré.")

    said = output(tmp_path)

    (kept,) = backups.kept(tmp_path)
    assert kept.folder != before.folder
    assert f"Deleted: {before.folder.name}" in said


def test_a_removal_while_a_backup_is_made_has_it_made_anew(tmp_path, monkeypatch, light):
    """`public` still held the words when it was copied."""
    theme, copied = make.theme("secret"), copies.copy_out
    make.show(theme)

    def and_then_the_law_comes(alias, folder):
        facts = copied(alias, folder)
        monkeypatch.setattr(copies, "copy_out", copied)
        withdraw([key(theme)], by=make.chief(), act=ItemAct.LEGAL_REMOVAL, notice_fr="Retiré.")
        return facts

    monkeypatch.setattr(copies, "copy_out", and_then_the_law_comes)

    said = output(tmp_path)

    (kept,) = backups.kept(tmp_path)
    assert kept.manifest.public["edition"]["number"] == 2
    assert said.count("Deleted: ") == 1


def test_a_backup_of_before_a_removal_goes_though_it_was_named_after_it(tmp_path, light):
    """The removal was written, and committed only when the copy had begun."""
    theme = make.theme("secret")
    make.show(theme)
    before = backups.make(tmp_path)
    withdraw([key(theme)], by=make.chief(), act=ItemAct.LEGAL_REMOVAL, notice_fr="Retiré.")
    said = json.loads((before.folder / manifests.NAME).read_text())
    said["moment"] = (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)).isoformat()
    (before.folder / manifests.NAME).write_text(json.dumps(said))

    assert backups.forget_removed(tmp_path, but=backups.make(tmp_path)) == [before.folder]


def test_of_a_backup_that_cannot_be_read_the_name_tells_its_age(tmp_path, light):
    before = backups.make(tmp_path)
    theme = make.theme("secret")
    make.show(theme)
    withdraw([key(theme)], by=make.chief(), act=ItemAct.LEGAL_REMOVAL, notice_fr="Retiré.")
    after = backups.make(tmp_path)
    for one in (before, after):
        (one.folder / manifests.NAME).write_text("{")

    assert backups.forget_removed(tmp_path, but=backups.make(tmp_path)) == [before.folder]
    assert after.folder.is_dir()


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_what_fails_leaves_nothing_that_looks_whole(tmp_path, light, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(manifests, "write", full)

    with pytest.raises(CommandError, match="No space left"):
        output(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [backups.LOCK]


@pytest.mark.once
@pytest.mark.parametrize("error", [psycopg.OperationalError, DatabaseError], ids=["driver", "Django"])
def test_a_database_that_fails_is_said(tmp_path, light, monkeypatch, error):
    def ended(*_args):
        raise error("terminating connection due to administrator command")

    monkeypatch.setattr(copies, "copy_out", ended)

    with pytest.raises(CommandError, match="No backup was made in"):
        output(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [backups.LOCK]


def test_what_a_killed_backup_has_left_is_no_backup_and_goes(tmp_path, light):
    """Whatever process has its number now."""
    killed = tmp_path / f"{backups.UNFINISHED}{os.getppid()}"
    killed.mkdir()
    (killed / copies.file_name(NEWSROOM)).write_bytes(b"half")

    assert backups.kept(tmp_path) == []
    output(tmp_path)

    assert not killed.exists()


def test_a_backup_that_another_process_makes_is_left_alone(tmp_path, light):
    """Its number tells nothing where the folder is shared by containers."""
    running = tmp_path / f"{backups.UNFINISHED}99999999"
    running.mkdir()
    with (tmp_path / backups.LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(CommandError, match="Another backup is being made"):
            output(tmp_path)

    assert running.exists()
    assert backups.kept(tmp_path) == []


def test_a_place_that_is_none_is_said(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="No backup can be written"):
        output(tmp_path / "file" / "backups")


@on_postgresql
def test_limits_of_a_role_end_no_backup(monkeypatch):
    parameters = postgres._parameters(connections[PUBLIC])
    limits = "-c idle_in_transaction_session_timeout=5min -c statement_timeout=1min"
    monkeypatch.setattr(postgres, "_parameters", lambda _connection: parameters | {"options": limits})

    with postgres.one_snapshot(PUBLIC) as (cursor, _snapshot):
        found = [
            cursor.execute(f"SHOW {name}").fetchone()
            for name in ("idle_in_transaction_session_timeout", "statement_timeout")
        ]

    assert found == [("0",), ("0",)]


@on_postgresql
def test_without_its_programs_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres.shutil, "which", lambda _name: None)
    monkeypatch.setattr(postgres, "FOLDERS", str(tmp_path / "none"))

    with pytest.raises(CommandError, match="pg_dump was not found: install"):
        output(tmp_path)


@on_postgresql
def test_programs_older_than_the_server_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "server_major", lambda _alias: 99)

    with pytest.raises(RecoveryFailed, match="install postgresql-client-99"):
        backups.make(tmp_path)


@on_postgresql
def test_a_password_never_stands_on_a_command_line(tmp_path, monkeypatch):
    seen = []

    def watched(command, **more):
        seen.append((command, more["env"].get("PGPASSWORD")))
        return subprocess.CompletedProcess(command, 1, "", "pg_dump: error: no")

    with_password = {**postgres._parameters(connections[PUBLIC]), "password": "hunter2"}
    monkeypatch.setattr(postgres, "_parameters", lambda _connection: dict(with_password))
    monkeypatch.setattr(postgres.subprocess, "run", watched)

    with pytest.raises(RecoveryFailed, match="error: no"):
        postgres.dump(PUBLIC, tmp_path / "x", snapshot="1", without_rows=())

    ((command, password),) = seen
    assert password == "hunter2"
    assert "hunter2" not in " ".join(map(str, command))

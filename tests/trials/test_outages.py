"""Databases that go away under load, and disks that are full: what readers and editors are told, and how it ends."""

import contextlib
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import SOCKET, Installation
from tests.trials.desk import Editor, signed_in
from tests.trials.front import NGINX, Front, until
from tests.trials.loads import Load, in_turn, pages, verified
from tests.trials.servers import NAMES, Server, filled, servers

pytestmark = [pytest.mark.trial, pytest.mark.skipif(not NGINX, reason="nginx was not found: install it.")]
# How long the databases are away.
AWAY = 20


class Files:
    """Both databases of SQLite, in one folder."""

    def __init__(self, tmp_path: Path):
        self.folder = tmp_path / "disk" / "data"
        self.away = self.folder.with_name("away")

    def prepare(self) -> Installation:
        return Installation(self.folder).prepare()

    def go(self) -> None:
        """As when their disk is taken out."""
        self.folder.rename(self.away)

    def come_back(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.away.rename(self.folder)


class OwnServer:
    """Both databases on a server of PostgreSQL that this trial may kill."""

    def __init__(self, tmp_path: Path, server: Server):
        self.tmp_path, self.server, self.folder = tmp_path, server, server.data

    def prepare(self) -> Installation:
        self.server.initialise()
        self.server.start(max_wal_size="64MB", min_wal_size="32MB")
        installation = filled(self.server, self.tmp_path)
        installation.environment |= {f"{n.upper()}_DATABASE_URL": self.server.url(n) for n in NAMES}
        return installation

    def go(self) -> None:
        self.server.kill()

    def come_back(self) -> None:
        # Its children take a moment to notice.
        until(self._started)

    def _started(self) -> bool:
        with contextlib.suppress(subprocess.CalledProcessError):
            self.server.start()
            return True
        return False


@pytest.fixture
def databases(tmp_path) -> Iterator[Files | OwnServer]:
    if SOCKET:
        with servers("own") as (server,):
            yield OwnServer(tmp_path, server)
    else:
        yield Files(tmp_path)


@pytest.fixture
def small_disk(databases):
    """The databases' folder on a disk of its own, which only root may make; a file that fills it."""
    # Where databases of SQLite lie, lie those of the drill and its static files too.
    owner = databases.folder if SOCKET else databases.folder.parent
    owner.mkdir(parents=True)
    said = ["size=256m" if SOCKET else "size=64m"]
    if SOCKET and (account := databases.server.owner):
        said += [f"uid={account['user']}", f"gid={account['group']}", "mode=0700"]
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join(said), "tmpfs", owner], capture_output=True, text=True
    )
    if made.returncode:
        pytest.skip(f"No small disk could be made: {made.stderr.strip()}")
    yield owner / "filler"
    subprocess.run(["umount", "--lazy", owner], check=True)


def fill(file: Path) -> None:
    with contextlib.suppress(OSError), file.open("wb", buffering=0) as filler:
        while filler.write(b"\0" * 4096):
            pass


def pids(front: Front) -> dict[str, int]:
    return {name: process.pid for name, process in front.processes.items() if process.poll() is None}


def saved_again(editor: Editor) -> float:
    """Seconds until a save is acknowledged."""
    begun = time.monotonic()
    until(lambda: editor.save().status == 302, 60)
    assert editor.publish().status == 302
    return round(time.monotonic() - begun, 1)


def test_while_the_databases_are_gone_readers_read_on_and_nothing_is_restarted(databases, tmp_path, figures):
    with Front(databases.prepare(), tmp_path / "front").running() as front:
        (editor,), reader, paths = signed_in(front, 1), front.reader(), pages(front)[:30]
        assert editor.save().status == 302
        for path in paths:
            assert reader.get(path).status == 200
        before = pids(front)

        databases.go()
        load = Load(front, 16, lambda client: in_turn(paths, client))
        with load.reading():
            # Past the time for which a page may be shown without asking.
            time.sleep(AWAY)
            refused = [reader.get("/fr/methode/?x=1"), reader.get("/api/v1/events/?limit=7"), reader.get("/readyz")]
            desk, healthy = editor.save(), reader.get("/healthz")
        databases.come_back()
        begun = time.monotonic()
        until(lambda: reader.get(f"/fr/methode/?x={secrets.token_hex(4)}").status == 200, 60)
        back = round(time.monotonic() - begun, 1)
        desk_back = saved_again(editor)
        assert pids(front) == before
        assert verified(front.installation) == []

    assert load.faults == {}
    assert set(load.cached) <= {"HIT", "STALE", "UPDATING"}
    assert [answer.status for answer in (*refused, desk, healthy)] == [503, 503, 503, 503, 200]
    assert {answer.headers.get("Retry-After") for answer in (*refused[:2], desk)} == {"30"}
    figures(
        seconds_away=AWAY, clients=16, answers_from_the_cache=len(load.seconds), faults=0,
        p50_milliseconds=load.milliseconds(0.5), p99_milliseconds=load.milliseconds(0.99),
        slowest_milliseconds=load.milliseconds(1),
        what_was_not_kept_was_refused_after_seconds=round(refused[0].seconds, 2),
        the_desk_refused_after_seconds=round(desk.seconds, 2), site_back_after_seconds=back,
        desk_back_after_seconds=desk_back,
    )  # fmt: skip


def test_a_full_disk_is_told_in_words_and_leaves_nothing_half_done(databases, small_disk, tmp_path, figures):
    with Front(databases.prepare(), tmp_path / "front").running() as front:
        (editor,), reader, paths = signed_in(front, 1), front.reader(), pages(front)[:10]
        assert editor.save().status == 302
        for path in paths:
            assert reader.get(path).status == 200
        before = pids(front)

        fill(small_disk)
        # More than what is free within the files.
        saves = [editor.save(secrets.token_hex(200_000)) for _attempt in range(3)]
        time.sleep(6)
        read = {reader.get(path).status for path in paths}
        held = small_disk.stat().st_size
        small_disk.unlink()
        back = saved_again(editor)
        assert pids(front) == before
        assert verified(front.installation) == []

    assert [(answer.status, answer.headers.get("Retry-After")) for answer in saves] == [(503, "30")] * 3
    assert read == {200}
    figures(
        megabytes_that_filled_the_disk=held >> 20, saves_refused=len(saves),
        refused_after_seconds=round(max(answer.seconds for answer in saves), 2), pages_read_meanwhile=len(paths),
        saved_and_published_after_seconds=back,
    )  # fmt: skip

"""The shipped front under load and in trouble: real nginx and gunicorn, from the files that a server installs.

ENTENTE_TRIAL_SECONDS says how long readers read (60; `make trials` gives ten minutes).
"""

import contextlib
import os
import re
import resource
import socket
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from tests.installation import Installation
from tests.trials.front import HOST, NGINX, TRUST, Front, until
from tests.trials.loads import PUBLISH, Load, in_turn, never_twice, pages, said, started, verified

pytestmark = [
    pytest.mark.trial,
    pytest.mark.skipif(not NGINX, reason="nginx was not found: install it to try the front."),
]
SECONDS = float(os.environ.get("ENTENTE_TRIAL_SECONDS", "60"))
ROWS = "date;cameo;source;cible\n" + "".join(
    f"{1960 + n % 60}-{1 + n // 60 % 12:02d}-{1 + n // 720 % 28:02d};040;Mali;États-Unis\n" for n in range(10_000)
)


@pytest.fixture
def front(tmp_path):
    with Front(Installation(tmp_path / "data").prepare(), tmp_path / "front").running() as running:
        yield running


def test_readers_read_on_while_editions_are_published_and_an_import_runs(front, tmp_path, figures):
    paths = pages(front)
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    before, publisher = front.reached(), started(front.installation, "-c", PUBLISH, str(SECONDS))
    imports = started(front.installation, "manage.py", "import_events", str(tmp_path / "rows.csv"))

    load = Load(front, 32, lambda client: never_twice(client) if client % 2 else in_turn(paths, client)).for_(SECONDS)

    editions, slowest = said(publisher)
    _out, err = imports.communicate(timeout=900)
    assert imports.returncode == 0, err.decode()[-2000:]
    assert load.faults == {}
    assert editions == list(range(editions[0], editions[0] + len(editions)))
    assert verified(front.installation) == []
    figures(
        clients=32, seconds=SECONDS, answers=len(load.seconds), faults=0,
        reached_the_application=front.reached() - before,
        editions=len(editions), slowest_edition_seconds=slowest, rows_imported=10_000,
        p50_milliseconds=load.milliseconds(0.5), p99_milliseconds=load.milliseconds(0.99),
    )  # fmt: skip


def test_a_burst_is_served_from_the_cache(front, figures):
    paths = [path for path in pages(front) if not path.startswith("/api/")][:20]
    Load(front, 8, lambda client: in_turn(paths, client)).for_(5)
    before = front.reached()

    load = Load(front, 80, lambda client: in_turn(paths, client), pause=0.012).for_(min(SECONDS, 30))

    share = (front.reached() - before) / len(load.seconds)
    assert load.faults == {}
    assert share < 0.05
    figures(
        clients=80, answers=len(load.seconds), percent_that_reached_the_application=round(100 * share, 2),
        p99_milliseconds=load.milliseconds(0.99), answers_a_second=round(len(load.seconds) / min(SECONDS, 30)),
    )  # fmt: skip


def test_many_who_ask_at_once_for_what_is_not_kept_are_one_to_the_application(front, figures):
    Load(front, 8, lambda client: never_twice(client)).for_(3)
    before = front.reached()
    load = Load(front, 60, lambda _client: iter(["/fr/methode/"]))
    with load.reading():
        until(lambda: len(load.seconds) + load.faults.total() >= 60)

    assert load.faults == {}
    assert front.reached() - before == 1
    figures(clients=60, reached_the_application=1, slowest_milliseconds=load.milliseconds(1))


class Slow:
    """A client that sends one byte a second: of its headers, or of a body after them."""

    def __init__(self, port: int, number: int):
        head = f"POST /admin/login/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 5000\r\n"
        self.rest = (head + ("\r\n" if number % 2 else "X-Slow: ")).encode() + b"x" * 5000
        self.sent = len(head) + 2 if number % 2 else 20
        source = (f"127.0.9.{1 + number % 50}", 0)
        plain = socket.create_connection(("127.0.0.1", port), timeout=30, source_address=source)
        self.socket = TRUST.wrap_socket(plain, server_hostname=HOST)
        self.socket.sendall(self.rest[: self.sent])

    def dribble(self) -> bool:
        """Whether the server still listens after one byte more."""
        try:
            self.socket.sendall(self.rest[self.sent : self.sent + 1])
        except OSError:
            return False
        self.sent += 1
        return True


def test_a_thousand_slow_clients_do_not_stop_the_site(front, figures):
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    paths, dropped = pages(front)[:20], 0
    slow = [Slow(front.port, number) for number in range(1000)]
    load = Load(front, 4, lambda client: in_turn(paths, client) if client % 2 else never_twice(client))
    desk = front.reader(200)

    with load.reading():
        end = time.monotonic() + min(SECONDS, 30)
        most = len(slow)
        while time.monotonic() < end:
            kept = [client for client in slow if client.dribble()]
            dropped += len(slow) - len(kept)
            slow = [*kept, *(Slow(front.port, number) for number in range(most - len(kept)))]
            assert desk.get("/admin/login/").status == 200
            time.sleep(1)
    for client in slow:
        client.socket.close()

    assert load.faults == {}
    figures(
        slow_clients=most, dropped_and_back=dropped, answers_to_others=len(load.seconds),
        p99_milliseconds=load.milliseconds(0.99),
    )  # fmt: skip


@contextlib.contextmanager
def without_a_database(installation: Installation):
    """`public` is away for as long as the block lasts."""
    url = installation.environment.get("PUBLIC_DATABASE_URL", "")
    if not url:
        there = sorted(installation.folder.glob("public.sqlite3*"))
        for file in there:
            file.rename(file.with_name(f"away-{file.name}"))
        yield
        for file in there:
            file.with_name(f"away-{file.name}").rename(file)
        return
    server, _slash, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def test_without_its_database_the_site_reads_on_from_the_cache_and_comes_back(front, figures):
    reader, paths = front.reader(), pages(front)[:20]
    for path in paths:
        assert reader.get(path).status == 200
    pids = {name: process.pid for name, process in front.processes.items()}

    with without_a_database(front.installation):
        time.sleep(16)  # Past what may be shown without asking.
        kept = [reader.get(path) for path in paths]
        not_kept, program = reader.get("/fr/methode/?x=1"), reader.get("/api/v1/events/?limit=7")
        ready, healthy = reader.get("/readyz"), reader.get("/healthz")
    begun = time.monotonic()
    until(lambda: reader.get("/fr/methode/?x=2").status == 200)
    back = time.monotonic() - begun

    assert {(answer.status, answer.headers["X-Cache"]) for answer in kept} <= {(200, "STALE"), (200, "UPDATING")}
    assert [answer.status for answer in (not_kept, program, ready, healthy)] == [503, 503, 503, 200]
    assert not_kept.headers["Retry-After"] == program.headers["Retry-After"] == "30"
    assert {name: process.pid for name, process in front.processes.items() if process.poll() is None} == pids
    figures(
        pages_from_the_cache=len(kept), slowest_of_them_seconds=round(max(answer.seconds for answer in kept), 2),
        refused_after_seconds=round(not_kept.seconds, 2), back_after_seconds=round(back, 2),
    )  # fmt: skip


# Publishes one edit, and says what became of it.
ATTEMPT = """
import django
django.setup()
from django.db import DatabaseError, transaction
from relations.models import Event
from relations.newsroom.accounts import system_user
from relations.newsroom.record import record
from relations.newsroom.workflow import publish
try:
    event = Event.objects.order_by("pk").first()
    with transaction.atomic():
        event.summary_fr = "Un résumé." * 2000
        event.save()
        record(event, by=system_user())
    publish([("event", event.pk)], by=system_user())
    print("published")
except DatabaseError as error:
    print(f"refused: {error}")
"""


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 64 MB. Only root may make one."""
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place], capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"No small disk could be made: {made.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.skipif("ENTENTE_TEST_SOCKET" in os.environ, reason="The server of the tests has a disk of its own.")
def test_a_full_disk_is_told_in_words_and_leaves_nothing_half_done(small_disk, tmp_path, figures):
    installation = Installation(small_disk / "data").prepare()
    with Front(installation, tmp_path / "front").running() as front:
        reader = front.reader()
        form = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{HOST}/admin/login/"}
        page = reader.get("/admin/login/")
        mark = page.headers["Set-Cookie"].partition(";")[0]
        form |= {"Cookie": mark, "Origin": f"https://{HOST}"}
        sent = f"csrfmiddlewaretoken={mark.partition('=')[2]}&username=editor&password=wrong-words-here".encode()
        paths = ("/fr/", "/fr/evenements/", "/api/v1/events/")
        for path in paths:
            reader.get(path)
        fill(small_disk / "filler")

        login = reader.get("/admin/login/", "POST", sent, **form)
        attempt = installation.run("-c", ATTEMPT).stdout
        # SQLite needs room for its log's index even to read: from the cache, then.
        read = {reader.get(path).status for path in paths}
        (small_disk / "filler").unlink()
        begun = time.monotonic()
        again = until(lambda: (answer := reader.get("/admin/login/", "POST", sent, **form)).status < 500 and answer)
        after = installation.run("-c", ATTEMPT).stdout

    assert (login.status, login.headers.get("Retry-After")) == (503, "30")
    assert attempt.startswith("refused: ")
    assert read == {200}
    assert (again.status, after) == (200, "published\n")
    assert verified(installation) == []
    figures(what_was_said=attempt.strip(), back_after_seconds=round(time.monotonic() - begun, 1))


def fill(file: Path) -> None:
    with contextlib.suppress(OSError), file.open("wb", buffering=0) as filler:
        while filler.write(b"\0" * 4096):
            pass


def test_what_is_withdrawn_is_gone_from_the_cache_at_once(front, tmp_path, figures):
    """The watcher of `deploy/`, as the container runs it; systemd watches the same file and runs the same program."""
    purge, cache = tmp_path / "purge", front.folder / "cache"
    program = Path("deploy/nginx/empty-cache").resolve()
    watcher = subprocess.Popen([program, "--watch", purge, cache])
    try:
        reader = front.reader()
        for path in (kept := events(front)):
            reader.get(path)
        assert reader.get(kept[-1]).headers["X-Cache"] == "HIT"
        slug = front.installation.run("-c", WITHDRAW, ENTENTE_PURGE_FILE=str(purge)).stdout.strip()
        committed, path = time.monotonic(), f"/fr/evenements/{slug}/"
        assert path in kept
        until(lambda: reader.get(path).status == 410, 10)
    finally:
        watcher.terminate()
        watcher.wait()
    gone = time.monotonic() - committed
    assert gone < 4
    figures(pages_kept=len(kept), gone_after_seconds=round(gone, 2))


# Withdraws the first event that no other record needs.
WITHDRAW = """
import django
django.setup()
from relations.models import Event
from relations.newsroom.accounts import system_user
from relations.newsroom.workflow import Refused, withdraw
for event in Event.objects.order_by("pk"):
    try:
        withdraw([("event", event.pk)], by=system_user(), act="withdrawal", notice_fr="Retiré.")
    except Refused:
        continue
    print(event.slug)
    break
"""


def events(front: Front) -> list[str]:
    found = front.reader().get("/sitemap.xml").body.decode()
    return re.findall(r"<loc>https://[^/]+(/fr/evenements/[^/<]+/)</loc>", found)

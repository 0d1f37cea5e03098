"""The shipped front under load and in trouble: real nginx and gunicorn, from the files that a server installs.

ENTENTE_TRIAL_SECONDS says how long readers read (60; `make trials` gives ten minutes).
"""

import os
import re
import resource
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.installation import Installation
from tests.trials.front import HOST, NGINX, TRUST, Front, until
from tests.trials.loads import IMPORT, PUBLISH, Load, in_turn, never_twice, pages, said, started, verified

pytestmark = [
    pytest.mark.trial,
    pytest.mark.skipif(not NGINX, reason="nginx was not found: install it to try the front."),
]
SECONDS = float(os.environ.get("ENTENTE_TRIAL_SECONDS", "60"))


@pytest.fixture
def front(tmp_path):
    with Front(Installation(tmp_path / "data").prepare(), tmp_path / "front").running() as running:
        yield running


def test_readers_read_on_while_editions_are_published_and_imports_run(front, tmp_path, figures):
    paths, before = pages(front), front.reached()
    publisher = started(front.installation, "-c", PUBLISH, str(SECONDS))
    # The last file is read to its end.
    imports = started(front.installation, "-c", IMPORT, str(SECONDS - 30), str(tmp_path))

    load = Load(front, 32, lambda client: never_twice(client) if client % 2 else in_turn(paths, client)).for_(SECONDS)

    (editions, took), rows = said(publisher), said(imports)
    figures(
        clients=32, seconds=SECONDS, answers=len(load.seconds), faults=load.faults.total(),
        reached_the_application=front.reached() - before, editions=len(editions),
        median_edition_seconds=round(sorted(took)[len(took) // 2], 2), slowest_edition_seconds=round(max(took), 2),
        rows_imported=rows, p50_milliseconds=load.milliseconds(0.5), p99_milliseconds=load.milliseconds(0.99),
    )  # fmt: skip
    assert load.faults == {}
    assert editions == list(range(editions[0], editions[0] + len(editions)))
    assert len(editions) > SECONDS * 0.95
    assert verified(front.installation) == []


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


@pytest.mark.parametrize("age", [8, 20])
def test_many_who_ask_at_once_for_what_was_kept_too_long_are_one_to_the_application(front, figures, age):
    """After so many seconds: while the page allows an older copy, and when it does no more."""
    assert front.reader().get("/fr/methode/").status == 200
    time.sleep(age)
    before = front.reached()
    load = Load(front, 60, lambda _client: iter(["/fr/methode/"]))
    with load.reading():
        until(lambda: len(load.seconds) + load.faults.total() >= 60)

    assert load.faults == {}
    assert front.reached() - before == 1
    figures(
        clients=60, reached_the_application=1, shown_the_older_copy_meanwhile=load.cached["UPDATING"],
        slowest_milliseconds=load.milliseconds(1),
    )  # fmt: skip


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


def test_what_is_withdrawn_is_gone_in_five_seconds_where_nothing_empties_the_cache(front, figures):
    reader = front.reader()
    for path in events(front):
        reader.get(path)
    slug = front.installation.run("-c", WITHDRAW).stdout.strip()
    path = f"/fr/evenements/{slug}/"
    time.sleep(5.1)
    load = Load(front, 30, lambda _client: iter([path]), fault_of=lambda answer: f"{answer.status}")
    with load.reading():
        until(lambda: load.faults.total() >= 30)

    # Who asks in the very moment in which it is asked for anew may see it a last time; nobody does afterwards.
    assert {reader.get(path).status for _again in range(20)} == {410}
    assert set(load.faults) <= {f"{path}: 200", f"{path}: 410"}
    figures(clients=30, saw_it_a_last_time=load.faults[f"{path}: 200"])


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

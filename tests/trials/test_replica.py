"""A streaming replica for readers: its primary is killed under load, and it takes over. Real servers on this machine.

ENTENTE_TRIAL_SECONDS says how long editions are published before and after (20 each, at most).
"""

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from tests.installation import ROOT, SOCKET
from tests.trials.front import PRODUCTION, ended, free_port, until
from tests.trials.loads import verified
from tests.trials.servers import NAMES, Server, filled, servers

pytestmark = [pytest.mark.trial, pytest.mark.skipif(not SOCKET, reason="replicas are PostgreSQL's")]
SECONDS = min(20.0, float(os.environ.get("ENTENTE_TRIAL_SECONDS", "20")))
# Publishes one edition after another in one process, whatever becomes of the server, until a file says that it is
# over; writes each number that was acknowledged, and when.
PUBLISH = """
import django, json, pathlib, sys, time
django.setup()
from django.db import DatabaseError, close_old_connections, connections, transaction
from relations.models import Event
from relations.newsroom.accounts import system_user
from relations.newsroom.record import record
from relations.newsroom.workflow import publish
over, seen = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).open("a", buffering=1)
attempt = 0
while not over.exists():
    attempt += 1
    try:
        # As between two requests.
        close_old_connections()
        event = Event.objects.order_by("pk")[attempt % 10]
        with transaction.atomic():
            event.summary_fr = f"État {attempt}."
            event.save()
            record(event, by=system_user())
        number = publish([("event", event.pk)], by=system_user()).number
        print(json.dumps([number, time.time()]), file=seen)
    except DatabaseError as error:
        print(json.dumps([None, time.time(), str(error)]), file=seen)
        connections.close_all()
        time.sleep(0.1)
"""
HEADS = "SELECT number FROM newsroom_edition ORDER BY number"


def either(primary: Server, standby: Server, name: str) -> str:
    """Whichever of the two takes writes: libpq asks one after the other."""
    return f"postgresql://entente@{primary.host},{standby.host}/{name}?target_session_attrs=read-write"


class Readers:
    """Ask a process of role `public` without a pause."""

    def __init__(self, port: int):
        self.port, self.stop, self.answers, self.faults = port, threading.Event(), 0, []
        self.threads = [threading.Thread(target=self._ask) for _ in range(3)]
        for thread in self.threads:
            thread.start()

    def _ask(self) -> None:
        paths = ("/fr/", "/fr/evenements/", "/api/v1/events/?limit=5")
        while not self.stop.is_set():
            for path in paths:
                try:
                    shown(self.port, path)
                    self.answers += 1
                except OSError as error:
                    self.faults.append(f"{path}: {error}")

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(60)


def shown(port: int, path: str) -> int:
    """The edition that the site shows at this address."""
    headers = {"Host": PRODUCTION["ALLOWED_HOSTS"], "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()
        return int(re.match(r'W/"(\d+)-', answer.headers["ETag"])[1])


def acknowledged(seen: Path) -> list[tuple[int, float]]:
    lines = [json.loads(line) for line in seen.read_text().splitlines()] if seen.exists() else []
    return [(line[0], line[1]) for line in lines if line[0]]


@pytest.mark.parametrize("mode", ["synchronous", "asynchronous"])
def test_a_replica_serves_on_and_takes_over_when_its_primary_is_killed(mode, tmp_path, figures):
    seen, over = tmp_path / "seen", tmp_path / "over"
    with servers("primary", "standby") as (primary, standby):
        primary.initialise()
        primary.start()
        installation = filled(primary, tmp_path)
        standby.follow(primary, "reader")
        standby.start()
        if mode == "synchronous":
            primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'reader'")
            primary.ask("SELECT pg_reload_conf()")
            until(lambda: primary.ask("SELECT sync_state FROM pg_stat_replication") == [("sync",)])
        installation.environment |= {f"{n.upper()}_DATABASE_URL": either(primary, standby, n) for n in NAMES}

        port, log = free_port(), (tmp_path / "public.log").open("ab")
        reading = installation.environment | PRODUCTION
        reading |= {"ENTENTE_ROLE": "public", "NEWSROOM_DATABASE_URL": "", "PUBLIC_DATABASE_URL": standby.url("public")}
        # Pages without collected files, as everywhere in the tests.
        reading |= {"PORT": str(port), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        site = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"],
            cwd=ROOT,
            env=reading,
            stderr=log,
            stdout=log,
        )
        command = [sys.executable, "-c", PUBLISH, str(over), str(seen)]
        publisher = subprocess.Popen(command, cwd=ROOT, env=installation.environment)
        readers = None
        try:
            until(lambda: answers(port), 90)
            readers, lags = Readers(port), []
            until(lambda: acknowledged(seen), 90)
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                lags += [row[0] for row in primary.ask(LAG) if row[0] is not None]
                time.sleep(0.2)

            before = len(acknowledged(seen))
            primary.kill()
            killed = time.time()
            # The public serves on, and nobody publishes, until somebody decides: here after three seconds.
            time.sleep(3)
            alone = readers.answers
            standby.promote()
            promoted = time.time()
            until(lambda: [at for _number, at in acknowledged(seen) if at > promoted], 60)
            time.sleep(SECONDS / 2)
            over.touch()
            publisher.wait(60)
            last = acknowledged(seen)[-1][0]
            until(lambda: shown(port, "/fr/") == last, 10)
        finally:
            over.touch()
            if readers:
                readers.end()
            ended(publisher)
            ended(site)

        made = acknowledged(seen)
        kept = {number for (number,) in standby.ask(HEADS, "newsroom")}
        lost = [number for number, _at in made if number not in kept]
        again = min(at for _number, at in made if at > promoted)
        assert readers.faults == []
        assert alone > 0
        assert verified(installation) == []
        if mode == "synchronous":
            assert lost == []
        figures(
            mode=mode, editions_before_the_kill=before, editions_in_all=len(made), acknowledged_and_lost=len(lost),
            seconds_without_publishing=round(again - killed, 1),
            of_which_after_the_promotion=round(again - promoted, 1),
            answers_to_readers=readers.answers, faults_seen_by_readers=0,
            replay_lag_milliseconds_median=round(1000 * sorted(lags)[len(lags) // 2], 1) if lags else "none seen",
            replay_lag_milliseconds_most=round(1000 * max(lags, default=0), 1),
        )  # fmt: skip


LAG = "SELECT extract(epoch FROM replay_lag)::float FROM pg_stat_replication"


def answers(port: int) -> bool:
    try:
        return shown(port, "/fr/") > 0
    except OSError:
        return False

"""Readers and an editor at work, for trials: what they were answered, and how long it took."""

import json
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from tests.installation import ROOT, Installation
from tests.trials.front import Answer, Front

# Publishes an edit of an event each second (late ones follow at once), for so many seconds; then says the numbers of
# its editions, and how long each took.
PUBLISH = """
import django, json, sys, time
django.setup()
from django.db import transaction
from relations.models import Event
from relations.newsroom.accounts import system_user
from relations.newsroom.record import record
from relations.newsroom.workflow import publish
events, made, took, start = list(Event.objects.order_by("pk")), [], [], time.monotonic()
while time.monotonic() < start + float(sys.argv[1]):
    begun, event = time.monotonic(), events[len(made) % len(events)]
    event.refresh_from_db()
    with transaction.atomic():
        event.summary_fr = f"État {len(made)}."
        event.save()
        record(event, by=system_user())
    made.append(publish([("event", event.pk)], by=system_user()).number)
    took.append(time.monotonic() - begun)
    time.sleep(max(0, start + len(made) - time.monotonic()))
print(json.dumps([made, took]))
"""
# Imports one file of 10,000 rows after another, each of its own, for so many seconds; then says how many rows.
IMPORT = """
import django, json, pathlib, sys, time
django.setup()
from relations.newsroom.accounts import system_user
from relations.newsroom.bulk.loading import check, load
folder, start, rows = pathlib.Path(sys.argv[2]), time.monotonic(), 0
while time.monotonic() < start + float(sys.argv[1]):
    file = folder / f"rows-{rows}.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("id;date;cameo;source;cible\\n")
        for n in range(rows, rows + 10_000):
            out.write(f"{n};{1960 + n % 60}-{1 + n // 60 % 12:02d}-{1 + n // 720 % 28:02d};040;Mali;États-Unis\\n")
    rows += load(check(file), by=system_user()).counts["created"]
print(json.dumps(rows))
"""
VERIFY = """
import django, json
django.setup()
from relations.newsroom.proofs import differences, log_differences, newsroom_differences
print(json.dumps([*differences(), *newsroom_differences(), *log_differences()]))
"""
EDITION = re.compile(r'W/"(\d+)-')


def started(installation: Installation, *command: str) -> subprocess.Popen:
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=installation.environment, stdout=pipe, stderr=pipe
    )


def said(process: subprocess.Popen):
    """What a process printed, as JSON, once it has ended well."""
    out, err = process.communicate(timeout=900)
    assert process.returncode == 0, err.decode()[-2000:]
    return json.loads(out)


def verified(installation: Installation) -> list[str]:
    return json.loads(installation.run("-c", VERIFY).stdout)


def pages(front: Front) -> list[str]:
    """Addresses of every kind: what the map of the site names, and the API."""
    found = front.reader().get("/sitemap.xml").body.decode()
    listed = [
        path for path in re.findall(r"<loc>https://[^/]+(/[^<]*)</loc>", found) if path.startswith(("/fr/", "/en/"))
    ]
    lists = ("/fr/", "/en/", "/fr/evenements/", "/api/v1/events/", "/api/v1/statements/", "/api/v1/changes/")
    return [*lists, *listed[:: max(1, len(listed) // 60)]]


def fault_of(answer: Answer) -> str:
    """What is wrong with an answer; "" for a whole one."""
    kind = answer.headers.get("Content-Type", "")
    if answer.status != 200:
        return f"status {answer.status}"
    if "html" in kind and not answer.body.rstrip().endswith(b"</html>"):
        return "a page that ends early"
    if "json" in kind:
        try:
            json.loads(answer.body)
        except ValueError:
            return "JSON that ends early"
    return "" if EDITION.match(answer.headers.get("ETag", "")) else "no state of the record"


class Load:
    """Clients that ask one address after another; `paths(n)` is what the n-th client asks."""

    def __init__(
        self,
        front: Front,
        clients: int,
        paths: Callable[[int], Iterator[str]],
        pause: float = 0.12,
        fault_of: Callable[[Answer], str] = fault_of,
    ):
        # No faster than the limits allow to one address: a reader who is refused is a fault.
        self.front, self.paths, self.pause, self.stop = front, paths, pause, threading.Event()
        self.fault_of = fault_of
        self.seconds: list[float] = []
        self.faults: Counter[str] = Counter()
        self.cached: Counter[str] = Counter()
        self.threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(clients)]

    def _ask(self, number: int) -> None:
        reader = self.front.reader(number)
        for path in self.paths(number):
            if self.stop.wait(self.pause):
                return
            try:
                answer = reader.get(path)
            except OSError as error:
                self.faults[f"{path}: {error!r}"] += 1
                reader.close()
                continue
            self.seconds.append(answer.seconds)
            self.cached[answer.headers.get("X-Cache", "")] += 1
            if fault := self.fault_of(answer):
                self.faults[f"{path}: {fault}"] += 1

    @contextmanager
    def reading(self) -> Iterator["Load"]:
        for thread in self.threads:
            thread.start()
        try:
            yield self
        finally:
            self.stop.set()
            for thread in self.threads:
                thread.join(90)

    def for_(self, seconds: float) -> "Load":
        with self.reading():
            time.sleep(seconds)
        return self

    def milliseconds(self, share: float) -> int:
        ordered = sorted(self.seconds)
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))])


def in_turn(paths: list[str], first: int = 0) -> Iterator[str]:
    for number in count(first):
        yield paths[number % len(paths)]


def never_twice(client: int) -> Iterator[str]:
    """Addresses that no cache has: each reader's own filters."""
    for number in count():
        yield f"/api/v1/events/?limit={1 + number % 50}&date_from={1900 + client % 100}-{1 + number // 50 % 12:02d}"

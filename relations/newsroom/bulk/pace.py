"""How thousands of rows are written beside people at work: others get their turn between two transactions."""

import gc
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connections

from relations.reading import NEWSROOM, PUBLIC

T = TypeVar("T")
# SQLite has no queue: whoever waits for the lock asks again after at most a tenth of a second. So it is left free for a
# little longer than that after each second of work, else somebody could ask in vain for the whole batch.
AT_WORK, FREE = 1.0, 0.11
# New objects before Python looks for garbage among them; rows hold none that it has to look for.
NEW_OBJECTS = 100_000
# What SQLite is told meanwhile, of each database: kilobytes that it keeps, which it takes as a number below zero, and
# pages after which it copies its log into the database. The keys of new rows fall anywhere in the indexes of all that
# are there: two megabytes would be read again for each transaction, and a thousand pages copied with each.
MEANWHILE = {"cache_size": -65_536, "wal_autocheckpoint": 16000}


def in_turns(steps: Iterable[T]) -> Iterator[T]:
    """These steps, each a transaction of its own, with pauses for whoever waits where the database knows no queue."""
    has_queue, began = connections[NEWSROOM].vendor != "sqlite", time.monotonic()
    with _LOOKING_SELDOM, _much_at_hand():
        for step in steps:
            yield step
            if not has_queue and time.monotonic() - began > AT_WORK:
                time.sleep(FREE)
                began = time.monotonic()


@contextmanager
def _much_at_hand() -> Iterator[None]:
    ours = [connections[name] for name in (NEWSROOM, PUBLIC) if connections[name].vendor == "sqlite"]
    before = [_told(connection, MEANWHILE) for connection in ours]
    try:
        yield
    finally:
        for connection, usual in zip(ours, before, strict=True):
            _told(connection, usual)


def _told(connection: Any, wanted: dict[str, int]) -> dict[str, int]:
    """Tell a connection these numbers; what they were before."""
    before = {}
    with connection.cursor() as cursor:
        for name, number in wanted.items():
            cursor.execute(f"PRAGMA {name}")
            (before[name],) = cursor.fetchone()
            cursor.execute(f"PRAGMA {name} = {number:d}")
    return before


class _LookingSeldom:
    """For as long as any thread of the process is inside: how often Python looks is one number for all of them."""

    def __init__(self) -> None:
        self.lock, self.inside, self.before = threading.Lock(), 0, gc.get_threshold()

    def __enter__(self) -> None:
        with self.lock:
            self.inside += 1
            if self.inside == 1:
                self.before = gc.get_threshold()
                gc.set_threshold(NEW_OBJECTS, *self.before[1:])

    def __exit__(self, *_fault: object) -> None:
        with self.lock:
            self.inside -= 1
            if not self.inside:
                gc.set_threshold(*self.before)


_LOOKING_SELDOM = _LookingSeldom()

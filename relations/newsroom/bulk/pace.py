"""How thousands of rows are written beside people at work: others get their turn between two transactions."""

import gc
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connections

from relations.reading import NEWSROOM, PUBLIC

T = TypeVar("T")
# SQLite has no queue: whoever waits for the lock asks again after at most a tenth of a second. So it is left free for a
# little longer than that after each second of work, else somebody could ask in vain for the whole batch.
AT_WORK, FREE = 1.2, 0.11
# New objects before Python looks for garbage among them; rows hold none that it has to look for.
NEW_OBJECTS = 100_000
# Kilobytes that SQLite keeps of each database, which it takes as a number below zero.
PAGES = -65_536


def in_turns(steps: Iterable[T]) -> Iterator[T]:
    """These steps, each a transaction of its own, with pauses for whoever waits where the database knows no queue."""
    has_queue, began = connections[NEWSROOM].vendor != "sqlite", time.monotonic()
    with _looking_seldom(), _much_at_hand():
        for step in steps:
            yield step
            if not has_queue and time.monotonic() - began > AT_WORK:
                time.sleep(FREE)
                began = time.monotonic()


@contextmanager
def _much_at_hand() -> Iterator[None]:
    """Let SQLite keep more pages than the two megabytes of its own choice: the keys of new rows fall anywhere in the
    indexes of all that are there."""
    ours = [connections[name] for name in (NEWSROOM, PUBLIC) if connections[name].vendor == "sqlite"]
    before = [_keeping(connection, PAGES) for connection in ours]
    try:
        yield
    finally:
        for connection, size in zip(ours, before, strict=True):
            _keeping(connection, size)


def _keeping(connection: Any, size: int) -> int:
    """Have a connection keep so much, as SQLite counts it; what it kept before."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        (before,) = cursor.fetchone()
        cursor.execute(f"PRAGMA cache_size = {size:d}")
    return int(before)


@contextmanager
def _looking_seldom() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)

"""Between two transactions of a long work others get their turn."""

import gc
from contextlib import nullcontext

import pytest
from django.db import connections

from relations.newsroom.bulk import pace

pytestmark = pytest.mark.once


class Clock:
    """It moves with each look at it, and keeps what was slept."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def monotonic(self):
        self.now += pace.AT_WORK * 0.6
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)


@pytest.mark.parametrize(("vendor", "pauses"), [("sqlite", 6), ("postgresql", 0)])
def test_who_has_no_queue_leaves_the_lock_free_now_and_then(monkeypatch, vendor, pauses):
    clock = Clock()
    monkeypatch.setattr(pace, "time", clock)
    monkeypatch.setattr(pace, "_much_at_hand", nullcontext)
    monkeypatch.setattr(type(connections["default"]), "vendor", vendor)

    assert list(pace.in_turns(range(12))) == list(range(12))

    assert clock.slept == [pace.FREE] * pauses


def test_what_was_set_for_a_long_work_is_as_before_afterwards(db):
    before, steps = settings(), pace.in_turns(range(2))

    next(steps)
    meanwhile = settings()
    steps.close()

    assert meanwhile[0][0] == pace.NEW_OBJECTS
    assert meanwhile[1] in ([], [pace.MEANWHILE] * 2)
    assert settings() == before


def test_of_two_long_works_at_once_the_last_puts_back_what_was_set_before_both(db):
    before, first, second = gc.get_threshold(), pace.in_turns(range(2)), pace.in_turns(range(2))

    next(first)
    next(second)
    first.close()
    assert gc.get_threshold()[0] == pace.NEW_OBJECTS
    second.close()

    assert gc.get_threshold() == before


def settings():
    """How seldom garbage is looked for, and what SQLite was told of its two databases."""
    kept = []
    for name in ("default", "public"):
        if connections[name].vendor == "sqlite":
            with connections[name].cursor() as cursor:
                kept.append({one: cursor.execute(f"PRAGMA {one}").fetchone()[0] for one in pace.MEANWHILE})
    return gc.get_threshold(), kept

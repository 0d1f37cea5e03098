"""What trials have shown: a run replaces the rows of what it ran, and no others."""

import pytest

from tests.trials.page import merged, page, rows_of

pytestmark = pytest.mark.once

MACHINE = {"machine": "2 cores, SQLite 3"}
KILLS = "test_kills.py::test_a_press"


def noted(trial, outcome="passed", **seen):
    return [
        {"trial": trial, "begun": "2026-11-23 20:00", "load": 0.5},
        {"trial": trial, "figures": seen},
        {"trial": trial, "seconds": 0.3},
        {"trial": trial, "outcome": outcome, "seconds": 9.2},
    ]


def test_a_run_replaces_the_rows_of_what_it_ran():
    front = rows_of(noted("test_front.py::test_a_burst", percent=2), "sqlite", MACHINE)
    before = rows_of(noted(KILLS, kills=1), "sqlite", MACHINE)
    other = rows_of(noted(KILLS, kills=2), "postgresql", MACHINE)
    now = rows_of(noted(KILLS, kills=3), "sqlite", MACHINE)

    assert merged([*before, *front, *other], now) == [*front, *now, *other]


def test_what_was_skipped_replaces_nothing():
    assert rows_of(noted(KILLS, "skipped"), "sqlite", MACHINE) == []


def test_the_page_tells_each_trial_with_its_day_and_the_load():
    text = page(rows_of(noted(KILLS, "failed", kills=3, what_was_said="a | b"), "sqlite", MACHINE))

    assert (
        "| kills: a press | failed | 2026-11-23 20:00 | 0.5 | 10 | kills: 3; what was said: a \\| b |"
        in text.splitlines()
    )
    assert "Not run." in text

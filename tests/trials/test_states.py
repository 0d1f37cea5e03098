"""Tens of thousands of acts of random people, none of them the same from run to run."""

import secrets

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.newsroom.test_states import live, steps

pytestmark = [pytest.mark.trial, pytest.mark.usefixtures("press")]

LIVES, STEPS = 250, 80


def test_whatever_many_people_try_the_policy_holds(figures):
    played_steps, refused, start = 0, 0, secrets.randbelow(2**32)

    @seed(start)
    @settings(
        max_examples=LIVES, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )  # fmt: skip
    @given(st.lists(steps, min_size=STEPS, max_size=STEPS))
    def lives(played):
        nonlocal played_steps, refused
        desk = live(played)
        played_steps, refused = played_steps + len(played), refused + desk.refused

    print(f"seed {start}")
    lives()
    assert 0 < refused < played_steps
    figures(lives=LIVES, acts=played_steps, refused=refused, seed=start)

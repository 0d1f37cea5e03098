"""How well the measured texts are read: every passage exact, and no kind below its floor."""

import pytest

from tests.intake.articles import SETS, gathered
from tests.intake.measuring import findings, tallies
from tests.intake.scoring import KINDS, unproven

pytestmark = pytest.mark.once

# (precision, recall) below which a kind may not fall. A change that lowers one is a change for the worse.
FLOORS = {
    "tuned": {
        "quotes": (0.0, 0.0),
        "speakers": (0.0, 0.0),
        "actors": (0.0, 0.0),
        "events": (0.0, 0.0),
        "events, any date": (0.0, 0.0),
        "principles": (0.0, 0.0),
        "places": (0.0, 0.0),
        "themes": (0.0, 0.0),
    },
    "unseen": {
        "quotes": (0.0, 0.0),
        "speakers": (0.0, 0.0),
        "actors": (0.0, 0.0),
        "events": (0.0, 0.0),
        "events, any date": (0.0, 0.0),
        "principles": (0.0, 0.0),
        "places": (0.0, 0.0),
        "themes": (0.0, 0.0),
    },
}
TEXTS = [measured for group in SETS for measured in gathered(group)]


@pytest.mark.parametrize("measured", TEXTS, ids=lambda measured: measured.name)
def test_every_passage_found_is_exact(measured):
    assert unproven(measured.text, findings(measured)) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("group", SETS)
def test_no_kind_falls_below_its_floor(group, kind):
    tally = tallies(group)[kind]
    precision, recall = FLOORS[group][kind]

    assert tally.precision >= precision, tally.invented if group == "tuned" else None
    assert tally.recall >= recall, tally.missed if group == "tuned" else None

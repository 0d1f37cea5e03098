"""Eight editors save one record a hundred times each, at once: no edit that was acknowledged is lost."""

import time

import pytest

from relations.models import Principle
from tests import factories as make
from tests.newsroom.test_races_of_saves import assert_nothing_is_lost, race

pytestmark = [pytest.mark.trial, pytest.mark.usefixtures("press")]

EDITORS, EDITS = 8, 100


def test_every_acknowledged_edit_of_many_editors_is_a_revision(tmp_path, figures):
    principle = make.saved(Principle(label_fr="Souveraineté", label_en="Sovereignty", slug="souverainete"))
    start = time.monotonic()

    run = race(principle, tmp_path, EDITORS, EDITS)

    seconds = time.monotonic() - start
    assert_nothing_is_lost(run)
    assert len(run.kept) == 1 + EDITORS * EDITS
    figures(
        editors=EDITORS,
        acknowledged_edits=EDITORS * EDITS,
        revisions=len(run.kept) - 1,
        times_both_versions_were_shown=run.looks,
        times_turned_away_by_a_lock=run.turned_away,
        seconds=round(seconds, 1),
    )

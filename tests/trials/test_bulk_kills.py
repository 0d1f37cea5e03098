"""An importer that is killed at any moment, while it writes drafts and while it publishes them; the next goes on."""

import json
import random
import secrets
import signal
import time

import pytest

from tests.installation import Installation
from tests.trials.test_bulk import a_file, act

pytestmark = pytest.mark.trial

ROWS, KILLS = 6000, 25
# Seconds after the first transaction of a life, at most: a few more, or the middle of one.
LONGEST = {"load": 0.2, "publish": 0.5}


def life(installation, work, path, seconds=None):
    """What a process found, what it acknowledged until it was killed, and what it left when it was not."""
    run = act(installation, "go-on", work, path)
    first = run.stdout.readline()
    assert first, run.stderr.read().decode()[-2000:]
    if seconds is None:
        said, wrong = run.communicate()
        assert run.returncode == 0, wrong.decode()[-2000:]
    else:
        begun = run.stdout.readline()
        time.sleep(seconds)
        run.send_signal(signal.SIGKILL)
        said = begun + run.stdout.read()
        assert run.wait() == -signal.SIGKILL
    # Of a line that was cut off, nobody has read anything.
    told = [json.loads(line) for line in said.split(b"\n")[:-1]]
    return json.loads(first), [one for one in told if isinstance(one, int)], told[-1]


@pytest.mark.parametrize("work", ["load", "publish"])
def test_an_importer_killed_at_any_moment_loses_and_doubles_nothing(work, tmp_path, figures):
    installation, start = Installation(tmp_path).prepare(), secrets.randbelow(2**32)
    chance, path, acknowledged, finished = random.Random(start), a_file(tmp_path, ROWS), [], 0
    print(f"seed {start}")
    if work == "publish":
        life(installation, "load", path)
    _found, _told, first = life(installation, "look", path)

    for _kill in range(KILLS):
        found, told, _left = life(installation, work, path, chance.uniform(0, LONGEST[work]))
        assert_whole(first, found, work, acknowledged)
        finished += found["applied"]
        acknowledged += told
    found, told, last = life(installation, work, path)

    assert_whole(first, found, work, acknowledged)
    assert_whole(first, last, work, acknowledged + told)
    finished += found["applied"]
    assert (last["rows"], last["states"], last["behind"]) == (ROWS, ["ready"], 0)
    assert last["drafts"] == [first["drafts"][at] + ROWS - first["rows"] for at in (0, 1)]
    shown = ROWS if work == "publish" else 0
    assert last["public"] == [count + shown for count in first["public"]]
    figures(
        rows=ROWS,
        kills=KILLS,
        transactions_acknowledged=len(acknowledged),
        editions_finished_by_the_next_process=finished,
        half_published=0,
        acknowledged_and_lost=0,
    )


def assert_whole(first, found, work, acknowledged):
    """Each row has its event and its passage, in the newsroom as in public; nothing acknowledged is missing."""
    assert found["behind"] == found["applied"] <= 1
    new = found["rows"] - first["rows"]
    assert found["drafts"] == [count + new for count in first["drafts"]]
    assert found["editions"] == list(range(1, len(found["editions"]) + 1))
    of_events, of_passages = (now - before for now, before in zip(found["public"], first["public"], strict=True))
    assert of_events == of_passages
    if work == "load":
        assert found["rows"] >= max(acknowledged, default=0)
        assert found["seen"] == first["seen"] if found["states"] == ["loading"] else True
    else:
        assert set(acknowledged) <= set(found["editions"])

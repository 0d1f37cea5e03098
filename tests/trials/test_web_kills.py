"""Web processes killed at random under load: what editors had acknowledged stands, and readers read on."""

import json
import os
import random
import secrets
import signal
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.installation import Installation
from tests.trials.desk import HELD, Editor, in_order, signed_in
from tests.trials.front import NGINX, Front, until
from tests.trials.loads import Load, in_turn, pages

pytestmark = [pytest.mark.trial, pytest.mark.skipif(not NGINX, reason="nginx was not found: install it.")]
ROUNDS, KILLS_OF_A_ROUND = 5, 10
# One worker, which the server replaces by itself; or the whole of a unit, which systemd starts again.
TARGETS = (("newsroom", 1), ("newsroom", 1), ("newsroom", None), ("public", 1), ("public", None))
# What an editor may be told while the process that would answer is dead: try again.
EXCUSES = {"502", "503", "504"}


@pytest.fixture
def front(tmp_path):
    with Front(Installation(tmp_path / "data").prepare(), tmp_path / "front").running() as running:
        yield running


def workers(master: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def kill(front: Front, role: str, number: int | None, chance: random.Random) -> None:
    master = front.processes[role].pid
    if number:
        until(lambda: workers(master))
        os.kill(chance.choice(workers(master)), signal.SIGKILL)
        return
    # Together, as systemd or the kernel ends a unit.
    for pid in (master, *workers(master)):
        os.kill(pid, signal.SIGKILL)
    front.processes[role].wait()
    front.start(role)


@contextmanager
def at_work(editors: list[Editor]):
    stop = threading.Event()
    threads = [threading.Thread(target=editor.work, args=(stop,)) for editor in editors]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(90)


def held(front: Front, editors: list[Editor]) -> list:
    ids = (str(editor.principle) for editor in editors)
    return json.loads(front.installation.run("-c", HELD, *ids).stdout)


def assert_kept(found: list, editors: list[Editor]) -> int:
    """Nothing acknowledged is missing, nothing is half done; how many editions `public` lacked before."""
    behind, applied, wrong, saved, shown, editions = found
    assert wrong == {}
    assert behind == applied
    assert editions == list(range(1, len(editions) + 1))
    for editor in editors:
        assert in_order(editor.saved, saved[str(editor.principle)])
        assert in_order(editor.published, shown[str(editor.principle)])
    return applied


def test_web_processes_killed_at_random_lose_nothing_acknowledged(front, figures):
    start = secrets.randbelow(2**32)
    chance, editors, killed, applied = random.Random(start), signed_in(front, 3), {}, 0
    print(f"seed {start}")
    paths = pages(front)[:40]
    Load(front, 4, lambda client: in_turn(paths, client)).for_(8)
    load, desk = Load(front, 4, lambda client: in_turn(paths, client)), front.reader(210)

    with load.reading():
        for _round in range(ROUNDS):
            with at_work(editors):
                for _kill in range(KILLS_OF_A_ROUND):
                    until(lambda: desk.get("/admin/login/").status == 200)
                    time.sleep(chance.uniform(0.2, 2.5))
                    role, number = chance.choice(TARGETS)
                    kill(front, role, number, chance)
                    what = f"{'workers' if number else 'whole units'} of {role}"
                    killed[what] = killed.get(what, 0) + 1
            applied += assert_kept(held(front, editors), editors)

    otherwise = sum((editor.otherwise for editor in editors), start=type(editors[0].otherwise)())
    assert set(otherwise) <= EXCUSES, otherwise
    assert load.faults == {}
    figures(
        kills=sum(killed.values()), killed=", ".join(f"{number} {what}" for what, number in sorted(killed.items())),
        acknowledged_saves=sum(len(editor.saved) for editor in editors),
        acknowledged_editions=sum(len(editor.published) for editor in editors),
        lost=0, half_published=0, editions_finished_by_the_next_process=applied,
        times_editors_were_told_to_try_again=otherwise.total(),
        answers_to_readers=len(load.seconds), faults_seen_by_readers=0, seed=start,
    )  # fmt: skip

"""How answers grow with the record: processes of several sizes take turns, round by round, each with its baseline.

    python -m bench.growth --sizes 1000 100000 [--only WORDS] [--rounds 5]

shows it for SQLite, once `make bench` has made the records.
Every round asks each size for the answer, for a bare program that asks the database the same, and for a 304. So what
else the machine does meanwhile is shared by all of them; what counts is processor time, and the ratios.
"""

import argparse
import contextlib
import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, WARM_UP = 5, 2
# At most so many times as much in the largest record as in the smallest; at most so many times its bare questions.
MOST_GROWTH, MOST_OVER_BARE = 2.0, 1.5
FIGURES = ("ms", "bare_ms", "known_ms")


class Process:
    """One size, served by a process of its own."""

    def __init__(self, environment: dict[str, str], program: str):
        command = [sys.executable, "-m", program]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)  # type: ignore[call-overload] # noqa: S603
        found = self._read()
        self.names, self.version = found["names"], found["version"]

    def round(self, name: str) -> dict[str, Any]:
        self.process.stdin.write(f"{name}\n")
        self.process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("A process that answers has ended.")
        found: dict[str, Any] = json.loads(line)
        return found

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


@contextlib.contextmanager
def processes(environments: dict[int, dict[str, str]], program: str) -> Iterator[dict[int, Process]]:
    found: dict[int, Process] = {}
    try:
        for size, environment in environments.items():
            found[size] = Process(environment, program)
        yield found
    finally:
        for process in found.values():
            process.end()


def measured(
    environments: dict[int, dict[str, str]], only: str = "", rounds: int = ROUNDS, program: str = "bench.answers"
) -> dict[str, Any]:
    """By answer and size the medians of what its rounds took."""
    at, load = dt.datetime.now(dt.UTC).isoformat(), os.getloadavg()[0]
    with processes(environments, program) as running:
        first = next(iter(running.values()))
        found = {name: _answer(name, running, rounds) for name in first.names if only in name}
        version = first.version
    return {"at": at, "version": version, "load": max(load, os.getloadavg()[0]), "answers": found}


def _answer(name: str, running: dict[int, Process], rounds: int) -> dict[str, Any]:
    taken: dict[int, list[dict[str, Any]]] = {size: [] for size in running}
    for _ in range(WARM_UP + rounds):
        for size, process in running.items():
            taken[size].append(process.round(name))
    return {str(size): _medians(found[WARM_UP:]) for size, found in taken.items()}


def _medians(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    return {**rounds[-1], **{name: median(one[name] for one in rounds) for name in FIGURES if name in rounds[-1]}}


# --- what is promised -------------------------------------------------------------------------------------------------


def growth(answer: dict[str, Any]) -> float:
    sizes = sorted(answer, key=int)
    ratio: float = answer[sizes[-1]]["ms"] / answer[sizes[0]]["ms"]
    return ratio


def over_bare(one: dict[str, Any]) -> float:
    ratio: float = one["ms"] / one["bare_ms"]
    return ratio


def is_kept(answer: dict[str, Any]) -> bool:
    """Whether what is promised of the answer holds. A filter that hardly grows keeps its promise too: what it costs
    beside its questions is then that of any page of its kind, however short its list."""
    last = answer[max(answer, key=int)]
    if growth(answer) <= MOST_GROWTH:
        return True
    return bool(last["promise"] == "narrowed" and over_bare(last) <= MOST_OVER_BARE)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--only", default="", help="answers with these words in their name")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    from bench.__main__ import FOLDER, of_role_public

    environments = {size: of_role_public(FOLDER / "sqlite" / f"e{size}") for size in chosen.sizes}
    found = measured(environments, chosen.only, chosen.rounds)
    for name, answer in found["answers"].items():
        sizes = [answer[str(size)] for size in chosen.sizes]
        figures = "  ".join(f"{one['ms']:7.1f} ×{over_bare(one):5.1f} 304 {one['known_ms']:5.1f}" for one in sizes)
        sys.stdout.write(f"{'' if is_kept(answer) else 'OVER':4} {name:42} {figures}  growth {growth(answer):5.2f}\n")


if __name__ == "__main__":
    main()

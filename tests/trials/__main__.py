"""`python -m tests.trials`: run the long proofs on each engine, and write what they saw to docs/trials.md."""

import datetime as dt
import json
import os
import platform
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.pgplugin import binaries
from tests.trials.conftest import REPORT

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "trials.md"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def run(engine: str) -> tuple[int, list[dict]]:
    """The exit code of the run, and what its trials reported."""
    # The tests' own choices of folder and server, made when `tests.pgplugin` was read, are not this run's.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ENTENTE_", "DATA_DIR"))}
    with tempfile.NamedTemporaryFile("r", suffix=".jsonl", encoding="utf-8") as report:
        # How long readers read: ten minutes, unless somebody wants it shorter.
        seconds = os.environ.get("ENTENTE_TRIAL_SECONDS", "600")
        environment |= {"ENTENTE_TEST_DATABASE": engine, REPORT: report.name, "ENTENTE_TRIAL_SECONDS": seconds}
        command = [sys.executable, "-m", "pytest", "-m", "trial", "-s", *sys.argv[1:]]
        return finished(subprocess.Popen(command, cwd=ROOT, env=environment)), [json.loads(line) for line in report]


def finished(process: subprocess.Popen) -> int:
    """The exit code of a process; when this one is ended from outside, that one ends in good order."""
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait()


def version(engine: str) -> str:
    if engine == "sqlite":
        return sqlite3.sqlite_version
    told = subprocess.run([binaries() / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return told.split()[2]


def section(engine: str, entries: list[dict]) -> list[str]:
    lines = [f"## {NAMES[engine]} {version(engine)}", "", "| Trial | Outcome | Seconds | Seen |", "|---|---|---|---|"]
    for entry in entries:
        if "outcome" in entry:
            seen = [e["figures"] for e in entries if e["trial"] == entry["trial"] and "figures" in e]
            words = "; ".join(f"{name.replace('_', ' ')}: {value}" for found in seen for name, value in found.items())
            name = entry["trial"].removeprefix("test_").replace("_", " ")
            lines.append(f"| {name} | {entry['outcome']} | {entry['seconds']:.0f} | {words} |")
    return [*lines, ""]


def page(results: dict[str, list[dict]], load: float) -> str:
    lines = [
        "# Trials",
        "",
        "The long proofs of what the newsroom promises: processes that are killed, processes that write at once, and",
        "many random lives of records. `make trials` runs them and writes this page; `make test` leaves them out.",
        "",
        f"Last run: {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, on {os.cpu_count()} cores ({platform.machine()}), "
        f"{platform.system()}, Python {platform.python_version()}.",
    ]
    if load > os.cpu_count():
        lines.append(f"The machine was busy with other work: its load was {load:.1f} when the run began.")
    for engine in NAMES:
        lines += ["", *(section(engine, results[engine])[:-1] if engine in results else _left_out(engine))]
    return "\n".join(lines) + "\n"


def _left_out(engine: str) -> list[str]:
    return [f"## {NAMES[engine]}", "", "Not run: none was found."]


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    load, codes, results = os.getloadavg()[0], [], {}
    for engine in NAMES:
        if engine == "postgresql" and binaries() is None:
            continue
        code, results[engine] = run(engine)
        codes.append(code)
    # A run of chosen trials (`python -m tests.trials -k kills`) is not the whole story.
    if len(sys.argv) == 1:
        PAGE.write_text(page(results, load), encoding="utf-8")
        print(f"Written: {PAGE.relative_to(ROOT)}")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())

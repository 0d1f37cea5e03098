"""`python -m tests.trials [--on ENGINE] [WORD …]`: run the long proofs, and write what they saw to docs/trials.md.

Words choose trials by a part of their file's name or of their own.
"""

import argparse
import json
import os
import platform
import signal
import sqlite3
import subprocess
import sys
import tempfile

from tests.pgplugin import binaries
from tests.trials.conftest import REPORT
from tests.trials.page import ENGINES, PAGE, ROOT, keep, rows_of


def run(engine: str, words: list[str]) -> tuple[int, list[dict]]:
    """The exit code of the run, and what its trials reported."""
    # The tests' own choices of folder and server, made when `tests.pgplugin` was read, are not this run's.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ENTENTE_", "DATA_DIR"))}
    with tempfile.NamedTemporaryFile("r", suffix=".jsonl", encoding="utf-8") as report:
        # How long readers read: ten minutes, unless somebody wants it shorter.
        seconds = os.environ.get("ENTENTE_TRIAL_SECONDS", "600")
        environment |= {"ENTENTE_TEST_DATABASE": engine, REPORT: report.name, "ENTENTE_TRIAL_SECONDS": seconds}
        chosen = ["-k", " or ".join(words)] if words else []
        command = [sys.executable, "-m", "pytest", "tests/trials", "-m", "trial", "-s", *chosen]
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


def machine(engine: str) -> dict[str, str]:
    cores = f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}"
    return {"machine": f"{cores}, Python {platform.python_version()}, {ENGINES[engine]} {version(engine)}"}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.trials", description="Run the long proofs.")
    parser.add_argument("words", nargs="*", metavar="WORD", help="a part of the name of a trial or of its file")
    parser.add_argument("--on", choices=ENGINES, metavar="ENGINE", help="on this engine alone: sqlite or postgresql")
    return parser.parse_args()


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    asked, codes = arguments(), []
    for engine in [asked.on] if asked.on else ENGINES:
        if engine == "postgresql" and binaries() is None:
            print("PostgreSQL was not found: not run.")
            continue
        code, entries = run(engine, asked.words)
        codes.append(code)
        whole = code == 0 and not asked.words
        keep(rows_of(entries, engine, machine(engine)), all_of=engine if whole else None)
        print(f"Written: {PAGE.relative_to(ROOT)}")
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main())

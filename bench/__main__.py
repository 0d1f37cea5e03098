"""`python -m bench`: measure on each engine, in databases of its own, and write docs/benchmarks.md.

The databases stand in var/bench and are made anew by each run; PostgreSQL is the server that the tests start too. It
listens on a socket only, and stops with the run. What each engine gave is kept beside its databases as JSON.
"""

import argparse
import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from bench import page

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
ENGINES = ("sqlite", "postgresql")
LARGEST = 100_000


class Installation:
    """An installation of its own, on one engine."""

    def __init__(self, engine: str, name: str, socket: str = ""):
        self.folder = FOLDER / engine / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        urls = {database: self._url(database, name, socket) for database in ("newsroom", "public")}
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("ENTENTE_")},
            **{f"{database.upper()}_DATABASE_URL": url for database, url in urls.items()},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(self.folder),
        }
        self.manage("migrate", "-v0")
        self.manage("migrate", "--database", "public", "-v0")
        self.manage("collectstatic", "--noinput", "-v0", "--ignore", "*.map", "--ignore", "rest_framework")

    def _url(self, database: str, name: str, socket: str) -> str:
        if not socket:
            return ""
        host = socket.replace("/", "%2F")
        with psycopg.connect(f"postgresql://entente@{host}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {database}_{name} TEMPLATE template0")
        return f"postgresql://entente@{host}/{database}_{name}"

    def run(self, *command: str, **environment: str) -> str:
        done = subprocess.run(  # noqa: S603 – every word of it is ours
            [sys.executable, *command],
            cwd=ROOT,
            env={**self.environment, **environment},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def manage(self, *command: str) -> str:
        return self.run("manage.py", *command)

    def measure(self, name: str, *values: int, **environment: str) -> dict[str, Any]:
        sys.stderr.write(f"{self.folder.parent.name}: {' '.join(map(str, (name, *values)))}\n")
        return json.loads(self.run("-m", "bench.measures", name, *map(str, values), **environment).splitlines()[-1])


def measured(engine: str, sizes: list[int]) -> dict[str, Any]:
    socket = _server() if engine == "postgresql" else ""
    found: dict[str, Any] = {"engine": engine, "at": dt.datetime.now(dt.UTC).isoformat(), "sizes": {}}
    found["seeds"] = Installation(engine, "seeds", socket).measure("seeds")
    installation = Installation(engine, "events", socket)
    public = {"ENTENTE_ROLE": "public", "NEWSROOM_DATABASE_URL": ""}
    for size in sizes:
        grown = installation.measure("grow", size)
        load = os.getloadavg()[0]
        answered = installation.measure("pages", **public)
        found["sizes"][str(size)] = {
            "grow": grown,
            **answered,
            "press": installation.measure("press"),
            "load": max(load, os.getloadavg()[0]),
        }
    found["api"] = api_of(installation, sizes[-1])
    return found


def api_of(installation: Installation, size: int) -> dict[str, Any]:
    """The API beside plain SQL, in the largest record."""
    load, at = os.getloadavg()[0], dt.datetime.now(dt.UTC).isoformat()
    found = installation.measure("api", ENTENTE_ROLE="public", NEWSROOM_DATABASE_URL="")
    return {"at": at, "size": size, **found, "load": max(load, os.getloadavg()[0])}


def api_alone(engine: str, size: int) -> dict[str, Any]:
    """What was measured last, with the API measured anew."""
    kept = FOLDER / f"{engine}.json"
    installation = Installation(engine, "events", _server() if engine == "postgresql" else "")
    installation.measure("grow", size)
    return {**json.loads(kept.read_text()), "api": api_of(installation, size)}


def _server() -> str:
    # Imported here: the module chooses folders and databases for tests as soon as it is read.
    from tests.pgplugin import start

    return start()


def engines_here(wanted: list[str]) -> list[str]:
    from tests.pgplugin import binaries

    if "postgresql" in wanted and binaries() is None:
        sys.stderr.write("PostgreSQL is left out: none was found.\n")
        return [engine for engine in wanted if engine != "postgresql"]
    return wanted


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 20_000], help="numbers of events, rising")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--api-only", action="store_true", help="measure the API beside plain SQL, and keep the rest")
    parser.add_argument("--page-only", action="store_true", help="write the page from what was measured last")
    chosen = parser.parse_args()
    if sorted(set(chosen.sizes)) != chosen.sizes or not 500 <= chosen.sizes[0] <= chosen.sizes[-1] <= LARGEST:
        parser.error(f"sizes rise from 500 or more to {LARGEST} at most")
    # Ended from outside, the run still stops its server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for engine in [] if chosen.page_only else engines_here(chosen.engines):
        results = api_alone(engine, chosen.sizes[-1]) if chosen.api_only else measured(engine, chosen.sizes)
        (FOLDER / f"{engine}.json").write_text(json.dumps(results, indent=1))
    kept = [FOLDER / f"{engine}.json" for engine in ENGINES]
    page.write(ROOT / "docs" / "benchmarks.md", [json.loads(file.read_text()) for file in kept if file.exists()])


if __name__ == "__main__":
    main()

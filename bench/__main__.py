"""`python -m bench`: measure on each engine, in databases of its own, and write docs/benchmarks.md.

The records that answers are measured in stand in var/bench, and are kept: to make the largest takes longest. All other
databases are made anew by each run; PostgreSQL is the server that the tests start too. It listens on a socket only, and
stops with the run. What each engine gave is kept beside its databases as JSON.
"""

import argparse
import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from bench import growth, page

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
ENGINES = ("sqlite", "postgresql")
LARGEST = 1_000_000
# Of how many events publishing is measured.
PUBLISHED = (1_000, 20_000)
# Among how many events the lists of the desk are measured.
DESK = (1_000, 100_000)
PARTS = ("answers", "desk", "publishing")
COLLECT = ("collectstatic", "--noinput", "-v0", "--ignore", "*.map", "--ignore", "rest_framework")


def environment_of(folder: Path, **urls: str) -> dict[str, str]:
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("ENTENTE_")},
        **urls,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(folder),
    }


def run(*command: str, environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 – every word of it is ours
        [sys.executable, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def new_database(name: str, socket: str) -> str:
    """The address of an empty database of the server that listens there."""
    host = socket.replace("/", "%2F")
    with psycopg.connect(f"postgresql://entente@{host}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return f"postgresql://entente@{host}/{name}"


class Installation:
    """An installation of its own, on one engine."""

    def __init__(self, engine: str, name: str, socket: str = ""):
        self.folder = FOLDER / engine / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        urls = {
            f"{database.upper()}_DATABASE_URL": new_database(f"{database}_{name}", socket) if socket else ""
            for database in ("newsroom", "public")
        }
        self.environment = environment_of(self.folder, **urls)
        self.manage("migrate", "-v0")
        self.manage("migrate", "--database", "public", "-v0")
        self.manage(*COLLECT)

    def run(self, *command: str, **environment: str) -> str:
        return run(*command, environment={**self.environment, **environment})

    def manage(self, *command: str) -> str:
        return self.run("manage.py", *command)

    def measure(self, name: str, *values: int, **environment: str) -> dict[str, Any]:
        sys.stderr.write(f"{self.folder.parent.name}: {' '.join(map(str, (name, *values)))}\n")
        return json.loads(self.run("-m", "bench.measures", name, *map(str, values), **environment).splitlines()[-1])


# --- the answers ------------------------------------------------------------------------------------------------------


def answers(engine: str, sizes: list[int], socket: str) -> dict[str, Any]:
    """Every public address in records of these sizes, which are made once and kept."""
    files = {size: filled(size) for size in sizes}
    environments = {
        size: copied(size, folder, socket) if engine == "postgresql" else of_role_public(folder)
        for size, folder in files.items()
    }
    largest = environments[sizes[-1]]
    found = {"answers": growth.measured(environments)}
    return found | {name: beside(name, largest, sizes[-1]) for name in ("api", "front")}


def filled(size: int) -> Path:
    """The folder of a record of this size in SQLite. What an earlier run has made of it is kept and gone on with."""
    folder = FOLDER / "sqlite" / f"e{size}"
    folder.mkdir(parents=True, exist_ok=True)
    environment = environment_of(folder)
    for database in ("default", "public"):
        run("manage.py", "migrate", "--database", database, "-v0", environment=environment)
    run("manage.py", *COLLECT, environment=environment)
    sys.stderr.write(f"{size} events: {run('-m', 'bench.filling', str(size), environment=environment)}")
    return folder


def copied(size: int, folder: Path, socket: str) -> dict[str, str]:
    """The same record in PostgreSQL."""
    own = FOLDER / "postgresql" / f"e{size}"
    own.mkdir(parents=True, exist_ok=True)
    environment = of_role_public(own, PUBLIC_DATABASE_URL=new_database(f"public_e{size}", socket))
    run("manage.py", *COLLECT, environment=environment)
    as_owner = {**environment, "ENTENTE_ROLE": "all"}
    run("manage.py", "migrate", "--database", "public", "-v0", environment=as_owner)
    run("-m", "bench.copying", str(folder / "public.sqlite3"), environment=as_owner)
    return environment


def of_role_public(folder: Path, **urls: str) -> dict[str, str]:
    return {**environment_of(folder, **urls), "ENTENTE_ROLE": "public"}


def beside(name: str, environment: dict[str, str], size: int) -> dict[str, Any]:
    """The API beside plain SQL, or pages beside nginx, in the largest record."""
    load, at = os.getloadavg()[0], dt.datetime.now(dt.UTC).isoformat()
    found = json.loads(run("-m", "bench.measures", name, environment=environment).splitlines()[-1])
    return {"at": at, "size": size, **found, "load": max(load, os.getloadavg()[0])}


# --- the desk ---------------------------------------------------------------------------------------------------------


def desk(engine: str, socket: str) -> dict[str, Any]:
    """The lists of the desk, in newsrooms into which so many events were imported."""
    environments = {}
    for size in DESK:
        installation = Installation(engine, f"desk{size}", socket)
        sys.stderr.write(f"{engine}: a newsroom of {size} events\n")
        installation.run("-m", "bench.desk", "fill", str(size))
        environments[size] = installation.environment
    return growth.measured(environments, program="bench.desk")


# --- publishing -------------------------------------------------------------------------------------------------------


def publishing(engine: str, socket: str) -> dict[str, Any]:
    """Records saved and published as editors’ work is, and what an edition takes then."""
    found: dict[str, Any] = {"at": dt.datetime.now(dt.UTC).isoformat(), "sizes": {}}
    found["seeds"] = Installation(engine, "seeds", socket).measure("seeds")
    installation = Installation(engine, "events", socket)
    for size in PUBLISHED:
        load = os.getloadavg()[0]
        grown, press = installation.measure("grow", size), installation.measure("press")
        found["sizes"][str(size)] = {"grow": grown, "press": press, "load": max(load, os.getloadavg()[0])}
    return found


# --- the run ----------------------------------------------------------------------------------------------------------


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
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000], help="numbers of events, rising")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument(
        "--parts", nargs="*", choices=PARTS, default=list(PARTS), help="what to measure; kept: the rest"
    )
    chosen = parser.parse_args()
    if sorted(set(chosen.sizes)) != chosen.sizes or not 1_000 <= chosen.sizes[0] <= chosen.sizes[-1] <= LARGEST:
        parser.error(f"sizes rise from 1000 or more to {LARGEST} at most")
    # Ended from outside, the run still stops its server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for engine in engines_here(chosen.engines) if chosen.parts else ():
        socket = _server() if engine == "postgresql" else ""
        for part in chosen.parts:
            began = time.monotonic()
            keep(engine, part, measure(engine, part, chosen.sizes, socket), time.monotonic() - began)
    page.write(ROOT / "docs" / "benchmarks.md", [found for engine in ENGINES if (found := kept(engine))])


def measure(engine: str, part: str, sizes: list[int], socket: str) -> dict[str, Any]:
    if part == "answers":
        return answers(engine, sizes, socket)
    return desk(engine, socket) if part == "desk" else publishing(engine, socket)


def keep(engine: str, part: str, found: dict[str, Any], seconds: float) -> None:
    """Put what was measured beside what is kept of other parts."""
    results = kept(engine) | {"engine": engine} | (found if part == "answers" else {part: found})
    results["took"] = results.get("took", {}) | {part: seconds}
    (FOLDER / f"{engine}.json").write_text(json.dumps(results, indent=1))


def kept(engine: str) -> dict[str, Any]:
    """What was measured last."""
    file = FOLDER / f"{engine}.json"
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return found


if __name__ == "__main__":
    main()

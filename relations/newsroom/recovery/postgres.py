"""PostgreSQL's own programs, which copy a database out and in. A password never stands on a command line."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.conninfo import make_conninfo

from relations.newsroom.recovery.failures import RecoveryFailed

# Where Debian and its like put what is not on the path.
FOLDERS = "/usr/lib/postgresql"
MAJOR = re.compile(r"\(PostgreSQL\) (\d+)")


def check_programs(alias: str, *names: str) -> None:
    """Raise RecoveryFailed unless these programs are there and read what the server of this database writes."""
    wanted = server_major(alias)
    for name in names:
        found = _major_of(program(name))
        if found < wanted:
            raise RecoveryFailed(
                f"{name} {found} cannot read a server of PostgreSQL {wanted}: install postgresql-client-{wanted}."
            )


def server_major(alias: str) -> int:
    connection: Any = connections[alias]
    connection.ensure_connection()
    return int(connection.connection.info.server_version) // 10_000


def program(name: str) -> Path:
    """The program on the path, else the newest that Debian keeps aside."""
    if found := shutil.which(name):
        return Path(found)
    aside = [path for path in Path(FOLDERS).glob(f"*/bin/{name}") if path.parts[-3].isdigit()]
    if not aside:
        raise RecoveryFailed(f"{name} was not found: install the client programs of PostgreSQL (postgresql-client).")
    return max(aside, key=lambda path: int(path.parts[-3]))


def _major_of(path: Path) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    match = MAJOR.search(said)
    if not match:
        raise RecoveryFailed(f"{path} does not say which version it is: {said.strip()!r}")
    return int(match[1])


# Limits that a role may have, for who serves people: a copy takes as long as it takes.
NO_LIMITS = """
SELECT set_config(name, '0', true) FROM pg_settings
WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')
"""


@contextmanager
def one_snapshot(alias: str) -> Iterator[tuple[psycopg.Cursor, str]]:
    """A cursor that reads one state of the database, and the name under which pg_dump reads the same one."""
    parameters = _parameters(connections[alias])
    with psycopg.connect(**parameters) as connection:
        connection.isolation_level, connection.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        with connection.cursor() as cursor:
            # It stands idle while pg_dump reads what it holds in place.
            cursor.execute(NO_LIMITS)
            row = cursor.execute("SELECT pg_export_snapshot()").fetchone()
            yield cursor, row[0] if row else ""


def dump(alias: str, path: Path, *, snapshot: str, without_rows: Iterable[str]) -> None:
    left_out = [f"--exclude-table-data={table}" for table in without_rows]
    options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}")
    _run(alias, "pg_dump", *options, *left_out)


def fill(alias: str, path: Path) -> None:
    """In one transaction: the database is whole afterwards, or as it was."""
    connections[alias].close()
    _run(alias, "pg_restore", "--single-transaction", "--no-owner", "--no-privileges", str(path), to_database=True)


def _run(alias: str, name: str, *options: str, to_database: bool = False) -> None:
    parameters = _parameters(connections[alias])
    password = parameters.pop("password", "")
    address = make_conninfo(**parameters)
    command = [str(program(name)), "--no-password", "--dbname", address, *options]
    # The program lifts the other limits of a role by itself.
    environment = {**os.environ, "PGPASSWORD": str(password), "PGOPTIONS": "-c statement_timeout=0"}
    if not password:
        environment.pop("PGPASSWORD")
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise RecoveryFailed(f"{name} failed: {' '.join(said[-3:])}")


def _parameters(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    """How the server is reached, as libpq says it: without what only the driver knows."""
    known: dict[str, Any] = connection.get_connection_params()
    names = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()} - {"options", "client_encoding"}
    return {name: value for name, value in known.items() if name in names and value not in (None, "")}

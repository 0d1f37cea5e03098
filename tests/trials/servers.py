"""Servers of PostgreSQL, each on a socket in a temporary folder; one may stream from another."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.installation import Installation
from tests.pgplugin import binaries, unprivileged, within_reach

NAMES = ("newsroom", "public")


class Server:
    def __init__(self, home: Path, name: str, programs: Path, owner: dict):
        self.folder, self.data = home / name, home / name / "data"
        self.programs, self.owner = programs, owner
        self.folder.mkdir()
        if owner:
            os.chown(self.folder, owner["user"], owner["group"])

    def run(self, program: str, *arguments: object) -> None:
        """One of PostgreSQL's programs, as the account that the server runs as."""
        environment = {**os.environ, "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        command = [self.programs / program, *map(str, arguments)]
        log = (self.folder / "log").open("ab")
        subprocess.run(command, **self.owner, cwd=self.folder, env=environment, check=True, stdout=log, stderr=log)

    def initialise(self) -> None:
        self.run("initdb", "-D", self.data, "-U", "entente", "-A", "trust", "-E", "UTF8")

    def follow(self, primary: "Server", name: str) -> None:
        self.run(
            "pg_basebackup", "-h", primary.folder, "-U", "entente", "-D", self.data, "-X", "stream", "-c", "fast",
            "--write-recovery-conf", "--create-slot", "--slot", name, "-d", f"application_name={name}",
        )  # fmt: skip

    def start(self, **settings: str) -> None:
        usual = {
            "listen_addresses": "", "unix_socket_directories": str(self.folder), "wal_level": "replica",
            "max_connections": "60", "shared_buffers": "32MB", "hot_standby_feedback": "on",
        }  # fmt: skip
        lines = (f"{name} = '{value}'\n" for name, value in (usual | settings).items())
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.writelines(lines)
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "server.log", "start")

    def promote(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-w", "promote")

    def kill(self) -> None:
        """As the power goes."""
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            subprocess.run(
                [self.programs / "pg_ctl", "-D", self.data, "-m", "immediate", "stop"],
                **self.owner, cwd=self.folder, capture_output=True,
            )  # fmt: skip

    @property
    def host(self) -> str:
        return str(self.folder).replace("/", "%2F")

    def url(self, database: str) -> str:
        return f"postgresql://entente@{self.host}/{database}"

    def ask(self, statement: str, database: str = "postgres") -> list[tuple]:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def servers(*names: str) -> Iterator[tuple[Server, ...]]:
    """Servers that are not started yet; at the end they are stopped and gone."""
    home, owner = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp")), unprivileged()
    home.chmod(0o755)
    if owner:
        os.chown(home, owner["user"], owner["group"])
    programs = within_reach(binaries(), owner, home)
    made = tuple(Server(home, name, programs, owner) for name in names)
    try:
        yield made
    finally:
        for server in made:
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


def filled(server: Server, tmp_path: Path) -> Installation:
    """An installation on this server, with the seeds that every trial starts from."""
    made = Installation(tmp_path / "data").prepare()
    for name in NAMES:
        url = made.environment[f"{name.upper()}_DATABASE_URL"]
        server.ask(f"CREATE DATABASE {name} TEMPLATE template0")
        dump = subprocess.run([server.programs / "pg_dump", "--no-owner", url], check=True, capture_output=True).stdout
        fill = [server.programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", server.url(name)]
        subprocess.run(fill, input=dump, check=True, capture_output=True)
    return made

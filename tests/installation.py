"""A whole installation in a folder of its own: databases, seeds and processes, as on a machine that runs Entente."""

import atexit
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from functools import cache
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SOCKET = os.environ.get("ENTENTE_TEST_SOCKET", "")
# Where all processes of a run find what one of them has made.
SHARED = os.environ.get("ENTENTE_TEST_DATA_DIR", "")

SEED = """
import django
django.setup()
from django.core.management import call_command
for database in ("default", "public"):
    call_command("migrate", database=database, verbosity=0)
call_command("load_seeds")
"""
FETCH = """
import django, hashlib, json, sys
django.setup()
from django.test import Client
client, answers = Client(), {}
for path in json.loads(sys.argv[1]):
    response = client.get(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    answers[path] = [response.status_code, body.decode(), sorted(response.cookies)]
print(json.dumps(answers))
"""


class Installation:
    def __init__(self, folder: Path, databases: dict[str, str] | None = None):
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")},
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATA_DIR": str(folder),
        }
        if SOCKET:
            self.environment |= databases or _databases()

    def run(self, *command: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess:
        """Run Python with these arguments as a process of the installation."""
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env={**self.environment, **environment},
            check=check,
            capture_output=True,
            text=True,
        )

    def manage(self, *command: str, **more) -> subprocess.CompletedProcess:
        return self.run("manage.py", *command, **more)

    def prepare(self) -> "Installation":
        """With the seeds, as a copy of one that is made once a run."""
        made = _with_seeds()
        shutil.copytree(made.folder, self.folder, dirs_exist_ok=True)
        if SOCKET:
            self.environment |= _databases(made.environment)
        return self

    def fetch(self, *paths: str, **environment: str) -> dict[str, list]:
        """What a process with this environment answers: {path: [status, body, names of cookies]}."""
        return json.loads(self.run("-c", FETCH, json.dumps(paths), **environment).stdout)

    def without_newsroom(self) -> dict[str, str]:
        """The environment of a process that serves the public and knows no newsroom."""
        return {"ENTENTE_ROLE": "public", "NEWSROOM_DATABASE_URL": ""}


@cache
def _with_seeds() -> Installation:
    """The first process that asks makes it, and the others wait for it."""
    home = Path(SHARED or _own_folder())
    said = home / "seeded.json"
    with (home / "seeded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if said.exists():
            return Installation(home / "seeded", json.loads(said.read_text()))
        shutil.rmtree(home / "seeded", ignore_errors=True)
        made = Installation(home / "seeded")
        made.run("-c", SEED)
        urls = {name: value for name, value in made.environment.items() if name.endswith("DATABASE_URL")}
        said.write_text(json.dumps(urls))
        return made


def _own_folder() -> str:
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _databases(like: dict[str, str] | None = None) -> dict[str, str]:
    """The addresses of two new databases on the server of the tests, empty or like those of an environment."""
    tail, host, found = uuid.uuid4().hex[:8], SOCKET.replace("/", "%2F"), {}
    with psycopg.connect(f"postgresql://entente@{host}/postgres", autocommit=True) as connection:
        for name in ("newsroom", "public"):
            variable = f"{name.upper()}_DATABASE_URL"
            template = like[variable].rpartition("/")[2] if like else "template0"
            connection.execute(f"CREATE DATABASE {name}_{tail} TEMPLATE {template}")
            found[variable] = f"postgresql://entente@{host}/{name}_{tail}"
    return found

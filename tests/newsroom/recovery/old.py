"""Databases of a release before proposals, kept sources and prepared documents, and the backup that they make."""

import json
import lzma
import subprocess
from pathlib import Path

from django.db import connections

from relations.newsroom.recovery import manifests
from tests.installation import SOCKET, Installation
from tests.pgplugin import binaries

DATABASES = Path(__file__).parent / "newsroom-0012"
NAMES = ("newsroom", "public")
ENDING = "dump" if connections["default"].vendor == "postgresql" else "sqlite3"


def unpack(folder: Path) -> None:
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.{ENDING}").write_bytes(lzma.decompress((DATABASES / f"{name}.{ENDING}.xz").read_bytes()))


def backup(folder: Path) -> Path:
    """A backup of them: what its manifest says was asked of these very databases."""
    unpack(folder)
    said = json.loads((DATABASES / f"manifest.{ENDING}.json").read_text())
    said["files"] = {path.name: manifests.described(path) for path in sorted(folder.iterdir())}
    (folder / manifests.NAME).write_text(json.dumps(said))
    return folder


def installation(folder: Path) -> Installation:
    """They where they stood, with this release in the place of theirs."""
    made = Installation(folder)
    unpack(folder)
    if SOCKET:
        for name in NAMES:
            database = f"--dbname={made.environment[f'{name.upper()}_DATABASE_URL']}"
            command = [binaries() / "pg_restore", "--single-transaction", "--no-owner", database]
            subprocess.run([*command, folder / f"{name}.dump"], check=True, capture_output=True)
    return made

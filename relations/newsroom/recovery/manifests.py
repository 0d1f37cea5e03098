"""What a backup says of itself: its files with their digests, and the state of the record that they hold."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from relations.newsroom.models import AuditTail, Capture, Edition
from relations.newsroom.recovery.failures import RecoveryFailed
from relations.publication.models import State
from relations.publication.schema import SCHEMA

NAME = "manifest.json"
# Of this file's own form: a release reads those up to its own.
FORM = 1
FIRST_WITH_SOURCES = "0015"
Ask = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Manifest:
    """`migrations` names the last one of each app in each database; `files` gives the size and SHA-256 of each."""

    moment: str
    release: str
    schema: int
    engine: str
    migrations: dict[str, dict[str, str]]
    newsroom: dict[str, Any]
    public: dict[str, Any]
    files: dict[str, dict[str, Any]]
    form: int = FORM

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.moment)


def made(moment: datetime, engine: str, said: dict[str, dict[str, Any]], files: dict[str, dict[str, Any]]) -> Manifest:
    return Manifest(
        moment=moment.isoformat(),
        release=settings.RELEASE,
        schema=SCHEMA,
        engine=engine,
        migrations={name: facts.pop("migrations") for name, facts in said.items()},
        newsroom=said["newsroom"],
        public=said["public"],
        files=files,
    )


# --- facts ------------------------------------------------------------------------------------------------------------
# Plain statements: they are asked of the very state that was copied, where Django has no connection.


def newsroom_facts(ask: Ask) -> dict[str, Any]:
    edition, tail, capture = (model._meta.db_table for model in (Edition, AuditTail, Capture))
    last = ask(f"SELECT number, hash FROM {edition} ORDER BY number DESC LIMIT 1")  # noqa: S608 – names of ours
    audit = ask(f"SELECT last, hash FROM {tail} WHERE id = 1")  # noqa: S608
    migrations = _last_migrations(ask)
    # An upgrade begins with a backup of databases of an earlier release, which may have kept no sources yet.
    has_sources = migrations.get("newsroom", "") >= FIRST_WITH_SOURCES
    counted = ask(f"SELECT count(*), coalesce(sum(size), 0) FROM {capture}") if has_sources else [(0, 0)]  # noqa: S608
    ((count, size),) = counted
    return {
        "edition": dict(zip(("number", "hash"), last[0] if last else (0, ""), strict=True)),
        "audit": dict(zip(("number", "hash"), audit[0] if audit else (0, ""), strict=True)),
        "kept_sources": {"count": int(count), "bytes": int(size)},
        "migrations": migrations,
    }


def public_facts(ask: Ask) -> dict[str, Any]:
    table = State._meta.db_table
    found = ask(f"SELECT edition, hash, {table}.schema FROM {table} WHERE id = 1")  # noqa: S608
    number, digest, schema = found[0] if found else (0, "", 0)
    return {
        "edition": {"number": number, "hash": digest},
        "schema": schema,
        "migrations": _last_migrations(ask),
    }


def _last_migrations(ask: Ask) -> dict[str, str]:
    return dict(ask("SELECT app, max(name) FROM django_migrations GROUP BY app ORDER BY app"))


# --- the file ---------------------------------------------------------------------------------------------------------


def described(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def write(manifest: Manifest, folder: Path) -> None:
    path = folder / NAME
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path) -> Manifest:
    """Raises RecoveryFailed when the folder is no whole backup that this release can read."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        manifest = Manifest(**said)
    except FileNotFoundError as error:
        raise RecoveryFailed(f"{folder} is no backup: it has no {NAME}.") from error
    except (OSError, ValueError, TypeError) as error:
        raise RecoveryFailed(f"{folder / NAME} cannot be read: {error}") from error
    if manifest.form > FORM:
        raise RecoveryFailed(f"{folder} was written by release {manifest.release}: restore it with that release.")
    return manifest


def check_files(manifest: Manifest, folder: Path) -> None:
    """Raise RecoveryFailed that names every file that is not what was written."""
    wrong = [
        f"{name}: {reason}" for name, said in manifest.files.items() if (reason := _difference(folder / name, said))
    ]
    if wrong:
        raise RecoveryFailed(f"{folder} is damaged. {'; '.join(wrong)}. Nothing was restored: take another backup.")


def _difference(path: Path, said: dict[str, Any]) -> str:
    if not path.is_file():
        return "missing"
    return "" if described(path) == said else "its SHA-256 is not the one of the manifest"

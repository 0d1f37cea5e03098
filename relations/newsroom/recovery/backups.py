"""Backups: a folder each, which has its name only when it is whole."""

import fcntl
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Max
from django.utils import timezone

from relations.newsroom.models import AuditEvent, Item
from relations.newsroom.recovery import copies, manifests, postgres
from relations.newsroom.recovery.failures import RecoveryFailed
from relations.newsroom.recovery.manifests import Manifest
from relations.reading import NEWSROOM, PUBLIC
from relations.vocabulary import ItemAct

NAME = re.compile(r"entente-\d{8}T\d{12}Z-edition-\d+", re.ASCII)
MOMENT = "%Y%m%dT%H%M%S%f"
UNFINISHED = ".unfinished-"
LOCK = ".lock"
# A removal for legal reasons may fall between the copies of the two databases: so often a backup is made anew.
TRIES = 3


@dataclass(frozen=True)
class Backup:
    folder: Path
    manifest: Manifest


def usual_place() -> Path:
    return Path(settings.DATA_DIR, "backups")


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Nobody else writes or deletes backups there meanwhile, from whichever container. Raises RecoveryFailed.

    So what lies there unfinished was left by killed processes: it goes.
    """
    with _opened_lock(place) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RecoveryFailed(f"Another backup is being made in {place}: run it again when that is done.") from error
        except OSError as error:
            raise RecoveryFailed(f"{place} cannot be locked: {error.strerror}. Name another folder.") from error
        for folder in place.glob(f"{UNFINISHED}*"):
            shutil.rmtree(folder, ignore_errors=True)
        yield


@contextmanager
def _opened_lock(place: Path) -> Iterator[int]:
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        # To write, because a lock over a network is one for who writes.
        lock = os.open(place / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise RecoveryFailed(f"No backup can be written to {place}: {error.strerror or error}.") from error
    try:
        yield lock
    finally:
        os.close(lock)


def back_up(place: Path, *, keep: int | None = None) -> tuple[Backup, list[Path]]:
    """Make a backup, then take away what the law or `keep` has go; those that went. Raises RecoveryFailed."""
    with alone(place):
        made = make(place)
        for _again in range(TRIES - 1):
            if not _holds_removed(made, last_removal()):
                break
            made = make(place)
        gone = forget_removed(place, but=made)
        gone += prune(place, keep=keep) if keep else []
    return made, gone


def make(place: Path) -> Backup:
    """Copy both databases into a new folder below `place`. Raises RecoveryFailed; then nothing is left.

    `public` comes first. What it shows is in the log by then, so the log that is copied after it knows every edition of
    it: what is restored can be brought up to date by the log. The other way round an edition in between would be in
    `public` alone, and publishing would stop as it does when the newsroom has lost something.
    """
    # Its own moment comes before what it copies: whatever is later may be missing.
    moment, unfinished = timezone.now(), _unfinished(place)
    try:
        _check()
        public = copies.copy_out(PUBLIC, unfinished)
        newsroom = copies.copy_out(NEWSROOM, unfinished)
        names = [copies.file_name(alias) for alias in (NEWSROOM, PUBLIC)]
        files = {name: manifests.described(unfinished / name) for name in names}
        said = {"newsroom": newsroom, "public": public}
        manifest = manifests.made(moment, copies.engine(), said, files)
        manifests.write(manifest, unfinished)
        copies.folder_to_disk(unfinished)
        folder = place / _name_of(manifest)
        unfinished.rename(folder)
    except (OSError, sqlite3.Error, psycopg.Error, DatabaseError) as error:
        said_why = str(getattr(error, "strerror", None) or error).strip().rstrip(".")
        raise RecoveryFailed(f"No backup was made in {place}: {said_why}.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    copies.folder_to_disk(place)
    return Backup(folder, manifest)


def _check() -> None:
    if copies.engine() == "postgresql":
        for alias in (NEWSROOM, PUBLIC):
            postgres.check_programs(alias, "pg_dump")


def _unfinished(place: Path) -> Path:
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = place / f"{UNFINISHED}{os.getpid()}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise RecoveryFailed(f"No backup can be written to {place}: {error.strerror or error}.") from error
    return folder


def _name_of(manifest: Manifest) -> str:
    """In the order of time, whatever lists it."""
    moment = manifest.at.astimezone(UTC).strftime(MOMENT)
    return f"entente-{moment}Z-edition-{manifest.newsroom['edition']['number']}"


# --- what is kept -----------------------------------------------------------------------------------------------------


def kept(place: Path) -> list[Backup]:
    """Those that are whole by their names and manifests, the latest first."""
    return [backup for folder in _folders(place) if (backup := _read(folder))]


def _folders(place: Path) -> list[Path]:
    if not place.is_dir():
        return []
    return [one for one in sorted(place.iterdir(), reverse=True) if NAME.fullmatch(one.name) and one.is_dir()]


def _read(folder: Path) -> Backup | None:
    try:
        return Backup(folder, manifests.read(folder))
    except RecoveryFailed:
        return None


def prune(place: Path, *, keep: int) -> list[Path]:
    """Take away all but the last `keep`; those that were taken away.

    The latest of which every byte is as it was written stays, whatever is asked: `keep` counts good ones from it on.
    """
    found = kept(place)
    first_good = next((at for at, one in enumerate(found) if _is_good(one)), len(found))
    return [_remove(one.folder) for one in found[first_good + max(keep, 1) :]]


def _is_good(backup: Backup) -> bool:
    try:
        manifests.check_files(backup.manifest, backup.folder)
    except RecoveryFailed:
        return False
    return True


@dataclass(frozen=True)
class Removal:
    """The last one for legal reasons: its entry in the audit, and the last edition that took something away so."""

    at: datetime
    entry: int
    edition: int


def last_removal() -> Removal | None:
    found = AuditEvent.objects.filter(action=ItemAct.LEGAL_REMOVAL).order_by("-number").values_list("at", "number")
    last: tuple[datetime, int] | None = found.first()
    if last is None:
        return None
    edition = Item.objects.filter(act=ItemAct.LEGAL_REMOVAL).aggregate(last=Max("edition__number"))["last"]
    return Removal(*last, edition or 0)


def _holds_removed(backup: Backup, removal: Removal | None) -> bool:
    """Whether one of its databases was copied before the removal had been committed there."""
    if removal is None:
        return False
    newsroom, public = backup.manifest.newsroom, backup.manifest.public
    return (
        backup.manifest.at <= removal.at
        or newsroom["audit"]["number"] < removal.entry
        or public["edition"]["number"] < removal.edition
    )


def forget_removed(place: Path, *, but: Backup) -> list[Path]:
    """Take away backups that hold what the law has taken since; of those that cannot be read the name tells when."""
    removal = last_removal()
    if removal is None:
        return []
    found = [folder for folder in _folders(place) if folder != but.folder]
    return [_remove(folder) for folder in found if _is_older(folder, removal)]


def _is_older(folder: Path, removal: Removal) -> bool:
    if backup := _read(folder):
        return _holds_removed(backup, removal)
    return _moment_in(folder.name) <= removal.at


def _moment_in(name: str) -> datetime:
    said = name.removeprefix("entente-").partition("Z")[0]
    return datetime.strptime(f"{said}+0000", f"{MOMENT}%z")


def _remove(folder: Path) -> Path:
    # Out of sight first: a folder that is half gone must not look whole.
    going = folder.with_name(f"{UNFINISHED}{os.getpid()}-{folder.name}")
    folder.rename(going)
    shutil.rmtree(going)
    return folder

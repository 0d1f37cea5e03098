"""Backups: a folder each, which has its name only when it is whole."""

import os
import re
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from relations.newsroom.models import AuditEvent
from relations.newsroom.recovery import copies, manifests, postgres
from relations.newsroom.recovery.failures import RecoveryFailed
from relations.newsroom.recovery.manifests import Manifest
from relations.reading import NEWSROOM, PUBLIC
from relations.vocabulary import ItemAct

NAME = re.compile(r"entente-\d{8}T\d{12}Z-edition-\d+", re.ASCII)
UNFINISHED = ".unfinished-"


@dataclass(frozen=True)
class Backup:
    folder: Path
    manifest: Manifest


def usual_place() -> Path:
    return Path(settings.DATA_DIR, "backups")


def make(place: Path) -> Backup:
    """Copy both databases into a new folder below `place`. Raises RecoveryFailed; then nothing is left.

    `public` comes first. What it shows is in the log by then, so the log that is copied after it knows every edition of
    it: what is restored can be brought up to date by the log. The other way round an edition in between would be in
    `public` alone, and publishing would stop as it does when the newsroom has lost something.
    """
    _check()
    # Its own moment comes before what it copies: whatever is later may be missing.
    moment, unfinished = timezone.now(), _unfinished(place)
    try:
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
    except (OSError, sqlite3.Error) as error:
        said_why = getattr(error, "strerror", None) or error
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
    moment = manifest.at.strftime("%Y%m%dT%H%M%S%f")
    return f"entente-{moment}Z-edition-{manifest.newsroom['edition']['number']}"


# --- what is kept -----------------------------------------------------------------------------------------------------


def kept(place: Path) -> list[Backup]:
    """Those that are whole by their names and manifests, the latest first."""
    if not place.is_dir():
        return []
    found = []
    for folder in sorted(place.iterdir(), reverse=True):
        if NAME.fullmatch(folder.name) and folder.is_dir():
            try:
                found.append(Backup(folder, manifests.read(folder)))
            except RecoveryFailed:
                continue
    return found


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


def forget_removed(place: Path, newest: Backup) -> list[Path]:
    """Take away backups older than the last removal for legal reasons: they hold what the law has taken."""
    removed = AuditEvent.objects.filter(action=ItemAct.LEGAL_REMOVAL).order_by("-number").values_list("at", flat=True)
    last: datetime | None = removed.first()
    if last is None:
        return []
    return [_remove(one.folder) for one in kept(place) if one.manifest.at <= last and one.folder != newest.folder]


def forget_unfinished(place: Path) -> None:
    """What killed processes have left."""
    for folder in place.glob(f"{UNFINISHED}*"):
        process = folder.name.removeprefix(UNFINISHED).partition("-")[0]
        if not (process.isdecimal() and _is_alive(int(process))):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove(folder: Path) -> Path:
    # Out of sight first: a folder that is half gone must not look whole.
    going = folder.with_name(f"{UNFINISHED}{os.getpid()}-{folder.name}")
    folder.rename(going)
    shutil.rmtree(going)
    return folder

"""The dated archives of all that is public: which there are, which may be given out, when the next one is due.

They lie below DATA_DIR, beside each a note with the digest of its bytes and the hash of its edition. A file has its
name only when it is whole.
"""

import datetime as dt
import hashlib
import json
import os
import re
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef

from relations.formats import packages
from relations.models import Article
from relations.publication.models import Change, PublishedEdition, State, Version
from relations.reading import one_public_state, reading_public
from relations.vocabulary import ABSENT, ItemAct, Rights

NAME = re.compile(r"entente-(?P<day>\d{4}-\d{2}-\d{2})-edition-(?P<edition>\d{1,9})\.zip", re.ASCII)
# After an edition others often follow: one archive holds them all.
QUIET = dt.timedelta(minutes=10)
# No longer than this does an archive wait for quiet.
PATIENCE = dt.timedelta(hours=6)
# Of each of these days that has one the last archive is kept, of earlier months the last one.
DAYS = 30
BLOCK = 1 << 20


@dataclass(frozen=True)
class Archive:
    """`day` is that of its edition."""

    path: Path
    day: dt.date
    edition: int
    hash: str = ""
    digest: str = ""

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def size(self) -> int:
        return self.path.stat().st_size


def folder() -> Path:
    return Path(settings.DATA_DIR, "archives")


def kept() -> list[Archive]:
    """The archives that may be given out, the latest first."""
    found = _of_this_log(_all())
    tainted = _with_removed({archive.edition for archive in found})
    return [archive for archive in found if archive.edition not in tainted]


def called(name: str) -> Archive | None:
    return next((archive for archive in kept() if archive.name == name), None) if NAME.fullmatch(name) else None


def _all() -> list[Archive]:
    if not folder().is_dir():
        return []
    found = [archive for path in folder().iterdir() if (archive := _read(path))]
    return sorted(found, key=lambda archive: archive.edition, reverse=True)


def _read(path: Path) -> Archive | None:
    match = NAME.fullmatch(path.name)
    if not match:
        return None
    try:
        note = json.loads(_note_path(path).read_text())
        return Archive(
            path, dt.date.fromisoformat(match["day"]), int(match["edition"]), note["edition"], note["sha256"]
        )
    except (OSError, ValueError, KeyError):
        # Being taken away, or none of ours.
        return None


def _note_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _of_this_log(found: list[Archive]) -> list[Archive]:
    """Those of editions that stand in the log: after a restore others would show what was never published."""
    editions = PublishedEdition.objects.filter(number__in=[archive.edition for archive in found])
    hashes = dict(editions.values_list("number", "hash"))
    return [archive for archive in found if hashes.get(archive.edition) == archive.hash]


# --- keeping ----------------------------------------------------------------------------------------------------------


def keep(now: dt.datetime) -> Archive | None:
    """Take away what may not be kept, and make the archive that is due; None where none is."""
    with reading_public(), one_public_state():
        state = State.current()
        _take_away()
        return _make(state) if _is_due(state, now) else None


def _is_due(state: State, now: dt.datetime) -> bool:
    """Whether an edition that no archive shows has found quiet, or has waited long."""
    if not state.edition or state.moment is None:
        return False
    last = next(iter(_of_this_log(_all())), None)
    if last is None:
        return True
    if last.edition == state.edition:
        return False
    pending = Change.objects.filter(edition__gt=last.edition).order_by("edition").values_list("moment", flat=True)
    first = pending.first() or state.moment
    return now - state.moment >= QUIET or now - first >= PATIENCE


def _make(state: State) -> Archive:
    """Written beside, then named: whoever looks finds a whole file or none. The earlier ones of its day go."""
    assert state.moment is not None
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"entente-{state.moment.date().isoformat()}-edition-{state.edition}.zip"
    draft = folder() / f".{path.name}.{os.getpid()}"
    try:
        packages.write(draft, state)
        note = {"edition": state.hash, "sha256": _digest(draft)}
        _note_path(path).write_text(json.dumps(note))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    made = Archive(path, state.moment.date(), state.edition, note["edition"], note["sha256"])
    _remove(archive for archive in _all() if archive not in _worth_keeping(_all()))
    return made


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _worth_keeping(found: list[Archive]) -> list[Archive]:
    """The last of each day, then of each month; `found` has the latest first."""
    days: dict[dt.date, Archive] = {}
    for archive in found:
        days.setdefault(archive.day, archive)
    months: dict[tuple[int, int], Archive] = {}
    for archive in list(days.values())[DAYS:]:
        months.setdefault((archive.day.year, archive.day.month), archive)
    return [*list(days.values())[:DAYS], *months.values()]


# --- what may not be kept ---------------------------------------------------------------------------------------------


def _take_away() -> None:
    """Archives that hold what was removed for legal reasons, or a text whose rights have been narrowed since.

    And those of editions that the log has lost: they would show what was never published.
    """
    for draft in folder().glob(".*.zip.*"):
        if draft.stat().st_mtime < time.time() - PATIENCE.total_seconds():
            # Left by a process that was killed.
            draft.unlink(missing_ok=True)
    found = _all()
    editions = {archive.edition for archive in found}
    tainted = _with_removed(editions) | _with_restricted(editions)
    standing = _of_this_log(found)
    _remove(archive for archive in found if archive.edition in tainted or archive not in standing)


def _remove(archives: Iterable[Archive]) -> None:
    for archive in list(archives):
        archive.path.unlink(missing_ok=True)
        _note_path(archive.path).unlink(missing_ok=True)


def _with_removed(editions: set[int]) -> set[int]:
    """Those of the editions that show a record which a later one removed for legal reasons."""
    same = Change.objects.filter(kind=OuterRef("kind"), record_id=OuterRef("record_id"))
    removed = Change.objects.filter(Exists(same.filter(act=ItemAct.LEGAL_REMOVAL)))
    acts: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    rows = removed.order_by("edition", "position").values_list("kind", "record_id", "edition", "act")
    for kind, pk, edition, act in rows:
        acts[kind, pk].append((edition, act))
    return {edition for edition in editions if any(_shows(edition, history) for history in acts.values())}


def _shows(edition: int, history: list[tuple[int, str]]) -> bool:
    before = [act for number, act in history if number <= edition]
    return bool(before) and before[-1] not in ABSENT


def _with_restricted(editions: set[int]) -> set[int]:
    """Those that show the whole text of an article of which less may be shown now."""
    narrowed = Article.objects.exclude(rights=Rights.FULL_TEXT).values("pk")
    versions = Version.objects.filter(kind="article", record_id__in=narrowed, document__root__rights=Rights.FULL_TEXT)
    shown = list(versions.values_list("record_id", "edition"))
    ends = _next_versions({pk for pk, _edition in shown})
    return {
        edition
        for edition in editions
        for pk, first in shown
        if first <= edition < min((later for later in ends[pk] if later > first), default=0)
    }


def _next_versions(articles: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for pk, edition in Version.objects.filter(kind="article", record_id__in=articles).values_list(
        "record_id", "edition"
    ):
        found[pk].append(edition)
    return found

"""From a backup to databases that are checked: into an empty place, and nowhere else."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from relations.newsroom import audit, press
from relations.newsroom.log import LogBehind
from relations.newsroom.proofs import differences, log_differences, newsroom_differences
from relations.newsroom.recovery import copies, manifests, postgres, secrets
from relations.newsroom.recovery.failures import RecoveryFailed
from relations.newsroom.recovery.manifests import Manifest
from relations.publication.models import State
from relations.publication.schema import SCHEMA
from relations.reading import NEWSROOM, PUBLIC

BOTH = (NEWSROOM, PUBLIC)
Say = Callable[[str], object]


@dataclass(frozen=True)
class Place:
    """Where a restore goes. The mark says that one has begun there, of which backup, and what it has filled so far."""

    folder: Path
    aliases: tuple[str, ...]

    @property
    def mark(self) -> Path:
        return Path(settings.DATA_DIR, "restoring.json")

    @property
    def note(self) -> dict[str, object]:
        manifest = manifests.described(self.folder / manifests.NAME)["sha256"]
        return {"manifest": manifest, "databases": {alias: copies.address_of(alias) for alias in self.aliases}}

    def begin(self) -> set[str]:
        """What an interrupted restore of this backup has filled. Raises RecoveryFailed where the place is taken."""
        begun = self._begun()
        if begun and {name: begun.get(name) for name in self.note} != self.note:
            raise RecoveryFailed(
                "Another restore was interrupted here, of another backup or into other databases. Run that one again "
                f"to its end, or empty its databases and delete {self.mark}."
            )
        filled = {alias for alias in self.aliases if alias in begun.get("filled", ())}
        taken = [copies.NAMES[alias] for alias in self.aliases if alias not in filled and not copies.is_empty(alias)]
        if taken:
            raise RecoveryFailed(
                f"Not empty: {', '.join(taken)}. A restore never overwrites. Name an empty DATA_DIR, or new databases "
                "in NEWSROOM_DATABASE_URL and PUBLIC_DATABASE_URL, and run it again."
            )
        self.say_filled(filled)
        return filled

    def say_filled(self, aliases: Iterable[str]) -> None:
        self.mark.parent.mkdir(parents=True, exist_ok=True)
        draft = self.mark.with_name(f"{self.mark.name}.new")
        draft.write_text(json.dumps(self.note | {"filled": sorted(aliases)}))
        draft.replace(self.mark)

    def end(self) -> None:
        self.mark.unlink(missing_ok=True)

    def _begun(self) -> dict[str, Any]:
        try:
            found = json.loads(self.mark.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def restore(folder: Path, *, say: Say, aliases: tuple[str, ...] = BOTH) -> None:
    """Fill the empty databases from a backup, bring them to this release and prove them. Raises RecoveryFailed.

    `aliases` may name the newsroom alone, where `public` stands unharmed.
    """
    manifest = manifests.read(folder)
    manifests.check_files(manifest, folder)
    say(f"{folder.name}: {len(manifest.files)} files are as they were written.")
    _check_release(manifest)
    place = Place(folder, aliases)
    if filled := place.begin():
        _check_untouched(manifest, place, filled)
        say("A restore of this backup was interrupted here: it goes on.")
    for alias in aliases:
        _fill(alias, place, filled, say)
    try:
        _bring_up_to_date(manifest, aliases, say)
        _prove(manifest, say)
    except RecoveryFailed:
        # All of it is filled. What is left is for people to decide, and a second run has nothing to go on with.
        _close(place, say)
        raise
    _close(place, say)


def _check_untouched(manifest: Manifest, place: Place, filled: set[str]) -> None:
    if NEWSROOM in filled and (wrong := [*_ends(manifest)]):
        raise RecoveryFailed(
            f"The newsroom was filled by this restore and has been written to since: {'; '.join(wrong)}. Nothing was "
            f"changed. If it is in use, delete {place.mark}; if not, delete that and empty both databases."
        )


def _close(place: Place, say: Say) -> None:
    """Secrets first: a run that is killed here is run again, and says that the newsroom was written to."""
    if ended := secrets.end_all(place.folder.name):
        say(f"Ended, because they may have been revoked since the backup: {ended}.")
    place.end()


def _check_release(manifest: Manifest) -> None:
    if manifest.engine != copies.engine():
        raise RecoveryFailed(f"The backup is of {manifest.engine}, the databases here are of {copies.engine()}.")
    if manifest.engine == "postgresql":
        for alias in BOTH:
            postgres.check_programs(alias, "pg_restore")
    known = MigrationLoader(None).disk_migrations
    apps = {app for app, _name in known}
    # An app that has since gone has left rows that harm nobody.
    later = {
        f"{app} {name}"
        for found in manifest.migrations.values()
        for app, name in found.items()
        if app in apps and (app, name) not in known
    }
    if later:
        raise RecoveryFailed(
            f"The backup was made by release {manifest.release}, which is later than this one ({settings.RELEASE}; "
            f"unknown here: {', '.join(sorted(later))}). Restore it with that release."
        )


def _fill(alias: str, place: Place, filled: set[str], say: Say) -> None:
    if alias in filled:
        # In one transaction before the interruption, so that it is whole.
        say(f"{copies.NAMES[alias]}: filled already.")
        return
    copies.copy_in(alias, place.folder)
    filled.add(alias)
    place.say_filled(filled)
    say(f"{copies.NAMES[alias]}: filled from {copies.file_name(alias)}.")


def _bring_up_to_date(manifest: Manifest, aliases: Iterable[str], say: Say) -> None:
    for alias in aliases:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
        connections[alias].close()
    is_old = manifest.migrations["public"] != _migrations_of_public() or State.current().schema != SCHEMA
    try:
        if PUBLIC in aliases and is_old and manifest.newsroom["edition"]["number"]:
            say(f"public: written anew in the form of this release, {press.rebuild()} records.")
        elif count := press.catch_up():
            say(f"public: {count} editions of the log were added.")
    except LogBehind as behind:
        # The newsroom is restored; what to do about the lost editions is for people to decide.
        raise RecoveryFailed(
            f"The newsroom is restored, and older than what readers have seen. {behind} (it accepts the loss; numbers "
            "go on above the highest one), then verify_newsroom, audit_verify and verify_public."
        ) from behind


def _migrations_of_public() -> dict[str, str]:
    found: dict[str, str] = copies.facts_of(PUBLIC)["migrations"]
    return found


def _prove(manifest: Manifest, say: Say) -> None:
    """That the ends of log and audit are those of the manifest; then the three proofs, whatever each of them finds."""
    proofs = (
        ("manifest", _ends(manifest)),
        ("verify_newsroom", chain(newsroom_differences(), log_differences())),
        ("audit_verify", audit.differences()),
        ("verify_public", differences()),
    )
    wrong = []
    for name, found in proofs:
        lines = list(found)
        wrong += [f"{name}: {line}" for line in lines]
        say(f"{name}: {f'{len(lines)} differences' if lines else 'whole'}.")
    if wrong:
        raise RecoveryFailed("What was restored does not agree with itself:\n" + "\n".join(wrong[:50]))


def _ends(manifest: Manifest) -> Iterator[str]:
    found = copies.facts_of(NEWSROOM)
    for name in ("edition", "audit"):
        if found[name] != manifest.newsroom[name]:
            yield f"the last {name} is {found[name]}, not {manifest.newsroom[name]}"

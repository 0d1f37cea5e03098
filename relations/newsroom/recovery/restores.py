"""From a backup to databases that are checked: into an empty place, and nowhere else."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from relations.newsroom import audit, press
from relations.newsroom.log import LogBehind
from relations.newsroom.proofs import differences, log_differences, newsroom_differences
from relations.newsroom.recovery import copies, manifests, postgres
from relations.newsroom.recovery.failures import RecoveryFailed
from relations.newsroom.recovery.manifests import Manifest
from relations.publication.models import State
from relations.publication.schema import SCHEMA
from relations.reading import NEWSROOM, PUBLIC

BOTH = (NEWSROOM, PUBLIC)
Say = Callable[[str], object]


@dataclass(frozen=True)
class Place:
    """Where a restore goes. The mark says that one has begun there, and of which: what stands there is its own."""

    folder: Path
    aliases: tuple[str, ...]

    @property
    def mark(self) -> Path:
        return Path(settings.DATA_DIR, "restoring.json")

    @property
    def note(self) -> dict[str, object]:
        return {"manifest": manifests.described(self.folder / manifests.NAME)["sha256"], "databases": [*self.aliases]}

    def begin(self) -> bool:
        """Whether a restore of this backup was interrupted here. Raises RecoveryFailed where the place is taken."""
        begun = self._begun()
        if begun is not None and begun != self.note:
            raise RecoveryFailed(
                "Another restore was interrupted here. Run that one again to its end, or empty the databases and "
                f"delete {self.mark}."
            )
        taken = [copies.NAMES[alias] for alias in self.aliases if not copies.is_empty(alias)]
        if begun is None and taken:
            raise RecoveryFailed(
                f"Not empty: {', '.join(taken)}. A restore never overwrites. Name an empty DATA_DIR, or new databases "
                "in NEWSROOM_DATABASE_URL and PUBLIC_DATABASE_URL, and run it again."
            )
        self.mark.parent.mkdir(parents=True, exist_ok=True)
        self.mark.write_text(json.dumps(self.note))
        return begun is not None

    def end(self) -> None:
        self.mark.unlink(missing_ok=True)

    def _begun(self) -> dict[str, object] | None:
        try:
            found: dict[str, object] = json.loads(self.mark.read_text())
        except FileNotFoundError:
            return None
        except ValueError:
            # Killed while it was written: nothing was filled yet.
            return None
        return found


def restore(folder: Path, *, say: Say, aliases: tuple[str, ...] = BOTH) -> None:
    """Fill the empty databases from a backup, bring them to this release and prove them. Raises RecoveryFailed.

    `aliases` may name the newsroom alone, where `public` stands unharmed.
    """
    manifest = manifests.read(folder)
    manifests.check_files(manifest, folder)
    say(f"{folder.name}: {len(manifest.files)} files are as they were written.")
    _check_release(manifest)
    place = Place(folder, aliases)
    if place.begin():
        say("A restore of this backup was interrupted here: it goes on.")
    for alias in aliases:
        _fill(alias, folder, say)
    _bring_up_to_date(manifest, aliases, say)
    _prove(manifest, say)
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


def _fill(alias: str, folder: Path, say: Say) -> None:
    if not copies.is_empty(alias):
        # Filled in one transaction before the interruption, so that it is whole.
        say(f"{copies.NAMES[alias]}: filled already.")
        return
    copies.copy_in(alias, folder)
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
            "go on above the highest one), then verify_newsroom, audit_verify and verify_public. "
            f"Then delete {Path(settings.DATA_DIR, 'restoring.json')}."
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

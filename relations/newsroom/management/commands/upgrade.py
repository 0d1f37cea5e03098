from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from relations.newsroom.recovery import backups, copies
from relations.newsroom.recovery.backups import Backup
from relations.newsroom.recovery.failures import RecoveryFailed
from relations.reading import NEWSROOM

# In this order; each ends with an error when it finds something wrong.
STEPS = ("rebuild_public", "verify_newsroom", "verify_public", "audit_verify")


class Command(BaseCommand):
    help = "Bring both databases to this release: back them up, migrate them, write public anew, verify all of it."
    # What checks look at may not be there before the migration.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--backups", type=Path, metavar="FOLDER", help="where the backup goes; DATA_DIR/backups")

    def handle(self, *args: Any, **options: Any) -> None:
        place: Path = (options["backups"] or backups.usual_place()).resolve()
        backup = self._backup(place)
        try:
            call_command("prepare", without_seeds=True, stdout=self.stdout)
            for step in STEPS:
                call_command(step, stdout=self.stdout)
        except Exception as error:
            raise CommandError(f"The upgrade failed: {error or type(error).__name__}\n{_way_back(backup)}") from error
        if backup:
            self._forget_removed(place, backup)

    def _backup(self, place: Path) -> Backup | None:
        try:
            if copies.is_empty(NEWSROOM):
                return None
            with backups.alone(place):
                made = backups.make(place)
        except RecoveryFailed as failure:
            raise CommandError(f"Nothing was changed, because no backup could be made: {failure}") from failure
        self.stdout.write(f"Backup: {made.folder}")
        return made

    def _forget_removed(self, place: Path, backup: Backup) -> None:
        """Now that the tables are those of this release, which can tell what the law has taken."""
        try:
            with backups.alone(place):
                gone = backups.forget_removed(place, but=backup)
        except RecoveryFailed as failure:
            raise CommandError(f"The upgrade is done; older backups were not looked through: {failure}") from failure
        for folder in gone:
            self.stdout.write(f"Deleted, because it holds what was removed for legal reasons: {folder.name}")


def _way_back(backup: Backup | None) -> str:
    if backup is None:
        return "The databases were empty: nothing is lost."
    return (
        f"Nothing is lost: what was before is in {backup.folder}. To go back:\n"
        "1. let no process run;\n"
        f"2. put the release of before in its place again (this one is {settings.RELEASE});\n"
        "3. move both SQLite files aside, or name two new databases of PostgreSQL;\n"
        f"4. manage.py restore {backup.folder}, with that release. One that has no such command: copy the two\n"
        "   SQLite files of the backup into DATA_DIR, or pg_restore each dump into its new database."
    )

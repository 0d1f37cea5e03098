from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from relations.newsroom.recovery import backups
from relations.newsroom.recovery.failures import RecoveryFailed


class Command(BaseCommand):
    help = (
        "Copy both databases, kept sources included, into a new folder with a manifest; nobody has to stop working. "
        "Backups from before the last removal for legal reasons are deleted: they hold what the law has taken."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, help="where backups are kept; DATA_DIR/backups unless it is given"
        )
        parser.add_argument("--keep", type=int, metavar="N", help="then delete all but the last N")

    def handle(self, *args: Any, **options: Any) -> None:
        place: Path = (options["folder"] or backups.usual_place()).resolve()
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep takes 1 or more: the last good backup is never deleted.")
        try:
            made, gone = backups.back_up(place, keep=options["keep"])
        except RecoveryFailed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(f"Backup: {made.folder}")
        newsroom = made.manifest.newsroom
        size = sum(file["bytes"] for file in made.manifest.files.values())
        self.stdout.write(
            f"Edition {newsroom['edition']['number']}, audit {newsroom['audit']['number']}, {size} bytes."
        )
        for folder in gone:
            self.stdout.write(f"Deleted: {folder.name}")

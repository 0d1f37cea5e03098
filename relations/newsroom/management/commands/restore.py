from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from relations.newsroom.recovery.failures import RecoveryFailed
from relations.newsroom.recovery.restores import BOTH, restore
from relations.reading import NEWSROOM


class Command(BaseCommand):
    help = "Fill two empty databases from a backup, bring them to this release, and prove that they are whole."
    # The tables that checks may look at are yet to come.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="one backup: the folder that holds manifest.json")
        parser.add_argument(
            "--newsroom-only", action="store_true", help="leave public as it stands, where it was not harmed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        aliases = (NEWSROOM,) if options["newsroom_only"] else BOTH
        try:
            restore(options["folder"].resolve(), say=self.stdout.write, aliases=aliases)
        except RecoveryFailed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write("Restored. Sessions are not part of a backup: everybody logs in again.")

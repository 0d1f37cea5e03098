from typing import Any

from django.core.management.base import BaseCommand, CommandError

from relations.newsroom.proofs import differences


class Command(BaseCommand):
    help = "Name each way in which public differs from what the newsroom's log says it shows."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for difference in differences():
            found += 1
            self.stdout.write(difference)
        if found:
            raise CommandError(f"Differences between public and the log: {found}.")
        self.stdout.write("public shows what the log says.")

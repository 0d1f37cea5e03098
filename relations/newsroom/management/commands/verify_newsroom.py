from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from relations.newsroom.proofs import log_differences, newsroom_differences


class Command(BaseCommand):
    help = "Name each record whose working rows are not those of its last revision, and each edition that was altered."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for difference in chain(newsroom_differences(), log_differences()):
            found += 1
            self.stdout.write(difference)
        if found:
            raise CommandError(f"Differences within the newsroom: {found}.")
        self.stdout.write("The newsroom agrees with its revisions and its log.")

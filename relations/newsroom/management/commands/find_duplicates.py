from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from relations.newsroom.duplicates import KINDS, likenesses, look_through


class Command(BaseCommand):
    help = "Look through the whole record for what looks like the same one twice; the pairs wait at the desk."

    def add_arguments(self, parser: CommandParser) -> None:
        words = f"one of {', '.join(KINDS)}; all of them by default"
        parser.add_argument("kinds", nargs="*", metavar="KIND", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        for kind in self._kinds(options["kinds"]):
            before = look_through(kind)
            while before is not None:
                before = look_through(kind, before=before)
            self.stdout.write(f"{kind}: {likenesses(kind).count()} pairs wait for a decision")

    def _kinds(self, named: list[str]) -> tuple[str, ...]:
        if unknown := set(named) - set(KINDS):
            raise CommandError(f"Not compared: {', '.join(sorted(unknown))}. Take some of {', '.join(KINDS)}.")
        return tuple(named) or KINDS

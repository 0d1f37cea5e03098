from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from relations.newsroom.log import LogBehind
from relations.newsroom.models import Edition
from relations.newsroom.press import rebuild


class Command(BaseCommand):
    help = (
        "Write public anew from the newsroom's log. With --edition or --moment it shows the record as it was public "
        "then, until the next edition or the next round of work brings it up to date."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        until = parser.add_mutually_exclusive_group()
        until.add_argument("--edition", type=int, metavar="N", help="stop after this edition")
        until.add_argument(
            "--moment", metavar="ISO", help="stop after the last edition of this moment, as 2026-02-02T12:00Z"
        )
        parser.add_argument(
            "--rewind", action="store_true", help="accept that public has shown editions which the log has lost"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        until = options["edition"]
        if options["moment"]:
            until = edition_at(options["moment"])
        elif until is not None and not Edition.objects.filter(number=until).exists():
            raise CommandError(f"The log has no edition {until}.")
        try:
            records = rebuild(until=until, rewind=options["rewind"])
        except LogBehind as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"public was rebuilt: {records} records.")


def edition_at(moment: str) -> int:
    """The number of the last edition made by then. A moment without a zone is in UTC."""
    try:
        at = parse_datetime(moment)
    except ValueError as error:
        raise CommandError(f"{moment!r} is no moment: {error}.") from error
    if at is None:
        raise CommandError(f"{moment!r} is no moment: write it as 2026-02-02T12:00Z.")
    if timezone.is_naive(at):
        at = timezone.make_aware(at, timezone.get_default_timezone())
    number = Edition.objects.filter(moment__lte=at).order_by("-number").values_list("number", flat=True).first()
    if number is None:
        raise CommandError(f"Nothing had been published at {at.isoformat()}.")
    return number

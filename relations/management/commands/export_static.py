from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from relations.formats.site_copy import CopyFailed, copy_site


class Command(BaseCommand):
    help = (
        "Write the public site as plain files, which any server of files can give out: all pages, files and answers of "
        "the API, but search, filters and earlier versions. It reads public alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="new, empty, or an earlier copy, which is replaced when this is whole"
        )
        parser.add_argument("--base-url", default="", metavar="URL", help="where it will be served; PUBLIC_URL")

        words = "leave out the pictures that other sites show beside a link"
        parser.add_argument("--without-cards", action="store_true", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        base_url = options["base_url"] or settings.PUBLIC_URL
        if not base_url.startswith(("https://", "http://")):
            raise CommandError(f"--base-url is {base_url!r}; it starts with https://.")
        try:
            folder, with_cards = options["folder"].resolve(), not options["without_cards"]
            made = copy_site(folder, base_url=base_url, with_cards=with_cards)
        except CopyFailed as failure:
            raise CommandError(f"No copy was made: {failure}") from failure
        self.stdout.write(f"{made.files} files in {made.folder}: edition {made.edition}, as read on {made.day} (UTC).")
        self.stdout.write(f"To verify: cd {made.folder} && sha256sum --quiet -c SHA256SUMS")
        self.stdout.write(f"For nginx: {made.switch}")

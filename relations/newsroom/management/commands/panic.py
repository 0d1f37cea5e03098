from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from relations.formats.site_copy import CopyFailed, take_away, usual_place
from relations.newsroom.accounts import system_user
from relations.newsroom.freezing import thaw_all
from relations.newsroom.plans import Refused
from relations.newsroom.recovery.panic import leave_a_copy, panic


class Command(BaseCommand):
    help = (
        "In danger: freeze all editing, end all sessions, suspend the tokens of programs, and write the public site as "
        "files that any server can give out. --over lifts the freeze and deletes the copy."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reason", default="", help="why; editors read it when they are refused")
        parser.add_argument("--by", metavar="LOGIN", help="who does it, for the audit; the system unless it is given")
        parser.add_argument("--copy", type=Path, metavar="FOLDER", help="where the copy goes; DATA_DIR/static-copy")
        parser.add_argument("--no-copy", action="store_true", help="write no copy")
        parser.add_argument("--revoke-tokens", action="store_true", help="end the tokens of programs for good")
        parser.add_argument("--over", action="store_true", help="lift the freeze and delete the copy (that of --copy)")

    def handle(self, *args: Any, **options: Any) -> None:
        by = _account(options["by"])
        if options["over"]:
            self._lift(options["copy"] or usual_place(), by)
            return
        try:
            panic(reason=options["reason"], by=by, revokes=options["revoke_tokens"], say=self.stdout.write)
        except Refused as refused:
            raise CommandError(f"{refused} Give it as --reason.") from refused
        if not options["no_copy"]:
            self._copy(options["copy"] or usual_place(), by)
        self.stdout.write("When it is over: manage.py panic --over")

    def _lift(self, copy: Path, by: User) -> None:
        lifted = thaw_all(by=by)
        self.stdout.write("The freeze is lifted." if lifted else "Nothing was frozen.")
        self.stdout.write("Everybody logs in again.")
        try:
            if take_away(copy.resolve()):
                self.stdout.write(f"Deleted: {copy}. If nginx gave it out, reload it now: it gives out the site again.")
        except OSError as error:
            raise CommandError(f"{copy} could not be deleted ({error.strerror}): delete it by hand.") from error

    def _copy(self, folder: Path, by: User) -> None:
        try:
            made = leave_a_copy(folder.resolve(), base_url=settings.PUBLIC_URL, by=by)
        except CopyFailed as failure:
            raise CommandError(f"The newsroom is frozen, but there is no copy of the site: {failure}") from failure
        self.stdout.write(f"Copy of the site: {made.folder}, {made.files} files, edition {made.edition}.")
        self.stdout.write(f"To serve it, let nginx include {made.switch} in the server block, and reload it.")


def _account(login: str | None) -> User:
    if not login:
        return system_user()
    found: User | None = User.objects.filter(username=login).first()
    if found is None:
        raise CommandError(f"There is no account {login!r}.")
    return found

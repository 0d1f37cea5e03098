import time
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.newsroom.accounts import system_user
from relations.newsroom.bulk.files import FileRefused
from relations.newsroom.bulk.loading import Check, check, interrupted, load
from relations.newsroom.bulk.mappings import NAMED, MappingRefused
from relations.newsroom.bulk.reading import REFUSE, UNKNOWN
from relations.newsroom.bulk.undoing import undo
from relations.newsroom.models import Batch
from relations.newsroom.plans import Refused

# Seconds between two words about how far the work has come.
PAUSE = 2.0


class Command(BaseCommand):
    help = "Import the rows of a file as drafts of one batch. A second run of the same file creates nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="CSV, TSV, NDJSON or XLSX")
        known = f"{', '.join(NAMED)}, or a JSON file; told from the headings if left out"
        parser.add_argument("--mapping", default="", help=known)
        parser.add_argument("--dry-run", action="store_true", help="read every row and write nothing")
        parser.add_argument("--batch", default="", metavar="NAME", help="what the batch is called; else as the file")
        parser.add_argument("--title", default="", help="what the data set is called among the sources")
        parser.add_argument("--unknown", choices=UNKNOWN, default=REFUSE, help="what becomes of actors not known")
        parser.add_argument("--by", default="", metavar="USERNAME", help="in whose name; else that of the system")
        parser.add_argument("--resume", action="store_true", help="go on with a file that was interrupted")
        parser.add_argument("--undo", default="", metavar="BATCH", help="take back a batch that nobody has published")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["undo"]:
                self._undo(options)
            elif options["file"]:
                self._import(options)
            else:
                raise CommandError(_("Name a file, or a batch to undo."))
        except (FileRefused, MappingRefused, Refused) as refused:
            raise CommandError(str(refused)) from refused

    def _undo(self, options: dict[str, Any]) -> None:
        batch = Batch.objects.filter(name=options["undo"]).first()
        if batch is None:
            raise CommandError(_("There is no batch called “%s”.") % options["undo"])
        gone = sum(undo(batch, by=_account(options["by"])))
        self.stdout.write(ngettext("%(count)d row taken back.", "%(count)d rows taken back.", gone) % {"count": gone})

    def _import(self, options: dict[str, Any]) -> None:
        by, progress = _account(options["by"]), Progress(self)
        path = Path(options["file"])
        found = check(path, mapping=options["mapping"], unknown=options["unknown"], report=progress.tell)
        self._say(found)
        if found.number_of_faults:
            raise CommandError(_("Nothing was imported: mend the file first."))
        if options["dry_run"]:
            self.stdout.write(_("A dry run: nothing was written."))
            return
        begun = interrupted(found) if options["resume"] else None
        if options["resume"] and begun is None:
            raise CommandError(_("No import of this file was interrupted."))
        if not found.counts["new"] and begun is None:
            self.stdout.write(_("Nothing is new: nothing was written."))
            return
        progress.total = found.counts.total()
        batch = load(
            found, by=by, name=options["batch"], title=options["title"], batch=begun, report=progress.tell
        )  # fmt: skip
        self.stdout.write(_("Batch “%(batch)s”: %(count)d drafts.") % {
            "batch": batch.name, "count": batch.counts["created"]})  # fmt: skip

    def _say(self, found: Check) -> None:
        read = {"encoding": found.table.encoding, "format": found.table.format, "mapping": found.mapping.source}
        self.stdout.write(_("Read as %(format)s in %(encoding)s, columns as in “%(mapping)s”.") % read)
        for name, number in sorted(found.counts.items()):
            self.stdout.write(f"{COUNTED[name]()}: {number}")
        if found.changed_lines:
            lines = ", ".join(map(str, found.changed_lines[:20]))
            self.stdout.write(_("Rows that have changed since are left as they were imported: lines %s.") % lines)
        for fault in found.faults:
            self.stderr.write(_("Line %(line)d: %(words)s") % {"line": fault.line, "words": fault.words})
        if (others := found.number_of_faults - len(found.faults)) > 0:
            self.stderr.write(ngettext("and %(count)d more", "and %(count)d more", others) % {"count": others})


COUNTED = {
    "new": lambda: _("new rows"),
    "unchanged": lambda: _("imported before"),
    "changed": lambda: _("imported before and changed since"),
    "repeated": lambda: _("twice in the file"),
    "left out": lambda: _("left out because an actor is not known"),
}


def _account(name: str) -> User:
    if not name:
        return system_user()
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(_("There is no account called “%s”.") % name)
    return user


class Progress:
    """Says now and then how far the work has come, how fast it goes and how long it will take."""

    def __init__(self, command: BaseCommand) -> None:
        self.command, self.total = command, 0
        self.began = self.told = time.monotonic()
        self.phase = ""

    def tell(self, phase: str, rows: int) -> None:
        now = time.monotonic()
        if phase != self.phase:
            self.phase, self.began, self.told = phase, now, now
            return
        if now - self.told < PAUSE:
            return
        self.told = now
        rate = rows / max(now - self.began, 0.001)
        words = {"rows": rows, "rate": round(rate), "total": self.total, "left": round((self.total - rows) / rate)}
        if self.total:
            self.command.stdout.write(_("%(rows)d of %(total)d rows, %(rate)d a second, %(left)d s left") % words)
        else:
            self.command.stdout.write(_("%(rows)d rows read, %(rate)d a second") % words)

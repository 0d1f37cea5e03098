import datetime as dt
import json
import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from relations.models.article import normalise
from relations.newsroom.intake.known_names import known_names
from relations.newsroom.intake.reading import Known, read


class Command(BaseCommand):
    help = "Read one article and print, as JSON, what it says: events, actors, quotes, principles, places, themes."
    # Reading a text asks for no table; names are looked up where there are any.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="The text in UTF-8; - reads the standard input.")
        parser.add_argument("--date", type=_day, help="The day of publication, YYYY-MM-DD: relative dates rest on it.")
        parser.add_argument("--language", choices=("fr", "en"), help="Told from the words if left out.")

    def handle(self, *args: Any, **options: Any) -> None:
        text = _text_of(options["file"])
        reading = read(text, date=options["date"], language=options["language"], known=_known(text))
        self.stdout.write(json.dumps(reading.as_suggestions(), ensure_ascii=False, indent=2))


def _day(words: str) -> dt.date:
    try:
        return dt.datetime.strptime(words, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError as error:
        raise ArgumentTypeError(f"{words} is no day. Write it as 2026-02-03.") from error


def _text_of(name: str) -> str:
    """The text as the record would keep it: line ends as LF, nothing else changed, so that offsets hold there."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CommandError(f"{name!r} is no name of a file.") from error
    try:
        return normalise(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} is not UTF-8 text (byte {error.start}). Save it as UTF-8 and try again.") from error


def _known(text: str) -> Known | None:
    """The newsroom's names; none where there is no database, or no tables in it."""
    try:
        return known_names(text)
    except DatabaseError:
        return None

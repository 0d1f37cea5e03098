import logging
import os
import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connections

from relations.newsroom.log import LogBehind
from relations.newsroom.press import catch_up

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Do whatever is due: show the editions of the log that public does not show yet. Safe when run twice at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on for ever, at this interval")
        parser.add_argument("--beside", type=int, metavar="PID", help="end when this process has ended")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["every"] is None:
            try:
                do_what_is_due()
            except (DatabaseError, LogBehind) as error:
                raise CommandError(str(error)) from error
            return
        go_on(options["every"], beside=options["beside"])


def do_what_is_due() -> None:
    editions = catch_up()
    if editions:
        log.warning("Late editions shown: %d", editions)


def go_on(every: float, *, beside: int | None) -> None:
    """Round after round until told to stop. A round that fails is logged, and the next one tries again."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set() and is_alive(beside):
        try:
            do_what_is_due()
        except Exception:
            log.exception("A round of work failed; the next one follows in %s seconds.", every)
        finally:
            # A connection that the database has dropped must not fail every later round.
            connections.close_all()
        wait(stop, every, beside=beside)


def wait(stop: Event, seconds: float, *, beside: int | None) -> None:
    """Until the next round, looking each second whether there is still somebody to work for."""
    while seconds > 0 and is_alive(beside) and not stop.wait(min(seconds, 1)):
        seconds -= 1


def is_alive(process: int | None) -> bool:
    if process is None:
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

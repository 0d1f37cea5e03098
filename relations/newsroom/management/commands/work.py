import logging
import os
import signal
import time
from collections.abc import Callable
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connections
from django.utils import timezone

from relations.formats import archives
from relations.newsroom.arrivals import checking, watching
from relations.newsroom.arrivals.checking import check_sources
from relations.newsroom.arrivals.watching import look_at_feeds
from relations.newsroom.bulk.publishing import go_on_with_all
from relations.newsroom.due import publish_due
from relations.newsroom.freezing import freeze_of_all
from relations.newsroom.mailing import send_mails, send_mails_of_accounts
from relations.newsroom.outbound.turns import Turn
from relations.newsroom.presence import forget_absent
from relations.newsroom.press import catch_up
from relations.newsroom.purging import purge
from relations.newsroom.schedules import beat
from relations.newsroom.webhooks import queue_changes, send_deliveries, sending

log = logging.getLogger(__name__)

# How long a round goes on with batches of imported rows, so that what is scheduled does not wait for them.
BATCH_SECONDS = 30


class Command(BaseCommand):
    help = (
        "Do whatever is due: publish and withdraw what is scheduled, show the editions of the log that public does not "
        "show yet, tell the webhooks, look at feeds and at kept sources. Safe when run twice at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on for ever, at this interval")
        parser.add_argument("--beside", type=int, metavar="PID", help="end when this process has ended")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["every"] is None:
            if errors := do_what_is_due():
                raise CommandError("\n".join(errors))
            return
        go_on(options["every"], beside=options["beside"])


def show_late_editions() -> None:
    editions = catch_up()
    if editions:
        log.warning("Late editions shown: %d", editions)
    purge()


def meet_schedules() -> None:
    for result in publish_due():
        if result.error:
            log.warning("Schedule %d was not carried out: %s", result.schedule.pk, result.error)
        else:
            log.info("Schedule %d became edition %d", result.schedule.pk, result.edition)


def go_on_with_batches() -> None:
    go_on_with_all(BATCH_SECONDS)


def forget_the_absent() -> None:
    forget_absent(timezone.now())


def tell_the_hooks(turn: Turn) -> None:
    queue_changes()
    if told := send_deliveries(min(sending.SECONDS, turn.left)):
        log.info("Deliveries taken: %d", told)


def look_at_the_feeds(turn: Turn) -> None:
    if new := look_at_feeds(seconds=min(watching.SECONDS, turn.left)):
        log.info("Articles announced: %d", new)


def ask_the_sources_again(turn: Turn) -> None:
    check_sources(seconds=min(checking.SECONDS, turn.left))


def keep_archives() -> None:
    made = archives.keep(timezone.now())
    if made:
        log.info("Archive written: %s", made.name)


# What a round consists of, in this order; what waits for other servers comes last.
DUTIES: tuple[Callable[[], object], ...] = (
    show_late_editions,
    meet_schedules,
    send_mails,
    go_on_with_batches,
    forget_the_absent,
    keep_archives,
)
# What goes on while the whole newsroom is frozen: what is due is carried out late, and does not fail.
WHILE_FROZEN: tuple[Callable[[], object], ...] = (
    show_late_editions,
    send_mails_of_accounts,
    forget_the_absent,
    keep_archives,
)
ASKING: tuple[Callable[[Turn], object], ...] = (tell_the_hooks, look_at_the_feeds, ask_the_sources_again)
# How long a round may wait for other servers in all: schedules must not wait for slow ones. It leaves something to the
# last, though each of those before has used up its own time.
SECONDS = 45


def do_what_is_due() -> list[str]:
    """Do every duty, whatever becomes of the others; what went wrong, in words."""
    is_frozen = _is_frozen()
    errors = [error for duty in (WHILE_FROZEN if is_frozen else DUTIES) if (error := _error_of(duty))]
    turn = Turn(SECONDS)
    errors += [error for duty in ASKING if not is_frozen and (error := _error_of(duty, turn))]
    unheard = _error_of(beat, "\n".join(errors))
    return [*errors, unheard] if unheard else errors


def _is_frozen() -> bool:
    try:
        return freeze_of_all() is not None
    except DatabaseError:
        # Each duty says by itself what it could not do.
        connections.close_all()
        return False


def _error_of(duty: Callable[..., object], *arguments: object) -> str:
    try:
        duty(*arguments)
    except Exception as error:
        log.exception("A round of work failed in part (%s); the next round tries again.", duty.__name__)
        # A connection that the database has dropped must not fail the next duty too.
        connections.close_all()
        return f"{duty.__name__}: {error or type(error).__name__}"
    return ""


def go_on(every: float, *, beside: int | None) -> None:
    """Round after round until told to stop, each at most so many seconds after the one before began."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set() and is_alive(beside):
        began = time.monotonic()
        do_what_is_due()
        # A connection that the database has dropped must not fail every later round.
        connections.close_all()
        wait(stop, every - (time.monotonic() - began), beside=beside)


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

"""Feeds that are watched: kept by editors, looked at by the background work. What they announce waits."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models import Outlet
from relations.models.article import digest, web_address
from relations.newsroom import audit
from relations.newsroom.arrivals import captures, copies, fetching
from relations.newsroom.arrivals.bringing import row_of
from relations.newsroom.arrivals.fetching import asked, refusal
from relations.newsroom.arrivals.reader.found import Document, Entry, Feed, Unreadable, line_of
from relations.newsroom.arrivals.reading import language_told, read_feed, words_for
from relations.newsroom.models import Submission, Watch
from relations.newsroom.outbound import Answer, Failed, Forbidden, OutboundError
from relations.newsroom.outbound.addresses import target_of
from relations.newsroom.outbound.turns import Turn
from relations.newsroom.plans import Refused
from relations.newsroom.submissions import MOST_WAITING, WAITING, enter, may_decide
from relations.newsroom.traits import plain_address
from relations.reading import NEWSROOM

FEEDS = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
# Each is looked at so often; one that fails is waited for twice as long each time, up to a day.
PAUSE, LONGEST_PAUSE = timedelta(minutes=30), timedelta(days=1)
# A process that has died while it looked is no longer waited for.
LEASE = timedelta(minutes=5)
# Of one round: how many feeds, and how long their servers are waited for in all.
MOST, SECONDS = 5, 20
GONE = 410


# --- kept by editors --------------------------------------------------------------------------------------------------


def watch(*, address: str, by: User, name: str = "", outlet: Outlet | None = None) -> Watch:
    """Watch a feed from now on. It is read once before: what is no feed is not watched. Raises Refused."""
    refuse_unless(by)
    feed, answer = first_look(address)
    now = timezone.now()
    row = Watch(address=address, name=line_of(name or feed.title or target_of(address).host, 200), by=by, at=now)
    row.due, row.outlet_id = now, outlet.pk if outlet else None
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        if Watch.objects.filter(address=address).exists():
            raise Refused([_("This feed is watched already.")])
        row.save(force_insert=True)
        enter_act("watch.make", row, by=by)
        _take_in(row, answer, feed)
    return row


def first_look(address: str) -> tuple[Feed, Answer]:
    """Raises Refused, in the active language."""
    try:
        web_address(address)
        answer = asked(address, accept=FEEDS)
        if answer.status != 200:
            raise Failed(refusal(answer))
        return read_feed(answer.body, address=answer.address), answer
    except ValidationError as error:
        raise Refused([_("This is no address of the web.")]) from error
    except OutboundError as error:
        raise Refused([str(error)]) from error
    except Unreadable as cause:
        raise Refused([words_for(cause)]) from cause


def change(given: Watch, *, by: User, name: str, outlet: Outlet | None) -> None:
    """Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        row = locked(given.pk, by)
        row.name, row.outlet_id = line_of(name, 200) or row.name, outlet.pk if outlet else None
        row.save(update_fields=("name", "outlet_id"))
        enter_act("watch.change", row, by=by)


def pause(given: Watch, *, by: User) -> None:
    """Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        row = locked(given.pk, by)
        if row.is_active:
            row.is_active, row.failures = False, 0
            row.save(update_fields=("is_active", "failures"))
            enter_act("watch.pause", row, by=by)


def resume(given: Watch, *, by: User) -> None:
    """Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        row = locked(given.pk, by)
        if not row.is_active:
            row.is_active, row.failures, row.due = True, 0, timezone.now()
            row.save(update_fields=("is_active", "failures", "due"))
            enter_act("watch.resume", row, by=by)


def remove(given: Watch, *, by: User) -> None:
    """One from which nothing has come; the others are paused, for what came from them says so. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        row = locked(given.pk, by)
        if row.submissions.exists():
            raise Refused([_("Articles have come from it: pause it instead.")])
        enter_act("watch.remove", row, by=by)
        row.delete()


def failing() -> QuerySet[Watch]:
    """Those that have failed three times in a row, and for two weeks those that were left off because of it."""
    left_off = Q(is_active=False, failures__gt=0, polled_at__gte=timezone.now() - timedelta(days=14))
    return Watch.objects.filter(Q(is_active=True, failures__gte=3) | left_off)


def locked(pk: int, by: User) -> Watch:
    audit.claim()
    refuse_unless(by)
    return Watch.objects.select_for_update().get(pk=pk)


def refuse_unless(by: User) -> None:
    if not may_decide(by):
        raise Refused([_("You do not have the right to do this.")])


def enter_act(action: str, row: Watch, *, by: User | None) -> None:
    """In the audit. Many addresses hold a secret, so that the host alone is named."""
    detail = {"watch": row.pk, "host": target_of(row.address).authority}
    audit.enter([audit.Act(action, detail=detail)], by=by)


# --- looked at by the background work ---------------------------------------------------------------------------------


def look_at_feeds(most: int = MOST, seconds: float = SECONDS) -> int:
    """Look at the feeds that are due, those first that have waited longest; how many articles were new.

    Safe when run twice at once: each feed is taken up by one process.
    """
    turn, new = Turn(seconds), 0
    for _feed in range(most):
        if not turn.has_time(fetching.LIMITS) or not (row := _taken()):
            break
        new += look(row, turn)
    return new


def _taken() -> Watch | None:
    now = timezone.now()
    row = Watch.objects.filter(is_active=True, due__lte=now).order_by("due", "pk").first()
    if row is None or not Watch.objects.filter(pk=row.pk, due=row.due).update(due=now + LEASE):
        return None
    return row


def look(row: Watch, turn: Turn | None = None) -> int:
    """Ask one feed, and keep what came of it; how many articles were new."""
    said = {"If-None-Match": row.etag, "If-Modified-Since": row.modified}
    answer: Answer | None = None
    try:
        headers = {name: value for name, value in said.items() if value}
        answer = asked(row.address, accept=FEEDS, headers=headers, turn=turn)
        if answer.status == 304:
            return _went_well(row, answer, 0)
        if answer.status != 200:
            raise Failed(refusal(answer))
        feed = read_feed(answer.body, address=answer.address)
    except OutboundError as error:
        return _went_wrong(row, answer, str(error), is_final=isinstance(error, Forbidden))
    except Unreadable as cause:
        return _went_wrong(row, answer, words_for(cause))
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        # It may have been removed while its server was asked.
        held = Watch.objects.select_for_update().filter(pk=row.pk).first()
        return _take_in(held, answer, feed) if held else 0


def _take_in(row: Watch, answer: Answer, feed: Feed) -> int:
    new, is_full = new_arrivals(row, feed.entries)
    if is_full:
        # Asked for again in full, until somebody has made room.
        answer = Answer(answer.address, answer.status, {}, b"")
    _went_well(row, answer, new)
    if is_full:
        Watch.objects.filter(pk=row.pk).update(error=_("Too much of it waits already: decide on some first."))
    return new


def new_arrivals(row: Watch, entries: Iterable[Entry]) -> tuple[int, bool]:
    """Have those wait that are not known yet; how many they were, and whether some found no room."""
    waiting, new = row.submissions.filter(state=WAITING).count(), 0
    for entry in entries:
        if _is_known(row, entry):
            continue
        if waiting + new >= MOST_WAITING:
            return new, True
        new += _arrives(row, entry)
    return new, False


def _is_known(row: Watch, entry: Entry) -> bool:
    """From this feed by its name, from another feed by its address."""
    if row.submissions.filter(entry=digest(entry.key)).exists():
        return True
    address = digest(plain_address(entry.address)) if entry.address else ""
    return bool(address) and Submission.objects.filter(watch__isnull=False, url_digest=address).exists()


def _arrives(row: Watch, entry: Entry) -> bool:
    document = entry.document
    if not (document.text or (entry.address and document.title)):
        return False
    try:
        # What has no text is read as its title, which it does not keep.
        found = row_of(_with_text(document), address=entry.address)
    except Refused:
        return False
    if captures.is_forgotten("", found.text):
        return False
    if not document.text:
        found.text = found.sha256 = ""
    if not entry.is_whole:
        found.sha256 = ""
    found.watch, found.entry, found.is_whole = row, digest(entry.key), entry.is_whole
    found.outlet, found.at = found.outlet or row.name, timezone.now()
    found.save(force_insert=True)
    copies.remember(found)
    enter("submission.receive", found, by=None)
    return True


def _with_text(document: Document) -> Document:
    text = document.text or document.title
    return replace(document, text=text, language=document.language or language_told(text))


def _went_well(row: Watch, answer: Answer, new: int) -> int:
    now, said = timezone.now(), {}
    if answer.status != 304:
        etag, modified = line_of(answer.header("ETag")), line_of(answer.header("Last-Modified"), 100)
        said = {"etag": etag, "modified": modified, "found": new}
    Watch.objects.filter(pk=row.pk).update(
        polled_at=now, due=now + PAUSE, status=answer.status, error="", failures=0, **said
    )
    return new


def _went_wrong(row: Watch, answer: Answer | None, words: str, *, is_final: bool = False) -> int:
    """Wait longer each time; leave off where the feed is gone for good, or leads where nobody may look."""
    now, gone = timezone.now(), answer is not None and answer.status == GONE
    pause = max(min(PAUSE * 2 ** min(row.failures + 1, 10), LONGEST_PAUSE), _wait_of(answer))
    # Of one that somebody has paused, nobody waits for a better day: it stays paused, and is not called failing.
    failures = Case(When(is_active=True, then=F("failures") + 1), default=F("failures"), output_field=IntegerField())
    ended = {"is_active": False} if gone or is_final else {}
    Watch.objects.filter(pk=row.pk).update(
        polled_at=now, due=now + pause, status=answer.status if answer else None, error=words[:300],
        failures=failures, **ended,
    )  # fmt: skip
    return 0


def _wait_of(answer: Answer | None) -> timedelta:
    """How long the server wants to be left alone, up to a day."""
    said = answer.header("Retry-After") if answer else ""
    seconds = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    return min(timedelta(seconds=seconds), LONGEST_PAUSE)

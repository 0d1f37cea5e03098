"""Whether the sources of articles still stand where they were found, and still say the same."""

import hashlib
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models.article import digest
from relations.newsroom import audit
from relations.newsroom.arrivals import fetching
from relations.newsroom.arrivals.captures import WEEK
from relations.newsroom.arrivals.copies import percent_kept
from relations.newsroom.arrivals.fetching import GONE, asked, source_of
from relations.newsroom.arrivals.reader.found import Document, Unreadable
from relations.newsroom.arrivals.reading import charset_of, kind_of, read_document
from relations.newsroom.models import Capture
from relations.newsroom.outbound import Answer, OutboundError
from relations.newsroom.outbound.addresses import target_of
from relations.newsroom.outbound.turns import Turn
from relations.newsroom.plans import Refused
from relations.newsroom.submissions import may_decide
from relations.reading import NEWSROOM

Finding = Capture.Finding
# Of one round: how many addresses, no two of one host, and how long.
MOST, SECONDS = 4, 20
# How many of those that are due are looked through for hosts that differ.
DUE = 50
TELLING = (Finding.CHANGED, Finding.GONE)


@dataclass(frozen=True)
class Found:
    finding: Capture.Finding
    status: int | None = None
    sha256: str = ""
    likeness: int | None = None


def check_sources(most: int = MOST, seconds: float = SECONDS) -> int:
    """Ask the addresses that are due again, each no sooner than after a week; how many were asked.

    Safe when run twice at once: each is taken up by one process.
    """
    turn, done = Turn(seconds), 0
    for pk in _due(most):
        if not turn.has_time(fetching.LIMITS):
            break
        if row := _taken(pk):
            note(row, check(row, turn))
            done += 1
    return done


def _due(most: int) -> list[int]:
    """Those that have waited longest, one of each host."""
    rows = Capture.objects.filter(due__lte=timezone.now(), article_id__isnull=False).order_by("due", "pk")
    hosts: dict[str, int] = {}
    for pk, address in rows.values_list("pk", "address")[:DUE]:
        hosts.setdefault(target_of(address).host, pk)
    return list(hosts.values())[:most]


def _taken(pk: int) -> Capture | None:
    """Put off for everybody, whatever becomes of it: a server is asked once a week at most."""
    now = timezone.now()
    if not Capture.objects.filter(pk=pk, due__lte=now).update(due=now + WEEK):
        return None
    return Capture.objects.get(pk=pk)


def check(row: Capture, turn: Turn | None = None) -> Found:
    """What stands at the address of a source now, against what was kept."""
    said = {"If-None-Match": row.etag, "If-Modified-Since": row.modified}
    try:
        answer = asked(row.address, headers={name: value for name, value in said.items() if value}, turn=turn)
    except OutboundError:
        return Found(Finding.UNREACHABLE)
    if answer.status in GONE:
        return Found(Finding.GONE, answer.status)
    if answer.status == 304:
        return Found(Finding.UNCHANGED, answer.status, row.text_sha256, 100)
    if answer.status != 200:
        return Found(Finding.UNREACHABLE, answer.status)
    return _compared(row, answer)


def _compared(row: Capture, answer: Answer) -> Found:
    if hashlib.sha256(answer.body).hexdigest() == row.sha256:
        return Found(Finding.UNCHANGED, answer.status, row.text_sha256, 100)
    try:
        source = source_of(row.address, answer, Capture.Way.ADDRESS)
        now = read_document(source.body, source.kind, charset=source.charset, address=row.address).text
    except Unreadable:
        # A page without the article is a page that has changed.
        now = ""
    if digest(now) == row.text_sha256:
        return Found(Finding.UNCHANGED, answer.status, row.text_sha256, 100)
    then = _read_again(row)
    # Words in the same order, on other lines: the page has a new dress.
    if then.split() == now.split():
        return Found(Finding.UNCHANGED, answer.status, digest(now), 100)
    return Found(Finding.CHANGED, answer.status, digest(now), percent_kept(then, now))


def _read_again(row: Capture) -> str:
    """The text of the kept bytes as the reader of today reads it, so that a better reader changes no source."""
    try:
        kind = kind_of(row.body, media_type=row.media_type)
        found: Document = read_document(row.body, kind, charset=charset_of(row.media_type), address=row.address)
    except Unreadable:
        return ""
    return found.text


def note(row: Capture, found: Found) -> None:
    """What was found; it is listed anew only when it is something else than what somebody has taken note of."""
    is_news = (row.finding, row.found_sha256) != (found.finding, found.sha256)
    Capture.objects.filter(pk=row.pk).update(
        checked_at=timezone.now(), finding=found.finding, likeness=found.likeness, found_sha256=found.sha256,
        found_status=found.status, noted_at=None if is_news else row.noted_at,
    )  # fmt: skip


# --- at the desk ------------------------------------------------------------------------------------------------------


def telling() -> QuerySet[Capture]:
    """The sources that have changed or gone, and of which nobody has taken note."""
    return Capture.objects.filter(finding__in=TELLING, noted_at=None, article_id__isnull=False)


def take_note(given: Capture, *, by: User) -> None:
    """Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        if not may_decide(by):
            raise Refused([_("You do not have the right to do this.")])
        row = Capture.objects.defer("packed").select_for_update().get(pk=given.pk)
        if row.noted_at is None and row.finding in TELLING:
            Capture.objects.filter(pk=row.pk).update(noted_at=timezone.now())
            detail = {"capture": row.pk, "finding": row.finding}
            audit.enter([audit.Act("capture.note", "article", row.article_id, detail=detail)], by=by)

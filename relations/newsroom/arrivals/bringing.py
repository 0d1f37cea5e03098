"""What an editor brings in, or fetches for what a feed has announced: read, kept, and waiting to be checked."""

from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.arrivals import captures, copies
from relations.newsroom.arrivals.captures import Source
from relations.newsroom.arrivals.fetching import fetched
from relations.newsroom.arrivals.reader.found import Document, Unreadable
from relations.newsroom.arrivals.reading import read_document, words_for
from relations.newsroom.articles_sent import Invalid, handed_in
from relations.newsroom.models import Capture, Submission
from relations.newsroom.outbound import OutboundError
from relations.newsroom.plans import Refused
from relations.newsroom.submissions import WAITING, enter, may_decide
from relations.reading import NEWSROOM


def bring(source: Source, *, by: User, address: str = "") -> Submission:
    """Read a source, keep it, and have it wait for the one who brought it. Raises Refused.

    `address` is where the article stands, if the source does not say so itself.
    """
    _refuse_unless(by)
    found = document_of(source)
    row = row_of(found, address=source.address or address)
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        captures.refuse_if_forgotten(source.sha256, row.text)
        if earlier := _the_same_waiting(row, by):
            return earlier
        row.brought_by, row.at = by, timezone.now()
        row.save(force_insert=True)
        captures.keep(source, text=found.text, submission=row)
        copies.remember(row)
        enter("submission.bring", row, by=by)
    return row


def _the_same_waiting(row: Submission, by: User) -> Submission | None:
    """What the same editor has brought in before, by pressing the button twice."""
    mine = Submission.objects.filter(brought_by=by, state=WAITING, sha256=row.sha256, url_digest=row.url_digest)
    return mine.order_by("pk").first()


def fetch(given: Submission, *, by: User) -> Submission:
    """Have the article of an announcement fetched from its address. Raises Refused."""
    _refuse_unless(by)
    _refuse_if_whole(given)
    source = source_at(given.url, way=Capture.Way.FEED if given.watch_id else Capture.Way.ADDRESS)
    found = document_of(source)
    read = row_of(found, address=source.address or given.url)
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        row = Submission.objects.select_for_update().get(pk=given.pk)
        if row.state != WAITING:
            raise Refused([_("Somebody has decided on this submission already.")])
        _refuse_if_whole(row)
        captures.refuse_if_forgotten(source.sha256, read.text)
        _refuse_if_there(row, read)
        _complete(row, read)
        captures.drop(row)
        captures.keep(source, text=found.text, submission=row)
        copies.remember(row)
        enter("submission.fetch", row, by=by)
    return row


def _refuse_if_whole(row: Submission) -> None:
    """What a program handed in is its source, and kept nowhere else."""
    if row.is_whole:
        raise Refused([_("This is no announcement: its text came with it, and nothing is fetched in its place.")])


def _refuse_if_there(row: Submission, read: Submission) -> None:
    """Of one token a text is there once, whatever addresses it has."""
    others = Submission.objects.filter(token=row.token_id, sha256=read.sha256).exclude(pk=row.pk)
    if row.token_id and (found := others.first()):
        words = _("The same text came from the same program already: see submission %(number)s.")
        raise Refused([words % {"number": found.pk}])


def _complete(row: Submission, read: Submission) -> None:
    """The page knows its text best; of all else, what the feed said stays."""
    row.text, row.sha256, row.is_whole, row.language = read.text, read.sha256, True, read.language
    for name in ("title", "outlet", "authors", "published"):
        setattr(row, name, getattr(row, name) or getattr(read, name))
    row.save(update_fields=("text", "sha256", "is_whole", "language", "title", "outlet", "authors", "published"))


def source_at(address: str, *, way: Capture.Way = Capture.Way.ADDRESS) -> Source:
    """What stands at an address. Raises Refused, in the active language."""
    try:
        return fetched(address, way=way)
    except OutboundError as error:
        raise Refused([str(error)]) from error
    except Unreadable as cause:
        raise Refused([words_for(cause)]) from cause


def document_of(source: Source) -> Document:
    """Raises Refused."""
    try:
        return read_document(source.body, source.kind, charset=source.charset, address=source.address)
    except Unreadable as cause:
        raise Refused([words_for(cause)]) from cause


def row_of(found: Document, *, address: str = "") -> Submission:
    """A document as a row that is not saved; what it says wrongly of itself is left out."""
    said: dict[str, Any] = {**asdict(found), "url": address}
    try:
        return handed_in(said)
    except Invalid as invalid:
        if "text" in invalid.errors:
            raise Refused([invalid.errors["text"]]) from invalid
        left = {name: value for name, value in said.items() if name not in invalid.errors}
        return handed_in({"language": "fr", **left})


def _refuse_unless(by: User) -> None:
    if not may_decide(by):
        raise Refused([_("You do not have the right to do this.")])

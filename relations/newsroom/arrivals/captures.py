"""The sources of articles, kept as they came: bytes, hash and moment. Only the law takes the bytes away."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models import Article
from relations.models.article import digest
from relations.newsroom.arrivals.reader.found import line_of
from relations.newsroom.models import Capture, Merger, RemovedText, Revision, Submission
from relations.newsroom.plans import Refused
from relations.newsroom.snapshots import Key

# Of one source, in bytes.
LARGEST = 5_000_000
# An address is asked again no sooner than this.
WEEK = timedelta(days=7)
WAY = Capture.Way


@dataclass(frozen=True)
class Source:
    """What came in, and how: bytes and what was said of them."""

    body: bytes
    way: Capture.Way
    # One of the kinds that the reader reads.
    kind: str
    media_type: str = ""
    charset: str = ""
    # What was asked for, and where the answer was found.
    asked: str = ""
    address: str = ""
    status: int | None = None
    etag: str = ""
    modified: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def keep(source: Source, *, text: str, submission: Submission) -> Capture:
    """Keep a source in the transaction of what it came with."""
    row = Capture(
        submission=submission, way=source.way, asked=source.asked[:2000], address=source.address[:2000],
        at=timezone.now(), status=source.status, sha256=source.sha256, text_sha256=digest(text),
        # Another server writes what it likes into its headers.
        media_type=line_of(source.media_type, 200), etag=line_of(source.etag), modified=line_of(source.modified, 100),
    )  # fmt: skip
    row.body = source.body
    row.save(force_insert=True)
    return row


def settle(row: Submission, article: int, now: datetime, pasted: str = "") -> None:
    """What came with a submission belongs to this article from now on; what the article has already is not kept twice.

    Of what a program or a feed handed in as text, the text is the source; of an announcement, what an editor `pasted`.
    """
    held = Capture.objects.filter(article_id=article, removed_at=None).values("sha256")
    mine = Capture.objects.filter(submission=row, article_id=None)
    if not mine.exists() and (text := row.text if row.is_whole else pasted):
        keep(_as_text(row, text), text=text, submission=row)
    mine.filter(sha256__in=list(held.values_list("sha256", flat=True))).delete()
    mine.exclude(address="").update(due=now + WEEK)
    mine.update(article_id=article)


def hand_over(row: Submission, other: Submission) -> None:
    """The source of what is the same as another that waits is kept with that one, whose own text stays its source."""
    for one in (other, row):
        if one.is_whole and one.text and not Capture.objects.filter(submission=one, article_id=None).exists():
            keep(_as_text(one, one.text), text=one.text, submission=one)
    held = Capture.objects.filter(submission=other).values_list("sha256", flat=True)
    mine = Capture.objects.filter(submission=row, article_id=None)
    mine.filter(sha256__in=list(held)).delete()
    mine.update(submission=other)


def _as_text(row: Submission, text: str) -> Source:
    way = WAY.PASTE if not row.is_whole else WAY.DOOR if row.token_id else WAY.FEED if row.watch_id else WAY.PASTE
    return Source(text.encode(), way, "text", media_type="text/plain; charset=utf-8")


def drop(row: Submission) -> None:
    """Of what was refused nothing rests on the source."""
    Capture.objects.filter(submission=row, article_id=None).delete()


def captures_of(articles: Iterable[int]) -> QuerySet[Capture]:
    """Those of these articles and of what was merged into them, the newest first, without the bytes."""
    ids = set(articles)
    merged = Merger.objects.filter(kind="article", kept_id__in=ids, undone_at=None).values_list("gone_id", flat=True)
    return Capture.objects.filter(article_id__in={*ids, *merged}).defer("packed").order_by("-at", "-pk")


def forget_captures(key: Key) -> None:
    """The bytes and addresses of the sources of an article, and of the same source elsewhere; the hashes stay."""
    if key[0] != "article":
        return
    taken = Submission.objects.filter(article_id=key[1]).values("pk")
    mine = Capture.objects.filter(Q(article_id=key[1]) | Q(submission__in=taken))
    hashes = list(mine.values_list("sha256", flat=True))
    same = Capture.objects.filter(Q(pk__in=mine.values("pk")) | Q(sha256__in=hashes))
    gone = {"packed": b"", "asked": "", "address": "", "etag": "", "modified": "", "due": None}
    same.filter(removed_at=None).update(**gone, removed_at=timezone.now())


def texts_of(article: int) -> set[str]:
    """The hashes of the texts that an article has and had: it may have been mended before it was made, and since."""
    saved = Revision.objects.filter(kind="article", record_id=article, snapshot__isnull=False)
    rows = Article._base_manager.filter(pk=article)
    found = {*rows.values_list("sha256", flat=True), *saved.values_list(KT("snapshot__root__sha256"), flat=True)}
    return {sha256 for sha256 in found if sha256}


def remember_removed(texts: Iterable[str]) -> None:
    """Keep the hashes of what the law takes, by which the same text is known when it comes again."""
    now = timezone.now()
    RemovedText.objects.bulk_create((RemovedText(sha256=text, at=now) for text in texts), ignore_conflicts=True)


def is_forgotten(sha256: str, text: str) -> bool:
    """Whether the law has taken this source, or this text, from the newsroom."""
    words = digest(text)
    if Capture.objects.filter(sha256=sha256, removed_at__isnull=False).exists():
        return True
    # Announcements without a text have the hash of none.
    return bool(words) and (
        RemovedText.objects.filter(sha256=words).exists()
        or Capture.objects.filter(text_sha256=words, removed_at__isnull=False).exists()
        or Submission.objects.filter(sha256=words, text="").exists()
    )


def refuse_if_forgotten(sha256: str, text: str) -> None:
    """Raises Refused."""
    if is_forgotten(sha256, text):
        raise Refused([legal_refusal()])


def legal_refusal() -> str:
    return _("This text was removed from the newsroom for legal reasons, and is not taken again.")

"""Articles that programs, feeds and editors bring: known again, and made drafts of by somebody at the desk."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.dates import UncertainDate
from relations.models import Article, Outlet
from relations.models.article import normalise
from relations.newsroom import audit
from relations.newsroom.arrivals import captures, copies
from relations.newsroom.arrivals.copies import Copy
from relations.newsroom.arrivals.reader.heads import Head, head_of
from relations.newsroom.arrivals.reading import today
from relations.newsroom.models import Submission, Token, Trait
from relations.newsroom.plans import Refused
from relations.newsroom.record import record
from relations.newsroom.snapshots import Key
from relations.newsroom.traits import folded, plain_address, traits_of_article
from relations.reading import NEWSROOM

WAITING, TAKEN, REFUSED = Submission.State.WAITING, Submission.State.TAKEN, Submission.State.REFUSED
# Of one token, before somebody at the desk has looked at some.
MOST_WAITING = 500
# What the law takes of a submission.
WORDS = ("title", "text", "outlet", "url", "authors")


class Full(Exception):
    """Too much waits already of what this token has handed in."""


def receive(row: Submission, token: Token) -> tuple[Submission, bool]:
    """Keep what a token hands in; the one that is there, and False, when it has handed in this text or address before.

    What others have handed in, and what the newsroom holds, a sender is not told. Raises Full.
    """
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        mine = Submission.objects.filter(token=token)
        same = Q(sha256=row.sha256) | (Q(url_digest=row.url_digest) if row.url_digest else Q())
        if found := mine.filter(same).order_by("pk").first():
            return found, False
        if mine.filter(state=WAITING).count() >= MOST_WAITING:
            raise Full
        row.token, row.at = token, timezone.now()
        if captures.is_forgotten("", row.text):
            _empty(row)
        row.save(force_insert=True)
        copies.remember(row)
        enter("submission.receive", row, by=None)
    return row, True


def _empty(row: Submission) -> None:
    """What the law has taken is refused at once: the hash stays, so that it is answered the same another time."""
    for name in WORDS:
        setattr(row, name, "")
    row.state, row.ended_at, row.reason = REFUSED, row.at, captures.legal_refusal()


# --- at the desk ------------------------------------------------------------------------------------------------------


@dataclass
class Alike:
    """What holds the same text or address already; and what shares much of its words without being the same."""

    articles: list[Article] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    waiting_copies: list[Copy] = field(default_factory=list)


def may_decide(user: User) -> bool:
    return user.has_perm("relations.add_article")


def alike(row: Submission) -> Alike:
    traits = list(traits_of_article({"url": row.url, "sha256": row.sha256}))
    ids = Trait.objects.filter(kind="article", value__in=traits).values("record_id")
    same = Q(pk=None)
    for column in ("sha256", "url_digest"):
        if digested := getattr(row, column):
            same |= Q(**{column: digested})
    others = Submission.objects.filter(same).exclude(pk=row.pk).select_related("token", "watch", "brought_by")
    # Not the one that was made of it.
    articles = list(Article.objects.filter(pk__in=ids).exclude(pk=row.article_id or 0).order_by("pk"))
    submissions, known = list(others.order_by("pk")[:20]), {row.article_id, *(article.pk for article in articles)}
    return Alike(
        articles,
        submissions,
        [copy for copy in copies.copies_among_articles(row.text) if copy.row.pk not in known],
        [copy for copy in copies.copies_among_submissions(row) if copy.row not in submissions],
    )


# What may be mended before a draft is made, as the article calls it.
MENDED = ("title", "outlet", "authors", "url", "language", "rights", "body", "published")


def as_handed_in(row: Submission) -> dict[str, Any]:
    """The article that would be made of it as it is, by field."""
    published = published_on(row.published, head_in(row)) if row.published else None
    return {
        "title": row.title, "outlet": outlet_of(row), "authors": row.authors, "url": row.url,
        "language": row.language, "rights": row.rights, "body": row.text, "published": published,
    }  # fmt: skip


def head_in(row: Submission) -> Head:
    """What its text says of itself; the summary of an announcement says nothing."""
    return head_of(row.text, row.language[:2], today(), near=row.published) if row.is_whole else Head()


def published_on(day: dt.date, head: Head) -> UncertainDate:
    """The day of publication, with the words of the text where they say the same."""
    told = head.published
    is_told = told is not None and told.value == day.isoformat()
    return UncertainDate.day(day, text=told.words[:200] if told and is_told else "")


def take(given: Submission, *, by: User, mended: Mapping[str, Any] | None = None) -> Article:
    """Make a draft of an article out of it, with what `mended` says otherwise, by field. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        row = _waiting(given, by)
        _refuse_if_emptied(row)
        article: Any = Article()
        for name, value in {**as_handed_in(row), **(mended or {})}.items():
            if name in MENDED and value is not None:
                setattr(article, name, value)
        article.clean()
        captures.refuse_if_forgotten("", article.body)
        article.save()
        record(article, by=by, note=_("From submission %(number)s.") % {"number": row.pk})
        _belong(row, article, by)
    made: Article = article
    return made


def _refuse_if_emptied(row: Submission) -> None:
    """Of what the law has taken since it came in, nothing is made."""
    if row.is_whole and not row.text.strip():
        raise Refused([captures.legal_refusal()])


def join(given: Submission, article: Article, *, by: User) -> None:
    """It is an article that we have: its source is kept with that one, and no draft is made. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        _belong(_waiting(given, by), article, by, "submission.join")


def join_waiting(given: Submission, other: Submission, *, by: User) -> Submission:
    """It is what waits as another submission: its source is kept with that one, which alone is decided on.

    Raises Refused.
    """
    with transaction.atomic(using=NEWSROOM):
        row = _waiting(given, by)
        kept = Submission.objects.select_for_update().filter(pk=other.pk, state=WAITING).exclude(pk=row.pk).first()
        if kept is None:
            raise Refused([_("Somebody has decided on the other submission meanwhile: look again.")])
        _refuse_if_emptied(row)
        captures.hand_over(row, kept)
        # Its sender reads this, and is told nothing of what others have brought.
        row.reason = _("The same article is here already.")
        _end(row, REFUSED, by, "submission.join")
    return kept


def _belong(row: Submission, article: Article, by: User, action: str = "submission.take") -> None:
    row.article_id = article.pk
    captures.settle(row, article.pk, timezone.now(), pasted=article.body if action == "submission.take" else "")
    _end(row, TAKEN, by, action)


def refuse(given: Submission, *, by: User, reason: str = "") -> None:
    """Leave it; the sender can read why. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        row = _waiting(given, by)
        row.reason = normalise(reason).replace("\x00", "").strip()
        captures.drop(row)
        _end(row, REFUSED, by, "submission.refuse")


def outlet_of(row: Submission) -> Outlet | None:
    """The outlet of the feed; else the one that has this name, or stands at the host of the address. None when there
    are several."""
    if row.watch and row.watch.outlet_id:
        return Outlet.objects.filter(pk=row.watch.outlet_id).first()
    host = plain_address(row.url).partition("/")[0]
    named, hosted = [], []
    for outlet in Outlet.objects.order_by("pk"):
        if row.outlet and folded(row.outlet) in {folded(outlet.name_fr), folded(outlet.name_en)}:
            named.append(outlet)
        if host and outlet.url and plain_address(outlet.url).partition("/")[0] == host:
            hosted.append(outlet)
    found = named or hosted
    return found[0] if len(found) == 1 else None


def _waiting(given: Submission, by: User) -> Submission:
    audit.claim()
    if not may_decide(by):
        raise Refused([_("You do not have the right to do this.")])
    row = Submission.objects.select_for_update().get(pk=given.pk)
    if row.state != WAITING:
        raise Refused([_("Somebody has decided on this submission already.")])
    return row


def _end(row: Submission, state: str, by: User, action: str) -> None:
    row.state, row.ended_by, row.ended_at = state, by, timezone.now()
    row.save(update_fields=("state", "ended_by", "ended_at", "reason", "article_id"))
    copies.forget(row)
    enter(action, row, by=by, reason=row.reason)


def enter(action: str, row: Submission, *, by: User | None, reason: str = "") -> None:
    kind = "article" if row.article_id else ""
    detail = {"submission": row.pk, "token": row.token_id, **({"watch": row.watch_id} if row.watch_id else {})}
    audit.enter([audit.Act(action, kind, row.article_id, reason=reason, detail=detail)], by=by)


def forget_submissions(key: Key, texts: Iterable[str]) -> None:
    """The words of the submissions that an article was made of, and of the same text handed in by others.

    `texts` are the hashes of what the article itself said.
    """
    if key[0] != "article":
        return
    made = Submission.objects.filter(article_id=key[1])
    digests = {*texts, *made.exclude(sha256="").values_list("sha256", flat=True)}
    same = Submission.objects.filter(Q(pk__in=made.values("pk")) | Q(sha256__in=digests))
    # The hash stays, by which the same text is known again and not kept a second time.
    for row in same:
        copies.forget(row)
    ids, now = list(same.values_list("pk", flat=True)), timezone.now()
    Submission.objects.filter(pk__in=ids).update(**dict.fromkeys(WORDS, ""), reason="")
    # Nobody can decide any more on what waits without its words.
    waiting = Submission.objects.filter(pk__in=ids, state=WAITING)
    waiting.update(state=REFUSED, ended_at=now, reason=captures.legal_refusal())

"""Articles that programs, feeds and editors bring: read, known again, and made drafts of by somebody at the desk."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.dates import UncertainDate
from relations.models import Article, Outlet
from relations.models.article import digest, normalise, web_address
from relations.newsroom import audit
from relations.newsroom.arrivals import captures, copies
from relations.newsroom.arrivals.copies import Copy
from relations.newsroom.models import Submission, Token, Trait
from relations.newsroom.plans import Refused
from relations.newsroom.record import record
from relations.newsroom.snapshots import Key
from relations.newsroom.traits import folded, plain_address, traits_of_article
from relations.reading import NEWSROOM
from relations.vocabulary import Rights

WAITING, TAKEN, REFUSED = Submission.State.WAITING, Submission.State.TAKEN, Submission.State.REFUSED
LONGEST = 500_000
# Of one token, before somebody at the desk has looked at some.
MOST_WAITING = 500
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Invalid(Exception):
    """What is wrong with an article, by the name of its member."""

    def __init__(self, errors: dict[str, str]):
        self.errors = errors
        super().__init__(" ".join(errors.values()))


class Full(Exception):
    """Too much waits already of what this token has handed in."""


# --- reading what was sent --------------------------------------------------------------------------------------------


def handed_in(document: Mapping[str, Any]) -> Submission:
    """What was sent, as a row that is not saved. Raises Invalid, with every error at once."""
    errors = {name: _unknown(name) for name in document if name not in READERS}
    values: dict[str, Any] = {}
    for name, read in READERS.items():
        try:
            values[name] = read(_words(document.get(name)))
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        raise Invalid(errors)
    row = Submission(**values)
    row.sha256, row.url_digest = digest(row.text), digest(plain_address(row.url)) if row.url else ""
    return row


def _unknown(name: str) -> str:
    near = ", ".join(get_close_matches(name.lower(), READERS, n=2, cutoff=0.5) or READERS)
    return _("There is no such member. Possible: %(names)s.") % {"names": near}


def _words(value: Any) -> str:
    if not isinstance(value, str | None):
        raise ValueError(_("This has to be a string."))
    if value and "\x00" in value:
        raise ValueError(_("A NUL character cannot be kept."))
    return value or ""


def _line(length: int) -> Callable[[str], str]:
    def read(words: str) -> str:
        line = words.strip()
        if len(line.splitlines()) > 1:
            raise ValueError(_("This has to stand on one line."))
        if len(line) > length:
            raise ValueError(_("At most %(count)s characters.") % {"count": length})
        return line

    return read


def _text(words: str) -> str:
    if not words.strip():
        raise ValueError(_("The text is missing."))
    if len(words) > LONGEST:
        raise ValueError(_("At most %(count)s characters.") % {"count": LONGEST})
    return normalise(words)


def _language(words: str) -> str:
    if len(words) > 35 or not LANGUAGE.fullmatch(words):
        raise ValueError(_("Name the language by its BCP 47 tag, such as fr, en or ar."))
    return words


def _url(words: str) -> str:
    line = _line(1000)(words)
    try:
        if line:
            web_address(line)
    except ValidationError as error:
        raise ValueError(_("This is no address of the web.")) from error
    return line


def _day(words: str) -> date | None:
    if not words:
        return None
    try:
        if DAY.fullmatch(words):
            return date.fromisoformat(words)
    except ValueError:
        pass
    raise ValueError(_("Write the day as 2026-02-28."))


def _rights(words: str) -> str:
    if words and words not in Rights.values:
        raise ValueError(_("Possible: %(names)s.") % {"names": ", ".join(Rights.values)})
    return words or Rights.UNKNOWN


READERS: dict[str, Callable[[str], Any]] = {
    "title": _line(300),
    "text": _text,
    "language": _language,
    "outlet": _line(200),
    "url": _url,
    "authors": _line(300),
    "published": _day,
    "rights": _rights,
}


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
        row.save(force_insert=True)
        copies.remember(row)
        enter("submission.receive", row, by=None)
    return row, True


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
    published = UncertainDate.parse(row.published.isoformat()) if row.published else None
    return {
        "title": row.title, "outlet": outlet_of(row), "authors": row.authors, "url": row.url,
        "language": row.language, "rights": row.rights, "body": row.text, "published": published,
    }  # fmt: skip


def take(given: Submission, *, by: User, mended: Mapping[str, Any] | None = None) -> Article:
    """Make a draft of an article out of it, with what `mended` says otherwise, by field. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        row = _waiting(given, by)
        article: Any = Article()
        for name, value in {**as_handed_in(row), **(mended or {})}.items():
            if name in MENDED and value is not None:
                setattr(article, name, value)
        article.clean()
        article.save()
        record(article, by=by, note=_("From submission %(number)s.") % {"number": row.pk})
        _belong(row, article, by)
    made: Article = article
    return made


def join(given: Submission, article: Article, *, by: User) -> None:
    """It is an article that we have: its source is kept with that one, and no draft is made. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        _belong(_waiting(given, by), article, by, "submission.join")


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


def forget_submissions(key: Key) -> None:
    """The words of the submissions that an article was made of, and of the same text handed in by others."""
    if key[0] != "article":
        return
    made = Submission.objects.filter(article_id=key[1])
    digests = [sha256 for sha256 in made.values_list("sha256", flat=True) if sha256]
    same = Submission.objects.filter(Q(pk__in=made.values("pk")) | Q(sha256__in=digests))
    # The hash stays, by which the same text is known again and not kept a second time.
    for row in same:
        copies.forget(row)
    same.update(title="", text="", outlet="", url="", authors="", reason="")

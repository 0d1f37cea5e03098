"""The text of an article read by the rules, and what was decided before kept."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models import Article
from relations.newsroom import audit
from relations.newsroom.arrivals.reader.heads import head_of
from relations.newsroom.arrivals.reading import today
from relations.newsroom.intake.known_names import known_names
from relations.newsroom.intake.reading import Reading, read
from relations.newsroom.models import ArticleReading, Proposal
from relations.newsroom.plans import Refused
from relations.newsroom.proposals.findings import STATE, Finding, findings
from relations.newsroom.proposals.lessons import unwanted_names
from relations.newsroom.proposals.matching import How, matches_of, the_one
from relations.newsroom.proposals.naming import names_of
from relations.newsroom.record import record
from relations.newsroom.submissions import published_on
from relations.newsroom.traits import folded
from relations.reading import NEWSROOM
from relations.vocabulary import Genre

WAITING, ACCEPTED = Proposal.State.WAITING, Proposal.State.ACCEPTED
# The rule of what an editor found where the rules found nothing.
BY_HAND = "marked by an editor"
RECOGNISED = ("actor", "place")
# What those have issued who did it.
OFFICIAL = (Genre.COMMUNIQUE, Genre.STATEMENT, Genre.TREATY)


def may_read(user: User) -> bool:
    """Whether the account may have articles read and decide what becomes of the proposals."""
    return user.has_perm("relations.add_event") and user.has_perm("relations.add_passage")


def reading_of(article: Article) -> ArticleReading | None:
    return ArticleReading.objects.select_related("dossier").filter(article_id=article.pk).first()


def is_up_to_date(article: Article, reading: ArticleReading | None) -> bool:
    return reading is not None and reading.sha256 == article.sha256


def proposals_of(article: Article) -> list[Proposal]:
    """Those that the text still bears out, in its order."""
    rows = Proposal.objects.filter(article_id=article.pk, start__isnull=False).select_related("by")
    return list(rows.order_by("start", "end", "pk"))


def read_article(article: Article, *, by: User) -> ArticleReading:
    """Read the text, anew where it was read before. Writes proposals and no record. Raises Refused."""
    if not may_read(by):
        raise Refused([_("You do not have the right to do this.")])
    if not article.body.strip():
        raise Refused([_("The article has no text yet: paste it first.")])
    text = read(article.body, day_of(article), article.language[:2], known_names(article.body))
    found = findings(text, names_of(text), is_official=article.genre in OFFICIAL)
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        kept = {one.fingerprint: one for one in Proposal.objects.select_for_update().filter(article_id=article.pk)}
        new = _keep(article, found, kept)
        _let_go(article, kept, {one.fingerprint for one in found})
        _recognise(new)
        spoken_of = {"countries": _countries(text), "themes": [one.code for one in text.themes]}
        values = {"sha256": article.sha256, "by": by, "at": timezone.now(), **spoken_of}
        reading, _is_new = ArticleReading.objects.update_or_create(article_id=article.pk, defaults=values)
        audit.enter([audit.Act("article.read", "article", article.pk, detail={"proposals": len(found)})], by=by)
    return reading


def lacks_day(article: Article) -> bool:
    """Whether nobody has said when the article appeared, so that “yesterday” and “on Tuesday” stay open."""
    return not article.published.known


def give_day(given: Article, day: dt.date, *, by: User) -> Article:
    """Note when the article appeared, with the words of its text where they say so. Raises Refused, ValidationError."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        article: Any = Article.objects.select_for_update().get(pk=given.pk)
        head = head_of(article.body, article.language[:2], today())
        article.published = published_on(day, head)
        article.clean()
        article.save()
        record(article, by=by, note=_("Day of publication given in the reading"))
    found: Article = article
    return found


def day_of(article: Article) -> dt.date | None:
    """The day of publication, where it is known; relative dates rest on it."""
    return article.published.earliest if article.published.is_point else None


def _countries(text: Reading) -> list[str]:
    """The countries whose states or people the text names, those named most first."""
    named = Counter({actor.country: len(actor.mentions) for actor in text.actors if actor.kind == STATE})
    named.update({actor.country: 1 for actor in text.actors if actor.kind != STATE})
    return [code for code, _times in named.most_common() if code]


def _keep(article: Article, found: Iterable[Finding], kept: dict[str, Proposal]) -> list[Proposal]:
    """The proposals that are new; those that were there before are brought up to date as far as they wait."""
    unwanted = unwanted_names()
    new = []
    for one in found:
        before = kept.get(one.fingerprint)
        if before is None:
            if one.kind == "actor" and folded(one.values["name"]) in unwanted:
                continue
            new.append(Proposal(article_id=article.pk, kind=one.kind, fingerprint=one.fingerprint))
        proposal = before or new[-1]
        proposal.start, proposal.end = one.start, one.end
        if proposal.is_waiting:
            proposal.values, proposal.confidence = one.values, one.confidence
            proposal.rule, proposal.because = one.rule[:80], one.because[:300]
        if before:
            before.save()
    Proposal.objects.bulk_create(new)
    return new


def _let_go(article: Article, kept: dict[str, Proposal], found: set[str]) -> None:
    """What the text says no more: nobody has to decide it; what was decided is kept, without a place."""
    for fingerprint, one in kept.items():
        if fingerprint in found:
            continue
        if one.rule == BY_HAND and (places := article.find(one.values.get("words", ""))):
            # The nearest of them: the same words may stand in the text several times.
            one.start = min(places, key=lambda place: abs(place - (one.start or 0)))
            one.end = one.start + len(one.values["words"])
            one.save(update_fields=("start", "end"))
        elif one.is_waiting:
            one.delete()
        else:
            one.start = one.end = None
            one.save(update_fields=("start", "end"))


def _recognise(new: list[Proposal]) -> None:
    """Whoever bears the very name of one record is that record, until an editor says otherwise; and a fact that this
    very passage proves already needs no decision."""
    matches = matches_of(new)
    now = timezone.now()
    for one in new:
        match = the_one(matches.get(one.fingerprint, []))
        if match and (match.how == How.HERE or one.kind in RECOGNISED):
            one.state, one.record_id, one.at = ACCEPTED, match.pk, now
            one.save(update_fields=("state", "record_id", "at"))

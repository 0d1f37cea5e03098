"""What editors find where the rules found nothing: words of the text, proposed like any other finding."""

import uuid
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from relations.dates import UncertainDate
from relations.models import Article
from relations.models.article import normalise
from relations.newsroom import audit
from relations.newsroom.models import Proposal
from relations.newsroom.plans import Refused
from relations.newsroom.proposals.findings import date_values, with_marks
from relations.newsroom.proposals.readings import BY_HAND, is_up_to_date, may_read, reading_of
from relations.reading import NEWSROOM
from relations.vocabulary import Act, ActorKind, Certainty, MeasureKind, PlaceKind, StatementForm, Tier, Voice


def nobody() -> dict[str, str]:
    return {"name": "", "state": "", "finding": ""}


BLANK: dict[str, dict[str, Any]] = {
    "event": {
        "title_fr": "", "title_en": "", "certainty": str(Certainty.PROBABLE), "told_by": "",
        "event_type": "", "mode": "", "date": lambda: date_values(UncertainDate()), "place": nobody,
        "parts": list, "parties": list, "themes": list,
    },
    "statement": {
        "form": str(StatementForm.REPORTED), "verbatim": "", "language": "", "content_fr": "", "speaker": nobody,
        "themes": list,
    },
    "invocation": {
        "principle": "", "wording": "", "language": "", "act": str(Act.POSITION), "voice": str(Voice.REPORTED),
        "tier": str(Tier.NORM), "invoker": nobody, "statement": "",
    },
    "measure": {
        "label_fr": "", "measure_kind": str(MeasureKind.OTHER), "stage": "imposed", "imposed_by": nobody,
        "target": nobody, "event": "",
    },
    "actor": {
        "name": "", "actor_kind": str(ActorKind.PERSON), "country": "", "gender": "", "title": "", "organisation": "",
        "acronym": "", "is_doubtful": False, "mentions": list,
    },
    "place": {"name": "", "place_kind": str(PlaceKind.CITY), "country": "", "mentions": list},
}  # fmt: skip


def mark(article: Article, kind: str, words: str, *, by: User, start: int | None = None) -> Proposal:
    """A proposal of an editor's own: these words of the article, to be accepted like any other. Raises Refused."""
    if not may_read(by):
        raise Refused([_("You do not have the right to do this.")])
    if kind not in BLANK:
        raise Refused([_("Choose what the words are.")])
    if not is_up_to_date(article, reading_of(article)):
        raise Refused([_("The text of the article has changed: read it again first.")])
    words = normalise(words)
    places = article.find(words) if words.strip() else []
    if not places:
        raise Refused([_("The article does not contain these words: “%s”") % words])
    if start not in places and len(places) > 1:
        words_of = _("These words stand %(count)s times in the article: select those that you mean, or more of them.")
        raise Refused([words_of % {"count": len(places)}])
    begin = start if start in places else places[0]
    end = begin + len(words)
    if kind == "statement":
        begin, end = with_marks(article.body, begin, end)
    said = {**_blank(kind, article, article.body[begin:end]), "words": article.body[begin:end]}
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        proposal = Proposal.objects.create(
            article_id=article.pk, kind=kind, fingerprint=uuid.uuid4().hex, start=begin, end=end, values=said,
            rule=BY_HAND, confidence=1,
        )  # fmt: skip
        audit.enter([audit.Act("proposal.mark", "article", article.pk, detail={"proposal": proposal.pk})], by=by)
    return proposal


def _blank(kind: str, article: Article, words: str) -> dict[str, Any]:
    """What is proposed before an editor has said more: the words, and what goes without saying."""
    start = {name: value() if callable(value) else value for name, value in BLANK[kind].items()}
    start |= {name: words[:200] for name in ("title_fr", "label_fr", "name") if name in start}
    start |= {name: words for name in ("verbatim", "wording") if name in start}
    if "language" in start:
        start["language"] = article.language
    if kind == "statement" and article.language == "fr":
        start["content_fr"] = words
    if kind == "event" and (reading := reading_of(article)):
        start["parties"] = reading.countries[:2]
    return start

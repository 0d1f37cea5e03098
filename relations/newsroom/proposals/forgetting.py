"""What the law takes out of the proposals."""

from typing import Any

from django.db.models.fields.json import KT

from relations.newsroom.models import ArticleReading, Dossier, Proposal
from relations.newsroom.snapshots import Key

WITHOUT_TITLE = "…"


def forget_proposals(key: Key) -> None:
    """All that was read in an article, with the title of its dossier; of another record, its names in proposals."""
    if key[0] == "article":
        readings = ArticleReading.objects.filter(article_id=key[1])
        Dossier.objects.filter(pk__in=readings.values("dossier")).update(title=WITHOUT_TITLE)
        drop_proposals(key[1])
    mine = Proposal.objects.filter(kind=key[0], record_id=key[1])
    for article, name in set(mine.values_list("article_id", KT("values__name"))):
        if name:
            _blank_name(article, name)
    mine.delete()


def drop_proposals(article: int) -> None:
    """Of an article that is there no more."""
    Proposal.objects.filter(article_id=article).delete()
    ArticleReading.objects.filter(article_id=article).delete()


def _blank_name(article: int, name: str) -> None:
    for one in Proposal.objects.filter(article_id=article):
        one.values, one.traces = _without(one.values, name), _without(one.traces, name)
        one.because = _without(one.because, name)
        one.save(update_fields=("values", "traces", "because"))


def _without(said: Any, name: str) -> Any:
    """Values with nothing in place of each text that holds the name."""
    match said:
        case dict():
            return {key: _without(value, name) for key, value in said.items()}
        case list():
            return [_without(value, name) for value in said]
        case str() if name in said:
            return ""
    return said

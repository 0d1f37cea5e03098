"""Passages of one article found again in another that holds the same text."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from relations.models import Article, Passage
from relations.newsroom.plans import Problem
from relations.newsroom.snapshots import Snapshot, instance_of
from relations.vocabulary import Anchoring

NOWHERE = (Anchoring.BROKEN, Anchoring.UNVERIFIABLE)


def lost_words(passages: Iterable[Snapshot], article: Article) -> Iterator[Problem]:
    """The passages whose words would stand nowhere any more."""
    for snapshot in passages:
        before, after = snapshot["root"]["state"], _found_in(article, snapshot).state
        if after in NOWHERE and after != before and before != Anchoring.BROKEN:
            words = {"words": snapshot["root"]["exact"], "article": str(article)}
            if article.body and article.body.count(words["words"]) > 1:
                message = _(
                    "“%(words)s” stands several times in the text of “%(article)s”: nobody can tell which is meant."
                )
            else:
                message = _("“%(words)s” does not stand in the text of “%(article)s”: the passage would be lost.")
            yield Problem(message % words, ("passage", snapshot["id"]))


def moved_to(article: Article, snapshot: Snapshot, draft: Snapshot) -> Snapshot:
    """The passage as one of this article, where its words stand in it; `draft` has the words around them."""
    passage = _found_in(article, draft)
    root = {name: value for name, value in snapshot["root"].items() if name not in Passage.ANCHOR}
    anchor = {name: value for name in Passage.ANCHOR if (value := getattr(passage, name)) is not None}
    return {**snapshot, "root": root | anchor | {"article_id": article.pk}}


def _found_in(article: Article, snapshot: Snapshot) -> Passage:
    passage = instance_of(Passage, snapshot["root"])
    passage.article = article
    passage.follow()
    return passage

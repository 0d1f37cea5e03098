"""What the law takes out of the proposals."""

from relations.newsroom.models import ArticleReading, Proposal
from relations.newsroom.snapshots import Key


def forget_proposals(key: Key) -> None:
    """What the law removes of a record leaves the proposals too; of an article, all that was read in it."""
    if key[0] == "article":
        Proposal.objects.filter(article_id=key[1]).delete()
        ArticleReading.objects.filter(article_id=key[1]).delete()
    Proposal.objects.filter(kind=key[0], record_id=key[1]).delete()

"""What the decisions of editors teach: how often each rule was right, and which names are no actors here."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.fields.json import KT

from relations.newsroom.models import Proposal
from relations.newsroom.traits import folded

ACCEPTED, REFUSED, WAITING = Proposal.State.ACCEPTED, Proposal.State.REFUSED, Proposal.State.WAITING
# In so many articles a name has to be refused, and never accepted, until it is proposed no more.
ENOUGH = 2


@dataclass(frozen=True)
class Lesson:
    """One rule, and what editors made of what it found. What was known by its very name nobody had to decide."""

    kind: str
    rule: str
    accepted: int
    changed: int
    refused: int
    waiting: int

    @property
    def decided(self) -> int:
        return self.accepted + self.refused

    @property
    def share(self) -> int | None:
        """Accepted of the decided, in percent; None when nothing was decided."""
        return round(100 * self.accepted / self.decided) if self.decided else None


def lessons() -> list[Lesson]:
    """Every rule that has found something, by kind, the most decided first."""
    by_hand = Q(by__isnull=False)
    rows = (
        Proposal.objects.values("kind", "rule")
        .annotate(
            accepted=Count("pk", filter=Q(state=ACCEPTED) & by_hand),
            changed=Count("pk", filter=Q(state=ACCEPTED, traces__changed=True) & by_hand),
            refused=Count("pk", filter=Q(state=REFUSED)),
            waiting=Count("pk", filter=Q(state=WAITING)),
        )
        .order_by("kind", "rule")
    )
    return sorted((Lesson(**row) for row in rows), key=lambda one: (one.kind, -one.decided, one.rule))


def unwanted_names() -> dict[str, list[int]]:
    """Folded names that editors have refused as actors in several articles and never accepted, with those articles."""
    refused: dict[str, set[int]] = defaultdict(set)
    rows = Proposal.objects.filter(kind="actor")
    for name, article in rows.filter(state=REFUSED).values_list(KT("values__name"), "article_id"):
        refused[folded(name or "")].add(article)
    often = {name for name, articles in refused.items() if name and len(articles) >= ENOUGH}
    if often:
        often -= {folded(name or "") for name in rows.filter(state=ACCEPTED).values_list(KT("values__name"), flat=True)}
    return {name: sorted(refused[name]) for name in sorted(often)}

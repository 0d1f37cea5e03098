"""What the page of a relation shows of everything else: the latest few of each, in one query or few.

A fact belongs to a relation by one of its events, or because one side addresses the other (`scope.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from relations.catalogue.beginnings import STATEMENTS
from relations.catalogue.pairs import among_events, invocations_of
from relations.catalogue.positions import stretch
from relations.catalogue.scope import across
from relations.catalogue.sides import Facing, face_to_face
from relations.models import (
    Actor,
    Answer,
    Commitment,
    Doctrine,
    DoctrinePrinciple,
    Invocation,
    Measure,
    Relation,
    Statement,
)


@dataclass
class Voices:
    """What one side says of a principle: its latest words, and how often it has invoked it among those looked at."""

    latest: Invocation | None
    number: int


@dataclass
class Summary:
    """One principle, both sides beside each other."""

    facing: Facing
    first: Voices = field(init=False)
    second: Voices = field(init=False)
    others: Voices = field(init=False)

    def __post_init__(self) -> None:
        self.first, self.second = _voices(self.facing.first), _voices(self.facing.second)
        self.others = _voices(self.facing.others)


def _voices(invocations: list[Invocation]) -> Voices:
    """The latest words that were judged, or else the latest: what was answered says more."""
    judged = [invocation for invocation in invocations if invocation.answers.all()]
    return Voices(next(iter((judged or invocations)[-1:]), None), len(invocations))


def principles_between(relation: Relation, looked_at: int) -> list[Summary]:
    """The principles of the latest invocations, those of both sides first, in three queries."""
    ids = invocations_of(relation).values("invocation_id")[:looked_at]
    latest = (
        Invocation.objects.filter(pk__in=ids)
        .latest_first()
        .select_related("principle", "invoker__country")
        .prefetch_related(
            Prefetch("on_behalf_of", Actor.objects.select_related("country")),
            Prefetch("answers", Answer.objects.select_related("met_by__invoker")),
        )
    )
    return [Summary(facing) for facing in face_to_face(relation, reversed(latest))]


def doctrines_of(relation: Relation, most: int) -> list[tuple[Doctrine, list[DoctrinePrinciple]]]:
    """The first doctrines of both sides with all their principles, in one query."""
    countries = (relation.first_id, relation.second_id)
    members = Exists(DoctrinePrinciple.objects.filter(doctrine=OuterRef("pk")))
    first = Doctrine.objects.filter(members, holder__country__in=countries).order_by("slug")
    rows = DoctrinePrinciple.objects.filter(doctrine__in=first.values("pk")[:most])
    found: dict[Doctrine, list[DoctrinePrinciple]] = {}
    for row in _in_order(rows):
        found.setdefault(row.doctrine, []).append(row)
    return list(found.items())


def _in_order(rows: QuerySet[DoctrinePrinciple]) -> QuerySet[DoctrinePrinciple]:
    return rows.select_related("doctrine__holder", "principle").order_by("doctrine__slug", "position", "id")


def open_measures_of(relation: Relation) -> QuerySet[Measure]:
    mine = among_events(relation, "imposed_in_id", "answered_in_id", "lifted_in_id")
    return Measure.objects.filter(mine | across(relation, "imposed_by", "target")).open().for_lists()


def commitments_of(relation: Relation) -> QuerySet[Commitment]:
    """The latest commitments first; those of unknown date last."""
    aimed = Commitment.objects.filter(across(relation, "made_by", "made_to")).order_by().values("pk")
    mine = Commitment.objects.filter(among_events(relation, "made_in_id") | Q(pk__in=aimed))
    return mine.order_by(F("made_earliest").desc(nulls_last=True), "-id")


def quotations_about(relation: Relation, most: int) -> QuerySet[Statement]:
    """The latest words spoken at the events of the relation, so many of them, those without a day last.

    Those with a day and those without are read in the order of the index, each until there are enough.
    """
    rows = Statement.objects.quotations().filter(among_events(relation, "event_id"))
    dated, undated = (stretch(rows, STATEMENTS, None, part, backward=False).values("pk")[:most] for part in range(2))
    found = Statement.objects.filter(Q(pk__in=dated) | Q(pk__in=undated)).latest_first()[:most]
    return found.select_related("speaker", "speaking_as", "event")


def actors_by_side(actors: Iterable[Actor], relation: Relation) -> list[tuple[object, list[Actor]]]:
    """The actors of each side, the first country's first."""
    found: dict[int | None, list[Actor]] = {relation.first_id: [], relation.second_id: []}
    for actor in actors:
        found[actor.country_id].append(actor)
    return [(country, found[country.pk]) for country in (relation.first, relation.second) if found[country.pk]]

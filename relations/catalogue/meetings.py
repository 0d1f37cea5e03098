"""Who took part in an event, side by side with their ranks, and whom an actor met."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from relations.catalogue.beginnings import Tied
from relations.models import Actor, Country, Event, Participation, Post
from relations.models.base import date_fields
from relations.models.texts import latest

# Of an actor with more events, encounters are counted in the latest ones.
EVENTS_COUNTED = 500
# So many events are named of those at which two actors met.
EVENTS_NAMED = 3
# What the page says of another actor and of an event: sorting whole rows would cost more than finding them.
SAID = ("slug", "name_fr", "name_en", "country__name_fr", "country__name_en")
TOLD = ("slug", *date_fields("date"))
RANKS = dict(Post._meta.get_field("rank").flatchoices)
LOWEST = max(RANKS)


@dataclass
class Side:
    """The participants of one country, or those of no country that we know of."""

    country: Country | None
    rows: list[Participation] = field(default_factory=list)

    @property
    def rank(self) -> int | None:
        """The highest rank of protocol among the posts held then, 1 before 5; None where none has a rank."""
        return min((row.post.rank for row in self.rows if row.post and row.post.rank), default=None)

    @property
    def level(self) -> str:
        return str(RANKS.get(self.rank, ""))


def sides_of(participants: Iterable[Participation]) -> list[Side]:
    """The participants by country, in the order in which the event names them."""
    sides: dict[int | None, Side] = {}
    for row in participants:
        country = row.country or (row.actor.country if row.actor else None)
        sides.setdefault(country.pk if country else None, Side(country)).rows.append(row)
    return sorted(sides.values(), key=lambda side: side.country is None)


def distance(sides: Iterable[Side]) -> int | None:
    """How many levels lie between two countries; None unless there are two and both ranks are known."""
    ranks = [side.rank for side in sides if side.country]
    if len(ranks) != 2 or ranks[0] is None or ranks[1] is None:
        return None
    return abs(ranks[0] - ranks[1])


@dataclass
class Encounters:
    """Another actor, how many events both took part in, and the latest of these."""

    actor: Actor
    number: int
    events: list[Event] = field(default_factory=list)


def encounters_of(actor: Actor, events: Tied, actors: int, *, are_many: bool) -> list[Encounters]:
    """Whom the actor met most often at these events, in one query; at most so many of them. `are_many`: there are more
    events than anybody counts."""
    latest_ones = events.walked(0) if are_many else events.few()
    found: dict[int, Encounters] = {}
    for row in _rows_beside(actor, latest_ones.values("pk")[:EVENTS_COUNTED])[: actors * EVENTS_NAMED]:
        if row.actor is not None:
            found.setdefault(row.actor.pk, Encounters(row.actor, row.number)).events.append(row.event)
    return list(found.values())[:actors]


def _rows_beside(actor: Actor, counted: QuerySet) -> QuerySet:
    """The other participations in these events: of each other actor the latest few, and the number of all."""
    # An actor may take part in one event twice, as announcer and as one who was present.
    twice = Participation.objects.filter(event=OuterRef("event"), actor=OuterRef("actor"), pk__lt=OuterRef("pk"))
    others = Participation.objects.filter(~Exists(twice), event__in=counted, actor__isnull=False).exclude(actor=actor)
    by_actor = [F("actor")]
    in_time = [latest("event__date_sort"), F("event_id").desc()]
    return (
        others.annotate(
            number=Window(Count("pk"), partition_by=by_actor),
            nth=Window(RowNumber(), partition_by=by_actor, order_by=in_time),
        )
        .filter(nth__lte=EVENTS_NAMED)
        .select_related("actor__country", "event")
        .only(*(f"actor__{name}" for name in SAID), *(f"event__{name}" for name in TOLD))
        .order_by("-number", "actor__slug", "nth")
    )

"""How long two countries have had nothing to do with each other, as far as the newsroom knows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from relations.models import Event, EventParty, Relation
from relations.vocabulary import Modality

# The latest events that are looked at: what happened before them is long ago.
LOOKED_AT = 2_000
RELATIONS = 50


@dataclass(frozen=True)
class Silence:
    relation: Relation
    # None when no event between the two is known at all.
    days: int | None
    # The last event lies further back than was looked: at least so many days.
    is_longer: bool = False


def silences(today: date) -> list[Silence]:
    """The days since the last event of each relation, the longest silence first."""
    relations = list(Relation.objects.select_related("first", "second").order_by("code")[:RELATIONS])
    past = Event.objects.filter(modality=Modality.ASSERTED, date_sort__lte=today)
    latest = list(
        past.order_by("-date_sort", "-date_until", "-id").values_list("pk", "date_sort", "date_until")[:LOOKED_AT]
    )
    parties = _parties([pk for pk, _first, _last in latest])
    found = [_silence(relation, latest, parties, today) for relation in relations]
    return sorted(found, key=lambda silence: (silence.days is not None, -(silence.days or 0)))


def _parties(events: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for event, country in EventParty.objects.filter(event__in=events).values_list("event", "country"):
        found[event].add(country)
    return found


def _silence(
    relation: Relation, latest: list[tuple[int, date, date]], parties: dict[int, set[int]], today: date
) -> Silence:
    both = {relation.first_id, relation.second_id}
    last = max((min(until, today) for pk, _first, until in latest if both <= parties[pk]), default=None)
    if last is not None:
        return Silence(relation, (today - last).days)
    if len(latest) < LOOKED_AT:
        return Silence(relation, None)
    return Silence(relation, (today - latest[-1][1]).days, is_longer=True)

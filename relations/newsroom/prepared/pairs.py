"""The events of a relation in time: an edition writes anew the rows of those that it touches, and the counts follow."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from relations.models import Event, EventParty, Participation, Relation
from relations.newsroom.prepared import counts
from relations.newsroom.prepared.counts import Counts
from relations.newsroom.prepared.rows import Countries, chunks, values_of
from relations.newsroom.rows import numbered
from relations.publication.inserting import insert, made
from relations.publication.models import Pair, PairContact, PairEvent, PairMonth
from relations.reading import PUBLIC
from relations.vocabulary import Basis, Modality

# Stands for the rank of a side for which nobody takes part, so that such an event is no meeting.
NOBODY = 0
# What of an event goes into its rows.
COUNTED = ("date_sort", "date_until", "date_earliest", "date_latest", "date_basis", "modality", "event_type", "mode")
MODELS: tuple[type[Pair], ...] = (PairEvent, PairMonth, PairContact)


def standing(touched: Mapping[str, set[int]]) -> Counts:
    """What the events that these records, by kind, may move count for, before the records are written."""
    return counts.counted(_events_of(touched))


def prepare(touched: Mapping[str, set[int]], before: Counts, ids: Iterator[int] | None = None) -> None:
    """Bring the rows up to date after these records, by kind, were written or erased; `before` is from `standing`."""
    pairs = pairs_of_relations()
    fresh = _with_new_relations(pairs) if touched["relation"] else set()
    events = _events_of(touched)
    _rewrite(sorted(events | _events_between(fresh)), pairs, ids)
    counts.recount(fresh, ids)
    counts.change(set(pairs.values()) - fresh, events, before, counts.counted(events), ids)


def prepare_all() -> None:
    """Write every row anew, in a database that holds none of them."""
    pairs = pairs_of_relations()
    _rewrite(sorted(_events_between(set(pairs.values()))), pairs, None)
    counts.recount(set(pairs.values()), None)


def differences() -> Iterator[str]:
    """Each row that does not follow from the public records, or that they call for and which is not there."""
    pairs = pairs_of_relations()
    for found in chunks(sorted(_events_between(set(pairs.values())) | set(_rows(PairEvent, "event_id")))):
        stand = {values_of(row) for row in PairEvent.objects.filter(event_id__in=found)}
        yield from (f"pairs: {row}" for row in stand ^ {values_of(row) for row in _entries(found, pairs)})
    for model in (PairMonth, PairContact):
        stand = {values_of(row) for row in model._default_manager.all()}
        said = {values_of(row) for pair in set(pairs.values()) for row in counts.of(pair) if isinstance(row, model)}
        yield from (f"pairs: {row}" for row in stand ^ said)


def _rows(model: type[Pair], column: str) -> QuerySet[Any]:
    return model._default_manager.values_list(column, flat=True).distinct()


# --- which rows -------------------------------------------------------------------------------------------------------


def pairs_of_relations() -> dict[frozenset[int], Countries]:
    """The two countries of each public relation, in its order."""
    found = Relation.objects.using(PUBLIC).values_list("first", "second")
    return {frozenset(pair): pair for pair in found}


def _with_new_relations(pairs: dict[frozenset[int], Countries]) -> set[Countries]:
    """The pairs that have no rows yet. Those without a relation lose theirs."""
    prepared = {(first, second) for first, second in PairMonth.objects.values_list("first_id", "second_id").distinct()}
    for first, second in prepared - set(pairs.values()):
        for model in MODELS:
            model._default_manager.filter(first_id=first, second_id=second)._raw_delete(PUBLIC)
    return set(pairs.values()) - prepared


def _events_between(pairs: Iterable[Countries]) -> set[int]:
    found: set[int] = set()
    for first, second in pairs:
        both = Event.objects.using(PUBLIC).filter(parties=first).filter(parties=second)
        found.update(both.order_by().values_list("pk", flat=True))
    return found


def _events_of(touched: Mapping[str, set[int]]) -> set[int]:
    return touched["event"] | _events_of_ranks(touched)


def _events_of_ranks(touched: Mapping[str, set[int]]) -> set[int]:
    """The events whose sides or ranks may have moved: with a post, or with whoever takes part for their own country."""
    everybody = Participation.objects.using(PUBLIC)
    found: set[int] = set()
    for kind, rows in (("post", everybody), ("actor", everybody.filter(country__isnull=True))):
        for some in chunks(sorted(touched[kind])):
            found.update(rows.filter(**{f"{kind}__in": some}).values_list("event", flat=True))
    return found


# --- events -----------------------------------------------------------------------------------------------------------


def _rewrite(events: list[int], pairs: dict[frozenset[int], Countries], ids: Iterator[int] | None) -> None:
    """Write the rows of these events anew."""
    for some in chunks(events):
        PairEvent.objects.filter(event_id__in=some)._raw_delete(PUBLIC)
        insert(numbered(_entries(some, pairs), ids), PUBLIC)


def _entries(ids: list[int], pairs: dict[frozenset[int], Countries]) -> Iterator[PairEvent]:
    parties: dict[int, set[int]] = defaultdict(set)
    for pk, country in EventParty.objects.using(PUBLIC).filter(event__in=ids).values_list("event", "country"):
        parties[pk].add(country)
    ranks = _ranks(ids)
    for event in Event.objects.using(PUBLIC).filter(pk__in=ids).only(*COUNTED):
        for both, pair in pairs.items():
            if both <= parties[event.pk]:
                yield _entry(event, pair, ranks)


def _entry(event: Any, pair: Countries, ranks: dict[Countries, int | None]) -> PairEvent:
    of_first, of_second = (ranks.get((event.pk, country), NOBODY) for country in pair)
    return made(
        PairEvent,
        {
            "first_id": pair[0],
            "second_id": pair[1],
            "event_id": event.pk,
            "sort": event.date_sort,
            "until": event.date_until,
            "month": event.date_sort.replace(day=1),
            "is_placed": _is_placed(event),
            "is_asserted": event.modality == Modality.ASSERTED,
            "event_type_id": event.event_type_id,
            "mode_id": event.mode_id,
            "first_rank": of_first,
            "second_rank": of_second,
            "is_ranked": NOBODY not in (of_first, of_second) and bool(of_first or of_second),
        },
    )


def _is_placed(event: Any) -> bool:
    """Whether it is known in which month the event lies. The day on which it was told of does not say that."""
    start, end = event.date_earliest, event.date_latest
    if start is None or end is None or event.date_basis == Basis.PUBLICATION:
        return False
    return (start.year, start.month) == (end.year, end.month)


def _ranks(events: list[int]) -> dict[Countries, int | None]:
    """By event and country that somebody takes part for, the highest rank of the posts held then; None if not known."""
    country = Coalesce("country", "actor__country")
    rows = Participation.objects.using(PUBLIC).filter(event__in=events)
    found: dict[Countries, int | None] = {}
    for event, side, rank in rows.annotate(side=country).order_by().values_list("event", "side", "post__rank"):
        known = [rank for rank in (found.get((event, side)), rank) if rank]
        found[event, side] = min(known, default=None)
    return found

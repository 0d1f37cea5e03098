"""The events of a relation in time, and the counts that pictures are drawn from.

An edition writes anew the rows of the events that it touches, and then the counts of their relations.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Coalesce

from relations.catalogue.pairs import contacts_among
from relations.models import Event, EventParty, EventTheme, Participation, Relation
from relations.newsroom.rows import CHUNK, numbered
from relations.publication.inserting import insert, made
from relations.publication.models import Pair, PairContact, PairEvent, PairMonth
from relations.reading import PUBLIC
from relations.vocabulary import Basis, Modality

Countries = tuple[int, int]
# Stands for the rank of a side for which nobody takes part, so that such an event is no meeting.
NOBODY = 0
# What of an event goes into its rows.
COUNTED = ("date_sort", "date_until", "date_earliest", "date_latest", "date_basis", "modality", "event_type", "mode")
MODELS: tuple[type[Pair], ...] = (PairEvent, PairMonth, PairContact)
# By what the counts of one pair are told apart.
KEYS: dict[type[Pair], tuple[str, ...]] = {
    PairMonth: ("month", "event_type_id", "mode_id", "is_placed", "is_asserted"),
    PairContact: ("first_rank", "second_rank", "theme_id"),
}


def prepare(touched: Mapping[str, set[int]], ids: Iterator[int] | None = None) -> None:
    """Bring the rows up to date after these records, by kind, were written or erased."""
    pairs = pairs_of_relations()
    fresh = _with_new_relations(pairs) if touched["relation"] else set()
    events = touched["event"] | _events_of_ranks(touched) | _events_between(fresh)
    changed, added = _rewrite(sorted(events), pairs, ids)
    changed |= fresh
    _recount(changed, ids)
    for pair in added.keys() - changed:
        _count_more(pair, added[pair], ids)


def prepare_all() -> None:
    """Write every row anew, in a database that holds none of them."""
    pairs = pairs_of_relations()
    changed, added = _rewrite(sorted(_events_between(set(pairs.values()))), pairs, None)
    _recount(changed | added.keys(), None)


def differences() -> Iterator[str]:
    """Each row that does not follow from the public records, or that they call for and which is not there."""
    pairs = pairs_of_relations()
    for found in chunks(sorted(_events_between(set(pairs.values())) | set(_rows(PairEvent, "event_id")))):
        stand = {values_of(row) for row in PairEvent.objects.filter(event_id__in=found)}
        yield from (f"pairs: {row}" for row in stand ^ {values_of(row) for row in _entries(found, pairs)})
    for model in (PairMonth, PairContact):
        stand = {values_of(row) for row in model._default_manager.all()}
        said = {values_of(row) for pair in set(pairs.values()) for row in _counts(pair) if isinstance(row, model)}
        yield from (f"pairs: {row}" for row in stand ^ said)


def _rows(model: type[Pair], column: str) -> QuerySet[Any]:
    return model._default_manager.values_list(column, flat=True).distinct()


def values_of(row: models.Model) -> tuple[Any, ...]:
    columns = [column.attname for column in row._meta.concrete_fields if not isinstance(column, models.AutoField)]
    return (row._meta.model_name, *((name, getattr(row, name)) for name in columns))


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


def _events_of_ranks(touched: Mapping[str, set[int]]) -> set[int]:
    """The events whose sides or ranks may have moved: with a post, or with whoever takes part for their own country."""
    everybody = Participation.objects.using(PUBLIC)
    found: set[int] = set()
    for kind, rows in (("post", everybody), ("actor", everybody.filter(country__isnull=True))):
        for some in chunks(sorted(touched[kind])):
            found.update(rows.filter(**{f"{kind}__in": some}).values_list("event", flat=True))
    return found


def chunks(ids: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(ids), CHUNK):
        yield ids[at : at + CHUNK]


# --- events -----------------------------------------------------------------------------------------------------------


def _rewrite(
    events: list[int], pairs: dict[frozenset[int], Countries], ids: Iterator[int] | None
) -> tuple[set[Countries], dict[Countries, list[int]]]:
    """Write the rows of these events anew; the pairs that had one of them, and which events each pair has now."""
    changed: set[Countries] = set()
    now: dict[Countries, list[int]] = defaultdict(list)
    for some in chunks(events):
        before = PairEvent.objects.filter(event_id__in=some)
        changed.update(before.values_list("first_id", "second_id").distinct())
        before._raw_delete(PUBLIC)
        rows = list(_entries(some, pairs))
        for row in rows:
            now[row.first_id, row.second_id].append(row.event_id)
        insert(numbered(rows, ids), PUBLIC)
    return changed, now


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


# --- counts -----------------------------------------------------------------------------------------------------------


def _recount(pairs: Iterable[Countries], ids: Iterator[int] | None) -> None:
    for pair in pairs:
        counts = list(_counts(pair))
        for model in (PairMonth, PairContact):
            model._default_manager.filter(first_id=pair[0], second_id=pair[1])._raw_delete(PUBLIC)
            rows: list[Any] = [row for row in counts if isinstance(row, model)]
            insert(numbered(rows, ids), PUBLIC)


def _count_more(pair: Countries, events: list[int], ids: Iterator[int] | None) -> None:
    """Add events that no count knows to what was counted before: an edition need not look at all that was published
    until then."""
    for some in chunks(events):
        counts = list(_counts(pair, some))
        for model, names in KEYS.items():
            more: dict[tuple[Any, ...], Any] = {_key(row, names): row for row in counts if isinstance(row, model)}
            old = [row for row in _rows_like(model, pair, more.values()) if _key(row, names) in more]
            for row in old:
                _add(more[_key(row, names)], row)
            model._default_manager.filter(pk__in=[row.pk for row in old])._raw_delete(PUBLIC)
            insert(numbered(more.values(), ids), PUBLIC)


def _rows_like(model: type[Pair], pair: Countries, more: Iterable[Any]) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.filter(first_id=pair[0], second_id=pair[1])
    return rows.filter(month__in={row.month for row in more}) if model is PairMonth else rows


def _key(row: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _add(row: Any, old: Any) -> None:
    """Count the old row with the new one. The last event of two of one day is the one with the higher id."""
    row.number += old.number
    if isinstance(row, PairContact):
        row.last, row.event_id = max((row.last, row.event_id), (old.last, old.event_id))


def _counts(pair: Countries, events: list[int] | None = None) -> Iterator[Pair]:
    """What there is to count of a pair, or of some of its events."""
    two = {"first_id": pair[0], "second_id": pair[1]}
    mine = PairEvent.objects.filter(**two, **({} if events is None else {"event_id__in": events}))
    months = KEYS[PairMonth]
    yield from (PairMonth(**two, **row) for row in mine.order_by().values(*months).annotate(number=Count("pk")))
    contacts = contacts_among(mine)
    yield from _by_ranks(contacts, two)
    yield from _by_theme(contacts, two)


def _by_ranks(contacts: QuerySet[PairEvent], two: dict[str, int]) -> Iterator[PairContact]:
    columns = ("first_rank", "second_rank")
    counted = list(contacts.order_by().values(*columns).annotate(number=Count("pk"), last=Max("until")))
    latest: dict[tuple[int | None, int | None, dt.date], int] = {}
    on_those_days = contacts.filter(until__in={row["last"] for row in counted}).order_by("event_id")
    for event, day, *ranks in on_those_days.values_list("event_id", "until", *columns):
        latest[ranks[0], ranks[1], day] = event
    for row in counted:
        yield PairContact(**two, **row, event_id=latest[row["first_rank"], row["second_rank"], row["last"]])


def _by_theme(contacts: QuerySet[PairEvent], two: dict[str, int]) -> Iterator[PairContact]:
    on_themes = EventTheme.objects.using(PUBLIC).filter(event__in=contacts.order_by().values("event_id")).order_by()
    counted = list(on_themes.values("theme").annotate(number=Count("pk"), last=Max("event__date_until")))
    on_those_days = on_themes.filter(event__date_until__in={row["last"] for row in counted}).order_by("event")
    latest = {
        (theme, day): event for theme, day, event in on_those_days.values_list("theme", "event__date_until", "event")
    }
    for row in counted:
        theme, last = row["theme"], row["last"]
        yield PairContact(**two, theme_id=theme, number=row["number"], last=last, event_id=latest[theme, last])

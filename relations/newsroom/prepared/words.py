"""Statements and invocations in time, the invocations of each relation, and how often principles are invoked.

Words stand on their own day or on that of the event in whose account they are, whichever is the earlier. The two days
are in different tables, so that no index of records has them in order: these rows do.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from relations.catalogue.matrix import UNDATED, side_of
from relations.dates import FAR_FUTURE
from relations.models import Invocation, InvocationPrincipal, Statement
from relations.newsroom.prepared.pairs import pairs_of_relations
from relations.newsroom.prepared.rows import Countries, chunks, values_of
from relations.newsroom.rows import numbered
from relations.publication.inserting import insert, made
from relations.publication.models import (
    InvocationDay,
    PairEvent,
    PairInvocation,
    PairPrinciple,
    PrincipleCount,
    StatementDay,
)
from relations.reading import PUBLIC

Touched = Mapping[str, set[int]]
Pairs = Mapping[frozenset[int], Countries]
Ids = Iterator[int] | None
# What tells the counts of a pair apart.
COUNTED = ("first_id", "second_id", "principle_id", "year", "side")


def prepare(touched: Touched, ids: Ids = None) -> None:
    """Bring the rows up to date after these records, by kind, were written or erased.

    The events of the relations must be prepared before."""
    pairs = pairs_of_relations()
    fresh = _with_new_relations(pairs) if touched["relation"] else set()
    statements = touched["statement"] | _ids(Statement, event=touched["event"])
    _write_statements(sorted(statements))
    invocations = touched["invocation"] | _ids(Invocation, event=touched["event"], statement=statements)
    _write_invocations(sorted(invocations), pairs, ids)
    belonging = _ids(Invocation, invoker=touched["actor"], addressee=touched["actor"]) | _ids(
        InvocationPrincipal, "invocation", actor=touched["actor"]
    )
    _write_belonging(sorted((belonging | _between(fresh)) - invocations), pairs, ids)


def prepare_all() -> None:
    """Write every row anew, in a database that holds none of them."""
    _write_statements(_all(Statement))
    _write_invocations(_all(Invocation), pairs_of_relations(), None)


def differences() -> Iterator[str]:
    """Each row that does not follow from the public records, or that they call for and which is not there."""
    pairs = pairs_of_relations()
    yield from _unlike(StatementDay, "statement_id", Statement, _statement_days)
    yield from _unlike(InvocationDay, "invocation_id", Invocation, _invocation_days)
    yield from _unlike(PairInvocation, "invocation_id", Invocation, lambda some: _pair_invocations(some, pairs))
    standing = Counter(_key(row) for row in PairInvocation.objects.iterator())
    yield from _miscounted(standing, {_key(row): row.number for row in PairPrinciple.objects.iterator()})
    uses = Counter(InvocationDay.objects.values_list("principle_id", flat=True).iterator())
    yield from _miscounted(uses, dict(PrincipleCount.objects.values_list("principle_id", "number")))


def _unlike(model: type[Model], column: str, records: type[Model], entries: Any) -> Iterator[str]:
    known = set(model._default_manager.values_list(column, flat=True))
    for some in chunks(sorted(known | set(_all(records)))):
        stand = {values_of(row) for row in model._default_manager.filter(**{f"{column}__in": some})}
        yield from (f"words: {row}" for row in stand ^ {values_of(row) for row in entries(some)})


def _miscounted(due: Mapping[Any, int], stand: Mapping[Any, int]) -> Iterator[str]:
    for key in sorted(due.keys() | stand.keys()):
        if due.get(key) != stand.get(key):
            yield f"words: {key} is counted {stand.get(key)} times, and is there {due.get(key)} times"


# --- which rows -------------------------------------------------------------------------------------------------------


def _all(model: type[Model]) -> list[int]:
    return list(model._default_manager.using(PUBLIC).order_by("pk").values_list("pk", flat=True))


def _ids(model: type[Model], column: str = "pk", **paths: set[int]) -> set[int]:
    """The rows, or what this column of them names, that lead to one of these by one of these paths."""
    found: set[int] = set()
    rows = model._default_manager.using(PUBLIC).order_by()
    for path, ends in paths.items():
        for some in chunks(sorted(ends)):
            found.update(rows.filter(**{f"{path}__in": some}).values_list(column, flat=True))
    return found


def _with_new_relations(pairs: Pairs) -> set[Countries]:
    """The pairs that have no counts yet. Those without a relation lose their rows."""
    prepared = set(PairPrinciple.objects.order_by().values_list("first_id", "second_id").distinct())
    for first, second in prepared - set(pairs.values()):
        for model in (PairInvocation, PairPrinciple):
            model.objects.filter(first_id=first, second_id=second)._raw_delete(PUBLIC)
    return set(pairs.values()) - prepared


def _between(pairs: Iterable[Countries]) -> set[int]:
    """The invocations that may belong to these pairs."""
    found: set[int] = set()
    rows = Invocation.objects.using(PUBLIC).order_by()
    for first, second in pairs:
        events = PairEvent.objects.filter(first_id=first, second_id=second).values("event_id")
        found.update(rows.filter(event__in=events).values_list("pk", flat=True))
        found.update(rows.filter(statement__event__in=events).values_list("pk", flat=True))
        both = {"invoker__country__in": (first, second), "addressee__country__in": (first, second)}
        found.update(rows.filter(**both).values_list("pk", flat=True))
    return found


# --- in time ----------------------------------------------------------------------------------------------------------


def _write_statements(statements: list[int]) -> None:
    for some in chunks(statements):
        _bring_up(StatementDay, "statement_id", some, _statement_days(some))


def _statement_days(some: list[int]) -> Iterator[StatementDay]:
    rows = Statement.objects.using(PUBLIC).filter(pk__in=some, speaker__isnull=False).order_by()
    for pk, speaker, day, event_day in rows.values_list("pk", "speaker", "date_sort", "event__date_sort"):
        yield made(StatementDay, {"statement_id": pk, "speaker_id": speaker, "day": min(day, event_day or FAR_FUTURE)})


def _write_invocations(invocations: list[int], pairs: Pairs, ids: Ids) -> None:
    for some in chunks(invocations):
        gone, fresh = _bring_up(InvocationDay, "invocation_id", some, _invocation_days(some))
        _count_uses(Counter(row.principle_id for row in fresh), Counter(row.principle_id for row in gone))
    _write_belonging(invocations, pairs, ids)


def _invocation_days(some: list[int]) -> Iterator[InvocationDay]:
    rows = Invocation.objects.using(PUBLIC).filter(pk__in=some).order_by()
    for pk, principle, day, event_day in rows.values_list("pk", "principle", "date_sort", "event__date_sort"):
        day = min(day, event_day or FAR_FUTURE)
        yield made(InvocationDay, {"invocation_id": pk, "principle_id": principle, "day": day})


def _bring_up(
    model: type[Model], column: str, some: list[int], entries: Iterable[Any], ids: Ids = None
) -> tuple[list[Any], list[Any]]:
    """Let the rows of these be the entries; those that went and those that came."""
    due = {values_of(row): row for row in entries}
    stand = {values_of(row): row for row in model._default_manager.filter(**{f"{column}__in": some})}
    gone = [row for values, row in stand.items() if values not in due]
    fresh = [row for values, row in due.items() if values not in stand]
    if gone:
        model._default_manager.filter(pk__in=[row.pk for row in gone])._raw_delete(PUBLIC)
    insert(numbered(fresh, ids), PUBLIC)
    return gone, fresh


# --- of relations -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ties:
    """What invocations are tied to: the relations of their events, and the countries that they speak for."""

    events: Mapping[int, set[Countries]]
    principals: Mapping[int, set[int]]


def _write_belonging(invocations: list[int], pairs: Pairs, ids: Ids) -> None:
    for some in chunks(invocations):
        gone, fresh = _bring_up(PairInvocation, "invocation_id", some, _pair_invocations(some, pairs), ids)
        _count_pairs(Counter(map(_key, fresh)), Counter(map(_key, gone)), ids)


# What of an invocation says where it belongs.
TIED = (
    "pk", "principle", "date_sort", "event", "event__date_sort", "statement__event", "invoker__country",
    "addressee__country",
)  # fmt: skip


def _pair_invocations(some: list[int], pairs: Pairs) -> Iterator[PairInvocation]:
    rows = list(Invocation.objects.using(PUBLIC).filter(pk__in=some).order_by().values_list(*TIED))
    ties = _ties(some, {event for row in rows for event in (row[3], row[5]) if event})
    for pk, principle, day, event, event_day, told_in, own, other in rows:
        day = min(day, event_day or FAR_FUTURE)
        across = pairs.get(frozenset((own, other)))
        places = ties.events.get(event, set()) | ties.events.get(told_in, set()) | ({across} if across else set())
        # Principals of no country, as a union of states, are spoken for all the same: by none of the two.
        countries = ties.principals.get(pk, {own} if own else set())
        for pair in places:
            yield _entry(pair, pk, principle, day, side_of(pair, countries))


def _entry(pair: Countries, invocation: int, principle: int, day: dt.date, side: str) -> PairInvocation:
    undated = day == FAR_FUTURE
    return made(
        PairInvocation,
        {
            "first_id": pair[0],
            "second_id": pair[1],
            "invocation_id": invocation,
            "principle_id": principle,
            "sort": dt.date.min if undated else day,
            "year": UNDATED if undated else day.year,
            "side": side,
        },
    )


def _ties(invocations: list[int], events: set[int]) -> Ties:
    of_events: dict[int, set[Countries]] = {}
    for some in chunks(sorted(events)):
        rows: QuerySet[Any] = PairEvent.objects.filter(event_id__in=some).order_by()
        for event, *pair in rows.values_list("event_id", "first_id", "second_id"):
            of_events.setdefault(event, set()).add((pair[0], pair[1]))
    principals: dict[int, set[int]] = {}
    spoken_for = InvocationPrincipal.objects.using(PUBLIC).filter(invocation__in=invocations)
    for invocation, country in spoken_for.values_list("invocation", "actor__country"):
        principals.setdefault(invocation, set()).update([country] if country else [])
    return Ties(of_events, principals)


# --- counts -----------------------------------------------------------------------------------------------------------


def _key(row: PairInvocation | PairPrinciple) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in COUNTED)


def _count_pairs(more: Counter[Any], fewer: Counter[Any], ids: Ids) -> None:
    changes = _changes(more, fewer)
    for pair in {key[:2] for key in changes}:
        principles = {key[2] for key in changes if key[:2] == pair}
        rows = PairPrinciple.objects.filter(first_id=pair[0], second_id=pair[1], principle_id__in=principles)
        old = {_key(row): row for row in rows}
        touched = [old[key] for key in changes if key in old]
        PairPrinciple.objects.filter(pk__in=[row.pk for row in touched])._raw_delete(PUBLIC)
        now = {key: change + (old[key].number if key in old else 0) for key, change in changes.items()}
        kept = ((key, number) for key, number in now.items() if key[:2] == pair and number > 0)
        counted = [PairPrinciple(**dict(zip(COUNTED, key, strict=True)), number=number) for key, number in kept]
        insert(numbered(counted, ids), PUBLIC)


def _count_uses(more: Counter[int], fewer: Counter[int]) -> None:
    changes = _changes(more, fewer)
    old = dict(PrincipleCount.objects.filter(pk__in=changes).values_list("principle_id", "number")) if changes else {}
    if old:
        PrincipleCount.objects.filter(pk__in=old)._raw_delete(PUBLIC)
    now = {principle: old.get(principle, 0) + change for principle, change in changes.items()}
    insert([PrincipleCount(principle_id=key, number=number) for key, number in now.items() if number > 0], PUBLIC)


def _changes(more: Counter[Any], fewer: Counter[Any]) -> dict[Any, int]:
    return {key: change for key in more.keys() | fewer.keys() if (change := more[key] - fewer[key])}

"""How many events of a relation begin in each month, and its last contacts at each level and on each theme.

An edition adds what its events count for now, and takes away what they counted for before: it need not look at all that
was published until then. Only a contact that was the last one and is it no longer has the one before it looked for.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from typing import Any

from django.db.models import Count, Max, QuerySet

from relations.catalogue.pairs import contacts_among
from relations.models import EventTheme
from relations.newsroom.prepared.rows import Countries, chunks
from relations.newsroom.rows import numbered
from relations.publication.inserting import insert
from relations.publication.models import Pair, PairContact, PairEvent, PairMonth
from relations.reading import PUBLIC

Counts = Mapping[Countries, list[Pair]]
Key = tuple[Any, ...]
# By what the counts of one pair are told apart.
KEYS: dict[type[Pair], tuple[str, ...]] = {
    PairMonth: ("month", "event_type_id", "mode_id", "is_placed", "is_asserted"),
    PairContact: ("first_rank", "second_rank", "theme_id"),
}


def counted(events: Iterable[int]) -> Counts:
    """What these events count for, by pair."""
    found: dict[Countries, list[Pair]] = defaultdict(list)
    for some in chunks(sorted(events)):
        rows = PairEvent.objects.filter(event_id__in=some).order_by()
        for first, second in rows.values_list("first_id", "second_id").distinct():
            found[first, second].extend(of((first, second), some))
    return found


def recount(pairs: Iterable[Countries], ids: Iterator[int] | None) -> None:
    """Write all counts of these pairs anew."""
    for pair in pairs:
        counts = list(of(pair))
        for model in KEYS:
            model._default_manager.filter(first_id=pair[0], second_id=pair[1])._raw_delete(PUBLIC)
            insert(numbered([row for row in counts if isinstance(row, model)], ids), PUBLIC)


def change(pairs: set[Countries], events: set[int], before: Counts, now: Counts, ids: Iterator[int] | None) -> None:
    """Let the counts of these pairs follow what these events counted for before, and count for now."""
    for pair in (before.keys() | now.keys()) & pairs:
        for model in KEYS:
            less, more = _summed(model, before.get(pair, [])), _summed(model, now.get(pair, []))
            moved = {key for key in less.keys() | more.keys() if _said(less.get(key)) != _said(more.get(key))}
            if moved:
                _move(model, pair, {key: (less.get(key), more.get(key)) for key in moved}, events, ids)


def _summed(model: type[Pair], rows: Iterable[Any]) -> dict[Key, Any]:
    found: dict[Key, Any] = {}
    for row in rows:
        if isinstance(row, model):
            key = _key(row)
            if key in found:
                _add(found[key], row)
            else:
                found[key] = row
    return found


def _key(row: Any) -> Key:
    return tuple(getattr(row, name) for name in KEYS[type(row)])


def _said(row: Any) -> Any:
    return row and (row.number, *_last(row))


def _last(row: Any) -> tuple[Any, ...]:
    """The last event of two of one day is the one with the higher id."""
    return (row.last, row.event_id) if isinstance(row, PairContact) else ()


def _add(row: Any, other: Any) -> None:
    row.number += other.number
    if isinstance(row, PairContact):
        row.last, row.event_id = max(_last(row), _last(other))


def _move(
    model: type[Pair], pair: Countries, moved: dict[Key, tuple[Any, Any]], events: set[int], ids: Iterator[int] | None
) -> None:
    old = {_key(row): row for row in _rows_like(model, pair, moved) if _key(row) in moved}
    model._default_manager.filter(pk__in=[row.pk for row in old.values()])._raw_delete(PUBLIC)
    rows = (_moved(pair, old.get(key), less, more, events) for key, (less, more) in moved.items() if key in old or more)
    insert(numbered([row for row in rows if row.number > 0], ids), PUBLIC)


def _rows_like(model: type[Pair], pair: Countries, keys: Iterable[Key]) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.filter(first_id=pair[0], second_id=pair[1])
    return rows.filter(month__in={key[0] for key in keys}) if model is PairMonth else rows


def _moved(pair: Countries, old: Any, less: Any, more: Any, events: set[int]) -> Any:
    """The row that stands from now on in place of the old one."""
    row = copy(old or more)
    row.pk = None
    row.number = _number(old) - _number(less) + _number(more)
    if isinstance(row, PairContact) and row.number > 0:
        row.last, row.event_id = _last_of(pair, old, more, events)
    return row


def _number(row: Any) -> int:
    return row.number if row else 0


def _last_of(pair: Countries, old: Any, more: Any, events: set[int]) -> tuple[dt.date, int]:
    if old and old.event_id in events and not (more and _last(more) >= _last(old)):
        return _latest(pair, old)
    return max(_last(row) for row in (old, more) if row)


def _latest(pair: Countries, row: PairContact) -> tuple[dt.date, int]:
    """The last of all contacts that the row counts."""
    contacts = contacts_among(PairEvent.objects.filter(first_id=pair[0], second_id=pair[1])).order_by()
    if row.theme_id is None:
        at_level = contacts.filter(first_rank=row.first_rank, second_rank=row.second_rank)
        last = at_level.order_by("-until", "-event_id").values_list("until", "event_id").first()
    else:
        on_theme = EventTheme.objects.using(PUBLIC).filter(theme=row.theme_id, event__in=contacts.values("event_id"))
        last = on_theme.order_by("-event__date_until", "-event").values_list("event__date_until", "event").first()
    # Counts that somebody changed by hand must not keep the press from publishing: `verify_public` names them.
    return last or (row.last, row.event_id)


def of(pair: Countries, events: list[int] | None = None) -> Iterator[Pair]:
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

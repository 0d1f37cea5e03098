"""What was published last of a list, as entries of a feed: by edition, the newest first."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q

from relations.catalogue.facets import keys_of
from relations.formats.addresses import page_of
from relations.formats.reading import with_columns
from relations.formats.selection import Selection
from relations.formats.streams import printable
from relations.models import Record
from relations.publication.models import Change
from relations.vocabulary import ItemAct

LENGTH = 50


@dataclass(frozen=True)
class Entry:
    uid: uuid.UUID
    url: str
    title: str
    text: str
    tags: tuple[str, ...]
    edition: int
    published: dt.datetime
    updated: dt.datetime


def entries(selection: Selection) -> list[Entry]:
    """The records of the list that were published last."""
    changes = _first_shown(selection)
    records = selection.rows.model._default_manager.order_by()
    rows = with_columns(selection.name, records).in_bulk([change.record_id for change in changes])
    updated = _last_changed(selection, list(rows))
    found = [(change, rows[change.record_id]) for change in changes if change.record_id in rows]
    return [_entry(selection.name, row, change, updated[row.pk]) for change, row in found]


def _first_shown(selection: Selection) -> list[Change]:
    """The item that published each of these records; once only, though it was taken away and published again."""
    shown = Change.objects.filter(_of(selection), kind=selection.kind, act=ItemAct.PUBLISH)
    found: dict[int, Change] = {}
    for change in shown.order_by("-edition", "-position")[: LENGTH * 2]:
        found.setdefault(change.record_id, change)
    return list(found.values())[:LENGTH]


def _of(selection: Selection) -> Q:
    """Changes of the records of the list: of few those that are named, of many each asks for itself, the newest first,
    until there are enough."""
    rows = selection.rows.order_by()
    keys = keys_of(rows)
    return Q(Exists(rows.filter(pk=OuterRef("record_id")))) if keys is None else Q(record_id__in=keys)


def _last_changed(selection: Selection, ids: list[int]) -> dict[int, dt.datetime]:
    changes = Change.objects.filter(kind=selection.kind, record_id__in=ids).order_by()
    return dict(changes.values_list("record_id").annotate(last=Max("moment")))


def _entry(name: str, row: Record, change: Change, updated: dt.datetime) -> Entry:
    text, tags = TEXTS[name](row)
    return Entry(
        row.uid, page_of(row), printable(str(row.label)), printable(text), tags, change.edition, change.moment, updated
    )


Told = tuple[str, tuple[str, ...]]


def _event(row: Any) -> Told:
    kind = str(row.event_type.label)
    parties = ", ".join(str(party.name) for party in row.listed_parties)
    return _lines(f"{row.date.with_reasons()} – {kind} – {parties}", row.summary), (kind,)


def _statement(row: Any) -> Told:
    speaker = row.speaker.name if row.speaker else row.speaker_as_written
    return _lines(f"{row.date.with_reasons()} – {speaker}", row.verbatim), (row.get_form_display(),)


def _article(row: Any) -> Told:
    outlet = str(row.outlet.name) if row.outlet else ""
    return _lines(" – ".join(filter(None, (str(row.published), outlet)))), (row.get_genre_display(),)


def _measure(row: Any) -> Told:
    ends = " → ".join(str(actor.name) for actor in (row.imposed_by, row.target) if actor)
    return _lines(f"{row.get_status_display()} – {ends}"), (row.get_measure_kind_display(),)


def _commitment(row: Any) -> Told:
    makers = ", ".join(str(actor.name) for actor in row.listed_made_by)
    return _lines(f"{row.made.with_reasons()} – {makers}"), (row.get_status_display(),)


def _invocation(row: Any) -> Told:
    ends = " → ".join(str(actor.name) for actor in (row.invoker, row.addressee) if actor)
    told = " – ".join(filter(None, (row.date.with_reasons(), str(row.principle.label), ends)))
    return _lines(told), (row.get_act_display(),)


def _actor(row: Any) -> Told:
    return _lines(row.note), (row.get_actor_kind_display(),)


def _noted(row: Any) -> Told:
    return _lines(row.note), ()


def _relation(row: Any) -> Told:
    return _lines(row.summary), ()


def _lines(*parts: Any) -> str:
    return "\n".join(str(part) for part in parts if part)


TEXTS: dict[str, Callable[[Any], Told]] = {
    "events": _event,
    "statements": _statement,
    "articles": _article,
    "measures": _measure,
    "commitments": _commitment,
    "invocations": _invocation,
    "actors": _actor,
    "principles": _noted,
    "doctrines": _noted,
    "relations": _relation,
}

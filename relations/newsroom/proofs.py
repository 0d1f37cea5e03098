"""Proofs that the newsroom and the public agree with the log, each a list of differences that should be empty."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from relations.models.aggregates import Aggregate, aggregates
from relations.newsroom import books as book_keeping
from relations.newsroom import prepared
from relations.newsroom.books import Books, books
from relations.newsroom.log import edition_hash, items_of_log
from relations.newsroom.models import Edition, Publicity, Revision, Standing
from relations.newsroom.snapshots import Snapshot, canonical, digest, take, upgraded
from relations.publication.models import State
from relations.publication.schema import SCHEMA
from relations.reading import NEWSROOM, PUBLIC


def public_dump() -> dict[str, Any]:
    """All that `public` holds, in a form that two databases share when they show the same."""
    records = {
        kind: {
            str(snapshot["root"]["uid"]): snapshot
            for snapshot in take(
                kind, aggregate.root._base_manager.using(PUBLIC).values_list("pk", flat=True), PUBLIC
            ).values()
        }
        for kind, aggregate in aggregates().items()
    }
    return {"records": records, "books": book_keeping.standing_dump()}


def differences() -> Iterator[str]:
    """Each way in which `public` differs from what the log says it shows."""
    state = State.objects.filter(pk=1).first() or State()
    kept = books(items_of_log(until=state.edition or None)) if state.edition else Books()
    expected: dict[str, dict[int, Snapshot]] = defaultdict(dict)
    for item in kept.present:
        expected[item.kind][item.record_id] = item.snapshot or {}
    for kind, aggregate in aggregates().items():
        yield from _record_differences(kind, aggregate, expected[kind])
    standing, said = book_keeping.standing_dump(), book_keeping.dump(kept)
    for name, rows in said.items():
        here, there = Counter(map(repr, standing[name])), Counter(map(repr, rows))
        yield from (f"{name}: missing {row}" for row in there - here)
        yield from (f"{name}: not in the log {row}" for row in here - there)
    yield from prepared.differences()
    yield from _state_differences(state)
    behind = Edition.objects.filter(number__gt=state.edition).count()
    if behind:
        yield f"public is {behind} editions behind the log"


def _state_differences(state: State) -> Iterator[str]:
    edition = Edition.objects.filter(number=state.edition).first()
    said = (edition.hash, edition.moment, SCHEMA) if edition else ("", None, state.schema)
    if (state.hash, state.moment, state.schema) != said:
        yield f"state: edition {state.edition} is not the one that the log has"


def _record_differences(kind: str, aggregate: Aggregate, expected: dict[int, Snapshot]) -> Iterator[str]:
    ids = set(aggregate.root._base_manager.using(PUBLIC).values_list("pk", flat=True))
    found = take(kind, sorted(ids | expected.keys()), PUBLIC)
    for pk in sorted(ids | expected.keys()):
        if pk not in found:
            yield f"{kind} {pk}: missing"
        elif pk not in expected:
            yield f"{kind} {pk}: not in the log"
        elif canonical(found[pk]) != canonical(expected[pk]):
            yield f"{kind} {pk}: differs from its edition"


def log_differences() -> Iterator[str]:
    """Each edition whose hash is not that of what it says."""
    before = ""
    for edition in Edition.objects.order_by("number").prefetch_related("items"):
        items = sorted(edition.items.all(), key=lambda item: item.position)
        if edition.hash != edition_hash(before, edition, items):
            yield f"edition {edition.number}: its hash is not that of its items"
        for item in items:
            if item.snapshot is not None and item.digest != digest(item.snapshot):
                yield f"edition {edition.number}, item {item.position}: its snapshot was changed"
        before = edition.hash


def newsroom_differences() -> Iterator[str]:
    """Each record whose working rows are not those of its head revision, and each standing that the log belies."""
    for kind, aggregate in aggregates().items():
        heads = {s.record_id: s.head for s in Standing.objects.filter(kind=kind).select_related("head")}
        ids = set(aggregate.root._base_manager.using(NEWSROOM).values_list("pk", flat=True))
        found = take(kind, sorted(ids), NEWSROOM)
        for pk in sorted(ids | heads.keys()):
            yield from _head_differences(kind, pk, found.get(pk), heads.get(pk))
    yield from _standing_differences()


def _head_differences(kind: str, pk: int, working: Snapshot | None, head: Revision | None) -> Iterator[str]:
    if head is None:
        yield f"{kind} {pk}: saved without a revision"
    elif (working is None) != (head.snapshot is None):
        yield f"{kind} {pk}: {'has no working rows' if working is None else 'was deleted and has working rows'}"
    elif working is not None and head.snapshot and canonical(working) != canonical(upgraded(head.snapshot)):
        yield f"{kind} {pk}: its working rows are not those of revision {head.number}"
    elif head.snapshot is not None and head.digest != digest(head.snapshot):
        yield f"{kind} {pk}: revision {head.number} was changed"


def _is_removed_draft(standing: Standing) -> bool:
    """No edition names a draft whose words went before any reader knew them."""
    return standing.publicity == Publicity.REMOVED and not standing.edition and standing.head.snapshot is None


def _standing_differences() -> Iterator[str]:
    last = {item.key: item for item in items_of_log()}
    for standing in Standing.objects.select_related("head").exclude(publicity=Publicity.NEVER):
        item = last.get((standing.kind, standing.record_id))
        if item is None and _is_removed_draft(standing):
            continue
        shown = item is not None and item.is_present
        if item is None or shown != standing.is_public or item.edition.number != standing.edition:
            yield f"{standing.kind} {standing.record_id}: stands as {standing.publicity}, the log says otherwise"
        if shown and standing.head.snapshot is None:
            yield f"{standing.kind} {standing.record_id}: is public and has been deleted"

"""`python -m bench.filling SIZE [SECONDS]`: an invented record of SIZE events, written straight into `public`.

The newsroom has the vocabulary alone. All else is made here as snapshots, and from them the rows that the press would
write: records, versions, changes, documents and cards, the search index, what is prepared of relations. Nothing is
looked for first, because nothing stands. After SECONDS the process ends with a whole chunk; the next one goes on.

Beside the events of `bench/invention.py` stand measures, invocations, commitments, actors whom little is told of, and
a correction here and there, all in proportion to the events, so that lists of each kind grow.
"""

import datetime as dt
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import django
from django.db import connections, models, transaction

CHUNK = 1_000
PRINCIPLES = 6
# One event in so many is followed by such a record; one is corrected.
EVENTS_OF = {"invocation": 20, "measure": 50, "commitment": 100, "actor": 100}
MENDED = {"event": 200, "invocation": 3}
# The first events have so many invocations besides, numbered from `LATE`, that pages are as full in a small record as
# in a large one: a page that shows fifty of them should be compared with a page of fifty.
EARLY, LATE = 330, 10_000_001
# Ids of evidence: so many for each event.
PROOFS = 5
BEGUN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def fill(size: int, seconds: float) -> dict[str, Any]:
    """Add events until there are `size`, or the time is over."""
    from bench import invention
    from relations.models import Country, Event

    began, processor = time.perf_counter(), time.process_time()
    if not Country.objects.using("public").exists():
        invention.vocabulary()
        _principles()
    first = _next_number()
    for start in range(first, size, CHUNK):
        if time.perf_counter() - began > seconds:
            break
        write(range(start, min(start + CHUNK, size)))
    held, is_new = _next_number(), not _has_early()
    if is_new:
        write_edition(_early(range(EARLY)))
    if is_new or held > first:
        settle()
    return {
        "events": held,
        "added": held - first,
        "s": time.perf_counter() - began,
        "processor_s": time.process_time() - processor,
        "shown": Event.objects.using("public").count(),
    }


def _has_early() -> bool:
    from relations.models import Invocation

    return Invocation.objects.using("public").filter(pk__gte=LATE).exists()


def _next_number() -> int:
    """Events are numbered from 0, and their ids from 1."""
    from relations.models import Event

    return Event.objects.using("public").aggregate(last=models.Max("pk"))["last"] or 0


def _principles() -> None:
    from bench.invention import kept, numbered, shown
    from relations.models import Principle

    shown(kept([Principle(**numbered("Principe", at, "label")) for at in range(PRINCIPLES)]))


def settle() -> None:
    """What follows from all events, and what the engine knows of its tables."""
    from relations.models import Event, Invocation, Statement
    from relations.newsroom import prepared
    from relations.publication.models import InvocationDay, PairEvent, StatementDay

    known = ((Event, PairEvent), (Statement, StatementDay), (Invocation, InvocationDay))
    with transaction.atomic(using="public"):
        prepared.prepare([key for model, rows in known for key in _since(model, rows)], before={})
    # SQLite knows nothing of its tables in an installation either: nobody runs ANALYZE there.
    if connections["public"].vendor == "postgresql":
        with connections["public"].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _since(model: Any, rows: Any) -> Iterator[tuple[str, int]]:
    """The records that came after the last one that has such rows."""
    column = f"{model.kind()}_id"
    last = rows.objects.aggregate(last=models.Max(column))["last"] or 0
    for pk in model.objects.using("public").filter(pk__gt=last).order_by("pk").values_list("pk", flat=True):
        yield model.kind(), pk


# --- one chunk --------------------------------------------------------------------------------------------------------


def write(numbers: range) -> None:
    write_edition(records(numbers))


def write_edition(made: Iterator[tuple[Any, ...]]) -> None:
    """The records as one edition, in one transaction."""
    from relations.newsroom.books import books
    from relations.newsroom.rows import write as write_rows
    from relations.publication.models import State

    with transaction.atomic(using="public"):
        state = State.objects.get(pk=1)
        items = list(_items(made, state.edition + 1))
        kept = books(items)
        by_kind: dict[str, list[Any]] = {}
        for item in items:
            by_kind.setdefault(item.kind, []).append(item.snapshot)
        for kind, snapshots in by_kind.items():
            write_rows(kind, snapshots, "public")
        _write_books(kept)
        state.edition, state.hash, state.moment = items[-1].edition.number, "0" * 64, items[-1].edition.moment
        state.save(using="public")


def _write_books(kept: Any) -> None:
    """As `books.write()`, of records that nobody knows."""
    from relations.catalogue import documents
    from relations.publication.inserting import insert
    from relations.search import index

    for rows in (kept.editions.values(), kept.changes, kept.slugs.values(), kept.versions.values()):
        insert(rows, "public")
    index.write(kept.searched)
    documents.write(kept.prepared)


def _items(made: Iterator[tuple[Any, ...]], edition_number: int) -> Iterator[Any]:
    from relations.newsroom.log import NewItem, _entry
    from relations.newsroom.models import Edition
    from relations.vocabulary import ItemAct

    moment = BEGUN + dt.timedelta(minutes=edition_number)
    edition = Edition(number=edition_number, moment=moment, hash="0" * 64, note_fr="", note_en="")
    for position, (root, *parts) in enumerate(made, start=1):
        is_mended = root.kind() in MENDED and root.pk % MENDED[root.kind()] == 0
        act = ItemAct.CORRECTION if is_mended else ItemAct.PUBLISH
        notice = "Une date a été corrigée." if is_mended else ""
        item = _entry(position, NewItem(root.kind(), root.pk, root.uid, act, taken(root, parts), notice_fr=notice))
        item.edition = edition
        yield item


def taken(root: Any, parts: list[Any]) -> dict[str, Any]:
    """The snapshot of a record that stands nowhere yet."""
    from relations.models.aggregates import aggregates
    from relations.newsroom.snapshots import written
    from relations.publication.schema import SCHEMA

    aggregate = aggregates()[root.kind()]
    links = {part.model: part for part in aggregate.links}
    found: dict[str, Any] = {
        "schema": SCHEMA, "kind": root.kind(), "id": root.pk, "root": written(type(root), _columns(root)),
        "rows": {}, "links": {},
    }  # fmt: skip
    for row in parts:
        if link := links.get(type(row)):
            found["links"].setdefault(link.name, []).append(getattr(row, link.far_column))
        else:
            found["rows"].setdefault(row._meta.model_name, []).append(written(type(row), _columns(row)))
    return found


def _columns(row: Any) -> dict[str, Any]:
    from relations.models.aggregates import columns

    return {field.attname: row.__dict__[field.attname] for field in columns(type(row))}


# --- records ----------------------------------------------------------------------------------------------------------


def records(numbers: range) -> Iterator[tuple[Any, ...]]:
    """Each root with its children and links; what is referred to comes first."""
    from bench import invention

    articles = {}
    for at in sorted({number // invention.EVENTS_OF_ARTICLE for number in numbers}):
        articles[at] = _with_id(invention.article(at), at + 1)
        if at * invention.EVENTS_OF_ARTICLE in numbers:
            yield (articles[at],)
    for number in numbers:
        passage = invention.quoted(articles[number // invention.EVENTS_OF_ARTICLE], number)
        yield (_with_id(passage, number + 1),)
        yield from _of_event(number, passage)


def _early(numbers: range) -> Iterator[tuple[Any, ...]]:
    from relations.models import Event, Passage

    for number in numbers:
        event, passage = (model(pk=number + 1) for model in (Event, Passage))
        yield from _invocation(number, LATE - 1 + number, event, passage)


def _of_event(number: int, passage: Any) -> Iterator[tuple[Any, ...]]:
    from bench import invention

    event = _with_id(invention.event(number), number + 1)
    parties, themes, people, (proof,) = invention.children(event, number, passage)
    for at, one in enumerate(people):
        one.pk = number * 3 + at + 1
    proof.pk = number * PROOFS + 1
    yield event, *people, proof, *parties, *themes
    if number % invention.EVENTS_OF_STATEMENT == 0:
        said = invention.statement(number, event)
        yield _with_id(said, number // invention.EVENTS_OF_STATEMENT + 1), _proof(number, 2, passage, statement=said)
    for kind, every in EVENTS_OF.items():
        if number % every == 0:
            yield from FOLLOWING[kind](number, number // every, event, passage)


def _with_id(row: Any, pk: int) -> Any:
    row.pk, row.created, row.updated = pk, BEGUN, BEGUN
    return row


def _proof(number: int, at: int, passage: Any, **root: Any) -> Any:
    from relations.models import Evidence

    return Evidence(pk=number * PROOFS + at, passage=passage, **root)


def _invocation(number: int, at: int, event: Any, passage: Any) -> Iterator[tuple[Any, ...]]:
    from bench.invention import date, known, sentence
    from relations.models import Actor, Invocation, InvocationPrincipal, Principle
    from relations.vocabulary import Act, Tier, Voice

    acts = list(Act)
    row = Invocation(
        slug=f"invocation-{at}", principle=known(Principle, at), wording=sentence(number), event=event,
        invoker=known(Actor, number * 7), addressee=known(Actor, number * 7 + 1), act=acts[at % len(acts)],
        voice=Voice.REPORTED, tier=Tier.NAMED,
    )  # fmt: skip
    row.date = date(number)
    _with_id(row, at + 1)
    principal = InvocationPrincipal(invocation=row, actor=known(Actor, number * 7 + 2))
    proof = _proof(number, 3, passage, invocation=row)
    if at >= LATE - 1:
        proof.pk += LATE * PROOFS
    yield row, proof, principal


def _measure(number: int, at: int, event: Any, passage: Any) -> Iterator[tuple[Any, ...]]:
    from bench.invention import known, numbered
    from relations.models import Actor, Measure
    from relations.vocabulary import MeasureKind, MeasureStatus

    kinds, states = list(MeasureKind), list(MeasureStatus)
    row = Measure(
        measure_kind=kinds[at % len(kinds)], status=states[at % len(states)], imposed_in=event,
        imposed_by=known(Actor, at), target=known(Actor, at + 1), **numbered("Mesure", at, "label"),
    )  # fmt: skip
    yield _with_id(row, at + 1), _proof(number, 4, passage, measure=row)


def _commitment(number: int, at: int, event: Any, passage: Any) -> Iterator[tuple[Any, ...]]:
    from bench.invention import date, known, numbered
    from relations.models import Actor, Commitment, CommitmentBeneficiary, CommitmentMaker

    row = Commitment(made_in=event, **numbered("Engagement", at, "content"))
    row.made = date(number)
    maker = CommitmentMaker(commitment=row, actor=known(Actor, at))
    beneficiary = CommitmentBeneficiary(commitment=row, actor=known(Actor, at + 1))
    yield _with_id(row, at + 1), _proof(number, 5, passage, commitment=row), maker, beneficiary


def _actor(_number: int, at: int, _event: Any, _passage: Any) -> Iterator[tuple[Any, ...]]:
    from bench.invention import ACTORS, known, numbered
    from relations.models import Actor, Country
    from relations.vocabulary import ActorKind

    row = Actor(actor_kind=ActorKind.PERSON, country=known(Country, at), **numbered("Témoin", at))
    row.slug = f"temoin-{at}"
    yield (_with_id(row, ACTORS + at + 1),)


FOLLOWING = {"invocation": _invocation, "measure": _measure, "commitment": _commitment, "actor": _actor}


def main() -> None:
    django.setup()
    size, seconds = int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
    sys.stdout.write(json.dumps(fill(size, seconds)) + "\n")


if __name__ == "__main__":
    main()

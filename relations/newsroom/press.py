"""The press: applies editions of the newsroom's log to `public`, in order, each entirely or not at all.

The public transaction is opened first and committed last. Inside it the newsroom's transaction adds the edition to
the log. A crash before the newsroom's commit leaves no trace in either; a crash between the two commits leaves an
edition in the log that `public` does not show yet, and the next run applies it again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import count

from django.contrib.auth.models import User
from django.db import IntegrityError, connections, models, transaction
from django.db.models import F

from relations.catalogue.documents import learn_addresses
from relations.models.aggregates import Aggregate, aggregates, foreign_keys, relations_to
from relations.newsroom import audit, prepared, rows
from relations.newsroom import books as book_keeping
from relations.newsroom.books import Books, books
from relations.newsroom.log import (
    CHUNK,
    NewItem,
    append,
    coming_number,
    drafted,
    items_of_log,
    next_number,
    refuse_log_behind,
)
from relations.newsroom.models import Edition, Item
from relations.newsroom.purging import purge
from relations.newsroom.snapshots import Key, Snapshot
from relations.publication.models import State
from relations.publication.schema import SCHEMA
from relations.reading import NEWSROOM, PUBLIC, one_of, values_of

# Rows of a rehearsal are numbered from here: above all that are, as those of an edition would be.
REHEARSED = 2**62


def issue(
    make_items: Callable[[], Sequence[NewItem]],
    *,
    by: User,
    approved_by: Callable[[], User],
    note_fr: str = "",
    note_en: str = "",
    then: Callable[[Edition], None] | None = None,
) -> Edition:
    """Make an edition of the items that `make_items()` answers, and show it.

    `make_items` is called with both databases locked and `public` up to date: what it checks stays true.
    `approved_by` is called after it.
    `then(edition)` is called inside the newsroom's transaction, for what has to be true together with the edition.
    Raises LogBehind, IntegrityError when `public` would hold a fact without what it refers to, and RuntimeError when
    called inside a transaction: its commits could then not keep their order.
    """
    learn_addresses()
    with transaction.atomic(using=PUBLIC, durable=True):
        state = _claim()
        with transaction.atomic(using=NEWSROOM, durable=True):
            number = next_number()
            audit.claim()
            _apply_pending(state)
            items = make_items()
            edition, entries = append(number, items, by=by, approved_by=approved_by(), note_fr=note_fr, note_en=note_en)
            _show(books(entries), edition, state)
            if then:
                then(edition)
    purge()
    return edition


@contextmanager
def rehearsal(make_items: Callable[[], Sequence[NewItem]]) -> Iterator[None]:
    """Inside the block `public` is as the edition of these items would leave it; afterwards, as it was before.

    Nothing is written in the newsroom, no number is taken, no sequence moves. Presses wait meanwhile: call it outside
    any transaction, or two may wait for each other. Raises LogBehind and IntegrityError as `issue` does.
    """
    with transaction.atomic(using=PUBLIC, durable=True):
        try:
            state, ids = _claim(), count(REHEARSED)
            _apply_pending(state, ids)
            if items := make_items():
                edition, entries = drafted(coming_number(), items)
                _show(books(entries), edition, state, ids)
            yield
        finally:
            transaction.set_rollback(True, using=PUBLIC)


def catch_up() -> int:
    """Apply what the log has and `public` does not; the number of editions applied."""
    learn_addresses()
    with transaction.atomic(using=PUBLIC, durable=True):
        state = _claim()
        applied = _apply_pending(state)
    if applied:
        purge()
    return applied


def rebuild(*, until: int | None = None, rewind: bool = False) -> int:
    """Write `public` anew from the log, up to an edition if one is given; the number of records shown.

    `rewind` accepts that `public` knew editions which the log has lost; numbers and keys go on above the highest seen.
    """
    with transaction.atomic(using=PUBLIC, durable=True):
        state = _claim()
        refuse_log_behind(state, rewind=rewind)
        _wipe()
        kept = books(items_of_log(until=until))
        _write(kept.present)
        book_keeping.write(kept, before=())
        prepared.prepare_all()
        last = Edition.objects.filter(**({"number__lte": until} if until else {})).first()
        _advance(state, last)
        _check_constraints()
    return len(kept.present)


def _claim() -> State:
    """The state of `public`, locked: this is the transaction's first statement, so presses wait for each other."""
    if not State.objects.filter(pk=1).update(edition=F("edition")):
        # The very first edition: of two presses, one makes the row and the other waits for it.
        State.objects.bulk_create([State(pk=1)], ignore_conflicts=True)
        State.objects.filter(pk=1).update(edition=F("edition"))
    return State.objects.get(pk=1)


# --- applying ---------------------------------------------------------------------------------------------------------


def _apply_pending(state: State, ids: Iterator[int] | None = None) -> int:
    refuse_log_behind(state, rewind=False)
    pending = list(Edition.objects.filter(number__gt=state.edition).order_by("number"))
    _apply(pending, state, ids)
    return len(pending)


def _apply(editions: list[Edition], state: State, ids: Iterator[int] | None = None) -> None:
    """Show these editions, the next ones of the log."""
    if editions:
        _show(books(items_of_log(only=editions)), editions[-1], state, ids)


def _show(kept: Books, last: Edition, state: State, ids: Iterator[int] | None = None) -> None:
    """Write what these entries say, the last of them those of this edition."""
    # Of a record that no edition has named, `public` has nothing that would have to go.
    known = book_keeping.known(kept.last)
    children, standing = _children(known), prepared.standing(known)
    _erase(item.key for item in kept.absent)
    _write(kept.present, ids)
    book_keeping.write(kept, before=known, ids=ids)
    prepared.prepare(kept.last, standing, ids)
    _advance(state, last)
    _refuse_dangling(kept, children)
    _check_constraints()


def _advance(state: State, edition: Edition | None) -> None:
    state.edition = edition.number if edition else 0
    state.hash = edition.hash if edition else ""
    state.moment = edition.moment if edition else None
    state.schema = SCHEMA
    state.save(using=PUBLIC)


def _by_kind(keys: Iterable[Key]) -> Iterator[tuple[Aggregate, list[int]]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, pk in keys:
        ids[kind].append(pk)
    for kind, found in ids.items():
        for at in range(0, len(found), CHUNK):
            yield aggregates()[kind], found[at : at + CHUNK]


def _erase(keys: Iterable[Key]) -> None:
    for aggregate, ids in _by_kind(keys):
        rows.erase_parts(aggregate, ids, PUBLIC)
        rows.delete(aggregate.root, "id", ids, PUBLIC)


def _wipe() -> None:
    for model in (*_record_models(), *_book_models()):
        model._base_manager.using(PUBLIC).all()._raw_delete(PUBLIC)


def _record_models() -> list[type[models.Model]]:
    found = {part.model: None for aggregate in aggregates().values() for part in aggregate.parts}
    return [*found, *(aggregate.root for aggregate in aggregates().values())]


def _book_models() -> list[type[models.Model]]:
    return [model for model in State._meta.apps.get_app_config("publication").get_models() if model is not State]


def _write(items: Iterable[Item], ids: Iterator[int] | None = None) -> None:
    """No slug has to be freed first: one that was public never passes to another record."""
    by_kind: dict[str, list[Snapshot]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item.snapshot or {})
    for kind, snapshots in by_kind.items():
        rows.write(kind, snapshots, PUBLIC, ids)


# --- checks -----------------------------------------------------------------------------------------------------------


def _children(keys: Iterable[Key]) -> dict[type[models.Model], set[int]]:
    """The ids of the public children of these records, by model."""
    found: dict[type[models.Model], set[int]] = defaultdict(set)
    for aggregate, ids in _by_kind(keys):
        for part in aggregate.children:
            parts = part.model._base_manager.using(PUBLIC).filter(**{f"{part.root_column}__in": ids})
            found[part.model] |= set(parts.values_list("pk", flat=True))
    return found


def _refuse_dangling(kept: Books, before: dict[type[models.Model], set[int]]) -> None:
    """Raise when a row written refers to one that is not public, or a public row to one that has gone.

    The databases would say the same at commit, but then the newsroom has committed already.
    """
    written = _parts_written(kept.present)
    for aggregate, ids in _by_kind(item.key for item in kept.present):
        _refuse_dangling_rows(aggregate.root, "id", ids)
        for part in aggregate.parts:
            if (aggregate.kind, part.name) in written:
                _refuse_dangling_rows(part.model, part.root_column, ids)
    for aggregate, ids in _by_kind(item.key for item in kept.absent):
        _refuse_citing(aggregate.root, ids)
    after = _children(kept.last) if before else {}
    for model, ids_before in before.items():
        _refuse_citing(model, sorted(ids_before - after.get(model, set())))


def _parts_written(items: Iterable[Item]) -> set[tuple[str, str]]:
    """The parts of which these records have rows, by kind: the others refer to nothing."""
    snapshots = [item.snapshot for item in items if item.snapshot]
    return {(found["kind"], name) for found in snapshots for name in (*found["rows"], *found["links"])}


def _refuse_dangling_rows(model: type[models.Model], column: str, ids: list[int]) -> None:
    """One question for all foreign keys of these rows; which of them it is matters only when there is one."""
    keys = foreign_keys(model)
    if keys and ids and values_of(model, f"WHERE {one_of(column, ids)} AND ({_dangling(model)}) LIMIT 1", ids, PUBLIC):
        rows = model._base_manager.using(PUBLIC).filter(**{f"{column}__in": ids})
        for key in keys:
            _refuse(rows.filter(_leads_nowhere(key)), key.name)


@cache
def _dangling(model: type[models.Model]) -> str:
    """The condition that a row refers to one that is not there. Names of ours alone: no value stands in it."""
    table = model._meta.db_table
    return " OR ".join(
        f"({table}.{key.column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {far} AS far "  # noqa: S608
        f"WHERE far.id = {table}.{key.column}))"
        for key in foreign_keys(model)
        for far in (key.related_model._meta.db_table,)
    )


def _leads_nowhere(key: models.ForeignKey) -> models.Q:
    known = key.related_model._base_manager.using(PUBLIC).filter(pk=models.OuterRef(key.attname))
    return models.Q(**{f"{key.name}__isnull": False}) & ~models.Q(models.Exists(known))


def _refuse_citing(model: type[models.Model], gone: list[int]) -> None:
    for relation in relations_to(model):
        citing = relation.related_model._base_manager.using(PUBLIC)
        for at in range(0, len(gone), CHUNK):
            _refuse(citing.filter(**{f"{relation.field.name}__in": gone[at : at + CHUNK]}), relation.field.name)


def _refuse(citing: models.QuerySet, name: str) -> None:
    row = citing.first()
    if row is not None:
        raise IntegrityError(f"{row._meta.model_name} {row.pk} would refer by {name} to a record that is not public.")


def _check_constraints() -> None:
    """Let PostgreSQL check its deferred constraints while both transactions can still be undone."""
    connection = connections[PUBLIC]
    if connection.vendor == "postgresql":
        connection.check_constraints()

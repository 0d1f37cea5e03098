"""A batch taken back: all of its drafts, or none, and only while no reader has seen one and no editor worked on one."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.models.aggregates import model_of, relations_to
from relations.newsroom import audit
from relations.newsroom.bulk.belonging import COLUMNS, made_with
from relations.newsroom.bulk.pace import in_turns
from relations.newsroom.citations import root_key
from relations.newsroom.models import Batch, ImportedRow, Publicity, Review, Standing
from relations.newsroom.plans import Frozen, Problem, Refused, grouped, label_of
from relations.newsroom.record import delete_new
from relations.newsroom.rights import is_system
from relations.newsroom.snapshots import Key
from relations.reading import NEWSROOM

# Rows of one transaction: each is two records, and the lock is held for well under a second.
CHUNK = 250
# So many records of others are named for each way of referring to one.
NAMED = 5


def may_undo(batch: Batch, by: User) -> bool:
    """Whoever imported it, as long as nobody else has to do with it, and whoever may delete its records."""
    return is_system(by) or batch.by_id == by.pk or all(by.has_perm(f"relations.delete_{kind}") for kind in COLUMNS)


def undo(batch: Batch, *, by: User) -> Iterator[int]:
    """Delete the drafts of the batch, some hundred at a time; yields how many rows went. Nobody sees the rest
    meanwhile, and a run that was killed is finished by the next one. Raises Refused with what stands against it."""
    _begin(batch, by=by)
    yield from in_turns(_taking_back(batch, by=by))
    _finish(batch, by=by)


def _taking_back(batch: Batch, *, by: User) -> Iterator[int]:
    while rows := list(batch.rows.order_by("line")[:CHUNK]):
        _take_back(batch, rows, by=by)
        yield len(rows)


def against_beginning(batch: Batch, by: User) -> Iterator[Problem]:
    """Why `by` may not take the batch back, whatever its rows are."""
    if not may_undo(batch, by):
        yield Problem(_("You do not have the right to do this."))
    if batch.state == Batch.State.UNDONE:
        yield Problem(_("This batch has been undone already."))


def against_undoing(batch: Batch) -> Iterator[Problem]:
    """Why the batch may not be taken back, in words: what became of its records meanwhile."""
    own: list[tuple[str, Any]] = [(kind, batch.rows.order_by().values(column)) for kind, column in COLUMNS.items()]
    yield from _against([*own, *grouped(made_with(batch))], batch)


def _against(parts: list[tuple[str, Any]], batch: Batch) -> Iterator[Problem]:
    """What stands against deleting these: kinds, each with ids or a subquery of them."""
    yield from _touched(parts)
    for kind, ids in parts:
        for key in dict.fromkeys(_citing(kind, ids, batch)):
            words = _("The draft of “%(citing)s” cites a record of this batch: change it first.")
            yield Problem(words % {"citing": label_of(key)}, key)


def _touched(parts: list[tuple[str, Any]]) -> Iterator[Problem]:
    public = changed = 0
    for kind, ids in parts:
        # Deleted one by one before, it is gone already.
        there = Standing.objects.filter(kind=kind, record_id__in=ids).exclude(head__snapshot=None)
        public += there.filter(~Q(publicity=Publicity.NEVER) | Q(review=Review.SCHEDULED)).count()
        changed += there.filter(publicity=Publicity.NEVER, head__number__gt=1).count()
    if public:
        words = ngettext(
            "%(count)d record of this batch was published or is scheduled: withdraw it instead.",
            "%(count)d records of this batch were published or are scheduled: withdraw them instead.",
            public,
        )
        yield Problem(words % {"count": public})
    if changed:
        words = ngettext(
            "Somebody has worked on %(count)d record of this batch: its work would be lost.",
            "Somebody has worked on %(count)d records of this batch: their work would be lost.",
            changed,
        )
        yield Problem(words % {"count": changed})


def _citing(kind: str, ids: Any, batch: Batch) -> Iterator[Key]:
    """A few drafts of others that refer to what would go. Those of the batch itself are never read."""
    for relation in relations_to(model_of(kind)):
        holder, name = relation.related_model, relation.field.name
        roots = getattr(holder, "ROOTS", ())
        if name in roots:
            continue
        rows = holder._base_manager.using(NEWSROOM).filter(**{f"{name}__in": ids})
        for own, column in COLUMNS.items():
            way = "pk" if holder is model_of(own) else own
            if way in ("pk", *roots):
                rows = rows.exclude(**{f"{way}__in": batch.rows.order_by().values(column)})
        yield from (root_key(row) for row in rows[:NAMED])


def _begin(batch: Batch, *, by: User) -> None:
    """Hide the batch, unless that is so already, and then look whether all of it may go: nobody waits for that."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        batch.refresh_from_db(fields=("state", "made", "ready_at"))
        if problems := list(against_beginning(batch, by)):
            raise Refused(problems)
        if batch.state == Batch.State.UNDOING:
            return
        batch.state = Batch.State.UNDOING
        batch.save(update_fields=("state",))
        audit.enter([audit.Act("batch.undo", detail={"batch": batch.pk})], by=by)
    if problems := list(against_undoing(batch)):
        _give_up(batch)
        raise Refused(problems)


def _give_up(batch: Batch) -> None:
    """Show what is there again."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        batch.state = Batch.State.READY if batch.ready_at else Batch.State.LOADING
        Batch.objects.filter(pk=batch.pk, state=Batch.State.UNDOING).update(state=batch.state)


def _take_back(batch: Batch, rows: list[ImportedRow], *, by: User) -> None:
    try:
        _delete(batch, rows, by=by)
    except Frozen:
        raise
    except Refused:
        # Somebody was faster with a record, by a door that shows hidden ones: what is left is shown again.
        _give_up(batch)
        raise


def _delete(batch: Batch, rows: list[ImportedRow], *, by: User) -> None:
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        parts = [(kind, [getattr(row, column) for row in rows]) for kind, column in COLUMNS.items()]
        if problems := list(_against(parts, batch)):
            raise Refused(problems)
        for kind, ids in parts:
            delete_new(kind, ids, by=by, note=_("Batch taken back"))
        ImportedRow.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _delete_made(batch: Batch, *, by: User) -> None:
    """The same of what was made besides."""
    while batch.made:
        with transaction.atomic(using=NEWSROOM):
            audit.claim()
            for kind, ids in grouped(list(made_with(batch))[:CHUNK]):
                delete_new(kind, ids, by=by, note=_("Batch taken back"))
            batch.made = batch.made[CHUNK:]
            batch.save(update_fields=("made",))


def _finish(batch: Batch, *, by: User) -> None:
    _delete_made(batch, by=by)
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        batch.state = Batch.State.UNDONE
        batch.save(update_fields=("state",))

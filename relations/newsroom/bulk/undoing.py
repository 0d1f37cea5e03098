"""A batch taken back: all of its drafts, or none, and only while no reader has seen one and no editor worked on one."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.models.aggregates import model_of
from relations.newsroom import audit
from relations.newsroom.bulk.belonging import COLUMNS, keys_of, made_with, others_than
from relations.newsroom.citations import rows_that_cite
from relations.newsroom.models import Batch, ImportedRow, Publicity, Review, Standing
from relations.newsroom.plans import Frozen, Problem, Refused, grouped, label_of
from relations.newsroom.record import delete_new
from relations.newsroom.rights import is_system
from relations.newsroom.snapshots import Key
from relations.reading import NEWSROOM

CHUNK = 500
NAMED = 5


def may_undo(batch: Batch, by: User) -> bool:
    """Whoever imported it, as long as nobody else has to do with it, and whoever may delete its records."""
    return is_system(by) or batch.by_id == by.pk or all(by.has_perm(f"relations.delete_{kind}") for kind in COLUMNS)


def undo(batch: Batch, *, by: User) -> Iterator[int]:
    """Delete the drafts of the batch, some hundred at a time; yields how many rows went. Nobody sees the rest
    meanwhile, and a run that was killed is finished by the next one. Raises Refused with what stands against it."""
    _begin(batch, by=by)
    while rows := list(batch.rows.order_by("line")[:CHUNK]):
        _take_back(batch, rows, by=by)
        yield len(rows)
    _finish(batch, by=by)


def against_beginning(batch: Batch, by: User) -> Iterator[Problem]:
    """Why `by` may not take the batch back, whatever its rows are."""
    if not may_undo(batch, by):
        yield Problem(_("You do not have the right to do this."))
    if batch.state == Batch.State.UNDONE:
        yield Problem(_("This batch has been undone already."))


def against_undoing(batch: Batch) -> Iterator[Problem]:
    """Why the batch may not be taken back, in words: what became of its records meanwhile."""
    keys = [*made_with(batch), *_keys(batch)]
    yield from _touched(keys)
    yield from _cited(keys, batch)


def _keys(batch: Batch) -> list[Key]:
    rows = batch.rows.values_list("event_id", "passage_id")
    return [key for event, passage in rows.iterator() for key in (("event", event), ("passage", passage))]


def _touched(keys: list[Key]) -> Iterator[Problem]:
    public = changed = 0
    for kind, ids in grouped(keys):
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


def _cited(keys: list[Key], batch: Batch) -> Iterator[Problem]:
    """Other drafts that refer to what would go."""
    named = 0
    for kind, ids in grouped(keys):
        found = [citing.key for citing in rows_that_cite(model_of(kind), ids, NEWSROOM)]
        for key in others_than(batch, found):
            if named < NAMED:
                named += 1
                words = _("The draft of “%(citing)s” cites a record of this batch: change it first.")
                yield Problem(words % {"citing": label_of(key)}, key)


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
        keys = [key for row in rows for key in keys_of(row)]
        if problems := [*_touched(keys), *_cited(keys, batch)]:
            raise Refused(problems)
        for kind, column in COLUMNS.items():
            delete_new(kind, [getattr(row, column) for row in rows], by=by, note=_("Batch taken back"))
        ImportedRow.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _finish(batch: Batch, *, by: User) -> None:
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        for kind, pk in made_with(batch):
            delete_new(kind, [pk], by=by, note=_("Batch taken back"))
        batch.state = Batch.State.UNDONE
        batch.save(update_fields=("state",))

"""Work that follows from a correction or a retraction: whatever cites the record has to be looked at again."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from relations.newsroom import audit
from relations.newsroom.citations import citing_records
from relations.newsroom.models import Task
from relations.newsroom.snapshots import Key
from relations.reading import NEWSROOM
from relations.vocabulary import ItemAct

CAUSES = {ItemAct.CORRECTION: Task.Cause.CORRECTED, ItemAct.RETRACTION: Task.Cause.RETRACTED}


def give_tasks(keys: Iterable[Key], act: str) -> None:
    """A task for each record of the newsroom that cites one of these, unless it waits already."""
    about, now = list(keys), timezone.now()
    for key in about:
        waiting = _waiting(key)
        Task.objects.bulk_create(
            (
                Task(kind=kind, record_id=pk, cause=CAUSES[ItemAct(act)], about_kind=key[0], about_id=key[1], at=now)
                for kind, pk in sorted(citing_records(key, NEWSROOM) - waiting - set(about))
            ),
            batch_size=500,
        )


def _waiting(key: Key) -> set[Key]:
    rows = Task.objects.filter(about_kind=key[0], about_id=key[1], done_at=None)
    return set(rows.values_list("kind", "record_id"))


def finish_task(task: Task, *, by: User) -> None:
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        if Task.objects.filter(pk=task.pk, done_at=None).update(done_at=timezone.now(), done_by=by):
            audit.enter([audit.Act("task.done", task.kind, task.record_id, detail={"task": task.pk})], by=by)

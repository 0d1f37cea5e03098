"""From the change log to deliveries: each hook remembers how far it has come, so nothing is lost and nothing twice."""

from collections.abc import Iterable, Iterator

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from relations.newsroom.models import Delivery, Hook, Item
from relations.newsroom.plans import grouped
from relations.newsroom.rights import outside
from relations.newsroom.snapshots import Key, Snapshot, upgraded
from relations.newsroom.webhooks.keeping import enter, locked, refuse_unless
from relations.publication.models import Change
from relations.reading import NEWSROOM

CHUNK = 1000
# An edition that never comes.
NEVER = 2**63
WAITING, FAILED = Delivery.State.WAITING, Delivery.State.FAILED


def queue_changes() -> int:
    """A delivery for each hook of each change that `public` has committed since; how many were made.

    Safe when run twice at once, and after a crash: how far a hook has come is written with its deliveries.
    """
    return sum(_queue_all_for(hook) for hook in Hook.objects.filter(is_active=True))


def _queue_all_for(hook: Hook) -> int:
    made = 0
    while changes := list(_after(hook.edition, hook.position)[:CHUNK]):
        found = wanted(hook, changes)
        if not _advance(hook, changes[-1], found):
            break
        made += len(found)
    return made


def _after(edition: int, position: int) -> QuerySet[Change]:
    later = Q(edition__gt=edition) | Q(edition=edition, position__gt=position)
    return Change.objects.filter(later).order_by("edition", "position")


def _advance(hook: Hook, last: Change, found: Iterable[Change]) -> bool:
    """Make the deliveries and note how far the hook has come; False when another process has done so meanwhile."""
    with transaction.atomic(using=NEWSROOM):
        mine = Hook.objects.filter(pk=hook.pk, edition=hook.edition, position=hook.position)
        if not mine.update(edition=last.edition, position=last.position):
            return False
        _insert(hook, found)
    hook.edition, hook.position = last.edition, last.position
    return True


def _insert(hook: Hook, changes: Iterable[Change]) -> None:
    now = timezone.now()
    rows = [
        Delivery(
            hook=hook, edition=change.edition, position=change.position, kind=change.kind,
            record_id=change.record_id, act=change.act, due=now, at=now,
        )
        for change in changes
    ]  # fmt: skip
    # Those that are there already were made by a replay, or told before the newsroom was restored.
    Delivery.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)


def wanted(hook: Hook, changes: list[Change]) -> list[Change]:
    """Those that the hook asks for: of its kinds, and of records that belong to its relations or once did in public.

    So it hears of all that happens to what it may have been told of: also that a record left its relations, and that
    one is no longer shown. Of what the law has taken, nobody can say any more to what it belonged: that is told to all
    hooks of its kind, and who never heard of a uid has nothing to take away.
    """
    of_kinds = [change for change in changes if not hook.kinds or change.kind in hook.kinds]
    if not hook.relations:
        return of_kinds
    belonging = _belonging(hook, of_kinds)
    return [change for change in of_kinds if belonging.get(_key(change), 0) <= change.edition]


def _belonging(hook: Hook, changes: Iterable[Change]) -> dict[Key, int]:
    """Since which edition each record belongs to the hook’s relations; a number beyond all for one that never did.

    A record of which no words are left is not among them.
    """
    found: dict[Key, int] = {}
    for key, edition, snapshot in _published(changes):
        found.setdefault(key, NEVER)
        if found[key] == NEVER and not outside(set(hook.relations), snapshot):
            found[key] = edition
    return found


def _published(changes: Iterable[Change]) -> Iterator[tuple[Key, int, Snapshot]]:
    """All that the log says was published of these records, the earliest first."""
    for kind, ids in grouped({_key(change) for change in changes}):
        items = Item.objects.filter(kind=kind, record_id__in=ids, snapshot__isnull=False)
        rows = items.order_by("edition__number").values_list("record_id", "edition__number", "snapshot")
        for pk, edition, snapshot in rows.iterator(chunk_size=CHUNK):
            if snapshot is not None:
                yield (kind, pk), edition, upgraded(snapshot)


def _key(change: Change) -> Key:
    return change.kind, change.record_id


def _place(change: Change) -> tuple[int, int]:
    return change.edition, change.position


# --- again ------------------------------------------------------------------------------------------------------------


def send_again(given: Hook, *, by: User, delivery: int | None = None) -> int:
    """Send one delivery again, or all that have failed; how many wait now. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        hook = locked(given.pk)
        refuse_unless(by)
        rows = hook.deliveries.filter(pk=delivery) if delivery else hook.deliveries.filter(state=FAILED)
        count = _begin_anew(rows)
        if count:
            enter("hook.again", hook, by=by, deliveries=count, delivery=delivery)
    return count


def replay(given: Hook, *, by: User, edition: int) -> int:
    """Tell again of every change from this edition on, also of what came before the hook; how many. Raises Refused."""
    changes = list(_after(edition - 1, 2**31 - 1)[: CHUNK * 10])
    with transaction.atomic(using=NEWSROOM):
        hook = locked(given.pk)
        refuse_unless(by)
        past = [c for c in changes if _place(c) <= (hook.edition, hook.position)]
        _insert(hook, wanted(hook, past))
        count = _begin_anew(hook.deliveries.filter(edition__gte=edition))
        enter("hook.replay", hook, by=by, edition_from=edition, deliveries=count)
    return count


def _begin_anew(rows: QuerySet[Delivery]) -> int:
    return rows.update(state=WAITING, attempts=0, due=timezone.now(), status=None, answer="")

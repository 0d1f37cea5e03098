"""A batch approved and published as a whole: some hundred rows at a time, each time by the moves of every record.

What somebody asks for at the desk is kept as the wish of the batch; the background work goes on with it in their name,
with the rights that they have then.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.bulk.belonging import keys_of, made_with
from relations.newsroom.bulk.pace import in_turns
from relations.newsroom.bulk.undoing import against_beginning, against_undoing, undo
from relations.newsroom.models import Batch, Edition, ImportedRow, Publicity, Review, Standing
from relations.newsroom.plans import Frozen, Problem, Refused, standings_of
from relations.newsroom.snapshots import Key
from relations.newsroom.workflow import MOVES, PUBLISH, has_right, make_move, publish
from relations.reading import NEWSROOM

# Each row is an event and its passage: an edition has some four hundred records, and holds the lock of all who write
# for less than a second, on a slow machine too.
ROWS = 200
UNREAD = (Review.DRAFT, Review.SUBMITTED)
# Rows that are looked through at once for those that wait.
STRETCH = 1000
T = TypeVar("T")


def approve_all(batch: Batch, *, by: User, own_text_confirmed: bool = False) -> Iterator[int]:
    """Approve what nobody has approved yet; yields how many records at a time. Raises Refused."""

    def approve(wanted: Iterable[Key]) -> int:
        keys = [key for key, standing in standings_of(wanted).items() if standing.review in UNREAD]
        if keys:
            make_move("approve", keys, by=by, own_text_confirmed=own_text_confirmed)
        return len(keys)

    made = list(made_with(batch))
    of_made = (approve(made[at : at + ROWS]) for at in range(0, len(made), ROWS))
    of_rows = _each(batch, Q(review__in=UNREAD), lambda rows: approve([key for row in rows for key in keys_of(row)]))
    yield from in_turns(chain(of_made, of_rows))


def publish_all(batch: Batch, *, by: User, own_text_confirmed: bool = False) -> Iterator[Edition]:
    """Publish what readers never had, as consecutive editions. Raises Refused."""
    note = {"title": batch.name}

    def show(keys: list[Key]) -> Edition:
        return publish(
            keys, by=by, own_text_confirmed=own_text_confirmed, note_fr=_NOTE_FR % note, note_en=_NOTE_EN % note
        )

    def show_rows(rows: list[ImportedRow]) -> Edition:
        return show([*_never(made_with(batch)), *(("event", row.event_id) for row in rows)])

    def editions() -> Iterator[Edition]:
        # A few actors come with the first rows; of many, most are shown before.
        while len(made := _never(made_with(batch))) > ROWS:
            yield show(made[:ROWS])
        yield from _each(batch, Q(publicity=Publicity.NEVER), show_rows)

    yield from in_turns(editions())


_NOTE_FR = "Jeu de données\N{NO-BREAK SPACE}: %(title)s"
_NOTE_EN = "Data set: %(title)s"


def _never(keys: Iterable[Key]) -> list[Key]:
    """Those that readers never had."""
    return [key for key, found in standings_of(keys).items() if found.publicity == Publicity.NEVER]


def _each(batch: Batch, wanted: Q, move: Callable[[list[ImportedRow]], T]) -> Iterator[T]:
    """What the move answers for the rows that stand like this, some at a time. An answer of the desk and the background
    work may be at it together: what the other has moved meanwhile is no reason to stop."""
    for portion in _portions(batch, wanted):
        rows = portion
        while rows:
            try:
                done = move(rows)
            except Refused:
                left = list(rows_where(batch, wanted).filter(pk__in=[row.pk for row in rows]).order_by("line"))
                if len(left) == len(rows):
                    raise
                rows = left
            else:
                yield done
                break


def _portions(batch: Batch, wanted: Q) -> Iterator[list[ImportedRow]]:
    """The rows whose events stand like this, in the order of the file."""
    found: list[ImportedRow] = []
    for rows in _stretches(batch):
        ids = [row.event_id for row in rows]
        there = set(_there(wanted).filter(record_id__in=ids).values_list("record_id", flat=True))
        found += [row for row in rows if row.event_id in there]
        while len(found) >= ROWS:
            yield found[:ROWS]
            found = found[ROWS:]
    if found:
        yield found


def _stretches(batch: Batch) -> Iterator[list[ImportedRow]]:
    """All rows, some at a time, each time with two plain questions: one that joins them with their standings is planned
    by PostgreSQL as if there were few, as long as it has not counted them."""
    line, whole = -1, batch.rows.only("batch", "line", "event_id", "passage_id").order_by("line")
    while rows := list(whole.filter(line__gt=line)[:STRETCH]):
        yield rows
        line = rows[-1].line


def rows_where(batch: Batch, wanted: Q) -> QuerySet[ImportedRow]:
    """The rows whose drafts are there and stand like this."""
    there = _there(wanted).filter(record_id=OuterRef("event_id"))
    return batch.rows.annotate(standing=Subquery(there.values("pk")[:1])).filter(standing__isnull=False)


def _there(wanted: Q) -> QuerySet[Standing]:
    return Standing.objects.filter(wanted, kind="event", head__snapshot__isnull=False)


# --- wishes -----------------------------------------------------------------------------------------------------------


def against(wish: str, batch: Batch, by: User) -> Iterator[Problem]:
    """Why `by` may not ask for this, as far as it can be said of the batch as a whole."""
    if problems := list(against_now(wish, batch, by)):
        yield from problems
    elif wish == Batch.Wish.UNDO:
        yield from against_undoing(batch)


def against_now(wish: str, batch: Batch, by: User) -> Iterator[Problem]:
    """Those reasons that do not lie in its rows."""
    if wish == Batch.Wish.UNDO:
        yield from against_beginning(batch, by)
        return
    if batch.state != Batch.State.READY:
        yield Problem(_("This batch is not there: it is being read, or was undone."))
    if not has_right(by, PUBLISH if wish == Batch.Wish.PUBLISH else MOVES["approve"]):
        yield Problem(_("You do not have the right to do this."))


def ask(wish: str, batch: Batch, *, by: User, is_own_text: bool = False) -> None:
    """Note what is to be done with the batch. Raises Refused."""
    # Looking through every row takes its time: editors do not wait for it.
    problems = list(against(wish, batch, by))
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        batch.refresh_from_db()
        if problems := problems or list(against_now(wish, batch, by)):
            raise Refused(problems)
        batch.wish, batch.wish_by, batch.is_own_text, batch.error = wish, by, is_own_text, ""
        batch.save(update_fields=("wish", "wish_by", "is_own_text", "error"))
        audit.enter([audit.Act(f"batch.{wish}.ask", detail={"batch": batch.pk})], by=by)


def go_on(batch: Batch, *, seconds: float) -> None:
    """Do what was asked for, for about so long; what is left is done by the next call. A refusal ends the wish and is
    kept with the batch, but for that of a freeze of all, which is raised: then the wish waits."""
    until, error = time.monotonic() + seconds, ""
    try:
        for _done in _steps(batch):
            if time.monotonic() > until:
                return
    except Frozen:
        raise
    except Refused as refused:
        error = "\n".join(dict.fromkeys(problem.message for problem in refused.problems[:20]))
    _end(batch, error)


def _end(batch: Batch, error: str) -> None:
    """The wish is done with, unless somebody has asked for something else meanwhile."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        begun = Batch.objects.filter(pk=batch.pk, wish=batch.wish, wish_by=batch.wish_by_id)
        begun.update(wish="", error=error)
    batch.refresh_from_db()


def _steps(batch: Batch) -> Iterator[object]:
    by = batch.wish_by
    if by is None or not by.is_active:
        raise Refused([_("Whoever asked for this may no longer do it.")])
    match batch.wish:
        case Batch.Wish.APPROVE:
            yield from approve_all(batch, by=by, own_text_confirmed=batch.is_own_text)
        case Batch.Wish.PUBLISH:
            yield from publish_all(batch, by=by, own_text_confirmed=batch.is_own_text)
        case Batch.Wish.UNDO:
            yield from undo(batch, by=by)


def go_on_with_all(seconds: float) -> int:
    """Go on with every batch of which something is wanted; how many there were. Raises Refused while all is frozen."""
    waiting = list(Batch.objects.exclude(wish="").order_by("pk").values_list("pk", flat=True))
    for pk in waiting:
        # Asked for again: much may have happened while it was the turn of others.
        if batch := Batch.objects.exclude(wish="").select_related("wish_by").filter(pk=pk).first():
            go_on(batch, seconds=seconds / len(waiting))
    return len(waiting)

"""An earlier revision of a record made its newest one: nothing is lost, what stood in between stays in the history."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relations.models import Record
from relations.models.aggregates import aggregates
from relations.newsroom import audit, rows
from relations.newsroom.citations import rows_that_cite
from relations.newsroom.ground import missing, taken
from relations.newsroom.models import Merger, Revision, Standing
from relations.newsroom.plans import Problem, Refused, label_of, standings_of
from relations.newsroom.record import record
from relations.newsroom.rights import is_system, may_change
from relations.newsroom.snapshots import Key, Snapshot, rows_of, upgraded
from relations.newsroom.wording import label_of_column
from relations.reading import NEWSROOM


def restore(key: Key, number: int, *, by: User, expected: int) -> Revision:
    """Make the working rows of a record those of this revision, deleted ones included, as a new revision.

    `expected` is the number of the head that `by` saw. Raises Refused with every reason at once.
    """
    kind, pk = key
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        standing = standings_of([key]).get(key)
        revision = Revision.objects.filter(kind=kind, record_id=pk, number=number).select_related("by").first()
        problems = [Problem(words, key) for words in _refusals(standing, revision, by, expected)]
        if problems or revision is None or revision.snapshot is None:
            raise Refused(problems)
        root = _write_rows(upgraded(revision.snapshot))
        note = _("Restored from revision %(number)s") % {"number": number}
        restored = record(root, by=by, note=note, english_as_written=True)
        if restored is None:
            raise Refused([Problem(_("The record says already what this revision says."), key)])
        audit.enter([audit.Act("restore", kind, pk, old=expected, new=restored.number, detail={"from": number})], by=by)
    return restored


def refusal(standing: Standing | None, revision: Revision | None, user: User) -> str | None:
    """Why `user` may not restore this revision now, in words for the desk; None if nothing is seen to stand against it.

    What only the rows can tell (records that are gone, an address taken by another one) is told when it is tried.
    """
    if standing is None or revision is None:
        return _("There is no such revision.")
    if not is_system(user) and not may_change(user, standing.kind):
        return _("You do not have the right to do this.")
    if revision.snapshot is None:
        return _removed(revision)
    if revision.number == standing.head.number:
        return _("This is the newest revision.")
    return None


def _removed(revision: Revision) -> str:
    # The digest stays when the law takes the words; deleting a draft leaves none.
    if revision.digest:
        return _("The words of this revision were removed for legal reasons: they cannot be brought back.")
    return _("This revision is the deletion of the record: restore the one before it.")


def merged_away(standing: Standing) -> str | None:
    """Why a record that was merged into another does not come back by itself: only its merger knows what was moved."""
    if standing.head.snapshot is not None:
        return None
    merger = Merger.objects.filter(kind=standing.kind, gone_id=standing.record_id, undone_at=None).first()
    if merger is None:
        return None
    name = label_of((merger.kind, merger.kept_id))
    return _("It was merged into “%(name)s”: undo that merger instead.") % {"name": name}


def _refusals(standing: Standing | None, revision: Revision | None, by: User, expected: int) -> Iterator[str]:
    if words := refusal(standing, revision, by):
        yield words
    elif standing and (merged := merged_away(standing)):
        yield merged
    elif standing and standing.head.number != expected:
        yield _("Somebody has changed this record since you looked at it: look again.")


def _write_rows(snapshot: Snapshot) -> Record:
    root = rows_of(snapshot)[0]
    # As if it had been read from the database: it is not unique beside itself.
    root._state.adding, root._state.db = False, NEWSROOM
    if problems := [*missing([snapshot]), *_still_cited(snapshot), *taken(root)] or list(_broken_rules(root)):
        raise Refused(problems)
    rows.write(snapshot["kind"], [snapshot], NEWSROOM)
    # Once more, as its model left it: a passage stands where its words stand today.
    root.save(using=NEWSROOM, force_update=True)
    return root


def _still_cited(snapshot: Snapshot) -> Iterator[Problem]:
    """Each other record that refers to a row which the revision does not have."""
    key = snapshot["kind"], snapshot["id"]
    for part in aggregates()[snapshot["kind"]].children:
        kept = {row["id"] for row in snapshot["rows"].get(part.name, ())}
        mine = part.model._base_manager.using(NEWSROOM).filter(**{part.root_column: snapshot["id"]})
        for row in mine.exclude(pk__in=kept):
            citing = {found.key for found in rows_that_cite(part.model, [row.pk], NEWSROOM)} - {key}
            for other in sorted(citing):
                words = {"citing": label_of(other), "row": str(row)}
                yield Problem(_("“%(citing)s” refers to “%(row)s”, which this revision does not have.") % words, other)


def _broken_rules(root: Any) -> Iterator[Problem]:
    """What the model itself says against it: the words of a passage that is cited do not change."""
    key = root.kind(), root.pk
    try:
        root.clean()
        root.validate_constraints()
    except ValidationError as refused:
        names: Any = getattr(refused, "message_dict", {"__all__": refused.messages})
        for column, found in names.items():
            label = "" if column == "__all__" else f"{capfirst(label_of_column(type(root), column))} – "
            yield from (Problem(f"{label}{words}", key) for words in found)

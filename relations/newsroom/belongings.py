"""What the newsroom keeps beside a record, when the record becomes part of another: comments, tasks, notices, dossiers.

What speaks of one record by name alone goes along, so that nothing said is lost. What lets somebody in ends.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from relations.newsroom.duplicates import in_order
from relations.newsroom.models import (
    Alert,
    Candidate,
    Comment,
    DossierRecord,
    NotDuplicate,
    Presence,
    PreviewLink,
    Proposal,
    Task,
)

# By model, what went along; of a comment also what it said of the record that it left.
Moved = dict[str, Any]


def move_belongings(kind: str, *, kept: int, gone: int, rows: Mapping[str, str], by: User) -> Moved:
    """Give the one record what speaks of the other; `rows` are the uids that its rows have now, by their old ones."""
    mine = {"kind": kind, "record_id": gone}
    comments = Comment.objects.filter(**mine)
    moved: Moved = {
        "comments": [[found.pk, found.revision, found.row and str(found.row)] for found in comments],
        "tasks": _take(Task.objects.filter(**mine), record_id=kept),
        "tasks_about": _take(Task.objects.filter(about_kind=kind, about_id=gone), about_id=kept),
        "alerts": _take(Alert.objects.filter(**mine), record_id=kept),
        "proposals": _take(Proposal.objects.filter(**mine), record_id=kept),
        "dossiers": _move_in_dossiers(kind, kept, gone),
        "candidates": _move_candidates(kept, gone) if kind == "actor" else [],
        "rows": _move_unnamed(rows) if kind == "event" else {},
    }
    for pk, _revision, row in moved["comments"]:
        # The number of the revision is one of the other record.
        Comment.objects.filter(pk=pk).update(record_id=kept, revision=None, row=rows.get(row, row) if row else None)
    _judge_like(kind, kept, gone, by)
    PreviewLink.objects.filter(**mine, revoked_at=None).update(revoked_at=timezone.now())
    Presence.objects.filter(**mine).delete()
    return moved


def give_back(moved: Moved, kind: str, *, kept: int, gone: int) -> None:
    """Undo it, where nobody has moved it on since."""
    for pk, revision, row in moved.get("comments", ()):
        mine = Comment.objects.filter(pk=pk, kind=kind, record_id=kept)
        mine.update(record_id=gone, revision=revision, row=row)
    Task.objects.filter(pk__in=moved.get("tasks", ()), record_id=kept).update(record_id=gone)
    Task.objects.filter(pk__in=moved.get("tasks_about", ()), about_id=kept).update(about_id=gone)
    Alert.objects.filter(pk__in=moved.get("alerts", ()), record_id=kept).update(record_id=gone)
    Proposal.objects.filter(pk__in=moved.get("proposals", ()), record_id=kept).update(record_id=gone)
    DossierRecord.objects.filter(pk__in=moved.get("dossiers", ()), record_id=kept).update(record_id=gone)
    Candidate.objects.filter(pk__in=moved.get("candidates", ()), actor_id=kept).update(actor_id=gone)
    for pk, uid in moved.get("rows", {}).items():
        Candidate.objects.filter(pk=int(pk)).update(participation=uid)


def _take(found: Any, **to: int) -> list[int]:
    ids = list(found.values_list("pk", flat=True))
    found.model.objects.filter(pk__in=ids).update(**to)
    return ids


def _move_in_dossiers(kind: str, kept: int, gone: int) -> list[int]:
    """In open dossiers the one stands for the other; closed ones tell what was published then."""
    there = DossierRecord.objects.filter(kind=kind, record_id=kept).values("dossier")
    mine = DossierRecord.objects.filter(kind=kind, record_id=gone, dossier__closed_at=None)
    mine.filter(dossier__in=list(there.values_list("dossier", flat=True))).delete()
    return _take(mine, record_id=kept)


def _move_candidates(kept: int, gone: int) -> list[int]:
    there = list(Candidate.objects.filter(actor_id=kept).values_list("participation", flat=True))
    Candidate.objects.filter(actor_id=gone, participation__in=there).delete()
    return _take(Candidate.objects.filter(actor_id=gone), actor_id=kept)


def _move_unnamed(rows: Mapping[str, str]) -> dict[str, str]:
    """Who an unnamed participant may be is known of the participant, who has another uid now."""
    found = {str(row.pk): str(row.participation) for row in Candidate.objects.filter(participation__in=list(rows))}
    for pk, uid in found.items():
        Candidate.objects.filter(pk=int(pk)).update(participation=rows[uid])
    return found


def _judge_like(kind: str, kept: int, gone: int, by: User) -> None:
    """Whoever is not the one is not the other either; the two themselves are the same now."""
    pairs = NotDuplicate.objects.filter(kind=kind)
    first, second = in_order(kept, gone)
    pairs.filter(first_id=first, second_id=second).delete()
    ends = [pair for pair in pairs.values_list("first_id", "second_id") if gone in pair]
    others = {end for pair in ends for end in pair} - {gone}
    NotDuplicate.objects.bulk_create(
        (
            NotDuplicate(kind=kind, first_id=low, second_id=high, by=by, at=timezone.now())
            for low, high in (in_order(kept, other) for other in sorted(others))
        ),
        ignore_conflicts=True,
    )

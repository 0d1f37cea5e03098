"""Words between editors about a record: threads on the whole of it, on one field or on one row. They stay here."""

from collections import defaultdict
from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models.aggregates import aggregates, columns, model_of
from relations.models.article import normalise
from relations.models.base import Record
from relations.models.texts import LANGUAGES
from relations.newsroom import audit
from relations.newsroom.alerts import alert_for
from relations.newsroom.models import Alert, Comment, Revision
from relations.newsroom.plans import Problem, Refused, standings_of
from relations.newsroom.rights import may_change
from relations.newsroom.snapshots import Key, Snapshot, all_rows, upgraded
from relations.newsroom.wording import date_of, language_of

LONGEST = 10_000


def may_view(user: User, kind: str) -> bool:
    """Whether the account sees records of this kind at the desk."""
    return user.has_perm(f"relations.view_{kind}") or may_change(user, kind)


def may_read(user: User, kind: str) -> bool:
    return may_view(user, kind) and user.has_perm("newsroom.view_comment")


def may_comment(user: User, kind: str) -> bool:
    return may_view(user, kind) and user.has_perm("newsroom.add_comment")


# --- saying -----------------------------------------------------------------------------------------------------------


def comment(
    key: Key,
    text: str,
    *,
    by: User,
    row: UUID | None = None,
    field: str = "",
    language: str = "",
    answers: Comment | None = None,
) -> Comment:
    """Say something about a record, one of its rows (by uid) or one of its fields.

    `field` is called as snapshots call it: a column, or a part that ties the record to others. The six columns of a
    date are one field, by the name of the date; a text may be named without its language where `language` is given.
    An answer is about what its thread is about, and reopens it. Raises Refused.
    """
    if row and field:
        raise ValueError("a comment is about a row or about a field of the record")
    words = _admitted(key, text, by)
    with transaction.atomic(using="default"):
        audit.claim()
        head = _head_of(key)
        thread = _thread_of(answers, key)
        written = Comment(kind=key[0], record_id=key[1], revision=head.number, answers=thread, text=words, by=by)
        if thread:
            written.row, written.field, written.language = thread.row, thread.field, thread.language
        else:
            written.row = _row_of(head, row)
            written.field, written.language = _field_of(model_of(key[0]), field, language) if field else ("", "")
        written.save(force_insert=True)
        _enter("comment", written, by)
        if thread and thread.resolved_at:
            reopen(thread, by=by)
        alert_for(Alert.Cause.COMMENTED, key, by=by, also=_writers(thread))
    return written


def _admitted(key: Key, text: str, by: User) -> str:
    """What is to be written, if `by` may say it. A NUL, which no browser sends, would be refused by PostgreSQL."""
    words = normalise(text).replace("\x00", "").strip()
    if not may_comment(by, key[0]):
        raise Refused([Problem(_("You do not have the right to do this."), key)])
    if not words:
        raise Refused([Problem(_("Write something first: the comment is empty."), key)])
    if len(words) > LONGEST:
        raise Refused([Problem(_("A comment has at most %(count)s characters.") % {"count": LONGEST}, key)])
    return words


def _head_of(key: Key) -> Revision:
    standing = standings_of([key]).get(key)
    if standing is None:
        raise Refused([Problem(_("This record has not been saved yet."), key)])
    if standing.head.snapshot is None:
        raise Refused([Problem(_("This record has been deleted."), key)])
    return standing.head


def _thread_of(answered: Comment | None, key: Key) -> Comment | None:
    """The first comment of the thread, as it now stands: whoever answers an answer, answers the thread."""
    if answered is None:
        return None
    found = Comment.objects.filter(pk=answered.answers_id or answered.pk, kind=key[0], record_id=key[1]).first()
    if found is None:
        raise Refused([Problem(_("This comment is no longer there."), key)])
    return found


def _row_of(head: Revision, row: UUID | None) -> UUID | None:
    snapshot = upgraded(cast(Snapshot, head.snapshot))
    if row is not None and str(row) not in {found["uid"] for found in all_rows(snapshot)} - {snapshot["root"]["uid"]}:
        raise Refused([_("This row is no longer part of the record.")])
    return row


def _field_of(model: type[Record], name: str, language: str) -> tuple[str, str]:
    """The field as snapshots call it, with its language."""
    if name in model.TEXTS and language in LANGUAGES:
        return f"{name}_{language}", language
    if date := date_of(model, name):
        return date, ""
    for column in columns(model):
        if name in (column.name, column.attname):
            return column.attname, language_of(column.attname)
    for part in aggregates()[model.kind()].links:
        if name == part.name:
            return name, ""
    raise Refused([_("This record has no such field.")])


def _writers(thread: Comment | None) -> set[int]:
    replies = Comment.objects.filter(answers=thread).values_list("by", flat=True) if thread else ()
    return {thread.by_id, *replies} if thread else set()


# --- threads ----------------------------------------------------------------------------------------------------------


def resolve(thread: Comment, *, by: User) -> None:
    """What was asked for is done. Nothing happens when somebody else was faster. Raises Refused."""
    _settle(thread, by, "comment.resolve", was_open=True)


def reopen(thread: Comment, *, by: User) -> None:
    _settle(thread, by, "comment.reopen", was_open=False)


def _settle(thread: Comment, by: User, action: str, *, was_open: bool) -> None:
    if not may_comment(by, thread.kind):
        raise Refused([_("You do not have the right to do this.")])
    now = {"resolved_at": timezone.now(), "resolved_by": by} if was_open else {"resolved_at": None, "resolved_by": None}
    with transaction.atomic(using="default"):
        audit.claim()
        first = thread.answers or thread
        if Comment.objects.filter(pk=first.pk, resolved_at__isnull=was_open).update(**now):
            _enter(action, first, by)


def threads_of(key: Key) -> QuerySet[Comment]:
    """The first comments of a record's threads, the oldest first, each with its answers as `replies`."""
    return (
        Comment.objects.filter(kind=key[0], record_id=key[1], answers=None)
        .select_related("by", "resolved_by")
        .prefetch_related(Prefetch("replies", Comment.objects.select_related("by")))
        .order_by("at", "pk")
    )


def open_comments_by_field(key: Key) -> dict[str, list[Comment]]:
    """The open threads of a record by what they are about: a field, the uid of a row, "" for the record as a whole."""
    found: dict[str, list[Comment]] = defaultdict(list)
    for thread in threads_of(key).filter(resolved_at=None):
        found[end_of(thread)].append(thread)
    return dict(found)


def end_of(thread: Comment) -> str:
    return str(thread.row) if thread.row else thread.field


# --- deleting ---------------------------------------------------------------------------------------------------------


def erase(comments: Iterable[Comment], *, by: User) -> None:
    """Delete comments with their answers, such as one that should never have been written. Raises Refused."""
    if not by.is_superuser:
        raise Refused([_("You do not have the right to do this.")])
    with transaction.atomic(using="default"):
        audit.claim()
        for gone in comments:
            _enter("comment.delete", gone, by)
            Comment.objects.filter(models.Q(pk=gone.pk) | models.Q(answers=gone.pk)).delete()


def _enter(action: str, said: Comment, by: User) -> None:
    """To the audit, and never the words themselves."""
    about = {"row": str(said.row)} if said.row else {"field": said.field} if said.field else {}
    detail = {"comment": said.pk, **about} | ({"answers": said.answers_id} if said.answers_id else {})
    audit.enter([audit.Act(action, said.kind, said.record_id, detail=detail)], by=by)

"""A legal removal: the words of a record leave everything that the newsroom holds; its uid and the digests stay."""

from collections.abc import Iterable
from itertools import product

from django.contrib.admin.models import LogEntry
from django.db.models import Q

from relations.models import Participation
from relations.newsroom.arrivals.captures import forget_captures, remember_removed, texts_of
from relations.newsroom.duplicates import forget_likenesses
from relations.newsroom.models import (
    AuditEvent,
    Candidate,
    Comment,
    DossierRecord,
    Edition,
    Freeze,
    Item,
    Presence,
    PreviewLink,
    Revision,
    Schedule,
    Task,
    TranslationSource,
    UrgentCorrection,
)
from relations.newsroom.proposals.forgetting import forget_proposals
from relations.newsroom.removals import erase
from relations.newsroom.snapshots import Key, upgraded
from relations.newsroom.submissions import forget_submissions
from relations.newsroom.wording import name_of


def forget(keys: Iterable[Key], *, kept: Edition | None = None) -> None:
    """Delete the working rows of these records and empty all that holds their words, but a notice in `kept`."""
    # Passages stand before the article that they are taken from.
    wanted = sorted(set(keys), key=lambda key: (key[0] != "passage", key))
    taken = {key: texts_of(key[1]) if key[0] == "article" else set() for key in wanted}
    for kind, pk in wanted:
        _forget_candidates(kind, pk)
    # All at once: they may cite each other.
    erase(wanted)
    for kind, pk in wanted:
        texts = taken[kind, pk]
        forget_likenesses(kind, [pk])
        forget_captures((kind, pk))
        forget_submissions((kind, pk), texts)
        remember_removed(texts)
        forget_proposals((kind, pk))
        _forget_comments(kind, pk)
        _forget_the_desk(kind, pk)
        _forget_mentions(kind, pk)
        _empty_revisions(kind, pk)
        mine = Item.objects.filter(kind=kind, record_id=pk)
        mine.update(snapshot=None)
        (mine.exclude(edition=kept) if kept else mine).update(notice_fr="", notice_en="")
        LogEntry.objects.filter(content_type__model=kind, object_id=str(pk)).update(object_repr="", change_message="")


# The acts whose reasons the newsroom itself words.
QUOTING = ("save", "schedule.fail")
# What the desk keeps about a record, and is of no use without it.
ABOUT = (DossierRecord, Freeze, PreviewLink, Presence, Task, TranslationSource, UrgentCorrection)


def _forget_the_desk(kind: str, pk: int) -> None:
    """Work on the record, and reasons and notices that may hold its words."""
    for model in ABOUT:
        model._base_manager.filter(kind=kind, record_id=pk).delete()
    words = dict.fromkeys(("notice_fr", "notice_en", "note_fr", "note_en", "error"), "")
    Schedule.objects.filter(records__kind=kind, records__record_id=pk).update(**words)
    # Of a reason the digest stays, which is what the chain of the audit rests on.
    AuditEvent.objects.filter(kind=kind, record_id=pk).exclude(reason="").update(reason="")


# The desk writes names between these marks.
OPENING = ("“", "«\u00a0", "« ")


def _forget_mentions(kind: str, pk: int) -> None:
    """What the notes and errors of other records call it: those of today name it by its number."""
    said = Revision.objects.filter(kind=kind, record_id=pk, snapshot__isnull=False).values_list("snapshot", flat=True)
    # What is long is cut short in notes.
    names = {name_of(upgraded(snapshot))[:60] for snapshot in said if snapshot}
    for mark, name in product(OPENING, sorted(names)):
        quoted = f"{mark}{name}"
        Revision.objects.filter(note__contains=quoted).update(note="")
        Schedule.objects.filter(error__contains=quoted).update(error="")
        AuditEvent.objects.filter(action__in=QUOTING, reason__contains=quoted).update(reason="")


def _forget_comments(kind: str, pk: int) -> None:
    """Those on the record with their answers, and on passages that were once taken from the article."""
    gone = Q(kind=kind, record_id=pk)
    if kind == "article":
        taken = Revision.objects.filter(kind="passage", snapshot__root__article_id=pk).values("record_id")
        gone |= Q(kind="passage", record_id__in=taken)
    comments = Comment.objects.filter(gone)
    # The stock log of the admin names a comment by its first words.
    ids = [str(comment) for comment in comments.values_list("pk", flat=True)]
    LogEntry.objects.filter(content_type__model="comment", object_id__in=ids).update(object_repr="", change_message="")
    comments.delete()


def _empty_revisions(kind: str, pk: int) -> None:
    """Those of the record, and those of passages that were once taken from the article."""
    gone = Q(kind=kind, record_id=pk)
    if kind == "article":
        gone |= Q(kind="passage", snapshot__root__article_id=pk)
    Revision.objects.filter(gone).update(snapshot=None, note="")


def _forget_candidates(kind: str, pk: int) -> None:
    if kind == "event":
        unnamed = Participation.objects.filter(event=pk).values_list("uid", flat=True)
        Candidate.objects.filter(participation__in=list(unnamed)).delete()
    if kind == "actor":
        Candidate.objects.filter(actor_id=pk).delete()

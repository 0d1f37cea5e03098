"""Urgent corrections: the version that readers see is put right at once, while the draft goes its own way.

What was put right becomes a revision made from the public one, which alone is published. The draft takes the same
change, as a revision of its own; where it says something else already it keeps its words, and a task names them.
"""

from collections.abc import Iterator
from typing import cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models.aggregates import model_of
from relations.newsroom import audit, rows
from relations.newsroom.merging import Merged, merge
from relations.newsroom.models import Edition, Revision, Standing, Task, UrgentCorrection
from relations.newsroom.plans import Problem, Refused, standings_of
from relations.newsroom.record import record
from relations.newsroom.rights import may_change, overreach
from relations.newsroom.snapshots import Key, Snapshot, content_digest, upgraded
from relations.newsroom.workflow import MOVES, has_right, own_text_allowed, publish
from relations.reading import NEWSROOM
from relations.vocabulary import ItemAct

ACTS = (ItemAct.CORRECTION, ItemAct.CLARIFICATION, ItemAct.TYPO, ItemAct.UPDATE)


def correcting_refusal(standing: Standing | None, user: User) -> str | None:
    """Why `user` may not correct the public version of a record now, in words for the desk."""
    if standing is None or not may_change(user, standing.kind):
        return _("You do not have the right to do this.")
    if not standing.is_public:
        return _("The public cannot read this record: there is nothing to correct.")
    if open_correction(standing.key):
        return _("A correction of the public version waits already: publish it or give it up first.")
    return None


def open_correction(key: Key) -> UrgentCorrection | None:
    kind, pk = key
    found = UrgentCorrection.objects.filter(kind=kind, record_id=pk, closed_at=None)
    return found.select_related("by").first()


def public_revision(standing: Standing) -> Snapshot:
    """What was published of a record, whole: with the links that wait for their other end."""
    revision = Revision.objects.get(kind=standing.kind, record_id=standing.record_id, number=standing.published or 0)
    return upgraded(revision.snapshot or {})


def correct(
    key: Key, corrected: Snapshot, *, base: int, by: User, act: str, notice_fr: str = "", notice_en: str = ""
) -> UrgentCorrection:
    """Keep a corrected public version, and take the same change into the draft. Raises Refused.

    `base` is the revision that was public when `by` opened it.
    """
    kind, pk = key
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        standing = standings_of([key]).get(key)
        problems = list(_problems(key, standing, corrected, base, act, notice_fr, by))
        if problems or standing is None:
            raise Refused(problems)
        public, draft = public_revision(standing), upgraded(standing.head.snapshot or {})
        revision = _write(key, corrected, by=by, note=_("Correction of the public version"), made_from=public)
        if standing.has_unpublished_changes:
            _into_the_draft(key, merge(public, corrected, draft), by=by, number=revision.number)
        said = {"act": act, "notice_fr": notice_fr, "notice_en": notice_en, "by": by, "at": timezone.now()}
        made = UrgentCorrection.objects.create(kind=kind, record_id=pk, base=base, number=revision.number, **said)
        audit.enter([audit.Act("correct", kind, pk, old=base, new=revision.number, reason=notice_fr)], by=by)
    return made


def _problems(
    key: Key, standing: Standing | None, corrected: Snapshot, base: int, act: str, notice_fr: str, by: User
) -> Iterator[Problem]:
    if reason := correcting_refusal(standing, by):
        yield Problem(reason, key)
        return
    if act not in ACTS:
        yield Problem(_("Say what kind of change this is: readers are told."), key)
    if act == ItemAct.CORRECTION and not notice_fr.strip():
        yield Problem(_("Readers are owed a notice in French: say what was wrong and what is right."), key)
    if standing and standing.published != base:
        yield Problem(_("Another version has become public since you opened this one: look again."), key)
    elif standing:
        public = public_revision(standing)
        if content_digest(public) == content_digest(corrected):
            yield Problem(_("Nothing has been changed."), key)
        yield from overreach(by, {key[1]: public}, {key[1]: corrected})


def _write(key: Key, snapshot: Snapshot, *, by: User, note: str, made_from: Snapshot) -> Revision:
    kind, pk = key
    rows.write(kind, [snapshot], NEWSROOM)
    row = model_of(kind)._base_manager.using(NEWSROOM).get(pk=pk)
    return cast(Revision, record(row, by=by, note=note, made_from=made_from))


def _into_the_draft(key: Key, merged: Merged, *, by: User, number: int) -> None:
    """The change in the draft, made from the draft as it was; a task for what the draft says otherwise."""
    kind, pk = key
    note = _("With the correction of the public version (revision %d)") % number
    _write(key, merged.snapshot, by=by, note=note, made_from=merged.theirs)
    if merged.conflicts:
        Task.objects.create(
            kind=kind,
            record_id=pk,
            cause=Task.Cause.DRAFT_DIFFERS,
            about_kind=kind,
            about_id=pk,
            detail={"revision": number, "changes": [conflict.key for conflict in merged.conflicts]},
            at=timezone.now(),
        )


def publish_correction(correction: UrgentCorrection, *, by: User, own_text_confirmed: bool = False) -> Edition:
    """Publish what waits, and nothing else of the record. Raises Refused."""
    key = (correction.kind, correction.record_id)

    def close(edition: Edition) -> None:
        said = {"closed_at": timezone.now(), "edition": edition.number}
        if not UrgentCorrection.objects.filter(pk=correction.pk, closed_at=None).update(**said):
            raise Refused([Problem(_("This correction is published or given up already."), key)])

    return publish(
        [key],
        by=by,
        act=correction.act,
        notice_fr=correction.notice_fr,
        notice_en=correction.notice_en,
        revisions={key: correction.number},
        own_text_confirmed=own_text_confirmed,
        then=close,
    )


def publishing_refusal(correction: UrgentCorrection, user: User) -> str | None:
    """Why `user` may not publish what waits, in words for the desk."""
    if correction.closed_at:
        return _("This correction is published or given up already.")
    for move in (MOVES["publish"], MOVES["approve"]):
        if not has_right(user, move):
            return _("You do not have the right to do this.")
    if user == correction.by and not own_text_allowed(user, user.is_superuser):
        return _("Somebody other than the author has to approve it first.")
    return None


def give_up(correction: UrgentCorrection, *, by: User) -> None:
    """Leave the public version as it is; the draft keeps the change. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        if not may_change(by, correction.kind):
            raise Refused([_("You do not have the right to do this.")])
        if UrgentCorrection.objects.filter(pk=correction.pk, closed_at=None).update(closed_at=timezone.now()):
            kind, pk = correction.kind, correction.record_id
            audit.enter([audit.Act("correct.give_up", kind, pk, new=correction.number)], by=by)

"""Urgent corrections: the version that readers see is put right at once, while the draft goes its own way.

What was put right becomes a revision made from the public one, which alone is published. The draft takes the same
change, as a revision of its own; where it says something else already it keeps its words, and a task names them. The
working rows are the draft's throughout.
"""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models import Record
from relations.models.aggregates import model_of
from relations.newsroom import audit, rows
from relations.newsroom.alerts import alert_for
from relations.newsroom.combining import write_combined
from relations.newsroom.mass_acts import items_of
from relations.newsroom.merging import Merged, merge
from relations.newsroom.models import Alert, Edition, Revision, Standing, Task, UrgentCorrection
from relations.newsroom.plans import Problem, Refused, standings_of
from relations.newsroom.record import record, record_apart, settled_english
from relations.newsroom.rights import may_change, overreach
from relations.newsroom.snapshots import Key, Snapshot, all_rows, content_digest, upgraded
from relations.newsroom.translating import note_merge
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


def may_not_correct(standing: Standing | None, user: User) -> str | None:
    """Why the desk does not open the public version for `user`: only while a draft is in the way of it.

    Otherwise the form of the record is the public version.
    """
    reason = correcting_refusal(standing, user)
    if reason is None and standing is not None and not standing.has_unpublished_changes:
        return _("No draft is in the way: change the record itself, and publish it.")
    return reason


def open_correction(key: Key) -> UrgentCorrection | None:
    kind, pk = key
    found = UrgentCorrection.objects.filter(kind=kind, record_id=pk, closed_at=None)
    return found.select_related("by").first()


def public_revision(standing: Standing) -> Snapshot:
    """What was published of a record, whole: with the links that wait for their other end."""
    return _revision(standing.key, standing.published or 0)


def _revision(key: Key, number: int) -> Snapshot:
    return upgraded(Revision.objects.get(kind=key[0], record_id=key[1], number=number).snapshot or {})


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
        number = _keep(standing, corrected, by)
        said = {"act": act, "notice_fr": notice_fr, "notice_en": notice_en, "by": by, "at": timezone.now()}
        made = UrgentCorrection.objects.create(kind=kind, record_id=pk, base=base, number=number, **said)
        audit.enter([audit.Act("correct", kind, pk, old=base, new=number, reason=notice_fr)], by=by)
        alert_for(Alert.Cause.CORRECTION_WAITS, key, by=by)
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


def _keep(standing: Standing, corrected: Snapshot, by: User) -> int:
    """The number of the revision that says what readers are to read; the working rows never say it before the draft."""
    key, public = standing.key, public_revision(standing)
    english = settled_english(model_of(key[0]), public, corrected)
    corrected = {**corrected, "root": corrected["root"] | {"english": english}}
    merged = merge(public, corrected, upgraded(standing.head.snapshot or {}))
    note = _("Correction of the public version")
    if content_digest(merged.snapshot) == content_digest(corrected):
        # Nothing of the draft is in the way: it becomes what readers are to read, or says it already.
        rows.write(key[0], [merged.snapshot], NEWSROOM)
        made = record(_row(key), by=by, note=note, made_from=merged.theirs)
        return made.number if made else standing.head.number
    number = record_apart({key[1]: corrected}, by=by, note=note)[key[1]].number
    _into_the_draft(standing, merged, (public, corrected), by=by, number=number)
    return number


def _into_the_draft(
    standing: Standing, merged: Merged, correction: tuple[Snapshot, Snapshot], *, by: User, number: int
) -> None:
    """The change in the draft, made from the draft as it was; a task for what the draft says otherwise."""
    versions = (merged.snapshot, *correction, merged.theirs)
    changes = [conflict.key for conflict in merged.conflicts]
    try:
        write_combined(*versions)
        note_merge(standing.key, versions, {"mine": number, "theirs": standing.head.number}, by=by)
    except Refused:
        # What is urgent does not wait for a draft that it does not go together with.
        changes = [change.key for change in merged.made_by("mine")]
    note = _("With the correction of the public version (revision %d)") % number
    record(_row(standing.key), by=by, note=note, english_as_written=True, made_from=merged.theirs)
    if changes:
        Task.objects.create(
            kind=standing.kind,
            record_id=standing.record_id,
            cause=Task.Cause.DRAFT_DIFFERS,
            about_kind=standing.kind,
            about_id=standing.record_id,
            detail={"revision": number, "changes": changes},
            at=timezone.now(),
        )


def _row(key: Key) -> Record:
    row: Record = model_of(key[0])._base_manager.using(NEWSROOM).get(pk=key[1])
    return row


def publish_correction(correction: UrgentCorrection, *, by: User, own_text_confirmed: bool = False) -> Edition:
    """Publish what waits, and nothing else of the record. Raises Refused."""
    key, standing = (correction.kind, correction.record_id), _standing(correction)
    if reason := _outlived(correction, standing):
        raise Refused([Problem(reason, key)])

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
        expected_public={key: correction.base},
        leave_out=_still_withheld(correction, standing),
        own_text_confirmed=own_text_confirmed,
        then=close,
    )


def _standing(correction: UrgentCorrection) -> Standing | None:
    return Standing.objects.filter(kind=correction.kind, record_id=correction.record_id).first()


def _outlived(correction: UrgentCorrection, standing: Standing | None) -> str | None:
    """Why what waits is no correction of what readers see now; None while it is."""
    if standing is None or not standing.is_public:
        return _("The public cannot read this record any more: give this correction up.")
    if standing.published != correction.base:
        return _("Another version has become public since this correction was written: give it up, and look again.")
    return None


def _still_withheld(correction: UrgentCorrection, standing: Standing | None) -> list[tuple[str, str]]:
    """The links that readers are not shown yet and that the correction leaves as they were."""
    key = (correction.kind, correction.record_id)
    item = items_of({key: standing.edition or 0}).get(key) if standing else None
    if item is None:
        return []
    before, after = (
        {row["uid"]: row for row in all_rows(_revision(key, number))} for number in (correction.base, correction.number)
    )
    links = [(link["row"], link["field"]) for link in item.left_out]
    return [
        (row, name)
        for row, name in links
        if before.get(row, {}).get(f"{name}_id") == after.get(row, {}).get(f"{name}_id")
    ]


def publishing_refusal(correction: UrgentCorrection, user: User) -> str | None:
    """Why `user` may not publish what waits, in words for the desk."""
    if correction.closed_at:
        return _("This correction is published or given up already.")
    if reason := _outlived(correction, _standing(correction)):
        return reason
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

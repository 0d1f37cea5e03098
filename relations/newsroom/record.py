"""The one way into the newsroom's history: whatever changes a record ends here, as a revision of the whole of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models import Passage, Record
from relations.models.aggregates import aggregates, model_of
from relations.newsroom import audit
from relations.newsroom.duplicates import forget_likenesses
from relations.newsroom.models import Publicity, Review, Revision, Standing
from relations.newsroom.plans import Problem, Refused, standings_of
from relations.newsroom.proposals.forgetting import drop_proposals
from relations.newsroom.rights import is_system, overreach
from relations.newsroom.rows import CHUNK, delete, erase_parts, write
from relations.newsroom.snapshots import Snapshot, content_digest, digest, take, upgraded
from relations.newsroom.traits import keep_traits
from relations.newsroom.translations import APART, outdated
from relations.publication.inserting import insert, made, new_ids
from relations.reading import NEWSROOM
from relations.vocabulary import EnglishState


def record(
    root: Record,
    *,
    by: User,
    note: str = "",
    english_as_written: bool = False,
    made_from: Snapshot | None = None,
) -> Revision | None:
    """Append the revision that says what a record has become; None when it is what it was.

    Call it after the working rows were written, in the same transaction. Raises Refused when `by` may not make this
    change: the transaction has to be rolled back then. `english_as_written`: the row says rightly whether its English
    follows the French, as the rows of an earlier revision do. `made_from` is what `by` began with, where that is not
    the head.
    """
    origins = {root.pk: made_from} if made_from else {}
    return record_all([root], by=by, note=note, english_as_written=english_as_written, made_from=origins)[0]


def record_all(
    roots: Sequence[Record],
    *,
    by: User,
    note: str = "",
    english_as_written: bool = False,
    made_from: Mapping[int, Snapshot] | None = None,
) -> list[Revision | None]:
    """`record()` for many records of one kind, in a fixed number of queries. Answers in the order asked."""
    if not roots:
        return []
    kind, ids = roots[0].kind(), [root.pk for root in roots]
    with transaction.atomic(using="default"):
        # The locks come before the reading: of two saves at once, the second sees what the first has written.
        audit.claim()
        standings = {pk: standing for (_kind, pk), standing in standings_of((kind, pk) for pk in ids).items()}
        snapshots = take(kind, ids, "default")
        heads = {pk: standing.head.snapshot and upgraded(standing.head.snapshot) for pk, standing in standings.items()}
        before = heads | dict(made_from or {})
        if not english_as_written:
            _settle_english(type(roots[0]), snapshots, before)
        changed: dict[int, Snapshot] = {
            pk: snapshot
            for pk, snapshot in snapshots.items()
            if pk not in standings or content_digest(snapshot) != content_digest(heads[pk] or {"root": {}})
        }
        if problems := list(overreach(by, before, changed)):
            raise Refused(problems)
        _stamp(type(roots[0]), changed)
        old = {pk: standing.head.number for pk, standing in standings.items()}
        revisions = _append(kind, changed, standings, by=by, note=note)
        audit.enter(
            (audit.Act("save", kind, pk, old=old.get(pk), new=r.number, reason=note) for pk, r in revisions.items()),
            by=by,
        )
        # From draft to draft: what the public reads of an article moves no passage of its draft.
        _follow_texts([pk for pk in changed if kind == "article" and _has_new_text(before.get(pk), changed[pk])], by=by)
    for root in roots:
        if written := snapshots.get(root.pk):
            root.english = written["root"]["english"]
            root.updated = datetime.fromisoformat(written["root"]["updated"])
    return [revisions.get(pk) for pk in ids]


def record_new(kind: str, snapshots: Sequence[Snapshot], *, by: User, note: str = "") -> None:
    """Write records that nobody has seen yet, all of one kind, and their first revisions: in a fixed number of
    statements for any number of them.

    Snapshots come with their ids (`new_ids`) and are right by the rules of their models; the rows are made from them.
    Raises Refused as `record()` does.
    """
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        by_id = {snapshot["id"]: snapshot for snapshot in snapshots}
        if problems := list(overreach(by, dict.fromkeys(by_id), by_id)):
            raise Refused(problems)
        now, model = timezone.now().isoformat(), model_of(kind)
        for snapshot in snapshots:
            snapshot["root"] |= {"created": now, "updated": now, "english": settled_english(model, None, snapshot)}
        write(kind, snapshots, NEWSROOM)
        revisions = _append(kind, by_id, {}, by=by, note=note)
        audit.enter((audit.Act("save", kind, pk, new=r.number, reason=note) for pk, r in revisions.items()), by=by)


def record_apart(snapshots: Mapping[int, Snapshot], *, by: User, note: str) -> dict[int, Revision]:
    """Append what the public is to read of records of one kind whose drafts go their own way.

    The working rows stay the draft's: `record_all()` has to follow in the same transaction, and asks for the rights.
    """
    if not snapshots:
        return {}
    (kind,) = {snapshot["kind"] for snapshot in snapshots.values()}
    audit.claim()
    standings = {pk: standing for (_kind, pk), standing in standings_of((kind, pk) for pk in snapshots).items()}
    now = timezone.now().isoformat()
    stamped = {pk: {**found, "root": found["root"] | {"updated": now}} for pk, found in snapshots.items()}
    old = {pk: standing.head.number for pk, standing in standings.items()}
    revisions = _append(kind, stamped, standings, by=by, note=note)
    audit.enter(
        (
            audit.Act("save", kind, pk, old=old.get(pk), new=r.number, reason=note, detail={APART: True})
            for pk, r in revisions.items()
        ),
        by=by,
    )
    return revisions


def end_record(kind: str, pk: int, *, by: User, note: str) -> Revision:
    """Delete the working rows of a record that nothing refers to any more; its revisions stay."""
    audit.claim()
    standing = standings_of([(kind, pk)])[kind, pk]
    erase_parts(aggregates()[kind], [pk], "default")
    delete(model_of(kind), "id", [pk], "default")
    revision = _append(kind, {pk: None}, {pk: standing}, by=by, note=note)[pk]
    forget_likenesses(kind, [pk])
    return revision


def delete_draft(root: Record, *, by: User, own: bool = False) -> None:
    """Delete the working rows of a record that was never public; its revisions stay.

    `own`: what nobody but `by` has written and nobody has been asked to read goes without the right to delete.
    Raises Refused when it was public: such a record is withdrawn, so that its address can say so.
    """
    kind, pk = root.kind(), root.pk
    with transaction.atomic(using="default"):
        audit.claim()
        standing = standings_of([(kind, pk)])[kind, pk]
        if problems := list(_against_deleting(standing, root, by, own=own)):
            raise Refused(problems)
        root.delete()
        _append(kind, {pk: None}, {pk: standing}, by=by, note=_("Deleted"))
        forget_likenesses(kind, [pk])
        if kind == "article":
            drop_proposals(pk)
        number = standing.head.number
        audit.enter([audit.Act("delete", kind, pk, old=number - 1, new=number)], by=by)


def delete_new(kind: str, ids: Sequence[int], *, by: User, note: str) -> None:
    """Delete the working rows of drafts of one kind that are still as they were made, in a fixed number of statements.

    Raises Refused when one was ever public, is scheduled, or was changed since; whoever calls has asked who refers to
    them.
    """
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        standings = {pk: standing for (_kind, pk), standing in standings_of((kind, pk) for pk in ids).items()}
        heads = {pk: upgraded(s.head.snapshot) for pk, s in standings.items() if s.head.snapshot is not None}
        problems = [
            Problem(_("This draft is no longer as it was made."), (kind, pk))
            for pk, standing in standings.items()
            if standing.publicity != Publicity.NEVER or standing.review == Review.SCHEDULED or standing.head.number != 1
        ]
        if problems := problems or list(overreach(by, dict(heads), heads)):
            raise Refused(problems)
        erase_parts(aggregates()[kind], list(heads), NEWSROOM)
        delete(model_of(kind), "id", list(heads), NEWSROOM)
        revisions = _append(kind, dict.fromkeys(heads), standings, by=by, note=note)
        forget_likenesses(kind, list(heads))
        audit.enter((audit.Act("delete", kind, pk, old=1, new=r.number) for pk, r in revisions.items()), by=by)


def _against_deleting(standing: Standing, root: Record, by: User, *, own: bool) -> Iterator[Problem]:
    kind, pk = root.kind(), root.pk
    may_delete = is_system(by) or by.has_perm(f"relations.delete_{kind}")
    if not may_delete and not (own and _is_alone(standing, by)):
        yield Problem(_("You do not have the right to do this."), (kind, pk))
    if standing.publicity != Publicity.NEVER:
        yield Problem(_("“%s” has been published: withdraw it instead of deleting it.") % root, (kind, pk))
    if standing.review == Review.SCHEDULED:
        yield Problem(_("“%s” is scheduled: cancel the schedule first.") % root, (kind, pk))
    if standing.head.snapshot is not None:
        snapshot = upgraded(standing.head.snapshot)
        yield from overreach(by, {pk: snapshot}, {pk: snapshot})


def _is_alone(standing: Standing, by: User) -> bool:
    """Whether `by` has written all that there is of a draft, and nobody else has to do with it."""
    written = Revision.objects.filter(kind=standing.kind, record_id=standing.record_id)
    return standing.review == Review.DRAFT and not written.exclude(by=by).exists()


def _settle_english(model: type[Record], snapshots: dict[int, Snapshot], before: dict[int, Snapshot | None]) -> None:
    """Write the state of the English text where it is not what the row says."""
    by_state: dict[str, list[int]] = {}
    for pk, snapshot in snapshots.items():
        state = settled_english(model, before.get(pk), snapshot)
        if state != snapshot["root"]["english"]:
            snapshot["root"]["english"] = state
            by_state.setdefault(state, []).append(pk)
    for state, ids in by_state.items():
        model._base_manager.using("default").filter(pk__in=ids).update(english=state)


def settled_english(model: type[Record], before: Snapshot | None, snapshot: Snapshot) -> str:
    """The state of the English text once somebody has made this of what it was before."""
    state = english_state(model, before, snapshot)
    is_behind = state == EnglishState.READY and _is_still_behind(before, snapshot)
    return EnglishState.OUT_OF_DATE if is_behind else state


def _is_still_behind(before: Snapshot | None, snapshot: Snapshot) -> bool:
    """Whether somebody brought one English text up to date and left another behind."""
    if before is None or before["root"]["english"] != EnglishState.OUT_OF_DATE:
        return False
    texts = [f"{name}_en" for name in model_of(snapshot["kind"]).TEXTS]
    moved = any(before["root"].get(name) != snapshot["root"].get(name) for name in texts)
    return moved and bool(outdated((snapshot["kind"], snapshot["id"]), snapshot))


def _stamp(model: type[Record], changed: dict[int, Snapshot]) -> None:
    """Write the moment of the change to the rows and to their snapshots."""
    now = timezone.now()
    for snapshot in changed.values():
        snapshot["root"]["updated"] = now.isoformat()
    model._base_manager.using("default").filter(pk__in=changed).update(updated=now)


def _has_new_text(before: Snapshot | None, after: Snapshot) -> bool:
    return before is not None and before["root"].get("body") != after["root"].get("body")


def _follow_texts(articles: list[int], *, by: User) -> None:
    """Anchor the passages of these articles in their new text: they stand elsewhere, or nowhere."""
    if not articles:
        return
    moved = [
        passage
        for passage in Passage.objects.filter(article__in=articles).select_related("article")
        if passage.follow()
    ]
    for passage in moved:
        passage.save(update_fields=Passage.ANCHOR)
    record_all(moved, by=by, note=_("The text of the article has changed"))


def english_state(model: type[Record], before: Snapshot | None, after: Snapshot) -> str:
    """Missing without an English label; out of date once the French moves on alone; else what the editor said."""
    new, old = after["root"], before["root"] if before else {}
    if not any(new.get(f"{name}_fr") for name in model.TEXTS):
        # Nothing of ours to translate: a passage, an invocation without a note.
        return EnglishState.READY
    if not new.get(f"{model.TEXTS[0]}_en"):
        return EnglishState.MISSING
    if before is None or new["english"] == EnglishState.MISSING:
        return EnglishState.READY

    def moved(lang: str) -> bool:
        return any(new.get(f"{name}_{lang}") != old.get(f"{name}_{lang}") for name in model.TEXTS)

    if moved("en"):
        return EnglishState.READY
    return EnglishState.OUT_OF_DATE if moved("fr") else new["english"]


def _append(
    kind: str, snapshots: dict[int, Any], standings: dict[int, Standing], *, by: User, note: str
) -> dict[int, Revision]:
    now = timezone.now()
    revisions = [
        made(
            Revision,
            {
                "id": pk_of_revision,
                "kind": kind,
                "record_id": pk,
                "uid": standings[pk].uid if pk in standings else snapshot["root"]["uid"],
                "number": standings[pk].head.number + 1 if pk in standings else 1,
                "snapshot": snapshot,
                "digest": digest(snapshot),
                "by_id": by.pk,
                "at": now,
                "note": note,
            },
        )
        for pk_of_revision, (pk, snapshot) in zip(
            new_ids(Revision, len(snapshots), NEWSROOM), snapshots.items(), strict=True
        )
    ]
    insert(revisions, NEWSROOM)
    _move_heads(revisions, standings)
    keep_traits(kind, snapshots)
    return {revision.record_id: revision for revision in revisions}


def _move_heads(revisions: Iterable[Revision], standings: dict[int, Standing]) -> None:
    """The head is the new revision, and no review of an older one counts for it."""
    new, moved = [], []
    for revision in revisions:
        standing = standings.get(revision.record_id)
        if standing is None:
            new.append(_first_standing(revision))
        else:
            standing.head, standing.review, standing.since = revision, Review.DRAFT, revision.at
            moved.append(standing)
    insert(new, NEWSROOM)
    _write_heads(moved)


def _first_standing(revision: Revision) -> Standing:
    values = {"kind": revision.kind, "record_id": revision.record_id, "uid": revision.uid}
    return made(Standing, {**values, "head_id": revision.pk, "since": revision.at})


def _write_heads(moved: Sequence[Standing]) -> None:
    """One plain statement for some hundred of one kind and one moment: `bulk_update` would name each of them in a long
    CASE for each column."""
    mine = Revision.objects.filter(kind=OuterRef("kind"), record_id=OuterRef("record_id"))
    newest = Subquery(mine.order_by("-number").values("pk")[:1])
    for at in range(0, len(moved), CHUNK):
        some = Standing.objects.filter(pk__in=[standing.pk for standing in moved[at : at + CHUNK]])
        some.update(head=newest, review=Review.DRAFT, since=moved[at].since)

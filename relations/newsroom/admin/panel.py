"""What the desk says above the form of a record: where it stands, and what its reader may do with it."""

from dataclasses import dataclass
from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.models import Record
from relations.newsroom.accounts import name_of
from relations.newsroom.assigning import assigning_refusal
from relations.newsroom.corrections import may_not_correct, open_correction
from relations.newsroom.dossiers import dossiers_of
from relations.newsroom.freezing import freezing_refusal
from relations.newsroom.models import Dossier, Publicity, Revision, Schedule, Standing, UrgentCorrection
from relations.newsroom.previewing import page_of
from relations.newsroom.rights import frozen, may_change, overreach
from relations.newsroom.schedules import waiting_for
from relations.newsroom.snapshots import upgraded
from relations.newsroom.workflow import MOVES, PUBLISH, REMOVE, WITHDRAW, Move, has_right, refusal


@dataclass(frozen=True)
class Panel:
    words: str
    review: str
    revision: int | None
    address: str
    # Why the reader may not make the move; empty when they may.
    moves: list["Step"]
    # Why nothing could be saved, were the form sent as it is.
    save_refusal: str
    publish_refusal: str
    withdraw_refusal: str
    delete_refusal: str
    standing: Standing | None
    # The open dossiers in which it lies, and what waits to publish or withdraw it.
    dossiers: list[Dossier]
    schedules: list[Schedule]
    frozen: str
    # The correction of the public version that waits, and whether the reader may begin one.
    correction: UrgentCorrection | None
    may_correct: bool
    may_freeze: bool
    may_assign: bool


@dataclass(frozen=True)
class Step:
    """A move within the newsroom, as a button: why it may not be made, and what it asks for."""

    name: str
    label: str
    refusal: str
    needs_comment: bool
    # The reader wrote what it would approve, and is the one who may do so all the same.
    own_text: bool


# The moves that a form offers, in the order of work, and what is said once they are made.
DONE = {
    "submit": gettext_lazy("Submitted for review."),
    "take_back": gettext_lazy("Taken back: it is a draft again."),
    "approve": gettext_lazy("Approved."),
    "request_changes": gettext_lazy("Changes requested: the authors are told."),
}
STEPS = tuple(DONE)


def editor_of(request: HttpRequest) -> User:
    """Who is at the desk: the site lets nobody in without a name."""
    return cast(User, request.user)


def panel_of(record: Record | None, user: User) -> Panel:
    standing = Standing.objects.select_related("head", "assignee").filter(**_key(record)).first() if record else None
    moves = [_step(MOVES[name], standing, user) for name in STEPS]
    ice = next((problem.message for problem in frozen([standing.key])), "") if standing else ""
    # A record that is not saved yet is saved by the button itself, before it goes on to be published.
    unsaved = "" if user.has_perm(PUBLISH.permission) else refusal(None, PUBLISH, user)
    return Panel(
        words=words_of(standing),
        review=standing.get_review_display() if standing else "",
        revision=standing.head.number if standing else None,
        address=page_of(standing.key) if standing else "",
        moves=[step for step in moves if step],
        save_refusal=ice or _save_refusal(standing, user),
        publish_refusal=(refusal(standing, PUBLISH, user) if standing else unsaved) or "",
        # What is withdrawn already can still be removed for legal reasons, from the same page.
        withdraw_refusal=(refusal(standing, WITHDRAW, user) if refusal(standing, REMOVE, user) else "") or "",
        delete_refusal=_delete_refusal(standing),
        standing=standing,
        dossiers=dossiers_of(standing.key) if standing else [],
        schedules=list(waiting_for(standing.key)) if standing else [],
        frozen=ice,
        correction=open_correction(standing.key) if standing else None,
        may_correct=may_not_correct(standing, user) is None,
        may_freeze=standing is not None and freezing_refusal(user) is None,
        may_assign=standing is not None and assigning_refusal(standing, user) is None,
    )


def _step(move: Move, standing: Standing | None, user: User) -> Step | None:
    """A button for the move; none where it leads nowhere, such as taking back what was not submitted."""
    if move.name == "submit":
        return _submission(standing, user)
    if standing is None or standing.review not in move.review or not has_right(user, move, standing.kind):
        return None
    alone = refusal(standing, move, user)
    confirmed = refusal(standing, move, user, own_text_confirmed=True) if alone else None
    own_text = alone is not None and confirmed is None
    return Step(move.name, str(move.label), "" if own_text else alone or "", move.needs_comment, own_text)


def _save_refusal(standing: Standing | None, user: User) -> str:
    """What `record()` would say to the record as it now stands."""
    if standing is None or standing.head.snapshot is None or not may_change(user, standing.kind):
        return ""
    now = {standing.record_id: upgraded(standing.head.snapshot)}
    return next((problem.message for problem in overreach(user, dict(now), now)), "")


def _submission(standing: Standing | None, user: User) -> Step | None:
    """Always there for whoever writes: the button saves first, and what was typed is a draft again."""
    if standing and not has_right(user, MOVES["submit"], standing.kind):
        return None
    ice = next((problem.message for problem in frozen([standing.key])), "") if standing else ""
    return Step("submit", _("Save and submit"), ice, needs_comment=False, own_text=False)


def _key(record: Record) -> dict[str, str | int]:
    return {"kind": record.kind(), "record_id": record.pk}


def _delete_refusal(standing: Standing | None) -> str:
    ever_public = standing is not None and standing.publicity != Publicity.NEVER
    return _("It has been published: withdraw it instead of deleting it.") if ever_public else ""


def words_of(standing: Standing | None) -> str:
    """Whether the public can read the record, in words for the desk."""
    if standing is None:
        return _("Not saved yet")
    number = {"edition": standing.edition}
    match standing.publicity:
        case Publicity.PUBLIC if standing.has_unpublished_changes:
            return _("Published in edition %(edition)s, unpublished changes since %(moment)s by %(user)s") % (
                number | _first_unpublished(standing)
            )
        case Publicity.PUBLIC:
            return _("Published in edition %(edition)s") % number
        case Publicity.WITHDRAWN:
            return _("Withdrawn in edition %(edition)s") % number
        case Publicity.REMOVED:
            return _("Removed for legal reasons in edition %(edition)s") % number
    return str(standing.get_publicity_display())


def _first_unpublished(standing: Standing) -> dict[str, str]:
    newer = Revision.objects.filter(
        kind=standing.kind, record_id=standing.record_id, number__gt=standing.published or 0
    )
    revision = newer.select_related("by").order_by("number").first() or standing.head
    moment = date_format(timezone.localtime(revision.at), "SHORT_DATETIME_FORMAT")
    return {"moment": moment, "user": name_of(revision.by)}

"""Previews for people without an account: who shared which draft, for whom and until when, and who has opened it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Max
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.models import AuditEvent, PreviewLink, Standing
from relations.newsroom.plans import Problem, Refused, standings_of
from relations.newsroom.previewing import public_page_for
from relations.newsroom.rights import is_system, limits_of, may_change, outside
from relations.newsroom.snapshots import Key, upgraded
from relations.reading import NEWSROOM

# How long a link may last, in hours, and how long it does when nobody says.
HOURS = (24, 72, 168, 720)
USUAL = 72
OPENED = "preview.open"


class UnknownLink(Exception):
    """No link has this secret."""


class EndedLink(Exception):
    """The link was revoked, or its time has passed."""


@dataclass(frozen=True)
class SharedLink:
    """A link with what the audit knows of its openings."""

    link: PreviewLink
    times: int
    last: datetime | None

    @property
    def state(self) -> str:
        return state_of(self.link)


def state_of(link: PreviewLink) -> str:
    """ "active", "expired" or "revoked"."""
    if link.revoked_at:
        return "revoked"
    return "active" if link.expires > timezone.now() else "expired"


def may_share(user: User, kind: str) -> bool:
    """Whoever may change a record may show its draft to somebody else."""
    return is_system(user) or may_change(user, kind)


def refusal(standing: Standing | None, user: User) -> str:
    """Why `user` may not share the draft of this record, in words for the desk; empty if nothing stands against it."""
    if standing is None or standing.head.snapshot is None:
        return _("This record has been deleted, or was never saved.")
    if not may_share(user, standing.kind):
        return _("You do not have the right to do this.")
    limits = limits_of(user, f"change_{standing.kind}")
    if limits is not None and outside(limits, upgraded(standing.head.snapshot)):
        return _("Your group works on other relations than the one that this record belongs to.")
    if public_page_for(standing.key) is None:
        # The page of a draft that cites it would be shown whole to somebody who was promised this record alone.
        return _("This kind of record has no page of its own, and no public record that has one cites it.")
    return ""


def share(key: Key, *, by: User, hours: int = USUAL, purpose: str = "") -> tuple[PreviewLink, str]:
    """A link to the draft of this record, and its secret, which is kept nowhere. Raises Refused."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        if reason := refusal(standings_of([key]).get(key), by) or _wrong_hours(hours):
            raise Refused([Problem(reason, key)])
        kind, pk = key
        now = timezone.now()
        link = PreviewLink.objects.create(
            digest=digest_of(token), kind=kind, record_id=pk, purpose=purpose, by=by, at=now,
            expires=now + timedelta(hours=hours),
        )  # fmt: skip
        # For whom it is names somebody: as a reason, it may be taken out of the audit.
        detail = {"link": link.pk, "hours": hours}
        audit.enter([audit.Act("preview.share", kind, pk, reason=purpose, detail=detail)], by=by)
    return link, token


def _wrong_hours(hours: int) -> str:
    return "" if hours in HOURS else _("Choose how long the link lasts from the list.")


def revoke(link: PreviewLink, *, by: User) -> None:
    """End a link now; one that has ended stays as it was. Raises Refused."""
    key = link.kind, link.record_id
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        # Not `refusal()`: a link to a draft that was deleted may be revoked too.
        if not may_share(by, link.kind):
            raise Refused([Problem(_("You do not have the right to do this."), key)])
        link.refresh_from_db()
        if state_of(link) == "active":
            link.revoked_at = timezone.now()
            link.save(update_fields=("revoked_at",))
            audit.enter([audit.Act("preview.revoke", *key, detail={"link": link.pk})], by=by)


def opened(token: str, origin: str) -> PreviewLink:
    """The link with this secret, after the audit has kept that it was opened from there.

    Raises UnknownLink and EndedLink, and then writes nothing. The secret is looked up by its hash alone: how long that
    takes says nothing about it.
    """
    link = PreviewLink.objects.filter(digest=digest_of(token)).first()
    if link is None:
        raise UnknownLink
    _refuse_ended(link)
    with transaction.atomic(using=NEWSROOM), audit.coming_from(origin):
        audit.claim()
        link.refresh_from_db()
        # Somebody may have revoked it while this waited.
        _refuse_ended(link)
        audit.enter([audit.Act(OPENED, link.kind, link.record_id, detail={"link": link.pk})], by=None)
    return link


def _refuse_ended(link: PreviewLink) -> None:
    if state_of(link) != "active":
        raise EndedLink


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def links_of(key: Key) -> list[SharedLink]:
    """Every link to the draft of this record, the newest first, in two queries."""
    kind, pk = key
    links = list(PreviewLink.objects.filter(kind=kind, record_id=pk).select_related("by"))
    openings = _openings(key) if links else {}
    return [SharedLink(link, *openings.get(str(link.pk), (0, None))) for link in links]


def _openings(key: Key) -> dict[str, tuple[int, datetime | None]]:
    kind, pk = key
    acts = AuditEvent.objects.filter(action=OPENED, kind=kind, record_id=pk)
    counted = acts.order_by().values(link=KT("detail__link")).annotate(times=Count("pk"), last=Max("at"))
    return {str(row["link"]): (row["times"], row["last"]) for row in counted}

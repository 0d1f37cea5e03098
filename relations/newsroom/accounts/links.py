"""One-time links: an invitation, a lost password, a lost second factor. On paper or by word of mouth: no mail needed.

Nobody takes an account over with one of them: a link for a lost password leaves the second factor as it is, a link for
a lost factor asks for the password, and one person makes both for an account only with days between.
"""

import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.accounts.giving import could_have_given
from relations.newsroom.accounts.managing import RETURNED, check, managing_refusal
from relations.newsroom.accounts.second_factor import has_factor
from relations.newsroom.accounts.sessions import end_others
from relations.newsroom.alerts import tell_owner
from relations.newsroom.models import Alert, AuditEvent, OneTimeLink
from relations.newsroom.plans import Refused
from relations.newsroom.sharing import digest_of
from relations.reading import NEWSROOM

Kind = OneTimeLink.Kind
LASTS = {
    Kind.INVITE: timedelta(days=7), Kind.PASSWORD: timedelta(hours=24), Kind.FACTOR: timedelta(hours=24),
    Kind.RECOVER: timedelta(hours=2),
}  # fmt: skip
# Whoever has changed one half of what opens an account does not change the other within so long.
APART = timedelta(days=7)
MADE, SET = "link.make", "account.password"
HALVES = {Kind.PASSWORD: (Kind.FACTOR,), Kind.FACTOR: (Kind.PASSWORD,)}


class DeadLink(Exception):
    """No link has this secret, or it was used, revoked, or is too old: whoever holds it is not told which."""


def making_refusal(user: User, kind: str, by: User) -> str | None:
    """Why `by` may not make this link now; None if nothing stands against it."""
    if refused := managing_refusal(user, by):
        return refused
    if not user.is_active:
        return _("This account is closed: open it again first.")
    if kind == Kind.INVITE and (user.last_login or has_factor(user)):
        return _("This account has been used already: make a link for what was lost.")
    if kind == Kind.FACTOR and not has_factor(user):
        return _("This account has no second factor.")
    return opens_alone_refusal(user, kind, by)


def opens_alone_refusal(user: User, kind: str, by: User) -> str | None:
    """Why `by` could take the account over with this change alone; None if they could not."""
    if kind != Kind.FACTOR and not has_factor(user) and not could_have_given(by, user):
        return _("This account has more rights than yours, and no second factor that would guard it from you.")
    if _has_changed_the_other_half(user, kind, by):
        return _(
            "The other half of what opens this account was changed within the last week: somebody else has to do this, "
            "who has every right, did not change it, and whose own account nobody has changed since. So nobody can "
            "take an account over alone."
        )
    return None


def _has_changed_the_other_half(user: User, kind: str, by: User) -> bool:
    since = timezone.now() - APART
    acts = Q(action=MADE, detail__kind__in=HALVES.get(Kind(kind), ()))
    if kind == Kind.FACTOR:
        acts |= Q(action=SET)
    recent = AuditEvent.objects.filter(acts, detail__user=user.pk, at__gt=since)
    alone = by.is_superuser and not _is_anothers(by, since)
    return (recent.filter(by=by) if alone else recent).exists()


def _is_anothers(by: User, since: datetime) -> bool:
    """Whether an account was made or changed by somebody else so lately that they may be using it."""
    opened = Q(action__in=(MADE, SET, RETURNED), detail__user=by.pk)
    changed = Q(action__in=("user.add", "user.change"), detail__id=by.pk)
    done = AuditEvent.objects.filter(opened | changed, at__gt=since)
    return by.date_joined > since or done.exclude(by=by).exists()


def make_link(user: User, kind: str, *, by: User | None) -> tuple[OneTimeLink, str]:
    """A link, and its secret, which is kept nowhere; those made before for the account end.

    Without `by` a command makes it, which asks nobody. Raises Refused.
    """
    secret, now = secrets.token_urlsafe(24), timezone.now()
    with transaction.atomic(using=NEWSROOM):
        audit.claim(editing=False)
        if by is not None:
            check(
                _("You do not have the right to do this.") if kind == Kind.RECOVER else making_refusal(user, kind, by)
            )
        OneTimeLink.objects.filter(account=user, used_at=None, revoked_at=None).update(revoked_at=now)
        link = OneTimeLink.objects.create(
            digest=digest_of(secret), kind=kind, account=user, by=by, at=now, expires=now + LASTS[Kind(kind)]
        )
        audit.enter([audit.Act(MADE, detail={"user": user.pk, "kind": str(kind), "link": link.pk})], by=by)
        tell_owner(Alert.Cause.LINK_MADE, user, by=by)
    return link, secret


def revoke_link(link: OneTimeLink, *, by: User) -> None:
    """End a link now. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim(editing=False)
        check(managing_refusal(link.account, by))
        if OneTimeLink.objects.filter(pk=link.pk, used_at=None, revoked_at=None).update(revoked_at=timezone.now()):
            audit.enter([audit.Act("link.revoke", detail={"user": link.account_id, "link": link.pk})], by=by)


def link_with(secret: str) -> OneTimeLink:
    """The link that this is the secret of. Raises DeadLink."""
    live = OneTimeLink.objects.filter(used_at=None, revoked_at=None, expires__gt=timezone.now())
    link = live.select_related("account").filter(digest=digest_of(secret), account__is_active=True).first()
    if link is None:
        raise DeadLink
    return link


def asks_for_password(link: OneTimeLink) -> bool:
    """Whether its holder chooses a password; a link for a lost factor asks for the one they have."""
    return link.kind != Kind.FACTOR


def redeem(link: OneTimeLink, password: str = "") -> None:
    """Use a link up: the password is set, the factors are gone, whichever it is for. Raises DeadLink, Refused."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim(editing=False)
        # Two at once: one of them uses it.
        if not OneTimeLink.objects.filter(pk=link.pk, used_at=None, revoked_at=None).update(used_at=timezone.now()):
            raise DeadLink
        user = User.objects.select_for_update().get(pk=link.account_id)
        if asks_for_password(link):
            if not password:
                raise Refused([_("Choose a password.")])
            user.set_password(password)
            user.save(update_fields=("password",))
        if link.kind in (Kind.FACTOR, Kind.RECOVER):
            Authenticator.objects.filter(user_id=user.pk).delete()
        audit.enter([audit.Act("link.use", detail={"user": user.pk, "kind": link.kind, "link": link.pk})], by=user)
        tell_owner(Alert.Cause.LINK_USED, user, by=None)
        end_others(user, but=None, by=user)

"""Tokens by which programs hand in articles: made at the desk, shown once, ended by time or by hand."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom import audit
from relations.newsroom.freezing import refuse_all
from relations.newsroom.models import Freeze, Token
from relations.newsroom.plans import Refused
from relations.newsroom.rights import is_system
from relations.newsroom.sharing import digest_of
from relations.reading import NEWSROOM

RIGHT = "newsroom.manage_token"
# What tells a secret of ours from others, for people and for programs that look for lost ones.
PREFIX = "entente_"
# How long a token may last, in days, and how long it does when nobody says.
DAYS = (30, 90, 180, 365)
USUAL = 90
# A use is noted once in so long.
NOTED = timedelta(minutes=1)


class UnknownToken(Exception):
    """No token has this secret, or it has ended: whoever has none is not told which."""


def may_manage(user: User) -> bool:
    return user.has_perm(RIGHT)


def state_of(token: Token) -> str:
    """ "active", "expired" or "revoked"."""
    if token.revoked_at:
        return "revoked"
    return "active" if token.expires > timezone.now() else "expired"


def make(*, purpose: str, scopes: Iterable[str], by: User, days: int = USUAL) -> tuple[Token, str]:
    """A token, and its secret, which is kept nowhere. Raises Refused."""
    secret, now = f"{PREFIX}{secrets.token_urlsafe(32)}", timezone.now()
    wanted = sorted(set(scopes))
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        if not may_manage(by):
            raise Refused([_("You do not have the right to do this.")])
        if not wanted or not set(wanted) <= set(Token.Scope.values) or days not in DAYS or not purpose.strip():
            raise Refused([_("Say for whom the token is, what it may do and how long it lasts.")])
        token = Token.objects.create(
            digest=digest_of(secret), purpose=purpose.strip(), scopes=wanted, by=by, at=now,
            expires=now + timedelta(days=days),
        )  # fmt: skip
        # For whom it is names somebody: as a reason, it may be taken out of the audit.
        detail = {"token": token.pk, "scopes": wanted, "days": days}
        audit.enter([audit.Act("token.make", reason=token.purpose, detail=detail)], by=by)
    return token, secret


def revoke(given: Token, *, by: User) -> None:
    """End a token now; one that has ended stays as it was. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim(editing=False)
        if not (is_system(by) or may_manage(by)):
            raise Refused([_("You do not have the right to do this.")])
        token = Token.objects.get(pk=given.pk)
        if state_of(token) == "active":
            token.revoked_at = timezone.now()
            token.save(update_fields=("revoked_at",))
            audit.enter([audit.Act("token.revoke", detail={"token": token.pk})], by=by)


def token_with(secret: str) -> Token:
    """The token that this is the secret of, its use noted. Raises UnknownToken, and Refused while all is frozen.

    It is looked up by its hash alone: how long that takes says nothing about it.
    """
    now = timezone.now()
    tokens = Token.objects.annotate(is_frozen=Exists(Freeze.objects.of_everything()))
    # It is no better than the account that it speaks for.
    at_work = tokens.filter(by__is_active=True, by__is_staff=True)
    token = at_work.filter(digest=digest_of(secret)).first()
    if token is None or state_of(token) != "active":
        raise UnknownToken
    if token.is_frozen:
        refuse_all()
    Token.objects.filter(Q(used_at=None) | Q(used_at__lt=now - NOTED), pk=token.pk).update(used_at=now)
    return token

"""What follows when Django or allauth say that somebody came in, or that a second factor has changed.

They have no other way to say it; each answer is one call of a function that stands elsewhere.
"""

from typing import Any

from allauth.account.internal.flows.login import clear_authentication_records, record_authentication
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.http import HttpRequest

from relations.newsroom import audit
from relations.newsroom.accounts.second_factor import has_factor
from relations.newsroom.accounts.sessions import begin, end_others
from relations.newsroom.alerts import tell_owner
from relations.newsroom.models import Alert
from relations.reading import NEWSROOM


def listen() -> None:
    user_logged_in.connect(_came_in, dispatch_uid="desk")
    signals.authenticator_added.connect(_added, dispatch_uid="desk")
    signals.authenticator_removed.connect(_removed, dispatch_uid="desk")
    signals.authenticator_reset.connect(_reset, dispatch_uid="desk")


def _came_in(request: HttpRequest, **_said: Any) -> None:
    begin(request)


def _added(request: HttpRequest, user: User, authenticator: Authenticator, **_said: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    _changed("factor.add", request, user, authenticator)


def _removed(request: HttpRequest, user: User, authenticator: Authenticator, **_said: Any) -> None:
    if not has_factor(user):
        clear_authentication_records(request)
    _changed("factor.remove", request, user, authenticator)


def _reset(request: HttpRequest, user: User, authenticator: Authenticator, **_said: Any) -> None:
    _changed("factor.renew", request, user, authenticator)


def _changed(action: str, request: HttpRequest, user: User, authenticator: Authenticator) -> None:
    """Enter it in the audit; every other session ends, and this one goes on under another key."""
    with transaction.atomic(using=NEWSROOM):
        audit.enter([audit.Act(action, detail={"user": user.pk, "factor": authenticator.type})], by=user)
        tell_owner(Alert.Cause.FACTOR_CHANGED, user, by=user)
        request.session.cycle_key()
        end_others(user, but=request.session.session_key, by=user)

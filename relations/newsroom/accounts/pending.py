"""A login that has its password behind it, and waits for a second factor."""

from typing import Any

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY, clear_login, unstash_login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

# Where a login keeps which password it began with: the hash by which Django ends the sessions of a former one.
BEGUN_WITH = "begun_with"


def drop_former(request: HttpRequest) -> None:
    """Forget a login that was begun with a password which is no longer the account's."""
    if LOGIN_SESSION_KEY not in request.session:
        return
    login = unstash_login(request, peek=True)
    user: Any = login.user if login else None
    if user is None or not constant_time_compare(login.state.get(BEGUN_WITH, ""), user.get_session_auth_hash()):
        clear_login(request)

"""What stands before every address of the desk: sessions that are over end, and a second factor comes first."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessions
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from relations.newsroom.accounts.pending import drop_former
from relations.newsroom.accounts.second_factor import has_factor, has_shown_factor
from relations.newsroom.accounts.sessions import is_over, touch

# These know tokens or secrets of their own, and no accounts.
OTHER_DOORS = ("/admin/api/", "/admin/shared/")
# What somebody without a second factor can open: what sets one up, and the way out.
SETTING_UP = frozenset({
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "account_reauthenticate",
    "account_login", "admin:login", "admin:logout", "admin:jsi18n",
})  # fmt: skip
# Asked by a script while a page is open: nobody need be there.
UNATTENDED = frozenset({"admin:presence"})


def is_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith(settings.NEWSROOM_PREFIX)


class SessionMiddleware(DjangoSessions):
    """With the path "/" the cookies of the desk come to public addresses too. There they are gone before anything
    could read them, so no answer to a reader depends on them or sets them."""

    def process_request(self, request: HttpRequest) -> None:
        if not is_desk(request):
            for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.DEVICE_COOKIE_NAME):
                request.COOKIES.pop(name, None)
        super().process_request(request)


class GateMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not is_desk(request) or request.path_info.startswith(OTHER_DOORS):
            return None
        if not request.user.is_authenticated:
            drop_former(request)
            return None
        if is_over(request):
            # What is sent now is kept on a page that logs in; what is read leads to the door.
            logout(request)
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in UNATTENDED:
            touch(request)
        return self._first_a_factor(request, name)

    def _first_a_factor(self, request: HttpRequest, name: str) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or has_shown_factor(request):
            return None
        if has_factor(request.user):
            # It was set up elsewhere since: this session has never shown it.
            logout(request)
            return None
        if name in SETTING_UP:
            return None
        if request.method in ("GET", "HEAD"):
            return redirect("mfa_index")
        raise PermissionDenied(_("Set up a second factor first: nothing else can be done without one."))

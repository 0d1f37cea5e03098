"""How the sign-in of allauth fits the desk: nobody signs up, and only those who work at the desk come in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import clear_authentication_records, get_authentication_records
from allauth.account.internal.stagekit import clear_login
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.newsroom import audit
from relations.newsroom.accounts.devices import device_of, remember
from relations.newsroom.accounts.sessions import SessionStore, is_fresh
from relations.newsroom.alerts import tell_owner
from relations.newsroom.models import Alert
from relations.newsroom.origin import address_of
from relations.reading import NEWSROOM


class DeskAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": gettext_lazy("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def pre_login(self, request: HttpRequest, user: Any, **said: Any) -> HttpResponse | None:
        if user.is_active and user.is_staff:
            return None
        clear_login(request)
        clear_authentication_records(request)
        messages.error(request, _("This account is closed: ask a person who manages accounts."))
        return redirect("account_login")

    def post_login(self, request: HttpRequest, user: Any, **said: Any) -> HttpResponse:
        answer: HttpResponse = super().post_login(request, user, **said)
        welcome(request, answer, user)
        return answer

    def is_reauthentication_required(self, *, app: str, **said: Any) -> bool:
        return not is_fresh(self.request)

    def reauthenticate(self, user: Any, password: str) -> bool:
        return bool(user.check_password(password))

    def send_notification_mail(self, *said: Any, **more: Any) -> None:
        """Not by allauth: notices tell what happened to an account, and go by mail with the others."""


def welcome(request: HttpRequest, answer: HttpResponse, user: User) -> None:
    """What follows each login, by whichever door: the audit, and a browser that is known from now on."""
    is_new = not device_of(request, user.get_username())
    remember(request, answer, user)
    SessionStore.clear_expired()
    used = [record.get("type", "") for record in get_authentication_records(request, user)]
    with transaction.atomic(using=NEWSROOM):
        audit.enter([audit.Act("login", detail={"factor": next(filter(None, reversed(used)), "")})], by=user)
        if is_new:
            tell_owner(Alert.Cause.NEW_BROWSER, user, by=None)

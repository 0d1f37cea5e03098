"""The door of the desk, and the pages of allauth behind it: one's second factor, and showing again who one is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from relations.newsroom.accounts.forms import LoginForm
from relations.newsroom.accounts.pending import BEGUN_WITH
from relations.newsroom.accounts.second_factor import factors_of, takes_passkeys
from relations.newsroom.accounts.throttling import told_to_wait

View = Callable[..., HttpResponse]


@sensitive_post_parameters("password")
@never_cache
def log_in(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The page that logs in; whoever has a second factor is asked for it next."""
    beyond = _beyond(request)
    if request.method != "POST" and site.has_permission(request):
        return HttpResponseRedirect(beyond)
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user: Any = form.get_user()
        return begin_login(request, user, beyond)
    context = {
        **site.each_context(request), "title": _("Log in"), "form": form, "app_path": request.get_full_path(),
        "username": request.user.get_username(), "next": beyond, "passkeys": takes_passkeys(request),
    }  # fmt: skip
    return told_to_wait(render(request, "admin/login.html", context), form)


def begin_login(request: HttpRequest, user: User, beyond: str = "") -> HttpResponse:
    """Log somebody in whose password was right: at once, or after their second factor."""
    login = Login(user=user, redirect_url=beyond or None, state={BEGUN_WITH: user.get_session_auth_hash()})
    answer: HttpResponse = perform_password_login(request, {}, login)
    return answer


def _beyond(request: HttpRequest) -> str:
    """Where to go after the login: inside the desk only."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    index = reverse("admin:index")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith(index) and not wanted.startswith(reverse("admin:login")) else index


def at_the_desk(site: AdminSite, view: View, *, logged_in: bool = True) -> View:
    """A page of allauth with what the pages of the desk show around them, for those who may come in."""

    @wraps(view)
    @never_cache
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if logged_in and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        if logged_in and not site.has_permission(request):
            raise PermissionDenied
        answer = view(request, *args, **kwargs)
        if isinstance(answer, TemplateResponse):
            answer.context_data = {
                **site.each_context(request), **_standing(request), **(answer.context_data or {}), "view": None,
            }  # fmt: skip
            told_to_wait(answer, answer.context_data.get("form"))
        return answer

    return inner


def _standing(request: HttpRequest) -> dict[str, Any]:
    """What the pages say of the second factor of whoever reads them."""
    user: Any = request.user
    found = factors_of(user) if user.is_authenticated else []
    return {
        "factors": found,
        "factor_required": settings.SECOND_FACTOR_REQUIRED,
        "passkeys": takes_passkeys(request),
        "confined": settings.SECOND_FACTOR_REQUIRED and user.is_authenticated and not found,
    }


def _not_the_last(view: View) -> View:
    """Ends a second factor only where another stays, wherever one is compulsory."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and len(factors_of(request.user)) < 2:
            raise PermissionDenied(_("This is your only second factor: set another up first."))
        return view(request, *args, **kwargs)

    return inner


def urls(site: AdminSite) -> list[URLPattern]:
    """Addresses that allauth knows by these names; they stand before those of the site."""
    pages: list[tuple[str, View, str]] = [
        ("account/", factors.index, "mfa_index"),
        ("account/again/", account.reauthenticate, "account_reauthenticate"),
        ("account/again/code/", factors.reauthenticate, "mfa_reauthenticate"),
        ("account/again/passkey/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
        ("account/app/add/", app.activate_totp, "mfa_activate_totp"),
        ("account/app/remove/", _not_the_last(app.deactivate_totp), "mfa_deactivate_totp"),
        ("account/codes/", recovery.view_recovery_codes, "mfa_view_recovery_codes"),
        ("account/codes/new/", recovery.generate_recovery_codes, "mfa_generate_recovery_codes"),
        ("account/passkeys/", passkeys.list_webauthn, "mfa_list_webauthn"),
        ("account/passkeys/add/", passkeys.add_webauthn, "mfa_add_webauthn"),
        ("account/passkeys/<number:pk>/remove/", _not_the_last(passkeys.remove_webauthn), "mfa_remove_webauthn"),
        ("account/passkeys/<number:pk>/edit/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    ]
    outside: list[tuple[str, View, str]] = [
        ("account/second-factor/", factors.authenticate, "mfa_authenticate"),
        ("account/passkey/", passkeys.login_webauthn, "mfa_login_webauthn"),
    ]
    return [
        path("login/", site.login, name="account_login"),
        *(path(route, at_the_desk(site, view), name=name) for route, view, name in pages),
        *(path(route, at_the_desk(site, view, logged_in=False), name=name) for route, view, name in outside),
    ]

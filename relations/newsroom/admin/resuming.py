"""A form that is sent after its session has ended: whoever wrote it logs in on the spot, and sends it again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

# Before the names of the fields that log in: a form of the desk may have such fields itself.
PREFIX = "resume"
View = Callable[..., HttpResponse]


def resumed(site: AdminSite, view: View) -> View:
    """The view, with a form sent by nobody kept on a page that logs in. A forged form is refused before that."""

    @sensitive_post_parameters(f"{PREFIX}-password")
    @never_cache
    @csrf_protect
    def hold(request: HttpRequest) -> HttpResponse:
        return _logged_in(site, request) if f"{PREFIX}-username" in request.POST else _ended(site, request)

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return hold(request) if _is_late(request) else view(request, *args, **kwargs)

    return inner


def _is_late(request: HttpRequest) -> bool:
    """Whether somebody sent a form without being logged in; a script that asks by itself has nothing to keep."""
    by_hand = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    leaves = request.path == reverse("admin:logout")
    return request.method == "POST" and by_hand and not leaves and not request.user.is_authenticated


def _logged_in(site: AdminSite, request: HttpRequest) -> HttpResponse:
    form = _login_form(request)
    if not form.is_valid():
        return _ended(site, request, form)
    login(request, form.get_user())
    return _page(site, request, _("You are logged in again"))


def _ended(site: AdminSite, request: HttpRequest, form: Any = None) -> HttpResponse:
    return _page(site, request, _("Your session has ended"), form or _login_form(), status=403)


def _login_form(request: HttpRequest | None = None) -> Any:
    # Needs the models, which are not there yet when the site is made.
    from django.contrib.admin.forms import AdminAuthenticationForm

    return AdminAuthenticationForm(request, request.POST if request else None, prefix=PREFIX)


def _page(site: AdminSite, request: HttpRequest, title: str, form: Any = None, status: int = 200) -> HttpResponse:
    context = {
        **site.each_context(request),
        "title": title,
        "form": form,
        "address": request.get_full_path(),
        "posted": [(name, value) for name, found in request.POST.lists() if _is_typed(name) for value in found],
    }
    return render(request, "admin/session_ended.html", context, status=status)


def _is_typed(name: str) -> bool:
    return name != "csrfmiddlewaretoken" and not name.startswith(f"{PREFIX}-")

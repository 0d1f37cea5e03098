"""A form that is sent after its session has ended: whoever wrote it logs in on the spot, and sends it again."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

# Before the names of the fields that log in: a form of the desk may have such fields itself.
PREFIX = "resume"
# What no page repeats, however hidden: whoever sent it types it again.
SECRET = re.compile(r"(?<!usable_)password|secret", re.IGNORECASE)
View = Callable[..., HttpResponse]


def resumed(site: AdminSite, view: View) -> View:
    """The view, with a form sent by nobody kept on a page that logs in. A forged form is refused before that."""

    @sensitive_post_parameters(f"{PREFIX}-password")
    @never_cache
    @csrf_protect
    def hold(request: HttpRequest) -> HttpResponse:
        if f"{PREFIX}-username" in request.POST:
            return _with_password(site, request)
        return _with_factor(site, request) if f"{PREFIX}-code" in request.POST else _ended(site, request)

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return hold(request) if _is_late(request) else view(request, *args, **kwargs)

    return inner


def _is_late(request: HttpRequest) -> bool:
    """Whether somebody sent a form without being logged in; a script that asks by itself has nothing to keep."""
    by_hand = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    leaves = request.path == reverse("admin:logout")
    return request.method == "POST" and by_hand and not leaves and not request.user.is_authenticated


def _with_password(site: AdminSite, request: HttpRequest) -> HttpResponse:
    from relations.newsroom.admin.signing_in import begin_login

    form = _login_form(request)
    if not form.is_valid():
        return _ended(site, request, form)
    return _further(site, request, begin_login(request, form.get_user()))


def _with_factor(site: AdminSite, request: HttpRequest) -> HttpResponse:
    from relations.newsroom.accounts.forms import factor_form

    stage = _stage(request)
    if stage is None:
        return _ended(site, request)
    form = factor_form(stage.login.user, request.POST, prefix=PREFIX)
    if not form.is_valid():
        return _factor_page(site, request, stage, form)
    form.save()
    return _further(site, request, stage.exit())


def _further(site: AdminSite, request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """After a step of the login: in again, the second factor, or back to the beginning."""
    if request.user.is_authenticated:
        page = _page(site, request, _("You are logged in again"))
        page.cookies.update(answer.cookies)
        return page
    stage = _stage(request)
    return _factor_page(site, request, stage) if stage else _ended(site, request)


def _stage(request: HttpRequest) -> Any:
    """Where the login stands that waits for a second factor; None when none does."""
    from allauth.account.stages import LoginStageController
    from allauth.mfa.stages import AuthenticateStage

    return LoginStageController.enter(request, AuthenticateStage.key)


def _factor_page(site: AdminSite, request: HttpRequest, stage: Any, form: Any = None) -> HttpResponse:
    from allauth.mfa.webauthn.internal.auth import begin_authentication

    from relations.newsroom.accounts.forms import CodeForm

    user = stage.login.user
    form = form or CodeForm(user=user, prefix=PREFIX)
    title = _("Your second factor")
    return _page(site, request, title, form, status=403, factor=True, options=begin_authentication(user))


def _ended(site: AdminSite, request: HttpRequest, form: Any = None) -> HttpResponse:
    return _page(site, request, _("Your session has ended"), form or _login_form(), status=403)


def _login_form(request: HttpRequest | None = None) -> Any:
    # Needs the models, which are not there yet when the site is made.
    from relations.newsroom.accounts.forms import LoginForm

    return LoginForm(request, request.POST if request else None, prefix=PREFIX)


def _page(
    site: AdminSite, request: HttpRequest, title: str, form: Any = None, status: int = 200, **more: Any
) -> HttpResponse:
    from relations.newsroom.accounts.throttling import told_to_wait

    context = {
        **site.each_context(request),
        "title": title,
        "form": form,
        "address": request.get_full_path(),
        **_kept(request),
        **more,
    }
    return told_to_wait(render(request, "admin/session_ended.html", context, status=status), form)


def _kept(request: HttpRequest) -> dict[str, Any]:
    """What was sent, for the page to send again; and of it, what its writer would be sorry to lose.

    Nobody is logged in here: nothing is shown but what came with this request.
    """
    sent = [(name, value) for name, found in request.POST.lists() if _is_typed(name) for value in found]
    posted = [(name, value) for name, value in sent if not SECRET.search(name)]
    opts = _opts(request)
    # Names that begin with "_" are those of buttons.
    typed = [(name, value) for name, value in posted if " " in value.strip() and not name.startswith("_")]
    labels = {field.name: capfirst(field.verbose_name) for field in opts.fields} if opts else {}
    return {
        "kind": capfirst(opts.verbose_name) if opts else "",
        "posted": posted,
        "texts": [(labels.get(name, ""), value) for name, value in typed],
        "left_out": len(sent) > len(posted),
    }


def _opts(request: HttpRequest) -> Any:
    """Of which kind the form was, where it was one of a record or of an account."""
    view = request.resolver_match.func if request.resolver_match else None
    return getattr(getattr(view, "model_admin", None), "opts", None)


def _is_typed(name: str) -> bool:
    return name != "csrfmiddlewaretoken" and not name.startswith(f"{PREFIX}-")

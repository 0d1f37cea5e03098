"""Where somebody is logged in, and ending it; and the page on which they change their own password."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.views import PasswordChangeView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from relations.newsroom import audit
from relations.newsroom.accounts.forms import OwnPasswordForm
from relations.newsroom.accounts.sessions import end, end_others, mark_of, sessions_of
from relations.newsroom.accounts.throttling import told_to_wait
from relations.newsroom.admin.desk_page import DeskPage
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.alerts import tell_owner
from relations.newsroom.models import Alert
from relations.reading import NEWSROOM


class MySessionsPage(DeskPage):
    template_name = "admin/my_sessions.html"

    def may_enter(self) -> bool:
        return True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = list(sessions_of(self.user))
        here = request.session.session_key
        marked = [(row, mark_of(row.pk)) for row in rows]
        return self.page(title=_("My sessions"), here=here, rows=marked, others=[row for row in rows if row.pk != here])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here = request.session.session_key
        if "_others" in request.POST:
            number = end_others(self.user, but=here, by=self.user)
        else:
            marks, keys = request.POST.getlist("_end"), [row.pk for row in sessions_of(self.user)]
            number = end([key for key in keys if mark_of(key) in marks and key != here], of=self.user, by=self.user)
        messages.success(request, ended_words(number))
        return redirect("admin:my-sessions")


def ended_words(number: int) -> str:
    words = ngettext("%(number)d session has ended.", "%(number)d sessions have ended.", number)
    return words % {"number": number}


class OwnPasswordPage(PasswordChangeView):
    """Counts wrong tries, and ends the other sessions."""

    form_class = OwnPasswordForm
    template_name = "admin/own_password.html"
    success_url = reverse_lazy("mfa_index")
    title = gettext_lazy("Change my password")

    def form_invalid(self, form: Any) -> HttpResponse:
        return told_to_wait(super().form_invalid(form), form)

    def form_valid(self, form: Any) -> HttpResponse:
        user = editor_of(self.request)
        with transaction.atomic(using=NEWSROOM):
            audit.claim(editing=False)
            answer = super().form_valid(form)
            audit.enter([audit.Act("account.own_password", detail={"user": user.pk})], by=user)
            tell_owner(Alert.Cause.PASSWORD_CHANGED, user, by=user)
            end_others(user, but=self.request.session.session_key, by=user)
        messages.success(self.request, _("Your password is changed. Your other sessions have ended."))
        return answer


def urls(site: AdminSite) -> list[URLPattern]:
    return [path("account/sessions/", site.admin_view(MySessionsPage.as_view(site=site)), name="my-sessions")]

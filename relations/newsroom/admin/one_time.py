"""The page that a one-time link opens, for somebody who cannot log in yet, or not any more."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from relations.newsroom.accounts.links import DeadLink, asks_for_password, link_with, redeem
from relations.newsroom.accounts.throttling import counted, told_to_wait


class PasswordForm(forms.Form):
    """The password that somebody has, who has lost the second factor alone."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password", "class": "vTextField"}),
    )

    def __init__(self, user: User, data: Any = None, *, request: HttpRequest):
        super().__init__(data)
        self.user, self.request = user, request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        with counted("password", self.user.get_username(), self.request):
            if not check_password(password, self.user.password):
                raise ValidationError(_("This is not the password of this account."))
        return password


@sensitive_post_parameters()
@csrf_protect
@never_cache
def open_link(request: HttpRequest, secret: str, *, site: AdminSite) -> HttpResponse:
    """Ask for a password, and use the link up once it is given: who only looks at the address uses nothing."""
    context: dict[str, Any] = {**site.each_context(request), "title": _("Your account")}
    try:
        link = link_with(secret)
        data = request.POST if request.method == "POST" else None
        chooses = asks_for_password(link)
        form: Any = (
            SetPasswordForm(link.account, data) if chooses else PasswordForm(link.account, data, request=request)
        )
        if form.is_valid():
            redeem(link, form.cleaned_data.get("new_password1", ""))
            messages.success(request, _("Done. Log in now; if you are asked to, set up your second factor."))
            return redirect("admin:login")
    except DeadLink:
        return render(request, "admin/one_time_link.html", context, status=404)
    page = render(request, "admin/one_time_link.html", {**context, "link": link, "form": form, "chooses": chooses})
    return told_to_wait(page, form)


def urls(site: AdminSite) -> list[URLPattern]:
    # Not behind the site's own door: whoever opens it has no session, and a late form of theirs logs nobody in.
    return [path("link/<str:secret>/", open_link, {"site": site}, name="link")]

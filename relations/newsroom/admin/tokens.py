"""Tokens at the desk: made, shown once, listed with their last use, revoked."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.newsroom import tokens
from relations.newsroom.admin.desk_page import DeskPage, paged
from relations.newsroom.admin.people import shown_again
from relations.newsroom.admin.sent import number_in
from relations.newsroom.models import Token
from relations.newsroom.plans import Refused

LASTS = (gettext_lazy("30 days"), gettext_lazy("90 days"), gettext_lazy("180 days"), gettext_lazy("a year"))


class TokenForm(forms.Form):
    purpose = forms.CharField(
        label=gettext_lazy("for whom"),
        max_length=200,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text=gettext_lazy("The desk names it beside each article that was handed in with this token."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("what it may do"),
        choices=Token.Scope.choices,
        initial=Token.Scope.values,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("works for"),
        choices=list(zip(tokens.DAYS, LASTS, strict=True)),
        coerce=int,
        initial=tokens.USUAL,
    )


@dataclass(frozen=True)
class TokenLine:
    token: Token
    state: str
    scopes: str


class TokensPage(DeskPage):
    template_name = "admin/tokens.html"

    def may_enter(self) -> bool:
        return tokens.may_manage(self.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (self.may_enter() and shown_again(request)) or super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(TokenForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "_revoke" in request.POST:
            return self.revoke(request.POST["_revoke"])
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            token, secret = tokens.make(by=self.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, [problem.message for problem in refused.problems])
            return self.show(form)
        return self.show(TokenForm(), made=token, secret=secret)

    def revoke(self, number: str) -> HttpResponse:
        token = get_object_or_404(Token, pk=number_in(number, 0))
        try:
            tokens.revoke(token, by=self.user)
            messages.success(self.request, _("The token is revoked: it opens nothing any more."))
        except Refused as refused:
            messages.error(self.request, str(refused))
        return redirect("admin:tokens")

    def show(self, form: TokenForm, **made: Any) -> HttpResponse:
        page = self.page_of(Token.objects.select_related("by").order_by("-at", "-pk"))
        labels = dict(Token.Scope.choices)
        lines = [
            TokenLine(token, tokens.state_of(token), ", ".join(str(labels.get(scope, scope)) for scope in token.scopes))
            for token in page
        ]
        door = self.request.build_absolute_uri(reverse("submissions:list"))
        return self.page(title=_("Tokens"), form=form, lines=lines, door=door, **made, **paged(page))


def urls(site: AdminSite) -> list[URLPattern]:
    return [path("tokens/", site.admin_view(TokensPage.as_view(site=site)), name="tokens")]

"""The page of somebody's account, for those who manage accounts: what it can log in with, and how it comes and goes."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from relations.newsroom.accounts import links, managing, name_of
from relations.newsroom.accounts.second_factor import factors_of
from relations.newsroom.accounts.sessions import end_others, has_open_form, is_fresh, open_form, sessions_of
from relations.newsroom.admin.desk_page import DeskPage
from relations.newsroom.admin.editions import Row, all_names_of
from relations.newsroom.admin.my_sessions import ended_words
from relations.newsroom.admin.sent import number_in
from relations.newsroom.admin.small_forms import Colleague
from relations.newsroom.models import OneTimeLink, Standing
from relations.newsroom.plans import Refused, number_of

# The links that the page offers, and the words of their buttons.
OFFERED = {
    OneTimeLink.Kind.INVITE: gettext_lazy("Make an invitation"),
    OneTimeLink.Kind.PASSWORD: gettext_lazy("Lost password: make a link"),
    OneTimeLink.Kind.FACTOR: gettext_lazy("Lost second factor: make a link"),
}


def shown_again(request: HttpRequest) -> HttpResponse | None:
    """Where to show again who one is before an account is changed; None when that was a short while ago, or was when
    the form was opened that is sent now."""
    if is_fresh(request):
        if request.method == "GET":
            open_form(request)
        return None
    if request.method == "POST" and has_open_form(request):
        return None
    return redirect(f"{reverse('account_reauthenticate')}?next={request.path}")


class LeaveForm(forms.Form):
    to = Colleague(
        label=gettext_lazy("open work goes to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )

    def __init__(self, *args: Any, leaving: User, **options: Any):
        super().__init__(*args, **options)
        to: Any = self.fields["to"]
        people = User.objects.filter(is_active=True, is_staff=True).exclude(pk=leaving.pk)
        to.queryset = people.order_by("first_name", "last_name", "username")


class PersonPage(DeskPage):
    template_name = "admin/person.html"

    def may_enter(self) -> bool:
        return managing.may_manage(self.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (self.may_enter() and shown_again(request)) or super().dispatch(request, *args, **kwargs)

    @cached_property
    def person(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "_link" in request.POST:
                return self.make_link(request.POST["_link"])
            words = self.act()
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, words)
        return redirect("admin:person", self.person.pk)

    def make_link(self, kind: str) -> HttpResponse:
        if kind not in OFFERED:
            raise Refused([_("There is no such link.")])
        link, secret = links.make_link(self.person, kind, by=self.user)
        # As the command prints it: what the browser says of its own address may be anything.
        return self.show(made=link, address=f"{settings.PUBLIC_URL}{reverse('admin:link', args=(secret,))}")

    def act(self) -> str:
        said = self.request.POST
        if "_revoke" in said:
            links.revoke_link(
                get_object_or_404(OneTimeLink, pk=number_in(said["_revoke"], 0), account=self.person), by=self.user
            )
            return _("The link is revoked: it opens nothing any more.")
        if "_end" in said:
            managing.check(managing.managing_refusal(self.person, self.user))
            return ended_words(end_others(self.person, but=None, by=self.user))
        if "_return" in said:
            managing.reactivate(self.person, by=self.user)
            return _("The account is open again. Its password and its second factor are those it had.")
        return self.leave()

    def leave(self) -> str:
        form = LeaveForm(self.request.POST, leaving=self.person)
        if "_leave" not in self.request.POST or not form.is_valid():
            raise Refused([_("Say who takes the open work.")])
        given, left = managing.leave(self.person, by=self.user, to=form.cleaned_data["to"])
        words = ngettext(
            "The account is closed. %(given)d record was given on.",
            "The account is closed. %(given)d records were given on.",
            given,
        )
        if left:
            rest = ngettext("%(left)d record is nobody’s now.", "%(left)d records are nobody’s now.", len(left))
            words = f"{words} {rest}"
        return words % {"given": given, "left": len(left)}

    def show(self, **made: Any) -> HttpResponse:
        person, user = self.person, self.user
        offers = [(kind, words, links.making_refusal(person, kind, user)) for kind, words in OFFERED.items()]
        live = OneTimeLink.objects.filter(account=person, used_at=None, revoked_at=None, expires__gt=timezone.now())
        work = _rows(managing.open_work(person))
        return self.page(
            title=_("Account of %(person)s") % {"person": name_of(person)}, person=person,
            refusal=managing.managing_refusal(person, user), factors=factors_of(person),
            sessions=list(sessions_of(person)), offers=offers, live=list(live.select_related("by")), work=work,
            form=LeaveForm(leaving=person), **made,
        )  # fmt: skip


def _rows(work: list[Standing]) -> list[Row]:
    names = all_names_of(standing.key for standing in work)
    return [Row(standing.key, names.get(standing.key, number_of(standing.key))) for standing in work]


def urls(site: AdminSite) -> list[URLPattern]:
    return [path("people/<number:pk>/", site.admin_view(PersonPage.as_view(site=site)), name="person")]

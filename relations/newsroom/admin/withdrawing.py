from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.newsroom.admin.editions import Choice
from relations.newsroom.admin.moments import TimedEditionPage
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.publishing import short_text
from relations.newsroom.models import Edition, Publicity
from relations.newsroom.planning import plan_withdrawal
from relations.newsroom.plans import Plan, Problem, standings_of
from relations.newsroom.workflow import REMOVE, WITHDRAW, has_right, withdraw
from relations.newsroom.workflow.removing import refusals_of_removal, remove_drafts
from relations.vocabulary import ItemAct


class WithdrawForm(forms.Form):
    act = forms.ChoiceField(label=gettext_lazy("why it goes"), initial=ItemAct.WITHDRAWAL)
    # Required: `withdraw()` says so in its own words, beside whatever else stands against it.
    notice_fr = short_text(
        gettext_lazy("notice to readers (French)"),
        help_text=gettext_lazy("Required. It stands at the address of the record from now on."),
    )
    notice_en = short_text(gettext_lazy("notice to readers (English)"))

    def __init__(self, data: QueryDict | None, *, user: User):
        super().__init__(data)
        acts = [ItemAct.WITHDRAWAL, ItemAct.RETRACTION] if has_right(user, WITHDRAW) else []
        acts += [ItemAct.LEGAL_REMOVAL] if has_right(user, REMOVE) else []
        field: Any = self.fields["act"]
        field.choices = [(act.value, act.label) for act in acts]


class WithdrawPage(TimedEditionPage):
    template_name = "admin/withdraw.html"
    move = WITHDRAW
    title = gettext_lazy("Withdraw")

    def may_enter(self) -> bool:
        return has_right(self.user, WITHDRAW) or has_right(self.user, REMOVE)

    def refusals(self, choice: Choice, form: forms.Form) -> list[Problem]:
        return refusals_of_removal(choice.keys, self.user) if _removes(form) else self.refused(choice, WITHDRAW)

    def _gather(self, choice: Choice, form: forms.Form) -> None:
        """All that cannot stand without what the law removes; what can, lets go of it."""
        super()._gather(choice, form)
        links = [problem.leave_out for problem in self.plan(choice, form).problems if not problem.offer]
        choice.leave_out.extend(link for link in links if link and link not in choice.leave_out)

    def make_form(self, data: QueryDict | None) -> forms.Form:
        return WithdrawForm(data, user=editor_of(self.request))

    def plan(self, choice: Choice, form: forms.Form) -> Plan:
        act = form.cleaned_data["act"] if form.is_valid() else ItemAct.WITHDRAWAL
        return plan_withdrawal(choice.keys, act=act, notice_fr="", leave_out=set(choice.leave_out))

    def make_edition(self, choice: Choice, form: forms.Form) -> Edition | None:
        if _removes(form) and all(one.publicity == Publicity.NEVER for one in standings_of(choice.keys).values()):
            remove_drafts(choice.keys, by=editor_of(self.request), leave_out=choice.leave_out)
            return None
        return withdraw(
            choice.keys,
            by=editor_of(self.request),
            leave_out=choice.leave_out,
            expected=choice.expected,
            expected_public=choice.expected_public,
            **form.cleaned_data,
        )

    def done_in_silence(self) -> HttpResponse:
        messages.success(self.request, _("The words of the drafts are removed for good."))
        return redirect(f"admin:relations_{self.wanted[0][0]}_changelist")

    def done(self, edition: Edition) -> str:
        return _("Withdrawn in edition %(number)s.") % {"number": edition.number}


def _removes(form: forms.Form) -> bool:
    return form.is_valid() and form.cleaned_data["act"] == ItemAct.LEGAL_REMOVAL


def urls(site: AdminSite) -> list[URLPattern]:
    page = site.admin_view(WithdrawPage.as_view(site=site))
    return [path("withdraw/<slug:kind>/<number:pk>/", page, name="withdraw")]

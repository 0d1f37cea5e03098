"""Webhooks at the desk: who is told of what, what came of it, and telling again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from relations.models import Relation
from relations.models.aggregates import aggregates
from relations.newsroom import webhooks
from relations.newsroom.admin.desk_page import DeskPage, paged
from relations.newsroom.admin.editions import Row, key_words, names_of
from relations.newsroom.admin.sent import number_in
from relations.newsroom.models import Delivery, Hook
from relations.newsroom.outbound.asking import meaning_of
from relations.newsroom.plans import Refused
from relations.newsroom.snapshots import Key
from relations.newsroom.traits import folded
from relations.vocabulary import ItemAct

STATES = ("all", *Delivery.State.values)


class HookForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("web address"),
        max_length=1000,
        widget=forms.URLInput({"class": "vTextField", "placeholder": "https://"}),
        help_text=gettext_lazy("It has to stand on the public internet: addresses inside a network are not asked."),
    )
    purpose = forms.CharField(
        label=gettext_lazy("for whom"), max_length=200, required=False, widget=forms.TextInput({"class": "vTextField"})
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("kinds of records"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("All of them when none is chosen."),
    )
    relations = forms.ModelMultipleChoiceField(
        label=gettext_lazy("relations"),
        queryset=Relation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "All of them when none is chosen. That a record has left them or is no longer shown is told too."
        ),
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        kinds: Any = self.fields["kinds"]
        names = ((kind, str(capfirst(found.root._meta.verbose_name_plural))) for kind, found in aggregates().items())
        kinds.choices = sorted(names, key=lambda pair: folded(pair[1]))
        relations: Any = self.fields["relations"]
        relations.queryset = Relation.objects.order_by("code")

    def clean_relations(self) -> list[int]:
        return [relation.pk for relation in self.cleaned_data["relations"]]


class ReplayForm(forms.Form):
    edition = forms.IntegerField(
        label=gettext_lazy("from edition"),
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.NumberInput({"class": "vIntegerField"}),
    )


@dataclass(frozen=True)
class DeliveryLine:
    delivery: Delivery
    act: str
    record: Row
    # What the other server said, or why nothing came of it.
    answer: str

    @property
    def is_waiting(self) -> bool:
        return self.delivery.state == Delivery.State.WAITING

    @property
    def is_next(self) -> bool:
        """Whether it is sent in the next round anyway."""
        return self.is_waiting and not self.delivery.attempts


@dataclass(frozen=True)
class HookLine:
    """A hook as lists show it: its whole address may hold a secret, its host does not."""

    hook: Hook
    host: str
    # What it is narrowed to: kinds of records and relations.
    told_of: str

    @property
    def name(self) -> str:
        return self.hook.purpose or self.host


def lines_of(hooks: Iterable[Hook]) -> list[HookLine]:
    codes = dict(Relation.objects.values_list("pk", "code"))
    return [HookLine(hook, urlsplit(hook.address).netloc, _told_of(hook, codes)) for hook in hooks]


def _told_of(hook: Hook, codes: dict[int, str]) -> str:
    known = aggregates()
    kinds = [str(known[kind].root._meta.verbose_name_plural) for kind in hook.kinds if kind in known]
    return ", ".join((*sorted(kinds, key=folded), *(codes[pk] for pk in hook.relations if pk in codes)))


class HookDesk(DeskPage):
    def may_enter(self) -> bool:
        return webhooks.may_manage(self.user)


class HooksPage(HookDesk):
    template_name = "admin/webhooks.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(HookForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = HookForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            hook, secret = webhooks.make(by=self.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, [problem.message for problem in refused.problems])
            return self.show(form)
        return self.show(HookForm(), made=hook, secret=secret)

    def show(self, form: HookForm, **made: Any) -> HttpResponse:
        failed, waiting = (Q(deliveries__state=state) for state in (Delivery.State.FAILED, Delivery.State.WAITING))
        rows = Hook.objects.select_related("by").annotate(
            failed=Count("deliveries", filter=failed), waiting=Count("deliveries", filter=waiting)
        )
        return self.page(title=_("Webhooks"), form=form, hooks=lines_of(rows), **made)


class HookPage(HookDesk):
    template_name = "admin/webhook.html"

    @cached_property
    def hook(self) -> Hook:
        return get_object_or_404(Hook.objects.select_related("by"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.settings_form())

    def settings_form(self) -> HookForm:
        names = ("address", "purpose", "kinds", "relations")
        return HookForm(initial={name: getattr(self.hook, name) for name in names})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "_save" in request.POST:
            return self.save()
        act = next((act for button, act in self.ACTS.items() if button in request.POST), None)
        if act is None:
            return redirect("admin:webhook", self.hook.pk)
        try:
            return act(self)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("admin:webhook", self.hook.pk)

    def save(self) -> HttpResponse:
        form = HookForm(self.request.POST)
        if form.is_valid():
            try:
                webhooks.change(self.hook, by=self.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, [problem.message for problem in refused.problems])
            else:
                return self.done(_("Saved: it holds for what is published from now on."))
        return self.show(form)

    def done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect("admin:webhook", self.hook.pk)

    def renew(self) -> HttpResponse:
        return self.show(self.settings_form(), secret=webhooks.renew(self.hook, by=self.user))

    def stop(self) -> HttpResponse:
        webhooks.stop(self.hook, by=self.user)
        return self.done(_("Stopped: nothing is sent until it is set going again, and nothing is lost."))

    def resume(self) -> HttpResponse:
        webhooks.resume(self.hook, by=self.user)
        return self.done(_("It goes on where it was stopped."))

    def remove(self) -> HttpResponse:
        if "sure" not in self.request.POST:
            raise Refused([_("Tick that you are sure: its deliveries go along.")])
        webhooks.remove(self.hook, by=self.user)
        messages.success(self.request, _("The webhook is gone."))
        return redirect("admin:webhooks")

    def test(self) -> HttpResponse:
        told = webhooks.send_test(self.hook, by=self.user)
        if told.is_taken:
            return self.done(_("The test was taken: %(answer)s.") % {"answer": told.words})
        messages.error(self.request, _("The test was not taken: %(answer)s") % {"answer": told.words})
        return redirect("admin:webhook", self.hook.pk)

    def again(self) -> HttpResponse:
        count = webhooks.send_again(self.hook, by=self.user, delivery=number_in(self.request.POST["_again"]))
        return self.waits(count)

    def replay(self) -> HttpResponse:
        form = ReplayForm(self.request.POST)
        if not form.is_valid():
            return self.show(self.settings_form(), replay=form)
        return self.waits(webhooks.replay(self.hook, by=self.user, edition=form.cleaned_data["edition"]))

    def waits(self, count: int) -> HttpResponse:
        words = ngettext(
            "%(count)s delivery waits: the background work sends it within a minute.",
            "%(count)s deliveries wait: the background work sends them within minutes.",
            count,
        )
        return self.done(words % {"count": count})

    ACTS: ClassVar[dict[str, Callable[["HookPage"], HttpResponse]]] = {
        "_renew": renew, "_stop": stop, "_resume": resume, "_remove": remove, "_test": test, "_again": again,
        "_replay": replay,
    }  # fmt: skip

    # --- the page -----------------------------------------------------------------------------------------------------

    @property
    def state(self) -> str:
        asked = self.request.GET.get("state", "")
        return asked if asked in STATES else STATES[0]

    def deliveries(self) -> QuerySet[Delivery]:
        rows = self.hook.deliveries.order_by("-edition", "-position")
        return rows if self.state == "all" else rows.filter(state=self.state)

    def show(self, form: HookForm, *, secret: str = "", replay: ReplayForm | None = None) -> HttpResponse:
        page, (line,) = self.page_of(self.deliveries()), lines_of([self.hook])
        labels = {"all": _("All"), **{state.value: state.label for state in Delivery.State}}
        return self.page(
            title=_("Webhook: %(name)s") % {"name": line.name},
            hook=self.hook,
            about=line,
            secret=secret,
            form=form,
            replay=replay or ReplayForm(),
            lines=self.lines(list(page)),
            state=self.state,
            states=[(state, labels[state]) for state in STATES],
            failed=self.hook.deliveries.filter(state=Delivery.State.FAILED).count(),
            filter=f"state={self.state}&",
            **paged(page),
        )

    def lines(self, deliveries: list[Delivery]) -> list[DeliveryLine]:
        seen = set(self.kinds)
        names = names_of({(row.kind, row.record_id) for row in deliveries if row.kind in seen})
        return [self.line(row, names) for row in deliveries]

    def line(self, row: Delivery, names: dict[Key, str]) -> DeliveryLine:
        key = (row.kind, row.record_id)
        answer = row.answer or (meaning_of(row.status) if row.status else "")
        return DeliveryLine(row, str(ItemAct(row.act).label), Row(key, names.get(key, key_words(key))), answer)


def urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("webhooks/", site.admin_view(HooksPage.as_view(site=site)), name="webhooks"),
        path("webhooks/<number:pk>/", site.admin_view(HookPage.as_view(site=site)), name="webhook"),
    ]

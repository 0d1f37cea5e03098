"""Gathering records at the desk: the list of dossiers, and the page that asks into which one they go."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from relations.newsroom import dossiers
from relations.newsroom.admin.desk_page import DeskPage
from relations.newsroom.admin.editions import Row, key_of, key_words, names_of
from relations.newsroom.conversations import may_view
from relations.newsroom.models import Dossier
from relations.newsroom.plans import Problem, Refused
from relations.newsroom.snapshots import Key

if TYPE_CHECKING:
    from relations.newsroom.admin.record import RecordAdmin

PER_PAGE = 25


@admin.action(permissions=["change"], description=gettext_lazy("Add to a dossier…"))
def add_to_dossier(desk: "RecordAdmin", request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: dossiers.MOST + 1])
    if len(ids) > dossiers.MOST:
        words = _("Select at most %(count)s records to gather in a dossier.") % {"count": dossiers.MOST}
        desk.message_user(request, words, messages.ERROR)
        return None
    return redirect(with_keys(reverse("admin:dossier-add"), [(desk.model.kind(), pk) for pk in ids]))


def with_keys(address: str, keys: Iterable[Key]) -> str:
    """Not quoted: colons and commas may stand in a query, and the address of two hundred records has to stay short."""
    return f"{address}?keys={','.join(key_words(key) for key in keys)}"


class DossierForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("title"),
        max_length=dossiers.TITLE_LENGTH,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text=gettext_lazy("Readers see it as the note on the edition, unless you write another one then."),
    )
    note = forms.CharField(
        label=gettext_lazy("internal note"),
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "vLargeTextField"}),
    )


class AddForm(forms.Form):
    dossier = forms.ModelChoiceField(
        label=gettext_lazy("dossier"),
        queryset=Dossier.objects.filter(closed_at=None),
        required=False,
        empty_label=gettext_lazy("A new one, with this title:"),
    )
    title = forms.CharField(
        label=gettext_lazy("title"),
        required=False,
        max_length=dossiers.TITLE_LENGTH,
        widget=forms.TextInput({"class": "vTextField"}),
    )


class GathersPage(DeskPage):
    """For whoever may change something of the record."""

    def may_enter(self) -> bool:
        return dossiers.may_gather(self.user)


def refuse(form: forms.Form, refused: Refused, names: dict[Key, str]) -> None:
    """Say above the form why it was not accepted."""
    for problem in refused.problems:
        form.add_error(None, in_words(problem, names))


def in_words(problem: Problem, names: dict[Key, str]) -> str:
    """What stands against something, after the name of the record that it is about."""
    name = names.get(problem.key) if problem.key else None
    if not name or name in problem.message:
        return problem.message
    return _("%(name)s: %(words)s") % {"name": name, "words": problem.message}


class DossiersPage(GathersPage):
    """The list, and a form for a new one."""

    template_name = "admin/dossiers.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(DossierForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DossierForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            made = dossiers.open_dossier(by=self.user, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused, {})
            return self.show(form)
        return redirect("admin:dossier", made.pk)

    def show(self, form: forms.Form) -> HttpResponse:
        closed = self.request.GET.get("state") == "closed"
        rows = Dossier.objects.filter(closed_at__isnull=not closed).annotate(size=Count("records"))
        newest_first = rows.select_related("by").order_by("-at", "-id")
        page = Paginator(newest_first, PER_PAGE).get_page(self.request.GET.get("page"))
        return self.page(title=_("Dossiers"), form=form, page_obj=page, is_closed=closed)


class AddPage(GathersPage):
    """Asks into which dossier the records chosen elsewhere go."""

    template_name = "admin/dossier_add.html"

    @cached_property
    def keys(self) -> list[Key]:
        return list(dict.fromkeys(key_of(words) for words in self.request.GET.get("keys", "").split(",")))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.ask(AddForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AddForm(request.POST)
        if not form.is_valid():
            return self.ask(form)
        try:
            dossier = self.add(form.cleaned_data["dossier"], form.cleaned_data["title"])
        except Refused as refused:
            refuse(form, refused, names_of(self.keys))
            return self.ask(form)
        return redirect("admin:dossier", dossier.pk)

    def add(self, dossier: Dossier | None, title: str) -> Dossier:
        if dossier is None:
            return dossiers.open_dossier(title, by=self.user, keys=self.keys)
        new = dossiers.add(dossier, self.keys, by=self.user)
        messages.success(self.request, added(new))
        return dossier

    def ask(self, form: forms.Form) -> HttpResponse:
        names = names_of(key for key in self.keys if may_view(self.user, key[0]))
        rows = [Row(key, names.get(key, key_words(key))) for key in self.keys]
        return self.page(title=_("Add to a dossier"), form=form, rows=rows)


def added(new: list[Key]) -> str:
    return ngettext("%(count)d record added.", "%(count)d records added.", len(new)) % {"count": len(new)}

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import QueryDict
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.newsroom.admin.editions import Choice
from relations.newsroom.admin.moments import TimedEditionPage
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.models import Edition
from relations.newsroom.planning import plan_publication
from relations.newsroom.plans import Plan, Problem, standings_of
from relations.newsroom.snapshots import Key
from relations.newsroom.workflow import PUBLISH, authors_of, corrections_waiting, publish
from relations.vocabulary import ItemAct

CHANGES = (ItemAct.UPDATE, ItemAct.TYPO, ItemAct.CLARIFICATION, ItemAct.CORRECTION)


def short_text(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea({"rows": 2, "class": "vLargeTextField"}), **options
    )


class PublishForm(forms.Form):
    act = forms.ChoiceField(
        label=gettext_lazy("kind of change"),
        choices=[("", gettext_lazy("Choose…")), *((act.value, act.label) for act in CHANGES)],
        required=False,
        help_text=gettext_lazy("A correction needs a notice in French: readers find it on the page and in the list."),
    )
    notice_fr = short_text(gettext_lazy("what readers are told of the change (French)"))
    notice_en = short_text(gettext_lazy("what readers are told of the change (English)"))
    note_fr = short_text(gettext_lazy("note on the edition (French)"))
    note_en = short_text(gettext_lazy("note on the edition (English)"))
    own_text_confirmed = forms.BooleanField(
        label=gettext_lazy("This is my own text: I publish it without a second reader."), required=False
    )

    def __init__(self, data: QueryDict | None, *, changes_public: bool):
        super().__init__(data)
        self.changes_public = changes_public

    def clean_act(self) -> str:
        if self.changes_public and not self.cleaned_data["act"]:
            raise forms.ValidationError(_("Say what kind of change this is: readers are told."))
        return self.cleaned_data["act"] or ItemAct.UPDATE


class PublishPage(TimedEditionPage):
    template_name = "admin/publish.html"
    move = PUBLISH
    title = gettext_lazy("Publish")

    def make_form(self, data: QueryDict | None) -> forms.Form:
        choice = Choice.read(self.wanted, data) if data else Choice(self.wanted)
        return PublishForm(data, changes_public=changes_public(choice.keys))

    def refusals(self, choice: Choice, form: forms.Form) -> list[Problem]:
        return [*super().refusals(choice, form), *corrections_waiting(choice.keys)]

    def plan(self, choice: Choice, form: forms.Form) -> Plan:
        act = form.cleaned_data["act"] if form.is_valid() else ItemAct.UPDATE
        return plan_publication(choice.keys, act=act, leave_out=set(choice.leave_out))

    def make_edition(self, choice: Choice, form: forms.Form) -> Edition:
        return publish(
            choice.keys,
            by=editor_of(self.request),
            leave_out=choice.leave_out,
            expected=choice.expected,
            **form.cleaned_data,
        )

    def done(self, edition: Edition) -> str:
        return _("Published in edition %(number)s.") % {"number": edition.number}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        chosen = [row.key for row in (*context["wanted"], *context["also"])]
        user = editor_of(self.request)
        # Passages come along, and are somebody's text too.
        shown = [*chosen, *(row.key for row in context["items"] if row.key[0] == "passage")]
        own = any(user.pk in authors for authors in authors_of(dict.fromkeys(shown)).values())
        return super().get_context_data(
            **context, changes_public=changes_public(chosen), own_text=own and user.is_superuser and settings.FOUR_EYES
        )


def changes_public(keys: Iterable[Key]) -> bool:
    """Whether readers would find something that they know changed."""
    standings = standings_of(keys).values()
    return any(standing.is_public and standing.has_unpublished_changes for standing in standings)


def urls(site: AdminSite) -> list[URLPattern]:
    page = site.admin_view(PublishPage.as_view(site=site))
    return [
        path("publish/", page, name="publish-selected"),
        path("publish/<slug:kind>/<number:pk>/", page, name="publish"),
    ]

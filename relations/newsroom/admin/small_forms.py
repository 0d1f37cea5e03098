"""Pages of one small form about one record: freezing it, giving it to somebody."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin import site as admin_site
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from relations.newsroom.accounts import name_of
from relations.newsroom.admin.editions import Row, key_of
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.assigning import assign, assigning_refusal, colleagues_for
from relations.newsroom.freezing import freeze, freeze_of, freezing_refusal, thaw
from relations.newsroom.models import Priority, Standing
from relations.newsroom.plans import Refused, label_of, standings_of
from relations.newsroom.snapshots import Key


class SmallFormPage(FormView):
    """Asks, does it, and goes back to the record; what is refused is said above the form, which keeps its words."""

    template_name = "admin/small_form.html"
    site: AdminSite = admin_site
    title: Any
    button: Any
    # A second button, for taking back what the form did; its name and its words.
    undo: Any = ""

    def refusal(self) -> str | None:
        raise NotImplementedError

    def act(self, said: dict[str, Any]) -> str:
        """Do what the form says; the message for the editor. Raises Refused."""
        raise NotImplementedError

    def take_back(self) -> str:
        raise NotImplementedError

    def can_undo(self) -> bool:
        return False

    @cached_property
    def key(self) -> Key:
        return key_of(f"{self.kwargs['kind']}:{self.kwargs['pk']}")

    @cached_property
    def standing(self) -> Standing:
        found = standings_of([self.key]).get(self.key)
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.standing and self.refusal():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "_undo" not in request.POST:
            return super().post(request, *args, **kwargs)
        return self._done(self.take_back())

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            words = self.act(form.cleaned_data)
        except Refused as refused:
            for problem in refused.problems:
                form.add_error(None, problem.message)
            return self.form_invalid(form)
        return self._done(words)

    def _done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect(f"admin:relations_{self.key[0]}_change", self.key[1])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {
            **self.site.each_context(self.request),
            "title": self.title,
            "button": self.button,
            "undo": self.undo if self.can_undo() else "",
            "row": Row(self.key, label_of(self.key)),
            **super().get_context_data(**context),
        }


class FreezeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("why"),
        widget=forms.Textarea({"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Editors read it when they are refused."),
    )
    until = forms.DateTimeField(
        label=gettext_lazy("until"), widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")
    )


class FreezePage(SmallFormPage):
    form_class = FreezeForm
    title = gettext_lazy("Freeze")
    button = gettext_lazy("Freeze")
    undo = gettext_lazy("Lift the freeze")

    def refusal(self) -> str | None:
        return freezing_refusal(editor_of(self.request))

    def get_initial(self) -> dict[str, Any]:
        now = freeze_of(self.key)
        return {"reason": now.reason, "until": now.until} if now else {"until": timezone.now() + timedelta(days=1)}

    def can_undo(self) -> bool:
        return freeze_of(self.key) is not None

    def act(self, said: dict[str, Any]) -> str:
        freeze(self.key, by=editor_of(self.request), **said)
        return _("Frozen: nobody can change or publish it until then.")

    def take_back(self) -> str:
        thaw(self.key, by=editor_of(self.request))
        return _("The freeze is lifted.")


class Colleague(forms.ModelChoiceField):
    """Accounts, by what colleagues call them."""

    def label_from_instance(self, user: User) -> str:
        return name_of(user)


class AssignForm(forms.Form):
    to = Colleague(
        label=gettext_lazy("assigned to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )
    due = forms.DateField(label=gettext_lazy("due"), required=False, widget=AdminDateWidget)
    priority = forms.TypedChoiceField(label=gettext_lazy("priority"), choices=Priority.choices, coerce=int)

    def __init__(self, *args: Any, kind: str, **options: Any):
        super().__init__(*args, **options)
        to: Any = self.fields["to"]
        to.queryset = colleagues_for([kind])


class AssignPage(SmallFormPage):
    form_class = AssignForm
    title = gettext_lazy("Assign")
    button = gettext_lazy("Assign")

    def refusal(self) -> str | None:
        return assigning_refusal(self.standing, editor_of(self.request))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.key[0]}

    def get_initial(self) -> dict[str, Any]:
        return {"to": self.standing.assignee_id, "due": self.standing.due, "priority": self.standing.priority}

    def act(self, said: dict[str, Any]) -> str:
        assign([self.key], by=editor_of(self.request), **said)
        return _("Assigned.")


def urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("freeze/<slug:kind>/<number:pk>/", site.admin_view(FreezePage.as_view(site=site)), name="freeze"),
        path("assign/<slug:kind>/<number:pk>/", site.admin_view(AssignPage.as_view(site=site)), name="assign"),
    ]

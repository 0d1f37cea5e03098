"""Correcting what readers see while a draft goes its own way: the public version in the form, and its publication."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.admin import site as admin_site
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from relations.newsroom import audit
from relations.newsroom.admin.editions import REFUSED, Row, refused_in_words
from relations.newsroom.admin.merging import MergesSaves, Typed, Undone
from relations.newsroom.admin.overtaken import Overtaken, revision_of
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.publishing import short_text
from relations.newsroom.admin.sent import number_in
from relations.newsroom.corrections import (
    ACTS,
    correct,
    give_up,
    may_not_correct,
    open_correction,
    publish_correction,
    publishing_refusal,
)
from relations.newsroom.differences import differences
from relations.newsroom.models import Revision, Standing, UrgentCorrection
from relations.newsroom.plans import Refused, label_of, standings_of
from relations.newsroom.previewing import page_of
from relations.newsroom.snapshots import Key, Snapshot, upgraded
from relations.newsroom.workflow import own_text_matters
from relations.reading import NEWSROOM


class CorrectionForm(forms.Form):
    """What readers are told of a correction; it stands below the form of the record."""

    act = forms.ChoiceField(
        label=gettext_lazy("kind of change"),
        choices=[("", gettext_lazy("Choose…")), *((act.value, act.label) for act in ACTS)],
        error_messages={"required": gettext_lazy("Say what kind of change this is: readers are told.")},
    )
    notice_fr = short_text(
        gettext_lazy("what readers are told of the change (French)"),
        help_text=gettext_lazy("Required for a correction: what was wrong, and what is right."),
    )
    notice_en = short_text(gettext_lazy("what readers are told of the change (English)"))


class CorrectsPublic(MergesSaves):
    """Adds to the form of a record that of its public version."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_correct"
        view = self.admin_site.admin_view(self.correct_view)
        return [path("<number:object_id>/correct/", view, name=name), *super().get_urls()]

    def correct_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        key = (self.model.kind(), object_id)
        standing = standings_of([key]).get(key)
        if standing is None:
            raise Http404
        if not self.has_change_permission(request):
            raise PermissionDenied
        if reason := may_not_correct(standing, editor_of(request)):
            return self._not_corrected(request, standing, reason)
        return self._corrected(request, standing)

    def _not_corrected(self, request: HttpRequest, standing: Standing, reason: str) -> HttpResponse:
        """What was typed is shown for its writer to keep: somebody may have come first."""
        waiting = open_correction(standing.key)
        if request.method == "POST":
            address = reverse("admin:correction", args=(waiting.pk,)) if waiting else ""
            return self._not_saved(request, reason, CorrectionForm.base_fields, address)
        if waiting:
            return redirect("admin:correction", waiting.pk)
        self.message_user(request, reason, messages.ERROR)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", standing.record_id)

    def _corrected(self, request: HttpRequest, standing: Standing) -> HttpResponse:
        said = CorrectionForm(request.POST if request.method == "POST" else None)
        base = number_in(request.POST.get("_correcting")) or standing.published or 0
        request.correction = {"form": said, "base": base}  # type: ignore[attr-defined]
        outcome = self._on_public_rows(request, standing)
        if not isinstance(outcome, Typed):
            return outcome
        try:
            if not said.is_valid():
                raise Refused([str(error) for errors in said.errors.values() for error in errors])
            made = correct(standing.key, outcome.snapshot, base=base, by=editor_of(request), **said.cleaned_data)
        except Refused as refused:
            request.refused = str(refused)  # type: ignore[attr-defined]
            shown = self._on_public_rows(request, standing)
            # The form has nothing against it: what stands against it now came after it was looked at.
            return shown if isinstance(shown, HttpResponse) else self._not_corrected(request, standing, str(refused))
        return redirect("admin:correction", made.pk)

    def _on_public_rows(self, request: HttpRequest, standing: Standing) -> HttpResponse | Typed:
        """The stock form at work on the rows that readers see; all that it writes is undone."""
        public = Overtaken(standing, revision_of(standing.key, standing.published) or standing.head)
        request.takes = public.base  # type: ignore[attr-defined]
        stock = partial(admin.ModelAdmin._changeform_view, self)  # type: ignore[attr-defined]
        try:
            with transaction.atomic(using=NEWSROOM):
                # Before any row is locked: whoever saves at the same moment comes before, or waits.
                audit.claim()
                public.write_base()
                response = stock(request, str(standing.record_id), "", {"show_save_and_add_another": False})
                raise Undone(response.render() if isinstance(response, TemplateResponse) else response)
        except Undone as undone:
            return undone.outcome
        finally:
            request.takes = None  # type: ignore[attr-defined]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context["correction"] = getattr(request, "correction", None)
        return super().render_change_form(request, context, *args, **kwargs)


class CorrectionPage(TemplateView):
    """A correction that waits: what it changes for readers, and the buttons that publish it or give it up."""

    template_name = "admin/correction.html"
    site: AdminSite = admin_site

    @cached_property
    def correction(self) -> UrgentCorrection:
        return get_object_or_404(UrgentCorrection.objects.select_related("by"), pk=self.kwargs["pk"])

    @cached_property
    def key(self) -> Key:
        return self.correction.kind, self.correction.record_id

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._refuse_stranger(request)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._refuse_stranger(request)
        try:
            words = self._do(request.POST)
        except REFUSED as refused:
            messages.error(request, refused_in_words(refused))
            return redirect(request.get_full_path())
        messages.success(request, words)
        return redirect(f"admin:relations_{self.key[0]}_change", self.key[1])

    def _do(self, said: QueryDict) -> str:
        if "_give_up" in said:
            give_up(self.correction, by=editor_of(self.request))
            return _("Given up: readers see what they saw. The draft keeps the change.")
        confirmed = "_own_text" in said
        edition = publish_correction(self.correction, by=editor_of(self.request), own_text_confirmed=confirmed)
        return _("Published in edition %(number)s.") % {"number": edition.number}

    def _refuse_stranger(self, request: HttpRequest) -> None:
        if not request.user.has_perm(f"relations.view_{self.key[0]}"):
            raise PermissionDenied

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        before, after = (self._revision(number) for number in (self.correction.base, self.correction.number))
        user = editor_of(self.request)
        return {
            **self.site.each_context(self.request),
            "title": _("Correction of the public version"),
            "correction": self.correction,
            "row": Row(self.key, label_of(self.key)),
            "difference": differences(before, after),
            "address": page_of(self.key),
            "refusal": publishing_refusal(self.correction, user) or "",
            "own_text": own_text_matters(user) and user == self.correction.by,
            **super().get_context_data(**context),
        }

    def _revision(self, number: int) -> Snapshot | None:
        kept = Revision.objects.filter(kind=self.key[0], record_id=self.key[1], number=number).first()
        return upgraded(kept.snapshot) if kept and kept.snapshot else None


def correct_address(key: Key) -> str:
    return reverse(f"admin:relations_{key[0]}_correct", args=(key[1],))


def urls(site: AdminSite) -> list[URLPattern]:
    page = site.admin_view(CorrectionPage.as_view(site=site))
    return [path("correction/<number:pk>/", page, name="correction")]

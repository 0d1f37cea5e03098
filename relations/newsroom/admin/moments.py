"""A moment on the pages that make an edition: it can also be made at a time."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.newsroom import schedules
from relations.newsroom.admin.editions import Choice, EditionPage
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.models import Schedule
from relations.newsroom.plans import Problem, Refused
from relations.newsroom.zones import TYPED, NoSuchMoment, city_of, clocks, moment_of


class MomentField(forms.CharField):
    """A moment typed on the desk's own clock."""

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return moment_of(typed)
        except NoSuchMoment as refused:
            raise forms.ValidationError(str(refused)) from refused


class MomentForm(forms.Form):
    at = MomentField(
        label=gettext_lazy("at"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local", "aria-describedby": "at-zones"}, TYPED),
    )
    anyway = forms.BooleanField(
        label=gettext_lazy("Schedule it although something stands against it now: it will be mended by then."),
        required=False,
    )

    @property
    def moment(self) -> datetime | None:
        """What was typed, where it names a moment."""
        return self.cleaned_data["at"] if self.is_bound and self.is_valid() else None


class TimedEditionPage(EditionPage):
    """Makes an edition, at once or at a time."""

    # Whether to offer a schedule of what could not be published now.
    asks_anyway = False

    @cached_property
    def moment_form(self) -> MomentForm:
        return MomentForm(self.request.POST if self.request.method == "POST" else None)

    def schedule_options(self) -> dict[str, Any]:
        return {}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "_schedule" not in request.POST:
            return super().post(request, *args, **kwargs)
        choice, form = Choice.read(self.wanted, request.POST), self.make_form(request.POST)
        problems = self._against_waiting(choice, form)
        if problems or not form.is_valid() or not self.moment_form.is_valid():
            return self._page(choice, form, problems or None)
        try:
            made = self._schedule(choice, form)
        except Refused as refused:
            return self._page(choice, form, refused.problems)
        return self._waits(made)

    def _against_waiting(self, choice: Choice, form: forms.Form) -> list[Problem]:
        if not self.moment_form.is_valid() or not form.is_valid():
            return []
        if self.moment_form.moment is None:
            self.moment_form.add_error("at", _("Say when."))
            return []
        problems = self.plan(choice, form).problems
        self.asks_anyway = bool(problems)
        return [] if self.moment_form.cleaned_data["anyway"] else problems

    def _schedule(self, choice: Choice, form: forms.Form) -> Schedule:
        said = {name: value for name, value in form.cleaned_data.items() if name != "own_text_confirmed"}
        return schedules.schedule(
            choice.keys,
            at=self.moment_form.cleaned_data["at"],
            by=editor_of(self.request),
            leave_out=choice.leave_out,
            expected=choice.expected,
            **said,
            **self.schedule_options(),
        )

    def _waits(self, made: Schedule) -> HttpResponse:
        when = "; ".join(
            _("%(name)s: %(words)s") % {"name": clock.city, "words": clock.words} for clock in clocks(made.at)
        )
        words = format_html(
            '{} <a href="{}">{}</a>', _("Scheduled. %s.") % when, reverse("admin:schedules"), _("Schedules")
        )
        messages.success(self.request, words)
        return self.back()

    def back(self) -> HttpResponse:
        """Where to go once the edition waits."""
        kind, pk = self.wanted[0]
        return redirect(f"admin:relations_{kind}_change", pk)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        form = self.moment_form
        moment = form.moment
        return super().get_context_data(
            **context,
            moment=form,
            is_waiting_asked=form.is_bound and bool(form["at"].value() or form.errors),
            clocks=clocks(moment) if moment else [],
            zones=",".join(settings.TIME_ZONES),
            cities=",".join(city_of(zone) for zone in settings.TIME_ZONES),
            others=len(settings.TIME_ZONES) - 1,
            desk_city=city_of(settings.TIME_ZONES[0]),
            asks_anyway=self.asks_anyway,
        )

"""The feeds that are watched: added, paused, looked at by hand, with what came of the last look."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from relations.models import Outlet
from relations.newsroom import submissions
from relations.newsroom.admin.arrivals import offer_outlets
from relations.newsroom.admin.desk_page import DeskPage
from relations.newsroom.arrivals import watching
from relations.newsroom.models import Submission, Watch
from relations.newsroom.plans import Refused


class OwnForm(forms.Form):
    """What an editor says of a feed."""

    name = forms.CharField(
        label=gettext_lazy("name"), max_length=200, required=False, widget=forms.TextInput({"class": "vTextField"}),
        help_text=gettext_lazy("That of the feed when it is empty."),
    )  # fmt: skip
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("outlet"), queryset=Outlet.objects.none(), required=False,
        empty_label=gettext_lazy("– unknown –"),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        offer_outlets(self)


class WatchForm(OwnForm):
    address = forms.CharField(
        label=gettext_lazy("address of the feed"), max_length=1000,
        widget=forms.URLInput({"class": "vTextField", "placeholder": "https://"}),
        help_text=gettext_lazy("RSS or Atom. It is read at once, then every half hour."),
    )  # fmt: skip
    field_order = ("address", "name", "outlet")


class WatchDesk(DeskPage):
    def may_enter(self) -> bool:
        return submissions.may_decide(self.user)


class WatchesPage(WatchDesk):
    template_name = "admin/watches.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(WatchForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WatchForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            row = watching.watch(by=self.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("address", [problem.message for problem in refused.problems])
            return self.show(form)
        messages.success(request, _("“%(name)s” is watched.") % {"name": row.name})
        return redirect("admin:watches")

    def show(self, form: WatchForm) -> HttpResponse:
        waiting = Count("submissions", filter=Q(submissions__state=Submission.State.WAITING))
        rows = list(Watch.objects.annotate(waiting=waiting, came=Count("submissions")))
        outlets = Outlet.objects.in_bulk([row.outlet_id for row in rows if row.outlet_id])
        return self.page(
            title=_("Watched feeds"), form=form, lines=[(row, outlets.get(row.outlet_id or 0)) for row in rows]
        )


class WatchPage(WatchDesk):
    template_name = "admin/watch.html"

    @cached_property
    def row(self) -> Watch:
        return get_object_or_404(Watch.objects.select_related("by"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(OwnForm(initial={"name": self.row.name, "outlet": self.row.outlet_id}))

    def show(self, form: OwnForm) -> HttpResponse:
        waiting = self.row.submissions.filter(state=Submission.State.WAITING).count()
        return self.page(
            title=_("Watched feed: %(name)s") % {"name": self.row.name}, row=self.row, form=form, waiting=waiting,
            came=self.row.submissions.count(),
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = next((act for button, act in self.ACTS.items() if button in request.POST), None)
        try:
            if act is not None:
                return act(self)
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("admin:watch", self.row.pk)

    def done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect("admin:watch", self.row.pk)

    def save(self) -> HttpResponse:
        form = OwnForm(self.request.POST)
        if not form.is_valid():
            return self.show(form)
        watching.change(self.row, by=self.user, **form.cleaned_data)
        return self.done(_("Saved."))

    def pause(self) -> HttpResponse:
        watching.pause(self.row, by=self.user)
        return self.done(_("Paused: it is not looked at until it is set going again."))

    def resume(self) -> HttpResponse:
        watching.resume(self.row, by=self.user)
        return self.done(_("It is looked at again."))

    def look(self) -> HttpResponse:
        new = watching.look(self.row)
        self.row.refresh_from_db()
        if self.row.error:
            messages.error(self.request, self.row.error)
            return redirect("admin:watch", self.row.pk)
        words = ngettext("%(count)s new article waits.", "%(count)s new articles wait.", new)
        return self.done(words % {"count": new} if new else _("Nothing new."))

    def remove(self) -> HttpResponse:
        watching.remove(self.row, by=self.user)
        messages.success(self.request, _("The feed is watched no more."))
        return redirect("admin:watches")

    ACTS: ClassVar[dict[str, Callable[["WatchPage"], HttpResponse]]] = {
        "_save": save, "_pause": pause, "_resume": resume, "_look": look, "_remove": remove,
    }  # fmt: skip


def urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("arrivals/watches/", site.admin_view(WatchesPage.as_view(site=site)), name="watches"),
        path("arrivals/watches/<number:pk>/", site.admin_view(WatchPage.as_view(site=site)), name="watch"),
    ]

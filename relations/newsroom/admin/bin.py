"""The bin: drafts that were deleted, and the way back for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin import site as admin_site
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from relations.models.aggregates import aggregates, model_of
from relations.newsroom.admin.editions import key_of
from relations.newsroom.admin.history import seen
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.models import Merger, Publicity, Revision, Standing
from relations.newsroom.plans import Problem, Refused
from relations.newsroom.restoring import refusal, restore
from relations.newsroom.snapshots import Key, upgraded
from relations.newsroom.wording import name_of
from relations.newsroom.workflow import REMOVE, has_right
from relations.newsroom.workflow.removing import remove_drafts

PER_PAGE = 50


@dataclass(frozen=True)
class Deleted:
    """A draft that was deleted, and the last revision that says what it was."""

    standing: Standing
    last: Revision
    # Why the reader may not bring it back; empty when they may.
    refusal: str

    @property
    def kind(self) -> str:
        return str(model_of(self.standing.kind)._meta.verbose_name)

    @property
    def name(self) -> str:
        return name_of(upgraded(self.last.snapshot or {}))


def in_the_bin(kinds: list[str]) -> QuerySet[Standing]:
    """Deleted drafts, newest first, each with the id of the last revision that has its words.

    Not there are those whose words the law has taken, and those that were merged into another record.
    """
    mine = Revision.objects.filter(kind=OuterRef("kind"), record_id=OuterRef("record_id"), snapshot__isnull=False)
    last = Subquery(mine.order_by("-number").values("pk")[:1])
    merged = Merger.objects.filter(kind=OuterRef("kind"), gone_id=OuterRef("record_id"), undone_at=None)
    gone = Standing.objects.filter(kind__in=kinds, publicity=Publicity.NEVER, head__snapshot__isnull=True)
    gone = gone.exclude(Exists(merged))
    return gone.annotate(last=last).filter(last__isnull=False).select_related("head__by").order_by("-head__at", "-pk")


class BinPage(TemplateView):
    template_name = "admin/bin.html"
    # Replaced by the site that names the address.
    site: AdminSite = admin_site

    def get_context_data(self, problems: Iterable[Problem] = (), **kwargs: Any) -> dict[str, Any]:
        kinds = self._kinds()
        kind = self.request.GET.get("kind", "")
        page = Paginator(in_the_bin([kind] if kind in kinds else [*kinds]), PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        return {
            **self.site.each_context(self.request),
            "title": _("Bin"),
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number),
            "rows": self._rows(list(page)),
            "kinds": kinds.items(),
            "kind": kind,
            "problems": problems,
            "may_remove": has_right(editor_of(self.request), REMOVE),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind, pk = key_of(request.POST.get("record", ""))
        row: Any = in_the_bin([kind] if kind in self._kinds() else []).filter(record_id=pk).first()
        try:
            if row is None:
                raise Refused([_("This record is not in the bin: somebody may have restored it.")])
            if "_remove" in request.POST:
                return self._remove((kind, pk))
            number = Revision.objects.values_list("number", flat=True).get(pk=row.last)
            restore((kind, pk), number, by=editor_of(request), expected=seen(request))
        except Refused as refused:
            return self.render_to_response(self.get_context_data(problems=refused.problems), status=409)
        messages.success(request, _("The record is back as a draft."))
        return redirect(f"admin:relations_{kind}_change", pk)

    def _remove(self, key: Key) -> HttpResponse:
        remove_drafts([key], by=editor_of(self.request))
        messages.success(self.request, _("The words of the record are removed for good."))
        return redirect("admin:bin")

    def _kinds(self) -> dict[str, str]:
        """Those that the reader may see, with their names."""
        return {
            kind: str(aggregate.root._meta.verbose_name_plural)
            for kind, aggregate in aggregates().items()
            if self.site.get_model_admin(aggregate.root).has_view_permission(self.request)
        }

    def _rows(self, standings: list[Any]) -> list[Deleted]:
        last = Revision.objects.in_bulk([standing.last for standing in standings])
        user = editor_of(self.request)
        return [
            Deleted(standing, last[standing.last], refusal(standing, last[standing.last], user) or "")
            for standing in standings
        ]


def urls(site: AdminSite) -> list[URLPattern]:
    return [path("bin/", site.admin_view(BinPage.as_view(site=site)), name="bin")]

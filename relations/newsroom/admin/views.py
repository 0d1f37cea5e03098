"""Saved views at the desk: above the filters of each list, on the dashboard, and on a page of their own."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relations.models.aggregates import aggregates, model_of
from relations.newsroom.admin.desk_page import DeskPage
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.sent import words_in
from relations.newsroom.models import SavedView, Standing
from relations.newsroom.plans import Refused
from relations.newsroom.saved_views import (
    EVERY_KIND,
    delete_view,
    may_delete,
    may_list,
    plain_query,
    rename_view,
    save_view,
    views_of,
)


@dataclass(frozen=True)
class ViewLine:
    """A saved view as its reader meets it."""

    view: SavedView
    address: str
    kind: str
    is_mine: bool
    may_delete: bool
    is_current: bool = False


def list_address(kind: str, query: str) -> str:
    label = "newsroom" if kind == EVERY_KIND else "relations"
    address = reverse(f"admin:{label}_{kind}_changelist")
    return f"{address}?{query}" if query else address


def kind_name(kind: str) -> str:
    name: Any = _("all kinds") if kind == EVERY_KIND else model_of(kind)._meta.verbose_name_plural
    return str(capfirst(name))


def lines_of(request: HttpRequest, kind: str = "") -> list[ViewLine]:
    """The views that the reader may open: those of one list, or all."""
    user = editor_of(request)
    kinds = [kind] if kind else [found for found in (EVERY_KIND, *aggregates()) if may_list(user, found)]
    current = plain_query(request.META.get("QUERY_STRING", "")) if kind else None
    return [
        ViewLine(
            view,
            list_address(view.kind, view.query),
            kind_name(view.kind),
            view.owner_id == user.pk,
            may_delete(user, view),
            view.query == current,
        )
        for view in views_of(user, kinds)
    ]


class ViewsPage(DeskPage):
    """One's own views and those of the desk, to open, rename and delete."""

    template_name = "admin/views.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(title=_("Saved lists"), lines=lines_of(request))


class SaveViewPage(DeskPage):
    """Keeps the list that was looked at, and goes back to it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, kind: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_list(self.user, kind):
            raise PermissionDenied
        query = plain_query(request.POST.get("query", ""))
        try:
            self.check(kind, query)
            name, shared = words_in(request.POST, "name"), "is_shared" in request.POST
            view = save_view(kind, query, name=name, is_shared=shared, by=self.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The list is kept as “%(name)s”.") % {"name": view.name})
        return redirect(list_address(kind, query))

    def check(self, kind: str, query: str) -> None:
        """Have the list itself read the filters. Raises Refused."""
        desk: ModelAdmin = self.site.get_model_admin(Standing if kind == EVERY_KIND else model_of(kind))
        asked = HttpRequest()
        asked.user, asked.GET = self.user, QueryDict(query)
        asked._messages = self.request._messages  # type: ignore[attr-defined]
        try:
            desk.get_changelist_instance(asked)
        except (IncorrectLookupParameters, DisallowedModelAdminLookup) as error:
            raise Refused([_("These filters are not those of a list.")]) from error


class ViewPage(DeskPage):
    """Renames or deletes one view, and goes back to the page of all."""

    http_method_names = ["post"]
    act = ""

    def post(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        view = get_object_or_404(SavedView, pk=pk)
        if view.owner_id != self.user.pk and not view.is_shared:
            raise Http404
        try:
            messages.success(request, self.delete(view) if self.act == "delete" else self.rename(view))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("admin:views")

    def rename(self, view: SavedView) -> str:
        rename_view(view, words_in(self.request.POST, "name"), by=self.user)
        return _("The list has its new name.")

    def delete(self, view: SavedView) -> str:
        delete_view(view, by=self.user)
        return _("“%(name)s” is deleted. The records that it listed are as they were.") % {"name": view.name}


def urls(site: AdminSite) -> list[URLPattern]:
    rename, delete = (ViewPage.as_view(site=site, act=act) for act in ("rename", "delete"))
    return [
        path("views/", site.admin_view(ViewsPage.as_view(site=site)), name="views"),
        path("views/<number:pk>/rename/", site.admin_view(rename), name="view-rename"),
        path("views/<number:pk>/delete/", site.admin_view(delete), name="view-delete"),
        path("views/<slug:kind>/save/", site.admin_view(SaveViewPage.as_view(site=site)), name="view-save"),
    ]

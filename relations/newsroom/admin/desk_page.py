"""What the desk's own pages share: who reads them, and a list turned over page by page."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin import site as admin_site
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView

from relations.models.aggregates import aggregates
from relations.newsroom.admin.long_lists import LongPaginator
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.sent import number_in
from relations.newsroom.conversations import may_view

PER_PAGE = 50


class DeskPage(TemplateView):
    # Replaced by the site that names the address.
    site: AdminSite = admin_site

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_enter():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may_enter(self) -> bool:
        return bool(self.kinds)

    @property
    def user(self) -> User:
        return editor_of(self.request)

    @property
    def kinds(self) -> list[str]:
        """The kinds that the reader sees at the desk."""
        return [kind for kind in aggregates() if may_view(self.user, kind)]

    def seen_kind(self, kind: str) -> str:
        """Raises Http404 on what is no kind, PermissionDenied on one that is not for the reader."""
        if kind not in aggregates():
            raise Http404(kind)
        if kind not in self.kinds:
            raise PermissionDenied
        return kind

    def page(self, **context: Any) -> HttpResponse:
        return self.render_to_response({**self.site.each_context(self.request), "view": self, **context})

    def page_of(self, rows: QuerySet, size: int = PER_PAGE) -> Page:
        asked = number_in(self.request.GET.get("page"), 1)
        return LongPaginator(rows, size, page=asked).get_page(asked)


def paged(page: Page) -> dict[str, Any]:
    """What `includes/pages.html` shows."""
    pages: Iterable[int | str] = page.paginator.get_elided_page_range(page.number)
    return {"page": page, "pages": pages}

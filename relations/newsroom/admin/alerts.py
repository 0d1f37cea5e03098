"""The notices of whoever is at the desk."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin import site as admin_site
from django.core.paginator import Page, Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from relations.models.aggregates import aggregates, model_of
from relations.newsroom.admin.editions import names_of
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.sent import number_in
from relations.newsroom.alerts import alerts_of, mark_read
from relations.newsroom.conversations import may_view
from relations.newsroom.models import Alert

PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """A notice with the record that it names."""

    alert: Alert
    kind: str
    # Empty when the record is gone, or when the reader may not see its kind.
    name: str
    address: str


class NoticesPage(TemplateView):
    """Those of the reader, what is unread first; marks them read."""

    template_name = "admin/notices.html"
    # Replaced by the site that names the address.
    site: AdminSite = admin_site

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        one, until = (number_in(request.POST.get(name)) for name in ("read", "until"))
        if one is not None or until is not None:
            mark_read(editor_of(request), one=one, until=until)
        page = number_in(request.POST.get("page"))
        return redirect(reverse("admin:notices", query={"page": page} if page else None))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        alerts = alerts_of(editor_of(self.request))
        page = Paginator(alerts, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            **self.site.each_context(self.request),
            title=_("Notices"),
            page=page,
            pages=page.paginator.get_elided_page_range(page.number),
            lines=self.lines(page),
            newest=alerts.aggregate(newest=Max("pk"))["newest"] or 0,
            **context,
        )

    def lines(self, page: Page) -> list[Line]:
        user = editor_of(self.request)
        kinds = {kind for kind in aggregates() if may_view(user, kind)}
        names = names_of({(alert.kind, alert.record_id or 0) for alert in page if alert.kind in kinds})
        return [_line(alert, names) for alert in page]


def _line(alert: Alert, names: dict[Any, str]) -> Line:
    name = names.get((alert.kind, alert.record_id), "")
    kind = str(model_of(alert.kind)._meta.verbose_name) if alert.kind in aggregates() else ""
    return Line(alert, kind, name, _address(alert) if name else "")


def _address(alert: Alert) -> str:
    if alert.cause == Alert.Cause.COMMENTED:
        return reverse("admin:comments", args=(alert.kind, alert.record_id))
    return reverse(f"admin:relations_{alert.kind}_change", args=(alert.record_id,))


def urls(site: AdminSite) -> list[URLPattern]:
    return [path("notices/", site.admin_view(NoticesPage.as_view(site=site)), name="notices")]

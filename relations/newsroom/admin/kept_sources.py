"""The sources that are kept: what the form of an article says of them, their bytes, and which have changed or gone."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from relations.models import Article
from relations.newsroom import submissions
from relations.newsroom.admin.desk_page import DeskPage, paged
from relations.newsroom.admin.sent import number_in
from relations.newsroom.arrivals.captures import captures_of
from relations.newsroom.arrivals.checking import take_note, telling
from relations.newsroom.arrivals.reading import DOCX, PDF, TYPES
from relations.newsroom.conversations import may_view
from relations.newsroom.models import Capture
from relations.newsroom.plans import Refused

MOST_SHOWN = 20
# A page of the web opened from a disk would be shown, and its scripts run: it is given as plain text.
SUFFIXES = {PDF: ".pdf", DOCX: ".docx"}
TO_NOTE = "new"


def kept_source(article: Article) -> str:
    """For the form of an article: each of its sources, in words."""
    if article.pk is None:
        return _("Nothing is kept of an article that is typed here. Bring it in, and its source is.")
    rows = list(captures_of([article.pk])[:MOST_SHOWN])
    return render_to_string("admin/includes/kept_sources.html", {"rows": rows})


class CapturePage(DeskPage):
    """The bytes as they came, as a file to keep: a browser shows none of it."""

    http_method_names = ["get", "head"]

    def may_enter(self) -> bool:
        return may_view(self.user, "article")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = get_object_or_404(Capture, pk=self.kwargs["pk"])
        # What nobody has taken yet is seen by those who decide on it.
        if row.article_id is None and not submissions.may_decide(self.user):
            raise PermissionDenied
        if row.removed_at:
            raise Http404
        name = f"source-{row.pk}-{row.sha256[:12]}{suffix_of(row)}"
        return HttpResponse(
            row.body,
            content_type="application/octet-stream",
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )


def suffix_of(row: Capture) -> str:
    return SUFFIXES.get(TYPES.get(row.media_type.partition(";")[0].strip().lower(), ""), ".txt")


class KeptSourcesPage(DeskPage):
    """What has become of the addresses, those first of which nobody has taken note."""

    template_name = "admin/kept_sources.html"
    STATES = ((TO_NOTE, pgettext_lazy("sources", "To look at")), *Capture.Finding.choices)

    def may_enter(self) -> bool:
        return submissions.may_decide(self.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.page_of(self.rows())
        rows = list(page)
        articles = Article.objects.in_bulk([row.article_id for row in rows if row.article_id])
        return self.page(
            title=_("Kept sources"),
            lines=[(row, articles.get(row.article_id or 0)) for row in rows],
            state=self.state,
            states=self.STATES,
            filter=f"state={self.state}&",
            **paged(page),
        )

    @property
    def state(self) -> str:
        asked = self.request.GET.get("state", "")
        return asked if asked in dict(self.STATES) else TO_NOTE

    def rows(self) -> QuerySet[Capture]:
        found = Q(finding=self.state, article_id__isnull=False)
        rows = telling() if self.state == TO_NOTE else Capture.objects.filter(found)
        return rows.defer("packed").order_by("-checked_at", "-pk")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = get_object_or_404(Capture.objects.defer("packed"), pk=number_in(request.POST.get("_note"), 0))
        try:
            take_note(row, by=self.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Noted: it is listed again when something else is found."))
        return redirect("admin:kept-sources")


def urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("arrivals/kept/", site.admin_view(KeptSourcesPage.as_view(site=site)), name="kept-sources"),
        path("arrivals/kept/<number:pk>/", site.admin_view(CapturePage.as_view(site=site)), name="capture"),
    ]

"""Articles that programs have handed in, at the desk: read, made drafts of, refused."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from relations.models import Article
from relations.newsroom import submissions
from relations.newsroom.admin.desk_page import DeskPage, paged
from relations.newsroom.admin.duplicates import warn_of_look_alikes
from relations.newsroom.admin.sent import words_in
from relations.newsroom.models import Submission
from relations.newsroom.plans import Refused


class SubmissionDesk(DeskPage):
    def may_enter(self) -> bool:
        return submissions.may_decide(self.user)


class SubmissionsPage(SubmissionDesk):
    template_name = "admin/submissions.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.page_of(self.rows())
        return self.page(
            title=_("Submissions"),
            rows=list(page),
            state=self.state,
            states=Submission.State.choices,
            filter=f"state={self.state}&",
            **paged(page),
        )

    @property
    def state(self) -> str:
        asked = self.request.GET.get("state", "")
        return asked if asked in Submission.State.values else Submission.State.WAITING

    def rows(self) -> QuerySet[Submission]:
        rows = Submission.objects.filter(state=self.state).select_related("token", "ended_by").defer("text")
        # What has waited longest stands first; of what is decided, what was last.
        return rows.order_by("pk") if self.state == Submission.State.WAITING else rows.order_by("-ended_at", "-pk")


class SubmissionPage(SubmissionDesk):
    template_name = "admin/submission.html"

    @cached_property
    def row(self) -> Submission:
        return get_object_or_404(Submission.objects.select_related("token", "ended_by"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        article = Article.objects.filter(pk=self.row.article_id).first() if self.row.article_id else None
        return self.page(
            title=_("Submission %(number)s") % {"number": self.row.pk},
            row=self.row,
            article=article,
            alike=submissions.alike(self.row),
            outlet=submissions.outlet_of(self.row),
            is_waiting=self.row.state == Submission.State.WAITING,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "_take" in request.POST:
                return self.take()
            if "_refuse" in request.POST:
                submissions.refuse(self.row, by=self.user, reason=words_in(request.POST, "reason", longest=1000))
                messages.success(request, _("Refused: its sender can read so."))
                return redirect("admin:submissions")
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("admin:submission", self.row.pk)

    def take(self) -> HttpResponse:
        article = submissions.take(self.row, by=self.user)
        messages.success(self.request, _("A draft was made of it. Complete it, then copy its passages."))
        warn_of_look_alikes(self.request, article)
        return redirect("admin:relations_article_change", article.pk)


def urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("submissions/", site.admin_view(SubmissionsPage.as_view(site=site)), name="submissions"),
        path("submissions/<number:pk>/", site.admin_view(SubmissionPage.as_view(site=site)), name="submission"),
    ]

"""Articles that programs, feeds and editors have brought, at the desk: checked, made drafts of, refused."""

from collections.abc import Callable
from typing import Any, ClassVar

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
from relations.newsroom.admin.arrivals import MendForm, address_of_reading, mend_form
from relations.newsroom.admin.desk_page import DeskPage, paged
from relations.newsroom.admin.duplicates import warn_of_look_alikes
from relations.newsroom.admin.sent import number_in, words_in
from relations.newsroom.arrivals.bringing import fetch
from relations.newsroom.models import Submission, Watch
from relations.newsroom.plans import Refused
from relations.newsroom.proposals.readings import lacks_day, may_read, read_article

SENDERS = ("token", "watch", "brought_by")


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
            watch=self.watch,
            filter=f"state={self.state}&{f'watch={self.watch.pk}&' if self.watch else ''}",
            **paged(page),
        )

    @property
    def state(self) -> str:
        asked = self.request.GET.get("state", "")
        return asked if asked in Submission.State.values else Submission.State.WAITING

    @cached_property
    def watch(self) -> Watch | None:
        """The feed whose articles alone are listed."""
        return Watch.objects.filter(pk=number_in(self.request.GET.get("watch"), 0)).first()

    def rows(self) -> QuerySet[Submission]:
        rows = Submission.objects.filter(state=self.state).select_related(*SENDERS, "ended_by").defer("text")
        rows = rows.filter(watch=self.watch) if self.watch else rows
        # What has waited longest stands first; of what is decided, what was last.
        return rows.order_by("pk") if self.state == Submission.State.WAITING else rows.order_by("-ended_at", "-pk")


class SubmissionPage(SubmissionDesk):
    template_name = "admin/submission.html"

    @cached_property
    def row(self) -> Submission:
        return get_object_or_404(Submission.objects.select_related(*SENDERS, "ended_by"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(mend_form(self.row))

    def show(self, form: MendForm) -> HttpResponse:
        article = Article.objects.filter(pk=self.row.article_id).first() if self.row.article_id else None
        return self.page(
            title=_("Submission %(number)s") % {"number": self.row.pk},
            row=self.row,
            form=form,
            article=article,
            alike=submissions.alike(self.row),
            outlet=submissions.outlet_of(self.row),
            captures=list(self.row.captures.defer("packed")),
            is_waiting=self.row.state == Submission.State.WAITING,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = next((act for button, act in self.ACTS.items() if button in request.POST), None)
        try:
            if act is not None:
                return act(self)
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("admin:submission", self.row.pk)

    def take(self) -> HttpResponse:
        """With what was mended; of an announcement, the article is fetched first."""
        if "body" not in self.request.POST:
            return self.make(None) if self.row.text and self.row.is_whole else self.fetch()
        form = mend_form(self.row, self.request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            return self.make(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, [problem.message for problem in refused.problems])
            return self.show(form)

    def make(self, mended: dict[str, Any] | None) -> HttpResponse:
        article = submissions.take(self.row, by=self.user, mended=mended)
        if may_read(self.user) and lacks_day(article):
            # Days such as “yesterday” are counted from it: the desk asks before the text is read.
            messages.success(self.request, _("A draft was made of it. Say when it was published, and it is read."))
        elif may_read(self.user) and article.body.strip():
            read_article(article, by=self.user)
            messages.success(self.request, _("A draft was made of it, and its text was read. Decide what it says."))
        else:
            messages.success(self.request, _("A draft was made of it. Complete it, then copy its passages."))
        warn_of_look_alikes(self.request, article)
        return redirect(address_of_reading(article, self.user))

    def fetch(self) -> HttpResponse:
        fetch(self.row, by=self.user)
        messages.success(self.request, _("It was read. Check what was found, and make the draft."))
        return redirect("admin:submission", self.row.pk)

    def join(self) -> HttpResponse:
        article = get_object_or_404(Article, pk=number_in(self.request.POST["_join"], 0))
        submissions.join(self.row, article, by=self.user)
        messages.success(self.request, _("Its source is kept with the article that was there."))
        return redirect("admin:relations_article_change", article.pk)

    def join_waiting(self) -> HttpResponse:
        other = get_object_or_404(Submission, pk=number_in(self.request.POST["_join_waiting"], 0))
        kept = submissions.join_waiting(self.row, other, by=self.user)
        messages.success(self.request, _("Its source is kept with this submission, which still waits."))
        return redirect("admin:submission", kept.pk)

    def refuse(self) -> HttpResponse:
        submissions.refuse(self.row, by=self.user, reason=words_in(self.request.POST, "reason", longest=1000))
        words = _("Refused: its sender can read so.") if self.row.token_id else _("Set aside.")
        messages.success(self.request, words)
        return redirect("admin:submissions")

    ACTS: ClassVar[dict[str, Callable[["SubmissionPage"], HttpResponse]]] = {
        "_take": take, "_fetch": fetch, "_join": join, "_join_waiting": join_waiting, "_refuse": refuse,
    }  # fmt: skip


def urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("submissions/", site.admin_view(SubmissionsPage.as_view(site=site)), name="submissions"),
        path("submissions/<number:pk>/", site.admin_view(SubmissionPage.as_view(site=site)), name="submission"),
    ]

"""Batches of imported rows at the desk: what a file brought, a sample to read, and what is done with it as a whole."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.models import Event
from relations.newsroom.admin.desk_page import DeskPage
from relations.newsroom.admin.editions import Row, all_names_of
from relations.newsroom.admin.sent import number_in
from relations.newsroom.bulk.belonging import made_with
from relations.newsroom.bulk.publishing import against, ask, go_on
from relations.newsroom.conversations import may_view
from relations.newsroom.models import Batch, ImportedRow, Publicity, Standing
from relations.newsroom.plans import Refused
from relations.reading import NEWSROOM

PER_PAGE = 25
SAMPLE = 10
# Seconds of an answer that go on with what was asked for; the background work does the rest.
PATIENCE = 4

COUNTED = {
    "created": gettext_lazy("drafts made"),
    "unchanged": gettext_lazy("imported before"),
    "changed": gettext_lazy("imported before and changed since"),
    "repeated": gettext_lazy("twice in the file"),
    "left out": gettext_lazy("left out because an actor is not known"),
}
LABELS = {
    Batch.Wish.APPROVE: gettext_lazy("Approve the whole batch"),
    Batch.Wish.PUBLISH: gettext_lazy("Publish the whole batch"),
    Batch.Wish.UNDO: gettext_lazy("Take the whole batch back"),
}
DONE = {
    Batch.Wish.APPROVE: gettext_lazy("The batch is approved."),
    Batch.Wish.PUBLISH: gettext_lazy("The batch is published."),
    Batch.Wish.UNDO: gettext_lazy("The batch is taken back."),
}


class BatchesPage(DeskPage):
    template_name = "admin/batches.html"

    def may_enter(self) -> bool:
        return may_view(self.user, "event")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Batch.objects.select_related("by")
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        return self.page(
            title=_("Batches of imported rows"),
            page_obj=page,
            page=page,
            pages=page.paginator.get_elided_page_range(page.number),
            batches=page.object_list,
        )


@dataclass(frozen=True)
class Act:
    """A button of the page, and why it is grey."""

    wish: str
    label: Any
    reasons: list[str]


@dataclass(frozen=True)
class Sampled:
    """One row of a sample: the event as a draft, beside the line that it was made from."""

    row: Row
    event: Event
    line: int
    words: str


class BatchPage(BatchesPage):
    """One batch. What is asked for here is begun at once, and the background work goes on with what takes longer."""

    template_name = "admin/batch.html"

    @cached_property
    def batch(self) -> Batch:
        return get_object_or_404(Batch.objects.select_related("by", "wish_by"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wish = next((wish for wish in LABELS if wish == request.POST.get("_wish")), None)
        if wish is None:
            return redirect("admin:batch", self.batch.pk)
        try:
            ask(wish, self.batch, by=self.user, is_own_text="own_text" in request.POST)
            go_on(self.batch, seconds=PATIENCE)
        except Refused as refused:
            return self.show(refused=[problem.message for problem in refused.problems])
        if self.batch.wish:
            messages.info(request, _("This takes longer than an answer: the background work goes on with it."))
        elif not self.batch.error:
            messages.success(request, str(DONE[wish]))
        return redirect("admin:batch", self.batch.pk)

    def show(self, refused: Iterable[str] = ()) -> HttpResponse:
        batch, seed = self.batch, number_in(self.request.GET.get("sample"), 0)
        return self.page(
            title=_("Batch: %s") % batch.name,
            batch=batch,
            refused=list(refused),
            counts=[(words, batch.counts[name]) for name, words in COUNTED.items() if batch.counts.get(name)],
            standings=self.standings(),
            made=self.made(),
            sample=list(self.sample(seed)),
            next_sample=seed + 1,
            acts=self.acts(),
            asks_own_text=settings.FOUR_EYES and self.user.is_superuser,
        )

    def acts(self) -> list[Act]:
        if self.batch.state == Batch.State.UNDONE:
            return []
        return [
            Act(wish, label, [problem.message for problem in against(wish, self.batch, self.user)])
            for wish, label in LABELS.items()
        ]

    def standings(self) -> list[tuple[str, int]]:
        """How the events of the batch stand, by what is said of them elsewhere at the desk."""
        mine = Standing.objects.filter(kind="event", record_id__in=self.batch.rows.values("event_id"))
        rows = mine.order_by("publicity", "review").values("publicity", "review").annotate(number=Count("pk"))
        return [(_standing(row["publicity"], row["review"]), row["number"]) for row in rows]

    def made(self) -> list[Row]:
        keys = [key for key in made_with(self.batch) if may_view(self.user, key[0])]
        return [Row(key, name) for key, name in all_names_of(keys).items()]

    def sample(self, seed: int) -> Iterable[Sampled]:
        """Rows taken at random, the same for the same number."""
        rows = _some(self.batch, seed)
        events = Event.objects.using(NEWSROOM).select_related("event_type", "mode", "place")
        there = events.prefetch_related("evidence__passage").in_bulk([row.event_id for row in rows])
        for row in rows:
            if event := there.get(row.event_id):
                words = next((one.passage.exact for one in event.evidence.all()), "")
                yield Sampled(Row(("event", event.pk), str(event)), event, row.line, words)


def _standing(publicity: str, review: str) -> str:
    return str(Standing(publicity=publicity, review=review).get_publicity_display()) + (
        f", {Standing(review=review).get_review_display()}" if publicity == Publicity.NEVER else ""
    )


def _some(batch: Batch, seed: int) -> list[ImportedRow]:
    # Rows of a batch have numbers that follow each other, but for a few in between.
    ends = batch.rows.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    every = range(ends["first"], ends["last"] + 1)
    # Not for secrets: a second look shall show the same rows.
    chosen = random.Random(seed).sample(every, min(len(every), 4 * SAMPLE))  # noqa: S311
    found = list(batch.rows.filter(pk__in=chosen))
    return sorted(found[:SAMPLE], key=lambda row: row.line)


def urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("batches/", site.admin_view(BatchesPage.as_view(site=site)), name="batches"),
        path("batches/<number:pk>/", site.admin_view(BatchPage.as_view(site=site)), name="batch"),
    ]

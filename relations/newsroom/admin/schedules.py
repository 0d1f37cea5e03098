"""Schedules at the desk: what waits for its moment, what failed, what is done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.newsroom import schedules
from relations.newsroom.admin.editions import Row, all_names_of, key_words
from relations.newsroom.admin.gathering import GathersPage, in_words
from relations.newsroom.admin.sent import number_in
from relations.newsroom.conversations import may_view
from relations.newsroom.dossiers import may_gather
from relations.newsroom.models import Schedule, Standing
from relations.newsroom.plans import Refused, grouped
from relations.newsroom.snapshots import Key
from relations.newsroom.workflow import PUBLISH, WITHDRAW, has_right
from relations.newsroom.zones import Clock, clocks

PER_PAGE = 20
# How many records of a schedule the list names before it only counts them.
NAMED = 10


@dataclass(frozen=True)
class Scheduled(Row):
    """A record of a schedule, and the revision that its draft has reached."""

    head: int | None = None

    @property
    def has_moved_on(self) -> bool:
        return self.head is not None and self.head != self.revision


@dataclass(frozen=True)
class Line:
    schedule: Schedule
    clocks: list[Clock]
    rows: list[Scheduled]
    # How many more records it holds.
    others: int
    is_late: bool
    may_change: bool

    @property
    def withdraws(self) -> bool:
        return schedules.withdraws(self.schedule)

    @property
    def can_try_again(self) -> bool:
        return self.may_change and self.schedule.state == schedules.FAILED

    @property
    def can_cancel(self) -> bool:
        return self.may_change and self.schedule.state in (schedules.WAITING, schedules.FAILED)


class SchedulesPage(GathersPage):
    """What waits, what failed, what is done; and whether the background work is alive."""

    template_name = "admin/schedules.html"

    def may_enter(self) -> bool:
        return may_gather(self.user) or has_right(self.user, PUBLISH) or has_right(self.user, WITHDRAW)

    @property
    def state(self) -> str:
        asked = self.request.GET.get("state", "")
        return asked if asked in Schedule.State.values else schedules.WAITING

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = next((act for button, act in self.ACTS.items() if button in request.POST), None)
        if act is None:
            return redirect("admin:schedules")
        try:
            messages.success(request, act(self))
        except Refused as refused:
            names = all_names_of(problem.key for problem in refused.problems if problem.key)
            for problem in refused.problems:
                messages.error(request, in_words(problem, names))
        return redirect(reverse("admin:schedules", query={"state": self.state}))

    def asked(self, button: str) -> Schedule:
        return get_object_or_404(Schedule, pk=number_in(self.request.POST[button], 0))

    def cancel(self) -> str:
        schedules.cancel(self.asked("_cancel"), by=self.user)
        return _("The schedule is cancelled.")

    def try_again(self) -> str:
        schedules.try_again(self.asked("_again"), by=self.user)
        return _("It waits once more, in your name: the background work takes it up within a minute.")

    ACTS: ClassVar[dict[str, Callable[["SchedulesPage"], str]]] = {"_cancel": cancel, "_again": try_again}

    # --- the page -----------------------------------------------------------------------------------------------------

    def show(self) -> HttpResponse:
        now, beat = timezone.now(), schedules.heartbeat()
        page = Paginator(self.rows(), PER_PAGE).get_page(self.request.GET.get("page"))
        return self.page(
            title=_("Schedules"),
            page_obj=page,
            lines=self.lines(page, now),
            state=self.state,
            states=[(state.value, state.label) for state in Schedule.State],
            late=schedules.late(now).count(),
            heartbeat=beat,
            is_overdue=schedules.is_overdue(beat, now),
        )

    def rows(self) -> QuerySet[Schedule]:
        rows = Schedule.objects.filter(state=self.state).select_related("by", "dossier").prefetch_related("records")
        # What comes next stands first; of what is over, what was last.
        return rows.order_by("at", "id") if self.state == schedules.WAITING else rows.order_by("-at", "-id")

    def lines(self, page: Page, now: datetime) -> list[Line]:
        keys = {key for found in page for key in schedules.keys_of(found)[:NAMED]}
        names = all_names_of(key for key in sorted(keys) if may_view(self.user, key[0]))
        heads = _heads(keys)
        return [self.line(found, names, heads, now) for found in page]

    def line(self, found: Schedule, names: dict[Key, str], heads: dict[Key, int], now: datetime) -> Line:
        rows = [(row.kind, row.record_id, row.number) for row in found.records.all()]
        return Line(
            found,
            clocks(found.at),
            [_scheduled((kind, pk), number, names, heads) for kind, pk, number in rows[:NAMED]],
            max(0, len(rows) - NAMED),
            found.state == schedules.WAITING and found.at < now - schedules.LATE_AFTER,
            has_right(self.user, schedules.move_of(found.act)),
        )


def _scheduled(key: Key, number: int, names: dict[Key, str], heads: dict[Key, int]) -> Scheduled:
    return Scheduled(key, names.get(key, key_words(key)), number, head=heads.get(key))


def _heads(keys: Iterable[Key]) -> dict[Key, int]:
    """The numbers of the head revisions, without their snapshots."""
    found: dict[Key, int] = {}
    for kind, ids in grouped(keys):
        rows = Standing.objects.filter(kind=kind, record_id__in=ids).values_list("record_id", "head__number")
        found |= {(kind, pk): number for pk, number in rows}
    return found


def urls(site: AdminSite) -> list[URLPattern]:
    return [path("schedules/", site.admin_view(SchedulesPage.as_view(site=site)), name="schedules")]

"""Work that follows from corrections and retractions, as a list, and beside the form of its record."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from relations.models import Record
from relations.models.aggregates import aggregates
from relations.newsroom.admin.desk_page import DeskPage, paged
from relations.newsroom.admin.editions import Row, key_words, names_of
from relations.newsroom.admin.views import kind_name
from relations.newsroom.conversations import may_view
from relations.newsroom.models import Task
from relations.newsroom.rights import may_change
from relations.newsroom.snapshots import Key
from relations.newsroom.tasks import finish_task

STATES = ("open", "done")
# Beside the form of a record.
NAMED = 20


@dataclass(frozen=True)
class TaskLine:
    task: Task
    record: Row
    # What has changed; nothing when the reader may not see it.
    about: Row | None
    may_finish: bool


def lines_of(tasks: list[Task], user: User) -> list[TaskLine]:
    seen = {kind for kind in aggregates() if may_view(user, kind)}
    keys = [key for task in tasks for key in ((task.kind, task.record_id), _about(task)) if key and key[0] in seen]
    names = names_of(keys)
    return [
        TaskLine(
            task, _row((task.kind, task.record_id), names), _named(_about(task), names), may_change(user, task.kind)
        )
        for task in tasks
    ]


def _about(task: Task) -> Key | None:
    return (task.about_kind, task.about_id) if task.about_id and task.about_kind in aggregates() else None


def _row(key: Key, names: dict[Key, str]) -> Row:
    return Row(key, names.get(key, key_words(key)))


def _named(key: Key | None, names: dict[Key, str]) -> Row | None:
    return _row(key, names) if key in names else None


def tasks_of(record: Record | None, user: User) -> list[TaskLine]:
    """The open tasks of a record, for its form."""
    if record is None:
        return []
    rows = Task.objects.filter(kind=record.kind(), record_id=record.pk, done_at=None).select_related("done_by")
    return lines_of(list(rows[:NAMED]), user)


class TasksPage(DeskPage):
    template_name = "admin/tasks.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.page_of(self.tasks())
        return self.page(
            title=_("Tasks"),
            lines=lines_of(list(page), self.user),
            state=self.state,
            kind=self.kind,
            kinds_offered=[(kind, kind_name(kind)) for kind in self.kinds],
            filter=f"state={self.state}&kind={self.kind}&",
            **paged(page),
        )

    @property
    def state(self) -> str:
        asked = self.request.GET.get("state", "")
        return asked if asked in STATES else STATES[0]

    @property
    def kind(self) -> str:
        asked = self.request.GET.get("kind", "")
        return asked if asked in self.kinds else ""

    def tasks(self) -> QuerySet[Task]:
        kinds = [self.kind] if self.kind else self.kinds
        rows = Task.objects.filter(Q(done_at__isnull=self.state == "open"), kind__in=kinds)
        return rows.select_related("done_by").order_by("-at", "-pk")


class FinishPage(DeskPage):
    """Notes that a task is done, and goes back to where the button was."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        task = get_object_or_404(Task, pk=pk)
        if not may_change(self.user, task.kind):
            raise PermissionDenied
        finish_task(task, by=self.user)
        messages.success(request, _("The task is done."))
        return redirect(self.back())

    def back(self) -> str:
        asked = self.request.POST.get("next", "")
        is_here = url_has_allowed_host_and_scheme(asked, {self.request.get_host()}, self.request.is_secure())
        return asked if is_here else reverse("admin:tasks")


def urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("tasks/", site.admin_view(TasksPage.as_view(site=site)), name="tasks"),
        path("tasks/<number:pk>/done/", site.admin_view(FinishPage.as_view(site=site)), name="task-done"),
    ]

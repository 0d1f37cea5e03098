"""The desk's first page: the work that waits, and whether the machine is alive."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.newsroom import schedules
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.views import lines_of
from relations.newsroom.conversations import may_view
from relations.newsroom.silence import Silence, silences
from relations.newsroom.work_to_do import Questions, work_to_do

MOST_VIEWS = 30


@dataclass(frozen=True)
class Pulse:
    """Whether the background work looks for what is due."""

    words: str
    is_alarm: bool
    error: str = ""


@dataclass(frozen=True)
class Quiet:
    """The silence of one relation, and the list of its events."""

    silence: Silence
    address: str


def dashboard_of(request: HttpRequest) -> dict[str, Any]:
    user, now = editor_of(request), timezone.now()
    return {
        "sections": work_to_do(user, now),
        "silences": quiet_relations(Questions(user, now)),
        "views": lines_of(request)[:MOST_VIEWS],
        "pulse": pulse(now),
    }


def quiet_relations(asking: Questions) -> list[Quiet]:
    if not (may_view(asking.user, "event") and may_view(asking.user, "relation")):
        return []
    events = reverse("admin:relations_event_changelist")
    return [Quiet(found, f"{events}?relation={found.relation.code}") for found in silences(asking.today)]


def pulse(now: datetime) -> Pulse:
    beat = schedules.heartbeat()
    if beat is None:
        return Pulse(_("The background work has never looked for what is due."), is_alarm=True)
    words = _("The background work last looked %(time)s ago.") % {"time": _age(int((now - beat.at).total_seconds()))}
    return Pulse(words, schedules.is_overdue(beat, now) or bool(beat.error), beat.error)


def _age(seconds: int) -> str:
    if seconds < 120:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": max(seconds, 0)}
    if seconds < 7200:
        return ngettext("%(count)s minute", "%(count)s minutes", seconds // 60) % {"count": seconds // 60}
    return ngettext("%(count)s hour", "%(count)s hours", seconds // 3600) % {"count": seconds // 3600}

"""Who else has a record open: told at its opening, and every quarter of a minute to the script of its form."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from relations.models import Record
from relations.models.aggregates import aggregates
from relations.newsroom.accounts import name_of
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.conversations import may_view
from relations.newsroom.models import Standing
from relations.newsroom.presence import Other, here, left, others

TAB = re.compile(r"[A-Za-z0-9-]{1,40}")


@dataclass(frozen=True)
class Company:
    """What the form says at its opening, and what its script needs to go on saying it."""

    lines: list[str]
    address: str
    compare: str


def company_of(request: HttpRequest, record: Record | None) -> Company | None:
    """Who else has it open. One's own other tabs are left to the script: the one that is being left still counts."""
    if record is None:
        return None
    kind, pk = record.kind(), record.pk
    found = others((kind, pk), editor_of(request), "", timezone.now())
    return Company(
        [_line(other) for other in found if not other.is_me],
        reverse("admin:presence", kwargs={"kind": kind, "pk": pk}),
        reverse("admin:compare", kwargs={"kind": kind, "pk": pk}),
    )


def _line(other: Other) -> str:
    words = _("{name} is editing this record.") if other.is_editing else _("{name} has this record open.")
    return words.replace("{name}", other.name)


@require_POST
def presence(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A sign of life from a tab; answers who else is there, and the number of the head revision."""
    user, tab, now = editor_of(request), request.POST.get("tab", ""), timezone.now()
    if kind not in aggregates():
        raise Http404
    if not may_view(user, kind):
        raise PermissionDenied
    standing = get_object_or_404(Standing.objects.select_related("head__by"), kind=kind, record_id=pk)
    if not TAB.fullmatch(tab):
        return HttpResponseBadRequest()
    key = (kind, pk)
    if "left" in request.POST:
        left(key, user, tab)
        return HttpResponse(status=204)
    here(key, user, tab, request.POST.get("is_editing") == "1", now)
    head: dict[str, Any] = {"head": standing.head.number, "by": name_of(standing.head.by)}
    return JsonResponse({"others": [asdict(other) for other in others(key, user, tab, now)], **head})


def urls(site: AdminSite) -> list[URLPattern]:
    return [path("presence/<slug:kind>/<number:pk>/", site.admin_view(presence), name="presence")]

"""An address for every record that lasts: it leads to where the record stands now."""

import json
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from orjson import dumps

from relations.catalogue.documents import RESOURCES, find
from relations.catalogue.problems import GONE, MEDIA_TYPE, NOT_FOUND, Kind, details, gone_members
from relations.formats.accepted import preferred
from relations.formats.addresses import absolute
from relations.formats.offered import offered
from relations.models.aggregates import model_of
from relations.publication.models import Notice

JSON, PAGE = "application/json", "text/html"
Told = dict[str, Any]


@require_safe
def record(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    """To the page for who reads pages, else to the API, in the form that is asked for.

    303: what is at the other address describes the record that this one stands for.
    """
    return _varying(_answer(request, uid))


@require_safe
def space(request: HttpRequest) -> HttpResponseBase:
    """What all these addresses begin with: it leads to what the API says of itself."""
    return _varying(_see(reverse("api:docs" if _wanted(request, (JSON, PAGE)) == PAGE else "api:index")))


def _answer(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    if told := _told(uid):
        return _see(_address_of(request, told))
    notice = Notice.objects.filter(uid=uid).first()
    successor = _successor_of(notice) if notice else None
    if _wanted(request, (JSON, PAGE)) == PAGE:
        return _page_without_record(request, notice, successor)
    if notice is None:
        return _problem(request, NOT_FOUND, _("No public record answers to this address."))
    words = _("An edition took this record away; the notice says why.")
    return _problem(request, GONE, words, gone_members(notice, successor and named(successor)))


def _page_without_record(request: HttpRequest, notice: Notice | None, successor: Told | None) -> HttpResponseBase:
    if successor:
        return _see(_address_of(request, successor))
    if notice is None:
        raise Http404
    return render(request, "410.html", {"notice": notice.last()}, status=410)


def _successor_of(notice: Notice) -> Told | None:
    """The public record that this one is part of now."""
    rows = model_of(notice.kind)._default_manager.filter(pk=notice.last().successor_id)
    uid = rows.values_list("uid", flat=True).first()
    return _told(uid) if uid else None


def named(told: Told) -> dict[str, Any]:
    return {"uid": told["uid"], "slug": told["slug"], "url": absolute(told["url"])}


def _problem(request: HttpRequest, kind: Kind, words: str, members: Told | None = None) -> HttpResponse:
    address = request.build_absolute_uri(f"{reverse('api:problem-list')}#{kind.name}")
    said = details(kind, address=address, detail=words, instance=request.path, members=members or {})
    return HttpResponse(dumps(said), content_type=MEDIA_TYPE, status=kind.status)


def _told(uid: uuid.UUID) -> Told | None:
    """What the API tells of a public record, with addresses that have no host."""
    text = find([uid], host="").get(str(uid))
    found: Told | None = json.loads(text) if text else None
    return found


def _wanted(request: HttpRequest, possible: tuple[str, ...]) -> str:
    return preferred(request.META.get("HTTP_ACCEPT", ""), possible) or JSON


def _address_of(request: HttpRequest, told: Told) -> str:
    """The page in the language of who asks, the record in the API, or its list narrowed to it in another form."""
    name = RESOURCES[told["kind"]]
    endings = {media_type: form.ending for form in offered(name) for media_type in form.media_types}
    pages = told.get("html_url") or {}
    wanted = _wanted(request, (JSON, *((PAGE,) if pages else ()), *endings))
    if wanted == PAGE:
        return str(pages[get_language() or "fr"])
    if wanted == JSON:
        return str(told["url"])
    return f"{reverse(f'api:{name}-list').removesuffix('/')}.{endings[wanted]}?uid_in={told['uid']}"


def _see(address: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": address})


def _varying(response: HttpResponseBase) -> HttpResponseBase:
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    # Scripts of other sites may follow it, as they may read what it leads to.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response

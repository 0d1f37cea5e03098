"""An address for every record that lasts: it leads to where the record stands now."""

import json
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from relations.catalogue.documents import RESOURCES, find
from relations.publication.models import Notice

PAGE = "text/html"


@require_safe
def record(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """To the page for who reads pages, else to the API, which also says what became of a record that is gone.

    303: what is at the other address describes the record that this one stands for.
    """
    response = HttpResponse(status=303, headers={"Location": _address_of(request, uid)})
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    return response


def _address_of(request: HttpRequest, uid: uuid.UUID) -> str:
    text = find([uid], host="").get(str(uid))
    if text is None:
        return _notice_of(uid)
    told: dict[str, Any] = json.loads(text)
    reads_pages = request.get_preferred_type(["application/json", PAGE]) == PAGE
    pages = told.get("html_url") if reads_pages else None
    address: str = pages[get_language_from_request(request)] if pages else told["url"]
    return address


def _notice_of(uid: uuid.UUID) -> str:
    kind = Notice.objects.filter(uid=uid).values_list("kind", flat=True).first()
    if kind not in RESOURCES:
        raise Http404
    return reverse(f"api:{RESOURCES[kind]}-detail", args=[str(uid)])

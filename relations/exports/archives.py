"""The archives to take away: files that never change, which can be fetched in parts."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from relations.catalogue import licence
from relations.formats.addresses import absolute
from relations.formats.archives import BLOCK, Archive, called, kept

# One stretch of a file; several at once are answered with all of it, as RFC 9110 allows.
RANGE = re.compile(r"bytes=(?P<first>\d{0,15})-(?P<last>\d{0,15})", re.ASCII)


@require_safe
def archive(request: HttpRequest, name: str) -> HttpResponseBase:
    found = called(name)
    if found is None:
        raise Http404
    etag = f'"{found.digest}"'
    if {"*", etag} & set(parse_etags(request.headers.get("If-None-Match", ""))):
        return _with_headers(HttpResponseNotModified(), found)
    return _with_headers(_file(request, found, etag), found)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """To the latest archive: the address for scripts that come back."""
    found = next(iter(kept()), None)
    if found is None:
        raise Http404
    response = HttpResponseRedirect(reverse("archive", args=[found.name]))
    patch_cache_control(response, public=True, max_age=60)
    return response


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = {"archives": [_described(one) for one in kept()], "licence": {"name": licence.NAME, "url": licence.URL}}
    response = JsonResponse(found, headers={"Access-Control-Allow-Origin": "*"})
    patch_cache_control(response, public=True, max_age=60)
    return response


def _described(one: Archive) -> dict[str, object]:
    return {
        "name": one.name,
        "date": one.day.isoformat(),
        "edition": one.edition,
        "bytes": one.size,
        "sha256": one.digest,
        "url": absolute(reverse("archive", args=[one.name])),
    }


def _file(request: HttpRequest, found: Archive, etag: str) -> HttpResponseBase:
    size = found.size
    asked = request.headers.get("Range", "")
    # What somebody has a part of may only be continued if it is still the same.
    stretch = _stretch(asked, size) if request.headers.get("If-Range", etag) == etag else None
    if stretch == (0, 0):
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, end = stretch or (0, size)
    response = StreamingHttpResponse(_read(found.path, first, end), content_type="application/zip")
    response.headers["Content-Length"] = str(end - first)
    if stretch:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    if request.method == "HEAD":
        response.streaming_content = iter(())
    return response


def _stretch(asked: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; (0, 0) for none that there is, None if the whole file is meant."""
    match = RANGE.fullmatch(asked)
    if not match or not (match["first"] or match["last"]):
        return None
    if not match["first"]:
        first, end = max(0, size - int(match["last"])), size
    else:
        first, end = int(match["first"]), min(size, int(match["last"] or size) + 1)
    if match["last"] and match["first"] and int(match["last"]) < first:
        return None
    return (first, end) if first < end else (0, 0)


def _read(path: Path, first: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while first < end and (block := file.read(min(BLOCK, end - first))):
            first += len(block)
            yield block


def _with_headers(response: HttpResponseBase, found: Archive) -> HttpResponseBase:
    digest = base64.b64encode(bytes.fromhex(found.digest)).decode()
    headers = {
        "ETag": f'"{found.digest}"',
        "Accept-Ranges": "bytes",
        "Repr-Digest": f"sha-256=:{digest}:",
        "Content-Disposition": f'attachment; filename="{found.name}"',
        "Access-Control-Allow-Origin": "*",
        # Compressed already: what stands between is to leave it, or parts of it could not be put together.
        "Content-Encoding": "identity",
    }
    for name, value in headers.items():
        response.headers[name] = value
    # A legal removal takes a file away: nobody keeps it for longer than a day without asking.
    patch_cache_control(response, public=True, max_age=86_400)
    return response

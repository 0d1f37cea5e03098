"""Every public answer is read in the reading mode, from one state of `public`, and names that state in its ETag."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

from relations.public.framing import unchanged
from relations.publication.models import State
from relations.reading import one_public_state, reading_public

# Answered without asking a database.
WITHOUT_STATE = ("/healthz", "/readyz", "/metrics", "/robots.txt", "/.well-known/")
# Files that never change: each names its own state.
FILES = ("/archives/",)
API_PREFIX = "/api/"
# A browser asks each time: an answer that has not moved costs a 304. A proxy between may answer for us for five
# seconds, for ten more while it asks, and for a day while we do not answer at all. The nginx that is shipped shows what
# it has kept, of any age, to those who ask while it asks: of many at once, one reaches us.
CACHING = {"public": True, "max_age": 0, "s_maxage": 5, "stale_while_revalidate": 10, "stale_if_error": 86_400}


class PublicRequest(HttpRequest):
    """A request as the views get it: with the state that it is answered from."""

    public_state: State


class PublicAnswerMiddleware:
    """Stands next to the view. Only the newsroom's addresses leave the reading mode."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: PublicRequest) -> HttpResponseBase:
        path = request.path_info
        if settings.HAS_NEWSROOM and path.startswith(settings.NEWSROOM_PREFIX):
            return self.get_response(request)
        if not settings.HAS_PUBLIC_SITE and not path.startswith(WITHOUT_STATE):
            return HttpResponse(status=404)
        if path.startswith((*WITHOUT_STATE, *FILES)):
            with reading_public():
                return self.get_response(request)
        return self._from_one_state(request)

    def _from_one_state(self, request: PublicRequest) -> HttpResponseBase:
        with ExitStack() as transaction:
            with reading_public():
                transaction.enter_context(one_public_state())
                request.public_state = State.current()
                is_api = request.path_info.startswith(API_PREFIX)
                form = request.headers.get("Accept", "") if is_api else ""
                etag = etag_of(request.public_state, request.get_full_path(), form)
                if request.method in ("GET", "HEAD") and _knows(request, etag):
                    response = unchanged(request)
                else:
                    response = self.get_response(request)
                    if response.status_code == 200 and _knows_anything(request):
                        # What a stream holds open is given back, though nobody reads it.
                        response.close()
                        response = unchanged(request)
            if isinstance(response, StreamingHttpResponse):
                # The stream goes on reading after this function has answered: from the same state, in the same mode.
                response.streaming_content = _held(iter(response), transaction.pop_all())
        if is_api:
            patch_vary_headers(response, ("Accept",))
            # On a 304 too, which the API itself never sees: a script on another site may read what anybody may.
            response.headers["Access-Control-Allow-Origin"] = "*"
        return _with_state(response, etag)


def etag_of(state: State, address: str, form: str = "") -> str:
    """The state of the record, the release that renders it and what it was told of this place, the language, the form,
    and the day: pages count days. The address too: what was never answered there is not known from another page."""
    made_with = (build(), settings.PUBLIC_URL, settings.CONTACT_EMAIL)
    day = timezone.now().date().isoformat()
    parts = (state.edition, state.hash, *made_with, get_language(), address, form, day)
    return f'W/"{state.edition}-{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"'


@cache
def build() -> str:
    """The release, and a digest of what pages are made with: templates, words, names of static files."""
    made_with = [*Path(settings.BASE_DIR, "templates").rglob("*.*"), *Path(settings.LOCALE_PATHS[0]).rglob("*.mo")]
    manifest = Path(settings.STATIC_ROOT, "staticfiles.json")
    digest = hashlib.sha256(settings.RELEASE.encode())
    for path in sorted([*made_with, *([manifest] if manifest.exists() else [])]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _knows(request: HttpRequest, etag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    # Not "*": whether there is anything at the address is for the view to say.
    return etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in known}


def _knows_anything(request: HttpRequest) -> bool:
    """Whether who asks has some answer of the address already, and wants none whatever it is (RFC 9110, 13.1.2)."""
    return request.method in ("GET", "HEAD") and request.headers.get("If-None-Match", "").strip() == "*"


def _with_state(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    if response.status_code in (200, 304, 410):
        response.headers["ETag"] = etag
    # What has moved or is no more as well: it takes the place of the page that a proxy has kept.
    if response.status_code in (200, 301, 302, 304, 308, 404, 410):
        patch_cache_control(response, **CACHING)
    return response


def _held(chunks: Iterable[bytes], transaction: ExitStack) -> Iterator[bytes]:
    """The chunks, each made in the reading mode; the transaction ends with the last of them."""
    with transaction:
        remaining = iter(chunks)
        while True:
            with reading_public():
                chunk = next(remaining, None)
            if chunk is None:
                return
            yield chunk

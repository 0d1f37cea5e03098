"""Previews at the desk: the page that readers would see, of one record or of several that go together."""

import re
from collections.abc import Iterable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse, translate_url
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from relations.newsroom.admin.editions import key_of, key_words
from relations.newsroom.previewing import Door, NotShown, has_page, preview, seen_at, unkept
from relations.newsroom.snapshots import Key

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
MOST_AT_ONCE = 200
# An address of the site, in a language, and what may follow it.
PUBLIC_PATH = re.compile(rf"/({'|'.join(LANGUAGES)})/(?:[\w-]+/)*(?:\?[\w=&-]*)?", re.ASCII)


@require_safe
def preview_record(request: HttpRequest, kind: str, pk: int, language: str, *, site: AdminSite) -> HttpResponse:
    """A record on its own page; one of a kind without pages, on that of a record that cites it."""
    key = key_of(f"{kind}:{pk}")
    addresses = {code: reverse("admin:preview", args=(*key, code)) for code in LANGUAGES}
    if language not in addresses:
        raise Http404(language)
    _refuse_stranger(request, [key])
    with override(language):
        try:
            keys, at = seen_at(key)
            _refuse_stranger(request, keys)
            return preview(keys, at, language=language, door=Door(addresses, is_desk=True)).response
        except NotShown as refused:
            return _not_shown(request, site, refused, key)


@require_safe
def preview_together(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """Several records as one edition: `keys=event:1,article:2`, on the page of one (`at`) or at a public `path`."""
    keys = list(dict.fromkeys(key_of(words) for words in request.GET.get("keys", "").split(",")))
    _refuse_stranger(request, keys)
    page, language = _page_asked(request, keys)
    with override(language):
        try:
            if len(keys) > MOST_AT_ONCE:
                raise NotShown(_("Preview at most %(count)s records together.") % {"count": MOST_AT_ONCE})
            if isinstance(page, tuple):
                also, page = seen_at(page)
                keys = list(dict.fromkeys([*keys, *also]))
            pages = {key: _addresses(keys, key, language)[language] for key in keys if has_page(key[0]) and key != page}
            door = Door(_addresses(keys, page, language), is_desk=True, pages=pages)
            return preview(keys, page, language=language, door=door).response
        except NotShown as refused:
            return _not_shown(request, site, refused, keys[0])


def _page_asked(request: HttpRequest, keys: list[Key]) -> tuple[Key | str, str]:
    """Where to look, and in which language. An address of the site says its language itself."""
    path_asked, language = request.GET.get("path"), request.GET.get("lang", LANGUAGES[0])
    if path_asked is not None:
        if not PUBLIC_PATH.fullmatch(path_asked):
            raise Http404(path_asked)
        return path_asked, path_asked[1:3]
    at = key_of(request.GET["at"]) if "at" in request.GET else keys[0]
    if language not in LANGUAGES or at not in keys:
        raise Http404(language)
    return at, language


def _addresses(keys: Iterable[Key], page: Key | str, language: str) -> dict[str, str]:
    """This preview in each language."""
    same = {"keys": ",".join(key_words(key) for key in keys)}
    asked = {
        code: {"path": page if code == language else translate_url(page, code)}
        if isinstance(page, str)
        else {"at": key_words(page), "lang": code}
        for code in LANGUAGES
    }
    here = reverse("admin:preview-together")
    return {code: f"{here}?{urlencode(same | more, safe=':,/')}" for code, more in asked.items()}


def _refuse_stranger(request: HttpRequest, keys: Iterable[Key]) -> None:
    """Whoever may not see records of a kind at the desk does not see their drafts on a page either."""
    for kind in {kind for kind, _pk in keys}:
        if not any(request.user.has_perm(f"relations.{verb}_{kind}") for verb in ("view", "change")):
            raise PermissionDenied


def _not_shown(request: HttpRequest, site: AdminSite, refused: NotShown, key: Key) -> HttpResponse:
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": _("No preview"),
        "reason": refused.reason,
        "notes": refused.notes,
        "form": reverse(f"admin:relations_{key[0]}_change", args=(key[1],)),
    }
    return unkept(render(request, "admin/preview_refused.html", context))


def urls(site: AdminSite) -> list[URLPattern]:
    record = site.admin_view(partial(preview_record, site=site))
    return [
        path("preview/", site.admin_view(partial(preview_together, site=site)), name="preview-together"),
        path("preview/<slug:kind>/<number:pk>/<slug:language>/", record, name="preview"),
    ]

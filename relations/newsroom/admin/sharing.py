"""The links by which people without an account read a draft: made and revoked at the desk, opened outside of it."""

import logging
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin import site as admin_site
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from relations.newsroom.admin.editions import Row, key_of, names_of
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.sent import number_in
from relations.newsroom.models import PreviewLink
from relations.newsroom.origin import address_of
from relations.newsroom.plans import Refused, standings_of
from relations.newsroom.previewing import Door, NotShown, preview, public_page_for, unkept
from relations.newsroom.sharing import (
    HOURS,
    USUAL,
    EndedLink,
    UnknownLink,
    links_of,
    may_share,
    opened,
    refusal,
    revoke,
    share,
)
from relations.newsroom.snapshots import Key

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
LASTS = (gettext_lazy("24 hours"), gettext_lazy("72 hours"), gettext_lazy("7 days"), gettext_lazy("30 days"))
log = logging.getLogger(__name__)


class ShareForm(forms.Form):
    purpose = forms.CharField(
        label=gettext_lazy("for whom"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text=gettext_lazy("Seen at the desk only: it tells your links apart."),
    )
    hours = forms.TypedChoiceField(
        label=gettext_lazy("works for"), choices=list(zip(HOURS, LASTS, strict=True)), coerce=int, initial=USUAL
    )


class SharedLinksPage(TemplateView):
    """The links of one record; a new one is shown once, in the answer to the form that made it."""

    template_name = "admin/shared_links.html"
    # Replaced by the site that names the address.
    site: AdminSite = admin_site

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.key: Key = key_of(f"{kwargs['kind']}:{kwargs['pk']}")
        self.standing = standings_of([self.key]).get(self.key)
        if self.standing is None:
            raise Http404
        if not may_share(editor_of(request), self.key[0]):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(ShareForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "_revoke" in request.POST:
            return self._revoke(request.POST["_revoke"])
        form = ShareForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        try:
            _link, token = share(self.key, by=editor_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, [problem.message for problem in refused.problems])
            return self._page(form)
        return self._page(ShareForm(), token)

    def _revoke(self, number: str) -> HttpResponse:
        kind, pk = self.key
        link = get_object_or_404(PreviewLink, pk=number_in(number, 0), kind=kind, record_id=pk)
        try:
            revoke(link, by=editor_of(self.request))
            messages.success(self.request, _("The link is revoked: it opens nothing any more."))
        except Refused as refused:
            messages.error(self.request, str(refused))
        return redirect("admin:preview-links", *self.key)

    def _page(self, form: ShareForm, token: str = "") -> HttpResponse:
        name = names_of([self.key]).get(self.key, "")
        context = {
            **self.site.each_context(self.request),
            "title": _("Share a preview"),
            "form": form,
            "record": Row(self.key, name) if name else None,
            "refusal": refusal(self.standing, editor_of(self.request)),
            "new": [(code, self._whole_address(token, code)) for code in LANGUAGES] if token else [],
            "links": links_of(self.key),
        }
        return self.render_to_response(self.get_context_data(**context))

    def _whole_address(self, token: str, language: str) -> str:
        return self.request.build_absolute_uri(reverse("admin:shared-preview", args=(token, language)))


# --- without an account -----------------------------------------------------------------------------------------------


@csrf_exempt
def shared_preview(request: HttpRequest, token: str = "", language: str = "", rest: str = "") -> HttpResponse:
    """The draft to whoever has the link. The secret is in the address: no answer may have Django log the address."""
    try:
        answer = _to_whoever_has(request, token, language)
    except Exception:
        log.exception("A shared preview could not be shown.")
        answer = HttpResponse("Erreur / Error", content_type="text/plain; charset=utf-8", status=500)
    # What Django looks at before it logs an answer of 400 or more, together with its address.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return unkept(answer)


def _to_whoever_has(request: HttpRequest, token: str, language: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(("GET", "HEAD"))
    if language not in LANGUAGES:
        return _in_words(request, 404)
    try:
        link = opened(token, f"preview {address_of(request)}")
        return _draft_of(link, token, language)
    except UnknownLink:
        return _in_words(request, 404)
    except EndedLink:
        return _in_words(request, 410)
    except (NotShown, Refused):
        return _in_words(request, 503)


def _draft_of(link: PreviewLink, token: str, language: str) -> HttpResponse:
    """The draft that was shared, and no other: not on the page of a draft that cites it, even if it once was public."""
    key = (link.kind, link.record_id)
    if (at := public_page_for(key)) is None:
        raise NotShown(_("This kind of record has no page of its own, and no public record that has one cites it."))
    addresses = {code: reverse("admin:shared-preview", args=(token, code)) for code in LANGUAGES}
    return preview([key], at, language=language, door=Door(addresses, expires=link.expires)).response


def _in_words(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, "admin/shared_refused.html", {"status": status}, status=status)


def urls(site: AdminSite) -> list[URLPattern]:
    links = site.admin_view(SharedLinksPage.as_view(site=site))
    return [
        path("share/<slug:kind>/<number:pk>/", links, name="preview-links"),
        # Outside of the login. An address that was cut short is answered here too, and so not logged either.
        path("shared/<str:token>/<str:language>/", shared_preview, name="shared-preview"),
        path("shared/<path:rest>", shared_preview),
    ]

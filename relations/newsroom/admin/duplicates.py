"""Records that look alike: a word after saving, and a page where an editor says which are not the same."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.options import IS_POPUP_VAR
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from relations.models import Record
from relations.newsroom.admin.desk_page import DeskPage, paged
from relations.newsroom.admin.editions import Row, names_of
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.sent import number_in
from relations.newsroom.admin.views import kind_name
from relations.newsroom.duplicates import (
    AT_ONCE,
    KINDS,
    LookAlike,
    likenesses,
    look_through,
    may_judge,
    remember_look_alikes,
    say_not_duplicates,
)
from relations.newsroom.models import Likeness
from relations.newsroom.plans import Refused
from relations.newsroom.snapshots import Key

# A message after saving names so many at most; the page has them all.
NAMED = 3


# --- after saving -----------------------------------------------------------------------------------------------------


def warn_of_look_alikes(request: HttpRequest, record: Record) -> None:
    """Tell the editor, once the record is saved: looking for others is no part of the transaction that saves it."""
    if record.kind() in KINDS and IS_POPUP_VAR not in request.POST:
        # Robust: what goes wrong here is logged, and loses nobody their save.
        transaction.on_commit(lambda: _warn(request, record), robust=True)


def _warn(request: HttpRequest, record: Record) -> None:
    found = remember_look_alikes(record)[:NAMED]
    names = names_of([(record.kind(), record.pk), *(like.key for like in found)])
    for like in found:
        if like.key in names:
            messages.warning(request, _warning(request, (record.kind(), record.pk), like, names))


def _warning(request: HttpRequest, key: Key, like: LookAlike, names: dict[Key, str]) -> SafeString:
    both = [Row(key, names.get(key, "")), Row(like.key, names[like.key])]
    links = format_html_join(" – ", '<a href="{}">{}</a>', ((row.address, row.name) for row in both))
    button = _button(request, key, like.key) if may_judge(editor_of(request), key[0]) else ""
    return format_html("{} {} {} {}", _("This may be a duplicate:"), links, like.why, button)


def _button(request: HttpRequest, one: Key, other: Key) -> SafeString:
    return format_html(
        '<form method="post" action="{}" class="in-message"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="pair" value="{}:{}"><button type="submit" class="button">{}</button></form>',
        reverse("admin:not-duplicates", args=(one[0],)),
        get_token(request),
        one[1],
        other[1],
        _("These are not duplicates"),
    )


# --- the page ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    likeness: Likeness
    first: Row
    second: Row

    @property
    def words(self) -> str:
        return f"{self.likeness.first_id}:{self.likeness.second_id}"


class DuplicatesPage(DeskPage):
    """The pairs of one kind that were found; looks through more records when told to."""

    template_name = "admin/duplicates.html"

    def get(self, request: HttpRequest, kind: str, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.page_of(likenesses(self.asked(kind)))
        return self.page(
            title=_("Probable duplicates: %(kind)s") % {"kind": kind_name(kind)},
            kind=kind,
            kinds_offered=[(found, kind_name(found)) for found in KINDS if found in self.kinds],
            pairs=self.pairs(kind, list(page)),
            may_judge=may_judge(self.user, kind),
            looked=request.GET.get("looked", ""),
            before=number_in(request.GET.get("before"), 0),
            at_once=AT_ONCE,
            filter="",
            **paged(page),
        )

    def asked(self, kind: str) -> str:
        if kind not in KINDS:
            raise Http404(kind)
        return self.seen_kind(kind)

    def pairs(self, kind: str, found: list[Likeness]) -> list[Pair]:
        names = names_of((kind, pk) for row in found for pk in (row.first_id, row.second_id))
        ends = ((row, (kind, row.first_id), (kind, row.second_id)) for row in found)
        # One of the two may have been deleted since.
        return [
            Pair(row, Row(one, names[one]), Row(other, names[other]))
            for row, one, other in ends
            if one in names and other in names
        ]

    def post(self, request: HttpRequest, kind: str, *args: Any, **kwargs: Any) -> HttpResponse:
        before = number_in(request.POST.get("before"), 0)
        further = look_through(self.asked(kind), before=before or None)
        query = {"looked": "1", **({"before": str(further)} if further else {})}
        return redirect(reverse("admin:duplicates", args=(kind,), query=query))


class NotDuplicatesPage(DeskPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, kind: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if kind not in KINDS:
            raise Http404(kind)
        one, _colon, other = request.POST.get("pair", "").partition(":")
        try:
            say_not_duplicates(self.seen_kind(kind), number_in(one, 0), number_in(other, 0), by=self.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Kept: these are not duplicates."))
        return redirect("admin:duplicates", kind)


def urls(site: AdminSite) -> list[URLPattern]:
    page, judge = (site.admin_view(view.as_view(site=site)) for view in (DuplicatesPage, NotDuplicatesPage))
    return [
        path("duplicates/<slug:kind>/", page, name="duplicates"),
        path("duplicates/<slug:kind>/not/", judge, name="not-duplicates"),
    ]

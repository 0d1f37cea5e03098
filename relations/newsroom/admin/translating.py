"""The board of records by language, and the page of one record's texts: both languages, and what has moved since."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin import site as admin_site
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from relations.models.aggregates import aggregates
from relations.newsroom.admin.editions import Row, key_of
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.sent import number_in
from relations.newsroom.differences import Change, change_of
from relations.newsroom.models import Standing
from relations.newsroom.plans import Refused, label_of, standings_of
from relations.newsroom.rights import may_change
from relations.newsroom.snapshots import Key
from relations.newsroom.translating import still_valid
from relations.newsroom.translations import Text, texts_of
from relations.newsroom.wording import Labels, label_of_column
from relations.reading import NEWSROOM
from relations.vocabulary import EnglishState


@dataclass(frozen=True)
class Shown:
    """One text as the page shows it."""

    text: Text
    label: str
    # What has become of the French since the English was made from it.
    change: Change | None


@dataclass(frozen=True)
class KindRow:
    """How many records of a kind stand in each state of the English, and where they are listed."""

    name: str
    cells: list[tuple[int, str]]


class TranslationPage(TemplateView):
    """The texts of one record."""

    template_name = "admin/translation.html"
    site: AdminSite = admin_site

    @cached_property
    def key(self) -> Key:
        return key_of(f"{self.kwargs['kind']}:{self.kwargs['pk']}")

    @cached_property
    def standing(self) -> Standing:
        found = standings_of([self.key]).get(self.key)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(f"relations.view_{self.key[0]}"):
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change(editor_of(request), self.key[0]):
            raise PermissionDenied
        row, _colon, name = request.POST.get("text", "").partition(":")
        expected = number_in(request.POST.get("seen"), 0)
        try:
            still_valid(self.key, (row, name), by=editor_of(request), expected=expected)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Noted: the English text still holds."))
        return redirect(request.get_full_path())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {
            **self.site.each_context(self.request),
            "title": _("Translation"),
            "row": Row(self.key, label_of(self.key)),
            "texts": [_shown(text) for text in texts_of(self.key)],
            "seen": self.standing.head.number,
            "may_confirm": may_change(editor_of(self.request), self.key[0]),
            **super().get_context_data(**context),
        }


def _shown(text: Text) -> Shown:
    column = f"{text.name}_fr"
    then, now = {column: text.french_then}, {column: text.french}
    change = change_of(text.model, column, then, now, Labels.of()) if text.is_outdated else None
    return Shown(text, label_of_column(text.model, column), change)


STATES = (EnglishState.OUT_OF_DATE, EnglishState.MISSING, EnglishState.READY)


class TranslationBoard(TemplateView):
    template_name = "admin/translations.html"
    site: AdminSite = admin_site

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {
            **self.site.each_context(self.request),
            "title": gettext_lazy("Translations"),
            "states": [state.label for state in STATES],
            "kinds": [row for kind in aggregates() if (row := self._row(kind))],
            **super().get_context_data(**context),
        }

    def _row(self, kind: str) -> KindRow | None:
        model = aggregates()[kind].root
        if not model.TEXTS or not self.request.user.has_perm(f"relations.view_{kind}"):
            return None
        counts = {state.value: Count("pk", filter=Q(english=state)) for state in STATES}
        found = model._base_manager.using(NEWSROOM).aggregate(**counts)
        address = reverse(f"admin:relations_{kind}_changelist")
        cells = [(found[state.value], f"{address}?english__exact={state.value}") for state in STATES]
        return KindRow(str(model._meta.verbose_name_plural), cells)


def urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("translations/", site.admin_view(TranslationBoard.as_view(site=site)), name="translations"),
        path(
            "translation/<slug:kind>/<number:pk>/",
            site.admin_view(TranslationPage.as_view(site=site)),
            name="translation",
        ),
    ]

"""A dossier at the desk: its records moved together through the review, and published as one edition."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relations.models.aggregates import model_of
from relations.newsroom import dossiers
from relations.newsroom.accounts import name_of
from relations.newsroom.admin.editions import Choice, Row, all_names_of, key_of, key_words, last_names_of, names_of
from relations.newsroom.admin.gathering import (
    AddPage,
    DossierForm,
    DossiersPage,
    GathersPage,
    added,
    in_words,
    with_keys,
)
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.publishing import PublishPage
from relations.newsroom.admin.sent import number_in, words_in
from relations.newsroom.conversations import may_view
from relations.newsroom.differences import Difference
from relations.newsroom.models import Dossier, Edition, Standing
from relations.newsroom.plans import Problem, Refused, standings_of
from relations.newsroom.snapshots import Key
from relations.newsroom.workflow import (
    MOVES,
    PUBLISH,
    Move,
    corrections_waiting,
    grounds_of,
    has_right,
    make_move,
    publish,
    refusal,
)

# The moves that a dossier offers for several records at once, in the order of work.
STEPS = ("submit", "take_back", "approve", "request_changes")


@dataclass(frozen=True)
class Member(Row):
    """A record of a dossier, as its page shows it."""

    publicity: str = ""
    review: str = ""
    is_new: bool = True
    by: str = ""
    at: Any = None
    is_ticked: bool = False
    # Deleted since it was gathered: it lies in the bin.
    is_gone: bool = False
    # What its head revision would change for readers, when asked for.
    difference: Difference | None = None

    @property
    def seen(self) -> str:
        return f"{self.words}@{self.revision}"


@dataclass(frozen=True)
class Against:
    """Something that stands against publishing a dossier: where, and which record would mend it."""

    words: str
    row: Row | None
    offer: Row | None


class DossierPage(GathersPage):
    """One dossier: its records, what stands against publishing them, and what can be done with them together."""

    template_name = "admin/dossier.html"

    @cached_property
    def dossier(self) -> Dossier:
        return get_object_or_404(Dossier.objects.select_related("by"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = next((act for button, act in self.ACTS.items() if button in request.POST), None)
        try:
            words = act(self, request.POST) if act else ""
        except Refused as refused:
            names = all_names_of(problem.key for problem in refused.problems if problem.key)
            return self.show(said=request.POST, refused=[in_words(problem, names) for problem in refused.problems])
        if words:
            messages.success(request, words)
        return redirect("admin:dossier", self.dossier.pk)

    # --- what its buttons do ------------------------------------------------------------------------------------------

    def describe(self, said: QueryDict) -> str:
        title, note = words_in(said, "title"), words_in(said, "note")
        dossiers.describe(self.dossier, title=title, note=note, by=self.user)
        return _("Saved.")

    def add(self, said: QueryDict) -> str:
        return added(dossiers.add(self.dossier, [key_of(said.get("_add", ""))], by=self.user))

    def add_everything(self, said: QueryDict) -> str:
        missing = dossiers.missing(dossiers.keys_of(self.dossier))
        return added(dossiers.add(self.dossier, missing, by=self.user))

    def remove(self, said: QueryDict) -> str:
        dossiers.remove(self.dossier, [key_of(said.get("_remove", ""))], by=self.user)
        return _("Taken out of the dossier.")

    def close(self, said: QueryDict) -> str:
        dossiers.close(self.dossier, by=self.user)
        return _("The dossier is closed.")

    def reopen(self, said: QueryDict) -> str:
        dossiers.reopen(self.dossier, by=self.user)
        return _("The dossier is open again.")

    def move(self, said: QueryDict) -> str:
        """Each record by itself: one that may not move holds up no other. Raises Refused for those that did not."""
        ticked, name = _ticked(said), said.get("_move", "")
        if name not in STEPS or not ticked:
            raise Refused([_("Tick the records first.")])
        options: dict[str, Any] = {"comment": words_in(said, "comment"), "own_text_confirmed": "own_text" in said}
        problems: list[Problem | str] = []
        for key, number in ticked.items():
            try:
                make_move(name, [key], by=self.user, expected={key: number}, **options)
            except Refused as refused:
                problems += [Problem(problem.message, key) for problem in refused.problems]
        held = {problem.key for problem in problems if isinstance(problem, Problem)}
        words = _("%(move)s: %(count)d done.") % {"move": MOVES[name].label, "count": len(ticked.keys() - held)}
        if problems:
            raise Refused([words, *problems])
        return words

    ACTS: ClassVar[dict[str, Callable[["DossierPage", QueryDict], str]]] = {
        "_describe": describe, "_add": add, "_everything": add_everything, "_remove": remove, "_close": close,
        "_reopen": reopen, "_move": move,
    }  # fmt: skip

    # --- the page -----------------------------------------------------------------------------------------------------

    def show(self, *, said: QueryDict | None = None, refused: Iterable[str] = ()) -> HttpResponse:
        self.dossier.refresh_from_db()
        keys = dossiers.keys_of(self.dossier)
        is_open = self.dossier.closed_at is None
        against = list(self.against(keys)) if is_open else []
        initial = {"title": self.dossier.title, "note": self.dossier.note}
        return self.page(
            title=_("Dossier: %s") % self.dossier.title,
            dossier=self.dossier,
            is_open=is_open,
            form=DossierForm(said if said and "_describe" in said else None, initial=initial),
            groups=self.groups(keys, said),
            size=len(keys),
            against=against,
            is_missing=any(found.offer for found in against),
            refused=list(refused),
            steps=[(MOVES[name], self.refusal_of(MOVES[name], keys)) for name in STEPS],
            comment=said.get("comment", "") if said else "",
            asks_own_text=settings.FOUR_EYES and self.user.is_superuser,
            preview=with_keys(reverse("admin:preview-together"), keys) if keys else "",
            may_publish=has_right(self.user, PUBLISH),
            shows_differences="differences" in self.request.GET,
        )

    def refusal_of(self, move: Move, keys: list[Key]) -> str:
        """Why the reader may make the move with no record of the dossier at all."""
        kinds = dict.fromkeys(kind for kind, _pk in keys)
        may = any(has_right(self.user, move, kind) for kind in kinds)
        return "" if may else _("You do not have the right to do this.")

    def groups(self, keys: list[Key], said: QueryDict | None) -> list[tuple[str, list[Member]]]:
        """The records by kind, in the order in which they were gathered."""
        seen = [key for key in keys if may_view(self.user, key[0])]
        there = names_of(seen)
        names = there | last_names_of(key for key in seen if key not in there)
        standings = standings_of(keys)
        users = User.objects.in_bulk({standing.head.by_id for standing in standings.values()})
        differences = dossiers.changes_of(_with_news(standings, there)) if "differences" in self.request.GET else {}
        every = self.request.GET.get("tick") == "all"
        ticked = dict.fromkeys(keys) if every else _ticked(said) if said else {}
        members = [
            _member(
                key,
                names,
                standings[key],
                users,
                is_ticked=key in ticked,
                difference=differences.get(key),
                is_gone=key in names and key not in there,
            )
            for key in keys
        ]
        return [
            (capfirst(str(model_of(kind)._meta.verbose_name_plural)), [row for row in members if row.key[0] == kind])
            for kind in dict.fromkeys(kind for kind, _pk in keys)
        ]

    def against(self, keys: list[Key]) -> Iterator[Against]:
        found = [*self.refusals(keys), *dossiers.plan_of(keys).problems]
        problems = [problem for problem in found if self.may_read(problem)]
        wanted = [key for problem in problems for key in (problem.key, problem.offer) if key]
        rows = {key: Row(key, name) for key, name in all_names_of(dict.fromkeys(wanted)).items()}
        for problem in dict.fromkeys(problems):
            row, offer = (rows.get(key) if key else None for key in (problem.key, problem.offer))
            yield Against(problem.message, row, offer)

    def refusals(self, keys: list[Key]) -> Iterator[Problem]:
        """Why the reader may not publish these records now; nothing for those who may not publish at all."""
        if not has_right(self.user, PUBLISH):
            return
        standings, grounds = standings_of(keys), grounds_of(keys, PUBLISH, self.user)
        for key in keys:
            if reason := refusal(standings.get(key), PUBLISH, self.user, grounds=grounds):
                yield Problem(reason, key)
        yield from corrections_waiting(keys)

    def may_read(self, problem: Problem) -> bool:
        return all(may_view(self.user, key[0]) for key in (problem.key, problem.offer) if key)


def _ticked(said: QueryDict) -> dict[Key, int]:
    """The records ticked, each with the revision that was seen."""
    pairs = [words.rpartition("@") for words in said.getlist("record")]
    return {key_of(key): number_in(number, 0) for key, _at, number in pairs}


def _with_news(standings: dict[Key, Standing], names: dict[Key, str]) -> dict[Key, Standing]:
    """Those of the records named that have something new for readers."""
    return {key: found for key, found in standings.items() if key in names and found.has_unpublished_changes}


def _member(key: Key, names: dict[Key, str], standing: Standing, users: dict[int, User], **more: Any) -> Member:
    return Member(
        key,
        names.get(key, key_words(key)),
        standing.head.number,
        publicity=str(standing.get_publicity_display()),
        review=str(standing.get_review_display()),
        is_new=standing.has_unpublished_changes,
        by=name_of(users[standing.head.by_id]),
        at=standing.head.at,
        **more,
    )


class PublishDossierPage(PublishPage):
    """Publishes the records of a dossier together; each is checked again, and the dossier closes with the edition."""

    template_name = "admin/publish_dossier.html"

    @cached_property
    def dossier(self) -> Dossier:
        return get_object_or_404(Dossier, pk=self.kwargs["pk"])

    @cached_property
    def wanted(self) -> list[Key]:
        return dossiers.keys_of(self.dossier)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.dossier.closed_at is not None or not self.wanted:
            messages.error(request, _("This dossier is closed, or holds nothing to publish."))
            return redirect("admin:dossier", self.dossier.pk)
        return super().dispatch(request, *args, **kwargs)

    def make_form(self, data: QueryDict | None) -> forms.Form:
        form = super().make_form(data)
        form.initial["note_fr"] = self.dossier.title
        return form

    def make_edition(self, choice: Choice, form: forms.Form) -> Edition:
        by = editor_of(self.request)
        seen = [key_of(words) for words in self.request.POST.getlist("member")]
        return publish(
            choice.keys,
            by=by,
            leave_out=choice.leave_out,
            expected=choice.expected,
            then=dossiers.becomes_edition(self.dossier, seen, by=by),
            **form.cleaned_data,
        )

    def schedule_options(self) -> dict[str, Any]:
        return {"dossier": self.dossier}

    def _done(self, edition: Edition) -> HttpResponse:
        messages.success(self.request, self.done(edition))
        return self.back()

    def back(self) -> HttpResponse:
        return redirect("admin:dossier", self.dossier.pk)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        members = [key_words(key) for key in self.wanted]
        return super().get_context_data(**context, dossier=self.dossier, members=members)


def urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("dossiers/", site.admin_view(DossiersPage.as_view(site=site)), name="dossiers"),
        path("dossiers/add/", site.admin_view(AddPage.as_view(site=site)), name="dossier-add"),
        path("dossiers/<number:pk>/", site.admin_view(DossierPage.as_view(site=site)), name="dossier"),
        path(
            "dossiers/<number:pk>/publish/",
            site.admin_view(PublishDossierPage.as_view(site=site)),
            name="dossier-publish",
        ),
    ]

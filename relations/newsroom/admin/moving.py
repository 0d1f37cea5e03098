"""One move for many records: first what would become of each, then, for each by itself, what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.models.aggregates import aggregates
from relations.newsroom import audit
from relations.newsroom.accounts import name_of
from relations.newsroom.admin.desk_page import DeskPage
from relations.newsroom.admin.editions import Row, key_of, key_words, names_of, numbers_in
from relations.newsroom.admin.gathering import with_keys
from relations.newsroom.assigning import assign, assigning_refusal, colleagues_for
from relations.newsroom.models import Priority, Standing
from relations.newsroom.plans import Refused, standings_of
from relations.newsroom.snapshots import Key
from relations.newsroom.workflow import MOVES, grounds_of, has_right, make_move, refusal
from relations.reading import NEWSROOM

AT_ONCE = 200
ASSIGN = "assign"
OFFERED = ("submit", "take_back", "approve", "request_changes")
NOBODY = "nobody"


def may_move_something(user: User) -> bool:
    return any(has_right(user, MOVES[name], kind) for name in OFFERED for kind in aggregates())


@admin.action(permissions=["move"], description=gettext_lazy("Move or assign selected…"))
def move_selected(desk: ModelAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: AT_ONCE + 1])
    if len(ids) > AT_ONCE:
        words = _("Select at most %(count)s records to move together.") % {"count": AT_ONCE}
        desk.message_user(request, words, messages.ERROR)
        return None
    return redirect(with_keys(reverse("admin:move"), _keys(desk, ids)))


def _keys(desk: ModelAdmin, ids: list[int]) -> list[Key]:
    if desk.model is not Standing:
        return [(desk.model.kind(), pk) for pk in ids]
    return list(Standing.objects.filter(pk__in=ids).order_by("kind", "record_id").values_list("kind", "record_id"))


# --- what is asked ----------------------------------------------------------------------------------------------------


class MoveForm(forms.Form):
    move = forms.ChoiceField(
        label=gettext_lazy("what to do"),
        choices=[*((name, MOVES[name].label) for name in OFFERED), (ASSIGN, gettext_lazy("Assign"))],
    )
    comment = forms.CharField(
        label=gettext_lazy("what has to change"),
        required=False,
        widget=forms.Textarea({"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy("For “Request changes”: the authors read it."),
    )
    own_text_confirmed = forms.BooleanField(
        label=gettext_lazy("I know that some of it is my own text, and approve it without a second reader."),
        required=False,
    )
    to = forms.ChoiceField(label=gettext_lazy("assigned to"), required=False)
    due = forms.DateField(
        label=gettext_lazy("due"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("priority"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("Leave as it is")), *Priority.choices],
    )

    def __init__(self, data: QueryDict | None = None, *, user: User, kinds: Iterable[str], **options: Any):
        super().__init__(data, **options)
        self.staff = {str(found.pk): found for found in colleagues_for(kinds)}
        names = [(pk, name_of(found)) for pk, found in self.staff.items()]
        to: Any = self.fields["to"]
        to.choices = [("", _("Leave as it is")), (NOBODY, _("Nobody")), *names]
        if not user.is_superuser:
            del self.fields["own_text_confirmed"]

    @property
    def name(self) -> str:
        return str(self.cleaned_data["move"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("move") == "request_changes" and not said.get("comment", "").strip():
            self.add_error("comment", _("Say what has to change: the author reads it."))
        if said.get("move") == ASSIGN and not any(said.get(name) for name in ("to", "due", "priority")):
            self.add_error(None, _("Say to whom, until when or how soon: nothing would change."))
        return said


@dataclass(frozen=True)
class MoveLine(Row):
    """A record, where it stands, and what would become of it, or what became of it."""

    standing: Standing | None = None
    reason: str = ""


# --- the page ---------------------------------------------------------------------------------------------------------


class MovePage(DeskPage):
    template_name = "admin/moving.html"

    def may_enter(self) -> bool:
        return may_move_something(self.user)

    @cached_property
    def keys(self) -> list[Key]:
        asked = list(dict.fromkeys(key_of(words) for words in self.request.GET.get("keys", "").split(",")))
        if not {kind for kind, _pk in asked} <= set(self.kinds):
            raise PermissionDenied
        if len(asked) > AT_ONCE or standings_of(asked).keys() != set(asked):
            raise Http404
        return asked

    @property
    def kinds_moved(self) -> set[str]:
        return {kind for kind, _pk in self.keys}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(MoveForm(user=self.user, kinds=self.kinds_moved, initial={"move": OFFERED[0]}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MoveForm(request.POST, user=self.user, kinds=self.kinds_moved)
        if not form.is_valid():
            return self.show(form)
        # Nothing is done that was not shown before, with the records as they were then.
        if "_make" not in request.POST or request.POST.get("looked") != form.name:
            return self.show(form, self.foreseen(form))
        return self.show(form, self.done(form), is_done=True)

    def show(self, form: MoveForm, reasons: Mapping[Key, str] | None = None, *, is_done: bool = False) -> HttpResponse:
        standings, names = standings_of(self.keys), names_of(self.keys)
        lines = [
            MoveLine(
                key, names.get(key, key_words(key)), standing=standings.get(key), reason=(reasons or {}).get(key, "")
            )
            for key in self.keys
        ]
        return self.page(
            title=_("Move or assign"),
            form=form,
            lines=lines,
            looked=form.name if reasons is not None else "",
            is_done=is_done,
            possible=[line for line in lines if not line.reason] if reasons is not None else [],
            seen=[(key_words(key), standing.head.number) for key, standing in standings.items()],
            back=self.back(),
        )

    def back(self) -> str:
        kinds = self.kinds_moved
        name = f"relations_{kinds.pop()}" if len(kinds) == 1 else "newsroom_standing"
        return reverse(f"admin:{name}_changelist")

    # --- what would happen, and what happens --------------------------------------------------------------------------

    def foreseen(self, form: MoveForm) -> dict[Key, str]:
        """Why the move may not be made, by record; empty words where nothing stands against it."""
        standings = standings_of(self.keys)
        if form.name == ASSIGN:
            return {key: assigning_refusal(standings.get(key), self.user) or "" for key in self.keys}
        move, confirmed = MOVES[form.name], bool(form.cleaned_data.get("own_text_confirmed"))
        grounds = grounds_of(self.keys, move, self.user)
        return {
            key: refusal(standings.get(key), move, self.user, own_text_confirmed=confirmed, grounds=grounds) or ""
            for key in self.keys
        }

    def done(self, form: MoveForm) -> dict[Key, str]:
        """Make the move with each record, in a transaction of its own; why not, by record."""
        return {key: self._reason(form, key) for key in self.keys}

    def _reason(self, form: MoveForm, key: Key) -> str:
        try:
            self._assign(form, key) if form.name == ASSIGN else self._move(form, key)
        except Refused as refused:
            return " ".join(problem.message for problem in refused.problems)
        return ""

    def _move(self, form: MoveForm, key: Key) -> None:
        said = form.cleaned_data
        confirmed = bool(said.get("own_text_confirmed"))
        expected = {key: self._seen.get(key, 0)}
        make_move(
            form.name, [key], by=self.user, comment=said["comment"], expected=expected, own_text_confirmed=confirmed
        )

    def _assign(self, form: MoveForm, key: Key) -> None:
        said = form.cleaned_data
        with transaction.atomic(using=NEWSROOM):
            audit.claim()
            now = standings_of([key])[key]
            to: User | None = form.staff.get(said["to"]) if said["to"] else now.assignee
            due: date | None = said["due"] or now.due
            assign([key], to=to, due=due, priority=said["priority"] or now.priority, by=self.user)

    @cached_property
    def _seen(self) -> dict[Key, int]:
        return numbers_in(self.request.POST, "seen")


def urls(site: AdminSite) -> list[URLPattern]:
    return [path("move/", site.admin_view(MovePage.as_view(site=site)), name="move")]

"""Saving a form that a newer revision has overtaken: what both sides wrote is merged, and nothing is overwritten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import BigIntegerField
from django.forms import Field, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from relations.models.aggregates import aggregates
from relations.models.base import Link, Record
from relations.newsroom import audit
from relations.newsroom.accounts import name_of as author_of
from relations.newsroom.admin.merge_page import Chosen, Lines
from relations.newsroom.admin.not_saved import typed_words, why_not
from relations.newsroom.admin.overtaken import Overtaken, StartedFrom, revision_of
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.combining import write_combined
from relations.newsroom.merging import merge, units
from relations.newsroom.models import Publicity, Standing
from relations.newsroom.plans import Refused, standings_of
from relations.newsroom.record import record
from relations.newsroom.snapshots import Key, Snapshot, take_one
from relations.newsroom.translating import note_merge
from relations.newsroom.wording import name_of
from relations.reading import NEWSROOM

# How often a record is read anew when somebody saves it at the same moment, before its reader waits for a turn.
ATTEMPTS = 2
# Answers the request as the stock admin does.
Stock = Callable[[], HttpResponse]


@dataclass(frozen=True)
class Typed:
    """What a form makes of the revision that it started from."""

    snapshot: Snapshot
    form: Any
    formsets: list[Any]


class Undone(Exception):
    """Carries what was found out past the end of a transaction whose writing is undone."""

    def __init__(self, outcome: HttpResponse | Typed):
        super().__init__()
        self.outcome = outcome


class MergesSaves(admin.ModelAdmin):
    """Forms that carry the number of the revision they started from, and are merged with what came after it."""

    def _changeform_view(self, request: HttpRequest, object_id: Any, form_url: str, extra_context: Any) -> HttpResponse:
        stock: Stock = partial(super()._changeform_view, request, object_id, form_url, extra_context)  # type: ignore[misc]
        if request.method != "POST":
            return self._opened(request, object_id, stock) if object_id else stock()
        # Before anything is read: whoever saves at the same moment comes before, or waits. What was refused is shown.
        audit.claim(editing=not getattr(request, "refused", ""))
        key = self._key(object_id or "")
        standing = standings_of([key]).get(key)
        if standing is None:
            return stock()
        response = self._saved(request, standing, stock)
        if response.status_code == 302:
            self._tell_of_withdrawal(request, standing)
        return response

    def _key(self, object_id: str) -> Key:
        """The record that Django opens there: “0010” and “+10” are 10 for it."""
        try:
            pk = self.opts.pk.to_python(unquote(object_id))
        except ValidationError:
            pk = 0
        return self.model.kind(), pk if 0 < pk <= BigIntegerField.MAX_BIGINT else 0

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context["started_from"] = getattr(request, "started_from", None)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        given: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        return links_in_order(inline.model, obj, given) if issubclass(inline.model, Link) else given

    # --- opening ------------------------------------------------------------------------------------------------------

    def _opened(self, request: HttpRequest, object_id: str, stock: Stock) -> HttpResponse:
        """The form with the number of the revision whose rows it shows, although it reads them one after the other."""
        key = self._key(object_id)
        for _attempt in range(ATTEMPTS):
            started = StartedFrom.now(key)
            response = self._started_from(request, started, stock)
            if started == StartedFrom.now(key):
                return response
        with transaction.atomic(using=NEWSROOM):
            # Between two who save: rows of one revision under the number of another would be taken for an edit.
            audit.claim()
            return self._started_from(request, StartedFrom.now(key), stock)

    def _started_from(self, request: HttpRequest, started: StartedFrom, stock: Stock) -> HttpResponse:
        request.started_from = started  # type: ignore[attr-defined]
        return stock()

    # --- saving -------------------------------------------------------------------------------------------------------

    def _saved(self, request: HttpRequest, standing: Standing, stock: Stock) -> HttpResponse:
        started = StartedFrom.read(request.POST)
        stock = partial(self._started_from, request, started, stock)
        if standing.head.snapshot is not None and started.number == standing.head.number:
            return stock()
        if not self.has_change_permission(request):
            raise PermissionDenied
        revision = revision_of(standing.key, started.number)
        if standing.head.snapshot is None or revision is None:
            return self._not_saved(request, why_not(standing))
        overtaken = Overtaken(standing, revision)
        outcome = self._typed(request, overtaken, stock)
        return self._joined(request, overtaken, outcome) if isinstance(outcome, Typed) else outcome

    def _typed(self, request: HttpRequest, overtaken: Overtaken, stock: Stock) -> HttpResponse | Typed:
        """Have the stock form work on the rows that it was made from; all that it writes is undone."""
        request.takes = overtaken.base  # type: ignore[attr-defined]
        try:
            with transaction.atomic(using=NEWSROOM):
                overtaken.write_base()
                response = stock()
                # What was typed cannot be saved: it is shown beside the rows that it belongs to.
                words = _("Revision %(number)s has come since you opened this (%(authors)s): saving merges the two.")
                self._tell(request, overtaken, words, messages.WARNING)
                raise Undone(response.render() if isinstance(response, TemplateResponse) else response)
        except Undone as undone:
            return undone.outcome
        finally:
            request.takes = None  # type: ignore[attr-defined]

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        base = getattr(request, "takes", None)
        if base is not None:
            raise Undone(Typed(as_typed(take_one(form.instance), base, form), form, formsets))

    # --- merging ------------------------------------------------------------------------------------------------------

    def _joined(self, request: HttpRequest, overtaken: Overtaken, typed: Typed) -> HttpResponse:
        merged = merge(overtaken.base, typed.snapshot, overtaken.theirs)
        if not merged.made_by("mine"):
            return self._nothing_to_save(request, overtaken)
        # What was ticked on a page counts only as long as nothing has come after what the page showed.
        confirmed = request.POST.get("_merged_with") == str(overtaken.number)
        lines = Lines(merged, overtaken.base, typed.snapshot, Chosen.read(request.POST, sides=confirmed))
        if not confirmed and not merged.goes_by_itself:
            return self._merge_page(request, overtaken, lines)
        try:
            settled = merged.settled(lines.choices(partial(self.formfield_for_dbfield, request=request)))
            with transaction.atomic(using=NEWSROOM):
                write_combined(settled, overtaken.base, typed.snapshot, overtaken.theirs)
                obj = self._recorded(request, overtaken, typed)
        except Refused as refused:
            return self._merge_page(request, overtaken, lines, refused)
        versions = (settled, overtaken.base, typed.snapshot, overtaken.theirs)
        numbers = {"mine": overtaken.started.number, "theirs": overtaken.number}
        note_merge(overtaken.standing.key, versions, numbers, by=editor_of(request))
        if not confirmed:
            self._put_off_move(request)
        words = _("Merged with what has come since you opened it, up to revision %(number)s (%(authors)s).")
        self._tell(request, overtaken, words, messages.SUCCESS)
        return self.response_change(request, obj)

    def _recorded(self, request: HttpRequest, overtaken: Overtaken, typed: Typed) -> Any:
        obj: Any = self.get_object(request, str(overtaken.standing.record_id))
        note = _("Merged with revision %(number)s") % {"number": overtaken.number}
        if record(obj, by=editor_of(request), note=note, english_as_written=True):
            said = self.construct_change_message(request, typed.form, typed.formsets, False)
            self.log_change(request, obj, said)
        return obj

    def _put_off_move(self, request: HttpRequest) -> None:
        """Whoever pressed “Approve” has not seen what they would approve."""
        if "_move" in request.POST:
            said = request.POST.copy()
            said.pop("_move")
            said["_continue"] = "1"
            request.POST = said  # type: ignore[assignment]
            words = _("Saved, and nothing more: read what others have changed before you take the next step.")
            self.message_user(request, words, messages.WARNING)

    def _nothing_to_save(self, request: HttpRequest, overtaken: Overtaken) -> HttpResponse:
        obj: Any = self.get_object(request, str(overtaken.standing.record_id))
        words = _("You had changed nothing. The record is at revision %(number)s by now (%(authors)s).")
        self._tell(request, overtaken, words, messages.INFO)
        if IS_POPUP_VAR in request.POST:
            return self.response_change(request, obj)
        if "_continue" in request.POST or "_move" in request.POST:
            return redirect(request.get_full_path())
        if "_publish" in request.POST:
            return redirect("admin:publish", kind=obj.kind(), pk=obj.pk)
        return self.response_post_save_change(request, obj)

    def _tell(self, request: HttpRequest, overtaken: Overtaken, words: str, level: int) -> None:
        """A message that names who has saved since and up to which revision, with the way to what they changed."""
        told = words % {"authors": overtaken.authors(editor_of(request)), "number": overtaken.number}
        link = format_html('<a href="{}">{}</a>', overtaken.comparison, _("See what they changed"))
        self.message_user(request, format_html("{} {}", told, link), level)

    def _tell_of_withdrawal(self, request: HttpRequest, standing: Standing) -> None:
        if StartedFrom.read(request.POST).was_public and standing.publicity == Publicity.WITHDRAWN:
            words = _("It was withdrawn in edition %(edition)s while you were writing: readers do not see it any more.")
            self.message_user(request, words % {"edition": standing.edition}, messages.WARNING)

    # --- pages --------------------------------------------------------------------------------------------------------

    def _merge_page(
        self, request: HttpRequest, overtaken: Overtaken, lines: Lines, refused: Refused | None = None
    ) -> HttpResponse:
        context = {
            "title": _("Two versions of this record"),
            "name": name_of(overtaken.theirs),
            "address": request.get_full_path(),
            "head": overtaken.number,
            "since": [(revision, author_of(revision.by)) for revision in overtaken.since],
            "comparison": overtaken.comparison,
            # Compared word by word while the page is written: by then the next one may save.
            "lines": lines,
            "problems": refused.problems if refused else [],
            "posted": [(name, value) for name, found in request.POST.lists() if is_typed(name) for value in found],
        }
        return self._page(request, "admin/merge.html", context)

    def _not_saved(
        self, request: HttpRequest, reason: str, more: Mapping[str, Field] | None = None, address: str = ""
    ) -> HttpResponse:
        context = {
            "title": _("Not saved"),
            "reason": reason,
            "address": address,
            "typed": typed_words(self, request, more),
        }
        return self._page(request, "admin/not_saved.html", context, status=409)

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "is_popup": IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET,
        }
        return TemplateResponse(request, template, {**shared, **context}, status=status)


def links_in_order(model: type[Link], root: Record, given: dict[str, Any]) -> dict[str, Any]:
    """Links by their far ends, each known by its place: the ids that a form was given may be others by now."""
    part = next(part for part in aggregates()[root.kind()].links if part.model is model)
    rows = given["queryset"].order_by(part.far_column)
    if "data" not in given or root.pk is None:
        return given | {"queryset": rows}
    data = given["data"].copy()
    for place, pk in enumerate(rows.filter(**{part.root_column: root.pk}).values_list("pk", flat=True)):
        data[f"{given['prefix']}-{place}-id"] = str(pk)
    return given | {"queryset": rows, "data": data}


def as_typed(mine: Snapshot, base: Snapshot, form: ModelForm) -> Snapshot:
    """Without what the newsroom worked out anew from other records: an anchor follows the text of its article."""
    model: Any = type(form.instance)
    typed = set(form.changed_data)
    root = dict(mine["root"])
    for names in units(model).values():
        if typed.isdisjoint(model._meta.get_field(name).name for name in names):
            for name in names:
                root.pop(name, None)
            root |= {name: base["root"][name] for name in names if name in base["root"]}
    return {**mine, "root": root}


def is_typed(name: str) -> bool:
    """Whether a posted value belongs to the form of the record, not to the page of its merge."""
    return name not in ("csrfmiddlewaretoken", "_merged_with") and not name.startswith(("choice:", "saw:", "own:"))

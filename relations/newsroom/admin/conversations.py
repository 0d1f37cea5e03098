"""Comments at the desk: the page with the threads of a record, and what the form of the record shows of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin import site as admin_site
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from relations.models import Record
from relations.models.aggregates import Part, aggregates, columns, model_of
from relations.models.base import Child
from relations.models.texts import cut
from relations.newsroom.admin.forms import ExactTextField
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.sent import number_in
from relations.newsroom.conversations import (
    LONGEST,
    comment,
    end_of,
    may_comment,
    may_read,
    open_comments_by_field,
    reopen,
    resolve,
    threads_of,
)
from relations.newsroom.models import Comment, Standing
from relations.newsroom.plans import Refused
from relations.newsroom.snapshots import Key
from relations.newsroom.wording import date_of, label_of_column, name_of_part

# How many threads the form of a record shows.
SHOWN = 20


# --- what a comment can be about --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class End:
    """What a comment is about, with where the form of the record shows it."""

    # A field as snapshots call it, the uid of a row, or empty for the record as a whole.
    name: str
    label: str
    # The rows that it is one of, in words.
    part: str = ""
    # A field of the form by name; or a row, by the prefix of its rows and its id.
    field: str = ""
    rows: str = ""
    row: int | None = None

    @property
    def anchor(self) -> str:
        return f"about-{self.name or 'record'}"

    @property
    def heading(self) -> str:
        """Its label where no heading stands above it."""
        return f"{self.part} – {self.label}" if self.part else self.label


Ends = dict[str, End]


def ends_of(site: AdminSite, request: HttpRequest, record: Record | None) -> dict[str, list[End]]:
    """Everything that a comment can be about, under the headings of a list, in the order of the form."""
    found = {"": [End("", _("The record as a whole"))]}
    if record is None:
        return found
    desk: Any = site.get_model_admin(type(record))
    names = flatten_fieldsets(desk.get_fieldsets(request, record))
    found[_("Fields")] = [*_fields(type(record), names), *_links(type(record), desk)]
    for inline in desk.inlines:
        if issubclass(inline.model, Child):
            found[name_of_part(inline.model)] = list(_rows(record, inline))
    return {heading: ends for heading, ends in found.items() if ends}


def _fields(model: type[Record], names: Iterable[str]) -> Iterator[End]:
    """The columns of the form, each date as one."""
    written = {column.name: column for column in columns(model)}
    dates = set()
    for name in names:
        date = date_of(model, name)
        if name in written and date not in dates:
            yield End(date or written[name].attname, label_of_column(model, name), field=name)
        dates |= {date} if date else set()


def _links(root: type[Record], desk: Any) -> Iterator[End]:
    """The parts that tie a record to others, which the form shows as rows."""
    shown = {inline.model for inline in desk.inlines}
    for part in aggregates()[root.kind()].links:
        if part.model in shown:
            yield End(part.name, name_of_part(part.model), rows=_prefix(part))


def _rows(record: Record, inline: Any) -> Iterator[End]:
    part = next(part for part in aggregates()[record.kind()].children if part.model is inline.model)
    rows: Any = part.model._base_manager.filter(**{part.root_column: record.pk}).select_related(*inline.row_related)
    for number, row in enumerate(rows.order_by(*(part.model._meta.ordering or ("pk",))), start=1):
        label = f"{number}. {cut(str(row), 80)}"
        yield End(str(row.uid), label, name_of_part(part.model), rows=_prefix(part), row=row.pk)


def _prefix(part: Part) -> str:
    """What the names of these rows begin with in the form of their root."""
    key: Any = part.model._meta.get_field(part.root_field)
    return str(key.remote_field.get_accessor_name()).replace("+", "")


def _by_name(ends: dict[str, list[End]]) -> Ends:
    return {end.name: end for found in ends.values() for end in found}


def _end_of(thread: Comment, ends: Ends) -> End:
    """What a thread is about; a row that is gone, or a field that the form does not show, keeps its place."""
    name = end_of(thread)
    return ends.get(name) or End(name, _("A row that is no longer there") if thread.row else thread.field)


# --- on the form of the record ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Talk:
    """The open threads about one end of a record."""

    end: End
    # As many as there is room for, and how many there are.
    threads: list[Comment]
    count: int
    address: str


@dataclass(frozen=True)
class Conversation:
    """What the form of a record shows of its threads."""

    talks: list[Talk]
    count: int
    address: str
    may_comment: bool

    @property
    def hidden(self) -> int:
        return self.count - sum(len(talk.threads) for talk in self.talks)


def conversation_of(site: AdminSite, request: HttpRequest, record: Record | None) -> Conversation | None:
    """The open threads of a record in the order of its form; None for whoever may not read them."""
    user = editor_of(request)
    if record is None or not may_read(user, record.kind()):
        return None
    key, found = (record.kind(), record.pk), open_comments_by_field((record.kind(), record.pk))
    address = comments_address(key)
    talks, room = [], SHOWN
    for end, threads in _in_order(found, _by_name(ends_of(site, request, record)) if found else {}):
        talks.append(Talk(end, threads[:room], len(threads), f"{address}#{end.anchor}"))
        room -= len(talks[-1].threads)
    return Conversation(talks, sum(map(len, found.values())), address, may_comment(user, key[0]))


def _in_order(found: dict[str, list[Comment]], ends: Ends) -> list[tuple[End, list[Comment]]]:
    places = {name: place for place, name in enumerate(ends)}
    names = sorted(found, key=lambda name: places.get(name, len(places)))
    return [(_end_of(found[name][0], ends), found[name]) for name in names]


def comments_address(key: Key) -> str:
    return reverse("admin:comments", kwargs={"kind": key[0], "pk": key[1]})


# --- the page ---------------------------------------------------------------------------------------------------------


class CommentForm(forms.Form):
    about = forms.ChoiceField(label=gettext_lazy("about"), required=False)
    text = ExactTextField(
        label=gettext_lazy("comment"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4, "class": "vLargeTextField"}),
    )

    def __init__(self, *args: Any, ends: dict[str, list[End]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.ends = _by_name(ends)
        choices: list[Any] = []
        for heading, found in ends.items():
            pairs = [(end.name, end.label) for end in found]
            choices += [(heading, pairs)] if heading else pairs
        field: Any = self.fields["about"]
        field.choices = choices

    def said(self) -> dict[str, Any]:
        """What `comment()` is to be told beside the text."""
        end = self.ends[self.cleaned_data["about"]]
        return {"row": UUID(end.name)} if end.row is not None else {"field": end.name}


# The buttons of a thread beside the one that answers.
BUTTONS = {"_resolve": resolve, "_reopen": reopen}


class CommentsPage(TemplateView):
    """Every thread of a record, the open ones first; adds, answers, resolves and reopens."""

    template_name = "admin/comments.html"
    # Replaced by the site that names the address.
    site: AdminSite = admin_site

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.key: Key = (kwargs["kind"], kwargs["pk"])
        if self.key[0] not in aggregates():
            raise Http404
        if not may_read(editor_of(request), self.key[0]):
            raise PermissionDenied
        filters = {"kind": self.key[0], "record_id": self.key[1]}
        self.standing = get_object_or_404(Standing.objects.select_related("head"), **filters)
        self.record = model_of(self.key[0])._base_manager.filter(pk=self.key[1]).first()
        self.ends = ends_of(self.site, request, self.record)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        about = request.GET.get("about", "")
        return self.render_to_response(self.get_context_data(form=self.make_form(initial={"about": about})))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        thread = self.thread(request.POST["answers"]) if "answers" in request.POST else None
        form = self.make_form(request.POST)
        try:
            if form.is_valid():
                said = self.say_and_settle(form, thread)
                return redirect(f"{comments_address(self.key)}#comment-{said.pk}")
        except Refused as refused:
            form.add_error("text", str(refused))
        return self.render_to_response(self.get_context_data(form=form, answered=thread))

    def make_form(self, *args: Any, **kwargs: Any) -> CommentForm:
        return CommentForm(*args, ends=self.ends, **kwargs)

    def thread(self, number: str) -> Comment:
        mine = {"kind": self.key[0], "record_id": self.key[1], "answers": None}
        return get_object_or_404(Comment, pk=number_in(number, 0), **mine)

    def say_and_settle(self, form: CommentForm, thread: Comment | None) -> Comment:
        """The button that resolves or reopens a thread also adds what was typed beside it: no word is lost."""
        user, text = editor_of(self.request), form.cleaned_data["text"]
        settle = next((act for button, act in BUTTONS.items() if button in self.request.POST), None)
        with transaction.atomic(using="default"):
            if thread and settle and not text.strip():
                settle(thread, by=user)
                return thread
            said = comment(self.key, text, by=user, **({"answers": thread} if thread else form.said()))
            if thread and settle:
                settle(thread, by=user)
        messages.success(self.request, _("Your comment was added."))
        return said

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        kind, pk = self.key
        threads, ends = list(threads_of(self.key)), _by_name(self.ends)
        waiting: dict[str, list[Comment]] = {}
        for thread in threads:
            if thread.resolved_at is None:
                waiting.setdefault(end_of(thread), []).append(thread)
        name = str(self.record) if self.record else f"{kind} {pk}"
        closed = [(_end_of(thread, ends), thread) for thread in reversed(threads) if thread.resolved_at]
        return super().get_context_data(
            **self.site.each_context(self.request),
            title=_("Comments: %(name)s") % {"name": cut(name, 80)},
            opts=model_of(kind)._meta,
            record=self.record,
            name=name,
            head=self.standing.head.number,
            compare=reverse("admin:compare", kwargs={"kind": kind, "pk": pk}),
            open_talks=_in_order(waiting, ends),
            resolved=closed,
            may_comment=may_comment(editor_of(self.request), kind) and self.record is not None,
            **context,
        )


def urls(site: AdminSite) -> list[URLPattern]:
    page = site.admin_view(CommentsPage.as_view(site=site))
    return [path("comments/<slug:kind>/<number:pk>/", page, name="comments")]

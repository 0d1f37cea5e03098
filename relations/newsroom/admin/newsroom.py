"""The newsroom's own models: its history and its comments to read, candidates to write."""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from relations.models import Actor, Participation
from relations.models.aggregates import aggregates
from relations.models.texts import cut
from relations.newsroom.accounts import name_of
from relations.newsroom.admin.acts import act_in_words, origin_in_words
from relations.newsroom.admin.conversations import comments_address
from relations.newsroom.admin.filters import ActFilter, KindFilter
from relations.newsroom.admin.layout import capitalised
from relations.newsroom.admin.long_lists import LongList
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.related_filters import MomentsFilter
from relations.newsroom.candidates import against_guessing, drop_candidates, keep_candidate
from relations.newsroom.conversations import erase, may_read
from relations.newsroom.models import AuditEvent, Candidate, Comment, Edition, Item, Revision
from relations.newsroom.plans import Refused
from relations.newsroom.wording import with_names
from relations.reading import NEWSROOM


class ReadOnly:
    """What only the newsroom itself writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def link_to_record(kind: str, pk: int | None) -> str:
    if pk is None or kind not in aggregates():
        return "–"
    name = aggregates()[kind].root._meta.verbose_name
    return format_html('<a href="{}">{} {}</a>', reverse(f"admin:relations_{kind}_change", args=(pk,)), name, pk)


class ShowsRecord:
    """Rows that name a record by kind and id."""

    @admin.display(description=_("record"))
    def record(self, row: Any) -> str:
        return link_to_record(row.kind, row.record_id)


@admin.register(Revision)
class RevisionAdmin(ReadOnly, ShowsRecord, LongList):
    list_display = ("record", "number", "by", "at", "said")
    list_display_links = ("number",)
    list_filter = (MomentsFilter, KindFilter)
    dated_by = "at"
    list_select_related = ("by",)
    search_fields = ("uid", "note", "by__username")
    fields = ("record", "number", "by", "at", "said", "to_read", "uid", "digest", "content")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        # By what is left out, mostly nothing: a list of all kinds would be looked up kind by kind and put in order.
        unseen = [kind for kind in aggregates() if not may_read(editor_of(request), kind)]
        rows = super().get_queryset(request).exclude(kind__in=unseen)
        match = request.resolver_match
        return rows if match and "object_id" in match.kwargs else rows.defer("snapshot")

    @admin.display(description=_("note"))
    def said(self, revision: Revision) -> str:
        return with_names(revision.note)

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # The stock page looks for the row first, and answers whoever may see none that it is not there.
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, *args, **kwargs)

    @admin.display(description=_("to read"))
    def to_read(self, revision: Revision) -> str:
        address = reverse("admin:revision", args=(revision.kind, revision.record_id, revision.number))
        return format_html('<a href="{}">{}</a>', address, _("The record as it was"))

    @admin.display(description=_("content"))
    def content(self, revision: Revision) -> str:
        if revision.snapshot is None:
            return "–"
        return format_html(
            '<pre class="snapshot">{}</pre>', json.dumps(revision.snapshot, ensure_ascii=False, indent=2)
        )


class ItemRows(ReadOnly, ShowsRecord, admin.TabularInline):
    model = Item
    fields = ("position", "record", "act", "revision", "notice_fr", "notice_en")
    readonly_fields = fields
    extra = 0

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).defer("snapshot")


@admin.register(Edition)
class EditionAdmin(ReadOnly, LongList):
    list_display = ("number", "moment", "by", "approved_by", "note_fr")
    list_select_related = ("by", "approved_by")
    search_fields = ("number", "note_fr", "note_en", "by__username")
    list_filter = (MomentsFilter,)
    dated_by = "moment"
    fields = (("number", "moment"), ("by", "approved_by"), ("note_fr", "note_en"), "hash")
    inlines = (ItemRows,)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly, ShowsRecord, LongList):
    list_display = ("number", "at", "who", "act", "record", "new_revision", "said", "door")
    list_filter = (MomentsFilter, ActFilter, KindFilter)
    dated_by = "at"
    list_select_related = ("by",)
    search_fields = ("by__username", "action", "kind", "record_id")
    fields = (
        ("number", "at"), ("who", "door"), ("act", "record"), ("old_revision", "new_revision"), "said", "detail",
        "hash",
    )  # fmt: skip

    @admin.display(description=_("reason"))
    def said(self, entry: AuditEvent) -> str:
        return with_names(entry.reason)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        # The address of a colleague is for those who look after accounts.
        may_see = Value(request.user.has_perm("auth.change_user"), models.BooleanField())
        rows: models.QuerySet = super().get_queryset(request).annotate(shows_address=may_see)
        return rows

    @admin.display(description=_("by"), ordering="by")
    def who(self, event: AuditEvent) -> str:
        return name_of(event.by) if event.by else "–"

    @admin.display(description=_("action"), ordering="action")
    def act(self, event: AuditEvent) -> str:
        return act_in_words(event)

    @admin.display(description=_("origin"))
    def door(self, event: Any) -> str:
        return origin_in_words(event, with_address=event.shows_address)


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("open", _("Open threads")), ("resolved", _("Resolved threads"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() not in ("open", "resolved"):
            return queryset
        return queryset.filter(answers=None, resolved_at__isnull=self.value() == "open")


@admin.register(Comment)
class CommentAdmin(ReadOnly, ShowsRecord, LongList):
    """Where comments are found. They are read, answered and resolved on the page of their record."""

    list_display = ("said", "record", "by", "at", "resolved_at")
    list_display_links = None
    list_filter = (StateFilter, "kind")
    ordering = ("-at", "-pk")
    list_select_related = ("by",)
    search_fields = ("text", "by__username")
    fields = ("said", "record", "by", "at")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Comment]:
        seen = [kind for kind in aggregates() if may_read(editor_of(request), kind)]
        rows: models.QuerySet[Comment] = super().get_queryset(request).filter(kind__in=seen)
        return rows

    @admin.display(description=_("comment"))
    def said(self, comment: Comment) -> str:
        address = f"{comments_address((comment.kind, comment.record_id))}#comment-{comment.pk}"
        return format_html('<a href="{}">{}</a>', address, cut(comment.text))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return editor_of(request).is_superuser

    def delete_model(self, request: HttpRequest, obj: Comment) -> None:
        erase([obj], by=editor_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Comment]) -> None:
        erase(queryset, by=editor_of(request))

    def log_deletions(self, request: HttpRequest, queryset: models.QuerySet[Comment]) -> list[LogEntry]:
        # The stock log would keep the first words of what is to go; the audit names the comment.
        return []


class ParticipantField(forms.ModelChoiceField):
    def label_from_instance(self, participant: Any) -> str:
        return f"{participant.event} – {participant}"


class CandidateForm(forms.ModelForm):
    """Names the two ends; the candidate itself keeps no foreign key to a record."""

    participation = ParticipantField(
        label=capitalised(_("unnamed participant")),
        queryset=Participation.objects.filter(actor=None).select_related("event", "post"),
        to_field_name="uid",
    )
    actor_id = forms.ModelChoiceField(
        label=capitalised(_("actor")),
        queryset=Actor.objects.all(),
        widget=AutocompleteSelect(Participation._meta.get_field("actor"), admin.site),
    )

    class Meta:
        model = Candidate
        fields = ("participation", "actor_id", "certainty", "basis")

    # Whose guess it is: the page names them.
    by: User

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            guess = Candidate(pk=self.instance.pk, participation=said["participation"], actor_id=said["actor_id"])
            for problem in against_guessing(guess, self.by):
                self.add_error(None, problem.message)
        return said

    def clean_participation(self) -> Any:
        return self.cleaned_data["participation"].uid

    def clean_actor_id(self) -> int:
        actor: Actor = self.cleaned_data["actor_id"]
        return actor.pk


@admin.register(Candidate)
class CandidateAdmin(LongList):
    form = CandidateForm
    list_display = ("participant", "actor", "certainty")
    list_filter = ("certainty",)
    search_fields = ("basis",)
    show_full_result_count = False
    fields = ("participation", "actor_id", "certainty", "basis")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type:
        form: type = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"by": editor_of(request)})

    def save_model(self, request: HttpRequest, obj: Candidate, form: forms.ModelForm, change: bool) -> None:
        keep_candidate(obj, by=editor_of(request))

    def delete_model(self, request: HttpRequest, obj: Candidate) -> None:
        drop_candidates([obj], by=editor_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Candidate]) -> None:
        drop_candidates(queryset, by=editor_of(request))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._or_why_not(request, lambda: super(CandidateAdmin, self).changeform_view(request, *args, **kwargs))

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._or_why_not(request, lambda: super(CandidateAdmin, self).delete_view(request, *args, **kwargs))

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._or_why_not(request, lambda: super(CandidateAdmin, self).changelist_view(request, *args, **kwargs))

    def _or_why_not(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        """Nothing is written when the act is refused, also not to the log of the admin."""
        try:
            with transaction.atomic(using=NEWSROOM):
                return view()
        except Refused as refused:
            for problem in refused.problems:
                self.message_user(request, problem.message, messages.ERROR)
            return redirect(request.get_full_path())

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Candidate]:
        uid, pk = models.OuterRef("participation"), models.OuterRef("actor_id")
        participant = Participation.objects.filter(uid=uid)
        rows: models.QuerySet[Candidate] = super().get_queryset(request)
        return rows.annotate(
            event_title=models.Subquery(participant.values("event__title_fr")[:1]),
            written=models.Subquery(participant.values("name_as_written")[:1]),
            actor_name=models.Subquery(Actor.objects.filter(pk=pk).values("name_fr")[:1]),
        )

    @admin.display(description=_("unnamed participant"))
    def participant(self, row: Any) -> str:
        return f"{row.event_title or '?'} – {row.written or '?'}"

    @admin.display(description=_("actor"))
    def actor(self, row: Any) -> str:
        return row.actor_name or str(row.actor_id)

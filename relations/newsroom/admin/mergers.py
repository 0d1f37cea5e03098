"""Making two records one: the two side by side, what would follow, the notice; and the list of what was merged."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.models.aggregates import model_of
from relations.newsroom.admin.desk_page import DeskPage, paged
from relations.newsroom.admin.editions import Choice, Row, key_words, names_of
from relations.newsroom.admin.publishing import short_text
from relations.newsroom.admin.views import kind_name
from relations.newsroom.differences import Difference, differences
from relations.newsroom.log import LogBehind
from relations.newsroom.merger_plans import KINDS, MergerPlan
from relations.newsroom.mergers import merge_records, plan_merger
from relations.newsroom.models import Merger, Standing
from relations.newsroom.plans import Problem, Refused
from relations.newsroom.rights import may_change, writes_english_only
from relations.newsroom.snapshots import Key, Snapshot
from relations.newsroom.unmerging import undo_merger, undoing_refusal
from relations.newsroom.wording import Labels

# Of each kind so many records are named; the others are counted.
NAMED = 5


def may_merge(user: User, kind: str) -> bool:
    """Whether the account may merge anything of this kind, if only drafts."""
    return kind in KINDS and may_change(user, kind) and not writes_english_only(user, kind)


@admin.action(permissions=["merge"], description=gettext_lazy("Merge selected…"))
def merge_selected(desk: ModelAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    ids = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
    if len(ids) != 2:
        desk.message_user(request, _("Select exactly two records to merge."), messages.ERROR)
        return None
    kind = desk.opts.model_name or ""
    # What readers know stays; of two that they know, or do not know, the older one.
    public = Standing.objects.filter(kind=kind, record_id__in=ids, publicity="public").values_list(
        "record_id", flat=True
    )
    ids.sort(key=lambda pk: (pk not in public, pk))
    return redirect("admin:merge", kind, *ids)


class NoticeForm(forms.Form):
    notice_fr = short_text(
        gettext_lazy("what readers are told (French)"),
        help_text=gettext_lazy("Required: that the two are one. Readers find it in the list of corrections."),
    )
    notice_en = short_text(gettext_lazy("what readers are told (English)"))


@dataclass(frozen=True)
class Citing:
    """The records of one kind that would change: the first of them by name, and how many more."""

    kind: str
    count: int
    named: list[Row]

    @property
    def more(self) -> int:
        return self.count - len(self.named)


def citing_by_kind(keys: Iterable[Key]) -> list[Citing]:
    by_kind: dict[str, list[Key]] = defaultdict(list)
    for key in sorted(keys):
        by_kind[key[0]].append(key)
    names = names_of(key for found in by_kind.values() for key in found[:NAMED])
    return [
        Citing(
            str(model_of(kind)._meta.verbose_name_plural),
            len(found),
            [Row(key, names.get(key, key_words(key))) for key in found[:NAMED]],
        )
        for kind, found in by_kind.items()
    ]


class MergePage(DeskPage):
    template_name = "admin/merger.html"

    @cached_property
    def keys(self) -> tuple[Key, Key]:
        kind = self.seen_kind(self.kwargs["kind"])
        if kind not in KINDS:
            raise Http404(kind)
        if not may_merge(self.user, kind):
            raise PermissionDenied
        return (kind, self.kwargs["kept"]), (kind, self.kwargs["gone"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        (kept, gone), form = self.keys, NoticeForm(request.POST)
        form.is_valid()
        seen = Choice.read([kept, gone], request.POST).expected
        try:
            merger = merge_records(kept, gone, by=self.user, expected=seen, **form.cleaned_data)
        except Refused as refused:
            return self._page(request.POST, refused.problems)
        except (LogBehind, IntegrityError) as refused:
            return self._page(request.POST, [Problem(str(refused))])
        messages.success(request, done_words(merger))
        return redirect(f"admin:relations_{kept[0]}_change", kept[1])

    def _page(self, said: QueryDict | None, refused: list[Problem] | None = None) -> HttpResponse:
        kept, gone = self.keys
        plan = plan_merger(kept, gone, by=self.user)
        if not {kept, gone} <= plan.records.keys() or kept == gone:
            raise Http404
        drafts = {key: found.draft for key, found in plan.records.items() if key in (kept, gone)}
        problems = list(dict.fromkeys(plan.problems if refused is None else refused))
        names = names_of([kept, gone, *(problem.key for problem in problems if problem.key)])
        return self.page(
            title=_("Merge: %(kind)s") % {"kind": kind_name(kept[0])},
            kept=Row(kept, names[kept]),
            gone=Row(gone, names[gone]),
            swap=reverse("admin:merge", args=(kept[0], gone[1], kept[1])),
            difference=differences(_bare(drafts[gone]), _bare(drafts[kept])),
            grown=_growth(plan),
            is_public=plan.is_public,
            public=citing_by_kind(plan.public),
            drafts=citing_by_kind(plan.drafts),
            form=NoticeForm(said) if plan.is_public else None,
            blocking=[(p, Row(p.key, names[p.key]) if p.key in names else None) for p in problems],
            was_refused=refused is not None,
            seen=[(key_words(key), found.standing.head.number) for key, found in _two(plan)],
        )


def _bare(snapshot: Snapshot) -> Snapshot:
    """Its own fields alone: the rows of both are there afterwards."""
    return {**snapshot, "rows": {}, "links": {}}


def _growth(plan: MergerPlan) -> Difference:
    """What the record that stays says afterwards, and does not say now."""
    grown = next((alteration.draft for alteration in plan.alterations if alteration.key == plan.kept), None)
    return differences(plan.records[plan.kept].draft, grown) if grown else Difference()


def _two(plan: MergerPlan) -> list[tuple[Key, Any]]:
    return [(key, plan.records[key]) for key in (plan.kept, plan.gone)]


def done_words(merger: Merger) -> str:
    if merger.edition is None:
        return _("Merged. Readers see nothing of it.")
    return _("Merged in edition %(number)s.") % {"number": merger.edition}


# --- what was merged --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Merged:
    merger: Merger
    kept: Row
    # As it was called: there is no record to open.
    gone: str

    @property
    def kind(self) -> str:
        return kind_name(self.merger.kind)

    @property
    def count(self) -> int:
        return len(self.merger.changes)


def merged(mergers: list[Merger]) -> list[Merged]:
    ends = [((m.kind, m.kept_id), (m.kind, m.gone_id)) for m in mergers]
    labels = Labels.of(keys=[key for pair in ends for key in pair])
    return [
        Merged(merger, Row(kept, _called(labels, kept)), _called(labels, gone))
        for merger, (kept, gone) in zip(mergers, ends, strict=True)
    ]


def _called(labels: Labels, key: Key) -> str:
    return labels.of_row(model_of(key[0]), key[1])


class MergersPage(DeskPage):
    template_name = "admin/mergers.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.page_of(Merger.objects.filter(kind__in=self.kinds).select_related("by", "undone_by"))
        return self.page(title=_("Mergers"), lines=merged(list(page)), filter="", **paged(page))


class MergerPage(DeskPage):
    """One merger: what it changed, and the button that takes it back."""

    template_name = "admin/merger_done.html"

    @cached_property
    def merger(self) -> Merger:
        found = get_object_or_404(Merger.objects.select_related("by", "undone_by"), pk=self.kwargs["pk"])
        self.seen_kind(found.kind)
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NoticeForm(request.POST)
        form.is_valid()
        try:
            undo_merger(self.merger, by=self.user, **form.cleaned_data)
        except Refused as refused:
            return self._page(request.POST, refused.problems)
        except (LogBehind, IntegrityError) as refused:
            return self._page(request.POST, [Problem(str(refused))])
        messages.success(request, _("The merger is undone: both records are there again."))
        return redirect(f"admin:relations_{self.merger.kind}_change", self.merger.gone_id)

    def _page(self, said: QueryDict | None, refused: Iterable[Problem] = ()) -> HttpResponse:
        merger = self.merger
        gone = (merger.kind, merger.gone_id)
        changed = [(change["kind"], change["record_id"]) for change in merger.changes]
        form = NoticeForm(said)
        form.fields["notice_fr"].help_text = _("Readers find it beside the record that returns.")
        return self.page(
            title=_("Merger"),
            line=merged([merger])[0],
            changed=citing_by_kind(key for key in changed if key != gone),
            refusal=undoing_refusal(merger, self.user),
            form=form if merger.edition else None,
            problems=list(dict.fromkeys(refused)),
            history=reverse("admin:history", args=gone),
        )


def urls(site: AdminSite) -> list[URLPattern]:
    merge, mergers, merger = (site.admin_view(page.as_view(site=site)) for page in (MergePage, MergersPage, MergerPage))
    return [
        path("merge/<slug:kind>/<number:kept>/<number:gone>/", merge, name="merge"),
        path("mergers/", mergers, name="mergers"),
        path("mergers/<number:pk>/", merger, name="merger"),
    ]

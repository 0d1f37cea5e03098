"""What became of a record: its revisions and what was done with them, two of them side by side, one as it was."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin import site as admin_site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, QuerySet, Value
from django.db.models.lookups import IsNull
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from relations.models.aggregates import model_of
from relations.newsroom.admin.acts import act_in_words
from relations.newsroom.admin.editions import key_of
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.sent import number_in
from relations.newsroom.differences import differences
from relations.newsroom.models import Approval, AuditEvent, Item, Revision, Standing
from relations.newsroom.plans import Problem, Refused
from relations.newsroom.restoring import merged_away, refusal, restore
from relations.newsroom.snapshots import Key, Snapshot, upgraded
from relations.newsroom.wording import Labels

PER_PAGE = 50
# What the list of revisions says already.
TOLD_BY_REVISIONS = ("save", "delete", "restore")
# The version before the first revision.
NOTHING = 0


class RecordPage(TemplateView):
    """A page about one record, be it deleted, for whoever may read its kind."""

    # Replaced by the site that names the address.
    site: AdminSite = admin_site

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.site.get_model_admin(model_of(self.key[0])).has_view_permission(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def key(self) -> Key:
        return key_of(f"{self.kwargs['kind']}:{self.kwargs['pk']}")

    @cached_property
    def standing(self) -> Standing:
        found: Standing | None = self.of_record(Standing).select_related("head__by").first()
        if found is None:
            raise Http404
        return found

    def of_record(self, model: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = model.objects.filter(kind=self.key[0], record_id=self.key[1])
        return rows

    def context(self, title: str, labels: Labels, **more: Any) -> dict[str, Any]:
        kind, pk = self.key
        deleted = self.standing.head.snapshot is None
        return {
            **self.site.each_context(self.request),
            "title": title,
            "kind": kind,
            "pk": pk,
            "kind_name": model_of(kind)._meta.verbose_name,
            "name": labels.of_row(model_of(kind), pk),
            "record_address": "" if deleted else reverse(f"admin:relations_{kind}_change", args=(pk,)),
            "standing": self.standing,
            **more,
        }


# --- the list ---------------------------------------------------------------------------------------------------------


@dataclass
class Saved:
    """A line about a revision."""

    revision: Any
    standing: Standing
    approval: Approval | None = None
    items: list[Item] = field(default_factory=list)

    @property
    def is_head(self) -> bool:
        return bool(self.standing.head_id == self.revision.pk)

    @property
    def is_public(self) -> bool:
        return bool(self.standing.published == self.revision.number)

    @property
    def is_removed(self) -> bool:
        # The digest stays when the law takes the words; deleting a draft leaves none.
        return bool(self.revision.is_empty and self.revision.digest)


@dataclass(frozen=True)
class Done:
    """A line about something done with the record."""

    event: AuditEvent

    @property
    def words(self) -> str:
        return act_in_words(self.event)


class HistoryPage(RecordPage):
    template_name = "admin/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self._entries(), PER_PAGE).get_page(self.request.GET.get("page"))
        lines = self._lines(list(page))
        numbers = [line.revision.number for line in lines if isinstance(line, Saved)]
        return self.context(
            _("History"),
            Labels.of(keys=[self.key]),
            page=page,
            pages=page.paginator.get_elided_page_range(page.number),
            lines=lines,
            chosen_to=numbers[0] if numbers else None,
            chosen_from=_earlier(numbers, self.standing.published),
        )

    def _entries(self) -> Any:
        """Revisions and acts as (moment, rank, id), newest first; what was done to a revision stands above it."""
        columns = ("at", "rank", "pk")
        revisions = self.of_record(Revision).annotate(rank=Value(0)).order_by().values_list(*columns)
        acts = self.of_record(AuditEvent).exclude(action__in=TOLD_BY_REVISIONS).annotate(rank=Value(1))
        return revisions.union(acts.order_by().values_list(*columns), all=True).order_by("-at", "-rank", "-pk")

    def _lines(self, entries: list[tuple[Any, int, int]]) -> list[Saved | Done]:
        ids: dict[int, list[int]] = defaultdict(list)
        for _at, rank, pk in entries:
            ids[rank].append(pk)
        saved = self._saved(ids[0])
        done = {event.pk: Done(event) for event in AuditEvent.objects.filter(pk__in=ids[1]).select_related("by")}
        return [done[pk] if rank else saved[pk] for _at, rank, pk in entries]

    def _saved(self, ids: list[int]) -> dict[int, Saved]:
        rows = Revision.objects.filter(pk__in=ids).select_related("by").defer("snapshot")
        revisions = list(rows.annotate(is_empty=IsNull(F("snapshot"), True)))
        numbers = [revision.number for revision in revisions]
        found = {revision.number: Saved(revision, self.standing) for revision in revisions}
        for approval in self.of_record(Approval).filter(number__in=numbers).select_related("by"):
            found[approval.number].approval = approval
        items = self.of_record(Item).filter(revision__in=numbers).select_related("edition").defer("snapshot")
        for item in items.order_by("edition__number"):
            found[item.revision].items.append(item)
        return {line.revision.pk: line for line in found.values()}


def _earlier(numbers: list[int], published: int | None) -> int | None:
    """Which revision of a page to compare the newest one with: the public one, else the one before."""
    if published in numbers[1:]:
        return published
    return numbers[1] if len(numbers) > 1 else None


# --- two versions -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Version:
    """A revision, or nothing, as one side of a comparison."""

    name: str
    number: int
    snapshot: Snapshot | None = None
    removed: bool = False


class ComparePage(RecordPage):
    template_name = "admin/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = {
            "from": self._number(self.request.GET.get("from") or "public"),
            "to": self._number(self.request.GET.get("to") or "head"),
        }
        found = {row.number: row for row in self._revisions(asked.values())}
        unknown = [number for number in asked.values() if number != NOTHING and number not in found]
        old, new = (self._version(found.get(number), number) for number in asked.values())
        labels = Labels.of(old.snapshot, new.snapshot, keys=[self.key])
        return self.context(
            _("Compare"),
            labels,
            old=old,
            new=new,
            unknown=unknown,
            removed=old.removed or new.removed,
            difference=differences(old.snapshot, new.snapshot, labels),
            **self._neighbours(new.number),
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return super().render_to_response(context, status=404 if context["unknown"] else 200, **kwargs)

    def _number(self, words: str) -> int:
        """The number of a version that was asked for by number or by what it is."""
        if words == "head":
            return self.standing.head.number
        if words == "public":
            return self.standing.published or NOTHING
        return number_in(words, -1)

    def _revisions(self, numbers: Iterable[int]) -> QuerySet[Revision]:
        return self.of_record(Revision).filter(number__in=[*numbers]).select_related("by")

    def _version(self, revision: Revision | None, number: int) -> Version:
        if revision is None:
            return Version(_("Nothing"), number)
        words = {"number": number, "user": revision.by}
        is_public = self.standing.published == number
        name = _("Revision %(number)s (%(user)s), public") if is_public else _("Revision %(number)s (%(user)s)")
        snapshot = upgraded(revision.snapshot) if revision.snapshot else None
        return Version(name % words, number, snapshot, removed=snapshot is None and bool(revision.digest))

    def _neighbours(self, number: int) -> dict[str, Any]:
        """The addresses of the change before this one and of the one after it, each against the revision before."""
        last = self.standing.head.number
        return {
            "previous": self._step(number - 1) if 1 < number <= last else "",
            "next": self._step(number + 1) if 0 <= number < last else "",
        }

    def _step(self, to: int) -> str:
        return reverse("admin:compare", args=self.key, query={"from": to - 1, "to": to})


# --- one revision -----------------------------------------------------------------------------------------------------


class RevisionPage(RecordPage):
    """A record as it was, with the button that makes it so again."""

    template_name = "admin/revision.html"

    @cached_property
    def revision(self) -> Revision:
        mine = self.of_record(Revision).filter(number=self.kwargs["number"])
        found: Revision | None = mine.select_related("by").first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, problems: Iterable[Problem] = (), **kwargs: Any) -> dict[str, Any]:
        snapshot = upgraded(self.revision.snapshot) if self.revision.snapshot else None
        labels = Labels.of(snapshot, keys=[self.key])
        return self.context(
            _("Revision %(number)s") % {"number": self.revision.number},
            labels,
            revision=self.revision,
            difference=differences(None, snapshot, labels),
            is_removed=snapshot is None and bool(self.revision.digest),
            refusal=refusal(self.standing, self.revision, editor_of(self.request)) or merged_away(self.standing),
            problems=[(problem, _address_of(problem.key)) for problem in problems],
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            restored = restore(self.key, self.revision.number, by=editor_of(request), expected=seen(request))
        except Refused as refused:
            return self.render_to_response(self.get_context_data(problems=refused.problems), status=409)
        words = _("Revision %(old)s is restored, as revision %(new)s.")
        messages.success(request, words % {"old": self.revision.number, "new": restored.number})
        return redirect(f"admin:relations_{self.key[0]}_change", self.key[1])


def seen(request: HttpRequest) -> int:
    """The number of the head that the editor saw; 0 is no revision."""
    return number_in(request.POST.get("seen"), 0)


def _address_of(key: Key | None) -> str:
    """Where a record that stands in the way can be looked at, be it deleted."""
    if key is None or not Standing.objects.filter(kind=key[0], record_id=key[1]).exists():
        return ""
    return reverse("admin:history", args=key)


def urls(site: AdminSite) -> list[URLPattern]:
    history, compare, revision = (
        site.admin_view(page.as_view(site=site)) for page in (HistoryPage, ComparePage, RevisionPage)
    )
    return [
        path("history/<slug:kind>/<number:pk>/", history, name="history"),
        path("history/<slug:kind>/<number:pk>/<number:number>/", revision, name="revision"),
        path("compare/<slug:kind>/<number:pk>/", compare, name="compare"),
    ]

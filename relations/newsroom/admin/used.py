"""Where a record is used: every record that cites it, what the public reads and what the desk holds apart."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relations.models.aggregates import model_of
from relations.models.base import Link
from relations.newsroom.admin.desk_page import DeskPage, paged
from relations.newsroom.admin.editions import Row, key_words, names_of
from relations.newsroom.citations import Use, root_key, uses_of
from relations.newsroom.counts import Count, counted
from relations.newsroom.snapshots import Key
from relations.reading import NEWSROOM, PUBLIC

SIDES = {"public": PUBLIC, "draft": NEWSROOM}


@dataclass(frozen=True)
class Group:
    """The rows of one field that cite the record, on one side."""

    use: Use
    side: str
    count: Count
    is_asked: bool

    @property
    def label(self) -> str:
        """The kind of the citing records, the part that cites and its field: “Event – participant – actor”."""
        holder: Any = self.use.holder
        words = [model_of(self.use.kind)._meta.verbose_name]
        if self.use.root:
            words.append(holder._meta.verbose_name)
        if not issubclass(holder, Link):
            words.append(holder._meta.get_field(self.use.field).verbose_name)
        return str(capfirst(" – ".join(map(str, dict.fromkeys(words)))))

    @property
    def query(self) -> str:
        return f"side={self.side}&use={self.use.name}"


class UsedPage(DeskPage):
    template_name = "admin/used.html"

    def get(self, request: HttpRequest, kind: str, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        record = model_of(self.seen_kind(kind))._base_manager.filter(pk=pk).first()
        if record is None:
            raise Http404
        groups = [group for side in SIDES for group in self.groups((kind, pk), side)]
        shown = next((group for group in groups if group.is_asked), groups[0] if groups else None)
        page = self.page_of(self.rows(shown)) if shown else None
        return self.page(
            title=_("Where it is used"),
            row=Row((kind, pk), str(record)),
            sides=[(words, [group for group in groups if group.side == side]) for side, words in self.sides()],
            shown=shown,
            lines=self.lines(page) if page else [],
            filter=f"{shown.query}&" if shown else "",
            **(paged(page) if page else {}),
        )

    def sides(self) -> list[tuple[str, str]]:
        return [("public", _("What readers see")), ("draft", _("At the desk"))]

    def groups(self, key: Key, side: str) -> list[Group]:
        """The fields by which something cites the record, each with how many do; one query."""
        uses: dict[str, Use] = {use.name: use for use in uses_of(key) if use.kind in self.kinds}
        counts = counted({name: use.rows(SIDES[side]) for name, use in uses.items()}, using=SIDES[side])
        asked = (self.request.GET.get("side"), self.request.GET.get("use"))
        return [Group(uses[name], side, count, asked == (side, name)) for name, count in counts.items() if count]

    def rows(self, group: Group) -> Any:
        return group.use.rows(SIDES[group.side]).order_by("-pk")

    def lines(self, page: Page) -> list[Row]:
        keys = list(dict.fromkeys(root_key(row) for row in page))
        names = names_of(key for key in keys if key[0] in self.kinds)
        return [Row(key, names.get(key, key_words(key))) for key in keys if key[0] in self.kinds]


def urls(site: AdminSite) -> list[URLPattern]:
    return [path("used/<slug:kind>/<number:pk>/", site.admin_view(UsedPage.as_view(site=site)), name="used")]

"""The lists of the site: twenty entries a page, narrowed as the address says, in a fixed number of queries."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from relations.catalogue import pages
from relations.catalogue.facets import COUNTED
from relations.catalogue.glance import glance
from relations.catalogue.listings import LISTINGS
from relations.catalogue.names import names_of
from relations.catalogue.narrowing import CURSOR, ORDER, Narrowing, Refusal
from relations.public.controls import controls, hidden
from relations.public.pictures.bars import ledger_of

SIZE = 20
ORDERS = {
    "newest": _("newest first"),
    "oldest": _("oldest first"),
    "invoked": _("most invoked first"),
    "name": _("in alphabetical order"),
}
# What can be taken away of a list as it is narrowed; those of the API and of files have names of their own.
FORMS = (
    ("csv", "CSV", "text/csv"),
    ("json", "JSON", "application/json"),
    ("atom", "Atom", "application/atom+xml"),
    ("feed", "JSON Feed", "application/feed+json"),
    ("ics", _("calendar"), "text/calendar"),
)


class NarrowedList(TemplateView):
    """A list of the catalogue. What cannot be asked of it is named on a page that leads on."""

    listing: str

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.narrowing = Narrowing(LISTINGS[self.listing], request.GET)
        if self.narrowing.refusals:
            return self.refused(self.narrowing.refusals)
        return self.shown()

    def shown(self) -> HttpResponse:
        self.seen = glance(self.narrowing, SIZE)
        if self.narrowing.cursor and self.seen.page.previous is None:
            # Nothing comes before: the first page has its plain address.
            return HttpResponseRedirect(self.address_of())
        return self.render_to_response(self.get_context_data())

    def refused(self, refusals: list[Refusal]) -> HttpResponse:
        """404 where only records are asked for that are not there, else 400."""
        names = [refusal.parameter for refusal in refusals]
        context = {
            "refusals": [(refusal, self._others(refusal)) for refusal in refusals],
            "rest": f"{self.request.path}{self.narrowing.query(*names)}",
            "whole": self.request.path,
        }
        status = 404 if all(refusal.is_missing for refusal in refusals) else 400
        return render(self.request, "public/list_refused.html", context, status=status)

    def _others(self, refusal: Refusal) -> list[tuple[str, str]]:
        return [(value, self.address_of(**{refusal.parameter: value})) for value in refusal.possible]

    def address_of(self, *without: str, **changed: str) -> str:
        return f"{self.request.path}{self.narrowing.query(*without, **changed)}"

    def get_context_data(self, **kwargs):
        narrowing, seen = self.narrowing, self.seen
        context = {
            "object_list": seen.page.rows,
            "total": seen.total,
            "counted": COUNTED,
            **self.narrowed(),
            "controls": controls(narrowing, seen),
            "hidden": list(hidden(narrowing)),
            "orders": self.orders(),
            "forms": self.forms(),
            **self.neighbours(seen.page),
        }
        return super().get_context_data(**context, **kwargs)

    def narrowed(self) -> dict:
        chosen = self.narrowing.chosen
        return {
            "is_narrowed": bool(chosen),
            "chosen": [(choice, self.address_of(choice.parameter)) for choice in chosen],
            "query": self.narrowing.query(ORDER),
        }

    def neighbours(self, page) -> dict:
        """The pages beside this one. The one that nothing comes before has its plain address."""
        query = self.narrowing.query()
        start = f"{self.request.path}{query}{'&' if query else '?'}{CURSOR}="
        return {
            "is_first_page": page.previous is None,
            "next": f"{start}{page.next}" if page.next else "",
            "previous": f"{start}{page.previous}" if page.previous else "",
            "first": f"{self.request.path}{query}",
        }

    def orders(self) -> list[dict]:
        names = self.narrowing.listing.orders
        if len(names) < 2:
            return []
        now = self.narrowing.order_name
        return [
            {"label": ORDERS[name], "url": self.address_of(**{ORDER: name}), "is_now": name == now} for name in names
        ]

    def forms(self) -> list[dict]:
        """The same list as files, feeds and the API’s answer, where there are some."""
        found = []
        for name, label, media_type in FORMS:
            address = f"api:{self.listing}-list" if name == "json" else f"exports:{self.listing}-{name}"
            query = self.narrowing.query(ORDER) if name == "json" else self.narrowing.query()
            try:
                url = f"{reverse(address)}{query}"
            except NoReverseMatch:
                continue
            is_feed = name in ("atom", "feed")
            found.append({"label": label, "url": url, "type": media_type, "is_feed": is_feed})
        return found


class RecordList(NarrowedList):
    def get_template_names(self):
        return [f"public/{LISTINGS[self.listing].model._meta.model_name}_list.html"]


class RelationList(RecordList):
    listing = "relations"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"relations": pages.with_latest_moves(context["object_list"])}


class EventList(RecordList):
    listing = "events"


class ActorList(RecordList):
    listing = "actors"


class StatementList(RecordList):
    listing = "statements"


class ArticleList(RecordList):
    listing = "articles"


class PrincipleList(RecordList):
    listing = "principles"


class MeasureList(RecordList):
    listing = "measures"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"ledger": ledger_of(context["object_list"], timezone.now().date())}


class CommitmentList(RecordList):
    listing = "commitments"


class PageList(RecordList):
    listing = "pages"


class CorrectionList(NarrowedList):
    """What was corrected, clarified or taken away, and why. A record that is gone is not named."""

    listing = "corrections"
    template_name = "public/corrections.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"changes": with_names(context["object_list"])}


def with_names(changes) -> list[dict]:
    """Changes with the present name of their record, if it is public."""
    found = list(changes)
    names = names_of((change.kind, change.record_id) for change in found)
    return [{"change": change, "name": names.get((change.kind, change.record_id))} for change in found]

"""What every export has: the list as the address narrows it, or the reasons why it cannot be."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views import View

from relations.catalogue.listings import Listing
from relations.catalogue.narrowing import CURSOR, Narrowing
from relations.formats.addresses import absolute
from relations.formats.offered import Format
from relations.formats.selection import Selection
from relations.publication.models import State


class ExportView(View):
    """One list in one form; it is whole, so that it has no pages."""

    http_method_names = ["get", "head", "options"]
    listing: Listing = None  # type: ignore[assignment]  # given by `as_view`
    form: Format = None  # type: ignore[assignment]  # given by `as_view`

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.GET.copy()
        asked.pop(CURSOR, None)
        self.narrowing = Narrowing(self.listing, asked)
        if self.narrowing.refusals or self.narrowing.unknown:
            return self.refused()
        return self.form.answer(self.selection())

    def selection(self) -> Selection:
        narrowing, query = self.narrowing, self.narrowing.query()
        page = reverse(f"public:{self.listing.model._meta.model_name}-list")
        return Selection(
            self.listing.name,
            narrowing.rows,
            narrowing.order,
            getattr(self.request, "public_state", None) or State.current(),
            chosen=tuple(map(str, narrowing.chosen)),
            home=absolute(f"{page}{query}"),
            here=absolute(f"{self.request.path}{query}"),
        )

    def refused(self) -> HttpResponse:
        """In plain text: programs ask here. 404 where only records are asked for that are not there, else 400."""
        refusals = [*self.narrowing.refusals, *self.narrowing.unknown]
        lines = []
        for refusal in refusals:
            lines.append(f"{refusal.parameter}: {refusal.words}")
            lines += [f"  {value}" for value in refusal.possible]
        status = 404 if all(refusal.is_missing for refusal in refusals) else 400
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", status=status)

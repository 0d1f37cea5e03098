"""The barometer of a relation and its months: weights, the events behind them, and the passages that prove those."""

import datetime as dt
import re

from django.http import Http404

from relations.catalogue.barometer import (
    MINIMUM,
    SCHEMES,
    SPAN,
    barometer_of,
    last_month_of,
    weighed_events_of,
)
from relations.catalogue.pages import proofs_prefetch
from relations.catalogue.proofs import Proofs
from relations.models import Relation
from relations.public.pictures.barometer import picture_of
from relations.public.views.records import RecordView

USUAL = next(iter(SCHEMES))
MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
# So many events of a month are shown, each with so many of the passages that prove it.
EVENTS = 20
PASSAGES = 2


def scheme_of(request) -> str:
    """The scheme that the address chooses."""
    scheme = request.GET.get("scheme", USUAL)
    if scheme not in SCHEMES:
        raise Http404
    return scheme


def month_of(text: str) -> dt.date:
    found = MONTH.fullmatch(text)
    try:
        return dt.date(int(found[1]), int(found[2]), 1) if found else _unknown()
    except ValueError:
        return _unknown()


def _unknown():
    raise Http404


class PartOfRelation(RecordView):
    """A page of one relation beside its own."""

    model = Relation
    queryset = Relation.objects.select_related("first", "second")
    template_name = ""

    def get_template_names(self):
        return [self.template_name]


class BarometerView(PartOfRelation):
    template_name = "public/barometer.html"

    def get_context_data(self, **kwargs):
        scheme, until = scheme_of(self.request), self.request.GET.get("until")
        last = month_of(until) if until is not None else last_month_of(self.object)
        barometer = barometer_of(self.object, scheme, last, with_bounds=True)
        return super().get_context_data(
            barometer=barometer,
            picture=picture_of(barometer) if barometer.filled else None,
            schemes=SCHEMES.items(),
            scheme=scheme,
            usual=USUAL,
            until=until,
            # The months after the span are shown by a span that ends with them.
            later=_months_after(barometer.later, SPAN - 1) if barometer.later else None,
            **kwargs,
        )


class MonthView(PartOfRelation):
    template_name = "public/barometer_month.html"

    def get_context_data(self, **kwargs):
        scheme, month = scheme_of(self.request), month_of(self.kwargs["month"])
        rows = weighed_events_of(self.object, month, scheme).prefetch_related(proofs_prefetch())
        events = list(rows[: EVENTS + 1])
        if not events:
            raise Http404
        counted = barometer_of(self.object, scheme, month).months[-1]
        return super().get_context_data(
            month=month,
            counted=counted,
            events=[(event, Proofs(event.evidence.all()).supporting[:PASSAGES]) for event in events[:EVENTS]],
            has_more=len(events) > EVENTS,
            weights=[event.weight for event in events if event.weight is not None],
            schemes=SCHEMES.items(),
            scheme=scheme,
            scheme_name=SCHEMES[scheme],
            usual=USUAL,
            minimum=MINIMUM,
            **kwargs,
        )


def _months_after(month: dt.date, number: int) -> dt.date:
    months = min(9999 * 12 + 11, month.year * 12 + month.month - 1 + number)
    return dt.date(months // 12, months % 12 + 1, 1)

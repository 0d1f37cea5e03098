"""What others show of a page: its picture, and a small timeline that any site may frame."""

from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.generic import DetailView

from relations.catalogue import pages
from relations.models import Record, Relation
from relations.models.aggregates import model_of
from relations.public.cards import Card, png
from relations.public.sitemaps import KINDS

EVENTS = 10


class CardView(View):
    def get(self, request, kind: str, slug: str):
        if kind not in KINDS:
            raise Http404
        record = get_object_or_404(model_of(kind), slug=slug)
        return HttpResponse(png(card_of(record, request.public_state)), content_type="image/png")


def card_of(record: Record, state) -> Card:
    date = next((getattr(record, name) for name in record.DATES), None)
    return Card(
        kind=capfirst(str(record._meta.verbose_name)),
        name=capfirst(str(record.label)),
        when=date.with_reasons() if date and date.known else "",
        edition=_("Edition %(number)s") % {"number": state.edition},
    )


@method_decorator((xframe_options_exempt, csp_replace({"frame-ancestors": ["*"]})), name="dispatch")
class EmbeddedTimeline(DetailView):
    """The latest events of a relation. The only page that may stand in a frame: it holds no form and no action."""

    queryset = Relation.objects.select_related("first", "second")
    template_name = "public/embedded.html"

    def get_context_data(self, **kwargs):
        events = pages.timeline_of(self.object).latest_first()[:EVENTS]
        return super().get_context_data(record=self.object, events=events, **kwargs)

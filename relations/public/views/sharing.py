"""What others show of a page: its picture, and a small timeline that any site may frame."""

from django.http import Http404, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from relations.catalogue.pairs import first_events_of
from relations.models import Record, Relation
from relations.models.aggregates import model_of
from relations.public.cards import Card, png
from relations.public.framing import frameable
from relations.public.sitemaps import KINDS
from relations.public.views.records import answer_without_record

EVENTS = 10


class CardView(View):
    def get(self, request, kind: str, slug: str):
        if kind not in KINDS:
            raise Http404
        rows = model_of(kind)._default_manager.all()
        record = rows.filter(slug=slug).first()
        if record is None:
            return answer_without_record(request, rows, slug)
        return HttpResponse(png(card_of(record, request.public_state)), content_type="image/png")


def card_of(record: Record, state) -> Card:
    date = next((getattr(record, name) for name in record.DATES), None)
    return Card(
        kind=capfirst(str(record._meta.verbose_name)),
        name=capfirst(str(record.label)),
        when=date.with_reasons() if date and date.known else "",
        edition=_("Edition %(number)s") % {"number": state.edition},
    )


class EmbeddedTimeline(DetailView):
    """The latest events of a relation. The only page that may stand in a frame: it holds no form and no action."""

    queryset = Relation.objects.select_related("first", "second")
    template_name = "public/embedded.html"
    may_be_framed = True

    def get(self, request, *args, **kwargs):
        self.object = self.get_queryset().filter(slug=kwargs["slug"]).first()
        if self.object is None:
            return answer_without_record(request, self.get_queryset(), kwargs["slug"])
        events = first_events_of(self.object, EVENTS)
        return self.shown(self.get_context_data(record=self.object, events=events))

    @method_decorator(frameable)
    def shown(self, context):
        return self.render_to_response(context)

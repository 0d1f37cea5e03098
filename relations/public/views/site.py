"""The pages that belong to no single record: the front page, the method, the data."""

from django.views.generic import TemplateView

from relations.catalogue import licence, pages
from relations.models import EventType
from relations.public.views.lists import with_names

RELATIONS = 12
MOVES = 10


class HomeView(TemplateView):
    template_name = "public/home.html"

    def get_context_data(self, **kwargs):
        found = list(pages.relations_with_moves()[: RELATIONS + 1])
        return super().get_context_data(
            relations=pages.with_latest_moves(found[:RELATIONS]),
            has_more_relations=len(found) > RELATIONS,
            events=pages.latest_events()[:MOVES],
            changes=with_names(pages.told_changes()[:MOVES]),
            **kwargs,
        )


class MethodView(TemplateView):
    """How dates and certainty are read, and the codebook of event types with both weights."""

    template_name = "public/method.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(types=EventType.objects.prefetch_related("modes"), **kwargs)


class DataView(TemplateView):
    template_name = "public/data.html"
    extra_context = {"licence_name": licence.NAME, "licence_url": licence.URL}

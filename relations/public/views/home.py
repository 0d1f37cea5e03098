"""The front page: all relations, what moved lately, what was corrected."""

from django.utils import timezone
from django.views.generic import TemplateView

from relations.catalogue import pages
from relations.catalogue.pulse import pulses_of
from relations.public.pictures.spark import spark_of
from relations.public.views.lists import with_names

RELATIONS = 12
CHANGES = 8
CORRECTIONS = 3


class HomeView(TemplateView):
    template_name = "public/home.html"

    def get_context_data(self, **kwargs):
        found = list(pages.relations_with_moves()[: RELATIONS + 1])
        changes = list(pages.latest_changes(CHANGES))
        named = with_names([*changes, *pages.corrections()[:CORRECTIONS]])
        return super().get_context_data(
            relations=pages.with_latest_moves(found[:RELATIONS]),
            sparks=self._sparks(found[:RELATIONS]),
            has_more_relations=len(found) > RELATIONS,
            changes=named[: len(changes)],
            corrections=named[len(changes) :],
            **kwargs,
        )

    def _sparks(self, relations) -> dict:
        pulses = pulses_of(relations, timezone.now().date())
        return {pk: spark_of(pulse) for pk, pulse in pulses.items()}

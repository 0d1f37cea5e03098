"""The page of a relation: everything between two countries, on one page."""

from collections import defaultdict

from relations.catalogue import pages
from relations.catalogue.sides import face_to_face
from relations.models import Relation
from relations.public.views.records import RecordView, first_of

# The page shows so many entries of each list and leads to the whole list.
EVENTS = 100
INVOCATIONS = 200
ACTORS = 60


class RelationView(RecordView):
    model = Relation
    queryset = Relation.objects.select_related("first", "second").prefetch_related("phases")

    def get_context_data(self, **kwargs):
        relation = self.object
        events = list(pages.timeline_of(relation)[: EVENTS + 1])
        actors = list(pages.actors_of(relation)[: ACTORS + 1])
        return super().get_context_data(
            events=events[:EVENTS],
            has_more_events=len(events) > EVENTS,
            quotations=first_of(pages.quotations_of(relation)),
            doctrines=pages.doctrines_of(relation),
            principles=face_to_face(relation, pages.invocations_of(relation)[:INVOCATIONS]),
            measures=first_of(pages.measures_of(relation).open()),
            commitments=first_of(pages.commitments_of(relation)),
            sides=self._by_country(actors[:ACTORS]),
            has_more_actors=len(actors) > ACTORS,
            articles=first_of(pages.articles_of(relation)),
            **kwargs,
        )

    def _by_country(self, actors) -> list[tuple]:
        """The actors of each side, the first country's first."""
        found = defaultdict(list)
        for actor in actors:
            found[actor.country_id].append(actor)
        relation = self.object
        return [(country, found[country.pk]) for country in (relation.first, relation.second) if found[country.pk]]

"""The page of a relation: everything between two countries, on one page that weighs the same whatever is behind it."""

from django.utils import timezone

from relations.catalogue import summaries
from relations.catalogue.barometer import barometer_of
from relations.catalogue.pages import actors_of
from relations.catalogue.pairs import latest_events_of
from relations.catalogue.parity import meetings_of, parity_of
from relations.catalogue.silence import contacts_in_order, silence_of
from relations.catalogue.strip import Years, dated_events_of, years_of
from relations.models import Event, Relation
from relations.public.pictures import bars, strip
from relations.public.pictures.barometer import picture_of
from relations.public.views.barometer import scheme_of
from relations.public.views.records import RecordView

# The page shows so many entries of each list and leads to the whole list.
EVENTS = 12
INVOCATIONS = 60
PRINCIPLES = 6
MEMBERS = 12
ACTORS = 24
MEASURES = 8
FEW = 3
MEETINGS = 5
THEMES = 6


class RelationView(RecordView):
    model = Relation
    queryset = Relation.objects.select_related("first", "second").prefetch_related("phases")

    def get_context_data(self, **kwargs):
        relation, today = self.object, timezone.now().date()
        years, contacts = years_of(relation), contacts_in_order(relation)
        silence, parity = silence_of(contacts, today), parity_of(contacts)
        return super().get_context_data(
            **self._events(years),
            **self._barometer(years),
            **self._deeds(today),
            years=years,
            silence=silence,
            themes=silence.themes[:THEMES],
            parity=parity,
            meetings=meetings_of(relation, MEETINGS) if parity.number else (),
            principles=summaries.principles_between(relation, INVOCATIONS)[:PRINCIPLES],
            doctrines=summaries.doctrines_of(relation, FEW),
            members_shown=MEMBERS,
            quotations=summaries.quotations_about(relation, FEW),
            **kwargs,
        )

    def _events(self, years: Years) -> dict:
        """The latest events, and the picture of all: drawn one by one while they are few."""
        if not years.are_few:
            latest = latest_events_of(self.object, EVENTS)
            return {"events": latest, "columns": strip.columns_of(years.stretches())}
        dated = list(dated_events_of(self.object))
        return {"events": _latest(dated), "strip": strip.strip_of(dated)}

    def _barometer(self, years: Years) -> dict:
        barometer = barometer_of(self.object, scheme_of(self.request), years.last_month)
        return {"barometer": barometer, "picture": picture_of(barometer) if barometer.filled else None}

    def _deeds(self, today) -> dict:
        relation = self.object
        measures = list(summaries.open_measures_of(relation)[: MEASURES + 1])
        actors = list(actors_of(relation)[: ACTORS + 1])
        return {
            "measures": bars.ledger_of(measures[:MEASURES], today),
            "commitments": summaries.commitments_of(relation)[:FEW],
            "sides": summaries.actors_by_side(actors[:ACTORS], relation),
            "has_more_actors": len(actors) > ACTORS,
        }


def _latest(chronological: list[Event]) -> list[Event]:
    return chronological[::-1][:EVENTS]

"""The principles that two states invoke toward each other: counted by side and year, and the words behind a count."""

from django.http import Http404

from relations.catalogue.matrix import COUNTED, SIDES, UNDATED, Use, matrix_of, side_in, uses_between, year_of
from relations.catalogue.pages import ledger
from relations.models import Invocation
from relations.public.views.barometer import PartOfRelation

# So many wordings of one cell are shown; the page of the principle has them all.
ENTRIES = 50


class PrinciplesView(PartOfRelation):
    template_name = "public/relation_principles.html"

    def get_context_data(self, **kwargs):
        looked_at = uses_between(self.object, COUNTED + 1)
        found = looked_at[:COUNTED]
        chosen = self._chosen(found)
        return super().get_context_data(
            matrix=matrix_of(self.object, found),
            undated=UNDATED,
            is_cut=len(looked_at) > COUNTED,
            chosen=chosen,
            entries=ledger(Invocation.objects.filter(pk__in=[row.pk for row in chosen[:ENTRIES]])) if chosen else (),
            has_more=len(chosen) > ENTRIES,
            **kwargs,
        )

    def _chosen(self, uses: list[Use]) -> list[Use]:
        """The invocations of the cell that the address names; an address that names none is unknown."""
        asked = {name: self.request.GET[name] for name in ("principle", "side", "year") if name in self.request.GET}
        if not asked:
            return []
        if asked.get("side", SIDES[0]) not in SIDES:
            raise Http404
        found = [row for row in uses if all(self._value(row, name) == text for name, text in asked.items())]
        if not found:
            raise Http404
        return found

    def _value(self, use: Use, name: str) -> str:
        if name == "principle":
            return use.principle.slug
        return side_in(self.object, use) if name == "side" else str(year_of(use))

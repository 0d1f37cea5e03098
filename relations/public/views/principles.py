"""The principles that two states invoke toward each other: counted by side and year, and the words behind a count."""

from typing import Any

from django.http import Http404

from relations.catalogue.matrix import SIDES, UNDATED, Cells, PrincipleRows, matrix_of
from relations.catalogue.pages import ledger
from relations.public.views.barometer import PartOfRelation

# So many wordings of one cell are shown; the page says so, and that of the principle has them all.
ENTRIES = 50


class PrinciplesView(PartOfRelation):
    template_name = "public/relation_principles.html"

    def get_context_data(self, **kwargs):
        matrix = matrix_of(self.object)
        cells = self._asked(matrix)
        number = cells.number(matrix) if cells else 0
        if cells and not number:
            raise Http404
        return super().get_context_data(
            matrix=matrix,
            undated=UNDATED,
            cells=cells,
            number=number,
            entries=ledger(cells.latest(self.object, ENTRIES)) if cells else (),
            has_more=number > ENTRIES,
            **kwargs,
        )

    def _asked(self, matrix: list[PrincipleRows]) -> Cells | None:
        """The cells that the address names; one that names none of them is unknown."""
        asked = {name: self.request.GET[name] for name in ("principle", "side", "year") if name in self.request.GET}
        known: dict[str, dict[str, Any]] = {
            "principle": {rows.principle.slug: rows.principle for rows in matrix},
            "side": {side: side for side in SIDES},
            "year": {str(year): year for rows in matrix for year in rows.years},
        }
        if any(text not in known[name] for name, text in asked.items()):
            raise Http404
        return Cells(**{name: known[name][text] for name, text in asked.items()}) if asked else None

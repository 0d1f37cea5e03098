"""What a list is narrowed to, as its address says: `?relation=MLI-USA`, `?actor=…`, `?theme=…`."""

from collections.abc import Callable, Mapping

from django.db.models import QuerySet
from django.http import Http404

from relations.models import Actor, Country, Event, Outlet, Place, Record, Relation, Theme

# Each parameter, the kind of record it names, and the column it names it by.
NAMED: dict[str, tuple[type[Record], str]] = {
    "relation": (Relation, "code"),
    "country": (Country, "alpha3"),
    "actor": (Actor, "slug"),
    "event": (Event, "slug"),
    "outlet": (Outlet, "slug"),
    "place": (Place, "slug"),
    "theme": (Theme, "slug"),
}


class Selection:
    """The records that a list is narrowed to. One that is not public makes the address unknown."""

    def __init__(self, query: Mapping[str, str], narrowings: Mapping[str, Callable]):
        self._narrowings = narrowings
        self.records = {name: _named(name, query[name]) for name in narrowings if query.get(name)}

    def narrow(self, rows: QuerySet) -> QuerySet:
        for name, record in self.records.items():
            rows = self._narrowings[name](rows, record)
        return rows

    def __bool__(self) -> bool:
        return bool(self.records)


def _named(parameter: str, value: str) -> Record:
    model, column = NAMED[parameter]
    record = model.objects.filter(**{column: value}).first()
    if record is None:
        raise Http404
    return record

"""The rows of one list as somebody asked for them, with what every form of them says of itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from relations.catalogue.documents import read
from relations.catalogue.positions import Order
from relations.publication.models import State

# So many rows are held at a time, with what belongs to them.
CHUNK = 500


@dataclass(frozen=True)
class Selection:
    """`name` is that of the list in addresses; `chosen` says in words what it is narrowed to.

    `home` is the page, or the answer of the API, that shows the same; `here` the address of the form itself. `host` is
    where addresses in whole records begin, `texts` gives these as they are asked for.
    """

    name: str
    rows: QuerySet
    order: Order
    state: State
    chosen: tuple[str, ...] = ()
    home: str = ""
    here: str = ""
    host: str = settings.PUBLIC_URL
    texts: Callable[[list[int]], list[str]] | None = None

    def every(self, prepare: Callable[[QuerySet], QuerySet] | None = None) -> Iterator[Any]:
        """All rows in their order, some at a time; `prepare` adds what is to be read with them."""
        for part in self.order.parts(self.rows):
            rows = self.order.sorted(part, backward=False)
            yield from (prepare(rows) if prepare else rows).iterator(chunk_size=CHUNK)

    def documents(self, ids: list[int]) -> list[str]:
        """Whole records as JSON; in both languages, unless something else was asked for."""
        return self.texts(ids) if self.texts else self.plain_documents(ids)

    def plain_documents(self, ids: list[int]) -> list[str]:
        return read(self.kind, ids, self.host)

    @property
    def kind(self) -> str:
        return self.rows.model._meta.model_name or ""

"""One page of a narrowed list, how long the list is, and what else it can be narrowed by."""

from dataclasses import dataclass

from relations.catalogue.facets import Offers, keys_of, offers
from relations.catalogue.narrowing import Narrowing
from relations.catalogue.positions import Page, page_of


@dataclass(frozen=True)
class Glance:
    """`total` is exact up to `COUNTED`; None when there are more."""

    page: Page
    total: int | None
    offers: Offers


def glance(narrowing: Narrowing, size: int) -> Glance:
    listing = narrowing.listing
    page = page_of(narrowing.rows, listing.name, narrowing.order, size=size, cursor=narrowing.cursor)
    # A short list in two parts took two queries to read: it is all here, and need not be asked for once more.
    is_read = page.is_whole and len(narrowing.order.parts(narrowing.rows)) > 1
    ids = [row.pk for row in page.rows] if is_read else keys_of(narrowing.rows)
    values = offers(listing.facets, narrowing.filters, ids, narrowing.values)
    return Glance(page, None if ids is None else len(ids), values)

"""The site's map for search engines, each page in both languages with its alternates.

Django's own sitemaps hold every address of a language in memory; this one streams, so that it stays small with a
million records. Beyond what the protocol allows in one file it becomes an index of parts.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import CharField, QuerySet, Value
from django.http import Http404, StreamingHttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from relations.models.aggregates import model_of

KINDS = (
    "relation", "event", "actor", "post", "statement", "article", "principle", "doctrine", "measure", "commitment",
    "theme", "outlet", "place", "page", "invocation",
)  # fmt: skip
PLAIN = (
    "home", "relation-list", "event-list", "actor-list", "statement-list", "article-list", "principle-list",
    "measure-list", "commitment-list", "page-list", "calendar", "corrections", "method", "data", "contact",
)  # fmt: skip
# The pages of a kind beside its records' own.
BESIDES = {"relation": ("barometer", "relation-principles")}
# The protocol allows 50,000 addresses in a file: six of a relation, two of any other record, and the plain pages.
SIZE = 8_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(request):
    count = _records().count()
    if count <= SIZE:
        return _xml(_part(1))
    return _xml(_index(-(-count // SIZE)))


def sitemap_part(request, number: int):
    if not 1 <= number <= max(1, -(-_records().count() // SIZE)):
        raise Http404
    return _xml(_part(number))


def _records() -> QuerySet:
    """Kind, slug and last change of every record with a page, in a lasting order."""
    first, *others = (
        model_of(kind)
        .objects.order_by()
        .annotate(map_kind=Value(kind, CharField()))
        .values_list("map_kind", "slug", "updated", "pk")
        for kind in KINDS
    )
    return first.union(*others, all=True).order_by("map_kind", "pk")


def _index(parts: int) -> Iterator[str]:
    yield f'{HEAD}<sitemapindex xmlns="{SPACE}">\n'
    for number in range(1, parts + 1):
        address = f"{settings.PUBLIC_URL}{reverse('sitemap-part', args=[number])}"
        yield f"<sitemap><loc>{escape(address)}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def _part(number: int) -> Iterator[str]:
    yield f'{HEAD}<urlset xmlns="{SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    if number == 1:
        for name in PLAIN:
            yield from _entries(f"public:{name}")
    for kind, slug, updated, _pk in _records()[(number - 1) * SIZE : number * SIZE]:
        for name in (f"{kind}-detail", *BESIDES.get(kind, ())):
            yield from _entries(f"public:{name}", slug, updated=updated.date().isoformat())
    yield "</urlset>\n"


def _entries(name: str, *args: str, updated: str = "") -> Iterator[str]:
    """One entry a language, each naming both."""
    addresses = {code: _address(name, args, code) for code, _label in settings.LANGUAGES}
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>' for code, address in addresses.items()
    )
    moment = f"<lastmod>{updated}</lastmod>" if updated else ""
    for address in addresses.values():
        yield f"<url><loc>{address}</loc>{moment}{alternates}</url>\n"


def _address(name: str, args: tuple[str, ...], code: str) -> str:
    with override(code):
        return escape(f"{settings.PUBLIC_URL}{reverse(name, args=args)}")


def _xml(parts: Iterator[str]) -> StreamingHttpResponse:
    return StreamingHttpResponse(parts, content_type="application/xml; charset=utf-8")

"""What a page says in a copy: the same bytes but for some links, and the name of the host."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape, unescape

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from relations.formats.site_copy.addresses import link_to, notice_for

Found = Callable[[str], object]
ATTRIBUTE = re.compile(rb'(?P<head>\s(?P<name>href|src|action|content)=")(?P<value>[^"]*)(?P<end>")')
IN_STYLE = re.compile(rb"url\(\s*[\"']?(?P<value>[^\"')]+)[\"']?\s*\)")
LOCATION = re.compile(rb"<loc>(?P<value>[^<]*)</loc>")
MAIN = re.compile(rb"(?P<head><main [^>]*>).*(?P<end></main>)", re.DOTALL)
TITLE = re.compile(rb"(?P<head><title>).*?(?P<end></title>)", re.DOTALL)


def page(body: bytes, at: str, found: Found) -> bytes:
    """A page of HTML; `found` is told the addresses that have to be copied along."""

    def written(match: re.Match[bytes]) -> bytes:
        said, name = unescape(match["value"].decode()), match["name"]
        if name == b"content" and not said.startswith(f"{settings.PUBLIC_URL}/"):
            return match[0]
        link = link_to(said, at)
        if link is None:
            return match[0]
        if name == b"action":
            # A form asks with a "?" always.
            return match["head"] + notice_for(at).encode() + match["end"]
        if link.address:
            found(link.address)
        if link.written == said or name == b"content":
            return match[0]
        return match["head"] + escape(link.written).encode() + match["end"]

    return ATTRIBUTE.sub(written, body)


def json(body: bytes, found: Found) -> bytes:
    """An answer of the API, where the pages of lists and the archives are told of by absolute addresses."""
    inside = re.compile(rb'"(?P<value>%s/(?:api/v1|archives)/[^"\\\s{}]*)"' % re.escape(settings.PUBLIC_URL.encode()))

    def written(match: re.Match[bytes]) -> bytes:
        link = link_to(match["value"].decode(), "/api/v1/")
        if link is None or not link.address:
            return match[0]
        found(link.address)
        return b'"' + link.written.encode() + b'"'

    return inside.sub(written, body)


def style(body: bytes, at: str, found: Found) -> bytes:
    for match in IN_STYLE.finditer(body):
        link = link_to(match["value"].decode(), at)
        if link and link.address:
            found(link.address)
    return body


def map_of_site(body: bytes, found: Found) -> bytes:
    for match in LOCATION.finditer(body):
        link = link_to(unescape(match["value"].decode()), "/")
        if link and link.address:
            found(link.address)
    return body


def notice(body: bytes, at: str) -> bytes:
    """The page of search with words in its place: what this copy cannot do, and where it can be done."""
    with override("en" if at.startswith("/en/") else "fr"):
        title = _("Search and filters need the live site")
        words = _(
            "You are reading a copy of the site made of plain files. Every page of the record is in it; searching, "
            "narrowing or sorting a list, and earlier versions of a page are not. They work again when the site itself "
            "answers at this address."
        )
        lists = _("All pages can be reached from the sections above.")
    main = f'\n<h1>{escape(title)}</h1>\n<p class="lead">{escape(words)}</p>\n<p>{escape(lists)}</p>\n'.encode()
    body = TITLE.sub(
        lambda match: match["head"] + escape(title).encode() + " – Entente".encode() + match["end"], body, 1
    )
    return MAIN.sub(lambda match: match["head"] + main + match["end"], body, 1)


def leading_to(target: str) -> bytes:
    """A page that leads on, where the site answers with a redirect."""
    there = escape(target)
    return (
        f'<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n<title>Entente</title>\n'
        f'<meta http-equiv="refresh" content="0; url={there}">\n<link rel="canonical" href="{there}">\n</head>\n'
        f'<body><p><a href="{there}">{there}</a></p></body>\n</html>\n'
    ).encode()


def with_host(chunks: Iterable[bytes], base_url: str) -> Iterator[bytes]:
    """The same with another host, also where its name is cut in two by the end of a chunk."""
    here, there = settings.PUBLIC_URL.encode(), base_url.encode()
    if here == there:
        yield from chunks
        return
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(here)
        if whole:
            yield there.join([*whole, b""])
        # What could be the beginning of the name waits for what follows.
        yield rest[: max(0, len(rest) - len(here) + 1)]
        rest = rest[max(0, len(rest) - len(here) + 1) :]
    yield rest

"""An address asked for its article, or its feed: through the one guarded way out, and no further than needed."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relations.newsroom.arrivals.captures import LARGEST, Source
from relations.newsroom.arrivals.reading import MEDIA_TYPES, charset_of, kind_of
from relations.newsroom.models import Capture
from relations.newsroom.outbound import Answer, Failed, Limits, ask
from relations.newsroom.outbound.addresses import target_of
from relations.newsroom.outbound.asking import meaning_of
from relations.newsroom.outbound.turns import Turn

LIMITS = Limits(seconds=15, size=LARGEST)
PAGES = "text/html, application/xhtml+xml, application/pdf;q=0.9, text/plain;q=0.8, */*;q=0.1"
GONE = (404, 410)
# What a server says to whom it does not know, or to programs.
CLOSED = (401, 402, 403, 407, 429, 451)


def asked(
    address: str, *, accept: str = PAGES, headers: Mapping[str, str] | None = None, turn: Turn | None = None
) -> Answer:
    """Any status is an answer. Raises Forbidden and Failed, in the active language.

    In a turn of the background work, the question ends with it.
    """
    language = f"{get_language() or 'fr'}, fr;q=0.8, en;q=0.7, *;q=0.5"
    said = {"Accept": accept, "Accept-Language": language, **(headers or {})}
    return ask(address.partition("#")[0], headers=said, limits=turn.cut(LIMITS) if turn else LIMITS)


def fetched(address: str, *, way: Capture.Way = Capture.Way.ADDRESS) -> Source:
    """The page or paper at an address. Raises Forbidden, Failed, Unreadable."""
    answer = asked(address)
    if answer.status != 200:
        raise Failed(refusal(answer))
    return source_of(address, answer, way)


def source_of(address: str, answer: Answer, way: Capture.Way) -> Source:
    """Raises Unreadable."""
    media_type = answer.header("Content-Type")
    source = Source(
        answer.body, way, "text", media_type=media_type, charset=charset_of(media_type), asked=address,
        address=answer.address, status=answer.status, etag=answer.header("ETag"),
        modified=answer.header("Last-Modified"),
    )  # fmt: skip
    return replace(source, kind=kind_of(answer.body, media_type=media_type))


def refusal(answer: Answer) -> str:
    """Why an answer holds no article, and what to do."""
    words = {"host": target_of(answer.address).host, "status": meaning_of(answer.status)}
    if answer.status in GONE:
        return _("“%(host)s” has no such page (%(status)s). Look whether the address is whole.") % words
    if answer.status in CLOSED:
        return _("“%(host)s” does not show this page to programs (%(status)s). Open it, and paste its text.") % words
    return _("“%(host)s” does not give the page now (%(status)s). Try again later, or paste its text.") % words


def uploaded(name: str, body: bytes) -> Source:
    """A file from somebody’s desk. Raises Unreadable."""
    kind = kind_of(body, name=name)
    return Source(body, Capture.Way.UPLOAD, kind, media_type=MEDIA_TYPES[kind])


def pasted(text: str) -> Source:
    return Source(text.encode(), Capture.Way.PASTE, "text", media_type="text/plain", charset="utf-8")

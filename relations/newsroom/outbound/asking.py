"""One question to another server: redirects followed and checked, time and size kept within limits."""

import http.client
import ssl
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _

from relations.newsroom.outbound.addresses import Target, target_of
from relations.newsroom.outbound.connecting import Clock, PinnedConnection, connected
from relations.newsroom.outbound.refusals import Failed, Forbidden, OutboundError

REDIRECTS = (301, 302, 303, 307, 308)
CHUNK = 16_384


@dataclass(frozen=True)
class Limits:
    """What one question may cost, redirects included."""

    seconds: float = 20
    # Of the text of the answer, before and after it is unpacked.
    size: int = 10_000_000
    redirects: int = 5
    # Whether to leave off where the answer grows too large, instead of refusing all of it.
    cuts: bool = False


@dataclass(frozen=True)
class Answer:
    """What the other server said. `address` is where it was said, after redirects."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")


USUAL = Limits()


def ask(
    address: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    limits: Limits = USUAL,
) -> Answer:
    """Ask another server, as nobody in particular: without cookies, proxies or names.

    `headers` are added to our own. Only GET and HEAD follow redirects; the answer to anything else is given as it is.
    Raises Forbidden and Failed, which say why in the active language; any status is an answer.
    """
    clock, target = Clock(limits.seconds), target_of(address)
    try:
        for _turn in range(limits.redirects + 1):
            with closing(connected(target, clock)) as connection:
                response = _sent(connection, method, body, headers or {})
                if method not in ("GET", "HEAD") or not _leads_on(response):
                    return _answer(target, response, limits, with_body=method != "HEAD")
                target = _next(target, response.getheader("Location", ""))
    except OutboundError:
        raise
    except Exception as error:
        # Also what a malicious answer makes of the parsers of the standard library.
        raise Failed(_in_words(error, target, limits)) from error
    raise Failed(_("The server sends on more than %(count)s times.") % {"count": limits.redirects})


def _sent(
    connection: PinnedConnection, method: str, body: bytes | None, headers: Mapping[str, str]
) -> http.client.HTTPResponse:
    target = connection.target
    connection.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
    said = {
        "Host": target.authority,
        "User-Agent": f"Entente/{settings.RELEASE} (+{settings.PUBLIC_URL})",
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **headers,
    }
    if body is not None:
        said["Content-Length"] = str(len(body))
    for name, value in said.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    return connection.getresponse()


def _leads_on(response: http.client.HTTPResponse) -> bool:
    return response.status in REDIRECTS and bool(response.getheader("Location"))


def _next(target: Target, location: str) -> Target:
    found = target_of(urljoin(target.address, _as_meant(location)).partition("#")[0])
    if target.scheme == "https" and found.scheme == "http":
        raise Forbidden(_("The server sends on from https to http, which is not followed."))
    return found


def _as_meant(location: str) -> str:
    """Headers are read as Latin-1; many servers write UTF-8 there, and some leave blanks."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode()
    return location.strip().replace(" ", "%20")


# --- reading ----------------------------------------------------------------------------------------------------------


def _answer(target: Target, response: http.client.HTTPResponse, limits: Limits, *, with_body: bool) -> Answer:
    headers = {name.lower(): value for name, value in response.getheaders()}
    body = _body(response, limits) if with_body else b""
    return Answer(target.address, response.status, headers, body)


def _body(response: http.client.HTTPResponse, limits: Limits) -> bytes:
    if not limits.cuts and (response.length or 0) > limits.size:
        raise Failed(_too_large(limits))
    pieces, size = [], 0
    for piece in _unpacked(response, limits):
        size += len(piece)
        pieces.append(piece)
        if size > limits.size:
            if limits.cuts:
                break
            raise Failed(_too_large(limits))
    return b"".join(pieces)[: limits.size]


def _unpacked(response: http.client.HTTPResponse, limits: Limits) -> Iterator[bytes]:
    packing = response.getheader("Content-Encoding", "identity").strip().lower()
    if packing in ("identity", ""):
        yield from _pieces(response, limits)
    elif packing in ("gzip", "x-gzip"):
        yield from _gunzipped(_pieces(response, limits))
    else:
        raise Failed(_("The answer is packed in a way that nobody asked for (%(way)s).") % {"way": packing[:40]})


def _pieces(response: http.client.HTTPResponse, limits: Limits) -> Iterator[bytes]:
    """What comes over the line, which is never more than may be kept of it unpacked."""
    size = 0
    while piece := response.read1(CHUNK):
        size += len(piece)
        yield piece
        if size > limits.size:
            return
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)


def _gunzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpacked a piece at a time: a small file that swells to a thousand times its size never lies in memory whole."""
    unpacking, is_empty = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), True
    for piece in pieces:
        is_empty, rest = False, piece
        while rest and not unpacking.eof:
            yield unpacking.decompress(rest, CHUNK)
            rest = unpacking.unconsumed_tail
    yield unpacking.flush()
    if not unpacking.eof and not is_empty:
        raise zlib.error


# --- in words ---------------------------------------------------------------------------------------------------------


def _too_large(limits: Limits) -> str:
    return _("The answer is larger than %(size)s MB.") % {"size": round(limits.size / 1_000_000, 1)}


def _in_words(error: Exception, target: Target, limits: Limits) -> str:
    words = {"host": target.host, "seconds": round(limits.seconds)}
    match error:
        case TimeoutError():
            return _("“%(host)s” was too slow: there was no whole answer after %(seconds)s seconds.") % words
        case ssl.SSLCertVerificationError():
            return _("“%(host)s” has no valid certificate: it may be somebody else.") % words
        case ssl.SSLError():
            return _("No secure connection with “%(host)s” came about.") % words
        case ConnectionRefusedError():
            return _("“%(host)s” takes no connection.") % words
        case zlib.error():
            return _("The answer of “%(host)s” cannot be unpacked.") % words
        case http.client.HTTPException():
            return _("“%(host)s” does not answer as a server of the web does.") % words
        case OSError():
            return _("“%(host)s” cannot be reached.") % words
    return _("The answer of “%(host)s” cannot be read.") % words


def meaning_of(status: int) -> str:
    """A status with its name: 404 Not Found."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)

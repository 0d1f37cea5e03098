"""A connection to an address of the network that was checked, cut when its time is over."""

import http.client
import socket
import ssl
import time
from contextlib import suppress
from functools import cache
from ipaddress import ip_address
from threading import Thread
from typing import Any

from django.utils.translation import gettext as _

from relations.newsroom.outbound.addresses import Target, refuse_unless_allowed
from relations.newsroom.outbound.refusals import Failed


class Clock:
    """The time that a request may take in all, whatever it waits for."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class Timed:
    """A socket that waits for each of its bytes no longer than the time that is left for all."""

    clock: Clock

    def recv_into(self, *arguments: Any, **options: Any) -> int:
        self.settimeout(self.clock.left())  # type: ignore[attr-defined]
        return super().recv_into(*arguments, **options)  # type: ignore[misc, no-any-return]

    def sendall(self, *arguments: Any, **options: Any) -> None:
        self.settimeout(self.clock.left())  # type: ignore[attr-defined]
        super().sendall(*arguments, **options)  # type: ignore[misc]


class TimedSocket(Timed, socket.socket):
    pass


class TimedSecureSocket(Timed, ssl.SSLSocket):
    pass


class PinnedConnection(http.client.HTTPConnection):
    """Speaks to one address of the network under the name that was asked for."""

    def __init__(self, target: Target, found: str, clock: Clock):
        super().__init__(target.host, target.port)
        self.target, self.found, self.clock = target, found, clock

    def connect(self) -> None:
        version = ip_address(self.found).version
        opened = TimedSocket(socket.AF_INET6 if version == 6 else socket.AF_INET, socket.SOCK_STREAM)
        opened.clock, self.sock = self.clock, opened
        opened.settimeout(self.clock.left())
        opened.connect((self.found, self.target.port))
        if self.target.scheme == "https":
            self._secure(opened)

    def take(self, clock: Clock) -> None:
        """Go on by this clock."""
        self.clock = self.sock.clock = clock  # type: ignore[union-attr]

    def _secure(self, opened: TimedSocket) -> None:
        """The certificate has to be for the name, whatever address the name had."""
        opened.settimeout(self.clock.left())
        # The handshake keeps to the time of the socket in all, not for each of its steps.
        secure = trusted().wrap_socket(opened, server_hostname=self.target.host)
        secure.clock = self.clock  # type: ignore[attr-defined]
        self.sock = secure


@cache
def trusted() -> ssl.SSLContext:
    """The authorities that the machine trusts."""
    context = ssl.create_default_context()
    context.sslsocket_class = TimedSecureSocket
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def addresses_of(target: Target, clock: Clock) -> list[str]:
    """The addresses of the network that the host has, looked up this once, every one of them checked.

    Raises Forbidden when one of them is not to be asked, for a name that leads inside and outside is a trap; Failed
    when there is none.
    """
    found = list(dict.fromkeys(look_up(target.host, target.port, clock)))
    if not found:
        raise Failed(_("No server is called “%(host)s”.") % {"host": target.host})
    for address in found:
        refuse_unless_allowed(target, address)
    return found


def look_up(host: str, port: int, clock: Clock) -> list[str]:
    """Asks the system, which has no limit of time of its own."""
    found: list[str] = []

    def ask() -> None:
        # A name that cannot be looked up leaves the list empty.
        with suppress(OSError, UnicodeError):
            found.extend(str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(clock.left())
    if asking.is_alive():
        raise TimeoutError
    return [address.partition("%")[0] for address in list(found)]


def connected(target: Target, clock: Clock) -> PinnedConnection:
    """A connection to the first of the host's addresses that takes one. Raises OSError, Failed, Forbidden."""
    error: OSError = OSError()
    addresses = addresses_of(target, clock)
    for number, found in enumerate(addresses, start=1):
        # One that does not answer leaves time for the others.
        share = Clock(clock.left() / (len(addresses) - number + 1))
        connection = PinnedConnection(target, found, share)
        try:
            connection.connect()
        except ssl.SSLError:
            connection.close()
            raise
        except OSError as refused:
            connection.close()
            error = refused
        else:
            connection.take(clock)
            return connection
    raise error

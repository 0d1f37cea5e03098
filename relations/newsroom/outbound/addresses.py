"""What may be asked: the parts of an address of the web, and the addresses of the network that its host has."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from relations.newsroom.outbound.refusals import Forbidden

PORTS = {"http": 80, "https": 443}
LONGEST = 2000
# What may stand in a path or a query as it is; all else is written as its bytes in percent.
SAFE = "/:?@!$&'()*+,;=~%[]-._"

# Written out: `is_global` of Python 3.11 calls some of these public. From the special-purpose registries of IANA.
DENIED_IPV4 = tuple(
    ip_network(words)
    for words in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared behind the translators of providers
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, where clouds keep their keys
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Of IPv6 only what is handed out for the whole world is asked, which leaves out loopback, unspecified, mapped
# (::ffff:0:0/96), translated (64:ff9b::/96, 64:ff9b:1::/48), unique local, link-local, site-local and multicast.
WORLD_IPV6 = ip_network("2000::/3")
DENIED_IPV6 = tuple(
    ip_network(words)
    for words in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID …
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: any IPv4 address inside
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
# The second half of an address of ISATAP, which holds one of IPv4.
ISATAP = (0x0000_5EFE, 0x0200_5EFE)


@dataclass(frozen=True)
class Target:
    """An address of the web, in parts."""

    scheme: str
    host: str
    port: int
    # Path and query, as they are sent.
    path: str

    @property
    def authority(self) -> str:
        """What the header `Host` says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def target_of(address: str) -> Target:
    """The parts of an address that may be asked. Raises Forbidden."""
    if len(address) > LONGEST:
        raise Forbidden(_("The address is too long."))
    if any(ord(sign) <= 32 or ord(sign) == 127 or sign == "\\" for sign in address):
        raise Forbidden(_("The address holds a blank or another sign that no address has."))
    try:
        parts = urlsplit(address)
        host, port = _host_of(parts), parts.port
    except ValueError as error:
        raise Forbidden(_("This is no address of the web.")) from error
    if parts.scheme not in PORTS:
        raise Forbidden(_("Only addresses that start with https:// or http:// are opened."))
    if "@" in parts.netloc:
        raise Forbidden(_("An address with a name or a password in it is not opened."))
    if not host:
        raise Forbidden(_("The address names no host."))
    return Target(parts.scheme, host, PORTS[parts.scheme] if port is None else port, _path_of(parts))


def _host_of(parts: SplitResult) -> str:
    """As it is looked up: in lower case, names in the letters of ASCII. Raises ValueError."""
    host = (parts.hostname or "").rstrip(".")
    if "[" in parts.netloc:
        # A scope, as in fe80::1%eth0, means something on one machine alone.
        return str(IPv6Address(host.partition("%")[0]))
    return host.encode("idna").decode("ascii") if host else ""


def _path_of(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=SAFE)
    return f"{path}?{quote(parts.query, safe=SAFE)}" if parts.query else path


def refuse_unless_allowed(target: Target, found: str) -> None:
    """Raises Forbidden for an address of the network that only this machine, or its neighbours, should reach."""
    if (found, target.port) in settings.OUTBOUND_ALLOWED:
        return
    if target.port not in settings.OUTBOUND_PORTS:
        raise Forbidden(_("Port %(port)s is not asked: the web is at 80 and 443.") % {"port": target.port})
    if not is_of_the_world(found):
        words = _("“%(host)s” leads to an address inside a network (%(address)s), which is not asked.")
        raise Forbidden(words % {"host": target.host, "address": found})


def is_of_the_world(address: str) -> bool:
    """Whether this address of the network belongs to the public internet."""
    found = ip_address(address)
    if isinstance(found, IPv4Address):
        return not any(found in network for network in DENIED_IPV4)
    if found not in WORLD_IPV6 or any(found in network for network in DENIED_IPV6):
        return False
    return (int(found) >> 32) & 0xFFFF_FFFF not in ISATAP

"""From where a request comes, as far as that can be known."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address of whoever asks: what the outermost of the proxies that are trusted says, else who is connected.

    Each proxy adds to `X-Forwarded-For` whom it speaks for; what stands before those that we know, anybody can write.
    """
    connected = _plain(str(request.META.get("REMOTE_ADDR", "")))
    said = [word.strip() for word in request.headers.get("X-Forwarded-For", "").split(",")]
    if not 0 < settings.PROXIES <= len(said):
        return connected
    return _plain(said[-settings.PROXIES], connected)


def _plain(said: str, otherwise: str = "") -> str:
    """An address as everybody writes it: one of IPv4 that stands inside one of IPv6 (::ffff:192.0.2.1) is of IPv4."""
    try:
        address = ip_address(said)
    except ValueError:
        return otherwise or said
    return str(getattr(address, "ipv4_mapped", None) or address)

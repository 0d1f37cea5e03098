"""A limit on what one client asks of this process in a minute.

It is approximate and says so: each process counts for itself, and what a proxy answers, or a 304, is not counted. It
keeps one careless script from taking the service from others; what must hold is enforced by the proxy (`deploy/`).
"""

import time
from collections import Counter
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

SECONDS = 60
POLICY = "approximate-per-process"


@dataclass(frozen=True)
class Allowance:
    """How many requests of so many are left until the window ends."""

    limit: int
    left: int
    seconds: int

    @property
    def is_used_up(self) -> bool:
        return self.left < 0

    @property
    def headers(self) -> dict[str, str]:
        """Those of the draft of the IETF (draft-ietf-httpapi-ratelimit-headers-10)."""
        found = {
            "RateLimit-Policy": f'"{POLICY}";q={self.limit};w={SECONDS}',
            "RateLimit": f'"{POLICY}";r={max(0, self.left)};t={self.seconds}',
        }
        return {**found, "Retry-After": str(self.seconds)} if self.is_used_up else found


class Counts:
    """The requests of each client in the present window; those of an earlier one are forgotten."""

    def __init__(self) -> None:
        self._lock, self._window, self._counts = Lock(), 0, Counter[str]()

    def take(self, client: str, limit: int, now: float) -> Allowance:
        window, passed = divmod(int(now), SECONDS)
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, Counter()
            self._counts[client] += 1
            return Allowance(limit, limit - self._counts[client], SECONDS - passed)

    def forget(self) -> None:
        with self._lock:
            self._counts.clear()


_counts = Counts()


def allowance_of(request: HttpRequest) -> Allowance | None:
    """What the client may still ask, this request counted; None where nothing is limited.

    What a browser asks of its own accord before the question of a script is not counted.
    """
    limit: int = 0 if request.method == "OPTIONS" else settings.API_RATE
    return _counts.take(client_of(request), limit, time.time()) if limit else None


def client_of(request: HttpRequest) -> str:
    """The address that the proxies vouch for: the last one before them. Without a proxy, whoever is connected."""
    addresses = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if settings.PROXIES and len(addresses) >= settings.PROXIES and addresses[-settings.PROXIES]:
        return addresses[-settings.PROXIES][:100]
    return request.META.get("REMOTE_ADDR", "")


def forget() -> None:
    _counts.forget()

"""Numbers for Prometheus, shown to who knows the token: requests and answers, and how far the record is."""

import hmac
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

Gauge = tuple[str, str, float]


def shown(gauges: Callable[[], Iterable[Gauge]]) -> Callable[[HttpRequest], HttpResponse]:
    """A view of the numbers of this installation's processes, and of these gauges, asked when somebody looks."""

    def view(request: HttpRequest) -> HttpResponse:
        _refuse_strangers(request)
        registry = CollectorRegistry()
        registry.register(_Asked(gauges))
        response: HttpResponse = ExportToDjangoView(request)
        response.content += generate_latest(registry)
        response.headers["Cache-Control"] = "no-store"
        return response

    return view


def _refuse_strangers(request: HttpRequest) -> None:
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    # Without a token nobody may look; and nobody learns that there is something to see.
    if not settings.METRICS_TOKEN or not hmac.compare_digest(request.headers.get("Authorization", "").encode(), wanted):
        raise Http404


class _Asked:
    def __init__(self, gauges: Callable[[], Iterable[Gauge]]):
        self.gauges = gauges

    def collect(self) -> Iterator[Any]:
        for name, meaning, value in self.gauges():
            yield GaugeMetricFamily(f"entente_{name}", meaning, value=value)

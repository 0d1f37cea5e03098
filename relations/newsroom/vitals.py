"""The numbers by which a monitor knows how the newsroom is."""

from collections.abc import Iterator

from django.db.models import Max
from django.utils import timezone

from relations.newsroom.models import Delivery, Edition
from relations.newsroom.schedules import heartbeat, late

Gauge = tuple[str, str, float]


def gauges() -> Iterator[Gauge]:
    """Name, meaning and value of each. Ages are in seconds; -1 for what has never been."""
    now = timezone.now()
    beat = heartbeat()
    age = (now - beat.at).total_seconds() if beat else -1
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    yield "newsroom_edition", "The last edition that the newsroom made.", _last_edition()
    yield "background_age_seconds", "Since the background work last looked.", age
    yield "background_failed", "1 when something went wrong in its last round.", float(bool(beat and beat.error))
    yield "schedules_late", "Schedules whose time is over.", late(now).count()
    yield "webhooks_waiting", "Messages that wait to be sent.", waiting.count()


def _last_edition() -> int:
    return Edition.objects.aggregate(last=Max("number"))["last"] or 0

"""The numbers by which a monitor knows how far the public record is."""

from collections.abc import Iterator

from django.utils import timezone

from relations.publication.models import State

Gauge = tuple[str, str, float]


def gauges() -> Iterator[Gauge]:
    """Name, meaning and value of each. The age is in seconds; -1 while nothing has been published."""
    state = State.current()
    age = (timezone.now() - state.moment).total_seconds() if state.moment else -1
    yield "public_edition", "The last edition that readers see.", state.edition
    yield "public_edition_age_seconds", "Since that edition was made.", age

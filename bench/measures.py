"""The measures themselves, each a process of its own: `python -m bench.measures seeds|grow|press|api|front [size]`.

A process prints its figures as JSON; its peak memory is among them.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from statistics import median
from typing import Any

import django
from django.db import connections, transaction

from bench.timing import Taken, taken_by

EDITS = 7
WIDE = 200


def seeds() -> dict[str, Any]:
    from django.core.management import call_command

    from relations.newsroom.models import Item, Revision

    with open(os.devnull, "w") as nowhere:
        taken = taken_by(lambda: call_command("load_seeds", stdout=nowhere))
        again = taken_by(lambda: call_command("load_seeds", stdout=nowhere))
    return {
        "ms": taken.clock,
        "again_ms": again.clock,
        "records": Revision.objects.count(),
        "items": Item.objects.count(),
    }


def grow(size: int) -> dict[str, Any]:
    from bench import invention
    from relations.newsroom.models import Edition, Item

    before = Item.objects.count()
    taken = taken_by(lambda: invention.grow(size))
    gather_statistics()
    return {"ms": taken.clock, "items": Item.objects.count() - before, "editions": Edition.objects.count()}


def gather_statistics() -> None:
    """What PostgreSQL does by itself a minute later: the measures should not depend on whether it has."""
    for connection in connections.all():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")


def press() -> dict[str, Any]:
    """Publishing edits: of one event, and of 200 at once. The edits themselves are not part of the time."""
    from relations.models import Event

    rows = list(Event.objects.order_by("pk")[:WIDE])
    one, wide = [_publishing(rows[at : at + 1]) for at in range(EDITS)], _publishing(rows)
    return {
        "one_ms": median(taken.clock for taken in one),
        "one_processor_ms": median(taken.processor for taken in one),
        "wide": len(rows),
        "wide_ms": wide.clock,
        "wide_processor_ms": wide.processor,
    }


def _publishing(rows: list[Any]) -> Taken:
    from bench.invention import shown
    from relations.newsroom.accounts import system_user
    from relations.newsroom.record import record_all

    with transaction.atomic():
        for row in rows:
            row.title_fr += " (bis)"
            row.save(update_fields=["title_fr"])
        record_all(rows, by=system_user())
    return taken_by(lambda: shown(rows))


def api() -> dict[str, Any]:
    from bench import api as answers

    return answers.api()


def front() -> dict[str, Any]:
    from bench import front as answers

    return {"answers": answers.front()}


def main() -> None:
    name, *values = sys.argv[1:]
    django.setup()
    measures: dict[str, Callable[..., dict[str, Any]]] = {
        "seeds": seeds, "grow": grow, "press": press, "api": api, "front": front,
    }  # fmt: skip
    found = measures[name](*map(int, values))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({**found, "peak_mb": peak}) + "\n")


if __name__ == "__main__":
    main()

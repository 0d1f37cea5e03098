"""The measures themselves, each a process of its own: `python -m bench.measures seeds|grow|press|pages [size]`.

A process prints its figures as JSON; its peak memory is among them.
"""

import json
import os
import resource
import sqlite3
import sys
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import django
from django.db import connections, transaction

from bench.timing import Call, Taken, compared, taken_by

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
    _gather_statistics()
    return {"ms": taken.clock, "items": Item.objects.count() - before, "editions": Edition.objects.count()}


def _gather_statistics() -> None:
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


def pages() -> dict[str, Any]:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    if settings.HAS_NEWSROOM:
        raise RuntimeError("The pages are measured as the public role serves them.")
    # One client asks more here than one may.
    settings.API_RATE = 0
    application = get_wsgi_application()
    found = {}
    for name, address, known in addresses():
        call = Call(application, address)
        if known:
            call()
            call = Call(application, address, HTTP_IF_NONE_MATCH=call.answered["ETag"])
        found[name] = compared(call, "304" if known else "200")
    public = connections["public"]
    public.ensure_connection()
    version = str(public.pg_version) if public.vendor == "postgresql" else sqlite3.sqlite_version  # type: ignore[attr-defined]
    return {"pages": found, "version": version}


def addresses() -> Iterator[tuple[str, str, bool]]:
    """What is asked for: its name, its address, and whether who asks knows the answer already."""
    from relations.api.v1.resources import RESOURCES
    from relations.catalogue.listings import LISTINGS
    from relations.catalogue.positions import Cursor
    from relations.models import Actor, Event, Relation, Theme

    relation = Relation.objects.order_by("pk")[0]
    actor, theme = Actor.objects.order_by("pk")[7], Theme.objects.order_by("pk")[5]
    event = Event.objects.order_by("pk")[Event.objects.count() // 2]
    timeline = f"/fr/evenements/?relation={relation.code}"
    newest = LISTINGS["events"].orders["newest"]
    near_the_end = Event.objects.of_relation(relation).order_by("date_sort", "date_until", "pk")[20]
    last = Cursor.write("events", newest, near_the_end, backward=False)
    cursor = Cursor.write("events", RESOURCES["events"].order, event, backward=False)
    yield "home", "/fr/", False
    yield "relation", f"/fr/relations/{relation.slug}/", False
    yield "timeline, first page", timeline, False
    yield "timeline, last page", f"{timeline}&cursor={last}", False
    yield "event", f"/fr/evenements/{event.slug}/", False
    yield "timeline of a theme", f"{timeline}&theme={theme.code}", False
    yield "actor", f"/fr/acteurs/{actor.slug}/", False
    yield "theme", f"/fr/themes/{theme.slug}/", False
    yield "search", "/fr/recherche/?q=accord", False
    yield "API events, first page", "/api/v1/events/", False
    yield "API events, in the middle", f"/api/v1/events/?cursor={cursor}", False
    yield "API events of a relation", f"/api/v1/events/?relation={relation.code}", False
    yield "API events of an actor", f"/api/v1/events/?actor={actor.slug}", False
    yield "API events on a theme", f"/api/v1/events/?theme={theme.code}", False
    yield "API event", f"/api/v1/events/{event.slug}/", False
    yield "not modified (304)", timeline, True


def api() -> dict[str, Any]:
    from bench import api as answers

    return answers.api()


def main() -> None:
    name, *values = sys.argv[1:]
    django.setup()
    measures: dict[str, Callable[..., dict[str, Any]]] = {
        "seeds": seeds, "grow": grow, "press": press, "pages": pages, "api": api,
    }  # fmt: skip
    found = measures[name](*map(int, values))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({**found, "peak_mb": peak}) + "\n")


if __name__ == "__main__":
    main()

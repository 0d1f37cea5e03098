"""Every public address of a record, called as a server calls it: `python -m bench.answers`, a process for each size.

The process reads the name of an answer from a line and writes a line of JSON: what one round of it took, that of its
baseline, and that of an answer 304. So whoever asks can let processes of several sizes take turns (`bench/growth.py`).
"""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import process_time
from typing import Any

import django
from django.db import connections

from bench.timing import Application, Call, asked_by, bare
from relations.reading import PUBLIC

# What is promised of an answer: that it grows little with the record, or that it costs little more than its questions.
GROWTH, NARROWED = "growth", "narrowed"

# The lists of the site, and what they are called in its addresses.
SECTIONS = {
    "events": "evenements", "statements": "declarations", "articles": "articles", "actors": "acteurs",
    "principles": "principes", "measures": "mesures", "commitments": "engagements", "pages": "pages",
}  # fmt: skip


@dataclass
class Answer:
    application: Application
    address: str
    promise: str = GROWTH
    database: str = PUBLIC
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def call(self) -> Call:
        return Call(self.application, self.address, **self.headers)

    @cached_property
    def prepared(self) -> tuple[Call, Call | None, int, int]:
        """The baseline, the answer to who knows it already, the number of questions, and that of bytes."""
        body = self.call()
        if not self.call.status.startswith("200"):
            raise RuntimeError(f"{self.address} answered {self.call.status}")
        questions = asked_by(self.call, self.database)
        return Call(bare(questions, len(body), self.database), "/"), self._known(), len(questions), len(body)

    def _known(self) -> Call | None:
        """What the desk answers is kept by nobody."""
        if "ETag" not in self.call.answered:
            return None
        return Call(self.application, self.address, **self.headers, HTTP_IF_NONE_MATCH=self.call.answered["ETag"])

    def round(self) -> dict[str, Any]:
        baseline, known, queries, size = self.prepared
        taken = {"ms": spent(self.call, self.database), "bare_ms": spent(baseline, self.database)}
        if known is not None:
            taken["known_ms"] = spent(known, self.database)
            if not known.status.startswith("304"):
                raise RuntimeError(f"{self.address} answered {known.status} to who knows it")
        return {**taken, "queries": queries, "bytes": size, "promise": self.promise}


def spent(act: Callable[[], Any], database: str = PUBLIC) -> float:
    """Milliseconds of processors: of this process, and of the one that serves its connection."""
    before = worked(database)
    act()
    return worked(database) - before


def worked(database: str) -> float:
    connection, own = connections[database], process_time() * 1000
    if connection.vendor != "postgresql":
        return own
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid  # type: ignore[union-attr]
    connection.close()
    return process_time() * 1000 + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def answers(application: Application) -> Iterator[tuple[str, Answer]]:
    for name, address, promise in addresses():
        yield name, Answer(application, address, promise)


def addresses() -> Iterator[tuple[str, str, str]]:
    """Every kind of page and list of the site, then of the API: its name, its address, what is promised of it."""
    yield from _first_pages()
    yield from _of_events()
    yield from _records()
    yield from _of_search()
    yield from _of_api()


def _first_pages() -> Iterator[tuple[str, str, str]]:
    from relations.models import Relation

    relation = Relation.objects.order_by("pk")[0]
    yield "home", "/fr/", GROWTH
    yield "relations", "/fr/relations/", GROWTH
    yield "relation", f"/fr/relations/{relation.slug}/", GROWTH
    yield "relation, embedded", f"/fr/relations/{relation.slug}/extrait/", GROWTH
    yield "relation, principles", f"/fr/relations/{relation.slug}/principes/", GROWTH
    yield "barometer", f"/fr/relations/{relation.slug}/barometre/", GROWTH
    yield "barometer, one month", f"/fr/relations/{relation.slug}/barometre/2020-05/", NARROWED
    for name, section in SECTIONS.items():
        yield f"list of {name}", f"/fr/{section}/", GROWTH
    yield "corrections", "/fr/corrections/", GROWTH
    yield "corrections, feed", "/fr/corrections.atom", GROWTH
    yield "calendar, year", "/fr/calendrier/2020/", NARROWED
    yield "calendar, month", "/fr/calendrier/2020/05/", NARROWED
    yield "feed of events", "/fr/evenements.atom", GROWTH
    yield "feed of statements", "/fr/declarations.json", GROWTH


def _of_events() -> Iterator[tuple[str, str, str]]:
    from relations.catalogue.listings import LISTINGS
    from relations.catalogue.positions import Cursor
    from relations.models import Actor, Event, Relation, Theme

    relation, theme = Relation.objects.order_by("pk")[0], Theme.objects.order_by("pk")[5]
    actor, newest = Actor.objects.order_by("pk")[7], LISTINGS["events"].orders["newest"]
    rare = Relation.objects.order_by("pk")[3]
    near_the_end = Event.objects.order_by("date_sort", "date_until", "pk")[20]
    last = Cursor.write("events", newest, near_the_end, backward=False)
    mine = Event.objects.of_relation(relation).order_by("date_sort", "date_until", "pk")[20]
    last_of_relation = Cursor.write("events", newest, mine, backward=False)
    events = "/fr/evenements/"
    yield "events, last page", f"{events}?cursor={last}", GROWTH
    yield "events, oldest first", f"{events}?order=oldest", GROWTH
    yield "events of a relation", f"{events}?relation={relation.code}", NARROWED
    yield "events of a relation, last page", f"{events}?relation={relation.code}&cursor={last_of_relation}", NARROWED
    yield "events of a small relation", f"{events}?relation={rare.code}", NARROWED
    yield "events on a theme", f"{events}?theme={theme.code}", NARROWED
    yield "events of a relation on a theme", f"{events}?relation={relation.code}&theme={theme.code}", NARROWED
    yield "events of an actor", f"{events}?actor={actor.slug}", NARROWED
    yield "events of a type", f"{events}?type=TYPE3", NARROWED
    yield "events of a country", f"{events}?country=XBB", NARROWED
    yield "events of a year", f"{events}?date_from=2020&date_to=2020", NARROWED
    yield "events of a year long past", f"{events}?date_from=1961&date_to=1961", NARROWED
    yield "events with words", f"{events}?words=d%C3%A9l%C3%A9gation", NARROWED


def _records() -> Iterator[tuple[str, str, str]]:
    from relations.models import (
        Actor,
        Article,
        Commitment,
        Event,
        Invocation,
        Measure,
        Outlet,
        Principle,
        Statement,
        Theme,
    )  # fmt: skip

    sections = {
        Event: "evenements", Actor: "acteurs", Statement: "declarations", Article: "articles", Principle: "principes",
        Invocation: "invocations", Measure: "mesures", Commitment: "engagements", Theme: "themes", Outlet: "medias",
    }  # fmt: skip
    for model, section in sections.items():
        rows = model._default_manager.order_by("pk")
        # Of vocabulary the first rows are those that events refer to.
        row = rows[7 if model is Actor else min(2, rows.count() - 1)]
        yield model.kind(), f"/fr/{section}/{row.slug}/", GROWTH


def _of_search() -> Iterator[tuple[str, str, str]]:
    yield "search, a common word", "/fr/recherche/?q=d%C3%A9l%C3%A9gation", NARROWED
    yield "search, a rare word", "/fr/recherche/?q=Rencontre+777", NARROWED
    yield "search, a common word on a theme", "/fr/recherche/?q=d%C3%A9l%C3%A9gation&theme=theme-3", NARROWED
    yield "suggestions", "/fr/recherche/suggestions?q=ren", NARROWED


def _of_api() -> Iterator[tuple[str, str, str]]:
    from relations.api.v1.resources import RESOURCES
    from relations.catalogue.positions import Cursor
    from relations.models import Event, Relation, Theme

    relation, theme = Relation.objects.order_by("pk")[0], Theme.objects.order_by("pk")[5]
    middle = Event.objects.order_by("date_sort", "date_until", "pk")[20]
    cursor = Cursor.write("events", RESOURCES["events"].order, middle, backward=False)
    for name, resource in RESOURCES.items():
        model = getattr(resource, "model", None)
        yield f"API {name}", f"/api/v1/{name}/", GROWTH
        row = model._default_manager.order_by("pk").first() if model is not None else None
        if row is not None and hasattr(row, "slug"):
            yield f"API {name}, one", f"/api/v1/{name}/{row.slug}/", GROWTH
    yield "API events, deep page", f"/api/v1/events/?cursor={cursor}", GROWTH
    yield "API events of a relation", f"/api/v1/events/?relation={relation.code}", NARROWED
    yield "API events on a theme", f"/api/v1/events/?theme={theme.code}", NARROWED
    yield "API search", "/api/v1/search/?q=d%C3%A9l%C3%A9gation", NARROWED


def version(database: str) -> str:
    connection = connections[database]
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        return str(connection.pg_version)  # type: ignore[attr-defined]
    return sqlite3.sqlite_version


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    if settings.HAS_NEWSROOM:
        raise RuntimeError("The pages are measured as the public role serves them.")
    # One client asks more here than one may.
    settings.API_RATE = 0
    serve(dict(answers(get_wsgi_application())))


def serve(known: dict[str, Answer]) -> None:
    """Make a round of each answer whose name comes in, until no more come."""
    database = next(iter(known.values())).database
    sys.stdout.write(json.dumps({"names": list(known), "version": version(database)}) + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(known[line.strip()].round()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""The API beside a bare WSGI view that asks the database in plain SQL, five times at most, and writes with orjson.

`python -m bench.measures api` prints the ratios of processor time, taken in turns in one run. The bare view opens its
connection as Django does, reads one state, and builds the same parts of an event: its columns, type, place, parties,
themes, participants, and the passages with their articles.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from statistics import median
from typing import Any

import orjson
from django.conf import settings
from django.db import connections, transaction

from bench.timing import WARM_UP, Call, asked_by, taken_by
from relations.reading import PUBLIC

ROUNDS = 41
COLUMNS = (
    "uid", "slug", "english", "updated", "title_fr", "title_en", "summary_fr", "summary_en", "note_fr", "note_en",
    "date_earliest", "date_latest", "date_precision", "date_text", "date_basis", "date_certainty", "type_certainty",
    "place_precision", "certainty", "modality",
)  # fmt: skip
EVENTS = (
    f"SELECT e.id, {', '.join(f'e.{name}' for name in COLUMNS)}, "  # noqa: S608 – constants
    "t.uid, t.slug, t.code, t.label_fr, t.label_en, m.uid, m.code, m.label_fr, m.label_en, "
    "p.uid, p.slug, p.name_fr, p.name_en FROM relations_event e "
    "JOIN relations_eventtype t ON t.id = e.event_type_id "
    "LEFT JOIN relations_eventmode m ON m.id = e.mode_id LEFT JOIN relations_place p ON p.id = e.place_id "
)
PARTIES = (
    "SELECT l.event_id, 'party', c.uid, c.slug, c.alpha3, c.name_fr, c.name_en FROM relations_eventparty l "
    "JOIN relations_country c ON c.id = l.country_id WHERE l.event_id IN ({ids}) UNION ALL "
    "SELECT l.event_id, 'theme', t.uid, t.slug, t.code, t.label_fr, t.label_en FROM relations_eventtheme l "
    "JOIN relations_theme t ON t.id = l.theme_id WHERE l.event_id IN ({ids})"
)
PEOPLE = (
    "SELECT r.event_id, r.uid, r.role, r.name_as_written, r.is_stated, a.uid, a.slug, a.name_fr, a.name_en, "
    "c.uid, c.slug, c.alpha3, c.name_fr, c.name_en, o.uid, o.slug, o.title_fr, o.title_en "
    "FROM relations_participation r LEFT JOIN relations_actor a ON a.id = r.actor_id "
    "LEFT JOIN relations_country c ON c.id = r.country_id LEFT JOIN relations_post o ON o.id = r.post_id "
    "WHERE r.event_id IN ({ids}) ORDER BY r.position, r.id"
)
PROOFS = (
    "SELECT v.event_id, v.uid, v.aspect, v.stance, q.uid, q.exact, q.prefix, q.suffix, q.start, q.{end}, q.paragraph, "
    "q.state, s.uid, s.slug, s.title, s.language, s.published_earliest, s.published_latest, s.published_precision, "
    "s.published_text, s.published_basis, s.published_certainty, u.uid, u.slug, u.name_fr, u.name_en "
    "FROM relations_evidence v JOIN relations_passage q ON q.id = v.passage_id "
    "JOIN relations_article s ON s.id = q.article_id LEFT JOIN relations_outlet u ON u.id = s.outlet_id "
    "WHERE v.event_id IN ({ids}) ORDER BY v.id"
)
STATE = "SELECT edition, hash, moment FROM publication_state WHERE id = 1"
BY_DATE = "ORDER BY e.date_sort DESC, e.date_until DESC, e.id DESC LIMIT 21"


def bare(where: str, values: tuple[Any, ...]) -> Callable[..., Iterable[bytes]]:
    """The view: events that this condition finds."""

    def application(_environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        with transaction.atomic(using=PUBLIC), connections[PUBLIC].cursor() as cursor:
            cursor.execute(STATE)
            edition = dict(zip(("number", "hash", "moment"), cursor.fetchone(), strict=True))
            body = {"results": _events(cursor, where, values)[:20], "next": None, "previous": None, "edition": edition}
        connections[PUBLIC].close()
        start_response("200 OK", [("Content-Type", "application/json")])
        return [orjson.dumps(body)]

    return application


def _events(cursor: Any, where: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
    cursor.execute(f"{EVENTS}{where}", values)
    rows = cursor.fetchall()
    ids = ",".join(str(row[0]) for row in rows)
    end = '"end"'
    links, people, proofs = (
        _by_event(cursor, statement.replace("{ids}", ids).replace("{end}", end))
        for statement in (PARTIES, PEOPLE, PROOFS)
    )
    return [_event(row, links[row[0]], people[row[0]], proofs[row[0]]) for row in rows]


def _by_event(cursor: Any, statement: str) -> dict[int, list[tuple[Any, ...]]]:
    cursor.execute(statement)
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in cursor.fetchall():
        found[row[0]].append(row[1:])
    return found


def _event(row: Any, links: list, people: list, proofs: list) -> dict[str, Any]:
    said = dict(zip(COLUMNS, row[1:], strict=False))
    of_type = row[1 + len(COLUMNS) :]
    date = {
        name: said.pop(f"date_{name}") for name in ("earliest", "latest", "precision", "text", "basis", "certainty")
    }
    texts = {name: _text(said.pop(f"{name}_fr"), said.pop(f"{name}_en")) for name in ("title", "summary", "note")}
    return {
        **said,
        **texts,
        "url": f"http://localhost/api/v1/events/{said['slug']}/",
        "date": date,
        "event_type": _reference("event-types", *of_type[:2], of_type[2], *of_type[3:5]),
        "mode": {"uid": of_type[5], "code": of_type[6], "label": _text(*of_type[7:9])} if of_type[5] else None,
        "place": _reference("places", *of_type[9:11], None, *of_type[11:13]) if of_type[9] else None,
        "parties": [_reference("countries", *link[1:]) for link in links if link[0] == "party"],
        "themes": [_reference("themes", *link[1:]) for link in links if link[0] == "theme"],
        "participations": [_person(one) for one in people],
        "evidence": [_proof(one) for one in proofs],
    }


def _text(french: str, english: str) -> dict[str, Any] | None:
    return {"fr": french or None, "en": english or None} if french or english else None


def _reference(name: str, uid: Any, slug: str, code: str | None, french: str, english: str) -> dict[str, Any]:
    url = f"http://localhost/api/v1/{name}/{slug}/"
    return {"uid": uid, "slug": slug, "code": code, "name": _text(french, english), "url": url}


def _person(row: tuple[Any, ...]) -> dict[str, Any]:
    return {
        "uid": row[0],
        "role": row[1],
        "name_as_written": row[2] or None,
        "is_stated": bool(row[3]),
        "actor": _reference("actors", row[4], row[5], None, row[6], row[7]) if row[4] else None,
        "country": _reference("countries", *row[8:13]) if row[8] else None,
        "post": _reference("posts", row[13], row[14], None, row[15], row[16]) if row[13] else None,
    }


def _proof(row: tuple[Any, ...]) -> dict[str, Any]:
    names = ("uid", "exact", "prefix", "suffix", "start", "end", "paragraph", "state")
    parts = ("earliest", "latest", "precision", "text", "basis", "certainty")
    article = {
        **dict(zip(("uid", "slug", "title", "language"), row[11:15], strict=True)),
        "url": f"http://localhost/api/v1/articles/{row[12]}/",
        "published": dict(zip(parts, row[15:21], strict=True)),
        "outlet": _reference("outlets", row[21], row[22], None, row[23], row[24]) if row[21] else None,
    }
    passage = dict(zip(names, row[3:11], strict=True))
    return {"uid": row[0], "aspect": row[1], "stance": row[2], "passage": passage, "article": article}


# --- what is compared -------------------------------------------------------------------------------------------------


def cases() -> Iterator[tuple[str, str, str, tuple[Any, ...]]]:
    """Name, address, and the condition of the bare view."""
    from relations.api.v1.resources import RESOURCES
    from relations.catalogue.positions import Cursor
    from relations.models import Event, Relation, Theme

    relation, theme = Relation.objects.order_by("pk")[0], Theme.objects.order_by("pk")[5]
    event = Event.objects.order_by("date_sort")[Event.objects.count() // 10]
    cursor = Cursor.write("events", RESOURCES["events"].order, event, backward=False)
    # A bare view too has to find out what a code stands for.
    of_relation = (
        "JOIN relations_relation r ON r.code = %s WHERE EXISTS (SELECT 1 FROM publication_pairevent x "  # noqa: S608
        f"WHERE x.event_id = e.id AND x.first_id = r.first_id AND x.second_id = r.second_id) {BY_DATE}"
    )
    on_theme = (
        "JOIN relations_theme h ON h.code = %s WHERE EXISTS (SELECT 1 FROM relations_eventtheme x "  # noqa: S608
        f"WHERE x.event_id = e.id AND x.theme_id = h.id) {BY_DATE}"
    )
    beyond = f"WHERE e.date_sort <= %s AND (e.date_sort < %s OR e.id < %s) {BY_DATE}"
    days = (event.date_sort.isoformat(), event.date_sort.isoformat(), event.pk)
    yield "default list", "/api/v1/events/", BY_DATE, ()
    yield "of a relation", f"/api/v1/events/?relation={relation.code}", of_relation, (relation.code,)
    yield "on a theme", f"/api/v1/events/?theme={theme.code}", on_theme, (theme.code,)
    yield "deep page", f"/api/v1/events/?cursor={cursor}", beyond, days
    yield "one event", f"/api/v1/events/{event.slug}/", "WHERE e.slug = %s", (event.slug,)
    yield "in French", "/api/v1/events/?lang=fr", BY_DATE, ()
    yield "some fields", "/api/v1/events/?fields=uid,title,date.earliest", BY_DATE, ()
    yield "with places and actors", "/api/v1/events/?expand=place,participations.actor", BY_DATE, ()


def compared(application: Any, address: str, where: str, values: tuple[Any, ...]) -> dict[str, Any]:
    ours, theirs = Call(application, address), Call(bare(where, values), "/")
    body, plain = ours(), theirs()
    if not ours.status.startswith("200"):
        raise RuntimeError(f"{address} answered {ours.status}")
    questions = len(asked_by(ours))
    for _ in range(WARM_UP):
        ours(), theirs()
    rounds = [(taken_by(ours).processor, taken_by(theirs).processor) for _ in range(ROUNDS)]
    return {
        "queries": questions,
        "bytes": len(body),
        "bare_bytes": len(plain),
        "processor_ms": median(one for one, _other in rounds),
        "bare_processor_ms": median(other for _one, other in rounds),
        "ratio": median(one for one, _other in rounds) / median(other for _one, other in rounds),
    }


def first_and_deep(application: Any, deep: str) -> float:
    """What a deep page costs, as a multiple of the first, in turns."""
    pages = Call(application, deep), Call(application, "/api/v1/events/")
    rounds = [tuple(taken_by(page).processor for page in pages) for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
    return median(one for one, _other in rounds) / median(other for _one, other in rounds)


def api() -> dict[str, Any]:
    from django.core.wsgi import get_wsgi_application

    from bench.exports import exports

    # One client asks more here than one may.
    settings.API_RATE = 0
    application = get_wsgi_application()
    asked = list(cases())
    found: dict[str, Any] = {name: compared(application, *case) for name, *case in asked}
    deep = next(address for name, address, *_bare in asked if name == "deep page")
    return {"answers": found, "deep": first_and_deep(application, deep), "exports": exports(application)}

"""`python -m bench.search`: how long answers to a written list of questions take, on each engine.

An invented record of 100,000 events and 20,000 articles is written straight into the index of a `public` database of
its own, and each question of the list is asked through the whole site, nine times, after one that is not counted. What
counts is the median of the time on a processor, that of the database included: how busy the machine is besides does
not enter it. Words in at most one document of a hundred are promised within 30 ms, all others within 150 ms.
"""

import argparse
import datetime as dt
import json
import os
import random
import shutil
import signal
import statistics
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.__main__ import ENGINES, FOLDER, Installation, engines_here

EVENTS, ARTICLES, BATCH = 100_000, 20_000, 1_000
RARE, ANY = 0.01, 1.0
LIMITS = {RARE: 30, ANY: 150}
TIMES = 9
ACTORS, TYPES, THEMES = 400, 16, 24


def words(text: str) -> list[str]:
    return text.split()


# Words by about how many documents hold them, from nearly all to a handful.
COMMON = words(
    "Mali États-Unis ministre gouvernement relations affaires étrangères sécurité coopération président ambassade "
    "déclaration accord Bamako Washington rencontre respect souveraineté partenariat"
)
USUAL = words(
    "visa sanction dialogue visite délégation communiqué mesure principe engagement négociation transition armée aide "
    "développement réciprocité caution suspension reprise ambassadrice conseiller sécuritaire économique régional "
    "frontière commerce santé éducation agriculture justice élection"
)
SYLLABLES = words("ba ca da fo gui ha jo ka li mo né ou pra qué ri so té vu wa zi bran clou dri fleu gran mar nor pel")

# The list: (question, parameters). Which class a question is in is found out from the number of documents.
QUESTIONS: tuple[tuple[str, str], ...] = (
    *((word, "") for word in (
        "Mali", "États-Unis", "etats unis", "ministre", "étrangères", "etrangere", "affaires étrangère",
        "souveraineté", "l’ambassade", "Bamako", "Washington", "relations", "government", "respect",
    )),
    *((word, "") for word in ("visa", "sanctions", "négocié", "ambassadrice", "réciprocité", "élections", "frontière")),
    *((f"rare{number}", "") for number in (1, 2, 3, 5, 8, 13, 21, 34, 55, 89)),
    ("Mali rare3", ""), ("rare5 rare8", ""), ("rare2 sanctions", ""), ("Mali visa sanctions", ""),
    ("ministre des affaires étrangères", ""), ("gouvernement Bamako Washington", ""),
    ("“affaires étrangères”", ""), ("“respect de la souveraineté”", ""), ("“gouvernement relations ministre”", ""),
    ("Mali -visa", ""), ("Mali -sanctions -“affaires étrangères”", ""), ("sanctions -Mali", ""),
    ("Mali", "kind=article"), ("Mali", "year=2020"), ("Mali", "theme=theme-3&kind=event"), ("visa", "actor=acteur-7"),
    ("", "kind=event&year=2021"), ("Mali", "page=50"), ("Washingtun", ""), ("ambasadrice", ""), ("introuvable", ""),
    ("Événement 77", ""),
)  # fmt: skip


def text_of(chance: random.Random, length: int) -> str:
    words = []
    for _ in range(length):
        draw = chance.random()
        if draw < 0.35:
            words.append(chance.choice(("de", "la", "le", "des", "et", "les", "du", "à", "l’accord", "qui")))
        elif draw < 0.5:
            words.append(COMMON[min(int(chance.paretovariate(0.8)) - 1, len(COMMON) - 1)])
        elif draw < 0.62:
            words.append(chance.choice(USUAL))
        elif draw < 0.63:
            words.append(f"rare{min(int(chance.paretovariate(0.6)), 3000)}")
        else:
            words.append(invented(min(int(chance.paretovariate(0.5)), 60_000)))
    return " ".join(words)


def invented(number: int) -> str:
    word = ""
    while number:
        number, syllable = divmod(number, len(SYLLABLES))
        word += SYLLABLES[syllable]
    return word


def snapshots() -> Iterator[dict[str, Any]]:
    """Events and articles as the newsroom would have snapshots of them."""
    chance = random.Random(4)  # noqa: S311 – two runs hold the same
    for number in range(1, EVENTS + 1):
        day = dt.date(2000, 1, 1) + dt.timedelta(days=chance.randrange(9_800))
        title = text_of(chance, 9)
        root = {
            "title_fr": f"Événement {number} {title}", "summary_fr": text_of(chance, 28),
            "event_type_id": number % TYPES + 1,
            "title_en": f"Event {number} government {title}" if number % 3 else "",
            **{f"date_{end}": day.isoformat() for end in ("earliest", "latest")}, "date_precision": "day",
        }  # fmt: skip
        people = [{"actor_id": min(int(chance.paretovariate(0.5)), ACTORS)} for _ in range(3)]
        yield snapshot("event", number, root, chance, {"participation": people}, {"eventtheme": [number % THEMES + 1]})
    for number in range(1, ARTICLES + 1):
        day = dt.date(2000, 1, 1) + dt.timedelta(days=chance.randrange(9_800))
        root = {
            "title": text_of(chance, 10), "language": "fr", "rights": "full_text", "body": text_of(chance, 500),
            **{f"published_{end}": day.isoformat() for end in ("earliest", "latest")}, "published_precision": "day",
        }  # fmt: skip
        yield snapshot("article", number, root, chance, {}, {})


def snapshot(kind: str, pk: int, root: dict, chance: random.Random, rows: dict, links: dict) -> dict[str, Any]:
    named = {"uid": str(uuid.UUID(int=chance.getrandbits(128))), "slug": f"{kind}-{pk}"}
    return {"kind": kind, "id": pk, "root": {**root, **named}, "rows": rows, "links": links}


# --- in a process of its own, with Django -----------------------------------------------------------------------------


def fill() -> None:
    import django

    django.setup()
    from django.db import connections, transaction

    from relations.publication.models import State
    from relations.search import index

    _vocabulary()
    batch, began = [], time.perf_counter()
    for one in snapshots():
        batch.append(one)
        if len(batch) == BATCH:
            with transaction.atomic(using="public"):
                index.write(index.rows_for(batch))
            batch = []
    State.objects.update_or_create(pk=1, defaults={"edition": 1, "hash": "0" * 64})
    with connections["public"].cursor() as cursor:
        cursor.execute("ANALYZE" if connections["public"].vendor == "sqlite" else "VACUUM ANALYZE")
    print(json.dumps({"fill": time.perf_counter() - began}))  # noqa: T201


def _vocabulary() -> None:
    from relations.models import Actor, EventType, Theme

    actors = [Actor(pk=n, slug=f"acteur-{n}", name_fr=f"Acteur {n}", actor_kind="person") for n in range(1, ACTORS + 1)]
    types = [
        EventType(pk=n, slug=f"type-{n}", code=f"TYPE{n}", label_fr=f"Type {n}", quad="neutral")
        for n in range(1, TYPES + 1)
    ]
    themes = [Theme(pk=n, slug=f"theme-{n}", code=f"theme-{n}", label_fr=f"Sujet {n}") for n in range(1, THEMES + 1)]
    for model, rows in ((Actor, actors), (EventType, types), (Theme, themes)):
        model.objects.using("public").bulk_create(rows)


def ask() -> None:
    """Time each question of the list through the site, and write down what it found."""
    import django

    django.setup()
    from urllib.parse import quote

    from django.test import Client

    client, rows = Client(), []
    for text, parameters in QUESTIONS:
        address = f"/fr/recherche/?q={quote(text)}&{parameters}".rstrip("&")
        documents, order = _found(text, parameters)
        client.get(address)
        times, waits = [], []
        for _ in range(TIMES):
            began, worked = time.perf_counter(), _worked()
            response = client.get(address)
            times.append(_worked() - worked)
            waits.append((time.perf_counter() - began) * 1000)
        rows.append(
            {
                "question": text, "parameters": parameters, "documents": documents, "order": order,
                "status": response.status_code, "bytes": len(response.content), "ms": statistics.median(times),
                "wall": min(waits),
            }
        )  # fmt: skip
    print(json.dumps(rows))  # noqa: T201


def _worked() -> float:
    """Milliseconds that this process and its server of the database have spent on a processor."""
    from django.db import connections

    connection = connections["public"]
    own = time.process_time() * 1000
    if connection.vendor == "sqlite":
        return own
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    return own + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def _found(text: str, parameters: str) -> tuple[int, list[int]]:
    """In how many documents the most frequent of the words stands, which makes a question dear; and the first hits."""
    from django.http import QueryDict

    from relations.search import facets
    from relations.search.asking import Asked
    from relations.search.questions import Question, read

    question = read(text)
    asked_for = {name: value for name, value in QueryDict(parameters).items() if name != "page"}
    terms = tuple(term for term, _choice in facets.chosen(asked_for).values())
    parts = [Asked(Question("", (term,))) for term in (*question.wanted, *question.unwanted)]
    most = max((len(part.any(10**6)) for part in (*parts, *([Asked(Question(""), terms)] if terms else []))), default=0)
    return most, Asked(question, terms).first(100)


# --- the run ----------------------------------------------------------------------------------------------------------


def measured(engine: str, *, keep: bool) -> list[dict[str, Any]]:
    socket = ""
    if engine == "postgresql":
        from bench.__main__ import _server

        socket = _server()
    folder = FOLDER / engine / "search"
    if keep and engine == "sqlite" and (folder / "public.sqlite3").exists():
        installation = Installation.__new__(Installation)
        installation.folder = folder
        installation.environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": str(folder)}
    else:
        shutil.rmtree(folder, ignore_errors=True)
        installation = Installation(engine, "search", socket)
        sys.stderr.write(f"{engine}: filled, {installation.run('-m', 'bench.search', '--fill').splitlines()[-1]}\n")
    return json.loads(installation.run("-m", "bench.search", "--ask").splitlines()[-1])


def report(engine: str, rows: list[dict[str, Any]]) -> bool:
    worst = {limit: max((row["ms"] for row in rows if _limit(row) == limit), default=0) for limit in LIMITS.values()}
    for row in rows:
        late = " LATE" if row["ms"] > _limit(row) else ""
        print(  # noqa: T201
            f"{engine:11} {row['ms']:7.1f} ms (wall {row['wall']:7.1f})  {row['documents']:>7}  "
            f"{row['question']} {row['parameters']}{late}"
        )
    print(engine, {f"at most {limit} ms": f"{found:.1f}" for limit, found in worst.items()})  # noqa: T201
    return all(row["ms"] <= _limit(row) and row["status"] == 200 for row in rows)


def _limit(row: dict[str, Any]) -> int:
    return LIMITS[RARE if row["documents"] <= RARE * (EVENTS + ARTICLES) else ANY]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__.splitlines()[0])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--keep", action="store_true", help="ask the SQLite database of the last run")
    parser.add_argument("--fill", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--ask", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.fill or chosen.ask:
        return fill() if chosen.fill else ask()
    # Ended from outside, the run still stops its server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    found = {engine: measured(engine, keep=chosen.keep) for engine in engines_here(chosen.engines)}
    good = [report(engine, rows) for engine, rows in found.items()]
    orders = {json.dumps([row["order"] for row in rows]) for rows in found.values()}
    print("The engines give the same results in the same order." if len(orders) == 1 else "THE ORDERS DIFFER.")  # noqa: T201
    sys.exit(0 if all(good) and len(orders) == 1 else 1)


if __name__ == "__main__":
    main()

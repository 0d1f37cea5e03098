"""Whole exports beside the database’s own dump of the same rows: COPY of PostgreSQL, the program `sqlite3` of SQLite.

Processor time of all that takes part: of this process, of the server’s processes, of the program.
"""

import os
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connections

from bench.timing import Call
from relations.reading import PUBLIC

ROUNDS = 3
TICKS = os.sysconf("SC_CLK_TCK")
GATHERED = (
    "(SELECT {aggregate}(name, '|') FROM (SELECT far.{column} AS name FROM {link} link JOIN {far} far "
    "ON far.id = link.{key} WHERE link.event_id = e.id ORDER BY {order}) found)"
)
LINKS = (
    ("relations_eventparty", "relations_country", "country_id", "alpha3", "far.alpha3"),
    ("relations_participation", "relations_actor", "actor_id", "slug", "link.position, link.id"),
    ("relations_eventtheme", "relations_theme", "theme_id", "code", "far.code"),
)
# The columns of the table of events, in its order.
TABLE = (
    "SELECT e.uid, e.slug, 'http://localhost/fr/evenements/' || e.slug || '/', e.title_fr, e.title_en, e.date_text, "
    "e.date_earliest, e.date_latest, e.date_precision, e.date_basis, e.date_certainty, t.code, m.code, {links}, "
    "p.slug, e.place_precision, e.certainty, e.modality, e.summary_fr, e.summary_en FROM relations_event e "
    "JOIN relations_eventtype t ON t.id = e.event_type_id LEFT JOIN relations_eventmode m ON m.id = e.mode_id "
    "LEFT JOIN relations_place p ON p.id = e.place_id ORDER BY e.date_sort DESC, e.date_until DESC, e.id DESC"
)
# The rows that events are told of, table by table.
ROWS = (
    "SELECT * FROM relations_event",
    "SELECT * FROM relations_eventparty",
    "SELECT * FROM relations_eventtheme",
    "SELECT * FROM relations_participation",
    "SELECT * FROM relations_evidence WHERE event_id IS NOT NULL",
    "SELECT q.* FROM relations_passage q JOIN relations_evidence v ON v.passage_id = q.id WHERE v.event_id IS NOT NULL",
)


def exports(application: Any) -> dict[str, Any]:
    if connections[PUBLIC].vendor == "sqlite" and shutil.which("sqlite3") is None:
        return {}
    aggregate = "STRING_AGG" if connections[PUBLIC].vendor == "postgresql" else "GROUP_CONCAT"
    names = ("link", "far", "key", "column", "order")
    links = ", ".join(GATHERED.format(aggregate=aggregate, **dict(zip(names, link, strict=True))) for link in LINKS)
    cases = {"csv": (TABLE.replace("{links}", links),), "ndjson": ROWS}
    return {ending: compared(Call(application, f"/api/v1/events.{ending}"), asked) for ending, asked in cases.items()}


def compared(export: Call, statements: tuple[str, ...]) -> dict[str, Any]:
    size = len(export())
    rounds = [(spent(export), spent(lambda: dumped(statements))) for _ in range(ROUNDS)]
    ours, theirs = (median(column) for column in zip(*rounds, strict=True))
    return {"bytes": size, "processor_ms": ours * 1000, "dump_processor_ms": theirs * 1000, "ratio": ours / theirs}


def dumped(statements: tuple[str, ...]) -> None:
    connection = connections[PUBLIC]
    if connection.vendor == "sqlite":
        for statement in statements:
            command = ["sqlite3", "-csv", str(connection.settings_dict["NAME"]), statement]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 – a statement of ours
        return
    with connection.cursor() as cursor:
        for statement in statements:
            with cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)") as copy:
                for _block in copy:
                    pass


def spent(act: Callable[[], Any]) -> float:
    """Seconds of processors."""
    before = _so_far()
    act()
    return _so_far() - before


def _so_far() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime + sum(_of_server())


def _of_server() -> Iterator[float]:
    """The processes of the server, and those of its that have ended; nothing of an engine within this process."""
    connection = connections[PUBLIC]
    if connection.vendor != "postgresql":
        return
    connection.ensure_connection()
    server = _figures(connection.connection.info.backend_pid)[1]  # type: ignore[union-attr]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            figures = _figures(int(folder.name))
        except OSError:
            continue
        if int(folder.name) == server:
            yield sum(figures[11:15]) / TICKS
        elif figures[1] == server:
            yield sum(figures[11:13]) / TICKS


def _figures(process: int) -> list[int]:
    """What /proc tells of a process, from its state on."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return [0, *map(int, told[1:])]

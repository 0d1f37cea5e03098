"""docs/benchmarks.md, written from what was measured."""

import datetime as dt
import os
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# An answer that costs more than so many times as much in the larger record is named on the page.
NOTABLE = 2
SORTED = "the database sorts every event of the relation"
REASONS = {
    "timeline, first page": f"{SORTED}, and counts them",
    "timeline, last page": f"{SORTED} with all columns of the pages before, and counts them",
    "API events of a relation": SORTED,
}
# Answers of the API in another shape than the usual one.
OTHER_SHAPES = ("in French", "some fields", "with places and actors")

Results = dict[str, Any]

HOW = """\
Times depend on the machine; the ratios and the growth are what to compare. `make bench` measures anew and writes this
page; `make bench SIZES="1000 100000"` takes other sizes. No test depends on a time.

- The record is invented (`bench/invention.py`): 4 countries and their 6 relations, 60 actors, and events with two
  parties, two themes, three participants and one passage as proof; an article for every ten events, a quotation for
  every fifth. More than half of the events belong to the one relation that is asked for.
- Pages and API answers are called through WSGI in one process of role `public`, warm, with a database connection opened
  for each answer as in production. **ms** is the median of 15 rounds.
- **× bare** compares with a WSGI program without a framework that opens the same connection, asks the database the same
  questions and answers as many bytes; it takes its turns with the answer in the same run.
- **growth** compares the larger record with the smaller one: on SQLite, which works inside the process, by processor
  time; on PostgreSQL by the fastest rounds. Both say more than the clock on a machine that has other work too.
- **× plain SQL and orjson** compares the processor time of an answer of 20 events or of one with that of a WSGI program
  without a framework, which opens one connection, asks at most five questions in plain SQL for the same parts of the
  events, and writes them with orjson (`bench/api.py`). It is that of the process: what a server of PostgreSQL does is
  no part of it.
- **× dump of the same rows** compares whole exports with what the database itself writes (`bench/exports.py`): `COPY`
  of PostgreSQL, the program `sqlite3`. CSV beside one statement with the same columns, NDJSON beside the rows of the
  tables that events are made of, one after the other. The server’s and the program’s processor time counts as well.
- Publishing is the time of `publish()` alone: planning, checks, the log, `public`, both commits. In brackets stands the
  processor time of the process."""
FAST_SERVER = """\
This PostgreSQL is the one that the tests start: without `fsync`, so its times of publishing are those of a server that
does not wait for its disk."""


def write(file: Path, results: list[Results]) -> None:
    parts = ["# Benchmarks", HOW, _machine(), *(part for found in results for part in _engine(found))]
    file.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _machine() -> str:
    return f"Machine: {os.cpu_count()} cores ({_processor()}), {platform.system()}, Python {platform.python_version()}."


def _processor() -> str:
    """The name of the processor where the system tells it, else its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _engine(found: Results) -> Iterator[str]:
    at, sizes = dt.datetime.fromisoformat(found["at"]), list(found["sizes"])
    first = found["sizes"][sizes[0]]
    yield f"## {NAMES[found['engine']]} {_version(found['engine'], first['version'])}"
    yield f"Measured on {at:%Y-%m-%d}, {at:%H:%M} UTC." + _busy(found)
    if found["engine"] == "postgresql":
        yield FAST_SERVER
    yield "\n".join(_answers(found, sizes))
    yield _notable(found, sizes)
    if "api" in found:
        yield "\n".join(_beside_plain_sql(found))
    yield "\n".join(_presses(found, sizes))


def _version(engine: str, version: str) -> str:
    # PostgreSQL tells 17.10 as 170010.
    return f"{int(version) // 10_000}.{int(version) % 10_000}" if engine == "postgresql" else version


def _busy(found: Results) -> str:
    load = max(size["load"] for size in found["sizes"].values())
    if load <= (os.cpu_count() or 1):
        return ""
    return (
        f" The machine was busy with other work: its load was {load:.1f}, so that\n"
        "the times are longer than they would be on a machine of one’s own."
    )


def _thousands(size: str) -> str:
    return f"{int(size):,}"


def _answers(found: Results, sizes: list[str]) -> Iterator[str]:
    by_size = found["sizes"]
    columns = [column for size in sizes for column in (f"ms, {_thousands(size)} events", "× bare")]
    yield _row("Answer", "queries", "kB", *columns, *(["growth"] if len(sizes) > 1 else []))
    yield _row("---", *["--:"] * (2 + len(columns) + (len(sizes) > 1)))
    last = by_size[sizes[-1]]["pages"]
    for name, page in last.items():
        pages = [by_size[size]["pages"][name] for size in sizes]
        figures = [text for one in pages for text in (f"{one['ms']:.1f}", f"{one['ms'] / one['bare_ms']:.1f}")]
        growth = [f"{_growth(found, sizes, name):.1f}"] if len(sizes) > 1 else []
        yield _row(name, str(page["queries"]), f"{page['bytes'] / 1000:.1f}", *figures, *growth)


def _growth(found: Results, sizes: list[str], name: str) -> float:
    measure = "processor_ms" if found["engine"] == "sqlite" else "best_ms"
    smaller, larger = (found["sizes"][size]["pages"][name][measure] for size in (sizes[0], sizes[-1]))
    ratio: float = larger / smaller
    return ratio


def _notable(found: Results, sizes: list[str]) -> str:
    grown = [name for name in found["sizes"][sizes[-1]]["pages"] if _growth(found, sizes, name) > NOTABLE]
    if not grown:
        return f"No answer costs more than {NOTABLE} times as much in the larger record."
    lines = [f"- {name}: {REASONS[name]}" if name in REASONS else f"- {name}" for name in grown]
    return "\n".join([f"More than {NOTABLE} times as much in the larger record:", "", *lines])


def _beside_plain_sql(found: Results) -> Iterator[str]:
    """Processor time of answers of the API, as a multiple of that of plain SQL and one library for JSON."""
    api = found["api"]
    at = dt.datetime.fromisoformat(api["at"])
    yield (
        f"The API with {api['size']:,} events, measured on {at:%Y-%m-%d}, {at:%H:%M} UTC. The load of the machine was "
        f"{api['load']:.1f}; each\nanswer takes its turns with its baseline, so that a busy moment is shared by both."
    )
    yield ""
    yield _row("Answer of the API", "queries", "kB", "ms of processor", "× plain SQL and orjson", "promised")
    yield _row("---", *["--:"] * 5)
    for name, one in api["answers"].items():
        figures = f"{one['bytes'] / 1000:.1f}", f"{one['processor_ms']:.1f}", f"{one['ratio']:.2f}"
        yield _row(name, str(one["queries"]), *figures, f"{_promised(name, found['engine'])}")
    yield ""
    yield f"The deep page costs {api['deep']:.2f} times as much as the first."
    yield ""
    if not api["exports"]:
        yield "Exports were not compared: the program `sqlite3` was not found."
        return
    yield _row("Export of all events", "MB", "s of processors", "× dump of the same rows", "promised")
    yield _row("---", *["--:"] * 4)
    for ending, one in api["exports"].items():
        figures = f"{one['bytes'] / 1e6:.1f}", f"{one['processor_ms'] / 1000:.1f}", f"{one['ratio']:.2f}"
        yield _row(ending.upper(), *figures, "3")


def _promised(name: str, engine: str) -> float:
    if name == "one event":
        return 2.5 if engine == "sqlite" else 1.5
    return 8 if name in OTHER_SHAPES else 1.5


def _presses(found: Results, sizes: list[str]) -> Iterator[str]:
    yield _row("Publishing", *(f"{_thousands(size)} events" for size in sizes))
    yield _row("---", *["--:"] * len(sizes))
    each = [found["sizes"][size] for size in sizes]
    wide = each[0]["press"]["wide"]
    yield _row("an edit of one event, median of 7 (ms)", *(_both(size["press"], "one") for size in each))
    yield _row(f"an edition of {wide} edits (ms)", *(_both(size["press"], "wide") for size in each))
    yield _row(
        "saving and publishing the record up to here, records a second",
        *(f"{size['grow']['items'] / size['grow']['ms'] * 1000:.0f}" for size in each),
    )
    for name, words in (("pages", "that serves"), ("press", "that publishes"), ("grow", "that fills the record")):
        peaks = [size["peak_mb"] if name == "pages" else size[name]["peak_mb"] for size in each]
        yield _row(f"peak memory of the process {words} (MB)", *(f"{peak:.0f}" for peak in peaks))
    seeds = found["seeds"]
    yield ""
    yield (
        f"`load_seeds` on empty databases: {seeds['ms'] / 1000:.1f} s for {seeds['records']} revisions; "
        f"again, with nothing new: {seeds['again_ms'] / 1000:.1f} s."
    )


def _both(press: Results, name: str) -> str:
    return f"{press[f'{name}_ms']:.0f} ({press[f'{name}_processor_ms']:.0f})"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"

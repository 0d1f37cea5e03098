"""docs/benchmarks.md, written from what was measured."""

import datetime as dt
import os
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.growth import growth, is_kept, over_bare

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# Answers of the API in another shape than the usual one.
OTHER_SHAPES = ("in French", "some fields", "with places and actors")

Results = dict[str, Any]

HOW = """\
Times depend on the machine; the ratios and the growth are what to compare. `make bench` measures anew and writes this
page; `make bench SIZES="1000 100000 1000000"` takes other sizes, and `python -m bench --engines sqlite --parts answers`
one part alone. No test depends on a time.

- The record is invented (`bench/invention.py`, `bench/filling.py`): 4 countries and their 6 relations, 60 actors who
  take part, and events with two parties, two themes, three participants and one passage as proof; an article for every
  ten events, a quotation for every fifth, and measures, commitments, invocations and further actors in proportion. More
  than half of the events belong to the one relation that is asked for, and 5 of 100 to the actor. All rows are those
  that the press writes, straight into `public`; they are made once, in SQLite, and copied into PostgreSQL. To make them
  takes 1.5 to 3 ms an event: three to four minutes for 100,000, forty to fifty for a million, which take 12 GB.
- Each size is served by a process of role `public`, called through WSGI, warm, with a database connection opened for
  each answer as in production. The processes take turns, round by round, each with its baseline, so that a busy moment
  is shared by all. **ms** is processor time, the median of the rounds: of the process, and of the process of PostgreSQL
  that serves its connection.
- **× bare** compares with a WSGI program without a framework that opens the same connection, asks the database the same
  questions and answers as many bytes.
- **304** is the answer to who has the page already, in the largest record.
- **growth** compares the largest record with the smallest. Promised: lists, deep pages, records, home and relation cost
  at most twice as much; what narrows and searches does so too, or costs at most 1.5 times its bare questions.
- Counts stop at 1,000: of more, pages say “more than 1,000”.
- **× plain SQL and orjson** compares the processor time of an answer of 20 events or of one with that of a WSGI program
  without a framework, which opens one connection, asks at most five questions in plain SQL for the same parts of the
  events, and writes them with orjson (`bench/api.py`). It is that of the process: what a server of PostgreSQL does is
  no part of it.
- **× dump of the same rows** compares whole exports with what the database itself writes (`bench/exports.py`): `COPY`
  of PostgreSQL, the program `sqlite3`. CSV beside one statement with the same columns, NDJSON beside the rows of the
  tables that events are made of, one after the other. The server’s and the program’s processor time counts as well.
- Publishing is the time of `publish()` alone: planning, checks, the log, `public`, both commits. In brackets stands the
  processor time of the process.
- The lists of the desk (`bench/desk.py`) are asked for by somebody who may see everything, in newsrooms into which so
  many events were imported as drafts beside the seeds. **× bare** counts all that a page of the desk does beside
  asking: who asks, what they may do, forms and filters, HTML. Nobody keeps its answers: there is no 304.
- **nginx** serves the same bytes from files on the loopback interface (`bench/front.py`): what an answer costs while
  the front holds it.
- SQLite has no statistics of its tables here, as in an installation; PostgreSQL has gathered its own.
- Each table names when it was measured."""
# Why an answer grows beyond what is promised.
REASONS = {
    "actor": "whom it met last is looked for among all its events",
    "calendar, year": "it counts every event of the year",
    "calendar, month": "the page is fuller: it shows up to 30 events of the month, and counts them all",
    "barometer, one month": "the page is fuller: it shows up to 20 events of the month",
    "search, a common word on a theme": "results are counted up to 1,000, and facets in a sample",
    "API search": "results are counted up to 1,000, and sampled",
    "search, a common word": "results are counted up to 1,000, and facets in a sample",
}
FAST_SERVER = """\
This PostgreSQL is the one that the tests start: without `fsync`, so its times of publishing are those of a server that
does not wait for its disk."""


def write(file: Path, results: list[Results]) -> None:
    parts = ["# Benchmarks", HOW, _machine(), *_time(results), *(part for found in results for part in _engine(found))]
    file.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _machine() -> str:
    return f"Machine: {os.cpu_count()} cores ({_processor()}), {platform.system()}, Python {platform.python_version()}."


def _time(results: list[Results]) -> Iterator[str]:
    """How long each part ran; what makes records for the first time is part of the answers of SQLite."""
    parts = [
        f"{NAMES[found['engine']]} {part} {seconds / 60:.1f} min"
        for found in results
        for part, seconds in found.get("took", {}).items()
    ]
    if parts:
        yield f"The parts of the run took: {', '.join(parts)}."


def _processor() -> str:
    """The name of the processor where the system tells it, else its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _engine(found: Results) -> Iterator[str]:
    answers = found["answers"]
    yield f"## {NAMES[found['engine']]} {_version(found['engine'], answers['version'])}"
    if found["engine"] == "postgresql":
        yield FAST_SERVER
    yield f"Answers, measured on {_moment(answers['at'])}.{_busy(answers['load'])}"
    yield "\n".join(_answers(answers["answers"]))
    yield _over(answers["answers"])
    yield _narrowed(answers["answers"])
    if "api" in found:
        yield "\n".join(_beside_plain_sql(found))
    if "front" in found:
        yield "\n".join(_beside_nginx(found["front"]))
    if "desk" in found:
        yield f"Lists of the desk, measured on {_moment(found['desk']['at'])}.{_busy(found['desk']['load'])}"
        yield "\n".join(_answers(found["desk"]["answers"]))
        yield _over(found["desk"]["answers"])
    if "publishing" in found:
        yield f"Publishing, measured on {_moment(found['publishing']['at'])}."
        yield "\n".join(_presses(found["publishing"]))


def _moment(text: str) -> str:
    at = dt.datetime.fromisoformat(text)
    return f"{at:%Y-%m-%d}, {at:%H:%M} UTC"


def _version(engine: str, version: str) -> str:
    # PostgreSQL tells 17.10 as 170010.
    return f"{int(version) // 10_000}.{int(version) % 10_000}" if engine == "postgresql" else version


def _busy(load: float) -> str:
    if load <= (os.cpu_count() or 1):
        return f" The load of the machine was {load:.1f}."
    return f" The machine was busy with other work: its load was {load:.1f}."


def _thousands(size: str) -> str:
    return f"{int(size):,}"


def _answers(answers: Results) -> Iterator[str]:
    sizes = sorted(next(iter(answers.values())), key=int)
    columns = [column for size in sizes for column in (f"ms, {_thousands(size)} events", "× bare")]
    yield _row("Answer", "queries", "kB", *columns, "304, ms", "growth")
    yield _row("---", *["--:"] * (4 + len(columns)))
    for name, answer in answers.items():
        each, last = [answer[size] for size in sizes], answer[sizes[-1]]
        figures = [text for one in each for text in (f"{one['ms']:.1f}", f"{over_bare(one):.1f}")]
        grown = f"{growth(answer):.2f}"
        beyond = grown if is_kept(answer) else f"**{grown}**"
        yield _row(name, str(last["queries"]), f"{last['bytes'] / 1000:.1f}", *figures, _known(last), beyond)


def _known(one: Results) -> str:
    return f"{one['known_ms']:.1f}" if "known_ms" in one else "–"


def _over(answers: Results) -> str:
    names = [name for name, answer in answers.items() if not is_kept(answer)]
    if not names:
        return "Every answer keeps what is promised of it."
    lines = [f"- {name}: {REASONS[name]}" if name in REASONS else f"- {name}" for name in names]
    return "\n".join(["Beyond what is promised:", "", *lines])


def _narrowed(answers: Results) -> str:
    """What narrowing the list of events adds to what its page costs anyway."""
    size = max(next(iter(answers.values())), key=int)
    whole = answers["list of events"][size]["ms"]
    times = {name: one[size]["ms"] / whole for name, one in answers.items() if name.startswith("events ")}
    most = max(times, key=lambda name: times[name])
    return (
        f"Twenty rows written as HTML are most of a page: with {_thousands(size)} events a narrowed one costs at most "
        f"{times[most]:.2f} times\nas much as one of all ({most})."
    )


def _beside_plain_sql(found: Results) -> Iterator[str]:
    """Processor time of answers of the API, as a multiple of that of plain SQL and one library for JSON."""
    api = found["api"]
    yield (
        f"The API with {api['size']:,} events, measured on {_moment(api['at'])}. The load of the machine was "
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


def _beside_nginx(front: Results) -> Iterator[str]:
    if not front["answers"]:
        yield "Pages were not compared with nginx: it was not found."
        return
    yield (
        f"The same bytes served by nginx, with {front['size']:,} events, measured on {_moment(front['at'])}. The load "
        f"of the\nmachine was {front['load']:.1f}."
    )
    yield ""
    yield _row("Answer", "kB", "ms of processor", "ms of nginx’s", "× nginx")
    yield _row("---", *["--:"] * 4)
    for name, one in front["answers"].items():
        ratio = one["ms"] / one["nginx_ms"]
        yield _row(name, f"{one['bytes'] / 1000:.1f}", f"{one['ms']:.1f}", f"{one['nginx_ms']:.3f}", f"{ratio:,.0f}")


def _presses(found: Results) -> Iterator[str]:
    sizes = list(found["sizes"])
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
    for name, words in (("press", "that publishes"), ("grow", "that fills the record")):
        peaks = [size[name]["peak_mb"] for size in each]
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

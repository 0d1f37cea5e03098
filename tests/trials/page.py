"""What trials have shown so far: docs/trials.json, a row for each trial on each engine, and the page made of it."""

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "trials.md"
ROWS = PAGE.with_suffix(".json")
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
HEAD = """\
# Trials

The long proofs of what the newsroom promises: processes that are killed, disks that are full, processes that write at
once, thousands of clients, and many random lives of records. `make test` leaves them out. `make trials` runs them all;
`make trials TRIALS="front kills" ENGINE=sqlite` runs those whose file or name has one of these words, on one engine. A
run replaces the rows of what it ran; the others keep their date. Load is that of the machine (average of a minute) when
the trial began. The same as data: [trials.json](trials.json).
"""


def rows_of(entries: list[dict], engine: str, machine: dict) -> list[dict]:
    """One row for each trial that ran, of what was noted while it did; what was skipped has shown nothing."""
    rows: dict[str, dict] = {}
    for entry in entries:
        new = {"trial": entry["trial"], "engine": engine, **machine, "seconds": 0, "figures": {}}
        row = rows.setdefault(entry["trial"], new)
        row["figures"] |= entry.get("figures", {})
        row["seconds"] = round(row["seconds"] + entry.get("seconds", 0), 1)
        row |= {name: entry[name] for name in ("begun", "load", "outcome") if name in entry}
    return [row for row in rows.values() if row.get("outcome", "skipped") != "skipped"]


def merged(old: list[dict], new: list[dict]) -> list[dict]:
    """The rows of before, each replaced by that of the same trial on the same engine."""
    rows = {(row["engine"], row["trial"]): row for row in (*old, *new)}
    return [rows[key] for key in sorted(rows, key=lambda key: (list(ENGINES).index(key[0]), key[1].partition("::")[0]))]


def page(rows: list[dict]) -> str:
    lines = [HEAD.rstrip()]
    for engine, name in ENGINES.items():
        of_engine = [row for row in rows if row["engine"] == engine]
        lines += ["", f"## {name}", ""]
        if of_engine:
            lines += ["| Trial | Outcome | Begun (UTC) | Load | Seconds | Seen |", "|---|---|---|---|---|---|"]
            lines += map(_line, of_engine)
        lines += ["", *_machines(of_engine)] if of_engine else ["Not run."]
    return "\n".join(lines) + "\n"


def _line(row: dict) -> str:
    seen = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in row["figures"].items())
    load = "not noted" if row["load"] is None else f"{row['load']:.1f}"
    cells = (_name(row["trial"]), row["outcome"], row["begun"], load, f"{row['seconds']:.0f}", seen.replace("|", "\\|"))
    return f"| {' | '.join(cells)} |"


def _name(trial: str) -> str:
    """`test_kills.py::test_a_press` as people read it: kills: a press."""
    file, _colons, test = trial.partition("::")
    return f"{file.removeprefix('test_').removesuffix('.py')}: {test.removeprefix('test_').replace('_', ' ')}"


def _machines(rows: list[dict]) -> list[str]:
    return [f"On {words}." for words in dict.fromkeys(row["machine"] for row in rows)]


def kept() -> list[dict]:
    return json.loads(ROWS.read_text(encoding="utf-8")) if ROWS.exists() else []


def keep(new: list[dict], *, all_of: str | None = None) -> None:
    """Write the rows and the page anew; after a run of all trials on an engine, no other rows of it stay."""
    rows = merged([row for row in kept() if row["engine"] != all_of], new)
    for file, text in ((ROWS, json.dumps(rows, indent=1, ensure_ascii=False) + "\n"), (PAGE, page(rows))):
        unfinished = file.with_name(f".{file.name}")
        unfinished.write_text(text, encoding="utf-8")
        os.replace(unfinished, file)

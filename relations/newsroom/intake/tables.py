"""The word lists of the intake, read once from `data/`."""

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from relations.newsroom.intake.plain import plain

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table; a bar parts the values of a cell."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        delimiter = ";" if name in SEMICOLONS else ","
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file, delimiter=delimiter)]


SEMICOLONS = frozenset(
    (
        "organisations.csv",
        "roles.csv",
        "events.csv",
        "events_usual.csv",
        "events_images.csv",
        "events_turns.csv",
        "events_wide.csv",
        "event_nouns.csv",
        "principles.csv",
        "themes.csv",
    )
)


def values(cell: str) -> list[str]:
    return [value.strip() for value in cell.split("|") if value.strip()]


@cache
def words(name: str) -> frozenset[str]:
    """A list of `words.json`, in plain letters."""
    lists: dict[str, str] = json.loads((DATA / "words.json").read_text(encoding="utf-8"))
    return frozenset(plain(lists[name]).split())


@cache
def listed(name: str) -> frozenset[str]:
    """A list of `words.json` as it is written: grammar, in which « à » and « a » are two words."""
    lists: dict[str, str] = json.loads((DATA / "words.json").read_text(encoding="utf-8"))
    return frozenset(lists[name].split())


@cache
def given_names() -> frozenset[str]:
    return frozenset(plain((DATA / "given_names.txt").read_text(encoding="utf-8")).split())


@cache
def country_names(language: str) -> dict[str, str]:
    return {row["alpha3"]: row[f"name_{language}"] for row in rows("countries.csv")}


def country_forms() -> Iterator[tuple[str, str, str]]:
    """Triples of wording, what it is (country, demonym, capital, city) and the country's code."""
    columns = {"names": "country", "demonyms": "demonym", "capitals": "capital", "cities": "city"}
    for row in rows("countries.csv"):
        for name in dict.fromkeys((row["name_fr"], row["name_en"])):
            yield name, "country", row["alpha3"]
        for column, kind in columns.items():
            for form in values(row[column]):
                yield form, kind, row["alpha3"]

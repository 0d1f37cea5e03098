"""The measured texts and the findings expected of each: see README.md beside them."""

import datetime
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).parent
SETS = {"tuned": ("fr", "en"), "unseen": ("unseen",)}


@dataclass(frozen=True)
class Measured:
    """One text; `expected` was fixed before any reader saw it."""

    path: Path

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @cached_property
    def text(self) -> str:
        return self.path.read_bytes().decode("utf-8")

    @cached_property
    def expected(self) -> dict:
        return json.loads(self.path.with_suffix(".json").read_text("utf-8"))

    @property
    def date(self) -> datetime.date | None:
        day = self.expected["date"]
        return datetime.date.fromisoformat(day) if day else None

    @property
    def language(self) -> str:
        return self.expected["language"]


def gathered(group: str) -> list[Measured]:
    """The texts of a set, in the order of their names."""
    return [Measured(path) for folder in SETS[group] for path in sorted((HERE / folder).glob("*.txt"))]

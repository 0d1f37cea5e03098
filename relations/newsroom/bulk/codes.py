"""Codes of others as ours: CAMEO, by which GDELT and ICEWS code what happened and of which country somebody is."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from relations.newsroom.traits import folded

TABLE = Path(__file__).with_name("cameo.csv")
# Codes of countries in CAMEO that ISO 3166 has changed or never had.
COUNTRIES = {
    "ROM": "ROU", "TMP": "TLS", "ZAR": "COD", "BUR": "MMR", "WSB": "PSE", "GZS": "PSE", "KSV": "XKX", "KOS": "XKX",
}  # fmt: skip


@dataclass(frozen=True)
class Coded:
    """A type of our codebook, and a mode within it where the code says that much."""

    type: str
    mode: str


@cache
def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _by_code() -> dict[str, Coded]:
    return {row["code"]: Coded(row["type"], row["mode"]) for row in rows()}


@cache
def _by_label() -> dict[str, str]:
    return {folded(row["label"]): row["code"] for row in rows()}


def of_code(code: str) -> Coded | None:
    """What a CAMEO code of three or four digits stands for, or the code above it: 0421 is a kind of 042."""
    digits = code.strip()
    # A spreadsheet takes the zero at the beginning for nothing.
    digits = digits if len(digits) > 2 else digits.zfill(3)
    known = _by_code()
    return next((known[digits[:size]] for size in (4, 3, 2) if digits[:size] in known), None)


def of_root(code: str) -> Coded | None:
    """What one of the twenty roots stands for."""
    return _by_code().get(code.strip().zfill(2))


def of_label(words: str) -> Coded | None:
    """What the English name of a code stands for, as ICEWS writes it."""
    code = _by_label().get(folded(words))
    return _by_code()[code] if code else None


def country(code: str) -> str:
    """The ISO code for one of CAMEO."""
    return COUNTRIES.get(code, code)

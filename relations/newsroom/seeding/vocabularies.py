"""The lists that every relation shares, and the pages of the site, from their files."""

import csv
from decimal import Decimal
from pathlib import Path

from relations.models import Country, EventMode, EventType, Page, Principle, Theme
from relations.newsroom.seeding.seedlings import Ref, Seedling


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def countries(folder: Path) -> list[Seedling]:
    found = rows_of(folder / "countries.csv")
    return [Seedling(Country, row["alpha3"], row | {"aliases": row["aliases"].replace("|", "\n")}) for row in found]


def themes(folder: Path) -> list[Seedling]:
    return [Seedling(Theme, row["code"], dict(row)) for row in rows_of(folder / "themes.csv")]


def principles(folder: Path, broader: dict[str, str]) -> list[Seedling]:
    """`broader` names, by slug, the wider principle that coded facts give to some of them."""
    return [
        Seedling(
            Principle,
            row["slug"],
            {
                "slug": row["slug"],
                "label_fr": row["label_fr"],
                "label_en": row["label_en"],
                "instruments": row["instrument"],
                "broader": Ref(Principle, broader[row["slug"]]) if row["slug"] in broader else None,
            },
        )
        for row in rows_of(folder / "principles.csv")
    ]


def event_types(folder: Path) -> list[Seedling]:
    types = {
        row["code"]: Seedling(EventType, row["code"], _weighed(row)) for row in rows_of(folder / "event_types.csv")
    }
    for row in rows_of(folder / "event_modes.csv"):
        code = row.pop("type")
        types[code].add(EventMode, id=f"{code}/{row['mode']}", code=row.pop("mode"), **_weighed(row))
    return list(types.values())


def _weighed(row: dict[str, str]) -> dict[str, object]:
    """The row with its weights as numbers; no weight is not a weight of zero."""
    return {
        name: (Decimal(value) if value else None) if name.endswith("_weight") else value for name, value in row.items()
    }


def pages(folder: Path) -> list[Seedling]:
    """One page for each `pages/<slug>.fr.md`: its title in the first line, then its text."""
    found = []
    for path in sorted(folder.glob("pages/*.fr.md")):
        slug = path.name.removesuffix(".fr.md")
        english = path.with_name(f"{slug}.en.md")
        fields = {"slug": slug, **_text(path, "fr"), **(_text(english, "en") if english.exists() else {})}
        found.append(Seedling(Page, slug, fields))
    return found


def _text(path: Path, language: str) -> dict[str, str]:
    title, _newline, body = path.read_text(encoding="utf-8").partition("\n")
    return {f"title_{language}": title.removeprefix("# "), f"body_{language}": body.strip() + "\n"}

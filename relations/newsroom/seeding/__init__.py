"""Loads the seed files: vocabularies, and sets of coded facts about two countries, each through its mapping.

Nothing here knows a country: another pair's set needs its files and a `<name>.mapping.json` beside them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from relations.newsroom.accounts import system_user
from relations.newsroom.seeding import cast, deeds, vocabularies
from relations.newsroom.seeding.factset import FactSet
from relations.newsroom.seeding.journeys import DiplomaticRecord
from relations.newsroom.seeding.planting import Planting
from relations.newsroom.seeding.seedlings import Seedling

# Seedlings of one kind, in the order of saving.
Bed = list[Seedling]


@dataclass(frozen=True)
class Step:
    """What one step of the loading did."""

    name: str
    created: int
    editions: list[int]
    waiting: int


def load(folder: Path) -> Iterator[Step]:
    """Save and publish the seeds of a folder, step by step. Running it again changes nothing."""
    sets = [FactSet(path) for path in sorted(folder.glob("*mapping.json"))]
    shared = json.loads((folder / "vocabularies.json").read_text(encoding="utf-8"))
    yield _step(_("Vocabularies"), _vocabularies(folder, sets), shared["edition"])
    for facts in sets:
        yield _step(facts.code, _facts(facts), facts.mapping["edition"])


def _step(name: str, beds: list[Bed], edition: dict[str, str]) -> Step:
    planting = Planting(system_user())
    for bed in beds:
        planting.plant(bed)
    # Passages go with the facts that cite them.
    shown = [seedling for bed in beds for seedling in bed if seedling.model.kind() != "passage"]
    editions, waiting = planting.publish(shown, **edition)
    return Step(name, planting.planted, [edition.number for edition in editions], waiting)


def _vocabularies(folder: Path, sets: list[FactSet]) -> list[Bed]:
    broader = {slug: wider for facts in sets for slug, wider in cast.broader_principles(facts).items()}
    return [
        vocabularies.countries(folder),
        vocabularies.themes(folder),
        vocabularies.event_types(folder),
        vocabularies.principles(folder, broader),
        vocabularies.pages(folder),
    ]


def _facts(facts: FactSet) -> list[Bed]:
    """The beds of one set: what is referred to before what refers to it."""
    record = DiplomaticRecord(facts) if "diplomatic_record" in facts.mapping else None
    sources = [record.outlet(), [*cast.articles(facts), *record.article()]] if record else [cast.articles(facts)]
    citing = [
        cast.places(facts),
        [*cast.states(facts), *cast.organisations(facts), *cast.groups(facts)],
        cast.posts(facts),
        [*cast.persons(facts), *(record.chiefs() if record else ()), *(record.visitors() if record else ())],
        cast.relation(facts),
        [*deeds.events(facts), *(record.journeys() if record else ())],
        deeds.statements(facts),
        deeds.doctrines(facts),
        deeds.invocations(facts),
        deeds.measures(facts),
        deeds.commitments(facts),
    ]
    # Known only now that every fact has said what it cites.
    passages = list(facts.cited.values())
    return [cast.local_themes(facts), cast.local_principles(facts), *sources, passages, *citing]

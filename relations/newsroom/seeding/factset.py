"""A set of coded facts about two countries, with the mapping that gives its ids their places in the record."""

import datetime as dt
import json
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from relations.dates import UncertainDate
from relations.models import Actor, Alias, Article, Child, Country, Evidence, Passage, Principle, Record, Theme
from relations.models.article import digest, normalise
from relations.newsroom.seeding.seedlings import Ref, SeedError, Seedling

Coded = dict[str, Any]


class FactSet:
    """The files of one pair. Ids count within the set; countries, their states and vocabulary are shared by all."""

    def __init__(self, mapping: Path):
        self.folder = mapping.parent
        self.mapping: Coded = json.loads(mapping.read_text(encoding="utf-8"))
        self.coded: Coded = json.loads((self.folder / self.mapping["facts"]).read_text(encoding="utf-8"))
        self.code: str = self.coded["dyad"]["id"]
        # Passages that some fact cites, in the order of citing.
        self.cited: dict[str, Seedling] = {}

    def all(self, name: str) -> list[Coded]:
        """The coded things of a kind, with those that the mapping adds."""
        return [*self.coded.get(name, ()), *self.mapping.get("more", {}).get(name, ())]

    def word(self, vocabulary: str, value: Any) -> str:
        """A value of one of our closed lists for a word of the facts."""
        return str(self.mapping["values"].get(vocabulary, {}).get(str(value), value))

    @cached_property
    def bodies(self) -> dict[str, str]:
        """The text of each document, checked against the digest that the facts were coded from."""
        found = {}
        for document in self.coded["documents"]:
            found[document["id"]] = normalise((self.folder / document["file"]).read_bytes().decode("utf-8"))
            if digest(found[document["id"]]) != document["sha256"]:
                raise SeedError(f"{document['file']} is not the text that the facts were coded from.")
        return found

    # --- references ------------------------------------------------------------------------------------------

    def ref(self, model: type[Record] | type[Child], seed_id: str | None) -> Ref | None:
        return Ref(model, f"{self.code}/{seed_id}") if seed_id is not None else None

    def country(self, code: str | None) -> Ref | None:
        return Ref(Country, code) if code else None

    def actor(self, seed_id: str | None) -> Ref | None:
        """A country's code stands for its state; some words of the facts name nobody in particular."""
        if seed_id is None or seed_id in self.mapping["no_actor"]:
            return None
        if any(country["id"] == seed_id for country in self.coded["countries"]):
            return Ref(Actor, seed_id)
        return self.ref(Actor, seed_id)

    def actors(self, seed_ids: str | list[str] | None) -> list[Ref]:
        listed = [seed_ids] if isinstance(seed_ids, str) else seed_ids or []
        return [actor for seed_id in listed if (actor := self.actor(seed_id))]

    def themes(self, seed_ids: Iterable[str]) -> list[Ref]:
        return [Ref(Theme, self.mapping["themes"][seed_id]) for seed_id in seed_ids]

    def principle(self, seed_id: str) -> Ref:
        return Ref(Principle, self.mapping["principles"][seed_id])

    # --- records ---------------------------------------------------------------------------------------------

    def seedling(self, model: type[Record], seed_id: str, *, shared: bool = False, **fields: Any) -> Seedling:
        """A record with what the mapping says of it: more columns, other names of an actor, internal notes."""
        said = self.mapping["records"].get(seed_id, {})
        found = Seedling(model, seed_id if shared else f"{self.code}/{seed_id}", {**fields, **said})
        if model is Actor:
            for alias in self.mapping["aliases"].get(seed_id, ()):
                found.add(Alias, **alias)
        if note := self.mapping["notes"].get(seed_id):
            found.notes.append(note)
        return found

    def cite(self, seedling: Seedling, evidence: Iterable[Coded], **part: Any) -> None:
        """Tie passages to a record or to one of its parts, once for each part of the fact that they speak of."""
        for selector in evidence:
            supports = selector.get("supports")
            labels = supports if isinstance(supports, list) else ["whole"]
            for aspect in dict.fromkeys(self.word("aspect", label) for label in labels):
                seedling.add(Evidence, passage=self.passage(selector), aspect=aspect, **part)

    def passage(self, selector: Coded) -> Ref:
        document, start, end = selector["doc"], selector["start"], selector["end"]
        if self.bodies[document][start:end] != selector["exact"]:
            raise SeedError(f"{document} does not have these words at {start}: {selector['exact']!r}")
        return self.cite_words(document, start, selector["exact"])

    def cite_words(self, document: str, start: int, exact: str) -> Ref:
        seed_id = f"{self.code}/{document}:{start}-{start + len(exact)}"
        fields = {"article": self.ref(Article, document), "exact": exact, "start": start}
        return self.cited.setdefault(seed_id, Seedling(Passage, seed_id, fields)).ref


def pair(words: Coded, name: str) -> dict[str, Any]:
    """{"fr": …, "en": …} as the two columns of a text."""
    return {f"{name}_fr": words["fr"], f"{name}_en": words.get("en", "")}


def date_of(facts: FactSet, said: Coded | None) -> UncertainDate:
    if not said:
        return UncertainDate()
    return UncertainDate(
        _day(said["earliest"]),
        _day(said["latest"]),
        said["precision"],
        said["date_text"] or "",
        facts.word("basis", said["basis"]),
        said["certainty"],
    )


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None

"""A diplomatic record as a data set: chiefs of mission and their tenures, visits and travels as events."""

import csv
import io
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from relations.dates import UncertainDate
from relations.models import (
    Actor,
    Article,
    Event,
    EventParty,
    EventType,
    Evidence,
    Outlet,
    Participation,
    Place,
    Post,
    Tenure,
)
from relations.models.article import normalise
from relations.newsroom.seeding.deeds import mode_of
from relations.newsroom.seeding.factset import Coded, FactSet
from relations.newsroom.seeding.seedlings import Ref, Seedling
from relations.vocabulary import ActorKind, Role, Sector

CHIEF = "chief_of_mission"


@dataclass(frozen=True)
class Row:
    """A row of the data set: its values, and its own words with where they start."""

    values: dict[str, str]
    words: str
    start: int


class DiplomaticRecord:
    def __init__(self, facts: FactSet):
        self.facts = facts
        self.said: Coded = facts.mapping["diplomatic_record"]
        self.body = normalise((facts.folder / self.said["file"]).read_bytes().decode("utf-8"))

    @cached_property
    def rows(self) -> list[Row]:
        reader = csv.DictReader(io.StringIO(self.body))
        lines = self.body.splitlines(keepends=True)
        starts = [0, *accumulate(len(line) for line in lines)]
        found, before = [], 1
        for values in reader:
            # A quoted value may hold line ends: a row is as many lines as the reader has taken.
            words = "".join(lines[before : reader.line_num]).rstrip("\n")
            found.append(Row(values, words, starts[before]))
            before = reader.line_num
        return found

    def outlet(self) -> list[Seedling]:
        return [self.facts.seedling(Outlet, self.said["outlet"], country=self.facts.country(self.said["country"]))]

    def article(self) -> list[Seedling]:
        outlet = self.facts.ref(Outlet, self.said["outlet"])
        return [self.facts.seedling(Article, self.said["article"], outlet=outlet, body=self.body)]

    def _passage(self, row: Row) -> Ref:
        return self.facts.cite_words(self.said["article"], row.start, row.words)

    def chiefs(self) -> list[Seedling]:
        """The chiefs of mission, each with a tenure for every row that names them."""
        found: dict[str, Seedling] = {}
        for row in self.rows:
            if row.values["kind"] == CHIEF:
                name = row.values["person"]
                person = found.setdefault(name, self._person(name, self.said["country"]))
                self._hold(person, row)
        return list(found.values())

    def _person(self, name: str, country: str) -> Seedling:
        return self.facts.seedling(
            Actor,
            name,
            actor_kind=ActorKind.PERSON,
            name_fr=name,
            name_en=name,
            country=self.facts.country(country),
            sector=Sector.GOV,
        )

    def _hold(self, person: Seedling, row: Row) -> None:
        tenure = person.add(
            Tenure,
            post=self.facts.ref(Post, self._post(row)),
            appointed=_date(row.values["appointed"]),
            start=_date(row.values["started"]),
            end=_date(row.values["ended"]),
        )
        person.add(Evidence, passage=self._passage(row), tenure=Ref(Tenure, tenure.id))

    def _post(self, row: Row) -> str:
        """By the word of the row for it, unless its note says that it was another one."""
        other: str | None = self.said["other_posts"].get(row.values["record_id"])
        return other or self.said["posts"][row.values["role"]]

    def visitors(self) -> list[Seedling]:
        found: dict[str, Seedling] = {}
        for row in self.rows:
            if journey := self.said["journeys"].get(row.values["kind"]):
                name = row.values["person"]
                person = found.setdefault(name, self._person(name, journey["visitor"]))
                person.add(Evidence, passage=self._passage(row))
        return list(found.values())

    def journeys(self) -> list[Seedling]:
        found = self.said["journeys"]
        return [self._journey(row, found[row.values["kind"]]) for row in self.rows if row.values["kind"] in found]

    def _journey(self, row: Row, said: Coded) -> Seedling:
        facts = self.facts
        seedling = facts.seedling(
            Event,
            row.values["record_id"],
            event_type=Ref(EventType, self.said["event_type"]),
            mode=mode_of(self.said["event_type"], self.said["mode"]),
            date=_date("/".join(dict.fromkeys(filter(None, (row.values["started"], row.values["ended"]))))),
            place=facts.ref(Place, said["place"]),
            place_precision=said["place_precision"],
        )
        for country in (said["visitor"], said["host"]):
            seedling.add(EventParty, country=facts.country(country))
        self._gather(seedling, row, said)
        seedling.add(Evidence, passage=self._passage(row))
        return seedling

    def _gather(self, event: Seedling, row: Row, said: Coded) -> None:
        """The visitor, the host (a state that the source names only as the place), and whom the note says was met."""
        facts, name = self.facts, row.values["person"]
        visitor, host = facts.country(said["visitor"]), facts.country(said["host"])
        event.add(
            Participation, position=1, role=Role.VISITOR, actor=facts.ref(Actor, name), country=visitor,
            post=facts.ref(Post, said["post"]), name_as_written=name,
        )  # fmt: skip
        event.add(
            Participation, position=2, role=Role.HOST, actor=facts.actor(said["host"]), country=host, is_stated=False
        )
        for position, met in enumerate(self.said["met"].get(row.values["record_id"], ()), start=3):
            event.add(
                Participation, position=position, role=Role.MEETING_PARTY, actor=facts.ref(Actor, met["who"]),
                country=host, post=facts.ref(Post, met["post"]), name_as_written=met["as_written"],
                # Who it is, the row does not say: other rows name the holder of the post.
                is_stated=met["who"] is None,
            )  # fmt: skip


def _date(value: str) -> UncertainDate:
    return UncertainDate.parse(value) if value else UncertainDate()

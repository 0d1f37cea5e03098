"""What the newsroom knows by name or code, looked up once for a whole file: one, none or several, and never a guess."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from relations.models import Actor, Alias, Country, EventMode, EventType, Place, Post, Theme
from relations.newsroom.bulk import codes
from relations.newsroom.traits import folded
from relations.reading import NEWSROOM
from relations.vocabulary import ActorKind


@lru_cache(maxsize=8192)
def plain(words: str) -> str:
    """A name as it is compared with others. The same few stand in every row of a file."""
    return folded(words)


@dataclass
class Index:
    """Ids by what they are called."""

    by_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_slug: dict[str, int] = field(default_factory=dict)

    def add(self, pk: int, *names: str) -> None:
        for name in names:
            if called := folded(name):
                self.by_name[called].add(pk)

    def find(self, words: str) -> set[int]:
        """One id, none or several."""
        if words in self.by_slug:
            return {self.by_slug[words]}
        return self.by_name.get(plain(words), set()) if words else set()


@dataclass(frozen=True)
class Side:
    """An actor as titles need it: its id, its country, its names."""

    pk: int
    country: int | None
    name_fr: str
    name_en: str


class Gazetteer:
    def __init__(self) -> None:
        self.made: dict[str, int] = {}

    # --- countries and actors -----------------------------------------------------------------------------------------

    @cached_property
    def countries(self) -> Index:
        found = Index()
        for pk, slug, *names, aliases in _rows(
            Country, "pk", "slug", "alpha3", "alpha2", "numeric", "name_fr", "name_en", "aliases"
        ):
            found.by_slug[slug] = pk
            found.add(pk, *names, *aliases.splitlines())
        return found

    @cached_property
    def country_codes(self) -> dict[str, int]:
        return {alpha3: pk for pk, alpha3 in _rows(Country, "pk", "alpha3")}

    @cached_property
    def country_names(self) -> dict[int, tuple[str, str]]:
        return {pk: (french, english) for pk, french, english in _rows(Country, "pk", "name_fr", "name_en")}

    @cached_property
    def sides(self) -> dict[int, Side]:
        return {row[0]: Side(*row) for row in _rows(Actor, "pk", "country_id", "name_fr", "name_en")}

    @cached_property
    def states(self) -> dict[int, int]:
        """By country, the actor that stands for its state."""
        rows = Actor.objects.using(NEWSROOM).filter(actor_kind=ActorKind.STATE, country__isnull=False)
        return {country: pk for pk, country in rows.order_by("-pk").values_list("pk", "country_id")}

    @cached_property
    def actors(self) -> Index:
        found = Index()
        for pk, slug, *names in _rows(Actor, "pk", "slug", "name_fr", "name_en", "acronym"):
            found.by_slug[slug] = pk
            found.add(pk, *names)
        for pk, text in Alias.objects.using(NEWSROOM).values_list("actor_id", "text").iterator():
            found.add(pk, text)
        for name, countries in self.countries.by_name.items():
            found.by_name[name] |= {self.states[pk] for pk in countries if pk in self.states}
        return found

    def country(self, words: str) -> int | None:
        """The country of a code or a name, if it is one."""
        code = codes.country(words)
        if code in self.country_codes:
            return self.country_codes[code]
        found = self.countries.find(words)
        return next(iter(found)) if len(found) == 1 else None

    def coded_actor(self, code: str, country: int | None) -> set[int]:
        """The state of a CAMEO code such as USA or USAGOV; other codes of a country name somebody within it."""
        is_state = len(code) in (3, 6) and code[3:] in ("", "GOV")
        return {self.states[country]} if is_state and country in self.states else set()

    # --- types, places, themes ----------------------------------------------------------------------------------------

    @cached_property
    def types(self) -> dict[str, int]:
        return {code: pk for pk, code in _rows(EventType, "pk", "code")}

    @cached_property
    def type_labels(self) -> dict[int, tuple[str, str]]:
        return {pk: (french, english) for pk, french, english in _rows(EventType, "pk", "label_fr", "label_en")}

    @cached_property
    def modes(self) -> dict[tuple[int, str], int]:
        return {(kind, code): pk for pk, kind, code in _rows(EventMode, "pk", "event_type_id", "code")}

    @cached_property
    def mode_labels(self) -> dict[int, tuple[str, str, str]]:
        rows = _rows(EventMode, "pk", "code", "label_fr", "label_en")
        return {pk: (code, french, english) for pk, code, french, english in rows}

    @cached_property
    def type_names(self) -> dict[str, set[tuple[int, int | None]]]:
        """Types and modes by their labels, and by "CONSULT/visit"."""
        found: dict[str, set[tuple[int, int | None]]] = defaultdict(set)
        for pk, code, *labels in _rows(EventType, "pk", "code", "label_fr", "label_en"):
            for name in (code, *labels):
                found[folded(name)].add((pk, None))
        for pk, kind, code, type_code, *labels in _rows(
            EventMode, "pk", "event_type_id", "code", "event_type__code", "label_fr", "label_en"
        ):
            for name in (f"{type_code}/{code}", *labels):
                found[folded(name)].add((kind, pk))
        return found

    def coded(self, coded: codes.Coded | None) -> set[tuple[int, int | None]]:
        """What a code stands for in our codebook; nothing if we do not have the type."""
        kind = self.types.get(coded.type) if coded else None
        return {(kind, self.modes.get((kind, coded.mode)))} if kind is not None and coded else set()

    @cached_property
    def places(self) -> Index:
        found = Index()
        for pk, slug, *names in _rows(Place, "pk", "slug", "name_fr", "name_en"):
            found.by_slug[slug] = pk
            found.add(pk, *names)
        return found

    @cached_property
    def place_kinds(self) -> dict[int, str]:
        return dict(_rows(Place, "pk", "place_kind"))

    @cached_property
    def themes(self) -> Index:
        found = Index()
        for pk, slug, *names in _rows(Theme, "pk", "slug", "code", "label_fr", "label_en"):
            found.by_slug[slug] = pk
            found.add(pk, *names)
        return found

    @cached_property
    def posts(self) -> dict[str, int]:
        return {slug: pk for pk, slug in _rows(Post, "pk", "slug")}

    def learn(self, made: Iterable[Side]) -> None:
        """Know the actors that were made for this file."""
        for side in made:
            self.sides[side.pk] = side
            self.actors.add(side.pk, side.name_fr)


def _rows(model: Any, *names: str) -> Iterator[Any]:
    return iter(model.objects.using(NEWSROOM).order_by("pk").values_list(*names).iterator())

"""The actors of one article: who they are, and every place where they are named, titled or meant."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field

from relations.newsroom.intake.ground import Ground


@dataclass(slots=True)
class Mention:
    """Words `first` to before `last` that stand for an actor; `how` says by what: name, title, metonym …"""

    first: int
    last: int
    start: int
    end: int
    how: str
    actor: int
    # Where the title before a name begins.
    lead: int = -1

    @property
    def opens(self) -> int:
        return self.first if self.lead < 0 else self.lead


@dataclass(slots=True)
class Actor:
    number: int
    kind: str
    name: str
    rule: str
    confidence: float
    role: str = ""
    organisation: str = ""
    country: str = ""
    gender: str = ""
    group: str = ""
    acronym: str = ""
    keys: set[tuple[str, ...]] = field(default_factory=set)
    mentions: list[Mention] = field(default_factory=list)
    minor: bool = False

    @property
    def is_person(self) -> bool:
        return self.kind == "person"


class Cast:
    """All actors found so far, and who stands at which word."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.actors: list[Actor] = []
        self.at: dict[int, Mention] = {}
        self.order: list[tuple[int, int]] = []
        self.titled = bytearray(len(ground.tokens) + 1)
        self._people: dict[tuple[str, ...], list[int]] = {}
        self._firsts: dict[str, list[int]] = {}
        self._bodies: dict[tuple[str, ...], int] = {}

    def add(self, kind: str, name: str, rule: str, confidence: float, **facts: str) -> Actor:
        actor = Actor(len(self.actors), kind, name, rule, confidence, **facts)  # type: ignore[arg-type]
        self.actors.append(actor)
        return actor

    def mention(self, actor: Actor, first: int, last: int, how: str) -> Mention:
        """Note that the actor stands at these words; a longer mention that begins there already is kept."""
        tokens = self.ground.tokens
        found = Mention(first, last, tokens[first].start, tokens[last - 1].end, how, actor.number)
        held = self.at.get(first)
        if held is None or held.last < last:
            self.at[first] = found
            insort(self.order, (first, actor.number))
        actor.mentions.append(found)
        return found

    def within_title(self, mention: Mention) -> bool:
        """Whether the words belong to somebody's office: « haut fonctionnaire au Bureau des affaires africaines »."""
        return self.titled[mention.first] == 1 and not self.actors[mention.actor].is_person

    # --- who was named before ------------------------------------------------------------------------------------

    def know_person(self, actor: Actor, key: tuple[str, ...]) -> None:
        """Find the actor again by the whole name, by the surname (one word or more), by the last word."""
        actor.keys.add(key)
        if len(key) > 1 and actor.number not in (firsts := self._firsts.setdefault(key[0], [])):
            firsts.append(actor.number)
        for size in range(1, len(key) + 1):
            holders = self._people.setdefault(key[-size:], [])
            if actor.number not in holders:
                holders.append(actor.number)

    def only_called_first(self, name: str) -> list[Actor]:
        """« Liu » is Liu Zhengyuan, « Getachew » Getachew Lemma, if nobody else's name begins so."""
        holders = self._firsts.get(name, [])
        return [self.actors[holders[0]]] if len(holders) == 1 else []

    def persons_called(self, key: tuple[str, ...]) -> list[Actor]:
        return [self.actors[number] for number in self._people.get(key, ())]

    def know_body(self, actor: Actor, key: tuple[str, ...]) -> None:
        self._bodies.setdefault(key, actor.number)

    def body_called(self, key: tuple[str, ...]) -> Actor | None:
        number = self._bodies.get(key)
        return None if number is None else self.actors[number]

    def holder(self, first: int, last: int) -> Mention | None:
        """The mention that begins in these words, the widest at the earliest."""
        for at in range(first, last):
            if at in self.at:
                return self.at[at]
        return None

    def places_before(self, index: int, most: int) -> list[int]:
        """Where actors were mentioned before this word, the nearest first."""
        at = bisect_left(self.order, (index, -1))
        return [first for first, _number in reversed(self.order[max(0, at - most) : at])]

    def last_before(self, index: int, fits: "Fits", farthest: int = 60) -> Actor | None:
        """The actor mentioned last before this word of those that fit."""
        at = bisect_left(self.order, (index, -1)) - 1
        for step in range(at, max(-1, at - farthest), -1):
            actor = self.actors[self.order[step][1]]
            if fits(actor):
                return actor
        return None


class Fits:
    """Whether an actor may be meant: of this kind, gender, country and group of offices, as far as each is known."""

    def __init__(
        self,
        *,
        gender: str = "",
        country: str = "",
        groups: frozenset[str] = frozenset(),
        person: bool = True,
        but: frozenset[int] = frozenset(),
    ) -> None:
        self.gender, self.country, self.groups, self.person, self.but = gender, country, groups, person, but

    def __call__(self, actor: Actor) -> bool:
        if actor.is_person != self.person or actor.number in self.but:
            return False
        if self.gender and actor.gender and actor.gender != self.gender:
            return False
        if self.country and actor.country and actor.country != self.country:
            return False
        return not self.groups or actor.group in self.groups

"""The findings of a reading as proposals: one for each record that could be made, tied to its exact words."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from relations.dates import UncertainDate
from relations.newsroom.intake.cast import Actor, Mention
from relations.newsroom.intake.event_titles import titles_of
from relations.newsroom.intake.events import EventFinding
from relations.newsroom.intake.measures import MeasureFinding
from relations.newsroom.intake.naming import Names
from relations.newsroom.intake.places import PlaceFinding
from relations.newsroom.intake.principles import Invocation
from relations.newsroom.intake.reading import Reading
from relations.newsroom.intake.said import Quotation
from relations.newsroom.intake.suggestions import LEAST
from relations.newsroom.proposals.certainty import told_how
from relations.newsroom.proposals.verbs_shown import verb_group, whole_verb
from relations.newsroom.traits import folded
from relations.vocabulary import ActorKind, MeasureKind, StatementForm, Tier, Voice

MOST_MENTIONS = 50
# How many signs before a name or its title may say whose people somebody belongs to.
BESIDE = 30
KNOWN = "known to the newsroom"
STATE = str(ActorKind.STATE)
# What a text says of a measure: that it was imposed, answered with another, lifted.
LIFTED = "lifted"
# Marks of quotation that open and close, with the blank that French sets inside.
OPENING, CLOSING = "«“\"‘'", "»”\"’'"
# Kinds that the reader tells and the record has no word for.
MEASURE_KINDS = {"sanctions": MeasureKind.SANCTION}
VOICES = frozenset(Voice.values)


@dataclass(frozen=True)
class Finding:
    """What could become a record of `kind`; `values` are its fields, and other findings by their fingerprints."""

    kind: str
    start: int
    end: int
    values: dict[str, Any]
    rule: str
    because: str
    confidence: float
    fingerprint: str


def findings(reading: Reading, names: Names | None = None, *, is_official: bool = False) -> list[Finding]:
    """Everything that a text says, in its order; who and where stands before what happened with them.

    `names` are those that titles are made with; an official text speaks for those who issue it.
    """
    return sorted(Sifting(reading, names or Names(), is_official).found(), key=lambda one: (one.start, one.end))


class Sifting:
    """Turns the findings of one reading into proposals, and remembers which became which."""

    def __init__(self, reading: Reading, names: Names, is_official: bool) -> None:
        self.reading, self.names, self.is_official = reading, names, is_official
        self.text = reading.text
        self._seen: Counter[tuple[str, ...]] = Counter()
        self._actors: dict[int, Finding] = {}
        self._places: dict[str, Finding] = {}
        self._events: dict[int, Finding] = {}
        self._statements: list[Finding] = []

    def found(self) -> Iterator[Finding]:
        known = [
            (mention.start, mention.end)
            for actor in self.reading.actors
            for mention in actor.mentions
            if actor.rule == KNOWN
        ]
        somebody = [one for one in self.reading.actors if _is_somebody(one) and not _is_within(one, known)]
        self._actors = {actor.number: self._actor(actor) for actor in somebody}
        self._places = {place.name: self._place(place) for place in self.reading.places if _is_somewhere(place)}
        facts = [event for event in self.reading.facts if event.confidence >= LEAST]
        self._events = {id(event): self._event(event) for event in facts}
        self._statements = [self._statement(quotation) for quotation in self.reading.quotations]
        yield from (*self._actors.values(), *self._places.values(), *self._events.values(), *self._statements)
        yield from (self._invocation(one) for one in self.reading.invocations)
        yield from (self._measure(one) for one in self.reading.measures if id(one.event) in self._events)

    def _made(self, kind: str, span: tuple[int, int], values: dict[str, Any], *identity: str, **why: Any) -> Finding:
        return Finding(kind, *span, values, fingerprint=self._fingerprint(kind, identity), **why)

    def _fingerprint(self, kind: str, identity: Iterable[str]) -> str:
        """Of what is proposed and its words, not of where they stand: a text that grows keeps its decisions."""
        said = (kind, *map(folded, identity))
        self._seen[said] += 1
        return hashlib.sha256("\0".join((*said, str(self._seen[said]))).encode()).hexdigest()

    # --- who and where --------------------------------------------------------------------------------------------

    def _actor(self, actor: Actor) -> Finding:
        named = next((one for one in actor.mentions if one.how == "name"), actor.mentions[0])
        country = self._country_beside(named)
        is_doubtful = actor.is_person and bool(actor.country and country and country != actor.country)
        values = {
            "name": actor.name,
            "actor_kind": actor.kind,
            "country": country if is_doubtful else actor.country,
            # The record knows somebody of the name, of another country than the text says here.
            "is_doubtful": is_doubtful,
            "gender": actor.gender,
            "title": actor.role,
            "organisation": actor.organisation,
            "acronym": actor.acronym,
            "sentence": self._sentence(named.start),
            "mentions": [[one.start, one.end] for one in actor.mentions[:MOST_MENTIONS]],
        }
        span = self._opening(named), named.end
        why = {"rule": actor.rule, "because": self.text[span[0] : span[1]], "confidence": actor.confidence}
        return self._made("actor", span, values, actor.kind, actor.name, **why)

    def _country_beside(self, named: Mention) -> str:
        """Whose people the words before a name belong to: « le ministre sénégalais Abdoulaye Diop »."""
        start = max(self._sentence(named.start)[0], self._opening(named) - BESIDE)
        beside = [
            (mention.start, actor.country)
            for actor in self.reading.actors
            if actor.kind == STATE
            for mention in actor.mentions
            if start <= mention.start and mention.end <= named.start
        ]
        return max(beside, default=(0, ""))[1]

    def _opening(self, mention: Mention) -> int:
        return self.reading.ground.tokens[mention.opens].start

    def _place(self, place: PlaceFinding) -> Finding:
        values: dict[str, Any] = {"name": place.name, "place_kind": place.kind, "country": place.country}
        values["mentions"] = [list(span) for span in place.spans[:MOST_MENTIONS]]
        why = {"rule": place.rule, "because": place.name, "confidence": place.confidence}
        return self._made("place", place.spans[0], values, place.name, **why)

    def _who(self, actor: Actor | None) -> dict[str, Any]:
        """An actor as another finding names it: a state by its country, anybody else by the finding that it is."""
        if actor is None:
            return {}
        found = self._actors.get(actor.number)
        state = actor.country if actor.kind == STATE else ""
        return {"name": actor.name, "state": state, "finding": found.fingerprint if found else ""}

    def _named(self, name: str) -> dict[str, Any]:
        actor = next((one for one in self.reading.actors if one.name == name), None)
        return self._who(actor) or {"name": name, "state": "", "finding": ""}

    def _sentence(self, place: int) -> list[int]:
        ground = self.reading.ground
        sentence = ground.sentence_of(ground.token_at(place))
        return [sentence.start, sentence.end]

    # --- what happened ---------------------------------------------------------------------------------------------

    def _event(self, event: EventFinding) -> Finding:
        place = self._places.get(event.place)
        titles = titles_of(event, self.names, self.reading.language)
        told = told_how(self.text, self._sentence(event.start), is_official=self.is_official)
        values = {
            "title_fr": titles.french,
            "title_en": titles.english,
            "certainty": told.certainty,
            # The words that make it less sure.
            "told_by": told.words,
            "event_type": event.type,
            "mode": event.mode,
            "date": date_values(event.date),
            "place": {"name": event.place, "finding": place.fingerprint if place else ""},
            "parts": [
                {**self._who(part.actor), "role": part.role, "country": part.actor.country, "written": part.actor.name}
                for part in event.parts
            ],
            "parties": list(dict.fromkeys(part.actor.country for part in event.parts if part.actor.country)),
            "themes": self._themes(event.start, event.end),
        }
        why = {"rule": event.rule, "because": verb_group(event.words), "confidence": event.confidence}
        return self._made("event", (event.start, event.end), values, event.type, event.text, **why)

    def _themes(self, start: int, end: int) -> list[str]:
        """Those whose words stand in the sentences of the passage."""
        first, last = self._sentence(start)[0], self._sentence(max(start, end - 1))[1]
        return [one.code for one in self.reading.themes if first <= one.start < last]

    def _measure(self, measure: MeasureFinding) -> Finding:
        event = measure.event
        by = next((part.actor for part in event.parts if part.role in ("actor", "announcer")), None)
        target = next((part.actor for part in event.parts if part.role == "recipient"), None)
        kind = MEASURE_KINDS.get(measure.kind, measure.kind)
        values = {
            "label_fr": titles_of(event, self.names, self.reading.language).french,
            "measure_kind": str(kind if kind in MeasureKind.values else MeasureKind.OTHER),
            "stage": measure.stage,
            "imposed_by": self._side(by),
            "target": self._side(target),
            "event": self._events[id(event)].fingerprint,
        }
        why = {
            "rule": f"measure: {measure.stage}",
            "because": verb_group(event.words),
            "confidence": measure.confidence,
        }
        return self._made("measure", (measure.start, measure.end), values, measure.stage, measure.text, **why)

    def _side(self, actor: Actor | None) -> dict[str, Any]:
        """Whoever takes a measure takes it for their state."""
        if actor is None or not actor.country or actor.kind == STATE:
            return self._who(actor)
        state = next((one for one in self.reading.actors if one.kind == STATE and one.country == actor.country), None)
        return self._who(state) or {"name": actor.name, "state": actor.country, "finding": ""}

    # --- what was said -----------------------------------------------------------------------------------------------

    def _statement(self, quotation: Quotation) -> Finding:
        start, end = with_marks(self.text, quotation.start, quotation.end)
        speaker = self.reading.actors[quotation.actor] if quotation.actor is not None else None
        values = {
            "form": str(StatementForm.DIRECT_QUOTE),
            "verbatim": self.text[start:end],
            "content_fr": quotation.text if self.reading.language == "fr" else "",
            "language": self.reading.language,
            "speaker": self._who(speaker) or {"name": quotation.speaker, "state": "", "finding": ""},
            "themes": self._themes(start, end),
        }
        verb = whole_verb(self.text, start, end, quotation.verb)
        why = {"rule": quotation.rule, "because": verb, "confidence": quotation.confidence}
        return self._made("statement", (start, end), values, quotation.text, **why)

    def _invocation(self, one: Invocation) -> Finding:
        said = next((said for said in self._statements if said.start <= one.start < said.end), None)
        values = {
            "principle": one.slug,
            "wording": one.text,
            "language": self.reading.language,
            "act": one.act,
            "voice": one.voice if one.voice in VOICES else str(Voice.ARTICLE),
            "tier": str(Tier.NAMED if folded(one.label) in folded(one.text) else Tier.NORM),
            "invoker": self._named(one.speaker) if one.speaker else {},
            "statement": said.fingerprint if said else "",
        }
        why = {"rule": one.rule, "because": one.text, "confidence": one.confidence}
        return self._made("invocation", (one.start, one.end), values, one.slug, one.text, **why)


def _is_somebody(actor: Actor) -> bool:
    return actor.kind != STATE and actor.confidence >= LEAST and bool(actor.mentions) and not actor.minor


def _is_within(actor: Actor, known: list[tuple[int, int]]) -> bool:
    """Whether the words are always part of a longer name that the newsroom knows."""
    if actor.rule == KNOWN:
        return False
    return all(any(start <= one.start and one.end <= end for start, end in known) for one in actor.mentions)


def _is_somewhere(place: PlaceFinding) -> bool:
    return place.kind != "country" and place.confidence >= LEAST and bool(place.spans)


def date_values(date: UncertainDate) -> dict[str, str | None]:
    return {name: None if value is None else str(value) for name, value in asdict(date).items()}


def with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A quotation with the marks around it, where it stands in some: as printed, its proof holds them."""
    first = start - 1 if start and text[start - 1] in " \u00a0\u202f" else start
    last = end + 1 if text[end : end + 1] in (" ", "\u00a0", "\u202f") else end
    if first and text[first - 1] in OPENING and text[last : last + 1] and text[last] in CLOSING:
        return first - 1, last + 1
    return start, end

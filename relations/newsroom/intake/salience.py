"""Whom the text goes on about: those named before, weighed by how near and in what part they were named."""

from collections.abc import Callable
from dataclasses import dataclass

from relations.newsroom.intake.cast import Actor, Cast, Fits, Mention
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.text import Sentence

# How many sentences back somebody may be meant without being named again.
FARTHEST = 6
SUBJECT, AGENT, SPOKE_LAST, SAME_GENDER = 3.0, 2.0, 3.0, 1.0
TAKES = frozenset(("il", "elle", "he", "she"))
BY_WHOM = frozenset(("par", "by"))
# A sentence back costs one, a paragraph two more.
PARAGRAPH = 2.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be meant, how much speaks for it, and what."""

    actor: Actor
    weight: float
    reasons: tuple[str, ...]


class Salience:
    """Weighs the persons of the last sentences; asks of a mention whether a preposition governs it."""

    def __init__(self, ground: Ground, cast: Cast, governed: Callable[[int, int], bool]) -> None:
        self.ground, self.cast, self.governed = ground, cast, governed

    def best(self, at: int, fits: Fits, last: Actor | None, last_at: int) -> Candidate | None:
        """Who is most likely meant at word `at`; `last` spoke last, up to word `last_at`. Of equals the nearest."""
        weighed = self._candidates(at, fits, last)
        if last is not None and last_at >= 0 and fits(last):
            weighed.append(self._spoke(at, last, min(last_at, len(self.ground.tokens) - 1)))
        return max(weighed, key=lambda one: one.weight, default=None)

    def _candidates(self, at: int, fits: Fits, last: Actor | None) -> list[Candidate]:
        here = self.ground.sentence_of(at)
        found: list[Candidate] = []
        for number in range(here.index, max(-1, here.index - FARTHEST), -1):
            sentence = self.ground.document.sentences[number]
            mentions = self._narrated(sentence, at)
            subject = self._subject_of(sentence, mentions)
            near = self._distance(sentence, here)
            found += [
                self._weigh(mention, near, mention is subject, fits.gender, last)
                for mention in mentions
                if fits(self.cast.actors[mention.actor]) and (mention is subject or number < here.index)
            ]
        return found

    def _narrated(self, sentence: Sentence, at: int) -> list[Mention]:
        places = range(sentence.first, min(sentence.last, at))
        return [m for index in places if (m := self.cast.at.get(index)) and self.ground.tokens[index].quote < 0]

    def _subject_of(self, sentence: Sentence, mentions: list[Mention]) -> Mention | None:
        """The first that no preposition governs, unless a pronoun took that part before: « Il a convoqué X »."""
        named = (one for one in mentions if one.how not in ("theirs", "place"))
        first = next((one for one in named if not self.governed(one.first, sentence.first)), None)
        if first is None or any(self.ground.low(at) in TAKES for at in range(sentence.first, first.opens)):
            return None
        return first

    def _weigh(self, mention: Mention, near: float, is_subject: bool, gender: str, last: Actor | None) -> Candidate:
        actor = self.cast.actors[mention.actor]
        part, reason = (SUBJECT, "subject") if is_subject else self._part(mention)
        parts = {"near": near, reason: part}
        if gender and actor.gender == gender:
            parts["same gender"] = SAME_GENDER
        if actor is last:
            parts["spoke last"] = SPOKE_LAST
        return Candidate(actor, sum(parts.values()), tuple(parts))

    def _part(self, mention: Mention) -> tuple[float, str]:
        led = (self.ground.low(mention.opens - 1), self.ground.low(mention.opens - 2))
        if any(self.ground.low(mention.opens - step) in ("voix", "bouche") for step in range(2, 6)):
            # « par la voix de son vice-président, X »
            return AGENT, "agent"
        return (AGENT, "agent") if led[0] in BY_WHOM or led[1] in BY_WHOM else (0.0, "named beside")

    def _spoke(self, at: int, last: Actor, last_at: int) -> Candidate:
        here, there = self.ground.sentence_of(at), self.ground.sentence_of(last_at)
        return Candidate(last, self._distance(there, here) + SUBJECT + SPOKE_LAST, ("spoke last",))

    def _distance(self, sentence: Sentence, here: Sentence) -> float:
        return -(here.index - sentence.index) - PARAGRAPH * (here.paragraph - sentence.paragraph)

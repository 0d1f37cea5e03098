"""Whose words a passive brings: « a été qualifiée de « … » par X », "described by X as "…"": the agent's."""

from relations.newsroom.intake.sayings import is_participle, is_saying, sayings
from relations.newsroom.intake.speaker import Speaker
from relations.newsroom.intake.tails import Tails

BY_WHOM = frozenset(("par", "by"))
BEING_FR = frozenset(("est", "sont", "etait", "etaient", "fut", "furent", "sera", "seront"))
BEING_EN = frozenset(("is", "are", "was", "were", "been", "being", "be"))
# What is said of itself: « s’est dit », no passive.
REFLEXIVE = frozenset(("s'", "se", "m'", "nous"))


class Passives(Tails):
    """Reads who is behind a verb of saying whose subject is what is spoken of."""

    def is_passive(self, verb: int) -> bool:
        ground = self.ground
        if ground.language == "en":
            said = sayings("en").get(ground.low(verb)) in ("past", "participle")
            led = ground.low(verb - 1) in BEING_EN or ground.low(verb - 2) in BEING_EN
            return said and (led or ground.low(verb + 1) == "by")
        if ground.low(verb - 1) in REFLEXIVE or ground.low(verb - 2) in REFLEXIVE:
            return False
        if any(ground.low(at) == "ete" and ground.low(at - 1) != "avoir" for at in (verb + 1, verb + 2)):
            # « a été qualifiée »; « raconte avoir été … » is no passive of telling.
            return True
        return ground.low(verb) in BEING_FR and is_participle(ground, verb + 1)

    def agent(self, first: int, at: int, last: int, end: int) -> Speaker | None:
        """Of a passive in the words from `first` to before the quotation at `at`: named before it, or after `last`."""
        verb = next((i for i in range(at - 1, max(first - 1, at - 25), -1) if self._opens_passive(i)), None)
        if verb is None:
            return None
        inside = range(verb + 1, at)
        behind = range(last, min(end, last + 2))
        by = next((i for i in (*inside, *behind) if self.ground.low(i) in BY_WHOM), None)
        if by is None:
            return None
        if by < at and any(is_saying(self.ground, i) and not self.is_passive(i) for i in range(by + 1, at)):
            return None
        limit = at if by < at else end
        named = next((i for i in range(by + 1, min(limit, by + 5)) if self._is_speaker(i)), None)
        return self._speaker_at(named, verb, "by whom it was said", 0.9) if named is not None else None

    def _opens_passive(self, at: int) -> bool:
        token = self.ground.tokens[at]
        if token.quote >= 0 or not token.is_word:
            return False
        form = sayings(self.ground.language).get(token.text.lower())
        said = is_saying(self.ground, at) or form == "participle"
        # « accusé par X », « s’est vu reprocher par X »
        bare = (said or form == "infinitive") and self.ground.low(at + 1) in BY_WHOM
        return bare or (said and self.is_passive(at))

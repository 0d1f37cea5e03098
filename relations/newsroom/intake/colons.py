"""Words behind a colon: whose name, title, gesture or noun stands before it."""

from relations.newsroom.intake.passives import Passives
from relations.newsroom.intake.salience import TAKES
from relations.newsroom.intake.sayings import AUXILIARIES_FR, is_saying
from relations.newsroom.intake.speaker import (
    ADDRESSEES,
    CLITICS,
    DOES,
    FINITE_ENDS,
    HOUSES,
    INDEFINITE,
    OF,
    THE_SAME,
    WORDS_OF,
    Speaker,
)


class Colons(Passives):
    """Reads what stands before « : « … » »."""

    def _named_before_colon(self, first: int, at: int) -> Speaker | None:
        """« Réponse de X : », « …, prévient un diplomate du Golfe : »."""
        ground = self.ground
        for index in range(max(first, at - 16), at - 1):
            if self._is_speaker(index) and at - 2 <= self.reach(index) <= at - 1:
                mention = self.cast.at.get(index)
                opens = mention.opens if mention else index
                verb = opens - 1
                while verb > first and ground.low(verb) in ("le", "la", "l'", "un", "une", "the", "a", "an", "les"):
                    verb -= 1
                led = ground.low(first) in (
                    "reponse",
                    "reaction",
                    "replique",
                    "commentaire",
                    "answer",
                    "reply",
                    "et",
                    "mot",
                    "verdict",
                )
                if (
                    index == first
                    or led
                    or is_saying(ground, verb)
                    or (ground.low(opens) == "du" and ground.low(verb) in WORDS_OF)
                    or ground.low(verb) in ("de", "par", "chez", "cote", "pour")
                ):
                    return self._speaker_at(index, verb, "before a colon", 0.9)
        return None

    def _colon(self, first: int, at: int) -> Speaker | None:
        """« Abdoulaye Diop : « … » », « Le ministre malien : »."""
        ground = self.ground
        if ground.low(at - 1) != ":":
            return None
        mention = self.cast.holder(first, at - 1)
        if (ground.low(first), ground.low(first + 1)) in THE_SAME:
            # « Le même, devant les industriels : « … » »
            return self.same_voice("the same as before", 0.85)
        if ground.low(first) in TAKES:
            # « Il a ri : « … » »
            return self._pronoun(ground.low(first), first, -1)
        for word in range(first, at - 2):
            if ground.low(word) in WORDS_OF and (uttered := self.issuer(word, min(at, word + 5))) is not None:
                # « Une phrase du porte-parole, lâchée entre deux portes : « … » »
                return uttered
        if mention is None:
            return self._gesture(first, at)
        confidence = 0.85 if mention.last >= at - 2 else 0.7
        found = self._speaker_at(self._subject_start(first, at), -1, "before a colon", confidence)
        return found

    def _gesture(self, first: int, at: int) -> Speaker | None:
        """« Au bord de l’eau, un éclusier hausse les épaules : »: the noun that opens the clause, whatever it does."""
        ground = self.ground
        comma = next((i for i in range(first, min(at, first + 10)) if ground.low(i) == ","), first - 1)
        start = comma + 1 if ground.low(first) in ADDRESSEES | HOUSES else first
        if (unknown := self._stranger_speaks(first, at, "subject before a colon, in its own words")) is not None:
            return unknown
        if ground.low(start) not in INDEFINITE or self._is_speaker(start):
            return None
        for verb in range(start + 2, min(at, start + 9)):
            if ground.low(verb) in CLITICS:
                return Speaker(None, ground.words(start, verb), "subject before a colon, in its own words", 0.62)
            if (
                ground.low(verb + 1) in DOES
                and ground.low(verb).endswith(FINITE_ENDS)
                and ground.low(verb - 1) not in OF
            ):
                return Speaker(None, ground.words(start, verb), "subject before a colon, in its own words", 0.62)
            if ground.low(verb) in ADDRESSEES - OF or ground.low(verb) in AUXILIARIES_FR:
                return None
        return None

    def _subject_start(self, first: int, at: int) -> int:
        named = [index for index in range(first, at) if index in self.cast.at or index in self.offices]
        return next((index for index in named if not self._governed(index, first)), named[0] if named else first)

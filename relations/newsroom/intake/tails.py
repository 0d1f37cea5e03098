"""Who says a whole sentence, told at its end: « …, estime le ministre. », "…, the ministry said in a statement."."""

from relations.newsroom.intake.attributions import Attributions
from relations.newsroom.intake.sayings import INVERTED, is_saying
from relations.newsroom.intake.speaker import NP_OPENERS, Speaker


class Tails(Attributions):
    """Reads the verb of saying behind the last comma of a sentence."""

    def tail(self, at: int, end: int) -> Speaker | None:
        """Who says a sentence at its end; an agency that passes it on says nothing."""
        found = self._tail(at, end)
        return None if found and found.actor and found.actor.kind == "media" else found

    def _tail(self, at: int, end: int) -> Speaker | None:
        """« … « peu solide » pour un pays ami, estime le ministre. »: said behind the last comma."""
        ground = self.ground
        for comma in range(end - 2, at - 1, -1):
            if ground.low(comma) != "," or ground.tokens[comma].quote >= 0:
                continue
            verb = comma + 1 + (ground.low(comma + 1) in ("s'", "se"))
            if ground.language == "en":
                return self._told_last(comma + 1, end)
            if is_saying(ground, verb):
                start = self._past_verb(verb)
                opens = any(
                    self._is_speaker(i) or ground.low(i) in NP_OPENERS for i in range(start, min(end, start + 3))
                )
                turned = ground.low(verb).endswith(INVERTED) or opens
                return self._after_verb(verb, end) if turned else None
        return None

    def _told_last(self, at: int, end: int) -> Speaker | None:
        """ "… following "unacceptable" remarks, the ministry said.": only where nothing but how it was said follows."""
        verb = next((i for i in range(at + 1, min(end, at + 12)) if is_saying(self.ground, i)), None)
        said = verb is not None and (self.ground.low(verb + 1) in (".", "in", "on", "late") or verb + 1 >= end)
        return self._subject_then_verb(at, end) if said else None

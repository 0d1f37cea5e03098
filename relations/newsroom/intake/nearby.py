"""Who says words that no verb of saying claims: the line below, the sentence before, the voice that spoke last."""

import re
from functools import cached_property

from relations.newsroom.intake.cast import Actor, Cast
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.sayings import is_saying
from relations.newsroom.intake.speaker import GOES_ON, PAPERS, PRONOUNS, WORDS_OF, Speaker
from relations.newsroom.intake.speakers import Speakers
from relations.newsroom.intake.text import Sentence

# What an interview says of itself before its first question.
INTERVIEW = re.compile(
    r"\b(?:entretien|interview|entrevue|questions?|interviewed|conversation|grand oral)\b"
    r" ?(?:exclusive?|croisee?|accordee?|par)? ?(?:avec|de|a|au|du|with|to|of|for|:)?"
)
# What a paper puts above one.
HEADED = re.compile(
    r"(?m)^(?:entretien|interview|grand entretien|questions a|q&a)\b"
    r"|propos recueillis|\brecueilli par\b|interview by"
)
# In which paragraphs who answers is presented.
PRESENTED = 5
# How far behind such a word the name of who answers may stand.
NAME_WITHIN = 14


class Nearby:
    """Looks around a quotation for whose it is."""

    def __init__(self, ground: Ground, cast: Cast, speakers: Speakers) -> None:
        self.ground, self.cast, self.speakers = ground, cast, speakers
        self.before_quote: int = -1

    def beside(self, first: int, last: int) -> Speaker | None:
        """By the line below, the sentence before, or who spoke last in this paragraph."""
        return self._signed(last) or self._answered(first) or self._led_in(first) or self._same_voice(first)

    def _signed(self, last: int) -> Speaker | None:
        """The line below, or what stands behind a dash on the same line."""
        ground = self.ground
        token = ground.token(last)
        if token is None:
            return None
        end = last
        while end < len(ground.tokens) and ground.tokens[end].paragraph == token.paragraph and end - last <= 31:
            end += 1
        starts_line = token.paragraph != ground.tokens[last - 1].paragraph
        name = self.speakers.cast.at.get(last)
        alone = name is not None and name.last == end and self.speakers.cast.actors[name.actor].is_person
        return self.speakers.signature(last, end) if starts_line or alone or token.low in ("–", "-", "(") else None

    def led_out(self, last: int) -> Speaker | None:
        """« … » Le président garde son calme: whom the next sentence is about, if nobody else is near."""
        token = self.ground.token(last)
        if token is None or token.quote >= 0 or token.paragraph != self.ground.tokens[last - 1].paragraph:
            return None
        end = self.ground.sentence_of(last).last
        if self.ground.low(last) in ("c'", "tel", "telle", "voilà", "ainsi"):
            # « … » C’est par cette formule que le ministre X a résumé …
            said = any(self.ground.low(at) in WORDS_OF for at in range(last + 1, min(end, last + 7)))
            near = range(last + 1, min(end, last + 10))
            led = next((at + 1 for at in near if self.ground.low(at) in ("que", "qu'")), 0)
            if said and led and (found := self.speakers.whoever(led, min(end, led + 4))) is not None:
                return found
        if any(self.ground.low(at) in WORDS_OF for at in (last, last + 1)):
            # « … » Le message de X se voulait rassurant.
            return self.speakers.issuer(last, min(end, last + 6)) or self.speakers.subject_of(last, end)
        return self.speakers.subject_of(last, end)

    def _led_in(self, first: int) -> Speaker | None:
        """« Le ministre s’est félicité de l’accord. « … » » and « … en ces termes : »."""
        ground = self.ground
        sentence, goes_back = ground.sentence_of(first), False
        for step in (1, 2, 3):
            number = sentence.index - step
            if number < 0:
                return None
            earlier = ground.document.sentences[number]
            if ground.frame.heads(earlier.start):
                return None
            gap = sentence.paragraph - earlier.paragraph
            if gap > 1 or (step > 1 and gap) or (step == 3 and not goes_back):
                return None
            if earlier.first <= self.before_quote <= earlier.last + 1 and not self._leaves(earlier):
                voice = self.speakers.same_voice("goes on after words of the same voice", 0.8)
                if voice is not None:
                    return voice
            if step == 1 and ground.low(earlier.last - 1) == "?" and (voice := self._asked(first)) is not None:
                return voice
            if found := self._of_earlier(earlier, about=step == 1 or goes_back):
                return found
            goes_back = ground.low(earlier.first) in GOES_ON
        return None

    def _leaves(self, earlier: Sentence) -> bool:
        """« … » Elle rit. « … »: the sentence right behind the words turns to another person."""
        if earlier.first != self.before_quote:
            return False
        found = self._about(earlier)
        ground = self.ground
        parted = ground.tokens[earlier.first].paragraph > ground.tokens[earlier.first - 1].paragraph
        if parted and found and found.actor:
            # A new paragraph that is about somebody else.
            return found.actor is not self.speakers.last or self.speakers.unnamed is not None
        speaker = None if self.speakers.unnamed else self.speakers.last
        return bool(found and found.actor and found.actor.is_person and found.actor is not speaker)

    def _asked(self, first: int) -> Speaker | None:
        """ "The memorandum, he said, was "dead." And if not? "Then …" ": who spoke last answers the reporter."""
        spoke = max(self.speakers.last_at, self.speakers.unnamed_at)
        near = spoke >= 0 and self.ground.tokens[first].paragraph - self.ground.tokens[spoke - 1].paragraph <= 1
        return self.speakers.same_voice("answers a question", 0.75) if near else None

    def _of_earlier(self, earlier: Sentence, *, about: bool) -> Speaker | None:
        """Who speaks in a sentence before, or, with `about`, whom it is about."""
        ground = self.ground
        speaks = any(is_saying(ground, at) for at in range(earlier.first, min(earlier.last, earlier.first + 120)))
        found = self.speakers.tail(earlier.first, earlier.last) if speaks else None
        found = found or (self.speakers.before(earlier.first, earlier.last) if speaks else None)
        if about and not (found and found.actor):
            unknown = self.speakers.stranger(earlier.first, earlier.last)
            if unknown:
                return Speaker(None, self.ground.words(*unknown), "sentence before, about somebody unnamed", 0.62)
        if not (found and found.actor) and about:
            found = self._about(earlier) or found
        if found is None or not (found.actor or found.rule.endswith("by title alone")):
            return None
        return Speaker(found.actor, found.words, "sentence before", 0.7 if speaks else 0.6, found.verb)

    def _about(self, earlier: Sentence) -> Speaker | None:
        """Its subject; whom its pronoun means; whose paper it announces: « Communiqué du ministère. »"""
        opening = self.ground.low(earlier.first)
        if opening in PRONOUNS and opening != "on" and (actor := self.speakers.meant_by(opening, earlier.first)):
            return Speaker(actor, "", "sentence before", 0.6)
        if opening in PAPERS and (issuer := self.speakers.issuer(earlier.first, earlier.last)):
            return issuer
        found = self.speakers.subject_of(earlier.first, earlier.last)
        if found is None or not (found.actor and found.actor.is_person):
            # « Passée par Addis-Abeba, elle a gardé le goût des couloirs. « … » »
            taker = self.speakers.taker_in(earlier.first, earlier.last)
            actor = self.speakers.meant_by(self.ground.low(taker), taker) if taker is not None else None
            return Speaker(actor, "", "sentence before", 0.6) if actor else found
        return found

    # --- interviews -----------------------------------------------------------------------------------------------

    def _answered(self, first: int) -> Speaker | None:
        """The paragraph before is a question, and the article an interview: who answers it was named at its head."""
        sentence = self.ground.sentence_of(first)
        if self.interviewed is None or not sentence.index or first != sentence.first:
            return None
        asked = self.ground.document.sentences[sentence.index - 1]
        if asked.paragraph == sentence.paragraph or self.ground.tokens[asked.last - 1].text not in ("?", "…"):
            return None
        return Speaker(self.interviewed, "", "answers in an interview", 0.8)

    @cached_property
    def interviewed(self) -> Actor | None:
        """The first person named behind « entretien avec »."""
        ground = self.ground
        for found in INTERVIEW.finditer(ground.document.plain[:3000]):
            start = ground.token_at(found.end())
            named = (self.cast.at[at] for at in range(start, start + NAME_WITHIN) if at in self.cast.at)
            person = next((m for m in named if self.cast.actors[m.actor].is_person), None)
            if person:
                return self.cast.actors[person.actor]
        return self._presented()

    def _presented(self) -> Actor | None:
        """« ENTRETIEN », « Propos recueillis … » with no name beside it: the first person whom the opening presents."""
        ground = self.ground
        if HEADED.search(ground.document.plain[:600]) is None:
            return None
        opening = (at for at, token in enumerate(ground.tokens) if token.paragraph < PRESENTED and at in self.cast.at)
        people = (self.cast.actors[self.cast.at[at].actor] for at in opening)
        return next((actor for actor in people if actor.is_person), None)

    def _same_voice(self, first: int) -> Speaker | None:
        ground = self.ground
        if self.speakers.last is None or self.speakers.last_at < 0 or self.speakers.last_at >= len(ground.tokens):
            return None
        gap = ground.tokens[first].paragraph - ground.tokens[self.speakers.last_at].paragraph
        if gap and (about := self._about_paragraph(first)):
            return about
        return Speaker(self.speakers.last, "", "goes on after words of the same voice", 0.65) if gap <= 2 else None

    def _about_paragraph(self, first: int) -> Speaker | None:
        """Whom a new paragraph is about, once it names a person as a subject: it has left the voice of the last one."""
        ground, here = self.ground, self.ground.sentence_of(first)
        number, spoken = here.index - 1, ground.tokens[self.speakers.last_at - 1].paragraph
        while number >= 0 and spoken < (earlier := ground.document.sentences[number]).paragraph >= here.paragraph - 1:
            found = self.speakers.subject_of(earlier.first, earlier.last)
            if found and found.actor and found.actor.is_person:
                return Speaker(found.actor, "", "whom the paragraph is about", 0.65)
            number -= 1
        return None

"""Whose words a paper carries: « précise le communiqué », « lit-on dans la note », "the statement added"."""

from relations.newsroom.intake.cast import Actor
from relations.newsroom.intake.sayings import is_saying
from relations.newsroom.intake.speaker import ADDRESSEES, DOCUMENTS, ISSUED_BY, JOINT, PAPERS, THE_SAME, THINGS, Speaker
from relations.newsroom.intake.subjects import Subjects
from relations.newsroom.intake.text import Sentence

# A noun that stands more often than this describes nobody in particular.
SEEN = 40
# How many sentences back the paper may have been announced.
FARTHEST = 5
GOVERNMENTS = frozenset(("gouvernement", "presidence", "ministere", "government", "ministry", "presidency"))
# What says something where it is the subject itself: « l’accord prévoit « … » ».
TREATIES = frozenset(("accord", "traite", "protocole", "memorandum", "agreement", "treaty", "convention"))
# « ce proche du roi », "this veteran": points back at somebody.
POINTING = {"ce": "m", "cet": "m", "cette": "f", "this": ""}
TAKEN_UP = {"le": "m", "la": "f"}
ARTICLES = ("un", "une", "a", "an", "le", "la", "l'", "the", "ce", "cette", "this")
DEFINITE = frozenset(("le", "la", "l'", "the", "ce", "cette", "this", "du", "au", "meme", "same"))


class Papers(Subjects):
    """A paper speaks for who issued it; a source that has no name, and a paper of several, for itself."""

    def _paper(self, start: int, end: int, verb: int) -> Speaker | None:
        for at in range(start, end):
            if self.ground.tokens[at].quote >= 0:
                continue
            if self.ground.low(at) in TREATIES and self.ground.low(at - 2) not in ADDRESSEES:
                return self._source(at, verb) if self.ground.low(at - 1) in ARTICLES else None
            if self.ground.low(at) in PAPERS:
                named = self.issuer(at, at + 4, verb) or self._author(at, verb) or self._seated(at, verb)
                return named or self._source(at, verb)
        return None

    def _paper_before(self, first: int, verb: int) -> Speaker | None:
        """« Dans un communiqué, le gouvernement affirme »: the nearest that no preposition governs."""
        places = (at for at in range(verb - 1, first - 1, -1) if self.ground.low(at) in PAPERS)
        free = next((at for at in places if not self._governed(at, first)), None)
        return self._paper(free, verb, verb) if free is not None else None

    def _in_words(self, first: int, last: int, rule: str, verb: int) -> Speaker | None:
        """A subject in no list, in its own words; a thing that is done or dealt with says nothing."""
        if any(self.ground.low(at) in THINGS for at in range(first, min(last, first + 3))):
            return None
        if (self.ground.low(first), self.ground.low(first + 1)) in THE_SAME and last - first == 2:
            return self.same_voice(rule, 0.8, verb)
        actor = self._described(first, last) or self._pointed_at(first, last) or self._resumed_by_noun(first, last)
        if actor is not None:
            return Speaker(actor, "", f"{rule}, said of somebody before", 0.7, verb)
        return Speaker(None, self.ground.words(first, last), rule, 0.6, verb)

    def _described(self, first: int, last: int) -> Actor | None:
        """« Béchara Raï, patriarche maronite, … a tonné le patriarche »: whose name the same noun stood beside."""
        ground = self.ground
        if ground.low(first) not in DEFINITE:
            return None
        nouns = [at for at in range(first + 1, last) if len(ground.low(at)) > 4 and at not in self.cast.at]
        for noun in nouns[:1]:
            for token in reversed(ground.bearing(ground.low(noun))[:SEEN]):
                if token.index < first and token.quote < 0 and (actor := self._beside(token.index)) is not None:
                    return actor
        return None

    def _resumed_by_noun(self, first: int, last: int) -> Actor | None:
        """« Hadiza Malam vend des oignons. « … », dit la commerçante »: somebody without a title, named just before."""
        ground, here = self.ground, self.ground.sentence_of(first)
        if ground.low(first) not in TAKEN_UP or last - first != 2:
            return None
        for earlier in reversed(ground.document.sentences[max(0, here.index - 2) : here.index]):
            if here.paragraph != earlier.paragraph:
                return None
            indexes = (i for i in range(earlier.first, earlier.last) if self._is_named_at(i))
            named = (self.cast.actors[self.cast.at[i].actor] for i in indexes)
            people = list({one.number: one for one in named if one.is_person}.values())
            if people:
                told = TAKEN_UP[ground.low(first)]
                alone = len(people) == 1 and not people[0].group
                return people[0] if alone and told and people[0].gender in ("", told) else None
        return None

    def _pointed_at(self, first: int, last: int) -> Actor | None:
        """« a répondu ce proche du roi », « ce vétéran »: whom the sentence before is about."""
        here = self.ground.sentence_of(first)
        if self.ground.low(first) not in POINTING or not here.index or last - first < 2:
            return None
        told = POINTING[self.ground.low(first)]
        earlier = self.ground.document.sentences[here.index - 1]
        found = self.subject_of(earlier.first, earlier.last)
        actor = found.actor if found and found.actor and found.actor.is_person else None
        return actor if actor and (not told or actor.gender in ("", told)) else None

    def _beside(self, noun: int) -> Actor | None:
        """The person named right behind the noun, or right before it with a comma."""
        for at in range(noun + 1, noun + 5):
            mention = self.cast.at.get(at)
            if mention is not None and self.cast.actors[mention.actor].is_person:
                return self.cast.actors[mention.actor]
            if not self.ground.low(at) or self.ground.low(at) in (".", ";", ":"):
                break
        before = (self.cast.at.get(at) for at in range(noun - 8, noun))
        named = [one for one in before if one and noun - 4 <= one.last < noun and self.ground.low(one.last) == ","]
        people = [self.cast.actors[one.actor] for one in named if self.cast.actors[one.actor].is_person]
        return people[-1] if people else None

    def _source(self, at: int, verb: int) -> Speaker:
        first = at - (self.ground.low(at - 1) in ARTICLES)
        return Speaker(None, self.ground.words(first, self._paper_end(at)), "source without a name", 0.6, verb)

    def _paper_end(self, at: int) -> int:
        last = at + 1
        while (
            (token := self.ground.token(last))
            and token.is_word
            and not token.upper
            and last - at < 3
            and token.low not in ADDRESSEES
            and not is_saying(self.ground, last)
        ):
            last += 1
        return last

    def issuer(self, paper: int, end: int, verb: int = -1) -> Speaker | None:
        """Whose paper it is: "a statement from the foreign ministry", « Communiqué du ministère »."""
        for at in range(paper + 1, min(end, len(self.ground.tokens))):
            before = at - 1 - (self.ground.low(at - 1) in ("la", "l'", "le", "the"))
            issued = self.ground.low(before) in ISSUED_BY or self.ground.low(at) in ("du", "des")
            if issued and before < at and self._is_speaker(at):
                return self._speaker_at(at, verb, "whose paper it is", 0.7)
        return None

    def _author(self, at: int, verb: int) -> Speaker | None:
        """« Le ministère a réagi par écrit. « … », précise le communiqué »: who issued the paper spoken of before."""
        ground = self.ground
        if ground.low(at) not in DOCUMENTS or ground.low(at - 1) not in DEFINITE or self._is_joint(at):
            return None
        return self._announced(at, verb)

    def _announced(self, at: int, verb: int) -> Speaker | None:
        """Who issued the paper that the sentences before speak of."""
        ground = self.ground
        here = ground.sentence_of(at)
        for number in range(here.index, max(-1, here.index - FARTHEST), -1):
            earlier = ground.document.sentences[number]
            if here.paragraph - earlier.paragraph > 2:
                break
            for paper in range(earlier.first, min(earlier.last, at)):
                if ground.low(paper) not in DOCUMENTS or ground.tokens[paper].quote >= 0:
                    continue
                if self._is_joint(paper):
                    return None
                if (found := self._issued(earlier, paper, verb)) is not None:
                    return found
        return self._body_at_hand(here.index, verb)

    def _seated(self, at: int, verb: int) -> Speaker | None:
        """« À Skopje, le gouvernement déplore … »: the state in whose capital the sentence is set."""
        ground = self.ground
        first = ground.sentence_of(at).first
        hit = ground.names.get(first + 1)
        if ground.low(at) not in GOVERNMENTS or ground.low(first) not in ("à", "a", "in") or hit is None:
            return None
        if hit.entry.kind not in ("capital", "city") or ground.low(hit.last) != "," or hit.last > at:
            return None
        state = next((one for one in self.cast.actors if one.kind == "state" and one.country == hit.entry.ref), None)
        words = "" if state else ground.words(hit.first, hit.last)
        return Speaker(state, words, "who sits there", 0.65, verb)

    def _is_joint(self, at: int) -> bool:
        return any(self.ground.low(index) in JOINT for index in (at - 1, at + 1, at + 2))

    def _issued(self, sentence: Sentence, paper: int, verb: int) -> Speaker | None:
        """Whose name stands behind the paper, else who announces it."""
        found = self.issuer(paper, paper + 7, verb) or self.subject_of(sentence.first, sentence.last)
        if found is None and self.unnamed is not None and sentence.first <= self.unnamed_at <= sentence.last:
            return Speaker(None, self.unnamed.words, "whose paper it is", 0.6, verb)
        if found is None or not found.actor:
            return found
        return Speaker(found.actor, "", "whose paper it is", 0.7, verb)

    def _body_at_hand(self, index: int, verb: int) -> Speaker | None:
        """Without a word of the paper before: the body that spoke last, or that the last sentence is about."""
        if self.last is not None and not self.last.is_person:
            return Speaker(self.last, "", "whose paper it is", 0.65, verb)
        if not index:
            return None
        earlier = self.ground.document.sentences[index - 1]
        found = self.subject_of(earlier.first, earlier.last)
        is_body = found is not None and found.actor is not None and not found.actor.is_person
        return Speaker(found.actor, "", "whose paper it is", 0.65, verb) if found and is_body else None

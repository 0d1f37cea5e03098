"""Whom « il », "she" and « selon lui » stand for."""
# ruff: noqa: E501

import re

from relations.newsroom.intake.cast import Actor, Cast, Fits
from relations.newsroom.intake.collectives import Collectives
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.office import Office
from relations.newsroom.intake.salience import TAKES, Salience
from relations.newsroom.intake.speaker import INDEFINITE, NP_OPENERS, ORDINALS, PRONOUNS, SEVERAL, Speaker
from relations.newsroom.intake.strangers import GENDERS
from relations.newsroom.intake.text import Sentence

# These mean the one named last, not the one the text goes on about.
# « l’opposition », « l’ambassadrice »: nouns whose end tells what « l’ » does not.
FEMININE_NOUN = re.compile(r"^[lL]['’]\w+(?:tion|sion|té|ure|ence|ance|esse|trice|euse|ée|ie)\b")
MANY_OR_LAST = frozenset(
    ("ils", "elles", "they", "dernier", "derniere", "celui-ci", "celle-ci", "ce dernier", "cette derniere")
)
LAST_NAMED = frozenset(("dernier", "derniere", "latter", "celui-ci", "celle-ci", "ce dernier", "cette derniere"))


WHOSE = frozenset(("son", "sa", "leur", "his", "her", "its", "their"))


class Pronouns(Collectives):
    """Resolves pronouns to those whom the text goes on about."""

    def __init__(self, ground: Ground, cast: Cast, offices: list[Office]) -> None:
        super().__init__(ground, cast, offices)
        self.salience = Salience(ground, cast, self._governed)

    def _pronoun(self, pronoun: str, at: int, verb: int) -> Speaker | None:
        if self.ground.low(at - 1) == "où" and (own := self._of_own_clause(at, verb)) is not None:
            return own
        if (titled := self._titled_before(pronoun, at)) is not None:
            return Speaker(None, titled, "pronoun for a title", 0.7, verb)
        if (several := self._several(pronoun, at)) is not None:
            return Speaker(None, several, "pronoun for several", 0.7, verb)
        if (unknown := self._stranger_before(pronoun, at)) is not None:
            return Speaker(None, unknown, "pronoun for somebody unnamed", 0.65, verb)
        if (voice := self._unnamed_voice(pronoun, at)) is not None:
            return Speaker(None, voice.words, "pronoun for who spoke last, unnamed", 0.65, verb)
        if pronoun in LAST_NAMED and (newcomer := self._newcomer_last(at, PRONOUNS[pronoun])) is not None:
            return Speaker(None, newcomer, "pronoun for who was named last, by a title", 0.65, verb)
        actor = self.meant_by(pronoun, at) or self._named_after(pronoun, at)
        return Speaker(actor, "", "pronoun", 0.8, verb) if actor else None

    def _named_after(self, pronoun: str, at: int) -> Actor | None:
        """« « … », écrit-elle. À 58 ans, Hortense Bita quitte … »: at the head of a text, whom the next sentence names."""
        sentences, here = self.ground.document.sentences, self.ground.sentence_of(at)
        following = sentences[here.index + 1 : here.index + 2]
        fits = Fits(gender=PRONOUNS.get(pronoun, ""))
        return self._subject_person(following[0].first, following[0].last, fits) if following else None

    def _of_own_clause(self, at: int, verb: int) -> Speaker | None:
        """« Le gouvernement a publié un texte où il dit regretter … »: the subject of the same sentence."""
        first = self.ground.sentence_of(at).first
        return self.subject_of(first, at) or self._paper(first, at, verb)

    def _unnamed_voice(self, pronoun: str, at: int) -> Speaker | None:
        """« …, a dit le ministre. … « … », a-t-il conclu »: who spoke last and has no name, if nobody came between."""
        voice, ground, gender = self.unnamed, self.ground, PRONOUNS.get(pronoun, "")
        if voice is None or not gender or pronoun in MANY_OR_LAST:
            return None
        if not voice.rule.endswith("by title alone") and not self._is_somebody(voice.words):
            return None
        told = GENDERS.get(voice.words.split()[0].casefold(), "") or ("f" if FEMININE_NOUN.search(voice.words) else "")
        if told not in ("", gender) or ground.tokens[at].paragraph - ground.tokens[self.unnamed_at - 1].paragraph > 1:
            return None
        fits = Fits(gender=gender)
        between = (self.cast.at[i] for i in range(self.unnamed_at, at) if self._is_named_at(i))
        nearer = (one for one in between if fits(self.cast.actors[one.actor]))
        return None if any(not self._governed(one.first, self.unnamed_at) for one in nearer) else voice

    def _several(self, pronoun: str, at: int) -> str | None:
        """« Les deux ministres se sont vus. « … », ont-ils déclaré »: those with whom the sentence before opens."""
        ground, here = self.ground, self.ground.sentence_of(at)
        if pronoun not in ("ils", "elles", "they") or not here.index:
            return None
        earlier = ground.document.sentences[here.index - 1]
        first = earlier.first
        if earlier.paragraph != here.paragraph or ground.low(first) not in SEVERAL or self._is_named_at(first):
            return None
        last = first + 1 + (ground.low(first + 1) in SEVERAL)
        is_noun = ground.tokens[last].is_word and ground.low(last).endswith(("s", "x"))
        return ground.words(first, last + 1) if is_noun and last not in self.cast.at else None

    def _titled_before(self, pronoun: str, at: int) -> str | None:
        """« L’ambassadrice a été reçue. « … », a-t-elle répondu »: somebody without a name whom the sentence before is about."""
        ground, gender = self.ground, PRONOUNS.get(pronoun, "")
        here = ground.sentence_of(at)
        if not here.index or not gender or pronoun in ("ils", "elles"):
            return None
        earlier = ground.document.sentences[here.index - 1]
        if earlier.paragraph != here.paragraph:
            return None
        first = next(
            (
                i
                for i in range(earlier.first, earlier.last)
                if self.ground.tokens[i].quote < 0 and self._is_speaker(i) and not self._governed(i, earlier.first)
            ),
            None,
        )
        office = self.offices.get(first) if first is not None else None
        if office is None or office.taken or first in self.cast.at or office.gender not in ("", gender):
            return None
        theirs = ground.low(office.first) in WHOSE and office.group == "spokesperson"
        brought_in = pronoun in TAKES and (theirs or ground.low(office.first) in INDEFINITE)
        if office.plural or not (office.definite or brought_in):
            return None
        return ground.words(office.first, office.last)

    def meant_by(self, pronoun: str, at: int) -> Actor | None:
        """The subject of the sentence before in this paragraph, who spoke last, or the person named last."""
        ground = self.ground
        if pronoun in LAST_NAMED and (named := self._named_last(at, PRONOUNS[pronoun])) is not None:
            return named
        if (body := self._body_before(pronoun, at)) is not None:
            return body
        gender = PRONOUNS.get(pronoun, "")
        fits = Fits(gender=gender, but=self._spoken_to(at))
        here = ground.sentence_of(at)
        if (own := self._subject_person(here.first, at - 2, fits)) is not None and ground.language == "en":
            return own
        earlier = ground.document.sentences[here.index - 1] if here.index else None
        if earlier and earlier.paragraph == here.paragraph and ground.low(earlier.first) not in PRONOUNS:
            subject = self._subject_person(earlier.first, earlier.last, fits)
            if subject:
                return subject
        if earlier and (sole := self._sole_person(earlier, here.paragraph, fits)) is not None:
            return sole
        subject = self._subject_person(here.first, at, fits) or self._before_colon(here.first, at, fits)
        if subject and subject is not self.last:
            return subject
        if earlier and (carried := self._carried(pronoun, earlier)) is not None:
            return carried
        meant = self.salience.best(at, fits, self.last, self.last_at)
        return meant.actor if meant else self.cast.last_before(at, fits)

    def _sole_person(self, earlier: Sentence, paragraph: int, fits: Fits) -> Actor | None:
        """« La réponse est venue du ministre X. « … », a-t-il dit »: the only one named since the paragraph began."""
        ground = self.ground
        if earlier.paragraph != paragraph or self.last_at > earlier.first or ground.low(earlier.first) in PRONOUNS:
            return None
        if earlier.index and ground.document.sentences[earlier.index - 1].paragraph == paragraph:
            return None
        named = (self.cast.at[i].actor for i in range(earlier.first, earlier.last) if self._is_named_at(i))
        people = {number for number in named if self.cast.actors[number].is_person}
        actor = self.cast.actors[people.pop()] if len(people) == 1 else None
        return actor if actor is not None and fits(actor) else None

    def _spoken_to(self, at: int) -> frozenset[int]:
        """« a-t-il répondu au ministre », "He told the Secretary that …": whom the same clause names is somebody else."""
        found = set()
        for index in range(at + 1, at + 8):
            if self.ground.low(index) in (",", ".", ":", ";", "that", "que", "qu'"):
                break
            if index in self.cast.at and self.ground.tokens[index].quote < 0:
                found.add(self.cast.at[index].actor)
        return frozenset(found)

    def _carried(self, pronoun: str, earlier: Sentence) -> Actor | None:
        """« Il a convoqué l’ambassadeur. « … », a-t-il lancé »: the same pronoun goes on for the same one."""
        ground = self.ground
        if pronoun not in TAKES or (self.last_at >= earlier.first and self.last is not None):
            return None
        first = earlier.first
        if self._is_speaker(first) or ground.low(first) in NP_OPENERS:
            return None
        opens = (at for at in range(first, earlier.last) if at == first or ground.low(at - 1) == ",")
        place = next((at for at in opens if ground.low(at) == pronoun and ground.tokens[at].quote < 0), None)
        return self.meant_by(pronoun, place) if place is not None and earlier.index else None

    def _newcomer_last(self, at: int, gender: str) -> str | None:
        """« …, confie un diplomate européen. Selon ce dernier, … »: a title without a name behind every name."""
        ground, here = self.ground, self.ground.sentence_of(at)
        if not here.index or (earlier := ground.document.sentences[here.index - 1]).paragraph != here.paragraph:
            return None
        fits = Fits(gender=gender)
        for index in range(earlier.last - 1, earlier.first - 1, -1):
            if ground.tokens[index].quote >= 0:
                continue
            if index in self.cast.at and fits(self.cast.actors[self.cast.at[index].actor]):
                return None
            office = self.offices.get(index)
            free = office and not office.taken and not office.plural and index not in self.cast.at
            if office and free and office.gender in ("", gender):
                return ground.words(office.first, office.last)
        return None

    def _named_last(self, at: int, gender: str) -> Actor | None:
        """« ce dernier », « celui-ci », "the latter": whom the sentence before names last."""
        here, fits = self.ground.sentence_of(at), Fits(gender=gender)
        if not here.index:
            return None
        earlier = self.ground.document.sentences[here.index - 1]
        named = [self.cast.at[i] for i in range(earlier.first, earlier.last) if self._is_named_at(i)]
        persons = [mention for mention in named if fits(self.cast.actors[mention.actor])]
        return self.cast.actors[persons[-1].actor] if persons else None

    def _of_nation(self, start: int) -> Actor | None:
        """« l’Algérienne », "the Hungarian": the person of that country who was named last."""
        ground, hit = self.ground, self.ground.names.get(start + 1)
        if ground.low(start) not in ("le", "la", "l'", "the") or hit is None or hit.entry.kind != "demonym":
            return None
        if not ground.tokens[start + 1].upper or (after := ground.token(hit.last)) is None or after.upper:
            return None
        word = ground.low(start + 1)
        gender = "f" if ground.low(start) == "la" or word.endswith(("enne", "aise", "aine", "oise", "ole")) else ""
        gender = gender if ground.language == "fr" else ""
        return self.cast.last_before(start, Fits(gender=gender, country=hit.entry.ref))

    def _of_two(self, start: int) -> Actor | None:
        """« X et Y se sont vus. Le premier a parlé de … »: the one of the two who were named together."""
        ground, which = self.ground, ORDINALS.get(self.ground.low(start + 1))
        if which is None or ground.low(start) not in ("le", "la", "the") or start + 1 in self.offices:
            return None
        here = ground.sentence_of(start).index
        for earlier in reversed(ground.document.sentences[max(0, here - 3) : here]):
            named = [self.cast.at[at].actor for at in range(earlier.first, earlier.last) if self._is_named_at(at)]
            people = [number for number in dict.fromkeys(named) if self.cast.actors[number].is_person]
            if len(people) == 2:
                return self.cast.actors[people[which]]
        return None

    def _before_colon(self, first: int, at: int, fits: Fits) -> Actor | None:
        """« Réplique du président, X : l’Ouganda, dit-il, … »."""
        colon = next((index for index in range(at - 1, first, -1) if self.ground.low(index) == ":"), first)
        mentions = [self.cast.at[index] for index in range(first, colon) if index in self.cast.at]
        return next((self.cast.actors[m.actor] for m in reversed(mentions) if fits(self.cast.actors[m.actor])), None)

    def _subject_person(self, first: int, last: int, fits: Fits) -> Actor | None:
        for at in range(first, last):
            mention = self.cast.at.get(at)
            if (
                mention
                and self.ground.tokens[at].quote < 0
                and fits(self.cast.actors[mention.actor])
                and not self._governed(at, first)
            ):
                return self.cast.actors[mention.actor]
        return None

"""Whom a verb is said of: the nearest subject, and the person behind a title."""
# ruff: noqa: E501

from bisect import bisect_left

from relations.newsroom.intake.cast import Actor, Cast
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.office import Office
from relations.newsroom.intake.sayings import is_participle, is_saying
from relations.newsroom.intake.speaker import (
    ADDRESSEES,
    BESIDES,
    HERALDS,
    NOUNS_IN_ANT,
    SMALL,
    THE_SAME,
    WHERE,
    Speaker,
)
from relations.newsroom.intake.titles import STANDS_FOR

# What may stand between a preposition and a noun.
LEADS = {
    "fr": frozenset(("le", "la", "l'", "les", "un", "une", "son", "sa", "ses", "leur", "leurs", "ce", "cette", "cet", "ces")),
    "en": frozenset(("the", "a", "an", "his", "her", "its", "their", "this", "that")),
}  # fmt: skip


class Subjects:
    """Finds the subject of a verb of saying in its clause."""

    def __init__(self, ground: Ground, cast: Cast, offices: list[Office]) -> None:
        self.ground, self.cast = ground, cast
        self.offices = {office.first: office for office in offices}
        self.titles = sorted(offices, key=lambda office: office.first)
        self.title_places = [office.first for office in self.titles]
        self.office_ends = {office.last: office for office in offices}
        self.last: Actor | None = None
        self.last_at = -1
        # Who spoke last, where that was somebody without a name.
        self.unnamed: Speaker | None = None
        self.unnamed_at = -1

    def _is_speaker(self, index: int) -> bool:
        mention = self.cast.at.get(index)
        if mention is not None and mention.how not in ("theirs", "place"):
            return True
        office = self.offices.get(index)
        return office is not None

    def reach(self, index: int) -> int:
        mention, office = self.cast.at.get(index), self.offices.get(index)
        return max(mention.last if mention else 0, office.last if office else 0)

    def _only_small(self, first: int, last: int) -> bool:
        return all(self.ground.low(at) in SMALL for at in range(first, last))

    def _governed(self, index: int, first: int) -> bool:
        """After a preposition: with whom, to whom, of what."""
        mention = self.cast.at.get(index)
        index = mention.opens if mention else index
        if index <= first:
            return False
        if self.ground.low(index - 1) in HERALDS and index - 1 > first:
            # « à l’agence Bloomberg », « au quotidien El Día »
            index -= 1
        before = self.ground.low(index - 1)
        if before in LEADS[self.ground.language] and index - 1 > first:
            before = self.ground.low(index - 2)
        if before.endswith("ant") and before not in NOUNS_IN_ANT and index - first <= 4:
            return True
        return before in ADDRESSEES or self.ground.low(index) in ("du", "au", "des", "aux")

    def _is_subordinate(self, index: int) -> bool:
        """« Interrogé pour savoir si la France … », "Asked whether Israel …": the subject of a clause that asks."""
        mention = self.cast.at.get(index)
        at = (mention.opens if mention else index) - 1
        return self.ground.low(at - (self.ground.low(at) in ("le", "la", "l'", "les", "the"))) in (
            "si",
            "s'",
            "whether",
        )

    def _nearest_subject(self, first: int, verb: int) -> int | None:
        """Where the subject of the verb begins: right before it, else the first actor of the clause."""
        ground = self.ground
        best: int | None = None
        at = verb - 1
        while at >= first:
            if ground.tokens[at].quote < 0 and ground.low(at) in (":", ";"):
                first = at + 1
                break
            at -= 1
        mentions = [
            index for index in range(max(first, 0), verb) if self._is_speaker(index) and ground.tokens[index].quote < 0
        ]
        mentions = [index for index in mentions if not self._is_attribute(index)]
        near = [
            index for index in mentions if self.reach(index) >= verb - 3 and self._only_small(self.reach(index), verb)
        ]
        free = [index for index in mentions if not self._governed(index, first)]
        free = [index for index in free if not self._is_subordinate(index)] or free
        if near:
            if free and self._is_parted(free[0], near[0], verb):
                return free[0]
            own = not self._governed(near[0], first) or self._opens_clause(near[0], verb)
            best = near[0] if own else (free[0] if free else self._theirs(first, near[0]))
            titled = [index for index in free if index < best and self._same_group(index, best)]
            return self._served_by(first, best) or (titled[0] if titled else best)
        if free:
            return free[0]
        return None

    def _is_parted(self, subject: int, near: int, verb: int) -> bool:
        """ "Rosario Quant, Nicaragua's agent, told": between two commas stands what a person is, not who speaks."""
        mention, ground = self.cast.at.get(subject), self.ground
        if mention is None or subject >= near or not self.cast.actors[mention.actor].is_person:
            return False
        other = self.cast.at.get(near)
        is_body = other is not None and not self.cast.actors[other.actor].is_person
        return is_body and ground.low(mention.last) == "," and ground.low(verb - 1) == "," and near - mention.last <= 2

    def _opens_clause(self, index: int, verb: int) -> bool:
        """ "Greece complained after Erdogan warned: …": a conjunction, where the verb follows the name at once."""
        led = self.ground.low(index - 1) in ("after", "before", "since", "as", "until")
        return led and self.ground.language == "en" and self.reach(index) == verb

    def _is_attribute(self, index: int) -> bool:
        """« Le ministre, qui est aussi procureur général, … »: what somebody is, no other person."""
        at = index - 1
        while index - at < 4 and self.ground.low(at) in BESIDES | {"un", "une", "a", "an", "the"}:
            at -= 1
        return index not in self.cast.at and self.ground.low(at) in ("est", "etait", "fut", "is", "was")

    def _served_by(self, first: int, best: int) -> int | None:
        """« X, porte-parole de la ministre canadienne, Y, a indiqué »: X speaks, Y is in X’s title."""
        mention = self.cast.at.get(best)
        comma = (mention.opens if mention else best) - 1
        office = self.office_ends.get(comma)
        if office is None or self.ground.low(comma) != "," or self.ground.low(office.first - 1) != ",":
            return None
        inner = any(at in self.ground.offices for at in range(office.head[1], office.last))
        named = (at for at in range(max(first, office.first - 8), office.first - 1) if at in self.cast.at)
        return next((at for at in named if inner and self.cast.at[at].last == office.first - 1), None)

    def _theirs(self, first: int, governed: int) -> int:
        """ "Haiti’s transitional government lodged a complaint with the OAS, citing …": whose body opens the clause."""
        opening = (at for at in range(first, governed) if at in self.cast.at and not self._governed(at, first))
        return next((at for at in opening if self.ground.tokens[self.cast.at[at].last].kind == "possessive"), governed)

    def _same_group(self, one: int, other: int) -> bool:
        """A title and the name behind it are one subject."""
        office, second = self.offices.get(one), self.offices.get(other)
        if second and second.definite and not second.taken:
            # « Citant l’ambassadeur, le ministre a dit … »: two titles, each with its own article.
            return False
        return bool(office and office.last >= other - 2 and other >= office.head[0])

    def _past_clitics(self, verb: int) -> int:
        """The word before a verb and its small words: « il l’a dit », "he also said"."""
        ground, at = self.ground, verb - 1
        while at > 0 and ground.low(at) in ("l'", "le", "la", "les", "s'", "se", "ne", "n'", "y", "en", "lui", "leur", "m'", "nous", "also",
                                            "then", "later", "further", "has", "had", "have", "aussi", "ensuite"):  # fmt: skip
            at -= 1
        return at

    def _speaker_at(self, index: int, verb: int, rule: str, confidence: float) -> Speaker | None:
        """The actor named here; a title before a name is that person's."""
        office, mention = self.offices.get(index), self.cast.at.get(index)
        if office is not None and mention is None and self._is_the_same(office):
            return self.same_voice(rule, confidence, verb)
        if mention is not None and mention.how == "theirs" and office is not None and mention.last < office.last:
            # "Ghana's minister": the title, not whose it is.
            mention = None
        if mention is None and office is not None:
            holder = self._holder_of(office) if office.taken else self._in_apposition(office)
            if holder:
                return Speaker(holder, "", rule, confidence, verb)
            words = self.ground.words(office.first, office.last)
            if (holder := self._named_next(office)) is not None:
                return Speaker(holder, "", f"{rule}, named in the next sentence", confidence - 0.2, verb)
            if (fuller := self._resumed(office)) is not None:
                words = self.ground.words(fuller.first, fuller.last)
            return Speaker(None, words, f"{rule}, by title alone", confidence - 0.2, verb)
        if mention is None:
            return None
        actor = self.cast.actors[mention.actor]
        if office is not None and office.taken and not actor.is_person:
            named = next(
                (
                    m
                    for at in range(office.first, office.last + 4)
                    if (m := self.cast.at.get(at)) and self.cast.actors[m.actor].is_person
                ),
                None,
            )
            actor = self.cast.actors[named.actor] if named else actor
        return Speaker(actor, "", rule, confidence, verb)

    def _is_the_same(self, office: Office) -> bool:
        """« Le même responsable », "the same official": who spoke last."""
        led = self.ground.low(office.first - 2), self.ground.low(office.first - 1)
        return led in THE_SAME or (office.last - office.first > 1 and self.ground.low(office.first + 1) == "meme")

    def _named_next(self, office: Office) -> Actor | None:
        """« Le porte-parole s’en prend à … Sylvère Gbaguidi y répond à … »: a name that the next sentence first brings."""
        sentences, here = self.ground.document.sentences, self.ground.sentence_of(office.first)
        if not office.definite or here.index + 1 >= len(sentences):
            return None
        following = sentences[here.index + 1]
        mention = self.cast.at.get(following.first)
        if mention is None or following.paragraph != here.paragraph or mention.lead >= 0:
            return None
        actor = self.cast.actors[mention.actor]
        is_new = actor.is_person and not actor.group and actor.mentions[0].first == mention.first
        return actor if is_new and (not office.gender or actor.gender in ("", office.gender)) else None

    def _resumed(self, office: Office) -> Office | None:
        """« L’ambassadeur d’Arabie saoudite … a assuré le diplomate »: the fuller title of one who is never named."""
        here = self.ground.sentence_of(office.first)
        if not office.definite or office.last > office.head[1]:
            return None
        for other in reversed(self.titles[: bisect_left(self.title_places, office.first)]):
            there = self.ground.sentence_of(other.first)
            if here.index - there.index > 4 or here.paragraph - there.paragraph > 2:
                return None
            agree = not other.gender or not office.gender or other.gender == office.gender
            fuller = other.last > other.head[1] and other.group in STANDS_FOR.get(office.group, (office.group,))
            if fuller and agree and not other.taken and other.first not in self.cast.at and there.index < here.index:
                return other
        return None

    def _in_apposition(self, office: Office) -> Actor | None:
        """« la porte-parole de la diplomatie russe, Darya Mironova »: the name a comma parts from a long title.

        And « le général X, chef de la diplomatie, parle »: the name before the comma, that had a title already.
        """
        ground = self.ground
        comma = office.first - 1
        while ground.low(comma) in BESIDES and office.first - comma < 4:
            comma -= 1
        if ground.low(comma) == "," and office.first == office.head[0]:
            before = [m for at in range(max(0, comma - 8), comma) if (m := self.cast.at.get(at))]
            named = [m for m in before if m.last == comma and self.cast.actors[m.actor].is_person]
            if named:
                return self.cast.actors[named[-1].actor]
        for at in range(office.last, min(office.last + 10, len(ground.tokens) - 1)):
            mention = self.cast.at.get(at + 1)
            if ground.low(at) == ",":
                actor = self.cast.actors[mention.actor] if mention else None
                return actor if actor and actor.is_person else None
            if not ground.tokens[at].is_word and ground.tokens[at].kind != "elided":
                return None
            if is_saying(ground, at):
                return None
        return None

    def _holder_of(self, office: Office) -> Actor | None:
        """The person whose title it is: named behind it, or before it with a comma."""
        behind = [self.cast.at[at] for at in range(office.last, office.last + 4) if at in self.cast.at]
        before = [self.cast.at[at] for at in range(max(0, office.first - 8), office.first) if at in self.cast.at]
        near = [mention for mention in before if mention.last >= office.first - 2]
        persons = (self.cast.actors[mention.actor] for mention in (*behind, *reversed(near)))
        return next((actor for actor in persons if actor.is_person), None)

    def _is_named_at(self, index: int) -> bool:
        mention = self.cast.at.get(index)
        return bool(mention and mention.how not in ("theirs", "place") and self.ground.tokens[index].quote < 0)

    def _is_told_of(self, index: int, first: int) -> bool:
        """« Le service de presse confirme que X aura … »: the subject of what is said, not who says it."""
        mention = self.cast.at.get(index)
        at = (mention.opens if mention else index) - 1
        at -= self.ground.low(at) in ("le", "la", "l'", "les", "the")
        if at <= first or self.ground.low(at) not in ("que", "qu'", "that"):
            return False
        return is_saying(self.ground, at - 1) or is_participle(self.ground, at - 1)

    def subject_of(self, first: int, last: int) -> Speaker | None:
        """Who a sentence is about: its first actor that no preposition governs."""
        for at in range(self._past_opening(first, last), last):
            if not self._is_speaker(at) or self._governed(at, first) or self._is_subordinate(at):
                continue
            if not self._is_told_of(at, first):
                return self._speaker_at(at, -1, "subject of the sentence before", 0.7)
        return None

    def whoever(self, first: int, last: int) -> Speaker | None:
        """The first actor of these words, whatever leads them in."""
        at = next((i for i in range(first, last) if self._is_speaker(i)), None)
        return self._speaker_at(at, -1, "whose words they are", 0.75) if at is not None else None

    def _past_opening(self, first: int, last: int) -> int:
        """« Dans un message sur sa page Facebook, le porte-parole … »: past where and when, to the comma that ends it."""
        if self.ground.low(first) not in WHERE:
            return first
        comma = next((at for at in range(first, min(last, first + 16)) if self.ground.low(at) == ","), first)
        behind = range(comma + 1, min(last, comma + 12))
        return comma if any(self._is_speaker(at) and not self._governed(at, comma + 1) for at in behind) else first

    def remember(self, speaker: Speaker, at: int) -> None:
        if speaker.actor:
            self.last, self.last_at, self.unnamed = speaker.actor, at, None
        elif speaker.words and not speaker.rule.startswith("behind"):
            self.unnamed, self.unnamed_at = speaker, at

    def same_voice(self, rule: str, confidence: float, verb: int = -1) -> Speaker | None:
        """Who spoke last, by name or in the words that stood for a name."""
        if self.unnamed is not None:
            return Speaker(None, self.unnamed.words, rule, confidence - 0.1, verb)
        return Speaker(self.last, "", rule, confidence, verb) if self.last else None

    def _is_addressed(self, at: int, start: int) -> bool:
        """« à l’AFP », « dans un communiqué du ministère »: an actor, but not the one who speaks."""
        ground = self.ground
        if at > start and ground.low(at) in ("du", "des", "au", "aux"):
            return True
        before = ground.low(at - 1)
        if before in ("le", "la", "l'", "les", "the", "un", "une", "a", "son", "sa", "his", "her") and at - 1 >= start:
            before = ground.low(at - 2) if at - 2 >= start else ""
            if before in ("à",) and ground.low(at - 1) in ("la", "l'"):
                return True
        elif at - 1 < start:
            before = ""
        return before in ADDRESSEES

    def _verb_in(self, first: int, last: int) -> int | None:
        return next(
            (at for at in range(first, last) if self.ground.tokens[at].quote < 0 and is_saying(self.ground, at)), None
        )

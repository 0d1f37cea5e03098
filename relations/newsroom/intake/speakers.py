"""Who says what stands in quotation marks: the verb of saying near it, and the subject of that verb."""
# ruff: noqa: E501

from dataclasses import dataclass

from relations.newsroom.intake.cast import Actor, Cast, Fits
from relations.newsroom.intake.ground import Ground
from relations.newsroom.intake.offices import Office
from relations.newsroom.intake.sayings import INVERTED, finite_saying, is_participle, is_saying, sayings
from relations.newsroom.intake.tables import listed

PRONOUNS = {
    "il": "m", "elle": "f", "ils": "m", "elles": "f", "he": "m", "she": "f", "they": "", "on": "", "celui-ci": "m",
    "celle-ci": "f", "ce dernier": "m", "cette derniere": "f", "dernier": "m", "derniere": "f", "interesse": "m", "interessee": "f",
    "latter": "", "it": "",
}  # fmt: skip
# « pour lui », "for her": whom a preposition turns to.
OBLIQUE = {"lui": "il", "elle": "elle", "him": "he", "her": "she", "celui-ci": "il", "celle-ci": "elle"}
BY = {
    "fr": (
        ("selon",),
        ("d'", "apres"),
        ("pour",),
        ("aux", "yeux", "de"),
        ("aux", "yeux", "du"),
        ("dixit",),
        ("de", "l'", "avis", "de"),
        ("de", "l'", "avis", "du"),
        ("de", "l'", "aveu", "de"),
        ("de", "l'", "aveu", "du"),
        ("à", "en", "croire"),
        ("a", "en", "croire"),
        ("dans", "la", "bouche", "de"),
        ("dans", "la", "bouche", "du"),
        ("au", "dire", "de"),
        ("par", "la", "voix", "de"),
    ),
    "en": (("according", "to"), ("for",), ("in", "the", "words", "of"), ("per",)),
}
# What stands between a verb of saying and whom it was said to.
ADDRESSEES = listed("speakers_addressees")
PAPERS = listed("speakers_papers")
# What may stand between a subject and its verb.
SMALL = listed("speakers_small")
FARTHEST_SUBJECT = 45
NP_OPENERS = listed("speakers_np_openers")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom the rule found: an actor of the cast, or words that name nobody known."""

    actor: Actor | None
    words: str
    rule: str
    confidence: float
    verb: int = -1

    @property
    def name(self) -> str:
        return self.actor.name if self.actor else self.words


class Speakers:
    """Asks the words around a quotation; remembers who spoke last, for pronouns."""

    def __init__(self, ground: Ground, cast: Cast, offices: list[Office]) -> None:
        self.ground, self.cast = ground, cast
        self.offices = {office.first: office for office in offices}
        self.office_ends = {office.last: office for office in offices}
        self.last: Actor | None = None
        self.last_at = -1

    # --- after the quotation --------------------------------------------------------------------------------------

    def after(self, at: int, end: int) -> Speaker | None:
        """« …, a déclaré X », « …, selon X », "…," X said, from word `at` to before word `end`."""
        ground = self.ground
        while at < end and (ground.low(at) in (",", ".", "–", "-", ")", ";") or ground.low(at) in ("!", "?", "…")):
            at += 1
        if at >= end or ground.low(at) in ("et", "and", "ou", "or", "mais", "but"):
            return None
        if (by := self._by(at, end)) is not None:
            return by
        while at < end - 1 and ground.low(at) in ("s'", "se", "l'", "nous"):
            at += 1
        if ground.language == "en" and not is_saying(ground, at):
            return self._subject_then_verb(at, end)
        verb = self._verb_in(at, min(end, at + 2))
        if verb is not None:
            return self._after_verb(verb, end)
        return None if ground.language == "en" else self._subject_then_verb_fr(at, end)

    def _verb_in(self, first: int, last: int) -> int | None:
        return next(
            (at for at in range(first, last) if self.ground.tokens[at].quote < 0 and is_saying(self.ground, at)), None
        )

    def _after_verb(self, verb: int, end: int) -> Speaker | None:
        ground = self.ground
        word = ground.low(verb)
        if ground.language == "fr" and word.endswith(INVERTED):
            return self._inverted(verb, end)
        start = self._past_verb(verb)
        if ground.low(start) in PRONOUNS and ground.low(start) != "on":
            return self._pronoun(ground.low(start), start, verb)
        return self._first_actor(start, end, verb)

    def _past_verb(self, verb: int) -> int:
        """The word after a verb group: past the participle and what stands between."""
        ground, at = self.ground, verb + 1
        if ground.language == "fr" and (
            ground.low(verb) in ("a", "ont", "avait", "avaient", "est", "s'est", "sont", "aurait")
        ):
            for step in (1, 2, 3, 4):
                if is_participle(ground, verb + step):
                    return verb + step + 1
        return at

    def _inverted(self, verb: int, end: int) -> Speaker | None:
        """« a-t-il ajouté », « explique-t-elle », « a-t-on appris »."""
        ground = self.ground
        pronoun = ground.low(verb).rsplit("-", 1)[1]
        is_perfect = ground.low(verb).split("-")[0] in ("a", "ont", "avait", "avaient", "s'est", "est")
        if is_perfect and not any(is_participle(ground, verb + step) for step in (1, 2, 3)):
            return None
        if pronoun == "on":
            by = next((at for at in range(verb, min(end, verb + 12)) if self._by(at, end)), None)
            return self._by(by, end) if by is not None else self._source_after(verb, end)
        return self._pronoun(pronoun, verb, verb)

    def _source_after(self, verb: int, end: int) -> Speaker | None:
        """« a-t-on appris de source diplomatique », « indique-t-on à l’Élysée »."""
        return self._first_actor(verb + 1, end, verb, through=True)

    def _first_actor(self, start: int, end: int, verb: int, *, through: bool = False) -> Speaker | None:
        """The first actor after a verb of saying that is not whom, where or how it was said."""
        ground = self.ground
        for at in range(start, min(end, start + 30)):
            if ground.tokens[at].quote >= 0:
                break
            if at > start + 1 and is_saying(ground, at) and ground.language == "en":
                break
            if ground.low(at) in (":", ";"):
                break
            mention = self.cast.at.get(at)
            office = self.offices.get(at)
            if (mention is None and office is None) or (not through and self._is_addressed(at, start)):
                continue
            if mention and at > start + 1 and self.cast.actors[mention.actor].kind == "media":
                continue
            if mention and office is None and ground.low(mention.last) == "'s":
                continue
            return self._speaker_at(at, verb, "after the verb", 0.93)
        return self._paper(start, min(end, start + 4), verb) or self._unknown_name(start, end, verb)

    def _is_addressed(self, at: int, start: int) -> bool:
        """« à l’AFP », « dans un communiqué du ministère »: an actor, but not the one who speaks."""
        ground = self.ground
        before = ground.low(at - 1)
        if before in ("le", "la", "l'", "les", "the", "un", "une", "a", "son", "sa", "his", "her") and at - 1 >= start:
            before = ground.low(at - 2) if at - 2 >= start else ""
            if before in ("à",) and ground.low(at - 1) in ("la", "l'"):
                return True
        elif at - 1 < start:
            before = ""
        return before in ADDRESSEES

    def _paper(self, start: int, end: int, verb: int) -> Speaker | None:
        """« précise le communiqué », « indique une source diplomatique »: words for one who has no name."""
        ground = self.ground
        for at in range(start, end):
            if ground.low(at) in PAPERS:
                last = at + 1
                while (
                    (token := ground.token(last))
                    and token.is_word
                    and not token.upper
                    and last - at < 3
                    and token.low not in ADDRESSEES
                    and not is_saying(ground, last)
                ):
                    last += 1
                first = at - (ground.low(at - 1) in ("un", "une", "a", "an", "le", "la", "l'", "the"))
                return Speaker(None, ground.words(first, last), "source without a name", 0.6, verb)
        return None

    def _subject_then_verb(self, at: int, end: int) -> Speaker | None:
        """ "…," Rubio said; "…," the ministry said; "…," he told reporters."""
        ground = self.ground
        if ground.low(at) in PRONOUNS:
            verb = self._verb_in(at + 1, min(end, at + 4))
            return self._pronoun(ground.low(at), at, verb) if verb is not None else None
        for verb in range(at + 1, min(end, at + 28)):
            if (
                ground.tokens[verb].quote >= 0
                or ground.low(verb) == ";"
                or (ground.low(verb) == "." and verb + 1 >= end)
            ):
                return None
            if is_saying(ground, verb):
                mention = self._nearest_subject(at, verb)
                if mention is not None:
                    return self._speaker_at(mention, verb, "before the verb, after the words", 0.94)
                return self._paper(at, verb, verb)
        return None

    def _subject_then_verb_fr(self, at: int, end: int) -> Speaker | None:
        """« … » Le ministre a ajouté que: a sentence of its own about the words before is no attribution."""
        ground = self.ground
        if ground.low(at) in ("–", "-", "(") or (at and ground.low(at - 1) in ("–", "(")):
            mention = self.cast.at.get(at) or self.cast.at.get(at + 1)
            if mention and self.cast.actors[mention.actor].is_person:
                return Speaker(self.cast.actors[mention.actor], "", "name after a dash", 0.85)
        return None

    # --- before the quotation -------------------------------------------------------------------------------------

    def before(self, first: int, at: int) -> Speaker | None:
        """« X a déclaré : », « Selon X, », "X said that", in the words from `first` to before word `at`."""
        ground = self.ground
        for start in range(first, min(at, first + 3)):
            if (by := self._by(start, at)) is not None and (
                start == first or ground.low(start - 1) in (",", "et", "and")
            ):
                return by
        if ground.low(at - 1) == ":" and (named := self._named_before_colon(first, at)):
            return named
        verbs = [v for v in range(max(first, at - 40), at) if ground.tokens[v].quote < 0 and self._claims(v, at)]
        for verb in reversed(verbs):
            found = self._subject_before(first, verb, at)
            if found:
                return found
        return self._colon(first, at)

    def _claims(self, verb: int, at: int) -> bool:
        """A finite verb of saying, or close to the words an infinitive: « s’est bornée à saluer « … » »."""
        if is_saying(self.ground, verb):
            return True
        return verb >= at - 7 and sayings(self.ground.language).get(self.ground.tokens[verb].text.lower()) in (
            "infinitive",
            "gerund",
        )

    def _named_before_colon(self, first: int, at: int) -> Speaker | None:
        """« Réponse de X : », « …, prévient un diplomate du Golfe : »."""
        ground = self.ground
        for index in range(max(first, at - 16), at - 1):
            if self._is_speaker(index) and at - 2 <= self._reach(index) <= at - 1:
                verb = index - 1
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
        if mention is None:
            return None
        confidence = 0.85 if mention.last >= at - 2 else 0.7
        found = self._speaker_at(self._subject_start(first, at), -1, "before a colon", confidence)
        return found

    def _subject_start(self, first: int, at: int) -> int:
        named = [index for index in range(first, at) if index in self.cast.at or index in self.offices]
        return next((index for index in named if not self._governed(index, first)), named[0] if named else first)

    def _subject_before(self, first: int, verb: int, limit: int) -> Speaker | None:
        ground = self.ground
        word = ground.low(verb)
        if ground.language == "fr" and word.endswith(INVERTED):
            return self._inverted(verb, limit)
        at = self._past_clitics(verb)
        if ground.low(at) in PRONOUNS:
            return self._pronoun(ground.low(at), at, verb)
        subject = self._nearest_subject(max(first, verb - FARTHEST_SUBJECT), verb)
        if ground.low(at) in ("qui", "who"):
            subject = next(
                (
                    m.first
                    for index in range(at - 1, max(first, at - 10) - 1, -1)
                    if (m := self.cast.at.get(index)) and m.last >= at - 1 and m.how != "theirs"
                ),
                subject,
            )
            if subject is None:
                return self._antecedent(first, at - (ground.low(at - 1) == ","), verb)
        if subject is not None:
            return self._speaker_at(subject, verb, "before the verb", 0.94)
        if ground.low(at) in ("qui", "who", "on", "people"):
            return None
        return self._paper(max(first, verb - 12), verb, verb) or self._unnamed(first, verb)

    def _antecedent(self, first: int, end: int, verb: int) -> Speaker | None:
        """« l’opposition, qui juge … »: the noun before « qui », in its own words."""
        for at in range(end - 1, max(first, end - 7) - 1, -1):
            if self.ground.low(at) in NP_OPENERS:
                return Speaker(None, self.ground.words(at, end), "subject in its own words", 0.6, verb)
        return None

    def _unknown_name(self, start: int, end: int, verb: int) -> Speaker | None:
        """« soupire Mykola », "said the town's oldest baker, Ana Lund": a name in capitals that is in no list."""
        ground = self.ground
        for at in range(start, min(end, start + 12)):
            if at > start and ground.low(at - 1) != ",":
                continue
            last = at
            while last < min(end, at + 4) and ground.tokens[last].upper and ground.tokens[last].is_word:
                last += 1
            if last - at >= 1 + (at > start) and not any(index in ground.names for index in range(at, last)):
                return Speaker(None, ground.words(at, last), "after the verb, a name in no list", 0.7, verb)
        return None

    def _unnamed(self, first: int, verb: int) -> Speaker | None:
        """« Les agriculteurs dénoncent « … » »: a subject that is in no list, in its own words."""
        ground, start = self.ground, first
        while start < verb and ground.tokens[start].kind == "mark":
            start += 1
        for at in range(verb - 1, start, -1):
            if ground.low(at) in (",", ";", "que", "that", "et", "and") and at < verb - 1:
                start = at + 1
                break
        last = start
        while (
            last < verb
            and (ground.tokens[last].is_word or ground.tokens[last].kind in ("elided", "number"))
            and last - start < 7
        ):
            last += 1
        if last == start or ground.low(start) not in NP_OPENERS or last < verb - 2:
            return None
        return Speaker(None, ground.words(start, last), "subject in its own words", 0.6, verb)

    def _past_clitics(self, verb: int) -> int:
        """The word before a verb and its small words: « il l’a dit », "he also said"."""
        ground, at = self.ground, verb - 1
        while at > 0 and ground.low(at) in ("l'", "le", "la", "les", "s'", "se", "ne", "n'", "y", "en", "lui", "leur", "m'", "nous", "also",
                                            "then", "later", "further", "has", "had", "have", "aussi", "ensuite"):  # fmt: skip
            at -= 1
        return at

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
        near = [
            index for index in mentions if self._reach(index) >= verb - 3 and self._only_small(self._reach(index), verb)
        ]
        free = [index for index in mentions if not self._governed(index, first)]
        if near:
            best = near[0] if not self._governed(near[0], first) else (free[0] if free else near[0])
            titled = [index for index in free if index < best and self._same_group(index, best)]
            return titled[0] if titled else best
        if free:
            return free[0]
        return None

    def _same_group(self, one: int, other: int) -> bool:
        """A title and the name behind it are one subject."""
        office = self.offices.get(one)
        return bool(office and office.last >= other - 2 and other >= office.head[0])

    def _is_speaker(self, index: int) -> bool:
        mention = self.cast.at.get(index)
        if mention is not None and mention.how not in ("theirs", "place"):
            return True
        office = self.offices.get(index)
        return office is not None

    def _reach(self, index: int) -> int:
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
        before = self.ground.low(index - 1)
        if (
            before in ("le", "la", "l'", "les", "the", "un", "une", "son", "sa", "ses", "his", "her")
            and index - 1 > first
        ):
            before = self.ground.low(index - 2)
        return before in ADDRESSEES or self.ground.low(index) in ("du", "au", "des", "aux")

    # --- within the quotation -------------------------------------------------------------------------------------

    def within(self, first: int, last: int) -> Speaker | None:
        """« Nous sommes, a-t-il déclaré, prêts »: a verb of saying between commas, turned around."""
        ground = self.ground
        if ground.language != "fr":
            return None
        for at in range(first + 2, min(last, first + 400)):
            low = ground.low(at)
            if ground.low(at - 1) not in (",", "!", "?", "…", "–", "-"):
                continue
            if low.endswith(INVERTED) and finite_saying(ground, at):
                found = self._inverted(at, min(last, at + 14))
                if found:
                    return Speaker(found.actor, found.words, "within the words", 0.9, at)
            elif is_saying(ground, at) and self._is_speaker(subject := self._past_verb(at)):
                return self._speaker_at(subject, at, "within the words", 0.85)
        return None

    # --- beside the quotation -------------------------------------------------------------------------------------

    def signature(self, first: int, last: int) -> Speaker | None:
        """A short line with a name and a title below the words: « Abdoulaye Diop, ministre … »."""
        ground = self.ground
        while first < last and ground.tokens[first].kind == "mark":
            first += 1
        if first >= last or last - first > 30 or ground.low(last - 1) in (".", ":", "?", "!"):
            return None
        if any(is_saying(ground, at) for at in range(first, last)):
            return None
        mention = self.cast.at.get(first) or self.cast.at.get(first + 1)
        office = self.offices.get(first)
        if mention is None and office is None:
            return None
        return self._speaker_at(first if first in self.cast.at or office else first + 1, -1, "signature", 0.92)

    def subject_of(self, first: int, last: int) -> Speaker | None:
        """Who a sentence is about: its first actor that no preposition governs."""
        for at in range(first, last):
            if self._is_speaker(at) and not self._governed(at, first):
                return self._speaker_at(at, -1, "subject of the sentence before", 0.7)
        return None

    # --- the parts ------------------------------------------------------------------------------------------------

    def _by(self, at: int, end: int) -> Speaker | None:
        """« selon X », "according to X"."""
        ground = self.ground
        for words in BY[ground.language]:
            if all(ground.low(at + step) == word for step, word in enumerate(words)):
                start = at + len(words)
                if self.ground.low(start) in OBLIQUE:
                    return self._pronoun(OBLIQUE[self.ground.low(start)], start, at)
                for index in range(start, min(end, start + 6)):
                    if self._is_speaker(index):
                        return self._speaker_at(index, at, "according to", 0.92)
                if words in (("pour",), ("for",)):
                    return None
                return self._paper(start, min(end, start + 5), at)
        return None

    def _speaker_at(self, index: int, verb: int, rule: str, confidence: float) -> Speaker | None:
        """The actor named here; a title before a name is that person's."""
        office, mention = self.offices.get(index), self.cast.at.get(index)
        if mention is None and office is not None:
            holder = self._holder_of(office) if office.taken else self._in_apposition(office)
            if holder:
                return Speaker(holder, "", rule, confidence, verb)
            words = self.ground.words(office.first, office.last)
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

    def _in_apposition(self, office: Office) -> Actor | None:
        """« la porte-parole de la diplomatie russe, Darya Mironova »: the name a comma parts from a long title."""
        ground = self.ground
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

    def _pronoun(self, pronoun: str, at: int, verb: int) -> Speaker | None:
        actor = self.meant_by(pronoun, at)
        return Speaker(actor, "", "pronoun", 0.8, verb) if actor else None

    def meant_by(self, pronoun: str, at: int) -> Actor | None:
        """The subject of the sentence before in this paragraph, who spoke last, or the person named last."""
        ground = self.ground
        gender = PRONOUNS.get(pronoun, "")
        fits = Fits(gender=gender)
        here = ground.sentence_of(at)
        earlier = ground.document.sentences[here.index - 1] if here.index else None
        if earlier and earlier.paragraph == here.paragraph and ground.low(earlier.first) not in PRONOUNS:
            subject = self._subject_person(earlier.first, earlier.last, fits)
            if subject:
                return subject
        subject = self._subject_person(here.first, at, fits) or self._before_colon(here.first, at, fits)
        if subject and subject is not self.last:
            return subject
        near = (
            self.last_at >= 0
            and here.paragraph - ground.tokens[min(self.last_at, len(ground.tokens) - 1)].paragraph <= 2
        )
        if self.last and near and fits(self.last):
            return self.last
        return (
            self._subject_earlier(here.index, fits) or self.cast.last_before(at, fits) or (self.last if near else None)
        )

    def _before_colon(self, first: int, at: int, fits: Fits) -> Actor | None:
        """« Réplique du président, X : l’Ouganda, dit-il, … »."""
        colon = next((index for index in range(at - 1, first, -1) if self.ground.low(index) == ":"), first)
        mentions = [self.cast.at[index] for index in range(first, colon) if index in self.cast.at]
        return next((self.cast.actors[m.actor] for m in reversed(mentions) if fits(self.cast.actors[m.actor])), None)

    def _subject_earlier(self, index: int, fits: Fits) -> Actor | None:
        """Whom the last few sentences are about."""
        for number in range(index - 1, max(-1, index - 5), -1):
            sentence = self.ground.document.sentences[number]
            if self.ground.low(sentence.first) in PRONOUNS:
                continue
            subject = self._subject_person(sentence.first, sentence.last, fits)
            if subject:
                return subject
        return None

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

    def remember(self, speaker: Speaker, at: int) -> None:
        if speaker.actor:
            self.last, self.last_at = speaker.actor, at

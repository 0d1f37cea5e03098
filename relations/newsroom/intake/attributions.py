"""Who says the words that stand before: « …, a déclaré X », "…," X said."""
# ruff: noqa: E501

from dataclasses import replace

from relations.newsroom.intake.sayings import INVERTED, is_participle, is_saying, sayings
from relations.newsroom.intake.sources import Sources
from relations.newsroom.intake.speaker import (
    ADDRESSEES,
    DOCUMENTS,
    FINITE_ENDS,
    NO_VERBS,
    NP_OPENERS,
    OF,
    OF_NOBODY,
    PAPERS,
    PARTICIPLE_ENDS,
    PRONOUNS,
    READ_ON,
    SMALL,
    WORDS_OF,
    Speaker,
)

TURNED = ("-il", "-elle", "-ils", "-elles")
# « y lit-on », « peut-on lire »
READS = frozenset(("lit", "lisait", "peut", "pouvait", "apprend"))
ADVERBS = frozenset(
    ("also", "later", "then", "has", "had", "have", "who", "which", "that", "quietly", "simply", "once")
)
# What ends the clause in which a speaker may stand.
CLAUSES = frozenset((":", ";", "qui", "dont", "lorsque", "who", "while"))
# Some of those spoken of, who have no name.
ONE_OF_THEM = frozenset(("one", "another", "others", "some", "several"))


class Attributions(Sources):
    """Reads what follows a quotation."""

    def after(self, at: int, end: int) -> Speaker | None:
        """« …, a déclaré X », « …, selon X », "…," X said, from word `at` to before word `end`."""
        ground = self.ground
        if at < end and ground.low(at) == ":":
            # « … » : au micro, le ministre X ne cache pas sa prudence; « … » : la réponse de X a fait le tour …
            theirs = any(ground.low(word) in WORDS_OF for word in (at + 1, at + 2))
            found = self.issuer(at + 2, min(end, at + 8)) or self._uttered_by(at + 3, end) if theirs else None
            return found or self.subject_of(at + 1, end)
        while at < end and (ground.low(at) in (",", ".", "–", "-", ")", ";") or ground.low(at) in ("!", "?", "…")):
            at += 1
        if at >= end or ground.low(at) in ("et", "and", "ou", "or", "mais", "but"):
            return None
        if (by := self._by(at, end)) is not None:
            return by
        if ground.language == "en" and ground.low(at) in ("as", "was", "is"):
            # "…," as X put it; "…" was X's reply.
            return self._put_so(at + 1, end)
        while at < end - 1 and ground.low(at) in ("s'", "se", "l'", "nous", "lui", "leur", "m'", "me", "y"):
            at += 1
        if ground.language == "en" and not is_saying(ground, at):
            return self._any_verb_turned(at, end) or self._subject_then_verb(at, end)
        verb = self._verb_in(at, min(end, at + 2))
        if verb is not None:
            return self._after_verb(verb, end)
        if ground.language == "en":
            return None
        return self._any_verb_inverted(at, end) or self._subject_then_verb_fr(at, end)

    def _uttered_by(self, at: int, end: int) -> Speaker | None:
        """« « … » : la phrase, prononcée vendredi à Rabat par X, a fait le tour de … »."""
        by = next((i for i in range(at, min(end, at + 14)) if self.ground.low(i) in ("par", "by")), None)
        named = by is not None and next((i for i in (by + 1, by + 2, by + 3) if self._is_speaker(i)), None)
        return self._speaker_at(named, -1, "by whom it was said", 0.85) if named else None

    def _put_so(self, at: int, end: int) -> Speaker | None:
        subject = next((i for i in range(at, min(end, at + 8)) if self._is_speaker(i)), None)
        return self._speaker_at(subject, -1, "put so", 0.7) if subject is not None else None

    def _any_verb_inverted(self, at: int, end: int) -> Speaker | None:
        """« … », grince le diplomate: a verb in no list of sayings, turned round before its subject."""
        ground = self.ground
        if ground.low(at) in READ_ON:
            return self._read_there(at, end) or self._source_after(at, end)
        token = ground.tokens[at]
        if token.low.endswith(TURNED) and ground.low(at - 1) in (",", "!", "?", "…"):
            # « … », sourit-il: whatever the verb.
            return self._pronoun(token.low.rsplit("-", 1)[1], at, at)
        reflexive = token.low == "est" and ground.low(at - 1) == "s'"
        if token.upper or token.kind != "word" or not token.low.endswith(FINITE_ENDS):
            return None
        if token.low in NO_VERBS and not reflexive:
            return None
        start = at + 1
        while token.low in ("a", "ont", "est", "avait") and start < min(end, at + 4) and not ground.tokens[start].upper:
            start += 1
            if ground.tokens[start - 1].low.endswith(PARTICIPLE_ENDS):
                break
        start = self._past_infinitive(start, end)
        for subject in range(start, min(end, start + 3)):
            if self._is_speaker(subject) and not self._is_addressed(subject, start):
                return self._speaker_at(subject, at, "after any verb, turned round", 0.75)
            if ground.low(subject) not in NP_OPENERS and not ground.tokens[subject].low.endswith("ment"):
                break
        return self._turned_for_stranger(start, end, at)

    def _turned_for_stranger(self, start: int, end: int, verb: int) -> Speaker | None:
        """« …, ronchonne un cafetier », « …, a indiqué à l’AFP le gardien »: a noun behind the verb, past whom and where."""
        start = self._past_asides(start, end)
        found = self.stranger(start, end)
        return self._in_words(*found, "after any verb, in its own words", verb) if found and found[0] == start else None

    def _past_infinitive(self, at: int, end: int) -> int:
        """« aime à répéter », « veut croire », « tient à préciser »: past the verb that is said of."""
        ground, here = self.ground, at
        while here < min(end, at + 3) and ground.low(here) in ("à", "a", "de", "d'", "bien"):
            here += 1
        said = sayings("fr").get(ground.tokens[here].text.lower()) if here < end else None
        return here + 1 if said == "infinitive" else at

    def _after_verb(self, verb: int, end: int) -> Speaker | None:
        ground = self.ground
        word = ground.low(verb)
        if ground.language == "fr" and word.endswith(INVERTED):
            shared = word.startswith("a-t-") and ground.low(verb + 1).endswith(PARTICIPLE_ENDS)
            found = self._inverted(verb, end)
            # « …, a-t-elle partagé »: any verb may say what stands before it.
            return found or (
                self._pronoun(word.rsplit("-", 1)[1], verb, verb) if shared and word[-2:] != "on" else None
            )
        start = self._past_infinitive(self._past_verb(verb), end)
        for at in range(start, start + 3):
            if ground.low(at) == "l'" and ground.low(at + 1) in ("interesse", "interessee"):
                return self._pronoun(ground.low(at + 1), at, verb)
        if (counted := self._of_two(start)) is not None:
            return Speaker(counted, "", "one of two named before", 0.75, verb)
        start += ground.low(start) in ("ce", "cette", "the") and ground.low(start + 1) in PRONOUNS
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
            if ground.low(verb).split("-")[0] in READS and (found := self._read_there(verb, end)) is not None:
                return found
            if ground.low(verb - 1) == "y" and (there := self._said_there(verb)) is not None:
                return there
            by = next((at for at in range(verb, min(end, verb + 12)) if self._by(at, end)), None)
            found = self._by(by, end) if by is not None else self._source_after(verb, end)
            return replace(found, rule="said in general") if found else None
        return self._pronoun(pronoun, verb, verb)

    def _said_there(self, verb: int) -> Speaker | None:
        """« L’ambassade se tait. « … », y dit-on »: the body that the sentence before is about."""
        here = self.ground.sentence_of(verb).index
        if not here:
            return None
        body, _ = self._body_that_acts("it", self.ground.document.sentences[here - 1])
        return Speaker(body, "", "whose house it is", 0.65, verb) if body else None

    def _read_there(self, verb: int, end: int) -> Speaker | None:
        """« …, y lit-on encore », « lit-on dans ce texte »: in the paper named behind, else in the one spoken of before."""
        if any(self.ground.low(at) in PAPERS for at in range(verb, min(end, verb + 8))):
            return None
        return self._announced(verb, verb)

    def _source_after(self, verb: int, end: int) -> Speaker | None:
        """« a-t-on appris de source diplomatique », « indique-t-on à l’Élysée »."""
        return self._first_actor(verb + 1, end, verb, through=True) or self._house_after(verb + 1, end, verb)

    def _first_actor(self, start: int, end: int, verb: int, *, through: bool = False) -> Speaker | None:
        """The first actor after a verb of saying that is not whom, where or how it was said."""
        ground = self.ground
        if (near := self._someone_of(start, end, verb)) is not None:
            return near
        if ground.low(start) in NP_OPENERS and ground.low(start + 1) in DOCUMENTS and not self._is_speaker(start):
            return self._paper(start, start + 4, verb)
        for at in range(start, min(end, start + 30)):
            if ground.tokens[at].quote >= 0:
                break
            if at > start + 1 and is_saying(ground, at) and ground.language == "en":
                break
            if ground.low(at) in CLAUSES or (
                ground.low(at) in ("que", "qu'") and ground.low(at - 1) in ("alors", "tandis")
            ):
                break
            mention = self.cast.at.get(at)
            mention = None if mention and mention.how in ("theirs", "place") else mention
            office = self.offices.get(at)
            if (mention is None and office is None) or (not through and self._is_addressed(at, start)):
                continue
            if mention and at > start + 1 and self.cast.actors[mention.actor].kind == "media":
                continue
            if mention and office is None and ground.low(mention.last) == "'s":
                continue
            return self._speaker_at(at, verb, "after the verb", 0.93)
        if national := self._of_nation(start):
            return Speaker(national, "", "after the verb, by nation", 0.75, verb)
        return (
            self._paper(start, min(end, start + 4), verb)
            or self._unknown_name(start, end, verb)
            or self._in_own_words(start, end, verb)
        )

    def _in_own_words(self, start: int, end: int, verb: int) -> Speaker | None:
        """« résume la grande argentière helvétique », "sighs one of them": a subject behind the verb that has no name."""
        ground = self.ground
        if ground.low(start) in ONE_OF_THEM and (after := ground.token(start + 1)) and not after.is_word:
            return Speaker(None, ground.words(start, start + 1), "one of them", 0.6, verb)
        start = self._past_asides(start, end)
        if ground.low(start) not in NP_OPENERS or start - verb > 12:
            return None
        if any(ground.low(at) in OF_NOBODY for at in range(start, min(end, start + 4))):
            return None
        last = start
        while last < min(end, start + 8) and (ground.tokens[last].is_word or ground.tokens[last].kind == "elided"):
            if last > start and (ground.low(last) in ADDRESSEES - OF or is_saying(ground, last)):
                break
            last += 1
        return self._in_words(start, last, "after the verb, in its own words", verb) if last - start > 1 else None

    def _past_asides(self, start: int, end: int) -> int:
        """« confie sous couvert d’anonymat une source »: past whom, where and how, to the noun that no preposition leads."""
        ground = self.ground
        if ground.low(start) not in ADDRESSEES:
            return start
        for at in range(start + 2, min(end - 1, start + 9)):
            if ground.low(at) in (",", ":", ";") or is_saying(ground, at):
                break
            before = ground.low(at - 1)
            led = before in ADDRESSEES or before in NP_OPENERS
            if ground.low(at) in NP_OPENERS and not led and ground.tokens[at + 1].kind != "number":
                return at
        return start

    def _subject_then_verb(self, at: int, end: int) -> Speaker | None:
        """ "…," Rubio said; "…," the ministry said; "…," he told reporters."""
        ground = self.ground
        at += ground.low(at) == "the" and ground.low(at + 1) == "latter"
        if ground.low(at) in PRONOUNS:
            verb = self._verb_in(at + 1, min(end, at + 4))
            return self._pronoun(ground.low(at), at, verb) if verb is not None else None
        if ground.low(at) in ONE_OF_THEM and is_saying(ground, at + 1):
            return Speaker(None, ground.words(at, at + 1), "one of them", 0.6, at + 1)
        for verb in range(at + 1, min(end, at + 28)):
            if (
                ground.tokens[verb].quote >= 0
                or ground.low(verb) == ";"
                or (ground.low(verb) == "." and verb + 1 >= end)
            ):
                break
            if is_saying(ground, verb):
                mention = self._nearest_subject(at, verb)
                if mention is not None and not self._only_in(mention, at):
                    return self._speaker_at(mention, verb, "before the verb, after the words", 0.94)
                return self._paper(at, verb, verb) or self._own_subject(at, verb)
        if ground.low(at - 2) == "," and (found := self.stranger(at, end)) and found[0] == at:
            # "…," the crowd chanted: behind a comma within the marks whoever stands first says the words.
            return self._in_words(*found, "before any verb, in its own words", -1)
        return None

    def _any_verb_turned(self, at: int, end: int) -> Speaker | None:
        """ "…," shrugged a fisherman: behind a comma within the marks any verb in the past says the words."""
        ground = self.ground
        turned = ground.low(at - 2) == "," and ground.low(at).endswith("ed") and not ground.tokens[at].upper
        if not turned or not (ground.low(at + 1) in NP_OPENERS or self._is_named_at(at + 1)):
            return None
        return self._first_actor(at + 1, min(end, at + 9), at)

    def _only_in(self, index: int, at: int) -> bool:
        """ "a resident of Aflao said": the place is in the words of the subject, not the subject."""
        return index > at + 1 and self.ground.low(at) in NP_OPENERS and self._governed(index, at)

    def _own_subject(self, at: int, verb: int) -> Speaker | None:
        """ "…," the Maronite patriarch thundered; "…," residents said: a subject in no list, in its own words."""
        ground, last = self.ground, at
        while last < verb and (
            ground.tokens[last].is_word
            or ground.tokens[last].kind in ("possessive", "number")
            or ground.low(last) == "'"
        ):
            if last > at and ground.low(last) in SMALL | ADVERBS:
                break
            last += 1
        opens = ground.low(at) in NP_OPENERS or ground.low(at).endswith("s") or ground.tokens[at].kind == "number"
        if not opens or last - at > 9 or ground.low(at) in ADDRESSEES:
            return None
        return self._in_words(at, last, "before the verb, in its own words", verb)

    def _subject_then_verb_fr(self, at: int, end: int) -> Speaker | None:
        """« … » Le ministre a ajouté que: a sentence of its own about the words before is no attribution."""
        ground = self.ground
        if ground.low(at) in ("–", "-", "(") or (at and ground.low(at - 1) in ("–", "(")):
            mention = self.cast.at.get(at) or self.cast.at.get(at + 1)
            if mention and self.cast.actors[mention.actor].is_person:
                return Speaker(self.cast.actors[mention.actor], "", "name after a dash", 0.85)
        return None

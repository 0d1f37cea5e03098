"""Who says what stands in quotation marks: the verb of saying near it, and the subject of that verb."""
# ruff: noqa: E501

from relations.newsroom.intake.relatives import Relatives
from relations.newsroom.intake.sayings import INVERTED, finite_saying, is_saying, sayings, says_plainly
from relations.newsroom.intake.sources import ASSERTIONS
from relations.newsroom.intake.speaker import (
    CLITICS,
    FARTHEST_SUBJECT,
    FINITE_ENDS,
    NO_VERBS,
    NP_OPENERS,
    OF,
    PRONOUNS,
    SPEECHLESS,
    Speaker,
)

# How far behind « a ajouté que » the verb may stand that it reports.
REPORTED_WITHIN = 12


class Speakers(Relatives):
    """Asks the words around a quotation; remembers who spoke last, for pronouns."""

    def before(self, first: int, at: int) -> Speaker | None:
        """« X a déclaré : », « Selon X, », "X said that", in the words from `first` to before word `at`."""
        ground = self.ground
        for start in range(first, min(at, first + 3)):
            if (by := self._by(start, at)) is not None and (
                start == first or ground.low(start - 1) in (",", "et", "and")
            ):
                return self._told_by(start, at) or (self._by_gerund(first, start, at) or by)
        if ground.low(at - 1) == ":" and (named := self._named_before_colon(first, at)):
            return named
        relative = self._by_relative(first, at) or self._words_of(first, at) or self._whose_body(first, at)
        if relative is not None:
            return relative
        if (aside := self._by_aside(first, at)) is not None:
            return aside
        if (again := self._again(first, at)) is not None:
            return again
        if (house := self._house(first, at)) is not None:
            return house
        if ground.low(first) == "comme" and (verb := self._verb_in(first + 1, min(at, first + 5))) is not None:
            # « Comme l’a résumé X, « … »
            return self._after_verb(verb, at)
        if self.ground.low(first) == "as" and "put it" in self.ground.plain_words(first, at):
            return self._put_so(first + 1, at)
        verbs = [v for v in range(max(first, at - 40), at) if ground.tokens[v].quote < 0 and self._claims(v, at)]
        verbs = [verb for verb in verbs if not self._is_aside(verb, at) and not self.is_passive(verb)]
        verbs = [verb for verb in verbs if not self._leans(verb, verbs)]
        for verb in reversed(verbs):
            if (voice := self._goes_on(first, verb)) is not None:
                return voice
            found = self._reported(first, verb, verbs, at) or self._subject_before(first, verb, at)
            if found:
                return self._outer(found, first, verb, [one for one in verbs if one < verb], at) or found
        return self._colon(first, at)

    def _by_gerund(self, first: int, start: int, at: int) -> Speaker | None:
        """« Selon Reuters, Rabat a reculé, affirmant que « … » »: the participle right before the words has its own subject."""
        near = range(at - 1, max(start + 3, at - 5), -1)
        verb = next((i for i in near if sayings(self.ground.language).get(self.ground.low(i)) == "gerund"), None)
        comma = next((i for i in range(start + 1, at) if self.ground.low(i) == ","), None)
        if verb is None or comma is None or comma > verb:
            return None
        return self._subject_before(comma + 1, verb, at)

    def _outer(self, found: Speaker, first: int, verb: int, verbs: list[int], limit: int) -> Speaker | None:
        """« Il a rappelé que les contrôles répondaient à « … »: of two verbs the outer one says, if the inner has no actor."""
        if found.actor is not None or found.rule != "subject in its own words":
            return None
        for outer in reversed(verbs):
            if any(self.ground.low(at) in ("que", "qu'", "that") for at in range(outer + 1, verb)):
                said = self._subject_before(first, outer, limit)
                return said if said and said.actor else None
        return None

    def _reported(self, first: int, verb: int, verbs: list[int], limit: int) -> Speaker | None:
        """« Le même a ajouté que le président souhaitait « … » »: who reports it, where the inner verb does not say plainly."""
        ground = self.ground
        if ground.language != "fr" or not ground.low(verb).endswith(("ait", "aient")) or says_plainly(ground, verb):
            return None
        for outer in (one for one in reversed(verbs) if one < verb):
            led = ground.low(self._past_verb(outer)) in ("que", "qu'")
            if led and says_plainly(ground, outer) and verb - outer < REPORTED_WITHIN:
                return self._subject_before(first, outer, outer)
        return None

    def _claims(self, verb: int, at: int) -> bool:
        """A finite verb of saying, or close to the words an infinitive: « s’est bornée à saluer « … » »."""
        if is_saying(self.ground, verb):
            return True
        return verb >= at - 7 and sayings(self.ground.language).get(self.ground.tokens[verb].text.lower()) in (
            "infinitive",
            "gerund",
        )

    def _subject_before(self, first: int, verb: int, limit: int) -> Speaker | None:
        ground = self.ground
        word = ground.low(verb)
        if ground.language == "fr" and word.endswith(INVERTED):
            return self._inverted(verb, limit)
        if (told := self._told_in(first, verb)) is not None:
            return told
        if (turned := self._turned_in(verb, limit)) is not None:
            return turned
        at = self._past_clitics(verb)
        at = self._led_by_who(first, at) if ground.low(at) == "," else self._who_lately(first, at)
        if sayings(ground.language).get(ground.tokens[verb].text.lower()) == "infinitive":
            # « le colonel X, qui a cru devoir déplorer … »
            at = next((i for i in range(verb - 1, max(first, verb - 6), -1) if ground.low(i) in ("qui", "who")), at)
        if ground.low(at) in PRONOUNS:
            return self._pronoun(ground.low(at), at, verb)
        subject = self._nearest_subject(max(first, verb - FARTHEST_SUBJECT), verb)
        if ground.low(at) in ("qui", "who"):
            end = at - (ground.low(at - 1) == ",")
            if (office := self._titled_before_who(first, end)) is not None:
                return self._speaker_at(office.first, verb, "behind « qui »", 0.8)
            subject = self._before_who(first, end) or subject
            if subject is None or self.reach(subject) < end:
                # « essuyer les critiques de l’opposition, qui juge … »: the noun before, not the subject of the sentence.
                nearer = self._antecedent(first, end, verb)
                if subject is None or nearer:
                    return nearer
        if subject is not None and (kin := self._kin(first, subject, verb)) is not None:
            return kin
        if subject is not None and (people := self._people_of(first, subject, verb)) is not None:
            return people
        if subject is not None:
            if (taker := self._takes_up(first, subject, verb)) is not None:
                return self._pronoun(ground.low(taker), taker, verb)
            return self._speaker_at(subject, verb, "before the verb", 0.94)
        if ground.low(at) in ("qui", "who", "on", "people"):
            return None
        if national := self._of_nation(at - 1):
            return Speaker(national, "", "before the verb, by nation", 0.75, verb)
        start = max(first, verb - 12)
        if (taker := self.taker_in(first, verb)) is not None and not any(map(self._is_speaker, range(taker, verb))):
            return self._pronoun(ground.low(taker), taker, verb)
        return self._paper_before(start, verb) or self._unnamed(first, verb) or self._paper(start, verb, verb)

    def _told_in(self, first: int, verb: int) -> Speaker | None:
        """« Bamako a lu les déclarations du ministre X, accusant Alger de « … » »: whose declarations they are."""
        ground = self.ground
        if sayings(ground.language).get(ground.tokens[verb].text.lower()) != "gerund" or ground.low(verb - 1) != ",":
            return None
        for at in range(verb - 2, max(first, verb - 16), -1):
            if ground.low(at) == "," or is_saying(ground, at):
                return None
            if ground.low(at) in ASSERTIONS:
                return self.issuer(at, min(verb, at + 6), verb)
        return None

    def _turned_in(self, verb: int, limit: int) -> Speaker | None:
        """« Le Burundi, a insisté la ministre, « … » »: between two commas, with its subject behind it."""
        ground = self.ground
        if ground.language != "fr" or ground.low(verb - 1) != "," or not says_plainly(ground, verb):
            return None
        subject = self._past_verb(verb)
        if not self._is_speaker(subject) or self._is_addressed(subject, subject):
            return None
        closed = limit == self.reach(subject) + 1 and ground.low(limit - 1) == ","
        return self._speaker_at(subject, verb, "after the verb, between commas", 0.9) if closed else None

    def _kin(self, first: int, subject: int, verb: int) -> Speaker | None:
        """« Un proche du ministre évoque « … » »: not the minister; the noun that opens the clause."""
        found = self.stranger(first, verb) if self._governed(subject, first) else None
        if found is None or self.ground.low(found[1]) not in OF or subject - found[1] > 2:
            return None
        return self._in_words(found[0], self.reach(subject), "before the verb, in its own words", verb)

    def _antecedent(self, first: int, end: int, verb: int) -> Speaker | None:
        """« l’opposition, qui juge … »: the noun before « qui », in its own words."""
        if self.ground.low(end - 1) in SPEECHLESS:
            return None
        for at in range(end - 1, max(first, end - 7) - 1, -1):
            if (
                self.ground.low(at) in NP_OPENERS
                and end - at > 1
                and not self.cast.titled[at]
                and at not in self.cast.at
            ):
                return self._in_words(at, end, "behind « qui », in its own words", verb)
        return None

    def _unnamed(self, first: int, verb: int) -> Speaker | None:
        """« Les agriculteurs dénoncent « … » »: a subject that is in no list, in its own words."""
        ground, start = self.ground, first
        while start < verb and ground.tokens[start].kind == "mark":
            start += 1
        if (counted := self._of_two(start)) is not None:
            return Speaker(counted, "", "one of two named before", 0.75, verb)
        if (opened := self._opening(start, verb)) is not None:
            return opened
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
        while last > start + 1 and ground.low(last - 1) in CLITICS:
            last -= 1
        return self._in_words(start, last, "subject in its own words", verb)

    def _opening(self, start: int, verb: int) -> Speaker | None:
        """« Son vis-à-vis, plus lyrique, évoque « … »: the noun that opens the sentence, something between two commas."""
        ground = self.ground
        if ground.low(start) not in NP_OPENERS or ground.low(self._past_clitics(verb)) != ",":
            return None
        comma = next((at for at in range(start + 1, min(verb, start + 6)) if ground.low(at) == ","), 0)
        words_alone = comma and all(
            ground.tokens[at].is_word or ground.tokens[at].kind == "elided" for at in range(start + 1, comma)
        )
        return self._in_words(start, comma, "opens the sentence", verb) if words_alone else None

    def within(self, first: int, last: int) -> Speaker | None:
        """« Nous sommes, a-t-il déclaré, prêts »: a verb of saying between commas, turned around."""
        ground = self.ground
        if ground.language != "fr":
            return None
        for at in range(first + 2, min(last, first + 400)):
            low, led = ground.low(at), at - 1 - (ground.low(at - 1) in ("s'", "se"))
            if ground.low(led) not in (",", "!", "?", "…", "–", "-"):
                continue
            if low.endswith(INVERTED) and finite_saying(ground, at):
                found = self._inverted(at, min(last, at + 14))
                if found:
                    return Speaker(found.actor, found.words, "within the words", 0.9, at)
            elif is_saying(ground, at) and self._is_speaker(subject := self._past_verb(at)):
                return self._speaker_at(subject, at, "within the words", 0.85)
            elif found := self._turned_within(at, last):
                return found
            elif is_saying(ground, at) and (unknown := self.stranger(at + 1, last)) and unknown[0] == at + 1:
                return self._in_words(*unknown, "within the words", at)
        return None

    def _turned_within(self, verb: int, last: int) -> Speaker | None:
        """« …, maugrée Boni Lawson, … »: any verb turned round, with a person alone between it and the next comma."""
        ground, token = self.ground, self.ground.tokens[verb]
        if token.upper or token.kind != "word" or not token.low.endswith(FINITE_ENDS) or token.low in NO_VERBS:
            return None
        mention = self.cast.at.get(verb + 1)
        if (
            mention is None
            or not self.cast.actors[mention.actor].is_person
            or ground.low(mention.last) not in (",", ".")
        ):
            return None
        return self._speaker_at(verb + 1, verb, "within the words", 0.7) if mention.last < last else None

    def signature(self, first: int, last: int) -> Speaker | None:
        """A short line with a name and a title below the words: « Abdoulaye Diop, ministre … »."""
        ground = self.ground
        while first < last and ground.tokens[first].kind == "mark":
            first += 1
        if first >= last or last - first > 30 or ground.low(last - 1) in (".", ":", "?", "!"):
            return None
        if any(
            is_saying(ground, at) or ground.low(at) == ":" or ground.tokens[at].quote >= 0 for at in range(first, last)
        ):
            return None
        mention = self.cast.at.get(first) or self.cast.at.get(first + 1)
        office = self.offices.get(first)
        if mention is None and office is None:
            return None
        return self._speaker_at(first if first in self.cast.at or office else first + 1, -1, "signature", 0.92)

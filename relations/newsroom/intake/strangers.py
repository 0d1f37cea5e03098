"""Speakers who are in no list and have no name: « un cafetier », « sa mère », "the crowd", "the night porter"."""

from relations.newsroom.intake.papers import DEFINITE, Papers
from relations.newsroom.intake.plain import plain
from relations.newsroom.intake.speaker import ADDRESSEES, HOUSES, NP_OPENERS, OF, PRONOUNS, WHERE, Speaker
from relations.newsroom.intake.tables import words

HUMANS = words("speakers_humans")
NOT_HUMANS = words("speakers_not_humans")
HUMAN_ENDS = {
    "fr": ("eur", "euse", "trice", "ier", "iere", "ien", "ienne", "iste", "eurs", "euses", "iers", "iens", "istes"),
    "en": ("er", "ers", "or", "ors", "ist", "ists", "man", "men", "woman", "women", "ian", "ians"),
}
# What an article tells of gender; « l’ », "the" tell nothing.
GENDERS = {"un": "m", "le": "m", "une": "f", "la": "f"}
# « L’homme hausse le ton »: takes up whoever was named before.
ANYBODY = frozenset(
    ("delegue", "deleguee", "fonctionnaire", "participant", "emissaire", "dame", "monsieur", "vieux")
) | frozenset(("homme", "femme", "hommes", "delegate", "investigator", "lady", "man", "woman", "men"))
MANY = frozenset(("les", "des", "ces", "ses", "leurs", "nos", "plusieurs", "quelques", "certains", "deux", "trois"))
# How far behind the article the noun may stand.
NOUN_WITHIN = 4


class Strangers(Papers):
    """Finds the noun that opens a sentence and means somebody, where no name or title is known."""

    def is_human(self, at: int) -> bool:
        token = self.ground.token(at)
        if token is None or not token.is_word or token.low in NOT_HUMANS or at in self.ground.names:
            return False
        return token.low in HUMANS or (len(token.low) > 5 and token.low.endswith(HUMAN_ENDS[self.ground.language]))

    def _is_somebody(self, words: str) -> bool:
        """Whether words mean a person: « une source proche du dossier », "the crowd", not "the statement"."""
        ends = HUMAN_ENDS[self.ground.language]
        known = plain(words).split()[1:4]
        return any(
            word in HUMANS or (len(word) > 5 and word.endswith(ends) and word not in NOT_HUMANS) for word in known
        )

    def stranger(self, first: int, last: int) -> tuple[int, int] | None:
        """Where the noun phrase stands that opens these words, behind where and when, if it means somebody unknown."""
        ground = self.ground
        start = first
        if ground.low(first) in WHERE:
            start = next((at + 1 for at in range(first, min(last, first + 12)) if ground.low(at) == ","), first)
        if ground.low(start) not in NP_OPENERS or self._is_speaker(start):
            return None
        for at in range(start + 1, min(last, start + NOUN_WITHIN + 1)):
            if self._is_speaker(at) and self._ends_phrase(at):
                return None
            if ground.low(at) in ADDRESSEES or ground.low(at) in OF:
                return None
            if ground.low(at) in ANYBODY and ground.low(start) in DEFINITE:
                return None
            if self.is_human(at) and self._ends_phrase(at):
                return None if self._is_named_behind(at + 1, last) else (start, at + 1)
        return None

    def _is_named_behind(self, first: int, last: int) -> bool:
        """« La veuve du capitaine, Ivone Tavares, a … »: a name between commas says who it is."""
        comma = next((at for at in range(first, min(last, first + 9)) if self.ground.low(at) == ","), None)
        mention = self.cast.at.get(comma + 1) if comma is not None else None
        if mention is None or not self.cast.actors[mention.actor].is_person or mention.last >= len(self.ground.tokens):
            return False
        return self.ground.low(mention.last) == "," and self.ground.low(first) in OF

    def _ends_phrase(self, at: int) -> bool:
        after = self.ground.token(at + 1)
        return after is None or after.kind != "possessive"

    def _stranger_before(self, pronoun: str, at: int) -> str | None:
        """« Une institutrice attend son visa. « … », dit-elle »: with whom the sentence before opens."""
        ground, here = self.ground, self.ground.sentence_of(at)
        if not here.index or pronoun in ("ils", "elles", "they", "it", ""):
            return None
        earlier = ground.document.sentences[here.index - 1]
        told = earlier.paragraph == here.paragraph and ground.tokens[earlier.first].quote < 0
        found = self.stranger(earlier.first, earlier.last) if told else None
        if found is None or (self.last_at > earlier.first and self.last is not None):
            return None
        if self._is_many(*found):
            return None
        if self._resumed_by_noun(*found) is not None:
            return None
        gender = GENDERS.get(ground.low(found[0]), "")
        return ground.words(*found) if PRONOUNS.get(pronoun, "") in ("", gender) or not gender else None

    def _is_many(self, first: int, last: int) -> bool:
        """« Leurs chalutiers », "their trawlers": for none of them stands « il », "he"."""
        noun = self.ground.low(last - 1)
        if self.ground.language == "en":
            return (
                noun.endswith(("s", "men", "women"))
                and not noun.endswith("ss")
                and self.ground.low(first) not in ("a", "an")
            )
        return self.ground.low(first) in MANY

    def phrase(self, first: int, last: int) -> Speaker | None:
        """« Les deux présidents « ont convenu … » »: nothing but a noun with its article before the words."""
        whole = all(
            self.ground.tokens[at].is_word or self.ground.tokens[at].kind == "elided" for at in range(first, last)
        )
        if not whole or self.ground.low(first) not in NP_OPENERS or not 2 <= last - first <= 5:
            return None
        return self._in_words(first, last, "subject of the words", -1)

    def _stranger_speaks(self, first: int, last: int, rule: str) -> Speaker | None:
        found = self.stranger(first, last)
        return self._in_words(*found, rule, -1) if found else None

    def _someone_of(self, start: int, end: int, verb: int) -> Speaker | None:
        """« a répondu ce proche du roi », « glisse un ami de la ministre »: not the one whose they are."""
        found = self.stranger(start, end)
        if found is None or found[0] != start or self.ground.low(found[1]) not in OF:
            return None
        stop = next((at for at in range(found[1], min(end, found[1] + 9)) if self.ground.low(at) == ","), None)
        if stop is not None and self._is_named_at(stop + 1):
            # « le fils du président, Karim Sy »
            return None
        return self._in_words(*found, "after the verb, in its own words", verb)

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

    def _house_after(self, at: int, end: int, verb: int) -> Speaker | None:
        """« peste-t-on à la mairie »: a house in no list, in its own words."""
        ground, last = self.ground, at + 1
        if ground.low(at) not in HOUSES:
            return None
        while last < min(end, at + 5) and (ground.tokens[last].is_word or ground.tokens[last].kind == "elided"):
            last += 1
        return Speaker(None, ground.words(at + 1, last), "whose house it is", 0.6, verb) if last > at + 1 else None

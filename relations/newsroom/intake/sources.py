"""Whose view it is: « selon X », « d’après lui », « selon lesquelles », "according to the ministry"."""

from relations.newsroom.intake.papers import TREATIES
from relations.newsroom.intake.pronouns import Pronouns
from relations.newsroom.intake.sayings import sayings
from relations.newsroom.intake.speaker import BY, HIS_WORDS, OBLIQUE, PAPERS, SOURCED, WORDS_OF, Speaker

# « des propos selon lesquels »: whose they are stands before.
WHICH = frozenset(("lequel", "laquelle", "lesquels", "lesquelles", "which"))
ASSERTIONS = (
    WORDS_OF
    | PAPERS
    | {"declarations", "accusations", "allegations", "affirmations", "informations", "insinuations", "theses"}
)
# How far before « selon lesquelles » they may stand.
FARTHEST = 24


class Sources(Pronouns):
    """Reads what names a source beside the words."""

    def _acts(self, at: int) -> bool:
        """« pour se rapprocher de l’Union »: a purpose, no opinion."""
        form = sayings(self.ground.language).get(self.ground.low(at))
        return self.ground.low(at) in ("se", "s'", "que", "qu'", "de") or form == "infinitive"

    def _is_to_act(self, at: int) -> bool:
        """« « peu solide » pour Alger de refuser », "hard for Rabat to say": it is about them, not by them."""
        form = sayings(self.ground.language).get(self.ground.low(at + 1))
        led = self.ground.low(at) in ("de", "d'", "to")
        return led and (
            form == "infinitive" or self.ground.low(at + 1).endswith(("er", "ir", "re")) or self.ground.language == "en"
        )

    def _by(self, at: int, end: int) -> Speaker | None:
        """« selon X », "according to X"."""
        if any(self._reads(at, words) for words in HIS_WORDS[self.ground.language]):
            return self._pronoun("", at, at)
        led = next((words for words in BY[self.ground.language] if self._reads(at, words)), None)
        return self._source_named(at, at + len(led), end, led) if led else None

    def _reads(self, at: int, words: tuple[str, ...]) -> bool:
        return all(self.ground.low(at + step) == word for step, word in enumerate(words))

    def _source_named(self, at: int, start: int, end: int, words: tuple[str, ...]) -> Speaker | None:
        if words[:2] == ("aux", "termes"):
            named = range(start, min(end, start + 4))
            paper = next((i for i in named if self.ground.low(i) in PAPERS | TREATIES), None)
            return self._source(paper, at) if paper is not None else None
        if words in SOURCED:
            return self._paper(start - 1, start, at)
        if self.ground.low(start) in OBLIQUE:
            return self._pronoun(OBLIQUE[self.ground.low(start)], start, at)
        if self.ground.low(start) in WHICH:
            return self._of_assertion(at)
        bare = words in (("pour",), ("for",))
        for index in range(start, min(end, start + 6)):
            if bare and self._acts(index):
                return None
            if self._is_speaker(index):
                if bare and self._is_to_act(self.reach(index)):
                    return None
                return self._speaker_at(index, at, "according to", 0.92)
        return None if bare else self._paper(start, min(end, start + 5), at) or self._people(start, end, at)

    def _published(self, word: int, at: int) -> Speaker | None:
        """« les informations publiées par le quotidien Le Courrier du Léman, selon lesquelles »: a paper in no list."""
        by = next((i for i in range(word + 1, min(at, word + 4)) if self.ground.low(i) in ("par", "by")), None)
        if by is None or self.ground.low(at - 1) != "," or at - by > 10:
            return None
        return Speaker(None, self.ground.words(by + 1, at - 1), "by whom it was published", 0.65, at)

    def _people(self, start: int, end: int, at: int) -> Speaker | None:
        """« selon des témoins », "according to investigators in Praia": people in no list, in their own words."""
        human = next((i for i in range(start, min(end, start + 4)) if self.is_human(i)), None)
        if human is None:
            return None
        last = human + 1
        while last < min(end, human + 4) and self.ground.tokens[last].is_word:
            last += 1
        return self._in_words(start, last, "according to, in its own words", at)

    def _of_assertion(self, at: int) -> Speaker | None:
        """« les propos du ministre X, selon lesquels … »: whose propos they are, else the subject of the clause."""
        first = self.ground.sentence_of(at).first
        for word in range(at - 1, max(first, at - FARTHEST) - 1, -1):
            if self.ground.low(word) in ASSERTIONS:
                told = self.issuer(word, min(at, word + 6), at) or self._published(word, at)
                return told or self.subject_of(first, word)
        return None

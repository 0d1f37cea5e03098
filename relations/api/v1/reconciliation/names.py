"""How like two names are, whatever their accents, their capitals, the order of their words and what stands before."""

from functools import lru_cache

from rapidfuzz import fuzz

from relations.search.words import fold, is_small, words_of

SAME, OTHER_ORDER = 100.0, 98.0
# Without what is said before a name: "la France", "M. Diop". Sure where nothing but an article was left out.
WITHOUT_ARTICLE, WITHOUT_TITLE = 99.0, 97.0
# What is only alike is never as good as what is the same.
ALIKE = 0.95
# All the words that were asked for, among others: from here up, by how much of the name they are. And the reverse.
AMONG, REST = 65.0, 25.0
# Words of which some are given by their first letter alone: all of the name, or a part of it.
INITIALS, SOME_INITIALS = 90.0, 75.0
# Shorter words are alike by chance: "US", "RUS", "MUS". So are the codes and acronyms of different things.
SHORTEST = 4
LONGEST_CODE = 6
# As people write before names, folded. Of one letter: as initials they are tried too.
TITLES = frozenset((
    "m", "mm", "mme", "mmes", "mlle", "mr", "mrs", "ms", "dr", "pr", "prof", "me", "s", "se", "he", "excellence",
    "gen", "general", "col", "colonel", "cdt", "capt", "capitaine", "lt", "president", "presidente", "ministre",
    "minister", "secretaire", "secretary", "senateur", "senator", "depute", "ambassadeur", "ambassadrice", "ambassador",
))  # fmt: skip
Words = tuple[str, ...]


@lru_cache(maxsize=20_000)
def folded(text: str) -> Words:
    """The words of a name, without accents or capitals."""
    return tuple(fold(word.text) for word in words_of(text))


def resemblance(text: str, name: str) -> float:
    """From 0 to 100, 100 being the same. A code or an acronym is the same or it is nothing."""
    asked, known = folded(text), folded(name)
    if is_code(name):
        return SAME if asked == known else 0.0
    return max((min(most, likeness(words, known)) for words, most in _readings(asked)), default=0.0)


def is_code(name: str) -> bool:
    return name.isupper() and len(name) <= LONGEST_CODE and " " not in name


@lru_cache(maxsize=1000)
def _readings(asked: Words) -> tuple[tuple[Words, float], ...]:
    """The words as they stand, and what may be meant besides; how sure each can be."""
    core = tuple(word for word in asked if not is_small(word))
    name = tuple(word for word in core if word not in TITLES)
    found = {asked: SAME}
    for words, most in ((core, WITHOUT_ARTICLE), (name, WITHOUT_TITLE)):
        if words:
            found.setdefault(words, most)
    return tuple(found.items())


def likeness(asked: Words, name: Words) -> float:
    if not asked or not name:
        return 0.0
    if asked == name:
        return SAME
    if sorted(asked) == sorted(name):
        return OTHER_ORDER
    one, other = " ".join(asked), " ".join(name)
    return max(_alike(one, other), _among(asked, name, one, other), _with_initials(asked, name))


def _alike(one: str, other: str) -> float:
    if min(len(one), len(other)) < SHORTEST:
        return 0.0
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)) * ALIKE


def _among(asked: Words, name: Words, one: str, other: str) -> float:
    if set(asked) <= set(name):
        return AMONG + REST * len(one) / len(other)
    if len(name) > 1 and set(name) <= set(asked):
        return AMONG + REST * len(other) / len(one)
    return 0.0


def _with_initials(asked: Words, name: Words) -> float:
    """Each word is one of the name, or the first letter of one; at least one of them is whole."""
    letters = [word for word in asked if len(word) == 1]
    whole = [word for word in asked if len(word) > 1]
    if not (letters and whole and set(whole) <= set(name)):
        return 0.0
    left = [word for word in name if word not in whole]
    for letter in letters:
        meant = next((word for word in left if word.startswith(letter)), None)
        if meant is None:
            return 0.0
        left.remove(meant)
    return SOME_INITIALS if left else INITIALS

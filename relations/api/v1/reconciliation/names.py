"""How like two names are, whatever their accents, their capitals and the order of their words."""

from functools import lru_cache

from rapidfuzz import fuzz

from relations.search.words import fold, words_of

SAME, OTHER_ORDER = 100.0, 98.0
# What is only alike is never as good as what is the same.
ALIKE = 0.95
# All the words that were asked for, among others: from here up, by how much of the name they are.
AMONG, REST = 65.0, 25.0


@lru_cache(maxsize=20_000)
def folded(text: str) -> tuple[str, ...]:
    """The words of a name, without accents or capitals."""
    return tuple(fold(word.text) for word in words_of(text))


def likeness(asked: tuple[str, ...], name: tuple[str, ...]) -> float:
    if not asked or not name:
        return 0.0
    if asked == name:
        return SAME
    if sorted(asked) == sorted(name):
        return OTHER_ORDER
    one, other = " ".join(asked), " ".join(name)
    alike = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)) * ALIKE
    among = AMONG + REST * len(one) / len(other) if set(asked) <= set(name) else 0.0
    return max(alike, among)

"""Who could be meant by a name: found through the index of search, so that it costs the same in any record."""

from collections.abc import Iterable, Iterator

from relations.api.v1.reconciliation.entities import Key
from relations.models import Country
from relations.publication.models import SearchWord
from relations.search.engine import All, Any, Has, Node, places
from relations.search.index import record_at
from relations.search.questions import read
from relations.search.spelling import meant
from relations.search.words import fold, is_small, words_of

# So many are compared by their names.
ENOUGH = 150
OF_A_WORD = 100
MOST_WORDS = 8
# Names that begin alike, where a word is not known.
BEGINNING = 4
# With fewer, words are looked for in other spellings.
FEW = 5
INDEXED = ("actor", "place", "theme", "principle")


def candidates(text: str, kinds: set[str]) -> list[Key]:
    """Records of these kinds whose names share something with the text; those that share most come first."""
    found: dict[Key, None] = dict.fromkeys(_countries() if "country" in kinds else ())
    indexed = tuple(Has(f"k_{kind}") for kind in INDEXED if kind in kinds)
    words = _words(text)
    if indexed and words:
        within = indexed[0] if len(indexed) == 1 else Any(indexed)
        found |= dict.fromkeys(_indexed(within, words))
    return list(found)


def beginning(text: str, kinds: set[str], number: int) -> list[Key]:
    """Records of these kinds with all these words in their names, of which the last may be unfinished."""
    words = _words(text)
    if not words:
        return []
    *whole, last = words
    asked = (*(Has(f"n_{word}") for word in whole), Has(f"n_{last}", is_beginning=True))
    indexed = tuple(Has(f"k_{kind}") for kind in INDEXED if kind in kinds)
    found = places(All((Any(indexed), *asked)), number) if indexed else []
    return [record_at(place) for place in found]


def _indexed(within: Node, words: list[str]) -> Iterator[Key]:
    found: dict[int, None] = {}
    for node in _questions(words):
        if len(found) < ENOUGH:
            found |= dict.fromkeys(places(All((within, node)), OF_A_WORD))
    if len(found) < FEW:
        for node in _other_spellings(words):
            found |= dict.fromkeys(places(All((within, node)), OF_A_WORD))
    return (record_at(place) for place in found)


def _questions(words: list[str]) -> Iterator[Node]:
    """All the words; then each by itself, the rarest first: it says most."""
    if len(words) > 1:
        yield All(tuple(Has(f"n_{word}") for word in words))
    known = dict(SearchWord.objects.filter(folded__in=words).values_list("folded", "number"))
    for word in sorted(words, key=lambda word: known.get(word, 0)):
        yield Has(f"n_{word}")


def _other_spellings(words: list[str]) -> Iterator[Node]:
    for word in _words(meant(read(" ".join(words))) or ""):
        yield Has(f"n_{word}")
    for word in words:
        if len(word) > BEGINNING:
            yield Has(f"n_{word[:BEGINNING]}", is_beginning=True)


def _words(text: str) -> list[str]:
    words = [fold(word.text) for word in words_of(text) if not is_small(word.text)]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def _countries() -> Iterable[Key]:
    """All of them: they are not in the index, and never many."""
    return [("country", pk) for pk in Country.objects.order_by("alpha3").values_list("pk", flat=True)]

"""Words of a text as the index knows them: without accents, and by their stems in French and in English.

Taking the accents away before stemming alone harms French (négocié and négociation would part); afterwards alone, an
unaccented question would miss accented words. So a French word has both stems, and a question asks for either.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

WORD = re.compile(r"[^\W_]+['’]?")
NOT_OF_WORDS = re.compile(r"[\W_]+")
# French words that lose their vowel before another: "l’ambassadrice" holds the word "ambassadrice".
ELIDED = frozenset(re.findall(r"\w+", "c d j l m n s t qu jusqu lorsqu puisqu quoiqu"))
# Too common to be looked for, in either language. Not among them: what means something in the other ("or", "us").
FRENCH = frozenset(
    re.findall(
        r"\w+",
        """
    a ai au aux avec ce ces cet cette d dans de des du elle elles en es est et eu il ils j je l la le les leur leurs
    lui m ma mais me mes meme n ne nos notre nous on ont ou par pas pour qu que qui s sa se ses si son sont sur t ta te
    tes toi tu un une vos votre vous y etait etaient ete
    """,
    )
)
ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """
    a an and are as at be been but by for from had has have he her his if in into is it its my of off our she so than
    that the their them then there these they this those to was we were what when which who will with would you your
    """,
    )
)
SMALL = FRENCH | ENGLISH
# A stem of fewer letters says too little.
SHORTEST_STEM = 4
# The language of a question: its words may be those of any text.
ANY = "*"
# No title is longer.
TITLE = 300
# Longer words are cut: nobody types the rest, and the engines have limits of their own.
LONGEST = 40

_stemmers = threading.local()


class Word(NamedTuple):
    """A word, and where it stands in its text."""

    start: int
    end: int
    text: str


def words_of(text: str) -> Iterator[Word]:
    """The words of a text, without those that are elided."""
    # Of short texts, such as titles, they are asked for again and again.
    return iter(_title_words(text)) if len(text) <= TITLE else _words(text)


@lru_cache(maxsize=1000)
def _title_words(text: str) -> tuple[Word, ...]:
    return tuple(_words(text))


def _words(text: str) -> Iterator[Word]:
    for found in WORD.finditer(text):
        word = found[0]
        if word[-1] in "'’":
            word = word[:-1]
            if fold(word) in ELIDED:
                continue
        if fold(word):
            yield Word(found.start(), found.start() + len(word), word)


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """The word in small letters without accents or ligatures; letters and digits are all that is left."""
    lower = word.lower().replace("œ", "oe").replace("æ", "ae")
    letters = (letter for letter in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(letter))
    return NOT_OF_WORDS.sub("", "".join(letters).lower())[:LONGEST]


def is_small(word: str) -> bool:
    return fold(word) in SMALL


@lru_cache(maxsize=100_000)
def stems(word: str, language: str) -> tuple[str, ...]:
    """The stems of a word of a text in this language, one for each stream in which phrases are looked for.

    The language may be one that we have no stems of, or that of a question (ANY).
    """
    plain = fold(word)
    if language == ANY:
        return *stems(word, "fr"), *stems(word, "en"), plain
    match language[:2]:
        case "fr":
            return fold(_french(word.lower()[:LONGEST])), _french(plain)
        case "en":
            return (_stem("english", plain),)
    return (plain,)


def language_of(text: str) -> str:
    """The language of a text that does not say which: English if its small words are, French otherwise."""
    words = {fold(word.text) for word in words_of(text)}
    return "en" if len(words & ENGLISH) > len(words & FRENCH) else "fr"


def _french(word: str) -> str:
    """The stem, or of a word with next to none only the singular: "visas" and "visait" would both be "vis"."""
    found = _stem("french", word)
    if len(found) >= SHORTEST_STEM or len(found) == len(word):
        return found
    return word.removesuffix("s") if len(word) > SHORTEST_STEM else word


def streams(words: Iterable[str], language: str) -> list[tuple[str, ...]]:
    """The words as stems, stream by stream; small words are left out, and streams that repeat another."""
    found = [stems(word, language) for word in words if not is_small(word)]
    return list(dict.fromkeys(zip(*found, strict=True)))


def _stem(language: str, word: str) -> str:
    # One for each thread: a stemmer works on a buffer of its own.
    stemmer = getattr(_stemmers, language, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(language, 0)
        setattr(_stemmers, language, stemmer)
    found: str = stemmer.stemWord(word)
    return found or word

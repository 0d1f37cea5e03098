"""The words that were perhaps meant, from the index's own vocabulary."""

from django.db.models import Q
from rapidfuzz.distance import DamerauLevenshtein

from relations.publication.models import SearchWord
from relations.search.index import shape
from relations.search.questions import Question
from relations.search.words import fold

# The most frequent words are compared that could be the one; more would take long.
COMPARED = 2000
SHORTEST = 4


def meant(question: Question) -> str | None:
    """The question with each word that the index does not know in the spelling next to it; None if nothing is near."""
    if not question.is_plain or not question.words:
        return None
    words = question.words
    known = set(SearchWord.objects.filter(folded__in=[fold(word) for word in words]).values_list("folded", flat=True))
    better = [word if fold(word) in known else _nearest(fold(word)) or word for word in words]
    return " ".join(better) if tuple(better) != words else None


def _nearest(word: str) -> str | None:
    allowed = 1 if len(word) < 6 else 2
    if len(word) < SHORTEST:
        return None
    compared = [
        (distance, -number, written)
        for written, folded, number in _candidates(word, allowed)
        if (distance := DamerauLevenshtein.distance(word, folded, score_cutoff=allowed)) <= allowed
    ]
    return min(compared)[2] if compared else None


def _candidates(word: str, allowed: int) -> list[tuple[str, str, int]]:
    """Words with the same first letter and about as long; or the same but for the first letter."""
    shapes = [shape(word[0], length) for length in range(len(word) - allowed, len(word) + allowed + 1)]
    near = Q(shape__in=shapes) | Q(tail__in=(word[1:], word)) | Q(folded=word[1:])
    rows = SearchWord.objects.filter(near).order_by("-number")
    return list(rows.values_list("word", "folded", "number")[:COMPARED])

"""Names and titles that begin with what somebody is typing."""

from relations.publication.models import SearchEntry
from relations.search.engine import All, Has, by_index_alone, places
from relations.search.questions import LONGEST
from relations.search.words import fold, is_small, words_of

MOST = 8
# One letter begins half of all names.
SHORTEST = 2
MOST_WORDS = 8


def suggestions(typed: str, kind: str = "") -> list[SearchEntry]:
    """Entries with all these words in their names, of which the last may be unfinished; names come before titles.

    Of one kind where that is wanted: "actor".
    """
    words = [word.text for word in words_of(typed[:LONGEST])][:MOST_WORDS]
    if not words or len(fold(words[-1])) < SHORTEST:
        return []
    *whole, last = words
    parts = [Has(f"n_{fold(word)}") for word in whole if not is_small(word)]
    if kind:
        parts.append(Has(f"k_{kind}"))
    with by_index_alone():
        ids = places(All((*parts, Has(f"n_{fold(last)}", is_beginning=True))), MOST)
        return list(SearchEntry.objects.filter(pk__in=ids).defer("texts", "facets", "sequence").order_by("pk"))

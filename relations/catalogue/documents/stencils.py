"""Documents with holes: marks that stand for what others are called, filled in when the document is read.

A mark is the number of a card between two bytes that JSON never holds as they are (it writes them "\\u0002"); another
such byte stands for the address of the host that is asked. So what is stored depends neither on the names of other
records nor on where the site stands.
"""

from collections.abc import Mapping
from typing import Any, Final

import orjson

HOST: Final = "\x01"
MARK: Final = "\x02"
PART: Final = "\x03"

# What has a document or a card, both under one number: kinds are added at the end, and never change places.
KINDS: Final = (
    "country", "relation", "actor", "post", "place", "outlet", "article", "passage", "event", "eventtype", "eventmode",
    "statement", "principle", "doctrine", "invocation", "measure", "commitment", "theme",
    # Lists of rows of others that lead to a record, and such rows.
    "links_to", "answered_by", "memberships", "holders", "eventlink", "answering", "membership", "tenure",
    "phase",
)  # fmt: skip
RECORD_BITS: Final = 40

LISTS: Final = frozenset(("links_to", "answered_by", "memberships", "holders"))

# By the number of each card, as it stands in a mark.
Cards = Mapping[str, str]
# What has no card by its kind. That of a passage goes on with its article.
MISSING: Final = {
    **{KINDS.index(kind): "[]" for kind in LISTS},
    KINDS.index("passage"): 'null,"article":null',
}


def number_of(kind: str, pk: int) -> int:
    return KINDS.index(kind) << RECORD_BITS | pk


def numbered(number: int) -> tuple[str, int]:
    """The kind and the id that a number was made from."""
    return KINDS[number >> RECORD_BITS], number & 2**RECORD_BITS - 1


def mark(kind: str, pk: int | None) -> orjson.Fragment | None:
    """Stands for the card; null for nothing."""
    return orjson.Fragment(f"{MARK}{number_of(kind, pk)}{MARK}") if pk is not None else None


def address(path: str) -> orjson.Fragment:
    """An address of ours; its path holds nothing that JSON would have to escape."""
    return orjson.Fragment(f'"{HOST}{path}"')


def stencil(document: Any) -> str:
    return orjson.dumps(document).decode()


def marks_in(text: str) -> list[str]:
    """The numbers of the cards that a text calls for, as they stand there, each once."""
    return sorted(set(text.split(MARK)[1::2]))


def filled(text: str, cards: Cards) -> str:
    """The text with the cards in the place of the marks. What has no card is not public: null."""
    if MARK not in text:
        return text
    pieces = text.split(MARK)
    pieces[1::2] = [cards.get(number) or _missing(number) for number in pieces[1::2]]
    return "".join(pieces)


def _missing(number: str) -> str:
    return MISSING.get(int(number) >> RECORD_BITS, "null")

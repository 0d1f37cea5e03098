"""What may happen to a record, to whom it is open, and the one function that makes each move.

Two facts are kept apart: the review of the head revision, and whether the public can read the record. A move is a row
of `MOVES`: who may make it, from where, and where it leads. `refusal()` says why one may not be made; `make_move()`,
`publish()` and `withdraw()` make it: lock, refuse with every reason or check, write, audit, in one transaction.
"""

from relations.newsroom.plans import Refused
from relations.newsroom.rights import is_system
from relations.newsroom.workflow.moves import (
    MOVES,
    PUBLISH,
    REMOVE,
    WITHDRAW,
    Move,
    authors_of,
    grounds_of,
    has_right,
    make_move,
    own_text_allowed,
    own_text_matters,
    refusal,
)
from relations.newsroom.workflow.publishing import corrections_waiting, publish, withdraw

__all__ = (
    "MOVES", "PUBLISH", "REMOVE", "WITHDRAW", "Move", "Refused", "authors_of", "corrections_waiting", "grounds_of",
    "has_right", "is_system", "make_move", "own_text_allowed", "own_text_matters", "publish", "refusal", "withdraw",
)  # fmt: skip

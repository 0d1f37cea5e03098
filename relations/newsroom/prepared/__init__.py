"""What the press prepares so that pages of a large record are read as quickly as those of a small one.

All of it can be worked out from the public records: an edition brings the rows of what it touches up to date, so that
applying it again gives the same rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from relations.newsroom.prepared import pairs, words
from relations.newsroom.snapshots import Key


def prepare(keys: Iterable[Key], ids: Iterator[int] | None = None) -> None:
    """Bring the rows up to date after these records were written or erased."""
    touched: dict[str, set[int]] = defaultdict(set)
    for kind, pk in keys:
        touched[kind].add(pk)
    pairs.prepare(touched, ids)
    words.prepare(touched, ids)


def prepare_all() -> None:
    """Write every row anew, in a database that holds none of them."""
    pairs.prepare_all()
    words.prepare_all()


def differences() -> Iterator[str]:
    """Each row that does not follow from the public records, or that they call for and which is not there."""
    yield from pairs.differences()
    yield from words.differences()

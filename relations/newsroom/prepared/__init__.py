"""What the press prepares so that pages of a large record are read as quickly as those of a small one.

All of it can be worked out from the public records: an edition brings the rows of what it touches up to date, so that
applying it again gives the same rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from relations.newsroom.prepared import pairs, words
from relations.newsroom.prepared.counts import Counts
from relations.newsroom.snapshots import Key


def standing(keys: Iterable[Key]) -> Counts:
    """What has to be known of these records before they are written anew or erased."""
    return pairs.standing(_by_kind(keys))


def prepare(keys: Iterable[Key], before: Counts, ids: Iterator[int] | None = None) -> None:
    """Bring the rows up to date after these records were written or erased; `before` is what `standing` said."""
    touched = _by_kind(keys)
    pairs.prepare(touched, before, ids)
    words.prepare(touched, ids)


def _by_kind(keys: Iterable[Key]) -> dict[str, set[int]]:
    touched: dict[str, set[int]] = defaultdict(set)
    for kind, pk in keys:
        touched[kind].add(pk)
    return touched


def prepare_all() -> None:
    """Write every row anew, in a database that holds none of them."""
    pairs.prepare_all()
    words.prepare_all()


def differences() -> Iterator[str]:
    """Each row that does not follow from the public records, or that they call for and which is not there."""
    yield from pairs.differences()
    yield from words.differences()

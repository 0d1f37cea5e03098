"""What an edition would hold, and what stands against it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from relations.models.aggregates import model_of
from relations.newsroom.log import NewItem
from relations.newsroom.models import Revision, Standing
from relations.newsroom.snapshots import Key, Snapshot
from relations.reading import NEWSROOM, one_of, rows_of


@dataclass(frozen=True)
class Problem:
    """One thing that stands against an edition, and what would mend it."""

    message: str
    key: Key | None = None
    # A record that would mend it by coming along in the same edition.
    offer: Key | None = None
    # An optional link, as (uid of its row, field), that would mend it by being left out.
    leave_out: tuple[str, str] | None = None


class Refused(Exception):
    """What may not be done now; `problems` say why, in words for the desk."""

    def __init__(self, problems: Iterable[Problem | str]):
        self.problems = [problem if isinstance(problem, Problem) else Problem(problem) for problem in problems]
        super().__init__(" ".join(problem.message for problem in self.problems))


class Frozen(Refused):
    """Nothing may be done while the whole newsroom is frozen; afterwards it may be again."""


@dataclass
class Plan:
    items: list[NewItem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # Passages that nobody asked for and that come along, with the revisions shown of them.
    along: dict[Key, int] = field(default_factory=dict)
    # The standings that it was made from, locked like the rest until its transaction ends; none where other revisions
    # than the heads are shown.
    standings: dict[Key, Standing] = field(default_factory=dict)
    # Never public, so in no edition, but gone with a record that the law removes.
    forgotten: list[Key] = field(default_factory=list)
    # Rows by which drafts that stay cite what the law removes: they let go of it.
    let_go: list[Any] = field(default_factory=list)

    @property
    def present(self) -> dict[Key, Snapshot]:
        """What the edition would show, by record."""
        return {item.key: item.snapshot for item in self.items if item.snapshot is not None}


def standings_of(keys: Iterable[Key]) -> dict[Key, Standing]:
    """The standings of these records with their heads, in the order asked; locked inside a transaction."""
    wanted = list(keys)
    found: dict[Key, Standing] = {}
    for kind, ids in grouped(wanted):
        found |= {(kind, standing.record_id): standing for standing in _with_heads(kind, ids)}
    return {key: found[key] for key in wanted if key in found}


def _with_heads(kind: str, ids: list[int]) -> list[Standing]:
    connection = transaction.get_connection(NEWSROOM)
    # Without a join: PostgreSQL would check a row it waited for against the old head, and drop it.
    locked = "FOR UPDATE" if connection.in_atomic_block and connection.features.has_select_for_update else ""
    found = f"WHERE kind = %s AND {one_of('record_id', ids)} ORDER BY id {locked}"
    standings = rows_of(Standing, found, [kind, *ids], NEWSROOM)
    numbers = [standing.head_id for standing in standings]
    heads = rows_of(Revision, f"WHERE {one_of('id', numbers)}", numbers, NEWSROOM) if numbers else []
    revisions = {revision.pk: revision for revision in heads}
    for standing in standings:
        standing.head = revisions[standing.head_id]
    return standings


def grouped(keys: Iterable[Key], size: int = 500) -> Iterator[tuple[str, list[int]]]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in keys:
        by_kind[kind].append(pk)
    for kind, ids in by_kind.items():
        for at in range(0, len(ids), size):
            yield kind, ids[at : at + size]


# Whether problems name records by kind and number: what is kept must not keep names that the law may take.
_by_number: ContextVar[bool] = ContextVar("by_number", default=False)


@contextmanager
def by_number() -> Iterator[None]:
    token = _by_number.set(True)
    try:
        yield
    finally:
        _by_number.reset(token)


def number_of(key: Key) -> str:
    """What stands in kept words for the name of a record; `wording.with_names` puts it there again."""
    return f"{key[0]} {key[1]}"


def label_of(key: Key) -> str:
    """The name of a record for the desk."""
    if _by_number.get():
        return number_of(key)
    row: Any = model_of(key[0])._base_manager.filter(pk=key[1]).first()
    return str(row) if row else number_of(key)

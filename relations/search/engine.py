"""What is asked of the index, as a tree of terms, in the language of each engine.

Terms are letters, digits and "_" alone: nothing that somebody types can be syntax. Places come in their order, and no
further than they are needed; the two engines read the same terms and so give the same places.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from django.db import connections, transaction

from relations.publication.search_index import INDEX, TABLE
from relations.reading import PUBLIC


@dataclass(frozen=True)
class Has:
    """Entries with this term, or with one that begins so."""

    term: str
    is_beginning: bool = False


@dataclass(frozen=True)
class All:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Any:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class But:
    """Entries of the one without those of the other."""

    kept: "Node"
    dropped: "Node"


Node = Has | All | Any | But


@dataclass(frozen=True)
class Sequences:
    """Stems in a row, of which one must stand in the entry; or, of those that are unwanted, none."""

    stems: tuple[str, ...]
    is_wanted: bool = True


def places(node: Node, limit: int, sequences: tuple[Sequences, ...] = ()) -> list[int]:
    """The ids of the first entries that the node describes, in their order."""
    is_sqlite = connections[PUBLIC].vendor == "sqlite"
    condition, asked = (
        (f"{INDEX} MATCH %s", _fts5(node)) if is_sqlite else ("stems::tsvector @@ %s::tsquery", _tsquery(node))
    )
    column, table = ("rowid", INDEX) if is_sqlite else ("id", TABLE)
    # The table is that of the engine; what was typed goes as a parameter.
    statement = f"SELECT {column} AS id FROM {table} WHERE {condition} ORDER BY {column}"  # noqa: S608
    if sequences:
        # The order is worked out first: long texts are read one by one, until there are enough.
        where, found = _sequence_conditions(sequences, "instr" if is_sqlite else "strpos")
        statement = (
            f"SELECT found.id FROM ({statement} LIMIT -1) AS found CROSS JOIN {TABLE} AS text "  # noqa: S608
            f"WHERE text.id = found.id AND {where} ORDER BY found.id"
        )
    else:
        found = []
    if not is_sqlite:
        statement = statement.replace("LIMIT -1", "OFFSET 0")
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(f"{statement} LIMIT %s", [asked, *found, limit])
        return [row[0] for row in cursor.fetchall()]


def _sequence_conditions(sequences: tuple[Sequences, ...], position: str) -> tuple[str, list[str]]:
    conditions, values = [], []
    for asked in sequences:
        either = " OR ".join([f"{position}(text.sequence, %s) > 0"] * len(asked.stems))
        conditions.append(f"({either})" if asked.is_wanted else f"NOT ({either})")
        values += [f" {stems} " for stems in asked.stems]
    return " AND ".join(conditions), values


@contextmanager
def by_index_alone() -> Iterator[None]:
    """PostgreSQL is to look nothing up but by an index: it does not know what reading a long text costs."""
    connection = connections[PUBLIC]
    if connection.vendor != "postgresql":
        yield
        return
    # The settings last as long as a transaction; that of a public answer is open already.
    with nullcontext() if connection.in_atomic_block else transaction.atomic(using=PUBLIC):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL jit = off")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on")


def _fts5(node: Node) -> str:
    match node:
        case Has():
            return f'"{node.term}"{" *" if node.is_beginning else ""}'
        case All():
            return f"({' AND '.join(_fts5(part) for part in node.parts)})"
        case Any():
            return f"({' OR '.join(_fts5(part) for part in node.parts)})"
        case But():
            return f"({_fts5(node.kept)} NOT {_fts5(node.dropped)})"


def _tsquery(node: Node) -> str:
    match node:
        case Has():
            return f"'{node.term}'{':*' if node.is_beginning else ''}"
        case All():
            return f"({' & '.join(_tsquery(part) for part in node.parts)})"
        case Any():
            return f"({' | '.join(_tsquery(part) for part in node.parts)})"
        case But():
            return f"({_tsquery(node.kept)} & !{_tsquery(node.dropped)})"

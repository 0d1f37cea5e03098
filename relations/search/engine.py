"""What is asked of the index, as a tree of terms, in the language of each engine.

Terms are letters, digits and "_" alone: nothing that somebody types can be syntax. Places come in their order, and no
further than they are needed; the two engines read the same terms and so give the same places.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from django.db import connections, transaction

from relations.publication.models import SearchEntry
from relations.publication.search_index import INDEX, TABLE, TERMS
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


# No more than one processor for one reader, and nothing compiled for one answer.
BY_INDEX = ("enable_seqscan = off", "enable_indexscan = off", "max_parallel_workers_per_gather = 0")
TEXTS = SearchEntry._meta.db_table

Node = Has | All | Any | But


@dataclass(frozen=True)
class Sequences:
    """Stems in a row, of which one must stand in the entry; or, of those that are unwanted, none."""

    stems: tuple[str, ...]
    is_wanted: bool = True


def places(node: Node, limit: int, sequences: tuple[Sequences, ...] = (), *, is_ordered: bool = True) -> list[int]:
    """The ids of the first entries that the node describes, in their order; or of any, which costs less."""
    statement, values = _statement(node, "ORDER BY id" if is_ordered else "")
    if sequences:
        # Long texts are read one by one in the order of the index, until there are enough.
        where, found = _sequence_conditions(sequences)
        statement = (
            f"SELECT found.id FROM ({statement} {_FENCE[_vendor()]}) AS found "  # noqa: S608 – constants and parameters
            f"CROSS JOIN {TEXTS} AS text WHERE text.id = found.id AND {where} ORDER BY found.id"
        )
        values += found
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(f"{statement} LIMIT %s", [*values, limit])
        return [row[0] for row in cursor.fetchall()]


def condition(node: Node, sequences: tuple[Sequences, ...] = ()) -> tuple[str, list[str]]:
    """SQL that says of a row of `TEXTS`, called `text`, whether the node describes its entry; and its values."""
    # Of one row its own stems are asked: the index of SQLite would be opened anew for each.
    by_type = ("held.stems::tsvector @@ %s::tsquery", [_tsquery(node)])
    said, values = _said_of_row(node) if _vendor() == "sqlite" else by_type
    holds = f"SELECT 1 FROM {TABLE} AS held WHERE held.id = text.id AND {said}"  # noqa: S608
    where, found = _sequence_conditions(sequences) if sequences else ("", [])
    return f"EXISTS ({holds}){' AND ' if where else ''}{where}", values + found


# Keeps the planner from working out the outer query's conditions before the inner one's.
_FENCE = {"sqlite": "LIMIT -1", "postgresql": "OFFSET 0"}


def _vendor() -> str:
    return connections[PUBLIC].vendor


def _statement(node: Node, order: str) -> tuple[str, list[str]]:
    # The tables are constants; what was typed goes as a parameter.
    if _vendor() == "sqlite":
        order = order.replace("id", "rowid")
        return f"SELECT rowid AS id FROM {INDEX} WHERE {INDEX} MATCH %s {order}", [_fts5(node)]  # noqa: S608
    return f"SELECT id FROM {TABLE} WHERE stems::tsvector @@ %s::tsquery {order}", [_tsquery(node)]  # noqa: S608


def _sequence_conditions(sequences: tuple[Sequences, ...]) -> tuple[str, list[str]]:
    position = "instr" if _vendor() == "sqlite" else "strpos"
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
            cursor.execute("; ".join(f"SET LOCAL {name}" for name in BY_INDEX))
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on")


def _fts5(node: Node) -> str:
    match node:
        case Has():
            return _begun(node.term) if node.is_beginning else f'"{node.term}"'
        case All():
            return f"({' AND '.join(_fts5(part) for part in node.parts)})"
        case Any():
            return f"({' OR '.join(_fts5(part) for part in node.parts)})"
        case But():
            return f"({_fts5(node.kept)} NOT {_fts5(node.dropped)})"


# Each step looks for the next term behind the one before, past all entries that have it.
BEGUN = f"""
WITH RECURSIVE begun(term) AS (
    SELECT (SELECT term FROM {TERMS} WHERE term >= %s LIMIT 1)
    UNION ALL
    SELECT (SELECT term FROM {TERMS} WHERE term >= begun.term || char(1) LIMIT 1) FROM begun WHERE begun.term < %s
)
SELECT term FROM begun WHERE term < %s LIMIT %s
"""  # noqa: S608 – constants
# Of no more terms than these each is looked for by itself.
MOST_TERMS = 40


def _begun(beginning: str) -> str:
    """The terms that begin so, where they are few: FTS5 has the places of each in order, and would gather those of a
    beginning from the whole index before it gives the first."""
    end = beginning + chr(sys.maxunicode)
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(BEGUN, [beginning, end, end, MOST_TERMS + 1])
        terms = [row[0] for row in cursor.fetchall()]
    if not 0 < len(terms) <= MOST_TERMS:
        return f'"{beginning}" *'
    return _fts5(Any(tuple(Has(term) for term in terms)))


def _said_of_row(node: Node) -> tuple[str, list[str]]:
    """The same of the stems of one row, which stand between spaces."""
    match node:
        case Has():
            return "instr(' ' || held.stems || ' ', %s) > 0", [f" {node.term}{'' if node.is_beginning else ' '}"]
        case All() | Any():
            parts = [_said_of_row(part) for part in node.parts]
            word = " AND " if isinstance(node, All) else " OR "
            return f"({word.join(sql for sql, _values in parts)})", [value for _sql, some in parts for value in some]
        case But():
            (kept, first), (dropped, others) = _said_of_row(node.kept), _said_of_row(node.dropped)
            return f"({kept} AND NOT {dropped})", first + others


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

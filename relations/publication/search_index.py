"""The index of each engine over `SearchStems`, which follows its rows by itself.

SQLite: an FTS5 table that holds no text of its own and is kept by triggers, and a view of its terms. PostgreSQL: a GIN
index over the stems as they are, without positions. Both are given stems of letters, digits and "_" alone, parted by
spaces, so that neither engine has anything to decide.

Altering the table on SQLite drops its triggers without a word: a migration that does calls `make()` again.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "publication_searchstems"
INDEX = f"{TABLE}_index"
TERMS = f"{TABLE}_terms"

ADDING = f"INSERT INTO {INDEX}(rowid, stems) VALUES (new.id, new.stems);"  # noqa: S608 – constants
TAKING = f"INSERT INTO {INDEX}({INDEX}, rowid, stems) VALUES ('delete', old.id, old.stems);"  # noqa: S608 – constants
# Every letter outside ASCII is part of a word for this tokeniser, whatever Unicode SQLite was built with.
SQLITE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5("
    f"stems, content='{TABLE}', content_rowid='id', tokenize='ascii tokenchars ''_''', detail=none, columnsize=0)",
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {TERMS} USING fts5vocab({INDEX}, instance)",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_added AFTER INSERT ON {TABLE} BEGIN {ADDING} END",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_gone AFTER DELETE ON {TABLE} BEGIN {TAKING} END",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_changed AFTER UPDATE ON {TABLE} BEGIN {TAKING} {ADDING} END",
)
# What is pending is indexed together, in a third of the time that it takes row by row. Every search reads the list from
# end to end, so that it is kept as short as can be: 64 kB.
PENDING = "fastupdate = on, gin_pending_list_limit = 64"
POSTGRESQL = (
    f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin ((stems::tsvector)) WITH ({PENDING})",
    # Of an index that stands already.
    f"ALTER INDEX {INDEX} SET ({PENDING})",
)
UNMAKING = {
    "sqlite": (
        *(f"DROP TRIGGER IF EXISTS {TABLE}_{name}" for name in ("added", "gone", "changed")),
        f"DROP TABLE IF EXISTS {TERMS}",
        f"DROP TABLE IF EXISTS {INDEX}",
    ),
    "postgresql": (f"DROP INDEX IF EXISTS {INDEX}",),
}


def make(connection: BaseDatabaseWrapper) -> None:
    """Make what is missing of the index. Rows that stand already are indexed on PostgreSQL alone."""
    _execute(connection, SQLITE if connection.vendor == "sqlite" else POSTGRESQL)


def unmake(connection: BaseDatabaseWrapper) -> None:
    _execute(connection, UNMAKING[connection.vendor])


def _execute(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

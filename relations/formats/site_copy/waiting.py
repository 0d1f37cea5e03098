"""The addresses that a copy has found, and the names of its files: on the disk, so that a million take no memory."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

AT_ONCE = 500


class Waiting:
    def __init__(self, path: Path):
        # Lost with the process, and needed by no other.
        self._database = sqlite3.connect(path, isolation_level=None)
        for statement in (
            "PRAGMA journal_mode=OFF",
            "PRAGMA synchronous=OFF",
            "CREATE TABLE addresses (id INTEGER PRIMARY KEY, address TEXT UNIQUE)",
            "CREATE TABLE files (name TEXT PRIMARY KEY) WITHOUT ROWID",
        ):
            self._database.execute(statement)

    def add(self, address: str) -> None:
        self._database.execute("INSERT OR IGNORE INTO addresses (address) VALUES (?)", [address])

    def is_new(self, name: str) -> bool:
        """Whether no file had this name until now."""
        return self._database.execute("INSERT OR IGNORE INTO files (name) VALUES (?)", [name]).rowcount == 1

    def __iter__(self) -> Iterator[str]:
        """Each once, in the order in which they were found; also those that are found meanwhile."""
        last = 0
        while rows := self._database.execute(
            "SELECT id, address FROM addresses WHERE id > ? ORDER BY id LIMIT ?", [last, AT_ONCE]
        ).fetchall():
            for last, address in rows:  # noqa: B007 – where to go on
                yield address

    def close(self) -> None:
        self._database.close()

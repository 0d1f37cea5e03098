import sqlite3
from contextlib import closing

import pytest

from config.databases import database

pytestmark = pytest.mark.once


@pytest.mark.parametrize("read_only", [False, True], ids=["writing", "reading"])
def test_sqlite_overwrites_what_is_deleted(tmp_path, read_only):
    """However its library was built; a process that only reads starts with it too."""
    path = tmp_path / "record.sqlite3"
    path.touch()
    said = database(f"sqlite:///{path}", locks_at_start=False, threads=1, read_only=read_only)

    with closing(sqlite3.connect(said["NAME"], uri=read_only)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.executescript(said["OPTIONS"]["init_command"])

        assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)

"""One database into a file and back, by the engine's own means."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import connections

from relations.newsroom.recovery import postgres
from relations.newsroom.recovery.failures import RecoveryFailed
from relations.newsroom.recovery.manifests import Ask, newsroom_facts, public_facts
from relations.reading import NEWSROOM, PUBLIC

Facts = dict[str, Any]
FACTS: dict[str, Callable[[Ask], Facts]] = {NEWSROOM: newsroom_facts, PUBLIC: public_facts}
NAMES = {NEWSROOM: "newsroom", PUBLIC: "public"}
ENDINGS = {"sqlite": "sqlite3", "postgresql": "dump"}


def without_rows() -> list[str]:
    """The tables of sessions: who holds the key of one is logged in, which is nothing for a copy that lies about."""
    return [model._meta.db_table for model in apps.get_models() if issubclass(model, AbstractBaseSession)]


def engine() -> str:
    """Raises RecoveryFailed where the two databases are not of one engine."""
    found = {connections[alias].vendor for alias in NAMES}
    if len(found) > 1:
        raise RecoveryFailed("The newsroom and public are on different engines: copy each with its own programs.")
    return found.pop()


def file_name(alias: str) -> str:
    return f"{NAMES[alias]}.{ENDINGS[connections[alias].vendor]}"


def copy_out(alias: str, folder: Path) -> Facts:
    """Write one state of the database into the folder; what that very state says of itself."""
    path = folder / file_name(alias)
    path.touch(mode=0o600)
    if connections[alias].vendor == "postgresql":
        with postgres.one_snapshot(alias) as (cursor, snapshot):
            facts = FACTS[alias](lambda statement: cursor.execute(statement).fetchall())
            left_out = without_rows() if alias == NEWSROOM else []
            postgres.dump(alias, path, snapshot=snapshot, without_rows=left_out)
    else:
        facts = _copy_sqlite(alias, path)
    _to_disk(path)
    return facts


def _copy_sqlite(alias: str, path: Path) -> Facts:
    """By the online backup: who writes meanwhile is not held up, and the copy is one state."""
    with closing(sqlite3.connect(path)) as copy:
        _driver(alias).backup(copy)
        # One file by itself, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        if alias == NEWSROOM:
            copy.execute("PRAGMA secure_delete=ON")
            there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
            for table in there.intersection(without_rows()):
                copy.execute(f"DELETE FROM {table}")  # noqa: S608 – names of ours
            copy.commit()
        ((said,),) = copy.execute("PRAGMA quick_check(1)").fetchall()
        if said != "ok":
            raise RecoveryFailed(f"{NAMES[alias]} is damaged itself: {said}. No backup was made; keep the older ones.")
        return FACTS[alias](lambda statement: copy.execute(statement).fetchall())


def copy_in(alias: str, folder: Path) -> None:
    """Fill an empty database from its file: entirely, or not at all."""
    path = folder / file_name(alias)
    if connections[alias].vendor == "postgresql":
        postgres.fill(alias, path)
        return
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as copy:
        copy.backup(_driver(alias))


def facts_of(alias: str) -> Facts:
    """What a database says of itself now."""
    with connections[alias].cursor() as cursor:

        def ask(statement: str) -> list[tuple[Any, ...]]:
            cursor.execute(statement)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

        return FACTS[alias](ask)


def address_of(alias: str) -> str:
    """Which database it is, without who asks."""
    said = connections[alias].settings_dict
    if connections[alias].vendor == "sqlite":
        return f"sqlite {Path(said['NAME']).resolve()}"
    return f"{connections[alias].vendor} {said['HOST']}:{said['PORT']} {said['NAME']}"


def is_empty(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        return not connections[alias].introspection.table_names(cursor)


def _driver(alias: str) -> sqlite3.Connection:
    connections[alias].ensure_connection()
    driver: sqlite3.Connection = connections[alias].connection
    return driver


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def folder_to_disk(folder: Path) -> None:
    """Names of files reach the disk with their folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Which database a model lives in, and the settings of each engine."""

from typing import Any
from urllib.parse import quote

import dj_database_url

from relations.reading import PUBLIC, UnpublishedRead, reads_public

RECORD = "relations"
PUBLICATION = "publication"


class PressRouter:
    """Records live in both databases; what only the public side has, in `public`; everything else in the newsroom."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        label = model._meta.app_label
        if label == PUBLICATION:
            return PUBLIC
        if reads_public():
            return self._only_public(label, hints.get("instance"))
        # A related object comes from where its instance was read: Django's own rule, when we say nothing.
        return None

    db_for_write = db_for_read

    def _only_public(self, label: str, instance: Any) -> str:
        if label != RECORD:
            raise UnpublishedRead(f"A public address reached for {label}.")
        if instance is not None and instance._state.db not in (PUBLIC, None):
            raise UnpublishedRead(f"A public address holds a row of the newsroom: {instance!r}")
        return PUBLIC

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        if app_label == RECORD:
            return True
        return (db == PUBLIC) == (app_label == PUBLICATION)


class PublicRouter(PressRouter):
    """For a process that has no newsroom at all."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return PUBLIC

    db_for_write = db_for_read


# Not `trusted_schema=OFF`: SQLite 3.40 then refuses the JSON_VALID() of the columns that hold JSON.
# What is deleted is overwritten: words that the law has taken leave the file too.
SQLITE_PRAGMAS = "PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON;"


def database(url: str, *, locks_at_start: bool, threads: int, read_only: bool = False) -> dict[str, Any]:
    """The Django settings for one database address.

    `locks_at_start` makes every SQLite transaction take the write lock when it begins: right for the newsroom, where
    transactions read and then write; wrong for `public`, where readers must not wait for each other. `threads` may ask
    at once: so large is the pool of PostgreSQL that none of them waits in it while the database answers.
    """
    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    options: dict[str, Any] = settings.setdefault("OPTIONS", {})
    if settings["ENGINE"].endswith("sqlite3"):
        options |= _of_sqlite(locks_at_start=locks_at_start, read_only=read_only)
        if read_only:
            settings["NAME"] = f"file:{quote(str(settings['NAME']))}?mode=ro"
    else:
        options |= _of_postgresql(options.get("options", ""), threads=threads, read_only=read_only)
        # A server that was away for a while has closed what the pool still holds: each connection is tried first.
        settings["CONN_HEALTH_CHECKS"] = True
        settings["TEST"] = {"TEMPLATE": "template0"}
    return settings


def _of_sqlite(*, locks_at_start: bool, read_only: bool) -> dict[str, Any]:
    mode = {"transaction_mode": "IMMEDIATE"} if locks_at_start else {}
    if read_only:
        return {**mode, "timeout": 20, "uri": True, "init_command": f"{SQLITE_PRAGMAS}PRAGMA query_only=ON;"}
    return {**mode, "timeout": 20, "init_command": f"PRAGMA journal_mode=WAL;{SQLITE_PRAGMAS}"}


def _of_postgresql(asked: str, *, threads: int, read_only: bool) -> dict[str, Any]:
    """`asked` are the options of the session that the address has."""
    # Compiling a question takes longer than answering any of ours.
    session = ["-c jit=off", *(["-c default_transaction_read_only=on"] if read_only else [])]
    return {
        # It gives up after a second and begins anew when somebody asks; else it would wait longer after each attempt.
        "pool": {"min_size": 1, "max_size": max(6, threads), "timeout": 2, "reconnect_timeout": 1},
        "connect_timeout": 2,
        "options": " ".join(filter(None, [asked, *session])),
    }

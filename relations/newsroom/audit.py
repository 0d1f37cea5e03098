"""The audit: one entry for each act, in the act's own transaction, each bound to the one before by its hash.

Whoever writes in the newsroom first takes the tail of the chain. So every entry has the next number, writers wait for
each other before they have locked anything else, and no two of them can wait for one another.
"""

import hashlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

from relations.newsroom.models import AuditEvent, AuditTail, Freeze
from relations.newsroom.snapshots import canonical
from relations.publication.inserting import insert, made
from relations.reading import NEWSROOM, row_of

CHUNK = 500
# The acts that a freeze of the whole newsroom leaves free, by how they begin: itself, and the accounts that it guards.
# An account is closed then, not deleted, which nobody could take back.
FREE = (
    "panic", "login", "session.", "factor.", "account.", "link.", "user.add", "user.change", "group.add",
    "group.change", "token.revoke", "rebuild.", "restore.",
)  # fmt: skip
# Whether all that is done now belongs to guarding an account.
_guards: ContextVar[bool] = ContextVar("guards", default=False)
# From where the acts of this request or command come: a door and an address.
_origin: ContextVar[str] = ContextVar("origin", default="")


@contextmanager
def coming_from(origin: str) -> Iterator[None]:
    token = _origin.set(origin[:100])
    try:
        yield
    finally:
        _origin.reset(token)


@contextmanager
def guarding() -> Iterator[None]:
    """Leave free what follows from guarding an account, though it would be an edit by itself."""
    token = _guards.set(True)
    try:
        yield
    finally:
        _guards.reset(token)


@dataclass(frozen=True)
class Act:
    """What somebody did to one record, or to none."""

    action: str
    kind: str = ""
    record_id: int | None = None
    old: int | None = None
    new: int | None = None
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def claim(*, editing: bool = True) -> AuditTail:
    """Take the right to write in the newsroom, until the end of the transaction.

    Raises Refused while the whole newsroom is frozen, unless what follows is no `editing`: since whoever writes comes
    by here, no door has to ask for itself.
    """
    tail = _locked_tail()
    if tail is None:
        AuditTail.objects.bulk_create([AuditTail(pk=1)], ignore_conflicts=True)
        tail = AuditTail.objects.select_for_update().get(pk=1)
    # Behind the lock: whoever waited for a freeze of all sees it.
    if editing and not _guards.get() and row_of(Freeze, "WHERE kind = '' AND record_id = 0", [], NEWSROOM):
        # Here, because the freeze itself is entered in the audit.
        from relations.newsroom.freezing import refuse_all

        refuse_all()
    return tail


def _locked_tail() -> AuditTail | None:
    """Every act takes it, most of them several times."""
    connection = transaction.get_connection(NEWSROOM)
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The audit is claimed inside of a transaction.")
    lock = "FOR UPDATE" if connection.features.has_select_for_update else ""
    return row_of(AuditTail, f"WHERE id = 1 {lock}", [], NEWSROOM)


def enter(acts: Iterable[Act], *, by: User | None) -> None:
    """Add these acts to the audit, in the transaction of the acts themselves."""
    told = list(acts)
    tail, now = claim(editing=not all(act.action.startswith(FREE) for act in told)), timezone.now()
    entries = []
    for act in told:
        tail.last += 1
        entry = made(
            AuditEvent,
            {
                "number": tail.last,
                "at": now,
                "by_id": by.pk if by else None,
                "action": act.action,
                "kind": act.kind,
                "record_id": act.record_id,
                "old_revision": act.old,
                "new_revision": act.new,
                "reason": act.reason,
                "reason_digest": _digest(act.reason) if act.reason else "",
                "origin": _origin.get() or _command(),
                "detail": act.detail,
            },
        )
        entry.hash = tail.hash = hash_of(tail.hash, entry)
        entries.append(entry)
    insert(entries, DEFAULT_DB_ALIAS)
    tail.save(update_fields=("last", "hash"))


def _command() -> str:
    """The command that runs, outside of any request."""
    name = sys.argv[1] if len(sys.argv) > 1 and sys.argv[0].endswith("manage.py") else ""
    return f"command {name}"[:100] if name else ""


def hash_of(before: str, entry: AuditEvent) -> str:
    """SHA-256 over the hash of the entry before, and all that this one says; of a reason, its digest."""
    said = [
        before, entry.number, entry.at.isoformat(), entry.by_id, entry.action, entry.kind, entry.record_id,
        entry.old_revision, entry.new_revision, entry.reason_digest, entry.origin, entry.detail,
    ]  # fmt: skip
    return hashlib.sha256(canonical(said)).hexdigest()


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def differences() -> Iterator[str]:
    """Each entry that was removed, changed or moved, in words."""
    before, number = "", 0
    for entry in AuditEvent.objects.order_by("number").iterator(chunk_size=CHUNK):
        if entry.number != number + 1:
            yield f"audit: {_numbers(number + 1, entry.number - 1)} missing"
        if entry.hash != hash_of(before, entry):
            yield f"audit {entry.number}: is not what was written, or does not follow the entry before it"
        if entry.reason and _digest(entry.reason) != entry.reason_digest:
            yield f"audit {entry.number}: its reason was changed"
        before, number = entry.hash, entry.number
    tail = AuditTail.objects.filter(pk=1).first() or AuditTail()
    if tail.last > number:
        yield f"audit: {_numbers(number + 1, tail.last)} missing"
    elif (tail.last, tail.hash) != (number, before):
        yield "audit: its tail is not that of the last entry"


def _numbers(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


# --- triggers ---------------------------------------------------------------------------------------------------------

TABLE = AuditEvent._meta.db_table
_KEPT = tuple(column.column for column in AuditEvent._meta.concrete_fields if column.name != "reason")
_CHANGED = {
    "sqlite": " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in _KEPT),
    "postgresql": " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in _KEPT),
}
# A reason may be emptied, which the law can ask for; nothing else changes.
_MESSAGE = "The audit is only ever added to."
GUARDS = {
    "sqlite": (
        f"""CREATE TRIGGER audit_no_delete BEFORE DELETE ON "{TABLE}"
            BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
        f"""CREATE TRIGGER audit_no_update BEFORE UPDATE ON "{TABLE}" WHEN {_CHANGED["sqlite"]} OR NEW."reason" <> ''
            BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
    ),
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$""",
        f"""CREATE TRIGGER audit_no_delete BEFORE DELETE ON "{TABLE}" FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
        f"""CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON "{TABLE}" EXECUTE FUNCTION audit_refuse()""",
        f"""CREATE TRIGGER audit_no_update BEFORE UPDATE ON "{TABLE}" FOR EACH ROW
            WHEN ({_CHANGED["postgresql"]} OR NEW."reason" <> '') EXECUTE FUNCTION audit_refuse()""",
    ),
}
TRIGGERS = ("audit_no_delete", "audit_no_update", "audit_no_truncate")


def guard() -> None:
    """Have the database itself refuse to change the audit. Called after each migration: altering a table of SQLite
    drops its triggers silently."""
    unguard()
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        for statement in GUARDS[connection.vendor]:
            cursor.execute(statement)


def unguard() -> None:
    """For migrations that alter the table, and for tests that empty it."""
    connection = connections[DEFAULT_DB_ALIAS]
    of_table = f' ON "{TABLE}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of_table}")

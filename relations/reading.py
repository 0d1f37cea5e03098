"""The reading mode: while a public address is answered, only what has been published can be read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections, transaction

NEWSROOM = "default"
PUBLIC = "public"

_reads_public: ContextVar[bool] = ContextVar("reads_public", default=False)


class UnpublishedRead(RuntimeError):
    """Code that answers a public address reached for the newsroom's database."""


def reads_public() -> bool:
    return _reads_public.get()


@contextmanager
def reading_public() -> Iterator[None]:
    """Send every record to `public`, and raise on any statement that goes to the newsroom."""
    token = _reads_public.set(True)
    try:
        with connections[NEWSROOM].execute_wrapper(_refuse):
            yield
    finally:
        _reads_public.reset(token)


def _refuse(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    raise UnpublishedRead(f"The newsroom's database was asked while a public address is answered: {sql[:200]}")


@contextmanager
def one_public_state() -> Iterator[None]:
    """Everything read inside comes from one moment of `public`: a snapshot of the database."""
    connection = connections[PUBLIC]
    outermost = not connection.in_atomic_block
    with transaction.atomic(using=PUBLIC):
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield

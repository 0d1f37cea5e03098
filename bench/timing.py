"""How long an answer takes, called as a server calls it, beside a bare program that asks the same of the database."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.db import connections, transaction

from relations.reading import PUBLIC

ROUNDS = 15
WARM_UP = 3

Application = Callable[[dict[str, Any], Callable], Iterable[bytes]]
# A statement and its values, as the page asked it.
Question = tuple[str, Any]


@dataclass(frozen=True)
class Taken:
    """Milliseconds by the clock, and of this process’s processor: the second hardly moves on a busy machine."""

    clock: float
    processor: float


def taken_by(act: Callable[[], Any]) -> Taken:
    clock, processor = time.perf_counter(), time.process_time()
    act()
    return Taken((time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000)


class Call:
    """One request of a WSGI application, sent as often as wished."""

    def __init__(self, application: Application, address: str, **headers: str):
        self.application, self.headers = application, headers
        self.path, _, self.query = address.partition("?")

    def __call__(self) -> bytes:
        environ: dict[str, Any] = {}
        setup_testing_defaults(environ)
        environ |= {"HTTP_HOST": "localhost", "PATH_INFO": self.path, "QUERY_STRING": self.query, **self.headers}
        answer = self.application(environ, self._start)
        try:
            return b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.answered = status, dict(headers)


def asked_by(call: Call, database: str = PUBLIC) -> list[Question]:
    """The statements of one answer."""
    asked: list[Question] = []

    def listen(execute: Callable, sql: str, values: Any, many: bool, context: dict) -> Any:
        # Not what begins and ends the transaction: the baseline has one of its own.
        if sql.startswith(("SELECT", "WITH")):
            asked.append((sql, values))
        return execute(sql, values, many, context)

    with connections[database].execute_wrapper(listen):
        call()
    return asked


def bare(questions: list[Question], size: int, database: str = PUBLIC) -> Application:
    """A program without a framework that asks the same, in one transaction, and answers as many bytes."""
    body = b"x" * size

    def application(_environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        with transaction.atomic(using=database), connections[database].cursor() as cursor:
            for sql, values in questions:
                cursor.execute(sql, values)
                if cursor.description:
                    cursor.fetchall()
        # As Django does after each answer.
        connections[database].close()
        start_response("200 OK", [("Content-Length", str(size))])
        return [body]

    return application

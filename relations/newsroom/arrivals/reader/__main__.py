"""Reads what comes in: a line of JSON that says what it is, then its bytes. Writes JSON."""

import json
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from relations.newsroom.arrivals.reader.found import Document, Feed, Unreadable

# Of the processor, and of memory: a large newspaper takes a second and a tenth of this.
SECONDS, MEMORY = 6, 1_000_000_000


def read(kind: str, body: bytes, charset: str, address: str) -> Document | Feed:
    return READERS[kind](body, charset, address)


def _text(body: bytes, charset: str, _address: str) -> Document:
    from relations.newsroom.arrivals.reader import texts

    return texts.read(body, charset)


def _html(body: bytes, charset: str, address: str) -> Document:
    from relations.newsroom.arrivals.reader import pages

    return pages.read(body, charset, address)


def _pdf(body: bytes, _charset: str, _address: str) -> Document:
    from relations.newsroom.arrivals.reader import papers

    return papers.read_pdf(body)


def _docx(body: bytes, _charset: str, _address: str) -> Document:
    from relations.newsroom.arrivals.reader import papers

    return papers.read_docx(body)


def _feed(body: bytes, _charset: str, address: str) -> Feed:
    from relations.newsroom.arrivals.reader import feeds

    return feeds.read(body, address)


# Each imports its library when it is asked: all of them together take a second.
READERS: dict[str, Callable[[bytes, str, str], Document | Feed]] = {
    "text": _text, "html": _html, "pdf": _pdf, "docx": _docx, "feed": _feed,
}  # fmt: skip


def answer(said: bytes) -> dict[str, Any]:
    head, _end, body = said.partition(b"\n")
    try:
        return {"found": asdict(read(body=body, **json.loads(head)))}
    except Unreadable as cause:
        return {"cause": str(cause)}
    except (MemoryError, RecursionError):
        return {"cause": "heavy"}
    except Exception:
        # What a broken file makes of a library is no fault of ours, and has no end of kinds.
        return {"cause": "broken"}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Whatever a library may print belongs to no answer.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        out.write(json.dumps(answer(sys.stdin.buffer.read())).encode())


if __name__ == "__main__":
    main()

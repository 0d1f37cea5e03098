"""What long answers have in common: chunks of a sane size, an end that says whether all is there."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from relations.catalogue import licence
from relations.catalogue.documents.pieces import moment
from relations.formats.selection import Selection

# A server sends each chunk by itself.
SIZE = 32_768


def head_of(selection: Selection) -> dict[str, Any]:
    """The state of the record that is shown, and the terms."""
    state = selection.state
    return {
        "edition": {
            "number": state.edition,
            "hash": state.hash,
            "moment": moment(state.moment) if state.moment else None,
        },
        "licence": {"name": licence.NAME, "url": licence.URL},
    }


def listed(name: str, members: Iterable[str], head: dict[str, Any], beside: int = 0) -> Iterator[str]:
    """A JSON object with a long list, after which it says how many there are and that they are all.

    `beside` is the number of members that are not counted.
    """
    counted = Counted(members)
    yield f"{json.dumps(head, ensure_ascii=False)[:-1]}, {json.dumps(name)}: [\n"
    for member in counted:
        yield f",\n{member}" if counted.number > 1 else member
    yield f'\n], "count": {counted.number - beside}, "complete": true}}\n'


# How `listed` ends when it breaks off: still JSON, and it says that it is not all.
UNLISTED = '\n], "complete": false}\n'


class Counted:
    """Goes through the parts once, and knows afterwards how many there were."""

    def __init__(self, parts: Iterable[str]) -> None:
        self.parts, self.number = parts, 0

    def __iter__(self) -> Iterator[str]:
        for part in self.parts:
            self.number += 1
            yield part


def printable(text: str) -> str:
    """The text without the signs that XML 1.0 has no room for."""
    return "".join(sign for sign in text if (sign >= " " or sign in "\t\n\r") and sign not in "\ufffe\uffff")


def in_chunks(parts: Iterable[str | bytes], broken: str) -> Iterator[bytes]:
    """The parts, joined to chunks. If they break off, `broken` stands at the end, and the connection does not end well.

    The error goes on: a server then leaves the answer without its last byte, which clients notice as well.
    """
    held: list[bytes] = []
    size = 0
    try:
        for part in parts:
            held.append(part.encode() if isinstance(part, str) else part)
            size += len(held[-1])
            if size >= SIZE:
                yield b"".join(held)
                held, size = [], 0
    except Exception:
        yield b"".join((*held, broken.encode()))
        raise
    if held:
        yield b"".join(held)

"""A copy of the public record, kept up to date with what changed: Python 3.11, no other package.

    python mirror.py https://entente.example copy.json

The first run copies everything; each later one asks `changes` what has happened since, and reads that again. A record
also tells of others (their names, the passages that prove it): what tells of a changed one is read again too.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

Document = dict[str, Any]
# The answer of an address as JSON, or None for 404 and 410: there is nothing, or nothing any more.
Ask = Callable[[str], Document | None]


def ask(address: str) -> Document | None:
    """Redirects are followed: an address that a record had before leads to the one that it has."""
    try:
        with urlopen(Request(address, headers={"User-Agent": "mirror.py"})) as answer:  # noqa: S310
            return json.load(answer)
    except HTTPError as error:
        if error.code in (404, 410):
            return None
        raise


class Mirror:
    """`documents` are whole records by their uid; `edition` is the last one whose changes they show."""

    def __init__(self, site: str, ask: Ask = ask, edition: int = 0, documents: dict[str, Document] | None = None):
        self.changes, self.ask = f"{site}/api/v1/changes/", ask
        self.edition, self.documents = edition, documents or {}

    def follow(self) -> int:
        """Bring the copy up to date; the number of changes."""
        changes, edition = self._changes()
        touched = {change["uid"] for change in changes}
        asked = {change["record"] for change in changes if change["record"]}
        asked |= {document["url"] for document in self.documents.values() if touched & set(uids(document))}
        beside: set[str] = set()
        for address in asked:
            before, after = self._read(address)
            if touched & {document["uid"] for document in (before, after) if document}:
                beside |= {found for document in (before, after) if document for found in addresses(document)}
        # What changed tells of others: they tell of it too, or did before, such as an event of a link that leads to it.
        for address in beside - asked:
            self._read(address)
        self.edition = edition
        return len(changes)

    def _changes(self) -> tuple[list[Document], int]:
        """What happened since, in order, and the edition up to which it is told."""
        found: list[Document] = []
        address: str | None = f"{self.changes}?since={self.edition}&ordering=edition&limit=200"
        edition: int | None = None
        while address:
            page = self.ask(address)
            if page is None:
                raise RuntimeError(f"There is nothing at {address}")
            found += page["results"]
            # A later edition may come in between: what it changed is told again by the next run.
            edition = page["edition"]["number"] if edition is None else edition
            address = page["next"]
        return found, edition or 0

    def _read(self, address: str) -> tuple[Document | None, Document | None]:
        """The record as the copy had it, and as it is now."""
        after = self.ask(address)
        if after is None:
            names = {address, *(address.rstrip("/").rsplit("/", 1)[-1:])}
            gone = [uid for uid, held in self.documents.items() if {uid, held["url"]} & names]
            return (self.documents.pop(gone[0]) if gone else None), None
        after.pop("about")
        before = self.documents.get(after["uid"])
        self.documents[after["uid"]] = after
        return before, after


def uids(value: Any) -> Iterator[str]:
    return _under("uid", value)


def addresses(value: Any) -> Iterator[str]:
    return _under("url", value)


def _under(name: str, value: Any) -> Iterator[str]:
    """Every text of this name in the document."""
    if isinstance(value, dict):
        if isinstance(value.get(name), str):
            yield value[name]
        for inner in value.values():
            yield from _under(name, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _under(name, inner)


def main(site: str, file: str) -> None:
    kept = json.loads(Path(file).read_text()) if Path(file).exists() else {}
    mirror = Mirror(site.rstrip("/"), **kept)
    changes = mirror.follow()
    Path(file).write_text(json.dumps({"edition": mirror.edition, "documents": mirror.documents}))
    sys.stdout.write(f"{changes} changes; {len(mirror.documents)} records of edition {mirror.edition}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

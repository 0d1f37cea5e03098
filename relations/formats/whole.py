"""Whole records, as the API gives them: one a line, in one JSON object, or as linked data."""

import json
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any

from django.urls import reverse

from relations.catalogue import licence
from relations.formats.addresses import absolute
from relations.formats.context import SCHEMA, context
from relations.formats.selection import CHUNK, Selection
from relations.formats.streams import Counted, head_of, listed

INCOMPLETE = '{"complete": false}\n'


def lines(selection: Selection) -> Iterator[str]:
    """A record a line; the last line says that they are all, and how many."""
    documents = Counted(records(selection))
    for document in documents:
        yield f"{document}\n"
    end = {"complete": True, "count": documents.number, **head_of(selection)}
    yield f"{json.dumps(end, ensure_ascii=False)}\n"


def json_list(selection: Selection) -> Iterator[str]:
    return listed("results", records(selection), head_of(selection))


def linked(selection: Selection) -> Iterator[str]:
    """The same records as nodes, in both languages; before them one that says what they are, and under which terms."""
    about = json.dumps(_about(selection), ensure_ascii=False)
    graph = chain([about], _by_chunks(selection, selection.plain_documents))
    return listed("@graph", graph, {"@context": context()}, beside=1)


def _about(selection: Selection) -> dict[str, Any]:
    address = absolute(reverse(f"api:{selection.name}-list"))
    return {
        "@id": address,
        "@type": f"{SCHEMA}Dataset",
        f"{SCHEMA}version": selection.state.edition,
        f"{SCHEMA}license": {"@id": licence.URL},
    }


def records(selection: Selection) -> Iterator[str]:
    """The records, as they are asked for, in the order of the list."""
    return _by_chunks(selection, selection.documents)


def _by_chunks(selection: Selection, read: Callable[[list[int]], list[str]]) -> Iterator[str]:
    ids = selection.every(lambda rows: rows.values_list("pk", flat=True))
    while chunk := list(islice(ids, CHUNK)):
        yield from read(chunk)

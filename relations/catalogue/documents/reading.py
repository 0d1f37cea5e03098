"""Documents as they are answered: as stored, with what they say of others put in, by one query for any number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connections

from relations.catalogue.documents.past import as_published
from relations.catalogue.documents.stencils import HOST, MARK, PART, filled, marks_in, number_of, numbered
from relations.publication.models import Card, Document, Version
from relations.reading import PUBLIC

DOCUMENTS, CARDS = Document._meta.db_table, Card._meta.db_table
# Cards are looked up by their numbers, one by one. Told to join, PostgreSQL reads all that there are for a page of a
# few hundred, and so does SQLite once it has statistics: it makes a filter of the whole table first.
AMONG = {"sqlite": "IN (SELECT id FROM {})", "postgresql": "= ANY (ARRAY(SELECT id FROM {}))"}
# The marks of the documents; the rows that lead to them; and twice what cards show in turn: a passage its article, an
# article its outlet. All that is put into these statements are numbers.
WANTED = {
    vendor: (
        f"arriving AS (SELECT card.id FROM {CARDS} AS card JOIN marked ON card.leads_to = marked.id), "  # noqa: S608
        "first AS (SELECT id FROM marked UNION SELECT id FROM arriving), "
        f"second AS (SELECT card.within AS id FROM {CARDS} AS card WHERE card.id {among.format('first')} "
        "AND card.within IS NOT NULL), "
        f"third AS (SELECT card.within AS id FROM {CARDS} AS card WHERE card.id {among.format('second')} "
        "AND card.within IS NOT NULL), "
        "wanted AS (SELECT id FROM first UNION SELECT id FROM second UNION SELECT id FROM third) "
    )
    for vendor, among in AMONG.items()
}
COLUMNS = "card.id, card.body, card.leads_to, card.place"
OF_CARDS = {
    vendor: f"SELECT {COLUMNS} FROM {CARDS} AS card WHERE card.id {among.format('wanted')}"  # noqa: S608
    for vendor, among in AMONG.items()
}
# Each mark of the documents as a row.
MARKED = {
    "sqlite": "SELECT DISTINCT one.value AS id FROM found, json_each('[' || found.marks || ']') AS one",
    "postgresql": "SELECT DISTINCT unnest(string_to_array(found.marks, ',')::bigint[]) AS id FROM found",
}

Row = tuple[int, str, int | None, str]


def read(kind: str, ids: Sequence[int], host: str) -> list[str]:
    """The documents of these records as JSON, in the order of the ids, with addresses at this host.

    One query, whatever the number of records. A record without a document is left out.
    """
    if not ids:
        return []
    numbers = [number_of(kind, pk) for pk in ids]
    stored, cards = _with_cards(f"IN ({_numbers(numbers)})")
    return _poured([stored[number] for number in numbers if number in stored], cards, host)


def read_named(kind: str, table: str, slug: str, host: str) -> str | None:
    """The document of the record of this slug, if there is one: in one query too."""
    stored, cards = _with_cards(f"= {number_of(kind, 0)} + (SELECT id FROM {table} WHERE slug = %s)", slug)  # noqa: S608
    return next(iter(_poured(list(stored.values()), cards, host)), None)


def _with_cards(condition: str, *values: str) -> tuple[dict[int, str], list[Row]]:
    """The documents under the numbers that the condition names, and all cards that they call for."""
    vendor = connections[PUBLIC].vendor
    rows = _asked(
        f"WITH found AS (SELECT id, body, marks FROM {DOCUMENTS} WHERE id {condition}), "  # noqa: S608
        f"marked AS ({MARKED[vendor]}), {WANTED[vendor]} "
        f"SELECT id, body, -1, '' FROM found UNION ALL {OF_CARDS[vendor]}",
        *values,
    )
    stored = {number: body for number, body, leads_to, _place in rows if leads_to == -1}
    return stored, [row for row in rows if row[2] != -1]


def read_one(kind: str, pk: int, host: str) -> str | None:
    return next(iter(read(kind, [pk], host)), None)


def read_version(version: Version, host: str) -> str | None:
    """The record as the edition of this version published it; None where its words were taken away.

    Of rows of others that lead to it nothing is told: they are not part of what was published with it.
    """
    body = as_published(version)
    if body is None:
        return None
    numbers = _numbers(map(int, marks_in(body)))
    marked = f"marked AS (SELECT id FROM {CARDS} WHERE id IN ({numbers}))"  # noqa: S608
    vendor = connections[PUBLIC].vendor
    return _poured([body], _asked(f"WITH {marked}, {WANTED[vendor]} {OF_CARDS[vendor]}"), host)[0]


def find(uids: Iterable[UUID | str], host: str) -> dict[str, str]:
    """The documents of records of any kind, by their uids: a query for all of them, and one for each kind."""
    by_kind: dict[str, list[tuple[int, UUID]]] = defaultdict(list)
    for number, uid in Document.objects.filter(uid__in=list(uids)).values_list("pk", "uid"):
        kind, pk = numbered(number)
        by_kind[kind].append((pk, uid))
    found: dict[str, str] = {}
    for kind, keys in by_kind.items():
        texts = read(kind, [pk for pk, _uid in keys], host)
        found |= {str(uid): text for (_pk, uid), text in zip(keys, texts, strict=True)}
    return found


def _poured(bodies: list[str], rows: list[Row], host: str) -> list[str]:
    """The documents with everything in the place of its mark; all at once, which costs less."""
    cards = {str(number): body for number, body, _leads_to, _place in rows}
    # What is within another is filled in first, and may hold a third.
    for _round in range(2):
        for number in [number for number, body in cards.items() if MARK in body]:
            cards[number] = filled(cards[number], cards)
    cards |= _lists(rows, cards)
    return filled(PART.join(bodies), cards).replace(HOST, host).split(PART) if bodies else []


def _lists(rows: list[Row], cards: dict[str, str]) -> dict[str, str]:
    """By the number of each list, the rows that lead to the record, in their order."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for number, _body, leads_to, place in rows:
        if leads_to is not None:
            found[leads_to].append((place, number))
    return {
        str(number): f"[{','.join(cards[str(one)] for _place, one in sorted(places))}]"
        for number, places in found.items()
    }


def _numbers(numbers: Iterable[int]) -> str:
    return ",".join(str(int(number)) for number in numbers) or "NULL"


def _asked(statement: str, *values: str) -> list[Any]:
    # Without the ORM: to build the query costs more than to answer it.
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall())

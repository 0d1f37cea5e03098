"""The index as rows: pure functions of snapshots, and what writes them in the press's transaction."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connections, models

from relations.models.texts import DATE_PARTS
from relations.publication.inserting import insert, made
from relations.publication.models import SearchEntry, SearchStems, SearchWord
from relations.reading import PUBLIC
from relations.search.entries import KINDS, NAMES, Found, Snapshot, facets_of, found_in, index_terms, sequences
from relations.search.words import LONGEST, fold, is_small, words_of

CHUNK = 500
# An entry's id says where it stands: names before what has a day, the latest day first, then by kind and record.
# 1 + 22 + 5 + 35 bits: room for every day of the calendar, 32 kinds and 34 thousand million records.
DAY_BITS, KIND_BITS, RECORD_BITS = 22, 5, 35
NEVER = 2**DAY_BITS - 1
# Of how many entries one is in the sample that large results are counted by.
SAMPLES = (8, 64, 512)


@dataclass
class Rows:
    entries: list[SearchEntry] = field(default_factory=list)
    stems: list[SearchStems] = field(default_factory=list)

    @property
    def words(self) -> list[SearchWord]:
        counted = Counter(word for entry in self.entries for word in vocabulary(entry))
        return [word_row(word, number) for word, number in counted.items()]


def rows_for(snapshots: Iterable[Snapshot]) -> Rows:
    """The rows of these records; kinds without a page have none."""
    rows = Rows()
    for snapshot in snapshots:
        found = found_in(snapshot)
        if found is not None:
            streams = list(sequences(found))
            entry = _entry(snapshot, found)
            entry.sequence = "".join(f" {' '.join(stream)} |" for stream in streams)
            rows.entries.append(entry)
            rows.stems.append(_stems(entry, found, streams))
    return rows


def _entry(snapshot: Snapshot, found: Found) -> SearchEntry:
    kind, titles = snapshot["kind"], _titles(found)
    return made(
        SearchEntry,
        {
            "id": place_of(kind, snapshot["id"], found.date),
            "kind": kind,
            "record_id": snapshot["id"],
            "uid": UUID(snapshot["root"]["uid"]),
            "slug": snapshot["root"]["slug"],
            "title_fr": titles["fr"],
            "title_en": titles["en"],
            "language": found.language,
            # A list: PostgreSQL would put names in an order of its own.
            "date": [found.date.get(part) for part in DATE_PARTS] if found.date is not None else None,
            "article_id": found.article,
            "facets": " ".join(facets_of(kind, found)),
            "texts": [list(text) for text in (*found.names[len([t for t in titles.values() if t]) :], *found.texts)],
        },
    )


def _titles(found: Found) -> dict[str, str]:
    """What the record is called in both languages; what is quoted has one title, in a language of its own."""
    if found.language:
        return {"fr": found.names[0][1] if found.names else "", "en": ""}
    first: dict[str, str] = {"fr": "", "en": ""}
    for lang, name in found.names[:2]:
        if lang in first and not first[lang]:
            first[lang] = name
    return first


def place_of(kind: str, record_id: int, date: Mapping[str, Any] | None) -> int:
    """Raises ValueError for a record beyond the room that there is."""
    if not 0 < record_id < 2**RECORD_BITS:
        raise ValueError(f"Record {record_id} has no place in the index.")
    day = (date or {}).get("earliest") or (date or {}).get("latest")
    back = dt.date.max.toordinal() - dt.date.fromisoformat(day).toordinal() if day else NEVER
    place = 0 if kind in NAMES else 2**DAY_BITS | back
    return (place << KIND_BITS | KINDS.index(kind)) << RECORD_BITS | record_id


def record_at(place: int) -> tuple[str, int]:
    """The kind and the id of the record whose entry stands there."""
    return KINDS[place >> RECORD_BITS & 2**KIND_BITS - 1], place & 2**RECORD_BITS - 1


def _stems(entry: SearchEntry, found: Found, streams: list[tuple[str, ...]]) -> SearchStems:
    samples = (f"s_{size}" for size in SAMPLES if entry.uid.int % size == 0)
    terms = {*index_terms(found, streams), *entry.facets.split(), *samples}
    return made(SearchStems, {"id": entry.id, "stems": " ".join(sorted(terms))})


# --- the vocabulary ---------------------------------------------------------------------------------------------------


def vocabulary(entry: SearchEntry) -> set[str]:
    """The words of an entry as they are written, in small letters."""
    texts = (entry.title_fr, entry.title_en, *(text for _lang, text in entry.texts))
    found = {word.text.lower() for text in texts for word in words_of(text)}
    return {word for word in found if 2 < len(word) <= LONGEST and not is_small(word) and word.isalpha()}


def word_row(word: str, number: int) -> SearchWord:
    folded = fold(word)
    shaped = {"shape": shape(folded[0], len(folded)), "tail": folded[1:]}
    return made(SearchWord, {"word": word, "folded": folded, **shaped, "number": number})


def shape(letter: str, length: int) -> str:
    """What words must share to be compared letter by letter."""
    return f"{letter}{length}"


# --- writing ----------------------------------------------------------------------------------------------------------


def write(rows: Rows) -> None:
    """Add the rows to those that stand."""
    insert(rows.entries, PUBLIC)
    insert(rows.stems, PUBLIC)
    _count(rows.words)


def forget(keys: Iterable[tuple[str, int]]) -> None:
    """Take the rows of these records away, and their words from the vocabulary."""
    by_kind: dict[str, list[int]] = {}
    for kind, pk in keys:
        if kind in KINDS:
            by_kind.setdefault(kind, []).append(pk)
    for kind, ids in by_kind.items():
        for at in range(0, len(ids), CHUNK):
            _forget(SearchEntry.objects.filter(kind=kind, record_id__in=ids[at : at + CHUNK]))


def _forget(entries: models.QuerySet[SearchEntry]) -> None:
    going = Rows(list(entries))
    if going.entries:
        ids = [entry.pk for entry in going.entries]
        _count([word_row(row.word, -row.number) for row in going.words])
        SearchWord.objects.filter(number=0).delete()
        SearchStems.objects.filter(pk__in=ids).delete()
        SearchEntry.objects.filter(pk__in=ids).delete()


def _count(words: list[SearchWord]) -> None:
    """Add these numbers to those that stand. Both engines know this form of INSERT."""
    table = SearchWord._meta.db_table
    statement = (
        f"INSERT INTO {table} (word, folded, shape, tail, number) VALUES (%s, %s, %s, %s, %s) "  # noqa: S608 – no word of a user
        f"ON CONFLICT (word) DO UPDATE SET number = {table}.number + excluded.number"
    )
    with connections[PUBLIC].cursor() as cursor:
        cursor.executemany(statement, [(row.word, row.folded, row.shape, row.tail, row.number) for row in words])

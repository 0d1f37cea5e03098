"""Which French text each English one was made from, and whether the French has moved on since.

An English text is made from the French of the revision that brought it, unless somebody has said otherwise: that it
still holds for a later French text, or that two people wrote at once and it knows an earlier one.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from django.db import models

from relations.models.aggregates import aggregates
from relations.newsroom.models import Revision, TranslationSource
from relations.newsroom.snapshots import Key, Snapshot, upgraded

# A text by the uid of its row and its name without the language.
Place = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """One text in both languages, and the French that the English was made from."""

    model: type[models.Model]
    row: str
    name: str
    french: str
    english: str
    # The revision of the French that the English was made from; 0 without English.
    source: int = 0
    french_then: str = ""

    @property
    def is_missing(self) -> bool:
        return bool(self.french.strip()) and not self.english.strip()

    @property
    def is_outdated(self) -> bool:
        return bool(self.english.strip()) and self.french != self.french_then


def texts_of(key: Key) -> list[Text]:
    """The texts of the head revision in the order of the form, in two queries whatever their number."""
    return _with_sources(key, list(_revisions(key)))


def outdated(key: Key, now: Snapshot) -> list[Text]:
    """Texts whose French has moved on, were the record saved like this as its next revision."""
    revisions = list(_revisions(key))
    number = revisions[-1][0] + 1 if revisions else 1
    return [text for text in _with_sources(key, [*revisions, (number, now)]) if text.is_outdated]


def _revisions(key: Key) -> Iterator[tuple[int, Snapshot]]:
    kept = Revision.objects.filter(kind=key[0], record_id=key[1]).exclude(snapshot=None).order_by("number")
    for number, snapshot in kept.values_list("number", "snapshot"):
        yield number, upgraded(cast(Snapshot, snapshot))


def _with_sources(key: Key, revisions: list[tuple[int, Snapshot]]) -> list[Text]:
    if not revisions:
        return []
    history = [(number, dict(_texts(snapshot))) for number, snapshot in revisions]
    said = {(str(row.row), row.field): row for row in TranslationSource.objects.filter(kind=key[0], record_id=key[1])}
    by_number = dict(history)
    found = []
    for place, text in history[-1][1].items():
        source = _source(place, text, history, said.get(place))
        then = by_number.get(source, {}).get(place)
        found.append(replace(text, source=source, french_then=then.french if then else ""))
    return found


def _source(
    place: Place, text: Text, history: list[tuple[int, dict[Place, Text]]], said: TranslationSource | None
) -> int:
    if not text.english:
        return 0
    if said and said.english_digest == digest_of(text.english):
        return said.revision
    source = history[-1][0]
    for number, texts in reversed(history):
        if place not in texts or texts[place].english != text.english:
            break
        source = number
    return source


def _texts(snapshot: Snapshot) -> Iterator[tuple[Place, Text]]:
    aggregate = aggregates()[snapshot["kind"]]
    yield from _of_row(aggregate.root, snapshot["root"])
    for part in aggregate.children:
        for row in snapshot["rows"].get(part.name, ()):
            yield from _of_row(part.model, row)


def _of_row(model: type[models.Model], row: dict[str, Any]) -> Iterator[tuple[Place, Text]]:
    for name in names_of(model):
        french, english = row.get(f"{name}_fr", ""), row.get(f"{name}_en", "")
        if french or english:
            yield (row["uid"], name), Text(model, row["uid"], name, french, english)


def names_of(model: type[models.Model]) -> list[str]:
    """The texts of a model that are written in both languages, by their names without the language."""
    columns = [column.name for column in model._meta.concrete_fields]
    return [name[:-3] for name in columns if name.endswith("_fr") and f"{name[:-3]}_en" in columns]


def digest_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


# --- two people at once -----------------------------------------------------------------------------------------------


def sources_of_merge(
    merged: Snapshot, base: Snapshot, mine: Snapshot, theirs: Snapshot
) -> Iterator[tuple[str, Place, str]]:
    """The English texts that one side wrote without knowing the other's French: the side, the place and the text."""
    before, here, there = (dict(_texts(snapshot)) for snapshot in (base, mine, theirs))
    for place, text in _texts(merged):
        known = [texts[place] for texts in (before, here, there) if place in texts]
        if len(known) == 3 and text.english:
            yield from _blind(place, text, *known)


def _blind(place: Place, text: Text, base: Text, mine: Text, theirs: Text) -> Iterator[tuple[str, Place, str]]:
    for side, writer, other in (("mine", mine, theirs), ("theirs", theirs, mine)):
        if text.english == writer.english != base.english and text.french == other.french != writer.french:
            yield side, place, text.english

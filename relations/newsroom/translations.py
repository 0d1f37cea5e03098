"""Which French text each English one was made from, and whether the French has moved on since.

An English text is made from the French of the revision that brought it, unless somebody has said otherwise: that it
still holds for a later French text, or that two people wrote at once and it knows an earlier one.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

from django.db import models
from django.db.models import Exists, OuterRef

from relations.models.aggregates import aggregates
from relations.newsroom.models import AuditEvent, Revision, TranslationSource
from relations.newsroom.snapshots import Key, Snapshot, upgraded

# What the audit of a save says of a revision that the public is to read, made past the draft.
APART = "apart"
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
    """The texts of the draft in the order of the form, in two queries whatever their number."""
    return _with_sources(key, list(_revisions(key)))


def outdated(key: Key, now: Snapshot) -> list[Text]:
    """Texts whose French has moved on, were the record saved like this as its next revision."""
    revisions = list(_revisions(key))
    number = revisions[-1].number + 1 if revisions else 1
    return [text for text in _with_sources(key, [*revisions, _Saved(number, now)]) if text.is_outdated]


@dataclass(frozen=True)
class _Saved:
    number: int
    snapshot: Snapshot
    # What the public is to read, made past the draft: no draft was made from it.
    is_apart: bool = False

    @cached_property
    def texts(self) -> dict[Place, Text]:
        return dict(_texts(self.snapshot))


def _revisions(key: Key) -> Iterator[_Saved]:
    about = {"kind": key[0], "record_id": key[1]}
    apart = AuditEvent.objects.filter(**about, action="save", new_revision=OuterRef("number"), detail__has_key=APART)
    kept = Revision.objects.filter(**about, snapshot__isnull=False).annotate(is_apart=Exists(apart))
    for number, snapshot, is_apart in kept.order_by("number").values_list("number", "snapshot", "is_apart"):
        yield _Saved(number, upgraded(cast(Snapshot, snapshot)), is_apart)


def _with_sources(key: Key, revisions: list[_Saved]) -> list[Text]:
    drafts = [revision for revision in revisions if not revision.is_apart]
    if not drafts:
        return []
    said = {(str(row.row), row.field): row for row in TranslationSource.objects.filter(kind=key[0], record_id=key[1])}
    by_number = {revision.number: revision for revision in revisions}
    found = []
    for place, text in drafts[-1].texts.items():
        source = _source(place, text, drafts, said.get(place))
        then = by_number[source].texts.get(place) if source in by_number else None
        found.append(replace(text, source=source, french_then=then.french if then else ""))
    return found


def _source(place: Place, text: Text, drafts: list[_Saved], said: TranslationSource | None) -> int:
    if not text.english:
        return 0
    if said and said.english_digest == digest_of(text.english):
        return said.revision
    source = drafts[-1].number
    for draft in reversed(drafts):
        if place not in draft.texts or draft.texts[place].english != text.english:
            break
        source = draft.number
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

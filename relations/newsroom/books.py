"""What the public side keeps beside the records, derived from the log and from nothing else.

`books()` is a pure function of items in the order of the log: an edition adds its own entries to what stands, a
rebuild writes those of the whole log, and the check compares the two.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import models
from django.db.models import Q

from relations.catalogue import documents
from relations.newsroom.models import Edition, Item
from relations.newsroom.plans import grouped
from relations.newsroom.rows import numbered
from relations.newsroom.snapshots import Key, Snapshot, rows_of
from relations.publication.inserting import insert, made
from relations.publication.models import (
    Card,
    Change,
    Document,
    FormerSlug,
    Notice,
    PublishedEdition,
    SearchEntry,
    SearchStems,
    SearchWord,
    Version,
    WithheldLink,
)
from relations.reading import PUBLIC
from relations.search import index
from relations.vocabulary import ABSENT, ItemAct, Rights

# The columns of an article, and of its passages, that go when its rights do not allow the full text.
RESTRICTED = {"article": {"body": ""}, "passage": {"prefix": "", "suffix": ""}}


@dataclass
class Books:
    """The entries that a run of items makes, and the last of them for each record."""

    last: dict[Key, Item] = field(default_factory=dict)
    editions: dict[int, PublishedEdition] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    slugs: dict[tuple[str, str], FormerSlug] = field(default_factory=dict)
    versions: dict[tuple[str, int, int], Version] = field(default_factory=dict)
    # The last edition in which a record was taken away, or an article's text was restricted.
    emptied: dict[Key, int] = field(default_factory=dict)
    restricted: dict[int, int] = field(default_factory=dict)

    @property
    def present(self) -> list[Item]:
        return [item for item in self.last.values() if item.is_present]

    @property
    def absent(self) -> list[Item]:
        return [item for item in self.last.values() if not item.is_present]

    @property
    def notices(self) -> list[Notice]:
        return [
            Notice(
                kind=item.kind,
                record_id=item.record_id,
                uid=item.uid,
                act=item.act,
                edition=item.edition.number,
                moment=item.edition.moment,
                notice_fr=item.notice_fr,
                notice_en=item.notice_en,
                successor_id=item.successor_id,
            )
            for item in self.absent
        ]

    @property
    def withheld(self) -> list[WithheldLink]:
        return [
            WithheldLink(kind=item.kind, record_id=item.record_id, row=link["row"], field=link["field"])
            for item in self.present
            for link in item.left_out
        ]

    @property
    def searched(self) -> index.Rows:
        return index.rows_for(item.snapshot for item in self.present if item.snapshot)

    @property
    def prepared(self) -> documents.Rows:
        return documents.rows_for(_whole(item.snapshot, item.left_out) for item in self.present if item.snapshot)


def _whole(snapshot: Snapshot, left_out: list[dict[str, str]]) -> documents.Whole:
    root, children, links = rows_of(snapshot)
    return documents.Whole.of(root, [*children, *links], left_out)


def books(items: Iterable[Item]) -> Books:
    """The entries of these items, given in the order of the log, each with its edition."""
    kept = Books()
    for item in items:
        _enter(kept, item)
    for version in kept.versions.values():
        version.document = _as_it_may_be_read(version, kept)
    return kept


def _enter(kept: Books, item: Item) -> None:
    edition = item.edition
    kept.last[item.key] = item
    if edition.number not in kept.editions:
        kept.editions[edition.number] = _published(edition)
    kept.editions[edition.number].size += 1
    kept.changes.append(
        made(
            Change,
            {
                "kind": item.kind,
                "record_id": item.record_id,
                "edition": edition.number,
                "position": item.position,
                "moment": edition.moment,
                "uid": item.uid,
                "act": item.act,
                "notice_fr": item.notice_fr,
                "notice_en": item.notice_en,
            },
        )
    )
    if item.slug_digest:
        slug = {"kind": item.kind, "record_id": item.record_id, "digest": item.slug_digest}
        kept.slugs[item.kind, item.slug_digest] = made(FormerSlug, slug)
    if item.snapshot is None:
        kept.emptied[item.key] = edition.number
    if item.act in ABSENT:
        return
    # A text removed for legal reasons leaves an empty version where it was published.
    version = {
        "kind": item.kind,
        "record_id": item.record_id,
        "uid": item.uid,
        "edition": edition.number,
        "act": item.act,
        "document": item.snapshot,
    }
    kept.versions[*item.key, edition.number] = made(Version, version)
    if item.snapshot and item.kind == "article" and item.snapshot["root"]["rights"] != Rights.FULL_TEXT:
        kept.restricted[item.record_id] = edition.number


def _published(edition: Edition) -> PublishedEdition:
    return PublishedEdition(
        number=edition.number,
        moment=edition.moment,
        hash=edition.hash,
        note_fr=edition.note_fr,
        note_en=edition.note_en,
        size=0,
    )


def _as_it_may_be_read(version: Version, kept: Books) -> Snapshot | None:
    """The document of a version, without what later editions took away."""
    if version.document is None or version.edition < kept.emptied.get((version.kind, version.record_id), 0):
        return None
    document: Snapshot = version.document
    article = article_of(document)
    if article is not None and version.edition < kept.restricted.get(article, 0):
        return restricted(document)
    return document


def article_of(snapshot: Snapshot) -> int | None:
    """The article whose rights decide what may be read of this record."""
    article: int | None = None
    if snapshot["kind"] == "article":
        article = snapshot["id"]
    elif snapshot["kind"] == "passage":
        article = snapshot["root"]["article_id"]
    return article


def restricted(snapshot: Snapshot) -> Snapshot:
    """The snapshot without the text that its article's rights do not allow."""
    return {**snapshot, "root": snapshot["root"] | RESTRICTED[snapshot["kind"]]}


def known(keys: Iterable[Key]) -> list[Key]:
    """Those of these records that an edition which `public` shows has named."""
    found: set[Key] = set()
    for kind, ids in grouped(keys):
        named = Change.objects.filter(kind=kind, record_id__in=ids).order_by()
        found.update((kind, pk) for pk in named.values_list("record_id", flat=True))
    return sorted(found)


def write(kept: Books, before: Sequence[Key], ids: Iterator[int] | None = None) -> None:
    """Add the entries to those that stand in `public`, with these ids if the database is not to give them.

    What stands there of the records `before`, those that are `known()`, goes.
    """
    _empty_older_versions(kept)
    insert(kept.editions.values(), PUBLIC)
    insert(numbered(kept.changes, ids), PUBLIC)
    insert(numbered(_new_slugs(kept), ids), PUBLIC)
    insert(numbered(kept.versions.values(), ids), PUBLIC)
    _forget(Notice, before)
    insert(numbered(kept.notices, ids), PUBLIC)
    _forget(WithheldLink, before)
    insert(numbered(kept.withheld, ids), PUBLIC)
    index.forget(before)
    index.write(kept.searched)
    documents.forget(before)
    documents.write(kept.prepared)


def _new_slugs(kept: Books) -> list[FormerSlug]:
    """Those that belong to no record yet; presses wait for each other, so none comes in between."""
    taken: set[tuple[str, str]] = set()
    digests: dict[str, list[str]] = defaultdict(list)
    for kind, digest in kept.slugs:
        digests[kind].append(digest)
    for kind, wanted in digests.items():
        for at in range(0, len(wanted), 500):
            # Kind by kind, as the index has them.
            some = FormerSlug.objects.filter(kind=kind, digest__in=wanted[at : at + 500])
            taken.update((kind, digest) for digest in some.values_list("digest", flat=True))
    return [slug for key, slug in kept.slugs.items() if key not in taken]


def _empty_older_versions(kept: Books) -> None:
    for (kind, pk), edition in kept.emptied.items():
        Version.objects.filter(kind=kind, record_id=pk, edition__lt=edition).update(document=None)
        if kept.last[kind, pk].act == ItemAct.LEGAL_REMOVAL:
            # What was once told of the record holds its words too.
            Change.objects.filter(kind=kind, record_id=pk, edition__lt=edition).update(notice_fr="", notice_en="")
    for article, edition in kept.restricted.items():
        mine = Q(kind="article", record_id=article) | Q(kind="passage", document__root__article_id=article)
        older = list(Version.objects.filter(mine, edition__lt=edition, document__isnull=False))
        for version in older:
            version.document = restricted(cast(Snapshot, version.document))
        Version.objects.bulk_update(older, ("document",), batch_size=500)


def _forget(model: type[models.Model], records: Iterable[Key]) -> None:
    by_kind: dict[str, list[int]] = {}
    for kind, pk in records:
        by_kind.setdefault(kind, []).append(pk)
    for kind, ids in by_kind.items():
        for at in range(0, len(ids), 500):
            model._base_manager.using(PUBLIC).filter(kind=kind, record_id__in=ids[at : at + 500]).delete()


def dump(kept: Books) -> dict[str, list[dict[str, Any]]]:
    """The entries as plain values, to compare with those that stand."""
    searched, prepared = kept.searched, kept.prepared
    rows: dict[str, list[models.Model]] = {
        "editions": list(kept.editions.values()),
        "changes": list(kept.changes),
        "slugs": list(kept.slugs.values()),
        "versions": list(kept.versions.values()),
        "notices": list(kept.notices),
        "withheld": list(kept.withheld),
        "search entries": list(searched.entries),
        "search stems": list(searched.stems),
        "search words": list(searched.words),
        "documents": list(prepared.documents),
        "cards": list(prepared.cards),
    }
    return {name: plain(entries) for name, entries in rows.items()}


def standing_dump() -> dict[str, list[dict[str, Any]]]:
    """What `public` holds, in the form of `dump()`."""
    tables = {
        "editions": PublishedEdition, "changes": Change, "slugs": FormerSlug,
        "versions": Version, "notices": Notice, "withheld": WithheldLink,
        "search entries": SearchEntry, "search stems": SearchStems, "search words": SearchWord,
        "documents": Document, "cards": Card,
    }  # fmt: skip
    return {name: plain(model._base_manager.using(PUBLIC).all()) for name, model in tables.items()}


def plain(rows: Iterable[models.Model]) -> list[dict[str, Any]]:
    """Rows by their values, without the ids that mean nothing, in an order of their own."""
    values = [
        {
            column.attname: _text(getattr(row, column.attname), column)
            for column in row._meta.concrete_fields
            if not isinstance(column, models.AutoField)
        }
        for row in rows
    ]
    return sorted(values, key=repr)


def _text(value: Any, column: models.Field) -> Any:
    return value if isinstance(column, models.JSONField) or value is None else str(value)

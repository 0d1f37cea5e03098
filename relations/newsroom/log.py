"""The log of publications: editions and their items, only ever added to, each bound to the one before by its hash."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import connections, models, transaction
from django.db.models import F
from django.utils import timezone

from relations.models.aggregates import aggregates
from relations.newsroom import audit
from relations.newsroom.models import Edition, EditionCounter, Item
from relations.newsroom.snapshots import Key, Snapshot, digest, upgraded
from relations.publication.inserting import insert, made
from relations.publication.models import FormerSlug, State
from relations.reading import NEWSROOM, PUBLIC

CHUNK = 500


class LogBehind(RuntimeError):
    """`public` shows an edition that the log does not have: the newsroom was restored from an older copy."""


@dataclass
class NewItem:
    """An item before it has an edition. No snapshot means that the record goes."""

    kind: str
    record_id: int
    uid: Any
    act: str
    snapshot: Snapshot | None = None
    revision: int | None = None
    notice_fr: str = ""
    notice_en: str = ""
    left_out: list[dict[str, str]] = field(default_factory=list)
    # Of a record that goes: the one that it was merged into.
    successor_id: int | None = None

    @property
    def key(self) -> Key:
        return self.kind, self.record_id


def next_number() -> int:
    EditionCounter.objects.bulk_create([EditionCounter(pk=1)], ignore_conflicts=True)
    EditionCounter.objects.filter(pk=1).update(last=F("last") + 1)
    return EditionCounter.objects.values_list("last", flat=True).get(pk=1)


def coming_number() -> int:
    """The number that the next edition would get; nobody takes it."""
    return (EditionCounter.objects.filter(pk=1).values_list("last", flat=True).first() or 0) + 1


def append(
    number: int, items: Sequence[NewItem], *, by: User, approved_by: User, note_fr: str, note_en: str
) -> tuple[Edition, list[Item]]:
    edition, entries = drafted(number, items, by=by, approved_by=approved_by, note_fr=note_fr, note_en=note_en)
    edition.save(force_insert=True)
    for entry in entries:
        entry.edition = edition
    insert(entries, NEWSROOM)
    return edition, entries


def drafted(
    number: int,
    items: Sequence[NewItem],
    *,
    by: User | None = None,
    approved_by: User | None = None,
    note_fr: str = "",
    note_en: str = "",
) -> tuple[Edition, list[Item]]:
    """The edition that would follow the last one of the log, with its items. Nothing is saved."""
    before = Edition.objects.order_by("-number").values_list("hash", flat=True).first() or ""
    edition = Edition(
        number=number, moment=timezone.now(), by=by, approved_by=approved_by, note_fr=note_fr, note_en=note_en
    )
    entries = [_entry(position, item) for position, item in enumerate(items, start=1)]
    for entry in entries:
        entry.edition = edition
    edition.hash = edition_hash(before, edition, entries)
    return edition, entries


def _entry(position: int, item: NewItem) -> Item:
    return made(
        Item,
        {
            "position": position,
            "kind": item.kind,
            "record_id": item.record_id,
            "uid": item.uid,
            "revision": item.revision,
            "act": item.act,
            "snapshot": item.snapshot,
            "digest": digest(item.snapshot),
            "slug_digest": FormerSlug.digest_of(item.snapshot["root"]["slug"]) if item.snapshot else "",
            "notice_digest": notice_digest(item.notice_fr, item.notice_en),
            "notice_fr": item.notice_fr,
            "notice_en": item.notice_en,
            "left_out": item.left_out,
            "successor_id": item.successor_id,
        },
    )


def notice_digest(notice_fr: str, notice_en: str) -> str:
    """Empty without a notice: an old one may have to go, and what it said stays provable."""
    return digest({"fr": notice_fr, "en": notice_en}) if notice_fr or notice_en else ""


def edition_hash(before: str, edition: Edition, items: Iterable[Item]) -> str:
    """SHA-256 over the hash of the edition before, and all that this one says."""
    said = [
        [item.position, item.kind, str(item.uid), item.act, item.digest, item.notice_digest, item.left_out]
        # Only where there is one: the hashes of editions made before there were mergers stay what they are.
        + ([item.successor_id] if item.successor_id else [])
        for item in items
    ]
    head = [before, edition.number, edition.moment.isoformat(), edition.note_fr, edition.note_en]
    return digest({"edition": head, "items": said})


def items_of_log(*, after: int = 0, until: int | None = None, only: list[Edition] | None = None) -> Iterator[Item]:
    """Items in the order of the log, in today's schema.

    A text removed for legal reasons counts as absent at any date.
    """
    rows = Item.objects.order_by("edition__number", "position")
    editions: dict[int, Edition] = {edition.pk: edition for edition in only or ()}
    if only is not None:
        rows = rows.filter(edition__in=only)
    if after:
        rows = rows.filter(edition__number__gt=after)
    if until:
        rows = rows.filter(edition__number__lte=until)
    for item in rows.iterator(chunk_size=CHUNK):
        if item.edition_id not in editions:
            # One edition has hundreds of items, and needs to be read once.
            editions = {item.edition_id: Edition.objects.get(pk=item.edition_id)}
        item.edition = editions[item.edition_id]
        if item.snapshot is not None:
            item.snapshot = upgraded(item.snapshot)
        yield item


def refuse_log_behind(state: State, *, rewind: bool) -> None:
    if state.edition == 0:
        return
    known = Edition.objects.filter(number=state.edition, hash=state.hash).exists()
    if known:
        return
    if not rewind:
        raise LogBehind(
            f"public shows edition {state.edition} ({state.hash[:12]}), which the newsroom's log does not have. "
            "The newsroom seems to come from an older copy. Run: manage.py rebuild_public --rewind"
        )
    _go_on_above(state)


def _go_on_above(state: State) -> None:
    """Never give a number or a key twice: others may have kept what was public before the newsroom was restored."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim(editing=False)
        counter, _created = EditionCounter.objects.get_or_create(pk=1)
        counter.last = max(counter.last, state.edition)
        counter.save()
        for aggregate in aggregates().values():
            for model in (aggregate.root, *(part.model for part in aggregate.children)):
                highest = model._base_manager.using(PUBLIC).aggregate(id=models.Max("id"))["id"] or 0
                _raise_sequence(model, highest)
        lost = {"edition": state.edition, "hash": state.hash}
        audit.enter([audit.Act("rebuild.rewind", detail=lost)], by=None)


def _raise_sequence(model: type[models.Model], highest: int) -> None:
    connection, table = connections[NEWSROOM], model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [f'"{table}"'])
            sequence = cursor.fetchone()[0]
            # The sequence's name comes from the catalogue, quoted. GREATEST: a sequence never goes back.
            cursor.execute(
                f"SELECT setval(%s, GREATEST(%s, (SELECT last_value FROM {sequence})))",  # noqa: S608
                [sequence, max(highest, 1)],
            )
        else:
            cursor.execute("UPDATE sqlite_sequence SET seq = MAX(seq, %s) WHERE name = %s", [highest, table])
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT %s, %s "
                "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                [table, highest, table],
            )

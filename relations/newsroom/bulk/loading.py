"""A file as a batch of drafts: looked through first, then written some hundred rows at a time, and shown at the end.

A file with one fault changes nothing. What is written meanwhile nobody sees (`belonging.py`); a run that was killed
goes on where it stood, because each row is known again by its key.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models import Actor, Article, Event
from relations.newsroom import audit
from relations.newsroom.bulk.drafts import Sheet
from relations.newsroom.bulk.files import FileRefused, Line, Table, digest_of, open_table
from relations.newsroom.bulk.gazetteer import Gazetteer, Side
from relations.newsroom.bulk.mappings import EXPORT, Columns, Mapping, mapping_of
from relations.newsroom.bulk.pace import in_turns
from relations.newsroom.bulk.reading import CREATE, LEAVE_OUT, REFUSE, Draft, Fault, Reader, RowRefused, Unknown
from relations.newsroom.models import Batch, ImportedRow, Standing
from relations.newsroom.plans import Refused
from relations.newsroom.record import record, record_new
from relations.newsroom.rights import is_system
from relations.publication.inserting import insert, made
from relations.reading import NEWSROOM
from relations.vocabulary import ActorKind, Genre

# Rows of one transaction: each is two records, so that the lock is held for less than a second. Of many rows that are
# written at once, more fall on the same page of an index.
CHUNK = 500
# Actors of one transaction, each saved by itself.
ACTORS = 25
# So many faults are named; of the others their number.
NAMED = 100
T = TypeVar("T")
# Told how many rows are done; the phase is that of looking through, or of writing.
Report = Callable[[str, int], None]


@dataclass
class Check:
    """What a file holds, and what stands against it."""

    table: Table
    mapping: Mapping
    sha256: str
    unknown: str = REFUSE
    # By what would become of them: new, unchanged, changed, repeated, left out.
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    number_of_faults: int = 0
    changed_lines: list[int] = field(default_factory=list)
    # Names of actors to be made, with the country of each where it is known.
    new_actors: dict[str, int | None] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return self.counts.total() + self.number_of_faults

    def fault(self, line: int, words: str) -> None:
        self.number_of_faults += 1
        if len(self.faults) < NAMED:
            self.faults.append(Fault(line, words))


def silent(_phase: str, _rows: int) -> None:
    """Reports to nobody."""


# --- looking through --------------------------------------------------------------------------------------------------


def check(path: Path, *, mapping: str = "", unknown: str = REFUSE, report: Report = silent) -> Check:
    """Read every row and write nothing. Raises FileRefused or MappingRefused when the whole cannot be read."""
    table = open_table(path)
    found = Check(table, mapping_of(mapping, _first(table)), digest_of(path), unknown)
    reader = Reader(_columns(found), Gazetteer(), unknown)
    with closing(_Seen()) as seen:
        for drafts in _chunks(_readable(found, reader, report)):
            _compare(found, drafts, seen)
    return found


def _first(table: Table) -> Line:
    first = next(table.lines(), None)
    if first is None:
        raise FileRefused(_("The file is empty."))
    return first


def _columns(found: Check) -> Columns:
    return Columns.of(found.mapping, _first(found.table))


def _rows(found: Check, columns: Columns) -> Iterator[Line]:
    for at, line in enumerate(found.table.lines()):
        if not columns.is_heading(line, is_first=at == 0):
            yield line


def _readable(found: Check, reader: Reader, report: Report) -> Iterator[Draft]:
    """The drafts of those rows that make one; of others the faults are noted."""
    for number, line in enumerate(_rows(found, reader.columns), start=1):
        try:
            draft = reader.read(line)
        except Unknown as unknown:
            if found.unknown == LEAVE_OUT:
                found.counts["left out"] += 1
            else:
                found.fault(line.number, str(unknown))
        except RowRefused as refused:
            found.fault(line.number, str(refused))
        else:
            found.new_actors.update((one.new, one.country) for one in draft.people if one.new)
            yield draft
        if number % CHUNK == 0:
            report("check", number)


def _compare(found: Check, drafts: list[Draft], seen: "_Seen") -> None:
    known = known_rows(found.mapping, drafts)
    for draft in drafts:
        before = seen.line_of(draft)
        if before is not None:
            line, is_same = before
            if is_same:
                found.counts["repeated"] += 1
            else:
                words = _("The row of line %(line)s has the same key and says something else.")
                found.fault(draft.line, words % {"line": line})
        elif draft.key not in known:
            found.counts["new"] += 1
        elif known[draft.key]:
            found.counts["unchanged"] += 1
        else:
            found.counts["changed"] += 1
            found.changed_lines.append(draft.line)


class _Seen:
    """The keys of a file, in a temporary database: the memory that a file takes does not grow with its length."""

    def __init__(self) -> None:
        self.rows = sqlite3.connect("", isolation_level=None)
        self.rows.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, content TEXT, line INTEGER) WITHOUT ROWID")
        self.rows.execute("BEGIN")

    def line_of(self, draft: Draft) -> tuple[int, bool] | None:
        """Where the key stood before, if it did, and whether the row said the same."""
        row = (draft.key, draft.content, draft.line)
        if self.rows.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", row).rowcount:
            return None
        found = self.rows.execute("SELECT line, content FROM seen WHERE key = ?", (draft.key,)).fetchone()
        return found[0], found[1] == draft.content

    def close(self) -> None:
        self.rows.close()


def known_rows(mapping: Mapping, drafts: list[Draft]) -> dict[str, bool]:
    """By key, those rows that came before or are records of ours, and whether they still say the same."""
    keys = [draft.key for draft in drafts]
    rows = ImportedRow.objects.filter(source=mapping.source, key__in=keys).values_list("key", "content")
    content = {draft.key: draft.content for draft in drafts}
    found = {key: said == content[key] for key, said in rows}
    if mapping.source == EXPORT.source:
        found = _ours(drafts) | found
    return found


COMPARED = ("title_fr", "title_en", "summary_fr", "summary_en", "certainty", "modality", "place_precision",
            "date_earliest", "date_latest", "date_precision", "date_basis", "date_certainty")  # fmt: skip


def _ours(drafts: list[Draft]) -> dict[str, bool]:
    """By uid, the events that the newsroom has or once had, and whether their drafts say what the rows say."""
    by_uid = {draft.uid: draft for draft in drafts if draft.uid}
    had = Standing.objects.filter(uid__in=by_uid).values_list("uid", flat=True)
    rows = Event.objects.using(NEWSROOM).filter(uid__in=by_uid).values("uid", "event_type_id", "mode_id", *COMPARED)
    stand = {str(row["uid"]): row for row in rows}
    return {by_uid[str(uid)].key: str(uid) in stand and _says(by_uid[str(uid)], stand[str(uid)]) for uid in had}


def _says(draft: Draft, row: dict[str, Any]) -> bool:
    date = {
        f"date_{part}": getattr(draft.date, part) for part in ("earliest", "latest", "precision", "basis", "certainty")
    }
    said = {**draft.texts, **date, "event_type_id": draft.event_type, "mode_id": draft.mode}
    # A column that the file does not have says nothing of the event.
    return all(said[name] == row[name] for name in ("event_type_id", "mode_id", *COMPARED) if name in said)


# --- writing ----------------------------------------------------------------------------------------------------------


def load(
    found: Check, *, by: User, name: str = "", title: str = "", batch: Batch | None = None, report: Report = silent
) -> Batch:
    """Write the rows that are new as drafts of one batch, and show it. `batch` is one that was interrupted.

    Raises Refused when the file has faults, when `by` may not import, or when another batch of the name is there.
    """
    if found.number_of_faults:
        raise Refused([_("Nothing was imported: mend the file first.")])
    if digest_of(found.table.path) != found.sha256:
        raise Refused([_("The file has changed since it was looked through: begin again.")])
    if batch is not None and batch.mapping != found.mapping.as_json():
        raise Refused([_("This batch was begun with another mapping.")])
    # Of an interrupted run, what it has written is not what came before.
    found.counts["unchanged"] -= batch.rows.count() if batch else 0
    batch = batch or _begin(found, by=by, name=name, title=title)
    _make_actors(batch, found, by=by)
    names = Gazetteer()
    names.learn(_sides(batch))
    reader = Reader(_columns(found), names, found.unknown)
    done = 0
    for drafts in in_turns(_chunks(_drafts(found, reader))):
        _save(batch, found.mapping, drafts, by=by)
        done += len(drafts)
        report("load", done)
    return _finish(batch, found, by=by)


def interrupted(found: Check) -> Batch | None:
    """The batch of the same file that was never finished."""
    return Batch.objects.filter(state=Batch.State.LOADING, sha256=found.sha256).first()


def may_import(user: User, found: Check) -> bool:
    kinds = ("event", "passage", "article", *(("actor",) if found.new_actors else ()))
    return is_system(user) or all(user.has_perm(f"relations.add_{kind}") for kind in kinds)


def _begin(found: Check, *, by: User, name: str, title: str) -> Batch:
    if not may_import(by, found):
        raise Refused([_("You do not have the right to do this.")])
    if waiting := interrupted(found):
        raise Refused([_("This file was begun as “%s” and interrupted: go on with it, or undo it.") % waiting])
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        file = found.table.path.name[:255]
        name = name.strip()[:100] or _free_name(file)
        if Batch.objects.filter(name=name).exists():
            raise Refused([_("There is a batch of this name already: “%s”.") % name])
        batch = Batch.objects.create(
            name=name, file=file, sha256=found.sha256, mapping=found.mapping.as_json(), by=by, at=timezone.now(),
            made=[["article", _article(title or file, by).pk]],
        )  # fmt: skip
        audit.enter([audit.Act("batch.begin", detail={"batch": batch.pk, "file": found.sha256})], by=by)
    return batch


def _free_name(file: str) -> str:
    stem = Path(file).stem[:80] or "batch"
    taken = set(Batch.objects.filter(name__startswith=stem).values_list("name", flat=True))
    return next(name for at in range(1, len(taken) + 2) if (name := stem if at == 1 else f"{stem} {at}") not in taken)


def _article(title: str, by: User) -> Article:
    """What stands for the file among the sources."""
    row = Article(title=title[:300], genre=Genre.DATA_SET, language="")
    row.clean()  # type: ignore[no-untyped-call]
    row.save()
    record(row, by=by)
    return row


def _make_actors(batch: Batch, found: Check, *, by: User) -> None:
    """Those that nobody knew. A run that goes on knows already those that were made by the one before."""
    names = list(found.new_actors.items()) if found.unknown == CREATE else []
    for at in range(0, len(names), ACTORS):
        with transaction.atomic(using=NEWSROOM):
            audit.claim()
            _refuse_undone(batch)
            made = [_actor(name, country, by) for name, country in names[at : at + ACTORS]]
            batch.made += [["actor", row.pk] for row in made]
            batch.save(update_fields=("made",))


def _actor(name: str, country: int | None, by: User) -> Actor:
    row = Actor(name_fr=name, actor_kind=ActorKind.GROUP, country_id=country)
    row.clean()  # type: ignore[no-untyped-call]
    row.save()
    record(row, by=by)
    return row


def _refuse_undone(batch: Batch) -> None:
    if not Batch.objects.filter(pk=batch.pk, state=Batch.State.LOADING).exists():
        raise Refused([_("Somebody has undone this batch meanwhile.")])


def _sides(batch: Batch) -> Iterator[Side]:
    ids = [pk for kind, pk in batch.made if kind == "actor"]
    rows = Actor.objects.using(NEWSROOM).filter(pk__in=ids)
    yield from (Side(*row) for row in rows.values_list("pk", "country_id", "name_fr", "name_en"))


def _drafts(found: Check, reader: Reader) -> Iterator[Draft]:
    for line in _rows(found, reader.columns):
        try:
            yield reader.read(line)
        except RowRefused as refused:
            # What was known when the file was looked through may be called something else by now.
            if not (isinstance(refused, Unknown) and found.unknown == LEAVE_OUT):
                words = _("Line %(line)d: %(words)s") % {"line": line.number, "words": refused}
                raise Refused([words]) from refused


def _save(batch: Batch, mapping: Mapping, drafts: list[Draft], *, by: User) -> None:
    """Write those of the rows that are not there yet, with their revisions, in one transaction."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        _refuse_undone(batch)
        known = known_rows(mapping, drafts)
        fresh = list({draft.key: draft for draft in reversed(drafts) if draft.key not in known}.values())[::-1]
        if not fresh:
            return
        article = next(pk for kind, pk in batch.made if kind == "article")
        sheet = Sheet(fresh, article)
        record_new("passage", sheet.passages(), by=by)
        record_new("event", sheet.events(), by=by)
        rows = [
            made(ImportedRow, {
                "batch_id": batch.pk, "source": mapping.source, "key": draft.key, "content": draft.content,
                "line": draft.line, "event_id": event, "passage_id": passage,
            })
            for draft, event, passage in sheet.numbered()
        ]  # fmt: skip
        insert(rows, NEWSROOM)


def _finish(batch: Batch, found: Check, *, by: User) -> Batch:
    """The one small commit that shows the batch."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        _refuse_undone(batch)
        created = batch.rows.count()
        besides = {name: number for name, number in found.counts.items() if name != "new" and number}
        counts = {"created": created} | besides
        batch.counts, batch.changed_lines = counts, found.changed_lines[:NAMED]
        batch.state, batch.ready_at = Batch.State.READY, timezone.now()
        batch.save(update_fields=("counts", "changed_lines", "state", "ready_at"))
        audit.enter([audit.Act("batch.load", detail={"batch": batch.pk, "rows": created})], by=by)
    return batch


def _chunks(rows: Iterable[T]) -> Iterator[list[T]]:
    every = iter(rows)
    while some := list(islice(every, CHUNK)):
        yield some

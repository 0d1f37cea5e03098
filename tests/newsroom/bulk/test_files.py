"""Files as they come: a new oddity is one file and one row of the table."""

import json
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from relations.models import Actor, Article, Event, Passage
from relations.newsroom.accounts import system_user
from relations.newsroom.bulk import loading
from relations.newsroom.bulk.files import FileRefused, open_table
from relations.newsroom.bulk.loading import check, interrupted, load
from relations.newsroom.bulk.mappings import MappingRefused
from relations.newsroom.bulk.reading import AS_WRITTEN, CREATE, LEAVE_OUT
from relations.newsroom.models import AuditEvent, Batch, ImportedRow, Revision
from relations.newsroom.plans import Refused
from relations.newsroom.proofs import newsroom_differences
from tests import factories as make
from tests.newsroom.bulk.grounds import FILES, grounds

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _grounds(db):
    grounds()


# name: format, encoding, mapping, and each event by its line as (date, type/mode, source, target, place).
TOLD = {
    "francais.csv": (("csv", "utf-8-sig", "rows"), {
        2: ("2026-02-03", "CONSULT/visit", "Mali", "États-Unis", "Bamako"),
        3: ("2026-03", "CONSULT", "Mali", "États-Unis", None),
        4: ("2026-04-05", "CONSULT/visit", "Mali", "États-Unis", "Bamako"),
    }),
    "cp1252.csv": (("csv", "cp1252", "rows"), {2: ("2026-02-03", "AID", "Mali", "États-Unis", None)}),
    "facts.tsv": (("csv", "utf-8-sig", "facts"), {
        1: ("2014-01-01?", "CONSULT/visit", "Mali", "États-Unis", None),
        # The visitor is the actor, though the row begins with the host.
        2: ("2014-01-01?", "CONSULT/host", "Mali", "États-Unis", None),
        3: ("2014-02-05?", "AID", "États-Unis", "Mali", None),
    }),
    "icews.tab": (("csv", "utf-8-sig", "icews"), {
        2: ("2015-06-01?", "CONSULT/visit", "Mali", "États-Unis", None),
        3: ("2015-06-02?", "AID", "États-Unis", "Mali", "Bamako"),
        4: ("2015-06-03?", "ACCUSE/disapprove", "États-Unis", "Mali", None),
    }),
    "gdelt.CSV": (("csv", "utf-8-sig", "gdelt"), {
        1: ("2020-03-01?", "CONSULT/visit", "États-Unis", "Mali", "Bamako"),
        2: ("2020-03-02?", "RETREAT/ceasefire", "Mali", "États-Unis", "Bamako"),
        3: ("2020-03-03?", "COERCE", "États-Unis", "Mali", None),
    }),
    "rows.ndjson": (("ndjson", "utf-8-sig", "rows"), {
        1: ("2026-02-03", "AID", "Mali", "États-Unis", None),
        2: ("2026", "SANCTION/embargo", "États-Unis", "Mali", None),
    }),
    "classeur.xlsx": (("xlsx", "utf-8", "rows"), {
        2: ("2026-02-03", "AID", "Mali", "États-Unis", None),
        3: ("2026-03", "CONSULT/phone", "États-Unis", "Mali", None),
    }),
}  # fmt: skip


def told(row):
    event = Event.objects.get(pk=row.event_id)
    people = [str(person.actor.name_fr) for person in event.participations.order_by("position")]
    kind = "/".join(filter(None, (event.event_type.code, event.mode.code if event.mode else "")))
    return event.date.edtf(), kind, *people, event.place.name_fr if event.place else None


@pytest.mark.parametrize("name", TOLD)
def test_a_file_is_read_as_what_it_is(name):
    read, events = TOLD[name]

    found = check(FILES / name)
    batch = load(found, by=system_user())

    assert (found.table.format, found.table.encoding, found.mapping.source) == read
    assert {row.line: told(row) for row in batch.rows.all()} == events
    assert list(newsroom_differences()) == []


@pytest.mark.parametrize("name", TOLD)
def test_a_second_import_creates_nothing(name):
    load(check(FILES / name), by=system_user())
    before = Revision.objects.count()

    again = check(FILES / name)

    assert dict(again.counts) == {"unchanged": len(TOLD[name][1])}
    assert Revision.objects.count() == before


def test_each_event_rests_on_its_own_line():
    load(check(FILES / "francais.csv"), by=system_user())

    event = Event.objects.get(title_fr="Visite, suite et fin")

    proof = event.evidence.get().passage
    assert proof.exact == '05/04/2026;MLI;Washington;042;Bamako;"Visite, suite\net fin";x'
    assert proof.article.genre == "data_set"
    assert proof.article.title == "francais.csv"


def test_a_machine_coded_row_says_how_little_is_sure():
    load(check(FILES / "gdelt.CSV"), by=system_user())

    event = Event.objects.latest("pk")

    assert (event.certainty, event.type_certainty, event.date_basis) == ("possible", "possible", "publication_date")


def test_faults_are_named_by_line_and_nothing_is_written(capsys):
    found = check(FILES / "faults.csv")

    with pytest.raises(CommandError):
        call_command("import_events", str(FILES / "faults.csv"))
    with pytest.raises(Refused):
        load(found, by=system_user())

    assert [fault.line for fault in found.faults] == [2, 3, 4]
    assert "Atlantis" in capsys.readouterr().err
    assert not Batch.objects.exists()
    assert not Event.objects.exists()
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("unknown", "people"),
    [
        (LEAVE_OUT, None),
        (AS_WRITTEN, [(None, "Atlantis"), ("États-Unis", "USA")]),
        (CREATE, [("Atlantis", "Atlantis"), ("États-Unis", "USA")]),
    ],
    ids=["leave-out", "as-written", "create"],
)  # fmt: skip
def test_an_actor_that_nobody_knows_becomes_what_was_asked_for(tmp_path, unknown, people):
    path = tmp_path / "rows.csv"
    path.write_text("Date,Actor,Target,Type\n2026-02-03,Atlantis,USA,AID\n2026-02-04,Mali,USA,AID\n")

    batch = load(check(path, unknown=unknown), by=system_user())

    row = batch.rows.filter(line=2).first()
    event = Event.objects.get(pk=row.event_id) if row else None
    found = event and [(p.actor and p.actor.name_fr, p.name_as_written) for p in event.participations.all()]
    assert found == people
    assert Actor.objects.filter(name_fr="Atlantis").exists() == (unknown == CREATE)
    assert list(newsroom_differences()) == []


def test_a_name_that_several_bear_is_never_guessed(tmp_path):
    make.actor("Bamako")
    path = tmp_path / "rows.csv"
    path.write_text("Date,Actor,Target,Type\n2026-02-03,Bamako,USA,AID\n")

    found = check(path, unknown=AS_WRITTEN)

    assert [(fault.line, "Bamako" in fault.words) for fault in found.faults] == [(2, True)]


def test_a_row_that_has_changed_is_named_and_left_as_it_was(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("id,Date,Actor,Target,Type\n1,2026-02-03,Mali,USA,AID\n2,2026-02-04,Mali,USA,AID\n")
    load(check(path), by=system_user())
    path.write_text("id,Date,Actor,Target,Type\n1,2026-02-03,Mali,USA,AID\n2,2026-02-05,Mali,USA,AID\n")

    found = check(path)

    assert dict(found.counts) == {"unchanged": 1, "changed": 1}
    assert found.changed_lines == [3]
    assert {event.date.edtf() for event in Event.objects.all()} == {"2026-02-03", "2026-02-04"}


def test_a_key_that_says_two_things_in_one_file_is_refused(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("id,Date,Actor,Target,Type\n1,2026-02-03,Mali,USA,AID\n1,2026-02-05,Mali,USA,AID\n")

    assert [fault.line for fault in check(path).faults] == [3]


def test_an_interrupted_import_goes_on_where_it_stood(tmp_path, monkeypatch):
    path = FILES / "icews.tab"
    monkeypatch.setattr(loading, "CHUNK", 1)
    whole, calls = loading._save, []

    def killed(*args, **options):
        calls.append(args)
        if len(calls) > 1:
            raise KeyboardInterrupt
        whole(*args, **options)

    monkeypatch.setattr(loading, "_save", killed)
    with pytest.raises(KeyboardInterrupt):
        load(check(path), by=system_user())
    monkeypatch.setattr(loading, "_save", whole)
    found = check(path)
    with pytest.raises(Refused):
        load(check(path), by=system_user())

    batch = load(found, by=system_user(), batch=interrupted(found))

    assert batch.counts == {"created": 3}
    assert batch.state == Batch.State.READY
    assert ImportedRow.objects.count() == Event.objects.count() == Passage.objects.count() == 3
    assert list(newsroom_differences()) == []


@pytest.mark.parametrize("chunk", [1, 2])
def test_no_transaction_holds_the_lock_for_more_than_its_chunk(tmp_path, monkeypatch, chunk):
    path = tmp_path / "rows.csv"
    rows = (f"2026-02-0{at},Side {at},USA,AID\n" for at in range(1, 6))
    path.write_text("Date,Actor,Target,Type\n" + "".join(rows))
    monkeypatch.setattr(loading, "CHUNK", chunk)
    monkeypatch.setattr(loading, "ACTORS", chunk)

    load(check(path, unknown=CREATE), by=system_user())

    saved = AuditEvent.objects.filter(action="save", kind__in=("actor", "event")).values("kind", "at")
    moments = Counter((one["kind"], one["at"]) for one in saved)
    assert Actor.objects.filter(name_fr__startswith="Side").count() == Event.objects.count() == 5
    assert max(number for (kind, _at), number in moments.items() if kind == "event") == chunk
    assert loading.CHUNK * 2 <= 1000
    assert list(newsroom_differences()) == []


def test_an_editor_gets_in_between_two_chunks(monkeypatch):
    monkeypatch.setattr(loading, "CHUNK", 1)
    depth, seen = len(connection.savepoint_ids), []

    load(check(FILES / "icews.tab"), by=system_user(), report=lambda phase, _rows: seen.append(
        (phase, len(connection.savepoint_ids) - depth)))  # fmt: skip

    assert seen == [("load", 0)] * 3


def test_a_mapping_of_ones_own_names_columns_types_and_what_is_the_same_in_all_rows(tmp_path):
    path, mapping = tmp_path / "rows.csv", tmp_path / "mapping.json"
    path.write_text("Wann,Wer,Wen,Was\n02/03/2026,Mali,USA,Besuch\n")
    columns = {"date": "Wann", "source": "Wer", "target": "Wen", "type": "Was"}
    said = {"columns": columns, "types": {"Besuch": "CONSULT/visit"}, "constants": {"certainty": "probable"}}
    mapping.write_text(json.dumps(said))

    batch = load(check(path, mapping=str(mapping)), by=system_user())

    assert told(batch.rows.get())[:2] == ("2026-03-02", "CONSULT/visit")
    assert Event.objects.get().certainty == "probable"


@pytest.mark.parametrize(
    "mapping",
    [
        [],
        {"columns": {"date": "D"}},
        {"columns": {"day": "D"}},
        {"columns": {}, "rows": 1},
        {"columns": {"date": "X", "type": "Y"}},
    ],
    ids=["no object", "no type", "no such field", "no such part", "no such column"],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used_says_why(tmp_path, mapping):
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(mapping))

    with pytest.raises(MappingRefused):
        check(FILES / "cp1252.csv", mapping=str(path))


BROKEN = {
    "empty": b"",
    "no headings that we know": b"a,b\n1,2\n",
    "nul": b"Date,Actor,Target,Type\n2026,Mali\0,USA,AID\n",
    "no workbook": b"PK\x03\x04 is no workbook",
    "no json": b'{"date": "2026", "type": "AID"}\n{oops\n',
    "json without objects": b'{"date": "2026", "type": "AID"}\n[1]\n',
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_read_is_refused_in_words(tmp_path, content):
    path = tmp_path / "file.csv"
    path.write_bytes(content)

    with pytest.raises((FileRefused, MappingRefused)):
        check(path)
    with pytest.raises(CommandError):
        call_command("import_events", str(path))


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path):
    with pytest.raises(FileRefused):
        open_table(tmp_path / "none.csv")


def test_whoever_may_add_no_event_imports_none():
    with pytest.raises(Refused):
        load(check(FILES / "icews.tab"), by=make.account(group="translator"))

    assert not Batch.objects.exists()


def test_the_command_tries_without_writing_imports_and_takes_back(capsys):
    path = str(FILES / "icews.tab")

    call_command("import_events", path, dry_run=True)
    assert not Batch.objects.exists()
    call_command("import_events", path, batch="ICEWS")
    assert Event.objects.count() == 3
    call_command("import_events", path)
    call_command("import_events", undo="ICEWS")

    assert not Event.objects.exists()
    assert Batch.objects.get().state == Batch.State.UNDONE

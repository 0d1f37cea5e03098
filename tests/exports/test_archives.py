"""The archives: whole, checked by others, and without what may no longer be read."""

import csv
import datetime as dt
import hashlib
import io
import json
import os
import subprocess
import zipfile
from dataclasses import replace

import frictionless
import jsonschema
import pytest
from django.test import override_settings

from relations.formats import archives, packages
from relations.newsroom.management.commands import work
from relations.newsroom.workflow import withdraw
from relations.publication.models import State
from tests import factories as make
from tests.api.conftest import API, BODY, EDITOR, SECRET
from tests.exports.test_exports import taken

# Words of the article that no passage holds.
OUTSIDE = b"Elle a dit"
assert OUTSIDE.decode() in BODY
pytestmark = pytest.mark.usefixtures("folder")


def keep(later=dt.timedelta(hours=1)):
    return archives.keep(State.current().moment + later)


def unpacked(archive, folder):
    with zipfile.ZipFile(archive.path) as file:
        assert file.testzip() is None
        file.extractall(folder)
    return folder / f"entente-edition-{archive.edition}"


def rows(archive, name):
    with zipfile.ZipFile(archive.path) as file:
        text = file.read(f"entente-edition-{archive.edition}/csv/{name}.csv").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def bytes_of(archive):
    with zipfile.ZipFile(archive.path) as file:
        return b"".join(file.read(name) for name in file.namelist())


def of_another_day(archive):
    """The same as an older one: of its own day only the last is kept."""
    path = archive.path.with_name(f"entente-2020-01-01-edition-{archive.edition}.zip")
    archives._note_path(archive.path).rename(archives._note_path(path))
    return replace(archive, path=archive.path.rename(path), day=dt.date(2020, 1, 1))


# --- what it holds


def test_frictionless_finds_no_fault(record, tmp_path):
    package = unpacked(keep(), tmp_path) / "datapackage.json"

    report = frictionless.Package(str(package)).validate()

    assert report.flatten(["name", "rowNumber", "fieldName", "type", "message"]) == []
    assert {task.name for task in report.tasks} >= {"events", "actors", "changes", "editions"}


def test_each_record_answers_to_its_schema(record, tmp_path):
    folder = unpacked(keep(), tmp_path)

    for name in packages.RECORDS:
        schema = json.loads((folder / f"schemas/{name}.json").read_text())
        lines = (folder / f"ndjson/{name}.ndjson").read_text().splitlines()
        jsonschema.Draft202012Validator.check_schema(schema)
        checks = jsonschema.Draft202012Validator(schema)

        assert lines, name
        assert [error.message for line in lines for error in checks.iter_errors(json.loads(line))] == []


def test_the_checksums_are_those_of_the_files(record, tmp_path):
    archive = keep()
    folder = unpacked(archive, tmp_path)
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    assert set(sums) == files - {"SHA256SUMS"}
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sums} == sums
    assert archive.digest == hashlib.sha256(archive.path.read_bytes()).hexdigest()
    assert subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False).returncode == 0


def test_it_holds_every_public_record_and_no_draft(record, reader):
    archive = keep()

    for name in packages.RECORDS:
        listed = json.loads(taken(reader, f"{API}{name}.json"))["results"]
        assert {row["uid"] for row in rows(archive, name)} == {row["uid"] for row in listed}
    assert SECRET.encode() not in bytes_of(archive)
    assert EDITOR.encode() not in bytes_of(archive)


def test_the_same_edition_makes_the_same_bytes(record):
    first = keep().digest
    for path in archives.folder().iterdir():
        path.unlink()

    assert keep().digest == first


# --- when it is made


def test_the_first_is_made_at_once_and_others_when_it_is_quiet(record):
    moment = State.current().moment
    first = archives.keep(moment)
    make.show(make.event("Suite", proof=record.proof, parties=(record.mli,), event_type=record.type))
    moment = State.current().moment

    assert first.edition == 1
    assert archives.keep(moment + dt.timedelta(minutes=9)) is None
    assert archives.keep(moment + dt.timedelta(minutes=10)).edition == 2
    assert archives.keep(moment + dt.timedelta(days=9)) is None


def test_no_burst_of_editions_is_waited_for_all_day(record):
    archives.keep(State.current().moment)
    make.show(make.event("Suite", proof=record.proof, parties=(record.mli,), event_type=record.type))
    State.objects.update(moment=State.current().moment + dt.timedelta(hours=6))

    assert archives.keep(State.current().moment).edition == 2


def test_a_round_of_work_keeps_them(record):
    work.keep_archives()

    assert [archive.edition for archive in archives.kept()] == [1]


def test_an_archive_that_breaks_off_has_no_name(record, monkeypatch):
    monkeypatch.setattr(packages, "_readme", lambda state: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        keep()

    assert archives.kept() == []
    assert [path.name for path in archives.folder().iterdir()] == []


def test_what_a_killed_process_left_goes(record):
    archives.folder().mkdir()
    left = archives.folder() / ".entente-2026-01-01-edition-1.zip.77"
    left.write_text("half")
    os.utime(left, (0, 0))

    keep()

    assert not left.exists()


def test_of_a_day_the_last_is_kept_and_of_old_months_the_last():
    days = [dt.date(2026, 6, 30) - dt.timedelta(days=number) for number in range(90)]
    found = [archives.Archive(None, day, 200 - at) for at, day in enumerate(days)]
    same_day = archives.Archive(None, days[0], 150)

    worth = archives._worth_keeping([found[0], same_day, *found[1:]])

    assert worth[:30] == found[:30]
    assert [archive.day.isoformat() for archive in worth[30:]] == ["2026-05-31", "2026-04-30"]


# --- what may not be kept


def test_a_legal_removal_takes_the_archives_that_show_the_record(record, reader):
    of_another_day(keep())
    late = make.event("Nom à taire", proof=record.proof, parties=(record.mli,), event_type=record.type)
    make.show(late)
    second = keep()
    assert "Nom à taire".encode() in bytes_of(second)

    withdraw([("event", late.pk)], by=record.editor, act="legal_removal", notice_fr="Décision de justice.")

    # Nobody reads it from the moment of the edition, though the file goes with the next round.
    assert [archive.edition for archive in archives.kept()] == [1]
    reader.open(f"/archives/{second.name}", 404)
    assert second.path.exists()
    third = keep()
    assert not second.path.exists()
    assert [archive.edition for archive in archives.kept()] == [3, 1]
    assert "Nom à taire".encode() not in bytes_of(third)


def test_an_archive_of_another_log_is_none_of_ours(record):
    archive = keep()
    note = archives._note_path(archive.path)
    note.write_text(json.dumps(json.loads(note.read_text()) | {"edition": "of a log that was lost"}))

    assert archives.kept() == []
    keep()
    assert [one.hash for one in archives.kept()] == [State.current().hash]


def test_a_text_that_may_no_longer_be_shown_goes_from_the_archives(record):
    first = of_another_day(keep())
    assert OUTSIDE in bytes_of(first)
    make.resaved(record.article, rights="excerpt")
    make.show(record.article)

    second = keep()

    assert not first.path.exists()
    assert OUTSIDE not in bytes_of(second)


# --- taking it away


def test_it_is_sent_whole_or_in_parts(record, reader):
    archive = keep()
    address, size = f"/archives/{archive.name}", archive.size
    whole = reader.open(address)
    sent = b"".join(whole.streaming_content)
    half = reader.open(address, 206, Range=f"bytes=0-{size // 2 - 1}")
    rest = reader.open(address, 206, Range=f"bytes={size // 2}-", **{"If-Range": whole["ETag"]})

    assert sent == archive.path.read_bytes()
    assert (whole["Content-Type"], whole["Content-Length"], whole["ETag"]) == (
        "application/zip", str(size), f'"{archive.digest}"',
    )  # fmt: skip
    assert b"".join((*half.streaming_content, *rest.streaming_content)) == sent
    assert rest["Content-Range"] == f"bytes {size // 2}-{size - 1}/{size}"
    assert b"".join(reader.open(address, 206, Range="bytes=-5").streaming_content) == sent[-5:]
    changed = reader.open(address, 200, Range="bytes=0-4", **{"If-Range": '"other"'})
    assert b"".join(changed.streaming_content) == sent
    reader.open(address, 416, Range=f"bytes={size}-")
    for odd in ("bytes=4-1", "bytes=-", "lines=1-2", "bytes=0-1,3-4", "bytes=９-", "bytes=1-" + "9" * 99):
        reader.open(address, 200, Range=odd)
    reader.open(address, 304, **{"If-None-Match": whole["ETag"]})
    assert b"".join(reader.client.head(address).streaming_content) == b""


def test_an_archive_is_not_compressed_again(record, reader):
    response = reader.open(f"/archives/{keep().name}", **{"Accept-Encoding": "gzip"})

    assert response["Content-Encoding"] == "identity"
    assert response["Content-Length"]


def test_the_latest_and_the_list_are_at_one_address(record, reader):
    reader.open("/archives/latest.zip", 404)
    assert json.loads(reader.open("/archives/").content)["archives"] == []
    archive = keep()

    assert reader.open("/archives/latest.zip", 302)["Location"] == f"/archives/{archive.name}"
    (listed,) = json.loads(reader.open("/archives/").content)["archives"]
    assert (listed["edition"], listed["sha256"], listed["bytes"]) == (1, archive.digest, archive.size)
    for odd in ("x.zip", "..%2Fsecret-key", archive.name.replace("edition-1", "edition-9"), f"{archive.name}.json"):
        reader.open(f"/archives/{odd}", 404)


def test_the_data_page_leads_to_them(record, reader):
    html = reader.html("/en/data/")

    assert 'href="/archives/latest.zip"' in html
    assert 'href="/archives/"' in html


@override_settings(HAS_PUBLIC_SITE=False)
def test_a_process_of_the_newsroom_alone_gives_none(record, reader):
    reader.open(f"/archives/{keep().name}", 404)

"""Files as lines of cells, one at a time: CSV and TSV, NDJSON, the first sheet of a workbook."""

import codecs
import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from relations.models.article import normalise

# So much of a file is looked at to tell its encoding and what parts its cells.
SAMPLE = 65_536
SEPARATORS = ("\t", ";", ",")
# A workbook is packed: what it holds may be a thousand times what it weighs.
LARGEST_BOOK = 2**30
# A cell of a megabyte is no cell: something in the file has lost its closing quotation mark.
LONGEST_CELL = 1_000_000


class FileRefused(ValueError):
    """Why a file cannot be read at all, in words for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the number of its first line in the file, its cells, and the row as it stands there."""

    number: int
    cells: list[str]
    words: str
    # Of NDJSON: the object itself.
    value: dict[str, Any] | None = None


@dataclass
class Table:
    """A file that is open to be read, as often as wanted."""

    path: Path
    format: str
    encoding: str = "utf-8"
    separator: str = ","
    first: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """Every row, headings too; empty ones left out. Raises FileRefused."""
        read = {"csv": self._csv, "ndjson": self._ndjson, "xlsx": self._xlsx}[self.format]
        try:
            yield from read()
        except UnicodeDecodeError as error:
            words = _("The file is not in one encoding: byte %(byte)s cannot be read as %(encoding)s.")
            raise FileRefused(words % {"byte": error.start, "encoding": self.encoding}) from error

    def _csv(self) -> Iterator[Line]:
        with self.path.open(encoding=self.encoding, newline="") as file:
            spoken = _Spoken(file)
            # GDELT and ICEWS quote nothing: a quotation mark in a tab-separated file is one.
            rows = csv.reader(
                spoken,
                delimiter=self.separator,
                quoting=csv.QUOTE_NONE if self.separator == "\t" else csv.QUOTE_MINIMAL,
            )
            while True:
                at = spoken.number + 1
                try:
                    cells = next(rows)
                except StopIteration:
                    return
                except csv.Error as error:
                    words = _("Line %(line)s cannot be read: %(error)s.")
                    raise FileRefused(words % {"line": at, "error": error}) from error
                said = spoken.taken()
                if any(cell.strip() for cell in cells):
                    yield Line(at, cells, said)

    def _ndjson(self) -> Iterator[Line]:
        with self.path.open(encoding=self.encoding, newline="") as file:
            for number, text in enumerate(file, start=1):
                said = text.strip()
                if not said:
                    continue
                try:
                    value = json.loads(said)
                except ValueError as error:
                    raise FileRefused(_("Line %(line)s is not JSON.") % {"line": number}) from error
                if not isinstance(value, dict):
                    raise FileRefused(_("Line %(line)s is not a JSON object.") % {"line": number})
                yield Line(number, [], said, value)

    def _xlsx(self) -> Iterator[Line]:
        # Here, because only workbooks need it.
        from openpyxl import load_workbook

        # As an open file: its name need not say what it is.
        with self.path.open("rb") as file:
            try:
                if sum(part.file_size for part in ZipFile(file).infolist()) > LARGEST_BOOK:
                    raise FileRefused(_("The workbook is too large to be read: save it as .csv."))
                book = load_workbook(file, read_only=True, data_only=True)
            except (BadZipFile, KeyError, OSError, ValueError) as error:
                words = _("The file is not a workbook that can be read. Save it as .xlsx or .csv.")
                raise (error if isinstance(error, FileRefused) else FileRefused(words)) from error
            for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
                cells = [_cell(value) for value in row]
                if any(cells):
                    yield Line(number, cells, "\t".join(cells).rstrip("\t"))


class _Spoken:
    """Hands a file to the reader line by line, and remembers which it took for the row."""

    def __init__(self, file: TextIO) -> None:
        self.file, self.number, self.held = file, 0, io.StringIO()

    def __iter__(self) -> "_Spoken":
        return self

    def __next__(self) -> str:
        line = next(self.file)
        self.number += 1
        if "\0" in line:
            raise csv.Error(_("it holds a NUL character"))
        if self.held.tell() > LONGEST_CELL:
            raise csv.Error(_("a quotation mark is not closed"))
        self.held.write(line)
        return line

    def taken(self) -> str:
        said = self.held.getvalue()
        self.held = io.StringIO()
        return normalise(said).rstrip("\n")


def _cell(value: Any) -> str:
    """The value of a cell of a workbook as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\t", " ").replace("\0", "")


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_table(path: Path) -> Table:
    """The file, with what parts its cells and how it is encoded. Raises FileRefused."""
    try:
        with path.open("rb") as file:
            sample = file.read(SAMPLE)
    except OSError as error:
        raise FileRefused(_("The file cannot be read: %(error)s.") % {"error": error.strerror}) from error
    if not sample.strip():
        raise FileRefused(_("The file is empty."))
    if sample.startswith(b"PK"):
        return Table(path, "xlsx")
    encoding = _encoding(path, sample)
    text = sample.decode(encoding, errors="ignore").lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
    if text.lstrip().startswith("{"):
        return Table(path, "ndjson", encoding)
    return Table(path, "csv", encoding, _separator(text))


def _encoding(path: Path, sample: bytes) -> str:
    """UTF-8 if all of the file is; otherwise what French spreadsheets write."""
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if sample.startswith(mark):
            return name
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while some := file.read(2**20):
                decoder.decode(some)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _separator(text: str) -> str:
    """What stands most often in the first line. A tab wins: it stands in no text."""
    first = text.splitlines()[0] if text.splitlines() else ""
    found = {sign: first.count(sign) for sign in SEPARATORS}
    if found["\t"]:
        return "\t"
    return max((";", ","), key=lambda sign: found[sign])

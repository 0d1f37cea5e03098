"""CSV (RFC 4180) of a list. A cell that a spreadsheet would compute is defused in a way that can be undone."""

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from relations.formats.columns import COLUMNS
from relations.formats.reading import with_columns
from relations.formats.selection import Selection
from relations.formats.streams import Counted

# What spreadsheets take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
           "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
# Set before a cell it makes the cell a text.
TEXT = "'"
BEGINNINGS = (*FORMULA, TEXT)
# Spreadsheets read a file as UTF-8 when it begins so.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
COMPLETE, INCOMPLETE = "# complete", "# incomplete\r\n"


class _Line:
    """A file of one line, which goes to whoever writes it."""

    def write(self, text: str) -> str:
        return text


def table(selection: Selection) -> Iterator[str]:
    """Header, rows, and a last line that only a complete file has: with the number of rows and the edition."""
    rows, width = Counted(lines(selection)), len(COLUMNS[selection.name])
    yield MARK
    yield from rows
    # The header is none of them.
    end = [COMPLETE, rows.number - 1, f"edition {selection.state.edition}", *[""] * (width - 3)]
    yield csv.writer(_Line()).writerow(end)


def lines(selection: Selection) -> Iterator[str]:
    """The header, then the rows."""
    columns, name = COLUMNS[selection.name], selection.name
    write = csv.writer(_Line()).writerow
    yield write([column.name for column in columns])
    values = [column.value for column in columns]
    for row in selection.every(lambda rows: with_columns(name, rows)):
        yield write([cell(value(row)) for value in values])


def cell(value: Any) -> str:
    """A value as text that no spreadsheet computes, and from which no reader’s machine can be made to fetch."""
    if type(value) is str:
        return _defused(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return "" if value is None else _defused(str(value))


def _defused(text: str) -> str:
    text = text.replace("\0", "")
    return f"{TEXT}{text}" if text.lstrip(" ").startswith(BEGINNINGS) else text


def plain(text: str) -> str:
    """The text of a cell as it was before `cell`."""
    return text.removeprefix(TEXT)

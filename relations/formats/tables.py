"""CSV (RFC 4180) of a list. A cell that a spreadsheet would compute is defused in a way that can be undone."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from operator import itemgetter
from typing import Any

from relations.catalogue.documents.pieces import moment
from relations.formats.columns import COLUMNS
from relations.formats.reading import alone, with_columns
from relations.formats.selection import Selection

# What spreadsheets take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
           "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
# Set before a cell it makes the cell a text.
TEXT = "'"
BEGINNING = re.compile(f" *[{re.escape(''.join((*FORMULA, TEXT)))}]")
# Spreadsheets read a file as UTF-8 when it begins so.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
COMPLETE, INCOMPLETE = "# complete", "# incomplete\r\n"


# So many lines are written at once.
LINES = 200


def table(selection: Selection) -> Iterator[str]:
    """Header, rows, and a last line that only a complete file has: with the number of rows and the edition."""
    rows, width = Lines(selection), len(COLUMNS[selection.name])
    yield MARK
    yield from rows
    yield _written([[COMPLETE, rows.number, f"edition {selection.state.edition}", *[""] * (width - 3)]])


class Lines:
    """The header, then the rows, some at a time; knows afterwards how many rows there were."""

    def __init__(self, selection: Selection) -> None:
        self.selection, self.columns, self.number = selection, COLUMNS[selection.name], 0

    def __iter__(self) -> Iterator[str]:
        yield _written([[column.name for column in self.columns]])
        rows = self._told() if all(column.read for column in self.columns) else self._of_records()
        while block := list(islice(rows, LINES)):
            self.number += len(block)
            yield _written(map(_cells, block))

    def _of_records(self) -> Iterator[Sequence[Any]]:
        values = [column.value for column in self.columns]
        for row in self.selection.every(lambda rows: with_columns(self.selection.name, rows)):
            yield [value(row) for value in values]

    def _told(self) -> Iterator[Sequence[Any]]:
        """The same without records: to make them of what the database tells would take most of the time."""
        wanted = list(dict.fromkeys(one for column in self.columns for one in column.read))
        first = itemgetter(*(wanted.index(column.read[0]) for column in self.columns))
        made = [
            (at, column.made(self.selection.kind), itemgetter(*map(wanted.index, column.read)), len(column.read) > 1)
            for at, column in enumerate(self.columns)
            if column.made
        ]
        for row in self.selection.every(lambda rows: alone(rows).values_list(*wanted)):
            values = list(first(row))
            for at, make, told, are_several in made:
                values[at] = make(*told(row)) if are_several else make(told(row))
            yield values


def _written(rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _cells(values: Sequence[Any]) -> list[str]:
    # Most are texts that stand as they are.
    return [
        value if type(value) is str and "\0" not in value and not BEGINNING.match(value) else cell(value)
        for value in values
    ]


def cell(value: Any) -> str:
    """A value as text that no spreadsheet computes, and from which no reader’s machine can be made to fetch."""
    if type(value) is str:
        return _defused(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, dt.datetime):
        return moment(value)
    return "" if value is None else _defused(str(value))


def _defused(text: str) -> str:
    text = text.replace("\0", "")
    return f"{TEXT}{text}" if BEGINNING.match(text) else text


def plain(text: str) -> str:
    """The text of a cell as it was before `cell`."""
    return text.removeprefix(TEXT)

"""CSV (RFC 4180) of a list, sent while it is read."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from relations.exports.columns import COLUMNS, with_columns
from relations.exports.views import ExportView

CHUNK = 500
# What spreadsheets take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
           "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
# Spreadsheets read a file as UTF-8 when it begins so.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
END = "# complete"


class TableView(ExportView):
    def answer(self) -> StreamingHttpResponse:
        name = f"entente-{self.listing.name}-edition-{self.state.edition}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        lines = self.lines(self.state.edition)
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)

    def lines(self, edition: int) -> Iterator[str]:
        """Header, rows, and a last line that only a complete file has: with the number of rows and the edition."""
        columns = COLUMNS[self.listing.name]
        yield MARK + line(name for name, _value in columns)
        number = 0
        for row in every(self.narrowing.order.parts(self.narrowing.rows), self):
            yield line(value(row) for _name, value in columns)
            number += 1
        yield line([END, number, f"edition {edition}", *[""] * (len(columns) - 3)])


def every(parts: Iterable[QuerySet], view: ExportView) -> Iterator[Any]:
    """All rows of the list in its order, some at a time."""
    for part in parts:
        rows = with_columns(view.listing.name, view.narrowing.order.sorted(part, backward=False))
        yield from rows.iterator(chunk_size=CHUNK)


def line(values: Iterable[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([cell(value) for value in values])
    return buffer.getvalue()


def cell(value: Any) -> str:
    """A value as text that no spreadsheet computes, and from which no reader’s machine can be made to fetch."""
    text = "" if value is None else str(value).replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text

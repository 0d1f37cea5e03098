"""A table is the same whether it is made of records or of what the database tells of them."""

import datetime as dt

import pytest
from django.utils.translation import override

from relations.dates import UncertainDate
from relations.formats.columns import COLUMNS
from relations.formats.packages import BOOKS, RECORDS, _selection
from relations.formats.tables import Lines, _cells
from relations.publication.models import State
from relations.reading import reading_public
from tests import factories as make

DAY = dt.date(2026, 1, 31)
DATES = (
    UncertainDate.parse("2026"),
    UncertainDate.parse("2025-12-01/2026-02-28"),
    UncertainDate(earliest=DAY, latest=DAY, precision="day", basis="inferred_from_announcement", certainty="probable"),
    UncertainDate(latest=DAY, precision="before"),
    UncertainDate(earliest=DAY, precision="after", text="après la visite"),
    UncertainDate(),
)
# Corrections are changes, and have no archive of their own to take the selection of.
TOLD = [name for name in (*RECORDS, *BOOKS) if all(column.read for column in COLUMNS[name])]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_database_tells_is_what_records_say(record, language):
    parties = (record.usa, record.mli)
    who = (record.minister, record.state)
    make.show(*(make.event(f"={at}", proof=record.proof, parties=parties, who=who, event_type=record.type, date=date)
                for at, date in enumerate(DATES)))  # fmt: skip

    for name in TOLD:
        with reading_public(), override(language):
            lines = Lines(_selection(name, State.current()))
            told, said = ([_cells(row) for row in rows] for rows in (lines._told(), lines._of_records()))

        assert told == said != [], name

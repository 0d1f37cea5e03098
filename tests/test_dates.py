"""A date in words: as finely as it is known, and with both bounds included."""

import datetime as dt

import pytest
from django.utils.translation import override

from relations.dates import UncertainDate
from relations.vocabulary import Basis, Precision

pytestmark = pytest.mark.once


def date(value, precision=None, basis=Basis.STATED):
    """ "2025-01-01/2025-12-08" and the like; a bound left out is open."""
    start, _slash, end = value.partition("/")
    earliest = UncertainDate.parse(start).earliest if start else None
    latest = UncertainDate.parse(end).latest if end else None
    return UncertainDate(earliest, latest, precision or Precision.RANGE, "", basis)


WORDS = [
    ("day", UncertainDate.parse("2026-02-02"), "2 février 2026", "2 February 2026"),
    ("first of a month", UncertainDate.parse("2026-02-01"), "1er février 2026", "1 February 2026"),
    ("month", UncertainDate.parse("1995-03"), "mars 1995", "March 1995"),
    ("year", UncertainDate.parse("2025"), "2025", "2025"),
    (
        "year with a bound",
        date("2025/2025-12-08", Precision.YEAR),
        "2025, au plus tard le 8 décembre",
        "2025, no later than 8 December",
    ),
    (
        "range within a month",
        date("1961-09-12/1961-09-13"),
        "du 12 au 13 septembre 1961",
        "from 12 to 13 September 1961",
    ),
    (
        "range across months",
        date("1961-09-30/1961-10-01"),
        "du 30 septembre au 1er octobre 1961",
        "from 30 September to 1 October 1961",
    ),
    (
        "range across years",
        date("1961-12-30/1962-01-02"),
        "du 30 décembre 1961 au 2 janvier 1962",
        "from 30 December 1961 to 2 January 1962",
    ),
    ("range of months", date("1961-09/1961-11"), "septembre 1961 – novembre 1961", "September 1961 – November 1961"),
    ("range of years", date("1961/1963"), "1961 – 1963", "1961 – 1963"),
    (
        "inferred range",
        date("2025-10-12/2025-12-08", basis=Basis.SEQUENCE),
        "entre le 12 octobre et le 8 décembre 2025",
        "between 12 October and 8 December 2025",
    ),
    (
        "before",
        date("/2025-12-08", Precision.BEFORE),
        "au plus tard le 8 décembre 2025",
        "no later than 8 December 2025",
    ),
    (
        "after",
        date("2025-12-08/", Precision.AFTER),
        "au plus tôt le 8 décembre 2025",
        "no earlier than 8 December 2025",
    ),
    (
        "week",
        date("2025-12-08/2025-12-14", Precision.WEEK),
        "semaine du 8 décembre 2025",
        "week of 8 December 2025",
    ),
    ("season", date("2025-06-01/2025-08-31", Precision.SEASON), "été 2025", "summer 2025"),
    (
        "unknown, with the latest day",
        date("/2025-12-08", Precision.UNKNOWN),
        "date non indiquée, au plus tard le 8 décembre 2025",
        "date not stated, at the latest 8 December 2025",
    ),
    (
        "unknown, with the earliest day",
        date("2025-12-08/", Precision.UNKNOWN),
        "date non indiquée, au plus tôt le 8 décembre 2025",
        "date not stated, at the earliest 8 December 2025",
    ),
    ("unknown", UncertainDate(), "date non indiquée", "date not stated"),
]


@pytest.mark.parametrize(("date", "french", "english"), [row[1:] for row in WORDS], ids=[row[0] for row in WORDS])
def test_a_date_in_words(date, french, english):
    for language, words in (("fr", french), ("en", english)):
        with override(language):
            assert str(date).replace("\N{NO-BREAK SPACE}", " ") == words


def test_the_first_of_a_month_stays_with_its_month():
    with override("fr"):
        assert str(UncertainDate.parse("2026-02-01")) == "1er\N{NO-BREAK SPACE}février 2026"


@pytest.mark.parametrize(
    "words", ["2025-00", "2025-00-15", "2025-03-00", "2025-02-30", "٢٠٢٥", "25", "2025/2024", "0000", "hier", ""]
)
def test_what_is_no_date_is_refused(words):
    with pytest.raises(ValueError):
        UncertainDate.parse(words)


@pytest.mark.parametrize(
    ("earliest", "latest", "precision", "part"),
    [
        ("2025-03-10", "2025-03-01", Precision.RANGE, "latest"),
        ("2025-03-10", "2025-07-02", Precision.MONTH, "latest"),
        ("2025-03-10", "2026-03-10", Precision.YEAR, "latest"),
        (None, None, Precision.DAY, "earliest"),
        ("2025-03-10", "2025-03-11", Precision.DAY, "precision"),
        ("2025-03-10", None, Precision.BEFORE, "precision"),
        (None, "2025-03-10", Precision.AFTER, "precision"),
    ],
)
def test_a_date_that_contradicts_itself_says_where(earliest, latest, precision, part):
    first, last = (day and dt.date.fromisoformat(day) for day in (earliest, latest))

    found = [where for where, _words in UncertainDate(first, last, precision).problems()]

    assert part in found


def test_a_date_within_a_year_may_be_known_better_than_the_year():
    tightened = UncertainDate(dt.date(2025, 1, 1), dt.date(2025, 12, 8), Precision.YEAR)

    assert list(tightened.problems()) == []
    assert tightened.edtf() == "2025"

"""Dates as people write them, resolved against the day of the article."""

import datetime as dt

import pytest

from relations.newsroom.intake.reading import read

pytestmark = pytest.mark.once

TUESDAY = dt.date(2026, 2, 3)


def dates(text, language, anchor=TUESDAY):
    return [
        (one.date.edtf() if one.date.known else "", str(one.date.precision))
        for one in read(text, anchor, language).dates
    ]


CASES = [
    ("fr", "le 2 février 2026", "2026-02-02", "day"),
    ("fr", "lundi 2 février", "2026-02-02", "day"),
    ("fr", "le 1er janvier", "2026-01-01", "day"),
    ("fr", "le 20 décembre", "2025-12-20", "day"),
    ("fr", "mardi dernier", "2026-01-27", "day"),
    ("fr", "mardi", "2026-02-03", "day"),
    ("fr", "lundi soir", "2026-02-02", "day"),
    ("fr", "vendredi prochain", "2026-02-06", "day"),
    ("fr", "hier", "2026-02-02", "day"),
    ("fr", "avant-hier", "2026-02-01", "day"),
    ("fr", "ce jour", "2026-02-03", "day"),
    ("fr", "en 2025", "2025", "year"),
    ("fr", "en novembre 2025", "2025-11", "month"),
    ("fr", "en novembre dernier", "2025-11", "month"),
    ("fr", "du 8 au 10 décembre", "2025-12-08/2025-12-10", "range"),
    ("fr", "les 8 et 9 décembre 2025", "2025-12-08/2025-12-09", "range"),
    ("fr", "du 30 novembre au 2 décembre 2025", "2025-11-30/2025-12-02", "range"),
    ("fr", "la semaine dernière", "2026-01-26/2026-02-01", "week"),
    ("fr", "le mois dernier", "2026-01", "month"),
    ("fr", "l’an dernier", "2025", "year"),
    ("fr", "début février", "2026-02-01/2026-02-10", "range"),
    ("fr", "mi-décembre", "2025-12-10/2025-12-20", "range"),
    ("fr", "fin 2025", "2025-09-01/2025-12-31", "range"),
    ("fr", "à l’été 2025", "2025-06-01/2025-08-31", "season"),
    ("fr", "il y a trois jours", "2026-01-31", "day"),
    ("fr", "depuis 2021", "2021-01-01/..", "after"),
    ("fr", "avant le 3 avril 2026", "../2026-04-03", "before"),
    ("fr", "entre 2012 et 2014", "2012-01-01/2014-12-31", "range"),
    ("fr", "le 02/02/2026", "2026-02-02", "day"),
    ("fr", "au premier trimestre 2025", "2025-01-01/2025-03-31", "range"),
    ("fr", "ces derniers jours", "", "unknown"),
    ("fr", "lundi de la semaine dernière", "2026-01-26", "day"),
    ("fr", "dans les premiers jours de janvier", "2026-01-01/2026-01-10", "range"),
    ("fr", "durant la seconde quinzaine de janvier", "2026-01-16/2026-01-31", "range"),
    ("fr", "il y a deux ans jour pour jour", "2024-02-03", "day"),
    ("fr", "au printemps", "2025-03-01/2025-05-31", "season"),
    ("fr", "au début des années 1990", "1990-01-01/1993-12-31", "range"),
    ("fr", "la veille de Noël", "2025-12-24", "day"),
    ("fr", "samedi et dimanche", "2026-01-31/2026-02-01", "range"),
    ("en", "last Monday", "2026-01-26", "day"),
    ("en", "three weeks ago to the day", "2026-01-13", "day"),
    ("en", "in the late 1990s", "1996-01-01/1999-12-31", "range"),
    ("en", "on Monday", "2026-02-02", "day"),
    ("en", "next Monday", "2026-02-09", "day"),
    ("en", "Feb. 2", "2026-02-02", "day"),
    ("en", "on February 2, 2026", "2026-02-02", "day"),
    ("en", "2 February 2026", "2026-02-02", "day"),
    ("en", "December 8-10, 2025", "2025-12-08/2025-12-10", "range"),
    ("en", "from 8 to 10 December", "2025-12-08/2025-12-10", "range"),
    ("en", "yesterday", "2026-02-02", "day"),
    ("en", "last week", "2026-01-26/2026-02-01", "week"),
    ("en", "earlier this month", "2026-02", "month"),
    ("en", "three days ago", "2026-01-31", "day"),
    ("en", "in late 2024", "2024-09-01/2024-12-31", "range"),
    ("en", "in March 2025", "2025-03", "month"),
    ("en", "last year", "2025", "year"),
    ("en", "since 2021", "2021-01-01/..", "after"),
    ("en", "the last week of May 2025", "2025-05-25/2025-05-31", "week"),
]


@pytest.mark.parametrize(("language", "words", "edtf", "precision"), CASES)
def test_a_wording_is_resolved_as_finely_as_it_says(language, words, edtf, precision):
    sentence = f"Cela s’est passé {words}." if language == "fr" else f"It happened {words}."

    assert dates(sentence, language) == [(edtf, precision)]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Le 2 février 2026, il part. Vingt-quatre heures après, il revient.", "2026-02-03"),
        ("Le 2 février 2026, il part. Le lendemain, il revient.", "2026-02-03"),
        ("Le 2 février 2026, il part, trois jours plus tard il revient.", "2026-02-05"),
        ("Le 2 février 2026, il part. La veille, il avait plu.", "2026-02-01"),
        ("Le 2 février 2026, il part. Ce jour-là, il pleut.", "2026-02-02"),
        ("Du 2 au 5 février 2026, il est à Oslo. Au deuxième jour de sa visite, il signe.", "2026-02-03"),
        ("Du 2 au 5 février 2026, il est à Oslo. Le dernier jour du sommet, il signe.", "2026-02-05"),
        ("Le 2 février 2026, il part. Quelques heures plus tard, il revient.", "2026-02-02"),
    ],
)
def test_a_date_may_lean_on_the_one_named_before(text, last):
    assert dates(text, "fr", anchor=dt.date(2026, 6, 1))[-1] == (last, "day")


def test_without_the_day_of_the_article_a_relative_date_stays_open():
    assert dates("Il est venu mardi dernier.", "fr", anchor=None) == [("", "unknown")]


def test_the_dateline_and_the_line_of_publication_are_no_dates_of_the_story():
    text = "Publié le 4 mars 2026 à 12h00\n\nDAKAR, 4 mars 2026 (AFP) – Le président a parlé.\n\nIl pleut."

    reading = read(text, language="fr")

    assert reading.dates == []
    assert reading.date == dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    "words", ["le 31 février 2026", "le 99 mars 2025", "02/45/2026", "il y a 999 ans", "999 years ago"]
)
def test_an_impossible_date_raises_nothing(words):
    assert read(f"C’était {words}.", TUESDAY, "fr") is not None

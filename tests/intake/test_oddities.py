"""Texts that nobody writes: none raises, none takes long, every passage stands where it says."""

# ruff: noqa: E501

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relations.newsroom.intake.reading import LONGEST, read

pytestmark = pytest.mark.once

DAY = dt.date(2026, 2, 3)
ODD = {
    "nothing": "",
    "spaces": " " * 100_000,
    "one word": "a" * 1_000_000,
    "one capital word": "A" * 300_000,
    "straight marks": '"' * 100_000,
    "guillemets that open": "«" * 100_000,
    "pairs of guillemets": "« a » " * 20_000,
    "curly marks that open": "“a " * 40_000,
    "single marks": "'" * 100_000,
    "nested marks": "« “ ‘ " * 10_000 + "’ ” » " * 10_000,
    "NULs": "\x00" * 100_000,
    "scripts": "мир 世界 سلام ἀρχή 😀 " * 6_000,
    "lone surrogates": "\ud800 abc " * 10_000,
    "empty lines": "\n" * 100_000,
    "lines of one letter": "x\n" * 50_000,
    "brackets": "(" * 100_000,
    "acronyms": "(AES) " * 15_000,
    "names": "Abdoulaye Diop " * 8_000,
    "titles": "le ministre Jean Dupont, " * 4_000,
    "dates": "le 3 mars 2025 " * 8_000,
    "acts": "le Mali a signé un accord avec la France " * 2_500,
    "participles": "a signé " * 12_000,
    "verbs of saying": "said " * 20_000,
    "initials": "A. " * 30_000,
    "small words": "de la " * 18_000,
    "a body that ends the text": "Le Mali a quitté l’organisation",
    "an alliance that ends the text": "Mali left the alliance",
}


def spans(found):
    for kind in ("events", "principles", "themes"):
        yield from ((one["passage"], one["start"], one["end"]) for one in found[kind])
    yield from ((one["text"], one["start"], one["end"]) for one in found["quotes"])
    for kind in ("actors", "places"):
        yield from ((m["text"], m["start"], m["end"]) for one in found[kind] for m in one["mentions"])


def wrong(text, found):
    return [span for span in spans(found) if text[span[1] : span[2]] != span[0]]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ODD)
def test_an_odd_text_is_read_in_time_and_raises_nothing(name, language):
    text = ODD[name]
    start = time.process_time()

    found = read(text, DAY, language).as_suggestions()

    # A second per 100 KB, with room for a loaded machine; what is quadratic takes minutes.
    assert time.process_time() - start < 2 + 2 * len(text) / 100_000
    assert wrong(text, found) == []


@given(st.text(alphabet="abé ÀB«»“”\"'’‘.,;:!?\n123-()", max_size=400), st.sampled_from(["fr", "en"]))
@settings(max_examples=60, deadline=None)
def test_any_text_has_passages_that_are_its_own(text, language):
    assert wrong(text, read(text, DAY, language).as_suggestions()) == []


WORDS = st.sampled_from(
    [
        "le",
        "la",
        "ministre",
        "malien",
        "Abdoulaye",
        "Diop",
        "a",
        "déclaré",
        "«",
        "»",
        ",",
        ".",
        ":",
        "mardi",
        "3",
        "mars",
        "2026",
        "Paris",
        "signé",
        "un",
        "accord",
        "avec",
        "l’ambassadeur",
        "du",
        "Mali",
        "qui",
        "n’a",
        "pas",
        "reçu",
        "“",
        "”",
        "said",
        "the",
        "minister",
        "of",
        "France",
        "met",
        "in",
        "on",
        "Monday",
        "\n",
        "(",
        ")",
        "AES",
        "souveraineté",
        "selon",
    ]
)


@given(st.lists(WORDS, max_size=80).map(" ".join), st.sampled_from(["fr", "en"]))
@settings(max_examples=80, deadline=None)
def test_any_order_of_common_words_raises_nothing(text, language):
    assert wrong(text, read(text, DAY, language).as_suggestions()) == []


@pytest.mark.parametrize(
    "text", ["Aristides Monteiro,", "“Go,” Aristides Monteiro,", "Paris: Aristides Monteiro, 78", "JOINT STATEMEN"]
)
def test_a_text_may_end_behind_a_name(text):
    assert wrong(text, read(text, DAY, "en").as_suggestions()) == []


def test_a_text_may_begin_with_a_byte_order_mark():
    text = "\ufeffLe Mali a signé un accord. « C’est fait », a dit Jean Dupont."

    found = read(text, DAY, "fr").as_suggestions()

    assert found["events"][0]["passage"] == "Le Mali a signé un accord"
    assert wrong(text, found) == []


def test_windows_line_ends_shift_nothing():
    text = "Titre\r\n\r\nLe Mali a signé un accord.\r\n« C’est fait », a dit Jean Dupont.\r\n"

    assert wrong(text, read(text, DAY, "fr").as_suggestions()) == []
    assert [one.speaker for one in read(text, DAY, "fr").quotations] == ["Jean Dupont"]


def test_lines_broken_by_hand_are_one_paragraph():
    text = (
        "PARIS (AFP) - Le Mali et la France ont repris lundi\nleurs discussions sur la coopération, a indiqué le\nministre Jean Dupont "
        "au cours d’une conférence de\npresse. « Nous avançons », a déclaré\nJean Dupont devant les journalistes.\n\nFin.\n"
    )

    assert [one.speaker for one in read(text, DAY, "fr").quotations] == ["Jean Dupont"]


def test_what_is_too_long_is_left_unread_and_says_so():
    assert read("a " * LONGEST, DAY, "fr").unread_from == LONGEST
    assert read("a", DAY, "fr").unread_from is None


def test_the_language_is_told_from_the_words():
    assert read("The minister said that the talks were frank.").language == "en"
    assert read("Le ministre a dit que les échanges étaient francs.").language == "fr"
    assert read("Der Minister sagte es.", language="de").language in ("fr", "en")

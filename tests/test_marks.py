"""Which words of a text are marked, in bounded time."""

import random
import time

import pytest

from relations.catalogue.marks import Piece, folded, marks, on_the_left, on_the_right

pytestmark = pytest.mark.once


def said(pieces):
    return [(piece.state, piece.text) for piece in pieces if piece.state != "kept"]


SENTENCE = "Le ministre des Affaires étrangères a reçu l’ambassadrice, à Bamako. "


def a_text(words):
    pool = random.Random(7)
    return " ".join(pool.choice(("accord", "l’accès", "souveraineté", "d’État", "visa", "et")) for _ in range(words))


def test_one_changed_word_of_a_long_text_is_marked_alone():
    before = SENTENCE * 200
    after = before[:700] + before[700:].replace("ministre", "chargé", 1)
    assert len(before.split()) == 2000

    assert said(marks(before, after)) == [("removed", "ministre"), ("added", "chargé")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("l’accès au port", "l’aide au port", [("removed", "accès"), ("added", "aide")]),
        ("l'accès au port", "l'aide au port", [("removed", "accès"), ("added", "aide")]),
        ("l’accès au port", "la porte au port", [("removed", "l’accès"), ("added", "la porte")]),
        ("l’un et d’autres", "d’un et d’autres", [("removed", "l’"), ("added", "d’")]),
        ("Il dit : oui", "Il dit\N{NO-BREAK SPACE}: oui", [("removed", " "), ("added", "\N{NO-BREAK SPACE}")]),
        ("Fin.", "Fin !", [("removed", "."), ("added", " !")]),
        ("un mot", "un seul mot", [("added", "seul ")]),
        ("e\N{COMBINING ACUTE ACCENT}te", "été", [("removed", "e\N{COMBINING ACUTE ACCENT}te"), ("added", "été")]),
        ("a b c d", "x y c d", [("removed", "a b"), ("added", "x y")]),
        ("", "neuf", [("added", "neuf")]),
        ("vieux", "", [("removed", "vieux")]),
        ("le même", "le même", []),
        ("\U0001d518 et _", "\U0001d518 et _ _", [("added", " _")]),
    ],
)
def test_marks_follow_the_words(before, after, expected):
    assert said(marks(before, after)) == expected


def test_both_sides_of_the_marks_are_the_texts_to_the_last_blank():
    pool = random.Random(3)
    tokens = ["l’", "accès", " ", "  ", "\n", "\N{NARROW NO-BREAK SPACE}", "«", "é", "\u200d", "中", "𝔘", "_", "3,5"]
    for _round in range(300):
        before, after = ("".join(pool.choice(tokens) for _ in range(pool.randrange(40))) for _side in "ab")
        pieces = marks(before, after)

        assert "".join(piece.text for piece in on_the_left(pieces)) == before
        assert "".join(piece.text for piece in on_the_right(pieces)) == after


@pytest.mark.parametrize(
    "change",
    [
        lambda words: [word if at % 2 else f"autre{at}" for at, word in enumerate(words)],
        lambda words: list(reversed(words)),
        lambda words: ["autre", *(["et"] * len(words)), "fin"],
        lambda words: [f"tout{at}" for at in range(len(words))],
    ],
)
@pytest.mark.parametrize("start", [a_text(100_000), "et " * 100_000], ids=["words", "one word"])
def test_texts_of_100000_words_are_compared_in_bounded_time(start, change):
    after, began = " ".join(change(start.split())), time.monotonic()

    pieces = marks(start, after, seconds=0.2)

    # A second or so for each on a slow machine, where the package alone would take minutes.
    assert time.monotonic() - began < 20
    assert "".join(piece.text for piece in on_the_left(pieces)) == start
    assert "".join(piece.text for piece in on_the_right(pieces)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [("et " * 60_000 + "fin", "or " + "et " * 59_990), ("un " + "et " * 60_000 + "fin", "or " + "et " * 59_999 + "là")],
)
def test_texts_that_repeat_themselves_hold_nobody_up(before, after):
    began = time.process_time()

    marks(before, after, seconds=0.1)

    # Less than half a second; a quarter of a minute without the guards.
    assert time.process_time() - began < 5


def test_more_words_than_there_are_letters_are_one_mark():
    before, after = (" ".join(f"{side}{at}" for at in range(80_000)) for side in "ab")

    assert [(piece.state, len(piece.text)) for piece in marks(before, after)] == [
        ("removed", len(before)), ("added", len(after)),
    ]  # fmt: skip


def test_long_kept_stretches_are_folded_to_the_words_around():
    before = " ".join(f"m{at}" for at in range(200))
    pieces = folded(marks(before, before.replace("m100", "autre")))

    assert [piece.state for piece in pieces] == ["folded", "kept", "removed", "added", "kept", "folded"]
    assert pieces[1].text == " ".join(f"m{at}" for at in range(88, 100)) + " "
    assert pieces[4].text.split() == [f"m{at}" for at in range(101, 113)]
    assert "".join(piece.text for piece in on_the_left(pieces)) == before


def test_blanks_that_changed_alone_are_shown_by_signs():
    assert Piece("added", "\N{NO-BREAK SPACE}").shown == "⍽"
    assert Piece("removed", " ").shown == "␣"
    assert Piece("added", "\n").shown == "↵\n"
    assert Piece("kept", " ").shown == " "
    assert Piece("added", " mot").shown == " mot"

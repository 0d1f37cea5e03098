import pytest

from relations.search.marks import AFTER, BEFORE, Marker, in_order
from relations.search.questions import read


def marks(question, text, language="fr"):
    return [piece.text for piece in Marker(read(question)).pieces(text, language) if piece.is_hit]


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("etrangere", "Les Affaires étrangères, l’étrangère.", ["étrangères", "étrangère"]),
        ("ambassadrice", "Reçue, l’ambassadrice sourit.", ["ambassadrice"]),
        ("“la paix”", "Pour la paix et la guerre", ["paix"]),
        ("Mali -visa", "Un visa pour le Mali", ["Mali"]),
        ("oeuvre", "Son œuvre", ["œuvre"]),
        ("-visa", "Un visa", []),
    ],
)
def test_words_that_are_meant_are_marked(question, text, marked):
    assert marks(question, text) == marked


def test_pieces_are_the_whole_text():
    text = "  L’État <b>malien</b> & l’armée\nmalienne "

    assert "".join(piece.text for piece in Marker(read("malien armee")).pieces(text, "fr")) == text


@pytest.mark.parametrize("word", ["souveraineté", "Souverainete", "l’œuvre", "nations", "E\u0301tats", "וושינגטון"])
def test_the_stretch_is_around_the_first_hit(word):
    text = f"{'avant ' * 200}{word} {'après ' * 200}"
    stretch = Marker(read(word)).stretch([("fr", text)])

    shown = "".join(piece.text for piece in stretch.pieces)
    assert [piece.text for piece in stretch.pieces if piece.is_hit]
    assert len(shown) <= BEFORE + AFTER + 20
    assert (stretch.starts_inside, stretch.ends_inside) == (True, True)


def test_the_first_text_with_a_hit_is_shown():
    stretch = Marker(read("visa")).stretch([("fr", "Rien ici."), ("en", "A visa bond.")])

    assert (stretch.language, stretch.starts_inside, stretch.ends_inside) == ("en", False, False)


def test_without_a_hit_the_beginning_is_shown():
    stretch = Marker(read("visa")).stretch([("fr", "Rien ici."), ("en", "Nor here.")])

    assert [piece.text for piece in stretch.pieces] == ["Rien ici."]
    assert Marker(read("visa")).stretch([]) is None


def test_texts_in_the_language_of_the_page_come_first():
    texts = [["fr", "un"], ["en", "two"], ["ar", "three"]]

    assert [lang for lang, _text in in_order(texts, "en")] == ["en", "ar", "fr"]

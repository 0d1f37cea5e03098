import pytest

from relations.search.words import ANY, LONGEST, fold, language_of, stems, streams, words_of


def texts(text):
    return [word.text for word in words_of(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l’ambassadrice", ["ambassadrice"]),
        ("L'accord, qu'il jusqu’à d’Égypte", ["accord", "il", "à", "Égypte"]),
        ("aujourd’hui", ["aujourd", "hui"]),
        ("Mali's", ["Mali", "s"]),
        ("États-Unis_2026", ["États", "Unis", "2026"]),
        ("c++ \0 ’ '' -- …", ["c"]),
        ("وزير الخارجية", ["وزير", "الخارجية"]),
        ("", []),
    ],
)
def test_words_of_a_text(text, words):
    assert texts(text) == words


def test_a_word_says_where_it_stands():
    (word,) = words_of("… l’ambassadrice.")

    assert (word.start, word.end) == (4, 16)


@pytest.mark.parametrize(
    ("word", "folded"),
    [("Œuvre", "oeuvre"), ("ÉTRANGÈRES", "etrangeres"), ("ﬁn", "fin"), ("㏂", "am"), ("x" * 90, "x" * LONGEST)],
)
def test_folding_leaves_small_letters_without_accents(word, folded):
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("typed", "written", "language"),
    [
        ("etrangere", "étrangères", "fr"),
        ("étrangère", "Étrangers", "fr"),
        ("negocie", "négocié", "fr"),
        ("négociation", "négocié", "fr"),
        ("sanctions", "sanctioned", "en"),
        ("affaire", "Affaires", "fr"),
        ("Goïta", "Goita", "bm"),
    ],
)
def test_a_question_has_a_stem_of_what_it_means(typed, written, language):
    assert set(stems(typed, ANY)) & set(stems(written, language))


@pytest.mark.parametrize(
    ("typed", "written"),
    [("police", "politique"), ("Mali", "Malien"), ("or", "ordre"), ("visa", "visait"), ("visa", "visite")],
)
def test_other_words_stay_apart(typed, written):
    assert not {stems(typed, "fr")[0]} & set(stems(written, "fr")[:1])


@pytest.mark.parametrize(
    ("text", "language"),
    [("Ministre des affaires étrangères", "fr"), ("Minister of Foreign Affairs", "en"), ("Goïta", "fr"), ("", "fr")],
)
def test_the_language_of_a_text_is_told_by_its_small_words(text, language):
    assert language_of(text) == language


def test_streams_leave_out_small_words_and_repetitions():
    assert streams(["le", "ministre", "des", "affaires"], "fr") == [("ministr", "affair")]
    assert streams(["le", "des"], "fr") == []

"""Short passages, each with words in marks whose speaker is told in another way: by title, pronoun, body …"""

from relations.newsroom.intake.reading import read
from tests.intake.articles import HERE
from tests.intake.likeness import said_by

# Of the quotations in the passages this many may be given to somebody else, or left out.
MOST_MISSED = 5


def passages():
    """Language, the speakers in the order of the words (other right names after `=`), the passage."""
    for line in (HERE / "speakers.txt").read_text("utf-8").splitlines():
        language, speakers, passage = line.split("|", 2)
        yield language, [names.split("=") for names in speakers.split(";")], passage.replace("¶", "\n\n")


def given(language, passage):
    return [quotation.speaker for quotation in read(passage, language=language).quotations]


def is_right(names, speaker):
    return bool(speaker) and said_by({"speaker": names[0], "speaker_accepts": names[1:]}, speaker)


def missed(language, expected, passage):
    """The speakers not found: in their order, if there are as many quotations as there should be."""
    found = given(language, passage)
    if len(found) == len(expected):
        return [(names, one) for names, one in zip(expected, found, strict=True) if not is_right(names, one)]
    return [(names, found) for names in expected if not any(is_right(names, one) for one in found)]


def test_each_speaker_is_told_by_whatever_way_the_passage_names_them():
    wrong = [miss for one in passages() for miss in missed(*one)]

    assert len(wrong) <= MOST_MISSED, wrong


def test_words_that_somebody_else_said_are_not_given_to_the_one_before():
    passage = "Ana Prado a salué « un bon accord entre voisins ». « Nous verrons bien », a nuancé Luis Vega."

    assert given("fr", passage) == ["Ana Prado", "Luis Vega"]


def test_a_new_title_as_an_object_is_nobody_named_before():
    passage = "Rokia Dembélé a reçu le ministre. « Nous avons parlé de tout », a dit le ministre."

    assert given("fr", passage) == ["le ministre"]

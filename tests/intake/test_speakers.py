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


def test_words_that_one_sentence_joins_are_claimed_by_the_verb_behind_the_last():
    passage = "Niamey se tait. « Nous sommes chez nous » car « la loi est pour nous », a dit Ana Prado."

    assert given("fr", passage) == ["Ana Prado", "Ana Prado"]


def test_a_participle_behind_words_goes_on_for_who_said_them_not_for_whom_they_blame():
    passage = "« Rien ne presse », a dit Ana Prado devant Luis Vega, dénonçant « une fable sans auteur »."

    assert given("fr", passage) == ["Ana Prado", "Ana Prado"]


def test_somebody_without_a_name_goes_on_speaking_by_a_pronoun():
    passage = "Luis Vega a attendu. « C’est non », a dit une source diplomatique. « Et ce sera non », a-t-elle ajouté."

    assert given("fr", passage)[1].endswith("source diplomatique")

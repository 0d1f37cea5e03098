"""Quotations: verbatim words, who said them, and what in quotation marks nobody said."""

# ruff: noqa: E501

import pytest

from relations.newsroom.intake.reading import read

pytestmark = pytest.mark.once


def quotes(text, language="fr"):
    return [(one.text, one.speaker or None) for one in read(text, language=language).quotations]


FRENCH = [
    # the verb after the words
    ("« Nous sommes prêts », a déclaré le ministre Abdoulaye Diop.", [("Nous sommes prêts", "Abdoulaye Diop")]),
    (
        "« Nous sommes prêts », a ensuite ajouté mardi à Bamako Abdoulaye Diop.",
        [("Nous sommes prêts", "Abdoulaye Diop")],
    ),
    ("“Nous sommes prêts”, explique Abdoulaye Diop.", [("Nous sommes prêts", "Abdoulaye Diop")]),
    ('"Nous sommes prêts", selon Abdoulaye Diop.', [("Nous sommes prêts", "Abdoulaye Diop")]),
    # the verb before
    ("Abdoulaye Diop a déclaré : « Nous sommes prêts. »", [("Nous sommes prêts.", "Abdoulaye Diop")]),
    ("Selon Abdoulaye Diop, « la page est tournée ».", [("la page est tournée", "Abdoulaye Diop")]),
    (
        "Le ministre Abdoulaye Diop a dénoncé « une ingérence flagrante ».",
        [("une ingérence flagrante", "Abdoulaye Diop")],
    ),
    ("Abdoulaye Diop : « La page est tournée. »", [("La page est tournée.", "Abdoulaye Diop")]),
    # within
    (
        "« Nous sommes, a déclaré Abdoulaye Diop, prêts à parler. »",
        [("Nous sommes, a déclaré Abdoulaye Diop, prêts à parler.", "Abdoulaye Diop")],
    ),
    # on the next line
    (
        "« La page est tournée. »\nAbdoulaye Diop, ministre des Affaires étrangères – Mali",
        [("La page est tournée.", "Abdoulaye Diop")],
    ),
    # a pronoun
    (
        "Abdoulaye Diop a reçu la presse. « La page est tournée », a-t-il dit.",
        [("La page est tournée", "Abdoulaye Diop")],
    ),
    (
        "Annie Martin et Abdoulaye Diop se sont vus. La ministre Annie Martin est repartie. « C’est fini », a-t-elle dit.",
        [("C’est fini", "Annie Martin")],
    ),
    # a title alone
    (
        "Le ministre malien Abdoulaye Diop est arrivé. « La page est tournée », a assuré le ministre.",
        [("La page est tournée", "Abdoulaye Diop")],
    ),
    ("« Nous verrons », a dit un porte-parole de l’armée.", [("Nous verrons", "un porte-parole de l’armée")]),
    # form
    ("« Il a dit « non » hier », affirme Abdoulaye Diop.", [("Il a dit « non » hier", "Abdoulaye Diop")]),
    (
        "« Nous sommes prêts, a dit Abdoulaye Diop.\nLa suite.",
        [("Nous sommes prêts, a dit Abdoulaye Diop.", "Abdoulaye Diop")],
    ),
    (
        "«\u00a0Premier alinéa.\n\n«\u00a0Second alinéa\u00a0», a dit Abdoulaye Diop.",
        [("Premier alinéa.\n\n«\u00a0Second alinéa", "Abdoulaye Diop")],
    ),
    # nobody said it
    ("L’opération « Barkhane » a pris fin.", []),
    ("Il publie un livre intitulé « Le Fleuve et la Digue ».", []),
    ("Les « terroristes » ont quitté la ville.", []),
    ("On parle de « nouveau chapitre ».", []),
    ("Le Mali a signé l’accord dit « d’Alger » en 2015.", []),
]
ENGLISH = [
    ("“We are ready,” Marco Rubio said.", [("We are ready", "Marco Rubio")]),
    ("“We are ready,” said Marco Rubio.", [("We are ready", "Marco Rubio")]),
    ("“We are ready,” Secretary of State Marco Rubio told reporters in Paris.", [("We are ready", "Marco Rubio")]),
    ("According to Marco Rubio, “the page has been turned”.", [("the page has been turned", "Marco Rubio")]),
    ('Marco Rubio called the move "a serious mistake".', [("a serious mistake", "Marco Rubio")]),
    (
        "“We are ready,” Marco Rubio said. “Nobody else is.”",
        [("We are ready", "Marco Rubio"), ("Nobody else is.", "Marco Rubio")],
    ),
    (
        "“This is good,” Dr. Ramon Espiritu said, “because it works.”",
        [("This is good", "Ramon Espiritu"), ("because it works.", "Ramon Espiritu")],
    ),
    ("Marco Rubio arrived. “We are ready,” he said.", [("We are ready", "Marco Rubio")]),
    ("'We do not seek one inch of anybody's water', Marco Rubio said.",
     [("We do not seek one inch of anybody's water", "Marco Rubio")]),
    ("“First.\n\n“Second,” Marco Rubio said.", [("First.\n\n“Second", "Marco Rubio")]),
    ("The exercise, dubbed “Flintlock”, ended on Friday.", []),
    ("The so-called “gold card” was delayed.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FRENCH)
def test_a_french_quotation_has_its_words_and_its_speaker(text, expected):
    assert quotes(text) == expected


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_an_english_quotation_has_its_words_and_its_speaker(text, expected):
    assert quotes(text, "en") == expected


def test_a_quotation_says_by_which_rule_and_how_sure_it_is():
    [sure] = read("« Nous sommes prêts », a déclaré Abdoulaye Diop.", language="fr").quotations
    [unclosed] = read("« Nous sommes prêts, a déclaré Abdoulaye Diop.", language="fr").quotations

    assert sure.rule == "after the verb"
    assert sure.verb == "a"
    assert unclosed.confidence < sure.confidence


def test_indirect_speech_is_no_quotation():
    assert quotes("Abdoulaye Diop a déclaré que le Mali était prêt à parler.") == []

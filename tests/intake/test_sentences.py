"""Sentences of diplomatic news, each with the type that it tells: the words of the codebook, one by one."""

import datetime as dt

from relations.newsroom.intake.reading import read
from tests.intake.articles import HERE
from tests.intake.likeness import GROUPS

DAY = dt.date(2025, 9, 5)
# Of 1,690 sentences this many may be told otherwise.
MOST_MISSED = 5


def sentences():
    lines = (HERE / "sentences.txt").read_text("utf-8").splitlines()
    return [line.split("|", 2) for line in lines if line.strip()]


def told(language, sentence):
    """The types told, with the day where the sentence names Tuesday."""
    events = read(sentence, date=DAY, language=language).as_suggestions()["events"]
    named = "mardi" in sentence or "Tuesday" in sentence
    return {event["type"] for event in events if not named or event["date"] == "2025-09-02"}


def group_of(kind):
    return {kind}.union(*(group for group in GROUPS if kind in group))


def test_the_usual_sentences_tell_their_type_on_their_day():
    missed = [(kind, text) for language, kind, text in sentences() if not told(language, text) & group_of(kind)]

    assert len(missed) <= MOST_MISSED, missed


def test_a_pledge_a_denial_and_a_condition_tell_no_act():
    for text in (
        "Le Niger n’a pas expulsé l’ambassadeur de France.",
        "Le Niger pourrait expulser l’ambassadeur de France.",
        "Si le Niger expulse l’ambassadeur, la France fermera son consulat.",
    ):
        assert told("fr", text) == set(), text


# Words that tell an act elsewhere and none here.
WORDS_THAT_TELL_NO_ACT = (
    ("fr", "Le ministre a mis le cap sur les énergies renouvelables."),
    ("fr", "Le procès a duré onze jours et a fait couler beaucoup d'encre."),
    ("fr", "L'équipe nationale a franchi un pas de plus vers la qualification."),
    ("fr", "Le cinéaste malien a tendu la main à la jeune génération."),
    ("fr", "Le député a pris ses distances avec son parti."),
    ("fr", "L'artiste est tombé sous le charme de Bamako."),
    ("fr", "La ville se trouve à la frontière entre le Niger et le Nigeria."),
    ("fr", "Le ministre est à la tête du parti depuis 2010."),
    ("fr", "Le président a donné congé aux fonctionnaires."),
    ("fr", "Le tribunal a débouté le syndicat."),
    ("fr", "L'armée a reculé sa date de recrutement."),
    ("fr", "Le futur accord réserverait ces métiers aux nationaux."),
    ("fr", "Une source diplomatique n'exclut pas un rappel de l'ambassadeur."),
    ("en", "The singer was in Paris last year to record an album."),
    ("en", "The storm slammed into the coast."),
    ("en", "Prices stepped back from their peak."),
    ("en", "The talks could get under way next month."),
    ("en", "The minister turned to reporters."),
    ("en", "A spokesman would neither confirm nor deny that the envoy had been recalled."),
)


def test_words_that_tell_no_act_here_tell_none():
    found = {text: kinds for language, text in WORDS_THAT_TELL_NO_ACT if (kinds := told(language, text))}

    assert found == {}

"""Sentences of diplomatic news, each with the type that it tells: the words of the codebook, one by one."""

import datetime as dt

from relations.newsroom.intake.reading import read
from tests.intake.articles import HERE
from tests.intake.likeness import GROUPS

DAY = dt.date(2025, 9, 5)
# Of 773 sentences this many may be told otherwise.
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

"""Each act has its own day: what a relative, a distance, an eve or the act before it says of it, and does not."""

import datetime as dt

import pytest

from relations.newsroom.intake.reading import read
from tests.intake.articles import HERE
from tests.intake.likeness import date_right, type_right
from tests.intake.scoring import paired

pytestmark = pytest.mark.once

DAY = dt.date(2025, 9, 5)  # a Friday
CASES = (
    ("en", "CONSULT", "Sadyrov, who arrived on Tuesday from Bishkek, met Premier Sun Qiang on Thursday.", "2025-09-04"),
    ("fr", "CONSULT", "Arrivé la veille, Usman Tukura a été reçu jeudi par le président Bola Adewale.", "2025-09-04"),
    ("fr", "RETREAT", "Les pêcheurs détenus depuis janvier en Gambie ont été relâchés mardi par Banjul.", "2025-09-02"),
    (
        "fr",
        "SANCTION",
        "Depuis mardi, les postes sont fermés. Le 3 septembre, Alger a expulsé un diplomate.",
        "2025-09-03",
    ),
    ("en", "SANCTION", "Ties have soured since September 2, when Washington cut off aid to Lesotho.", "2025-09-02"),
    (
        "fr",
        "SANCTION",
        "Le Mali avait imposé un embargo au Niger le 2 juin, avant de le lever le 4 juillet.",
        "2025-06-02",
    ),
    ("fr", "MOBILIZE", "En juin, Lima a expulsé un diplomate, et en juillet la Colombie a massé des chars.", "2025-07"),
    (
        "fr",
        "COERCE",
        "Dakar a dénoncé la reconduite à la frontière, entre le 1er et le 3 août, de cent Peuls.",
        "2025-08-01",
    ),
    ("en", "SUPPORT", "The line opened on August 27, six days after Chad and Niger signed a treaty.", "2025-08-21"),
    ("en", "AGREE", "They buried that quarrel on Tuesday, and Brazil agreed on Wednesday to host talks.", "2025-09-03"),
)


# The passages of `days.txt` are of this day, a Friday; of their 449 acts so many may be missed or misdated.
PASSAGES_OF, MOST_WRONG = dt.date(2026, 3, 20), 18


def passages():
    lines = (HERE / "days.txt").read_text("utf-8").splitlines()
    return [line.split("|", 2) for line in lines if line.strip()]


def expected_act(words):
    """« SANCTION 2026-03-17=2026-03-17/.. »: its type and the times that are right; a dash where none is."""
    kind, times = words.split()
    first, *others = [expected_time(time) for time in times.split("=")]
    return {"type": kind, **first, "date_accepts": others}


def expected_time(words):
    first, _, last = words.partition("/")
    if last == "..":
        return {"date": first, "date_precision": "after"}
    return {"date": None if first == "-" else first, "date_end": last or None, "date_precision": "range"}


def misdated(language, acts, text):
    """The acts of a passage that are not told, or not on their day."""
    expected = [expected_act(act) for act in acts.split(";")]
    found = read(text, PASSAGES_OF, language).as_suggestions()["events"]
    pairs = paired(expected, found, lambda one, other: int(type_right(one, other) and date_right(one, other)))
    met = {number for number, _ in pairs}
    return [(act, text) for number, act in enumerate(acts.split(";")) if number not in met]


def test_the_acts_of_the_passages_have_their_days():
    wrong = [one for language, acts, text in passages() for one in misdated(language, acts, text)]

    assert len(wrong) <= MOST_WRONG, wrong


@pytest.mark.parametrize(("language", "kind", "text", "day"), CASES)
def test_an_act_has_its_own_day(language, kind, text, day):
    found = [event["date"] for event in read(text, DAY, language).as_suggestions()["events"] if event["type"] == kind]

    assert any((date or "").startswith(day) for date in found), found


@pytest.mark.parametrize(
    "text",
    [
        "Le 2 septembre, Bamako a rappelé son ambassadeur à Alger. Le Brésil a offert dix ambulances au Tchad.",
        "Le 2 septembre, Alger a expulsé deux diplomates. Rome a gelé son aide, qui expire en octobre prochain.",
    ],
)
def test_an_undated_act_of_somebody_else_has_no_day(text):
    last = read(text, DAY, "fr").as_suggestions()["events"][-1]

    assert last["date"] is None


def test_the_acts_of_those_who_met_are_of_that_day():
    text = (
        "Athens and Tripoli resumed talks on Tuesday in Benghazi.\n\n"
        "The two ministers agreed to set up a committee, which will meet in October. They also signed a protocol."
    )

    found = {event["type"]: event["date"] for event in read(text, DAY, "en").as_suggestions()["events"]}

    assert (found["AGREE"], found["SUPPORT"]) == ("2025-09-02", "2025-09-02")


def test_two_verbs_of_one_subject_are_two_acts():
    text = "En août, Abuja coupait le courant à Niamey et fermait ses postes frontaliers avec le Niger."

    assert len(read(text, DAY, "fr").as_suggestions()["events"]) == 2


def test_the_day_of_a_communique_is_its_own():
    text = "N’Djaména, le 3 septembre 2025\n\nLe Tchad a expulsé ce jour l’ambassadeur du Soudan."

    [event] = read(text, DAY, "fr").as_suggestions()["events"]

    assert event["date"] == "2025-09-03"

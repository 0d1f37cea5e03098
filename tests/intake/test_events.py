"""Events: type and mode by the words of the codebook, who took part, when, and whether it was done at all."""

# ruff: noqa: E501

import datetime as dt

import pytest

from relations.newsroom.intake.reading import read
from relations.vocabulary import Basis, Modality

pytestmark = pytest.mark.once

ARTICLE = dt.date(2026, 2, 4)  # a Wednesday


def events(text, language="fr"):
    return read(text, ARTICLE, language).facts


def told(text, language="fr"):
    return [(one.type, one.mode, one.date.edtf() if one.date.known else "") for one in events(text, language)]


FRENCH = [
    ("Le président Ali Koné a reçu mardi le ministre Jean Dupont.", ("CONSULT", "visit", "2026-02-03")),
    ("Le ministre Ali Koné a reçu mardi l’ambassadrice américaine Ann Lee.", ("CONSULT", "audience", "2026-02-03")),
    ("Ali Koné s’est entretenu lundi par téléphone avec Jean Dupont.", ("CONSULT", "phone", "2026-02-02")),
    ("Le président Ali Koné s’est rendu à Paris le 2 janvier 2026.", ("CONSULT", "visit", "2026-01-02")),
    ("Les deux ministres se sont rencontrés hier à Dakar.", None),
    ("Le Mali et le Togo ont signé un accord le 3 mars 2025.", ("SUPPORT", "sign", "2025-03-03")),
    ("Le Mali a expulsé deux diplomates français le 3 mars 2025.", ("SANCTION", "expel", "2025-03-03")),
    ("L’Algérie a rappelé hier son ambassadeur à Paris.", ("SANCTION", "recall_envoy", "2026-02-03")),
    ("Washington a suspendu en 2025 son aide au Mali.", ("SANCTION", "suspend_aid", "2025")),
    ("La France a suspendu les visas des étudiants nigériens en 2023.", ("SANCTION", "visa_restriction", "2023")),
    ("Le Bénin a fermé sa frontière avec le Niger en août 2023.", ("SANCTION", "withdraw", "2023-08")),
    ("Le Niger a rompu ses relations diplomatiques avec l’Ukraine.", ("SANCTION", "discontinue", "")),
    ("Les sanctions ont été levées mardi par l’Union européenne.", ("CONCEDE", "lift_measure", "2026-02-03")),
    ("Le Togo a rouvert sa frontière le 1er janvier 2026.", ("RETREAT", "access", "2026-01-01")),
    ("Le Rwanda a libéré onze soldats congolais.", ("RETREAT", "release", "")),
    ("La Chine a accordé un prêt de 10 millions de dollars au Tchad.", ("AID", "", "")),
    ("Le Kenya a accusé la Somalie d’ingérence.", ("ACCUSE", "allege", "")),
    ("Paris a convoqué mardi l’ambassadeur d’Iran.", ("ACCUSE", "disapprove", "2026-02-03")),
    ("Le Mali a exigé le départ de la mission.", ("REQUEST", "change", "")),
    ("Le Soudan a rejeté la médiation du Kenya.", ("REJECT", "change", "")),
    ("Israël a bombardé des positions en Syrie hier.", ("ASSAULT", "", "2026-02-03")),
    ("La Russie a déployé des troupes en Biélorussie.", ("MOBILIZE", "troops", "")),
    ("Le Pérou a arrêté deux ressortissants chiliens.", ("COERCE", "", "")),
    ("Le Vietnam et les Philippines ont mené un exercice naval conjoint.", ("COOPERATE", "", "")),
    ("Le Maroc et l’Espagne ont convenu de coopérer.", ("AGREE", "", "")),
    ("Les États-Unis ont menacé le Nigeria de sanctions.", ("THREATEN", "restrict", "")),
    ("Le Ghana et le Togo ont publié un communiqué conjoint.", ("STATEMENT", "joint_statement", "")),
]
ENGLISH = [
    ("Marco Rubio met Abdoulaye Diop in Paris on Tuesday.", ("CONSULT", "visit", "2026-02-03")),
    ("Marco Rubio spoke by phone with Abdoulaye Diop on Monday.", ("CONSULT", "phone", "2026-02-02")),
    ("Ghana and Togo signed a power deal on March 3, 2025.", ("SUPPORT", "sign", "2025-03-03")),
    ("Chad expelled the French ambassador last week.", ("SANCTION", "expel", "2026-01-26/2026-02-01")),
    ("Algeria recalled its ambassador to France on Monday.", ("SANCTION", "recall_envoy", "2026-02-02")),
    ("Norway suspended aid to Uganda in May 2025.", ("SANCTION", "suspend_aid", "2025-05")),
    ("The United States imposed visa restrictions on Nigeria.", ("SANCTION", "visa_restriction", "")),
    ("Washington imposed tariffs on Brazil in 2025.", ("SANCTION", "embargo", "2025")),
    ("The sanctions were lifted on Tuesday by the European Union.", ("CONCEDE", "lift_measure", "2026-02-03")),
    ("Iran released two French nationals on Monday.", ("RETREAT", "release", "2026-02-02")),
    ("Australia provided 5 million dollars in aid to Vanuatu.", ("AID", "", "")),
    ("Sudan accused Chad of arming rebels.", ("ACCUSE", "allege", "")),
    ("Poland summoned the Russian ambassador on Tuesday.", ("ACCUSE", "disapprove", "2026-02-03")),
    ("India rejected the ruling of the court.", ("REJECT", "change", "")),
    ("Russia deployed troops to Belarus.", ("MOBILIZE", "troops", "")),
    ("Israel bombed positions in Syria.", ("ASSAULT", "", "")),
    ("Kenya and Somalia agreed to reopen talks.", ("AGREE", "", "")),
    ("Iran seized a tanker on Monday.", ("COERCE", "", "2026-02-02")),
]


@pytest.mark.parametrize(("text", "expected"), FRENCH)
def test_a_french_act_has_its_type_mode_and_date(text, expected):
    assert told(text)[:1] == [expected or ("CONSULT", "visit", "2026-02-03")]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_an_english_act_has_its_type_mode_and_date(text, expected):
    assert told(text, "en")[:1] == [expected]


NOT_DONE = [
    ("fr", "Le président Ali Koné recevra vendredi le ministre Jean Dupont.", Modality.PLANNED),
    ("fr", "Le président Ali Koné doit rencontrer le ministre Jean Dupont.", Modality.PLANNED),
    ("fr", "Le Mali n’a pas expulsé l’ambassadeur.", Modality.NEGATED),
    ("fr", "Le Togo a refusé de signer l’accord.", Modality.NEGATED),
    ("fr", "Le Bénin pourrait fermer sa frontière.", Modality.PLANNED),
    ("fr", "Le Tchad aurait signé un accord avec la Chine.", Modality.HYPOTHETICAL),
    ("fr", "Si le Niger avait expulsé l’ambassadeur, on le saurait.", Modality.HYPOTHETICAL),
    ("fr", "La commission ne s’était plus réunie depuis 2017.", Modality.NEGATED),
    ("fr", "Le Togo ne les a pas expulsés.", Modality.NEGATED),
    ("fr", "De temps en temps, le Niger convoque l’ambassadeur.", Modality.HYPOTHETICAL),
    ("fr", "Que le ministre convoque donc l’ambassadeur de France.", Modality.HYPOTHETICAL),
    ("en", "Kenya summons the ambassador from time to time.", Modality.HYPOTHETICAL),
    ("en", "Marco Rubio will meet Abdoulaye Diop on Friday.", Modality.PLANNED),
    ("en", "Kenya did not close its border.", Modality.NEGATED),
    ("en", "Kenya could expel the ambassador.", Modality.HYPOTHETICAL),
    ("en", "The deal is expected to be signed in May.", Modality.PLANNED),
]


@pytest.mark.parametrize(("language", "text", "modality"), NOT_DONE)
def test_what_is_planned_denied_or_supposed_is_marked_and_not_proposed(language, text, modality):
    reading = read(text, ARTICLE, language)

    assert modality in {one.modality for one in reading.events}
    assert [one for one in reading.as_suggestions()["events"] if one["type"] not in ("REJECT",)] == []


def test_a_word_that_denies_is_no_birth():
    """« né » without its accent reads as « ne »."""
    assert read("L’accord, qui ne plaît pas à Dakar, est là.", ARTICLE, "fr").events == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Not until last November, when he was received in Rome by Marco Conti, did Prime Minister Nabil Karam go abroad.",
            "2025-11",
        ),
        ("Brazil has moved a battalion to the border since the beginning of the month.", "2026-02-01/.."),
    ],
)
def test_a_day_that_nothing_went_before_dates_the_act(text, day):
    assert {one.date.edtf() for one in events(text, "en") if one.date.known} == {day}


def test_hosts_receive_and_visitors_come():
    [meeting] = events("Le président Ali Koné a reçu mardi à Dakar le ministre Jean Dupont.")

    assert [(part.actor.name, part.role) for part in meeting.parts] == [
        ("Ali Koné", "host"),
        ("Jean Dupont", "visitor"),
    ]
    assert meeting.place == "Dakar"


def test_the_one_who_lifts_acts_in_the_passive_too():
    [lifting] = events("Les mesures ont été levées par les États-Unis.")

    assert [(part.actor.country, part.role) for part in lifting.parts] == [("USA", "actor")]


def test_a_meeting_told_twice_is_one_event():
    text = "Ali Koné a rencontré mardi Jean Dupont. La rencontre entre Ali Koné et Jean Dupont a eu lieu à Paris."

    assert len(events(text)) == 1


def test_an_answer_in_kind_is_an_act_of_its_own():
    text = "La Lituanie a expulsé lundi deux diplomates russes. En réponse, la Russie a expulsé mardi un diplomate lituanien."

    assert told(text) == [("SANCTION", "expel", "2026-02-02"), ("SANCTION", "expel", "2026-02-03")]


def test_the_day_of_publication_is_never_the_date_of_an_event():
    [event] = read("DAKAR, 4 février 2026 (AFP) – Le Sénégal a signé un accord avec le Mali.", ARTICLE, "fr").facts

    assert not event.date.known


def test_a_meeting_dated_by_its_announcement_says_so():
    text = "L’annonce a été faite le 2 février 2026 par le ministre Ali Koné, qui a reçu à Bamako Jean Dupont."

    dates = {one.type: (one.date.edtf(), one.date.basis) for one in events(text)}

    assert dates == {"AGREE": ("2026-02-02", Basis.STATED), "CONSULT": ("2026-02-02?", Basis.ANNOUNCEMENT)}


def test_measures_are_imposed_answered_and_lifted():
    text = (
        "En mai 2025, les États-Unis ont imposé une caution sur les visas. En juin 2025, le Mali a riposté par des mesures de "
        "réciprocité. En août 2025, les États-Unis ont levé la caution."
    )

    found = [(one.kind, one.stage, one.by) for one in read(text, ARTICLE, "fr").measures]

    assert found == [
        ("visa_bond", "imposed", "USA"),
        ("reciprocal_measure", "answered", "MLI"),
        ("visa_bond", "lifted", "USA"),
    ]


def test_headings_are_no_events():
    assert (
        events("Le Mali expulse l’ambassadeur de France\n\nIl pleuvait sur Bamako ce jour-là, disent les habitants.")
        == []
    )

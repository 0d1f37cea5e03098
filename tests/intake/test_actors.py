"""Actors: who is named, by title, apposition and form; who is meant later; which country they are of."""

# ruff: noqa: E501

import csv
from pathlib import Path

import pytest

from relations.newsroom.intake.reading import Known, KnownActor, read

pytestmark = pytest.mark.once

SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"


def named(text, language="fr", **more):
    found = read(text, language=language, **more).as_suggestions()["actors"]
    return {actor["name"]: actor for actor in found}


PERSONS = [
    ("fr", "Le ministre malien des Affaires étrangères Abdoulaye Diop a parlé.", "Abdoulaye Diop",
     "ministre malien des Affaires étrangères", "MLI"),
    ("fr", "Le ministre malien des Affaires étrangères, Abdoulaye Diop, a parlé.", "Abdoulaye Diop",
     "ministre malien des Affaires étrangères", "MLI"),
    ("fr", "Abdoulaye Diop, ministre des Affaires étrangères du Mali, a parlé.", "Abdoulaye Diop",
     "ministre des Affaires étrangères du Mali", "MLI"),
    ("fr", "L’ambassadrice américaine Rachna Korhonen est là.", "Rachna Korhonen", "ambassadrice américaine", "USA"),
    ("fr", "Le général Abdourahamane Tiani est arrivé.", "Abdourahamane Tiani", "général", None),
    ("fr", "Le Premier ministre kényan, M. Ouma Otieno, est là.", "Ouma Otieno", "Premier ministre kényan", "KEN"),
    ("fr", "Le président mauritanien Mohamed Ould Ghazouani est là.", "Mohamed Ould Ghazouani",
     "président mauritanien", "MRT"),
    ("fr", "La présidente de la Commission européenne Ursula von der Leyen est là.", "Ursula von der Leyen",
     "présidente de la Commission européenne", None),
    ("fr", "Le prince héritier saoudien Mohammed ben Salmane est là.", "Mohammed ben Salmane",
     "prince héritier saoudien", "SAU"),
    ("fr", "Le président ivoirien Kouassi N’Guessan est là.", "Kouassi N’Guessan", "président ivoirien", "CIV"),
    ("en", "U.S. Secretary of State Marco Rubio spoke.", "Marco Rubio", "U.S. Secretary of State", "USA"),
    ("en", "Marco Rubio, the US secretary of state, spoke.", "Marco Rubio", "US secretary of state", "USA"),
    ("en", "Mali’s foreign minister, Abdoulaye Diop, spoke.", "Abdoulaye Diop", "Mali’s foreign minister", "MLI"),
    ("en", "Egyptian President Abdel Fattah al-Sisi spoke.", "Abdel Fattah al-Sisi", "Egyptian President", "EGY"),
    ("en", "Chinese Foreign Ministry spokesperson Mao Ning spoke.", "Mao Ning",
     "Chinese Foreign Ministry spokesperson", "CHN"),
    ("en", "Prime Minister Narendra Modi of India spoke.", "Narendra Modi", "Prime Minister", "IND"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "name", "role", "country"), PERSONS)
def test_a_person_has_a_title_and_its_country(language, text, name, role, country):
    actor = named(text, language)[name]

    assert (actor["kind"], actor["role"], actor["country"]) == ("person", role, country)


# Each office in a list to the right person, and of an ambassador the own country, never that of the posting.
OFFICES = [
    ("fr", "Ont signé : S.E.M. Amara Keita, ministre des Mines, S.E. Mme Fatou Sarr, ministre des Pêches, et M. Ali Moussa, "
     "secrétaire général.", {"Amara Keita": ("ministre des Mines", None), "Fatou Sarr": ("ministre des Pêches", None),
                             "Ali Moussa": ("secrétaire général", None)}),
    ("fr", "Étaient présents les ministres Amara Keita (Mali), Ibrahim Saley (Niger) et Denis Kaboré (Burkina Faso).",
     {"Amara Keita": (None, "MLI"), "Ibrahim Saley": (None, "NER"), "Denis Kaboré": (None, "BFA")}),
    ("en", "Signed by H.E. Daniel Okoro, Minister of Trade, and Grace Mutua, Deputy Minister of Fisheries.",
     {"Daniel Okoro": ("Minister of Trade", None), "Grace Mutua": ("Deputy Minister of Fisheries", None)}),
    ("fr", "Lionel Castaing, ambassadeur de France au Mali, est parti.", {"Lionel Castaing": ("ambassadeur de France au Mali", "FRA")}),
    ("fr", "L’ambassadeur malien à Paris, Boubacar Diallo, est parti.", {"Boubacar Diallo": ("ambassadeur malien à Paris", "MLI")}),
    ("fr", "L’ambassadeur au Niger, Boubacar Diallo, est parti.", {"Boubacar Diallo": ("ambassadeur au Niger", None)}),
    ("en", "Thomas Riordan, the U.S. ambassador to Kenya, left.", {"Thomas Riordan": ("U.S. ambassador to Kenya", "USA")}),
    ("en", "Thomas Riordan, the ambassador to Kenya, left.", {"Thomas Riordan": ("ambassador to Kenya", None)}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "offices"), OFFICES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_office_goes_to_its_person_and_a_posting_is_no_country(language, text, offices):
    people = {name: actor for name, actor in named(text, language).items() if actor["kind"] == "person"}

    assert {name: (actor["role"], actor["country"]) for name, actor in people.items()} == offices


BODIES = [
    ("fr", "Le ministère malien des Affaires étrangères a réagi.", "ministère malien des Affaires étrangères", "ministry", "MLI"),
    ("fr", "L’ambassade américaine à Bamako a fermé.", "ambassade américaine à Bamako", "mission", "USA"),
    ("fr", "L’ambassade de France au Niger a fermé.", "ambassade de France au Niger", "mission", "FRA"),
    ("fr", "Le gouvernement béninois a réagi.", "gouvernement béninois", "government", "BEN"),
    ("fr", "Les autorités du Togo ont réagi.", "autorités du Togo", "government", "TGO"),
    ("fr", "La Commission électorale nationale indépendante (CENI) a tranché.",
     "Commission électorale nationale indépendante", "institution", None),
    ("fr", "La Fédération des mineurs du Highveld (FMH) a protesté.", "Fédération des mineurs du Highveld", "institution", None),
    ("fr", "La Cédéao a réagi.", "Cédéao", "bloc", None),
    ("fr", "Le Bureau des affaires africaines du Département d’État a réagi.", "Bureau des affaires africaines",
     "institution", "USA"),
    ("en", "The Malian government reacted.", "Malian government", "government", "MLI"),
    ("en", "The Ministry of Defence of Kenya reacted.", "Ministry of Defence of Kenya", "ministry", "KEN"),
    ("en", "The US embassy in Bamako closed.", "US embassy in Bamako", "mission", "USA"),
    ("en", "The African Development Bank reacted.", "African Development Bank", "igo", None),
    ("en", "The Kremlin reacted.", "Kremlin", "institution", "RUS"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "name", "kind", "country"), BODIES)
def test_a_body_has_a_kind_and_its_country(language, text, name, kind, country):
    actor = named(text, language)[name]

    assert (actor["kind"], actor["country"]) == (kind, country)


def test_two_persons_of_one_surname_stay_two():
    text = "Le ministre Abdoulaye Diop a reçu la députée Mariam Diop. M. Diop a parlé. Mme Diop a répondu."

    actors = named(text)

    assert [m["text"] for m in actors["Abdoulaye Diop"]["mentions"]] == ["Abdoulaye Diop", "Diop"]
    assert [m["start"] for m in actors["Mariam Diop"]["mentions"]][-1] == text.rindex("Diop")


def test_two_persons_of_one_given_name_stay_two():
    assert {"Abdoulaye Diop", "Abdoulaye Maïga"} <= set(
        named("Le ministre Abdoulaye Diop a vu le Premier ministre Abdoulaye Maïga.")
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Nick Checker, haut fonctionnaire au Département d’État américain, est arrivé. Le diplomate américain est reparti.",
         "Le diplomate américain"),
        ("Le ministre malien Nick Checker a vu le président ivoirien Ali Koné. Le ministre est reparti.", "Le ministre"),
    ],
)  # fmt: skip
def test_a_title_alone_is_whoever_holds_it(text, title):
    assert title in [mention["text"] for mention in named(text)["Nick Checker"]["mentions"]]


def test_an_ambassador_who_is_not_named_gets_no_name():
    assert not [
        a for a in named("Il est venu avec l’ambassadrice des États-Unis au Mali.").values() if a["kind"] == "person"
    ]


def test_a_capital_stands_for_its_state_unless_something_is_there():
    acting = read("Washington a réagi. Les relations entre Paris et Bamako changent.", language="fr").as_suggestions()
    staying = read("Il est arrivé à Washington. L’aéroport de Bamako est fermé.", language="fr").as_suggestions()

    assert {actor["name"] for actor in acting["actors"]} == {"États-Unis", "France", "Mali"}
    assert acting["places"] == []
    assert staying["actors"] == []
    assert {place["name"] for place in staying["places"]} == {"Washington", "Bamako"}


@pytest.mark.parametrize(
    "row", list(csv.DictReader((SEEDS / "countries.csv").open(encoding="utf-8"))), ids=lambda row: row["alpha3"]
)
def test_every_country_of_the_record_is_known_in_both_languages(row):
    french = named(f"Il a critiqué {row['article_fr']}{row['name_fr']} hier.")
    english = named(f"He criticised {row['name_en']} yesterday.", "en")

    assert row["alpha3"] in {actor["country"] for actor in french.values()}
    assert row["alpha3"] in {actor["country"] for actor in english.values()}


def test_names_that_the_newsroom_knows_are_used():
    known = Known(
        (
            KnownActor("Comité des sages", "institution", "MLI", ("Les Sages réunis",)),
            KnownActor("Xe Yo", "person", "LAO"),
        )
    )

    actors = named("Xe Yo a rencontré Les Sages réunis.", known=known)

    assert (actors["Comité des sages"]["kind"], actors["Comité des sages"]["country"]) == ("institution", "MLI")
    assert actors["Xe Yo"]["kind"] == "person"


def test_the_agency_in_the_dateline_is_no_actor():
    assert named("BAMAKO, 3 février (Reuters) - Il pleut.") == {}

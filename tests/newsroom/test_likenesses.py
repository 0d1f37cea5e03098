"""Which records look like the same one twice, by their names, their texts, their days."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relations.dates import UncertainDate
from relations.models import Alias, Outlet, Place
from relations.newsroom.duplicates import look_alikes
from relations.newsroom.traits import folded, plain_address, sound
from relations.vocabulary import ActorKind, AliasKind
from tests import factories as make

pytestmark = pytest.mark.usefixtures("db")

TEXT = " ".join(
    f"Le ministre numéro {at} a reçu la délégation numéro {at * 7} à Bamako et signé l’accord {at}." for at in range(40)
)


def alike(row):
    """The names of the look-alikes of a record."""
    return [str(type(row).objects.get(pk=like.key[1])) for like in look_alikes(row)]


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "other", "is_alike"),
    [
        ("Abdoulaye Diop", "Abdoulaye Diop", True),
        ("Abdoulaye Diop", "Abdoulaye Dicko", False),
        ("Abdoulaye Diop", "DIOP Abdoulaye", True),
        ("Abdoulaye Diop", "Abdulaye Diop", True),
        ("Abdoulaye Diop", "Abdoulaye  Díop", True),
        ("Abdoulaye Diop", "Aminata Diop", False),
        ("Ministère des Affaires étrangères", "Ministere des affaires etrangeres", True),
        ("Ministère des Affaires étrangères", "Ministère de la Défense", False),
        ("Nick Checker", "Nicholas Checker", False),
        ("Œuvre", "Oeuvre", True),
        ("وزارة الخارجية", "وزارة الخارجية", True),
    ],
)
def test_people_are_compared_by_their_folded_names(name, other, is_alike):
    make.actor(other)
    row = make.actor(name)

    assert alike(row) == ([other] if is_alike else [])


def test_the_most_alike_come_first():
    make.actor("Abdoulaye Diopp")
    make.actor("Abdoulaye Diop")

    assert alike(make.actor("Abdoulaye Diop")) == ["Abdoulaye Diop", "Abdoulaye Diopp"]


def test_aliases_are_names_but_capitals_are_not():
    american = make.actor("Gouvernement des États-Unis", kind=ActorKind.GOVERNMENT)
    make.saved(american, Alias(actor=american, text="Administration américaine"))
    make.saved(american, Alias(actor=american, text="Washington", alias_kind=AliasKind.METONYM))

    assert alike(make.actor("Administration americaine", kind=ActorKind.GOVERNMENT)) == ["Gouvernement des États-Unis"]
    assert alike(make.actor("Washington", kind=ActorKind.STATE)) == []


def test_every_country_has_its_ministry_but_a_person_may_have_two():
    mali, states = make.country("MLI"), make.country("USA")
    make.actor("Ministère de la Défense", kind=ActorKind.MINISTRY, country=mali)
    make.actor("Rudolph Atallah", country=mali)

    assert alike(make.actor("Ministère de la Défense", kind=ActorKind.MINISTRY, country=states)) == []
    assert len(alike(make.actor("Ministère de la Défense", kind=ActorKind.MINISTRY))) == 2
    assert alike(make.actor("Rudolph Atallah", country=states)) == ["Rudolph Atallah"]


def test_places_and_outlets_are_compared_too_and_kinds_are_not_mixed():
    make.saved(Place(name_fr="Koulikoro"))
    make.outlet("Studio Tamani")

    assert alike(make.saved(Place(name_fr="Koulikoró"))) == ["Koulikoro"]
    assert alike(make.saved(Outlet(name_fr="Studio-Tamani"))) == ["Studio Tamani"]
    assert alike(make.actor("Koulikoro")) == []


def test_a_name_that_changes_is_compared_anew():
    other = make.actor("Abdoulaye Diop")
    row = make.actor("Quelqu’un")
    assert alike(row) == []

    make.resaved(row, name_fr="Abdoulaye Diop")
    make.resaved(other, name_fr="Tout autre nom", name_en="")

    assert alike(row) == []
    make.resaved(other, name_fr="Abdoulaye Diop")
    assert alike(row) == ["Abdoulaye Diop"]


def test_words_sound_alike_in_both_transcriptions():
    for one, other in (("abdoulaye", "abdulai"), ("ousmane", "usman"), ("mohamed", "muhammad"), ("dicko", "diko")):
        assert sound(one) == sound(other)
    assert sound("diop") != sound("dicko")
    assert (sound("2026"), folded("L’Œuvre  d’ÉTÉ !")) == ("2026", "l oeuvre d ete")


# --- texts ------------------------------------------------------------------------------------------------------------


def an_article(body="", url="", **fields):
    return make.article(body, url=url, title=make.unique("Article"), **fields)


@pytest.mark.parametrize(
    ("url", "is_alike"),
    [
        ("http://example.org/a/", True),
        ("https://www.example.org/a?utm_source=x#haut", True),
        ("https://example.org/a?id=2", False),
        ("https://example.org/b", False),
    ],
)
def test_articles_of_one_address_are_alike(url, is_alike):
    first = an_article(url="https://example.org/a")

    (found,) = look_alikes(an_article(url=url)) or [None]

    assert (found and (found.key, found.cause)) == ((first.kind(), first.pk), "address") if is_alike else not found


def test_an_address_that_cannot_be_read_is_taken_as_it_is():
    assert plain_address("http://[half") == "http://[half"


def test_articles_of_one_text_or_nearly_are_alike():
    first, same = an_article(TEXT), an_article(TEXT)
    nearly = an_article(f"Bamako, le 2 février. {TEXT} (Agence)")

    assert [(like.key[1], like.cause) for like in look_alikes(same)] == [(first.pk, "text"), (nearly.pk, "text")]
    assert {like.key[1] for like in look_alikes(nearly)} == {first.pk, same.pk}
    assert look_alikes(an_article(" ".join(TEXT.split()[: len(TEXT.split()) // 2]))) == []
    assert look_alikes(an_article("Trois mots seulement")) == []


def test_passages_of_the_same_words_of_one_article_are_alike():
    body = "Il a dit oui. Elle a dit : Il a dit oui."
    article = make.article(body)
    first = make.passage(article, "Il a dit oui.", start=0)
    second = make.passage(article, "Il a dit oui", start=27)
    make.passage(make.article(body), "Il a dit oui.", start=0)

    assert [like.key[1] for like in look_alikes(second)] == [first.pk]


def test_statements_of_the_same_words_by_one_article_are_alike():
    article, speaker = make.article("Il a dit oui. Elle a dit non."), make.actor()
    yes, no = make.passage(article, "Il a dit oui."), make.passage(article, "Elle a dit non.")
    elsewhere = make.passage(make.article("Il a dit oui."), "Il a dit oui.")
    first = make.statement(speaker, yes, content_fr="Il dit oui.")
    make.statement(speaker, elsewhere, content_fr="Il dit oui.")

    assert [like.key[1] for like in look_alikes(make.statement(speaker, no, content_fr="Il dit : oui"))] == [first.pk]


# --- events -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def scene():
    return {"kind": make.event_type(), "mali": make.country("MLI"), "states": make.country("USA"), "who": make.actor()}


@pytest.mark.parametrize(
    ("day", "is_alike"),
    [
        ("2026-02-02", True),
        ("2026-02-05", True),
        ("2026-01-30", True),
        ("2026-02-06", False),
        ("2026-01-29", False),
        ("2026-02", True),
        ("2026-01", True),
        ("2025-12", False),
        ("2026-02-04/2026-02-20", True),
        ("2026-02-07/2026-02-20", False),
        ("", False),
    ],
)
def test_events_are_alike_around_one_day(scene, day, is_alike):
    def on(words):
        date = UncertainDate.parse(words) if words else UncertainDate()
        return make.event(event_type=scene["kind"], parties=(scene["mali"],), date=date)

    known, other = on("2026-02-02"), on(day)

    assert [like.key[1] for like in look_alikes(other)] == ([known.pk] if is_alike else [])
    assert [like.key[1] for like in look_alikes(known)] == ([other.pk] if is_alike else [])


def test_events_are_alike_with_a_party_or_a_participant_of_both(scene):
    def an_event(**fields):
        return make.event(**{"event_type": scene["kind"], **fields})

    party, person = an_event(parties=(scene["mali"],)), an_event(who=(scene["who"],))
    found = look_alikes(an_event(parties=(scene["mali"], scene["states"]), who=(scene["who"],)))

    assert {like.key[1] for like in found} == {party.pk, person.pk}
    assert look_alikes(an_event(parties=(scene["states"],), who=(make.actor(),)))[1:] == []
    assert look_alikes(an_event(event_type=make.event_type(), parties=(scene["mali"],))) == []
    assert look_alikes(an_event()) == []


def test_what_is_not_compared_looks_like_nothing():
    make.theme()

    assert look_alikes(make.theme()) == []


# --- what it costs ----------------------------------------------------------------------------------------------------


def test_a_check_asks_as_much_among_many_as_among_few():
    row = make.actor("Abdoulaye Diop")
    make.actor("Abdoulaye Diop")

    def asked():
        with CaptureQueriesContext(connection) as found:
            look_alikes(row)
        return len(found)

    few = asked()
    for at in range(30):
        make.actor(f"Abdoulaye Diop {at:03}")

    assert asked() == few <= 9

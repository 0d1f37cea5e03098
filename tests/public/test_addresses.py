"""Addresses without a language, those that moved or are gone, and earlier versions."""

import xml.etree.ElementTree as ElementTree

import pytest

from relations.newsroom.workflow import withdraw
from relations.publication.models import State
from tests import factories as make
from tests.api.conftest import SECRET
from tests.public.conftest import page_of

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def streamed(response):
    return b"".join(response.streaming_content).decode()


@pytest.mark.parametrize(
    ("asked", "language"),
    [("", "fr"), ("en-GB,en;q=0.9", "en"), ("de", "fr"), ("*", "fr"), ("fr,en", "fr"), ("?!", "fr")],
)
def test_the_door_leads_to_the_readers_language(press, reader, asked, language):
    response = reader.open("/", status=302, **({"Accept-Language": asked} if asked else {}))

    assert response["Location"] == f"/{language}/"
    assert "Accept-Language" in response["Vary"]


def test_each_page_names_itself_in_both_languages(record, reader):
    html = reader.html("/fr/evenements/?page=1")

    assert '<link rel="canonical" href="http://127.0.0.1:8000/fr/evenements/">' in html
    assert '<link rel="alternate" hreflang="en" href="http://127.0.0.1:8000/en/events/">' in html
    assert '<a href="/en/events/?page=1" hreflang="en" lang="en">English</a>' in html


def test_unknown_addresses_answer_404_in_the_language_of_the_path(press, reader):
    assert '<html lang="en">' in reader.html("/en/events/nobody/", status=404)
    assert '<html lang="fr">' in reader.html("/fr/evenements/nobody/", status=404)
    reader.open("/en/none/such/", status=404)


def test_a_draft_has_no_address(record, reader):
    reader.open(f"/fr/evenements/{SECRET}/", status=404)


def test_a_former_address_leads_to_the_present_one(record, reader):
    make.resaved(record.earlier, slug="nouvelle-adresse")
    make.show(record.earlier)

    response = reader.open("/en/events/annonce/?edition=1&x=2", status=301)

    assert response["Location"] == "/en/events/nouvelle-adresse/?edition=1&x=2"


PARTS = ("extrait/", "barometre/", "barometre/2026-02/", "principes/")


@pytest.mark.parametrize("part", PARTS)
def test_a_former_address_of_a_part_leads_to_the_same_part(record, reader, part):
    before = page_of(record.relation)
    make.show(make.resaved(record.relation, slug="ml-us"))

    response = reader.open(f"{before}{part}?scheme=goldstein", status=301)

    assert response["Location"] == f"/fr/relations/ml-us/{part}?scheme=goldstein"
    reader.open(response["Location"])


def test_a_picture_follows_its_record(record, reader):
    make.show(make.resaved(record.relation, slug="ml-us"))
    moved = reader.open("/fr/cartes/relation/malietats-unis.png", status=301)
    assert moved["Location"] == "/fr/cartes/relation/ml-us.png"

    withdraw([("relation", record.relation.pk)], by=make.chief(), notice_fr="Fin.")
    for address in ("/fr/cartes/relation/ml-us.png", "/fr/relations/ml-us/extrait/"):
        gone = reader.open(address, status=410)
        # What holds a form stands in no frame.
        assert gone["X-Frame-Options"] == "DENY"


def test_an_edition_that_did_not_touch_a_record_names_the_one_that_did(record, reader):
    late = make.actor("Tard")
    make.show(late)
    make.show(make.actor("Autre"))

    before, after = (reader.text(f"{page_of(late, 'en')}?edition={number}", status=404) for number in (1, 3))

    assert "Edition 1 published no version of this record. It first appeared in edition 2." in before
    assert "Edition 3 published no version of this record. What it said then had come with edition 2." in after
    assert '<a href="?edition=2" rel="nofollow">' in reader.html(f"{page_of(late)}?edition=1", status=404)


def test_only_pages_that_go_on_by_numbers_are_addresses_of_their_own(record, reader, monkeypatch):
    monkeypatch.setattr("relations.public.views.details.LEDGER", 1)
    principle, host = page_of(record.principle), "http://127.0.0.1:8000"

    for address, canonical in (
        (f"{page_of(record.event)}?page=7", page_of(record.event)),
        ("/fr/evenements/?page=3", "/fr/evenements/"),
        ("/fr/?page=3", "/fr/"),
        (f"{principle}?page=1", principle),
        (f"{principle}?page=02", f"{principle}?page=2"),
    ):
        assert f'<link rel="canonical" href="{host}{canonical}">' in reader.html(address), address


def test_a_withdrawn_record_answers_410_with_its_notice(record, reader):
    withdraw([("measure", record.answer.pk)], by=make.chief(), notice_fr="Doublon <b>.", notice_en="A duplicate.")

    french, english = (reader.html(page_of(record.answer, language), status=410) for language in ("fr", "en"))

    assert "Doublon &lt;b&gt;." in french
    assert "A duplicate." in english
    assert "Réciprocité" not in french
    assert "A duplicate." in reader.html("/en/corrections/")
    assert "Réciprocité" not in reader.html("/en/corrections/")
    reader.open(f"{page_of(record.answer)}?edition=1", status=410)


def test_an_edition_shows_the_record_as_it_was(record, reader):
    make.resaved(
        record.earlier, title_fr="Autre titre", title_en="Another title", place=record.place, place_precision="city"
    )
    make.show(record.earlier)
    make.resaved(record.earlier, title_fr="Troisième titre")
    make.show(record.earlier)

    first = reader.text(f"{page_of(record.earlier, 'en')}?edition=1")
    second = reader.html(f"{page_of(record.earlier, 'en')}?edition=2")

    assert "This is the record as edition 1 published it" in first
    assert "Title (French) Annonce" in first
    assert "Date December 2025" in first
    assert "Autre titre" in second
    assert f'<a href="{page_of(record.place, "en")}">' in second
    assert '<meta name="robots" content="noindex">' in second
    for number in ("4", "0", "x", "", "²", "9" * 30):
        reader.open(f"{page_of(record.earlier, 'en')}?edition={number}", status=404)


def test_an_earlier_version_does_not_name_what_was_taken_away(record, reader):
    link = {(str(record.answer.uid), "answers_to")}
    withdraw([("measure", record.measure.pk)], by=make.chief(), notice_fr="Retirée.", leave_out=link)

    now, then = (reader.text(f"{page_of(record.answer, 'en')}{query}") for query in ("", "?edition=1"))

    assert "Answers to no longer public" in then
    assert "Answers link not yet public" in now
    assert "Caution" not in now + then


def test_an_emptied_version_answers_410(record, reader):
    withdraw([("measure", record.answer.pk)], by=make.chief(), notice_fr="Retirée.")
    make.show(record.answer)

    emptied = reader.html(f"{page_of(record.answer, 'en')}?edition=1", status=410)
    assert "<h1>This version was withdrawn</h1>" in emptied
    reader.open(page_of(record.answer))


def test_an_earlier_version_shows_its_passages_whole_with_their_articles(record, reader):
    html = reader.html(f"{page_of(record.event, 'en')}?edition=1")

    assert '<q lang="fr">La ministre a reçu l’envoyé à Bamako.</q>' in html
    assert f'href="/en/articles/a-bamako/#passage-{record.proof.uid.hex[:12]}"' in html


def test_the_map_names_every_record_in_both_languages(record, reader):
    tree = ElementTree.fromstring(streamed(reader.open("/sitemap.xml")))
    addresses = [found.text for found in tree.iter(f"{MAP}loc")]

    assert "http://127.0.0.1:8000/fr/evenements/audience/" in addresses
    assert "http://127.0.0.1:8000/en/events/audience/" in addresses
    assert len(addresses) == len(set(addresses))
    assert not [address for address in addresses if SECRET in address]


def test_a_long_map_is_cut_in_parts(record, reader, monkeypatch):
    whole = streamed(reader.open("/sitemap.xml"))
    monkeypatch.setattr("relations.public.sitemaps.SIZE", 10)

    index = ElementTree.fromstring(streamed(reader.open("/sitemap.xml")))
    parts = [found.text.removeprefix("http://127.0.0.1:8000") for found in index.iter(f"{MAP}loc")]
    entries = [entry for part in parts for entry in ElementTree.fromstring(streamed(reader.open(part)))]

    assert len(parts) > 1
    assert len(entries) == len(ElementTree.fromstring(whole))
    reader.open(f"/sitemap-{len(parts) + 1}.xml", status=404)


def test_robots_and_security_say_where_to_look(press, reader):
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in reader.html("/robots.txt")
    security = reader.html("/.well-known/security.txt")
    assert security.startswith("Contact: http://127.0.0.1:8000/en/pages/\nExpires: ")


def test_the_site_is_not_ready_for_another_schema(record, reader):
    assert reader.html("/readyz") == "ok\n"

    State.objects.update(schema=99)

    assert "schema 99" in reader.html("/readyz", status=503)


def test_an_empty_installation_is_ready(press, reader):
    reader.open("/readyz")
    reader.open("/fr/")

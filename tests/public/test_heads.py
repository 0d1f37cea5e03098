"""What pages tell machines: linked data, the head that is shared, pictures, and the timeline that may be framed."""

import io
import json
import re
from dataclasses import replace

import pytest
from PIL import Image

from relations.public.cards import HEIGHT, MARGIN, WIDTH, Card, png
from relations.vocabulary import Basis, ItemAct
from tests import factories as make
from tests.public.conftest import page_of

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
# The properties of schema.org (version 29) that pages use, written by hand.
TERMS = {
    "WebPage": {"url", "name", "inLanguage", "version", "dateModified", "isPartOf", "mainEntity", "correction"},
    "WebSite": {"name", "url"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "CorrectionComment": {"text", "datePublished"},
    "Event": {"name", "url", "description", "startDate", "endDate", "location", "about"},
    "Person": {"name", "url", "alternateName", "nationality"},
    "Country": {"name", "url", "alternateName"},
    "Organization": {"name", "url", "alternateName"},
    "GovernmentOrganization": {"name", "url", "alternateName"},
    "NewsMediaOrganization": {"name", "url", "alternateName"},
    "Quotation": {"url", "text", "abstract", "inLanguage", "creator", "dateCreated", "about", "name"},
    "Claim": {"url", "text", "inLanguage", "about", "creator", "appearance"},
    "NewsArticle": {
        "headline", "inLanguage", "url", "archivedAt", "author", "datePublished", "publisher",
    },
    "Place": {"name", "url", "geo"},
    "Occupation": {"name", "url"},
    "GeoCoordinates": {"latitude", "longitude"},
    "Dataset": {"name", "url", "about", "isAccessibleForFree", "description"},
    "DefinedTerm": {"name", "url", "description"},
    "CreativeWork": {"name", "url", "text", "abstract", "inLanguage", "creator", "dateCreated", "about"},
}  # fmt: skip


def linked(reader, address) -> list[dict]:
    found = DATA.findall(reader.html(address))
    assert len(found) == 1
    return json.loads(found[0])["@graph"]


def things(value):
    """Every typed thing within a value."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for part in value.values():
            yield from things(part)
    elif isinstance(value, list):
        for part in value:
            yield from things(part)


def test_each_kind_is_told_in_terms_of_schema_org(reader, record):
    w = record
    told = [
        w.minister,
        w.state,
        w.event,
        w.statement,
        w.demand,
        w.article,
        w.outlet,
        w.place,
        w.post,
        w.principle,
        w.theme,
    ]
    kinds = set()

    for row in [*told, w.relation, w.doctrine, w.measure, w.commitment]:
        for language in ("fr", "en"):
            page, crumbs = linked(reader, page_of(row, language))
            kinds.add(page["mainEntity"]["@type"])
            assert page["inLanguage"] == language
            assert crumbs["itemListElement"][-1]["item"] == page["url"]
            for thing in things([page, crumbs]):
                assert thing.keys() - {"@type", "@id"} <= TERMS[thing["@type"]]

    assert kinds == {
        "Person", "Country", "Event", "Quotation", "Claim", "NewsArticle", "NewsMediaOrganization", "Place",
        "Occupation", "DefinedTerm", "Dataset", "CreativeWork",
    }  # fmt: skip


def test_words_cannot_leave_the_element_that_holds_them(reader, record):
    name = "</script><script>alert(1)</script> & Cie"
    make.show(make.resaved(record.theme, label_fr=name))

    page, _crumbs = linked(reader, page_of(record.theme))

    assert page["name"] == name


def test_an_inferred_day_is_not_told_to_machines(reader, record):
    stated = linked(reader, page_of(record.event))[0]["mainEntity"]
    inferred = replace(record.event.date, basis=Basis.SEQUENCE)
    make.show(make.resaved(record.event, date=inferred), leave_out=[(str(record.hidden_link.uid), "target")])

    assert stated["startDate"] == "2026-02-02"
    assert "startDate" not in linked(reader, page_of(record.event))[0]["mainEntity"]


def test_a_correction_is_told(reader, record):
    changed = make.resaved(record.earlier, title_fr="Mieux")
    make.show(changed, act=ItemAct.CORRECTION, notice_fr="La date était fausse.")

    page, _crumbs = linked(reader, page_of(record.earlier))

    assert [told["text"] for told in page["correction"]] == ["La date était fausse."]


def test_a_past_version_is_not_told_as_if_it_stood(reader, record):
    assert not DATA.search(reader.html(f"{page_of(record.event)}?edition=1"))


def test_whoever_shares_a_page_gets_its_name_its_words_and_a_picture(reader, record):
    make.show(make.resaved(record.earlier, summary_fr="Deux ministres « parlent »."))

    page = reader.html(page_of(record.earlier))
    picture = re.search(r'property="og:image" content="https?://[^/"]+([^"]+)"', page)[1]
    answer = reader.open(picture)

    assert '<meta property="og:title" content="Annonce">' in page
    assert '<meta name="description" content="Deux ministres « parlent ».">' in page
    assert (answer["Content-Type"], Image.open(io.BytesIO(answer.content)).size) == ("image/png", (WIDTH, HEIGHT))
    reader.open(picture, 304, **{"If-None-Match": answer["ETag"]})


def test_pictures_of_what_is_not_public_are_not_drawn(reader, record):
    reader.open(f"/fr/cartes/event/{record.draft.slug}.png", 404)
    reader.open("/fr/cartes/passage/x.png", 404)
    reader.open("/fr/cartes/unknown/x.png", 404)


def drawn(name):
    card = Card(kind="Événement", name=name, when="2 février 2026", edition="Édition 2")
    # Dark or light: a palette moves the colours between.
    return Image.open(io.BytesIO(png(card))).convert("L").point(lambda level: 255 if level < 128 else 0)


@pytest.mark.once
@pytest.mark.parametrize("name", ["Mali", "Un mot " * 60, "Anticonstitutionnellement" * 12, "Ɲɛɛ ŋana"])
def test_a_name_of_any_length_is_drawn_between_its_margins(name):
    # Between the bar and the edge, the line of the site and that of the day.
    left, right = 20, WIDTH
    room = drawn(name).crop((left, 120, right, HEIGHT - 114))

    inked = room.getbbox()

    assert drawn("").crop((left, 120, right, HEIGHT - 114)).getbbox() is None
    # A hook of a letter may hang out a little.
    assert (inked[0] > MARGIN - left - 15, inked[2] < WIDTH - MARGIN - left + 15) == (True, True)
    assert (inked[1] > 0, inked[3] < room.height) == (True, True)
    assert inked[2] - inked[0] > 60


@pytest.mark.once
@pytest.mark.parametrize("name", ["", "日本"])
def test_a_name_that_the_fonts_do_not_know_leaves_a_whole_card(name):
    assert drawn(name).size == (WIDTH, HEIGHT)
    assert drawn(name).crop((0, HEIGHT - 100, WIDTH, HEIGHT)).getbbox()


def test_the_timeline_of_a_relation_alone_may_be_framed(reader, record):
    framed = reader.open(f"{page_of(record.relation)}extrait/")
    page = reader.open(page_of(record.relation))

    assert "Audience" in framed.content.decode()
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_every_page_says_what_it_is_about(reader, record):
    described = re.compile(r'<meta name="description" content="([^"]+)">')

    for path in ("/fr/", "/fr/acteurs/", "/en/search/?q=mali", page_of(record.event), page_of(record.state)):
        assert described.search(reader.html(path)), path
    assert described.search(reader.html(page_of(record.state, "en")))[1].startswith(str(record.state.name_en)[:3])


def test_all_questions_are_one_page_of_search(reader, record):
    html = reader.html("/fr/recherche/?q=mali&kind=event")

    assert re.search(r'<link rel="canonical" href="https?://[^/"]+/fr/recherche/">', html)

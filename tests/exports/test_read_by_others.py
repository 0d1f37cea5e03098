"""Programs that are not ours read what we write: tables, maps, feeds, timelines, graphs and linked data."""

import io
import json

import feedparser
import geojson
import jsonfeedvalidator
import networkx
import rdflib
from rdflib.namespace import DCTERMS, RDF, SKOS

from relations.dates import UncertainDate
from relations.formats.offered import FORMATS, offered
from relations.formats.tables import cell, plain
from relations.newsroom.workflow import withdraw
from tests import factories as make
from tests.api.conftest import API, day
from tests.exports.test_formats import asked, documents, loaded, table

SCHEMA = rdflib.Namespace("https://schema.org/")
IDS = "http://127.0.0.1:8000/id/"


def graph(reader, address, kind):
    return rdflib.Graph().parse(data=asked(reader, address), format=kind)


def network(reader, address):
    return networkx.read_gexf(io.BytesIO(asked(reader, address)))


def test_whole_records_are_those_of_the_api(record, reader):
    for name in ("events", "actors", "invocations", "measures", "phases"):
        found, _last = documents(reader, f"{name}.ndjson")
        listed = json.loads(asked(reader, f"{name}.json"))["results"]

        assert found == listed == json.loads(reader.open(f"{API}{name}/").content)["results"]


def test_cells_can_be_read_back(record, reader):
    titles = ['=HYPERLINK("http://x")', "'=1", "-5 °C", "« Audience »", "' seul"]
    rows = [make.event(title, proof=record.proof, parties=(record.mli,), event_type=record.type) for title in titles]
    make.show(*rows)

    cells = {row["uid"]: row["title_fr"] for row in table(reader, "events.csv")}

    assert [plain(cells[str(row.uid)]) for row in rows] == titles
    assert not [text for text in cells.values() if text.startswith(("=", "-", "+", "@"))]
    assert [plain(cell(title)) for title in titles] == titles


def test_geojson_is_valid_and_invents_no_point(record, reader):
    for address in ("events.geojson", "places.geojson", "events.geojson?certainty=disputed"):
        found = geojson.loads(asked(reader, address))

        assert isinstance(found, geojson.FeatureCollection)
        assert found.errors() == []
    points = {
        row["properties"]["slug"]: row["geometry"] for row in json.loads(asked(reader, "events.geojson"))["features"]
    }

    assert points == {"audience": {"type": "Point", "coordinates": [-8.0, 12.65]}, "annonce": None}


def test_feeds_are_valid(record, reader):
    make.show(
        make.event(
            "Signe \x0b et <b>balise</b> & fin", proof=record.proof, parties=(record.mli,), event_type=record.type
        )
    )
    for form in offered("events"), offered("relations"):
        assert {"atom", "jsonfeed"} <= {one.ending for one in form}
    for name in FORMATS["atom"].names:
        parsed = feedparser.parse(asked(reader, f"{name}.atom?lang=en"))

        # Strict: it says so where it had to guess.
        assert (parsed.bozo, parsed.version, parsed.feed.language) == (False, "atom10", "en")
        assert parsed.entries
        assert all(entry.id and entry.title and entry.link and entry.updated_parsed for entry in parsed.entries)
        assert jsonfeedvalidator.validate_feed(older(loaded(reader, f"{name}.jsonfeed"))) == []


def older(feed):
    """The validator knows version 1, where a feed has one author and no language."""
    assert feed.pop("version") == "https://jsonfeed.org/version/1.1"
    (author,) = feed.pop("authors")
    del feed["language"]
    return {**feed, "version": "https://jsonfeed.org/version/1", "author": author}


def test_timelinejs_knows_no_more_than_the_source(record, reader):
    more = {"Avant": "before", "Sans date": "unknown", "Séjour": "range"}
    rows = [make.event(title, proof=record.proof, parties=(record.mli,), event_type=record.type, date=known(title))
            for title in more]  # fmt: skip
    make.show(*rows)

    found = json.loads(asked(reader, "events.timelinejs?lang=en"))
    slides = {row["text"]["headline"].split(">")[1].split("<")[0]: row for row in found["events"]}

    assert slides["Annonce"]["start_date"] == {"year": 2025, "month": 12}
    assert "end_date" not in slides["Annonce"]
    assert slides["Séjour"]["end_date"] == {"year": 2026, "month": 1, "day": 7}
    assert slides["Avant"]["display_date"] == "no later than 5\xa0January 2026"
    assert "Sans date" not in slides
    assert found["title"]["text"]["text"] == "1 record is left out: nothing is known of its date."
    assert all(row["start_date"]["year"] and row["text"]["headline"] for row in found["events"])


def known(title):
    dates = {
        "Avant": UncertainDate(None, day("2026-01-05").latest, "before", basis="stated"),
        "Sans date": UncertainDate(),
        "Séjour": day("2026-01-05/2026-01-07"),
    }
    return dates[title]


def test_gexf_tells_who_met_whom(record, reader):
    people = (record.minister, make.actor("O’Neil & <fils>"), make.actor("Seul"))
    make.show(*people[1:])
    for at, who in enumerate([people[:2], (people[0], *people[:2]), people[2:], (people[1], people[1])]):
        make.show(
            make.event(f"Rencontre {at}", proof=record.proof, parties=(record.mli,), who=who, event_type=record.type)
        )

    found = network(reader, "events.gexf")
    label = {data["label"]: node for node, data in found.nodes(data=True)}

    assert set(label) == {"Awa Diarra", "O’Neil & <fils>", "Seul"}
    assert found.number_of_edges() == 1
    assert found.edges[label["Awa Diarra"], label["O’Neil & <fils>"]]["weight"] == 2
    assert found.nodes[label["Awa Diarra"]] == {
        "label": "Awa Diarra", "kind": "person", "country": "MLI", "slug": "awa-diarra",
        "url": f"{IDS}{record.minister.uid}",
    }  # fmt: skip
    assert network(reader, "events.gexf?theme=SECURITE").number_of_edges() == 0


def test_principles_and_themes_are_concepts(record, reader):
    record.theme.label_fr = 'Sécurité "intérieure" \\ et\nautres'
    narrower = make.theme("TERRORISME")
    narrower.broader = record.theme
    make.saved(record.theme)
    make.show(record.theme, make.saved(narrower))

    found = graph(reader, "themes.ttl?lang=fr", "turtle")
    concept, below = (rdflib.URIRef(f"{IDS}{row.uid}") for row in (record.theme, narrower))

    assert set(found.objects(concept, SKOS.prefLabel)) == {
        rdflib.Literal(record.theme.label_fr, lang="fr"), rdflib.Literal("Theme SECURITE", lang="en"),
    }  # fmt: skip
    assert list(found.objects(below, SKOS.broader)) == [concept]
    assert list(found.objects(concept, SKOS.notation)) == [rdflib.Literal("SECURITE")]
    (scheme,) = found.subjects(RDF.type, SKOS.ConceptScheme)
    assert set(found.subjects(SKOS.inScheme, scheme)) == {concept, below}
    assert list(found.objects(scheme, DCTERMS.license)) == [
        rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")
    ]


def test_a_doctrine_is_an_ordered_collection_of_principles(record, reader):
    concepts, found = (graph(reader, f"{name}.ttl", "turtle") for name in ("principles", "doctrines"))

    (doctrine,) = found.subjects(RDF.type, SKOS.OrderedCollection)
    members = list(found.items(next(found.objects(doctrine, SKOS.memberList))))
    assert members == list(concepts.subjects(RDF.type, SKOS.Concept)) == [rdflib.URIRef(f"{IDS}{record.principle.uid}")]


def test_linked_data_names_each_record_once(record, reader):
    found = graph(reader, "events.jsonld", "json-ld")
    event, place = (rdflib.URIRef(f"{IDS}{row.uid}") for row in (record.event, record.place))

    assert set(found.objects(event, SCHEMA.name)) == {
        rdflib.Literal("Audience", lang="fr"), rdflib.Literal("Audience granted", lang="en"),
    }  # fmt: skip
    assert list(found.objects(event, SCHEMA.location)) == [place]
    assert list(found.subjects(SCHEMA.license, None)) == [rdflib.URIRef("http://127.0.0.1:8000/api/v1/events/")]
    for name in FORMATS["jsonld"].names:
        assert len(graph(reader, f"{name}.jsonld", "json-ld")) > 3


# --- the address that lasts


def test_the_lasting_address_leads_to_the_record(record, reader):
    address = f"/id/{record.event.uid}"
    as_page = {"Accept": "text/html", "Accept-Language": "en"}

    assert reader.open(address, 303)["Location"] == "/api/v1/events/audience/"
    assert reader.open(address, 303, **as_page)["Location"] == "/en/events/audience/"
    assert reader.open(f"/id/{record.phase.uid}", 303, **as_page)["Location"] == f"/api/v1/phases/{record.phase.uid}/"
    reader.open("/id/00000000-0000-4000-8000-000000000000", 404)
    reader.open(f"/id/{record.draft.uid}", 404)


def test_at_the_lasting_address_of_what_is_gone_stands_its_notice(record, reader):
    withdraw([("measure", record.answer.pk)], by=record.editor, act="withdrawal", notice_fr="Source retirée.")

    told = json.loads(reader.open(f"/id/{record.answer.uid}", 410).content)

    assert told["notice"]["fr"] == "Source retirée."

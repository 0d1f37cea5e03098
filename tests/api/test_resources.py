"""Every resource: its list, one record by each of its names, and both languages."""

import pytest

from relations.api.v1.resources import RESOURCES


def keys_of(w):
    """What a record of each resource can be asked for by."""
    return {
        "countries": ["MLI", w.mli.slug, str(w.mli.uid)],
        "relations": ["MLI-USA", w.relation.slug, str(w.relation.uid)],
        "phases": [str(w.phase.uid)],
        "actors": [w.minister.slug, str(w.minister.uid)],
        "posts": [w.post.slug, str(w.post.uid)],
        "places": [w.place.slug, str(w.place.uid)],
        "outlets": [w.outlet.slug, str(w.outlet.uid)],
        "articles": [w.article.slug, str(w.article.uid)],
        "events": [w.event.slug, str(w.event.uid)],
        "event-types": ["MEET", w.type.slug, str(w.type.uid)],
        "statements": [w.statement.slug, str(w.statement.uid)],
        "principles": [w.principle.slug, str(w.principle.uid)],
        "doctrines": [w.doctrine.slug, str(w.doctrine.uid)],
        "invocations": [w.demand.slug, str(w.demand.uid)],
        "measures": [w.measure.slug, str(w.measure.uid)],
        "commitments": [w.commitment.slug, str(w.commitment.uid)],
        "themes": ["SECURITE", w.theme.slug, str(w.theme.uid)],
        "changes": ["1-1"],
        "editions": ["1"],
    }


def test_every_resource_is_listed_and_each_record_found_by_all_its_names(api, record):
    keys = keys_of(record)
    assert set(keys) == set(RESOURCES) - {"corrections"}

    for name, found_by in keys.items():
        listed = api.results(f"{name}/?limit=200")
        found = [api.get(f"{name}/{key}/") for key in found_by]

        assert all(one == found[0] for one in found), name
        assert found[0] in listed, name


def test_every_url_in_a_list_leads_to_that_record(api, record):
    for name in RESOURCES:
        for row in api.results(f"{name}/?limit=2"):
            assert api.get(row["url"]) == row


def test_a_list_names_the_state_and_the_terms_of_use(api, record):
    answer = api.get("themes/")

    assert list(answer) == ["results", "next", "previous", "edition", "licence"]
    assert answer["edition"]["number"] == 1
    assert len(answer["edition"]["hash"]) == 64
    assert answer["licence"] == {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}


def test_the_index_leads_to_every_resource(api, record):
    index = api.get()

    assert list(index["resources"]) == list(RESOURCES)
    for address in (*index["resources"].values(), index["openapi"], index["problems"]):
        assert api.ask(address).status_code == 200


def test_texts_are_given_in_both_languages_and_references_named(api, record):
    event = api.get("events/audience/")

    assert event["title"] == {"fr": "Audience", "en": "Audience granted"}
    assert event["summary"] is None
    assert event["place"] == {
        "uid": str(record.place.uid),
        "slug": "bamako",
        "name": {"fr": "Bamako", "en": None},
        "url": "http://testserver/api/v1/places/bamako/",
    }


@pytest.mark.parametrize(
    ("lang", "title", "place"),
    [
        (
            "fr",
            {"text": "Audience", "lang": "fr", "fallback": False},
            {"text": "Bamako", "lang": "fr", "fallback": False},
        ),
        (
            "en",
            {"text": "Audience granted", "lang": "en", "fallback": False},
            {"text": "Bamako", "lang": "fr", "fallback": True},
        ),
    ],
)
def test_one_language_marks_what_falls_back(api, record, lang, title, place):
    event = api.get(f"events/audience/?lang={lang}")

    assert (event["title"], event["place"]["name"]) == (title, place)


def test_every_list_and_record_answers_in_one_language(api, record):
    for name, keys in keys_of(record).items():
        for lang in ("fr", "en", "all"):
            api.get(f"{name}/?lang={lang}")
            api.get(f"{name}/{keys[0]}/?lang={lang}")


def test_the_pages_of_the_site_are_given_in_both_languages(api, record):
    assert api.get("events/audience/")["html_url"] == {
        "fr": "http://testserver/fr/evenements/audience/",
        "en": "http://testserver/en/events/audience/",
    }
    assert api.get("countries/MLI/")["html_url"] is None


def test_an_event_comes_with_all_that_belongs_to_it(api, record):
    event = api.get("events/audience/")

    assert event["date"] == {
        "earliest": "2026-02-02", "latest": "2026-02-02", "precision": "day", "edtf": "2026-02-02", "text": None,
        "basis": "stated", "certainty": "confirmed",
    }  # fmt: skip
    assert [party["slug"] for party in event["parties"]] == [record.mli.slug, record.usa.slug]
    assert [(one["role"], one["actor"]["slug"]) for one in event["participations"]] == [("actor", "awa-diarra")]
    assert event["mode"]["code"] == "audience"
    links = [(link["kind"], link["target"] and link["target"]["slug"], link["withheld"]) for link in event["links"]]
    assert links == [("follows_up", "annonce", []), ("responds_to", None, ["target"])]
    assert [link["event"]["slug"] for link in api.get("events/annonce/")["links_to"]] == ["audience"]


def test_evidence_holds_passage_part_and_article(api, record):
    _whole, of_link = api.get("events/audience/")["evidence"]

    assert (of_link["aspect"], of_link["stance"]) == ("whole", "contradicts")
    assert of_link["part"] == {"kind": "link", "uid": str(record.link.uid)}
    assert of_link["passage"] == {
        "uid": str(record.words.uid),
        "exact": "Nous demandons le respect.",
        "prefix": "envoyé à Bamako. Elle a dit : « ",
        "suffix": " »",
        "start": 53,
        "end": 79,
        "paragraph": 0,
        "state": "anchored",
    }
    assert of_link["article"]["title"] == "À Bamako"
    assert of_link["article"]["outlet"]["slug"] == "le-journal"
    assert of_link["article"]["published"]["edtf"] == "2026-02-03"


def test_children_of_the_other_kinds(api, record):
    minister = api.get("actors/awa-diarra/")
    assert [alias["text"] for alias in minister["aliases"]] == ["A. Diarra"]
    assert [(one["post"]["slug"], one["start"]["edtf"]) for one in minister["tenures"]] == [("ministre", "2024-06")]
    assert minister["evidence"][0]["part"] == {"kind": "tenure", "uid": str(record.tenure.uid)}
    assert [one["actor"]["slug"] for one in api.get("posts/ministre/")["tenures"]] == ["awa-diarra"]
    assert [one["member"]["slug"] for one in api.get("actors/alliance/")["members"]] == ["mali-etat"]
    assert [one["bloc"]["slug"] for one in api.get("actors/mali-etat/")["memberships"]] == ["alliance"]
    assert [one["label"]["en"] for one in api.get("relations/MLI-USA/")["phases"]] == ["Recovery"]
    assert api.get("statements/demande/")["translations"][0]["text"] == "We ask for it."
    assert api.get("doctrines/trois-principes/")["members"][0]["wording"] == {"fr": "le respect", "en": None}
    (answer,) = api.get(f"invocations/{record.demand.slug}/")["answers"]
    assert (answer["verdict"], answer["met_by"]["uid"], answer["withheld"]) == ("partly", str(record.pledge.uid), [])
    assert [one["slug"] for one in api.get("measures/caution-de-visa/")["answered_by"]] == ["reciprocite"]
    assert [one["finding"] for one in api.get(f"commitments/{record.commitment.slug}/")["verdicts"]] == ["under_way"]


def test_the_weights_of_both_schemes_stand_apart(api, record):
    kind = api.get("event-types/MEET/")

    assert kind["weights"] == {
        "plover": {"weight": 1.0, "source": None},
        "goldstein": {"weight": 2.8, "cameo": "04"},
    }
    assert kind["modes"][0]["weights"] == {"plover": {"weight": 1.5}, "goldstein": {"weight": None, "cameo": "042"}}

"""Every resource: its list, one record by each of its names, and both languages."""

import pytest

from relations.api.v1.resources import RESOURCES
from tests import factories as make


def keys_of(w):
    """What a record of each resource can be asked for by."""
    return {
        "countries": ["MLI", "mli", "ML", "ml", w.mli.slug, str(w.mli.uid)],
        "relations": ["MLI-USA", "mli-usa", w.relation.slug, str(w.relation.uid)],
        "phases": [str(w.phase.uid)],
        "actors": [w.minister.slug, str(w.minister.uid)],
        "posts": [w.post.slug, str(w.post.uid)],
        "places": [w.place.slug, str(w.place.uid)],
        "outlets": [w.outlet.slug, str(w.outlet.uid)],
        "articles": [w.article.slug, str(w.article.uid)],
        "events": [w.event.slug, str(w.event.uid)],
        "event-types": ["MEET", "meet", w.type.slug, str(w.type.uid)],
        "statements": [w.statement.slug, str(w.statement.uid)],
        "principles": [w.principle.slug, str(w.principle.uid)],
        "doctrines": [w.doctrine.slug, str(w.doctrine.uid)],
        "invocations": [w.demand.slug, str(w.demand.uid)],
        "measures": [w.measure.slug, str(w.measure.uid)],
        "commitments": [w.commitment.slug, str(w.commitment.uid)],
        "themes": ["SECURITE", "Securite", w.theme.slug, str(w.theme.uid)],
        "changes": ["1-1"],
        "editions": ["1"],
    }


def test_every_resource_is_listed_and_each_record_found_by_all_its_names(api, record):
    keys = keys_of(record)
    assert set(keys) == set(RESOURCES) - {"corrections"}

    for name, found_by in keys.items():
        listed = api.results(f"{name}/?limit=200")
        found = [api.one(f"{name}/{key}/") for key in found_by]

        assert all(one == found[0] for one in found), name
        assert found[0] in listed, name


def test_every_url_in_a_list_leads_to_that_record(api, record):
    for name in RESOURCES:
        for row in api.results(f"{name}/?limit=2"):
            assert api.one(row["url"]) == row


def test_a_list_names_the_state_and_the_terms_of_use(api, record):
    answer = api.get("themes/")

    assert list(answer) == ["results", "next", "previous", "edition", "licence"]
    assert answer["edition"]["number"] == 1
    assert len(answer["edition"]["hash"]) == 64
    assert answer["licence"] == {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}


def test_a_record_names_the_state_and_the_terms_of_use_too(api, record):
    listed = api.get("events/")

    for name, keys in keys_of(record).items():
        assert api.get(f"{name}/{keys[0]}/")["about"] == {"edition": listed["edition"], "licence": listed["licence"]}
    assert api.ask("events/")["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


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
        "code": None,
        "name": {"fr": "Bamako", "en": None},
        "url": "http://testserver/api/v1/places/bamako/",
    }


def test_references_carry_the_code_that_lists_are_narrowed_with(api, record):
    event = api.get("events/audience/")
    codes = {
        "country": [party["code"] for party in event["parties"]],
        "type": [event["event_type"]["code"]],
        "mode": [event["mode"]["code"]],
        "theme": [theme["code"] for theme in event["themes"]],
        "relation": [phase["relation"]["code"] for phase in api.results("phases/")],
    }

    assert codes == {
        "country": ["MLI", "USA"], "type": ["MEET"], "mode": ["audience"], "theme": ["SECURITE"],
        "relation": ["MLI-USA"],
    }  # fmt: skip
    for name, found in codes.items():
        assert "audience" in api.slugs(f"events/?{name}={found[0]}")


@pytest.mark.parametrize(
    ("language", "both", "fallback"),
    [
        ("fr-ML", {"fr": "demandons le respect", "en": None}, {"fr": False, "en": True}),
        ("en", {"fr": None, "en": "demandons le respect"}, {"fr": True, "en": False}),
        ("bm", {"fr": None, "en": None, "bm": "demandons le respect"}, {"fr": True, "en": True}),
    ],
)
def test_words_of_a_source_stand_under_their_own_language(api, record, language, both, fallback):
    make.show(make.resaved(record.pledge, language=language))
    path = f"invocations/{record.demand.slug}/"

    assert api.get(path)["answers"][0]["met_by"]["name"] == both
    for lang, falls_back in fallback.items():
        name = api.get(f"{path}?lang={lang}")["answers"][0]["met_by"]["name"]
        assert name == {"text": "demandons le respect", "lang": language, "fallback": falls_back}


def names_in(value):
    if isinstance(value, dict):
        yield from (inner for key, inner in value.items() if key == "name" and isinstance(inner, dict))
        for inner in value.values():
            yield from names_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names_in(inner)


def test_no_french_name_stands_for_an_english_one(api, record):
    french = {
        "Annonce",
        "Bamako",
        "Demande",
        "Respect de la souveraineté",
        "ministre",
        "demandons le respect",
    }
    names = [one for name in RESOURCES for one in names_in(api.results(f"{name}/?limit=200"))]

    assert {one["fr"] for one in names} >= french
    assert not {one["en"] for one in names} & french


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

"""The reconciliation service: whom a name means, forgiving in how it is written, strict in what it is asked."""

import json
from urllib.parse import urlencode

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from relations.api.v1.reconciliation.queries import MOST_QUERIES
from relations.models import Actor, Alias, Place, Principle
from tests import factories as make
from tests.api.conftest import API, SECRET

SERVICE = f"{API}reconcile"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def people(record):
    """Names to mistake for each other."""
    w = record
    w.diop = Actor(name_fr="Abdoulaye Diop", name_en="Abdoulaye Diop", actor_kind="person", country=w.mli)
    make.saved(w.diop, Alias(actor=w.diop, text="A. Diop"), Alias(actor=w.diop, text="عبد الله ديوب", language="ar"))
    w.dicko = make.actor("Abdoulaye Dicko", country=w.mli)
    w.ministry = Actor(name_fr="Ministère des Affaires étrangères", name_en="Ministry of Foreign Affairs",
                       acronym="MAECI", actor_kind="ministry", country=w.mli, parent=w.state)  # fmt: skip
    make.saved(w.ministry)
    w.bamako = w.place
    w.gao = make.saved(Place(name_fr="Gao", country=w.mli))
    w.gift = make.saved(Principle(label_fr="Non-ingérence", label_en="Non-interference", broader=w.principle))
    make.show(w.diop, w.dicko, w.ministry, w.gao, w.gift)
    make.actor(f"{SECRET} Diop", country=w.mli)
    return w


def asked(batch, language="en", **more):
    body = urlencode({"queries": json.dumps(batch), **more})
    response = Client().post(SERVICE, body, content_type=FORM, headers={"Accept-Language": language})
    assert response.status_code == 200, response.content
    assert not response.cookies
    return response.json()


def found(text, **more):
    return asked({"q": {"query": text, **more}})["q"]["result"]


def refused(body, status=400, method="post"):
    data = {"query_params": body} if method == "get" else {"data": urlencode(body), "content_type": FORM}
    response = getattr(Client(), method)(SERVICE, headers={"Accept-Language": "en"}, **data)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), response.content
    return response.json()


# --- names


WRITTEN = (
    ("Abdoulaye Diop", "diop"),
    ("DIOP Abdoulaye", "diop"),
    ("abdoulaye diop", "diop"),
    ("Diop, Abdoulaye", "diop"),
    ("A. Diop", "diop"),
    ("عبد الله ديوب", "diop"),
    ("Abdoulaye Dicko", "dicko"),
    ("Ministere des affaires etrangeres", "ministry"),
    ("Ministry of Foreign Affairs", "ministry"),
    ("Foreign Affairs, Ministry of", "ministry"),
    ("maeci", "ministry"),
    ("non ingerence", "gift"),
    ("Non-interference", "gift"),
    ("BAMAKO", "bamako"),
    ("Mali", "mli"),
    ("MLI", "mli"),
    ("États-Unis", "usa"),
    ("etats unis", "usa"),
    ("Theme securite", "theme"),
    ("SECURITE", "theme"),
)
LIKE = (
    ("Abdoulay Diop", "diop"),
    ("Bamacko", "bamako"),
    ("Bmako", "bamako"),
    ("Diop", "diop"),
    ("Ministère des Affaires", "ministry"),
)


def test_a_name_is_found_however_it_is_written(people):
    results = asked({text: {"query": text} for text, _name in WRITTEN})
    firsts = {text: results[text]["result"][0] for text, _name in WRITTEN}

    meant = {text: str(getattr(people, name).uid) for text, name in WRITTEN}
    assert {text: first["id"] for text, first in firsts.items()} == meant
    assert [text for text, first in firsts.items() if not (first["match"] and first["score"] >= 98)] == []


def test_a_name_that_is_only_like_it_comes_first_and_is_left_to_be_judged(people):
    results = asked({text: {"query": text} for text, _name in LIKE})

    for text, name in LIKE:
        first = results[text]["result"][0]
        assert (first["id"], first["match"]) == (str(getattr(people, name).uid), False), text
        assert 50 <= first["score"] < 98


def test_two_of_one_name_are_left_to_be_judged(people):
    other = make.actor("Diop Abdoulaye", country=people.usa)
    make.show(other)

    results = found("Abdoulaye Diop")

    assert {one["id"] for one in results if one["score"] >= 98} == {str(people.diop.uid), str(other.uid)}
    assert not any(one["match"] for one in results)
    by_country = found("Abdoulaye Diop", properties=[{"pid": "country", "v": "USA"}])
    assert [(one["id"], one["match"]) for one in by_country[:2]] == [
        (str(other.uid), True),
        (str(people.diop.uid), False),
    ]


def test_a_score_says_what_it_is_made_of(people):
    first, second = found("Abdoulaye Diop", properties=[{"pid": "country", "v": {"id": str(people.mli.uid)}}])[:2]

    assert first["features"] == [
        {"id": "name_similarity", "name": "Similarity of the names", "value": 100.0},
        {"id": "all_words", "name": "All words are in the name", "value": True},
        {"id": "property_country", "name": "country", "value": 100.0},
    ]
    assert second["id"] == str(people.dicko.uid)
    assert second["score"] < 95
    assert [one["id"] for one in first["type"]] == ["actor", "actor-person"]
    assert found("A. Diop")[0]["description"] == "person, Mali – also called “A. Diop”"


def test_types_narrow(people):
    assert found("Mali", type="actor")[0]["id"] == str(people.state.uid)
    assert found("Mali", type=["place", "theme"]) == []
    assert found("Abdoulaye Diop", type="actor-ministry") == []
    assert {one["type"][0]["id"] for one in found("Bamako", type="place")} == {"place"}


def test_properties_alone_are_a_question_too(people):
    (first, *_others) = found("", type="country", properties=[{"pid": "alpha3", "v": "FRA"}])

    assert (first["id"], first["match"]) == (str(people.fra.uid), True)


def test_a_uid_means_its_record(people):
    assert [one["id"] for one in found(str(people.gao.uid))] == [str(people.gao.uid)]
    assert found(str(people.gao.uid), type="actor") == []
    assert found("00000000-0000-4000-8000-000000000000") == []


def test_nothing_that_is_not_public_is_meant(people):
    assert SECRET not in json.dumps(found(f"{SECRET} Diop"))
    assert found(SECRET) == []


def test_names_come_in_the_language_asked_for(people):
    french = asked({"q": {"query": "Ministry of Foreign Affairs"}}, language="fr")["q"]["result"][0]
    english = Client().get(SERVICE, {"queries": '{"q": {"query": "MAECI"}}', "lang": "en"}).json()["q"]["result"][0]

    assert (french["name"], english["name"]) == ("Ministère des Affaires étrangères", "Ministry of Foreign Affairs")


def test_the_body_may_name_the_language(people):
    batch = {"q": {"query": "MAECI"}}
    names = [
        asked(batch, language, lang=lang)["q"]["result"][0]["name"] for language, lang in (("fr", "en"), ("en", "fr"))
    ]

    assert names == ["Ministry of Foreign Affairs", "Ministère des Affaires étrangères"]
    assert refused({"queries": json.dumps(batch), "lang": "de"})["errors"][0]["parameter"] == "lang"


SHORT = (
    ("M. Diop", "diop", 70, 85),
    ("Mme Diop", "diop", 70, 85),
    ("Ministre Diop", "diop", 70, 85),
    ("A. Dicko", "dicko", 89, 91),
    ("Dicko A.", "dicko", 89, 91),
    ("M. Abdoulaye Diop", "diop", 96, 99),
    ("Abdoulaye Diop, ministre", "diop", 70, 98),
    ("le Mali", "mli", 98, 100),
)


def test_short_forms_and_titles_rank_the_one_they_mean_first(people):
    results = asked({text: {"query": text, "type": ["actor", "country"]} for text, *_rest in SHORT})

    for text, name, least, most in SHORT:
        first = results[text]["result"][0]
        assert first["id"] == str(getattr(people, name).uid), text
        assert least <= first["score"] <= most, (text, first["score"])


def test_codes_mean_one_country_and_are_like_no_other(people):
    rus, mus = make.country("RUS", "Russie", alpha2="RU"), make.country("MUS", "Maurice", alpha2="MU")
    make.show(rus, mus)

    for text in ("US", "us", "USA"):
        assert [(one["id"], one["match"]) for one in found(text, type="country")] == [(str(people.usa.uid), True)], text
    assert [one["name"] for one in found("M. Diop", type="country")] == []


# --- batches


def test_a_batch_costs_queries_by_its_length_and_not_by_the_record(people):
    batch = {
        f"q{at}": {"query": text} for at, text in enumerate(("Abdoulaye Diop", "Bamako", "Mali", "nothing at all"))
    }
    few = counted(batch)
    make.show(*(make.actor(f"Abdoulaye Diop {at}", country=people.mli) for at in range(40)))

    assert counted(batch) <= few
    assert few <= 12 + 10 * len(batch)


def counted(batch):
    with CaptureQueriesContext(connections["public"]) as captured:
        asked(batch)
    return len(captured.captured_queries)


def test_a_get_and_a_post_say_the_same(people):
    batch = json.dumps({"a": {"query": "Gao", "limit": 1}, "b": {"query": "Mali", "limit": 2}})
    got = Client().get(SERVICE, {"queries": batch}, headers={"Accept-Language": "en"})

    assert got.json() == asked(json.loads(batch))
    assert [len(got.json()[name]["result"]) <= limit for name, limit in (("a", 1), ("b", 2))] == [True, True]


REFUSED = (
    "nothing",
    "[]",
    "{}",
    json.dumps({f"q{at}": {"query": "x"} for at in range(MOST_QUERIES + 1)}),
    "[" * 100_000,
    '{"q": {"query": "\\ud800"}}',
    '{"q": {"query": "x", "limit": 1e999}}',
)
NOT_ANSWERED = (
    ("1", ""),
    ("{}", ".query"),
    ('{"query": 5}', ".query"),
    ('{"query": "x", "quary": 1}', ".quary"),
    ('{"query": "x", "type": "actors"}', ".type"),
    ('{"query": "x", "type": [[]]}', ".type"),
    ('{"query": "x", "limit": -1}', ".limit"),
    ('{"query": "x", "limit": "5"}', ".limit"),
    ('{"query": "x", "properties": [{"pid": "countri", "v": "x"}]}', ".properties"),
    ('{"query": "x", "properties": [{"pid": "country"}]}', ".properties"),
    ('{"query": "x", "properties": [{"pid": [], "v": "x"}]}', ".properties"),
    ('{"query": "x", "properties": [{"pid": "country", "v": [null]}]}', ".properties"),
    (json.dumps({"query": "x" * 301}), ".query"),
)


def test_what_is_no_batch_is_refused(record):
    for queries in REFUSED:
        problem = refused({"queries": queries})

        assert problem["errors"][0]["parameter"] == "queries", queries[:200]
        assert problem["errors"][0]["detail"]


def test_one_bad_query_does_not_take_the_others_along(record):
    batch = {"good": {"query": "Mali"}} | {f"bad{at}": json.loads(one) for at, (one, _at) in enumerate(NOT_ANSWERED)}

    answer = asked(batch)

    assert [one["name"] for one in answer["good"]["result"]][:1] == ["Mali"]
    assert "error" not in answer["good"]
    for at, (_one, where) in enumerate(NOT_ANSWERED):
        told = answer[f"bad{at}"]
        assert (told["result"], told["error"]["status"]) == ([], 400)
        assert told["error"]["errors"][0]["parameter"] == f"queries.bad{at}{where}"
        assert told["error"]["type"].endswith("/api/v1/problems/#invalid-query")


def test_odd_names_are_no_fault(record):
    for text in ("\0x", "'; DROP", '()"*', "…", "le la les", "a" * 300, "٣", "x " * 140, "\u200b", "NEAR(a b)"):
        assert isinstance(found(text), list)


def test_other_ways_of_asking_are_refused(record):
    refused({}, 400)
    refused({"theme": "x"}, 400)
    refused({}, 405, "put")
    refused({"quries": "{}"}, 400, "get")
    response = Client().post(f"{API}events/", {"queries": "{}"})
    assert response.status_code == 405


def test_scripts_of_other_sites_may_ask(record):
    before = Client().options(SERVICE, headers={"Origin": "https://refine.example"})
    body = urlencode({"queries": '{"q": {"query": "Mali"}}'})
    answer = Client(enforce_csrf_checks=True).post(SERVICE, body, content_type=FORM)

    assert "POST" in before["Access-Control-Allow-Methods"]
    assert "Content-Type" in before["Access-Control-Allow-Headers"]
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
    assert not answer.cookies


# --- what stands around it


def get(address, **asked):
    response = Client().get(f"{SERVICE}{address}", asked, headers={"Accept-Language": "en"})
    assert response.status_code == 200, response.content
    return response.json()


def test_the_manifest_says_what_there_is(people):
    manifest = get("")

    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == "http://127.0.0.1:8000/id/"
    assert [one["id"] for one in manifest["defaultTypes"]] == ["actor", "place", "theme", "principle", "country"]
    for service in manifest["suggest"].values():
        address = f"{service['service_url']}{service['service_path']}".removeprefix("http://testserver")
        assert Client().get(address, {"prefix": "a"}).status_code == 200
    view = manifest["view"]["url"].replace("{{id}}", str(people.gao.uid)).removeprefix("http://127.0.0.1:8000")
    assert Client().get(view, headers={"Accept": "text/html"})["Location"] == "/fr/lieux/gao/"
    preview = manifest["preview"]["url"].replace("{{id}}", str(people.diop.uid)).removeprefix("http://testserver")
    assert Client().get(preview).status_code == 200


def test_what_the_manifest_names_can_be_read(people):
    manifest = get("")
    space = manifest["schemaSpace"].removeprefix("http://testserver")

    told = Client().get(space).json()
    assert {"actor", "country", "actor-person"} <= {one["id"] for one in told["types"]}
    for one in [*told["types"], *told["properties"]]:
        assert Client().get(f"{space}{one['id']}").json()["id"] == one["id"]
    both = Client().get(f"{space}country").json()
    assert (both["type"]["id"], both["property"]["leads_to"]) == ("country", "country")
    assert Client().get(f"{space}nothing").status_code == 404
    assert Client().get("/id/").status_code == 303
    assert get("/", queries='{"q": {"query": "Gao"}}')["q"]["result"][0]["id"] == str(people.gao.uid)


def test_names_are_suggested_while_they_are_typed(people):
    names = [one["name"] for one in get("/suggest/entity", prefix="abdou")["result"]]

    assert set(names) == {"Abdoulaye Diop", "Abdoulaye Dicko"}
    assert get("/suggest/entity", prefix="diop abd")["result"][0]["id"] == str(people.diop.uid)
    assert get("/suggest/entity", prefix="Mali")["result"][0]["notable"][0]["id"] in ("country", "actor")
    assert (
        get("/suggest/entity", prefix="Abdoulay", cursor=1)["result"]
        == get("/suggest/entity", prefix="Abdoulay")["result"][1:]
    )
    assert SECRET not in json.dumps(get("/suggest/entity", prefix=SECRET[:4]))
    assert get("/suggest/type", prefix="pers")["result"] == [{"id": "actor-person", "name": "Actor: person"}]
    assert {"id": "country", "name": "country"} in get("/suggest/property", prefix="coun")["result"]


def test_a_table_is_extended(people):
    ids = [str(people.diop.uid), str(people.bamako.uid), "unknown"]
    columns = [{"id": name} for name in ("country", "name_en", "latitude", "other_names")]
    body = urlencode({"extend": json.dumps({"ids": ids, "properties": columns})})
    answer = Client().post(SERVICE, body, content_type=FORM, headers={"Accept-Language": "en"}).json()

    assert answer["meta"][0] == {"id": "country", "name": "country", "type": {"id": "country", "name": "Country"}}
    assert answer["rows"][ids[0]]["country"] == [{"id": str(people.mli.uid), "name": "Mali"}]
    assert answer["rows"][ids[0]]["latitude"] == []
    assert {"str": "A. Diop"} in answer["rows"][ids[0]]["other_names"]
    assert answer["rows"][ids[1]]["latitude"] == [{"float": 12.65}]
    assert answer["rows"]["unknown"] == {column["id"]: [] for column in columns}


NO_EXTENSIONS = (
    "x", "[]", '{"ids": []}', '{"ids": "x", "properties": []}', '{"ids": [1], "properties": []}',
     '{"ids": [], "properties": [{"id": "nome"}]}', '{"ids": [], "properties": ["x"]}',
     json.dumps({"ids": ["x"] * 501, "properties": []}),
)  # fmt: skip


def test_an_extension_that_cannot_be_is_refused(record):
    for extend in NO_EXTENSIONS:
        assert refused({"extend": extend})["errors"][0]["parameter"].startswith("extend"), extend[:200]


def test_the_properties_of_a_type_are_proposed(people):
    of_places = {one["id"] for one in get("/properties", type="place")["properties"]}

    assert {"latitude", "country", "name_fr"} <= of_places
    assert "alpha3" not in of_places
    assert Client().get(f"{SERVICE}/properties", {"type": "x"}).status_code == 400


def test_a_preview_may_stand_in_a_frame(people):
    response = Client().get(f"{SERVICE}/preview", {"id": str(people.diop.uid)}, headers={"Accept-Language": "en"})
    html = response.content.decode()

    assert "Abdoulaye Diop" in html
    assert "A. Diop" in html
    assert "X-Frame-Options" not in response
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    for odd in ("x", "00000000-0000-4000-8000-000000000000", str(people.event.uid)):
        assert Client().get(f"{SERVICE}/preview", {"id": odd}).status_code == 404


# --- the draft of 1.0


def test_conditions_ask_the_same(people):
    body = {
        "queries": [
            {"type": "actor", "limit": 2, "conditions": [{"matchType": "name", "propertyValue": "Diop Abdoulaye"}]},
            {"conditions": [{"matchType": "id", "propertyValue": str(people.gao.uid)}]},
            {
                "type": "country",
                "conditions": [{"matchType": "property", "propertyId": "alpha3", "propertyValue": "FRA"}],
            },
        ]
    }
    answer = Client().post(f"{SERVICE}/match", json.dumps(body), content_type="application/json").json()

    firsts = [one["candidates"][0]["id"] for one in answer["results"]]
    assert firsts == [str(row.uid) for row in (people.diop, people.gao, people.fra)]


NO_CONDITIONS = ("x", "[]", "{}", '{"queries": []}', "[" * 100_000)
BAD_CONDITIONS = (
    1, {}, {"conditions": [1]}, {"conditions": [{"matchType": "x", "propertyValue": "x"}]},
    {"conditions": [{"matchType": "name", "propertyValue": None}]},
    {"conditions": [{"matchType": "property", "propertyValue": "x"}]},
    {"lang": 5, "conditions": [{"matchType": "name", "propertyValue": "Mali"}]},
)  # fmt: skip


def test_bad_conditions_do_not_take_the_others_along(record):
    good = {"type": "country", "conditions": [{"matchType": "name", "propertyValue": "Mali"}]}
    body = json.dumps({"queries": [*BAD_CONDITIONS, good]})

    *bad, last = Client().post(f"{SERVICE}/match", body, content_type="application/json").json()["results"]

    assert [one["candidates"] for one in bad] == [[]] * len(BAD_CONDITIONS)
    assert all(one["error"]["errors"][0]["parameter"].startswith(f"queries.{at}") for at, one in enumerate(bad))
    assert last["candidates"][0]["id"] == str(record.mli.uid)


def test_each_condition_may_name_its_language(people):
    named = {"type": "actor", "conditions": [{"matchType": "name", "propertyValue": "MAECI"}]}
    body = json.dumps({"queries": [{**named, "lang": lang} for lang in ("fr", "en-GB", "sw")]})

    answer = Client().post(f"{SERVICE}/match", body, content_type="application/json", headers={"Accept-Language": "en"})

    names = [one["candidates"][0]["name"] for one in answer.json()["results"]]
    assert names == ["Ministère des Affaires étrangères", *["Ministry of Foreign Affairs"] * 2]


def test_conditions_that_cannot_be_are_refused(record):
    for body in NO_CONDITIONS:
        response = Client().post(f"{SERVICE}/match", body, content_type="application/json")

        assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json"), body[:200]

"""What the API refuses, and how: problem details in the language of who asks; 410, 301 and 404."""

import json

import pytest

from relations.newsroom.workflow import withdraw
from tests import factories as make


def test_a_withdrawn_record_answers_with_its_notice(api, record):
    withdraw([("measure", record.answer.pk)], by=make.chief(), notice_fr="Doublon.", notice_en="Twice.")

    for key in (record.answer.uid, record.answer.slug):
        problem = api.refused(f"measures/{key}/", 410)
        assert problem["status"] == 410
        assert problem["title"] == "This record is no longer shown"
        assert (problem["uid"], problem["kind"]) == (str(record.answer.uid), "measure")
        assert (problem["act"], problem["edition"]) == ("withdrawal", 2)
        assert problem["notice"] == {"fr": "Doublon.", "en": "Twice."}
        assert problem["moment"].startswith("20")
    assert api.slugs("measures/") == {"caution-de-visa"}
    assert api.results("corrections/")[0]["record"].endswith(f"/measures/{record.answer.uid}/")


def test_a_former_slug_leads_to_the_present_one(api, record):
    make.show(make.resaved(record.event, slug="audience-a-bamako"), leave_out=[(str(record.hidden_link.uid), "target")])

    response = api.ask("events/audience/?lang=fr")

    assert response.status_code == 301
    assert response["Location"] == "http://testserver/api/v1/events/audience-a-bamako/?lang=fr"
    assert api.get(response["Location"])["uid"] == str(record.event.uid)


@pytest.mark.parametrize(
    "path",
    [
        "events/none/",
        "events/00000000-0000-4000-8000-000000000000/",
        "events/" + "x" * 3000 + "/",
        "events/a/b/",
        "nothing/",
        "passages/",
        "countries/ZZZ/",
        "phases/x/",
        "changes/1/",
        "changes/1-x/",
        "changes/999999999999-1/",
        "editions/0/",
        "editions/01/",
        "editions/%C2%B2/",
    ],
)
def test_what_does_not_exist_is_not_found(api, press, path):
    problem = api.refused(path, 404)

    assert problem["title"] == "There is nothing at this address"
    assert problem["instance"] == f"/api/v1/{path}"


def test_problems_are_told_in_the_language_of_who_asks(api, press):
    problem = api.refused("nothing/", 404, **{"Accept-Language": "fr"})

    assert set(problem) == {"type", "title", "status", "detail", "instance"}
    assert problem["type"] == "http://testserver/api/v1/problems/#not-found"
    assert problem["type"] in {kind["type"] for kind in api.results("problems/")}


NOTHING = {"fr": "Il n’y a rien à cette adresse", "en": "There is nothing at this address"}


@pytest.mark.parametrize(("asked", "preferred"), [("fr", "en"), ("en", "fr")])
def test_the_language_asked_for_goes_before_the_one_preferred(api, press, asked, preferred):
    for path, status in (("nothing/", 404), ("events/none/", 404), ("events/", 200), ("countries/", 200)):
        response = api.ask(f"{path}?lang={asked}", **{"Accept-Language": preferred})

        assert (response.status_code, response["Content-Language"]) == (status, asked)
        assert status == 200 or response.json()["title"] == NOTHING[asked]
    titles = api.get(f"problems/?lang={asked}", **{"Accept-Language": preferred})["results"]
    assert NOTHING[asked] in [kind["title"] for kind in titles]


@pytest.mark.parametrize("query", ["lang=all", "lang=de", "lang=", "lang=en&lang=en", ""])
def test_the_language_preferred_decides_where_none_is_asked_for(api, press, query):
    response = api.ask(f"events/none/?{query}", **{"Accept-Language": "fr"})

    assert response["Content-Language"] == "fr"


def test_an_answer_that_has_not_moved_is_in_the_language_asked_for(api, press):
    preferred = {"Accept-Language": "fr"}
    etag = api.ask("events/?lang=en", **preferred)["ETag"]

    again = api.ask("events/?lang=en", **preferred, **{"If-None-Match": etag})

    assert (again.status_code, again["Content-Language"]) == (304, "en")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_written(api, press, method):
    for path in ("", "events/", "events/x/", "openapi.json", "docs/", "nothing/"):
        response = getattr(api.client, method)(f"/api/v1/{path}")

        assert response.status_code == 405
        assert response["Content-Type"] == "application/problem+json"
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert json.loads(response.content)["status"] == 405


def test_another_format_is_not_acceptable(api, press):
    api.refused("events/", 406, Accept="image/png")
    api.refused("docs/", 406, Accept="application/json")
    api.refused("events/?format=xml", 400)


def test_a_nul_in_the_address_is_refused(api, press):
    api.refused("events/a%00b/", 400)
    api.refused("nothing%00/", 404)


def test_too_many_parameters_are_refused(api, press, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10

    api.refused("events/?" + "&".join(f"a{at}=1" for at in range(20)), 400)


def test_a_missing_slash_is_added(api, press):
    response = api.ask("events?limit=2")

    assert (response.status_code, response["Location"]) == (301, "/api/v1/events/?limit=2")


def test_scripts_of_any_site_may_read_answers_and_refusals(api, press):
    for path, status in (("events/", 200), ("nothing/", 404), ("events/?x=1", 400)):
        response = api.ask(path)
        assert (response.status_code, response["Access-Control-Allow-Origin"]) == (status, "*")

    asked = api.client.options("/api/v1/events/", headers={"Origin": "https://example.org"})
    assert (asked.status_code, asked.content) == (204, b"")
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    head = api.client.head("/api/v1/events/")
    assert (head.status_code, head.content, head["Content-Type"]) == (200, b"", "application/json")

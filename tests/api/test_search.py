from openapi_schema_validator import OAS31Validator

from relations.api.v1.schema import openapi
from tests.api.conftest import SECRET
from tests.api.test_openapi import promised


def test_hits_are_named_dated_and_marked(api, record):
    (hit,) = api.results("search/?q=audiences&kind=event&lang=en")

    assert hit == {
        "kind": "event",
        "uid": str(record.event.uid),
        "slug": "audience",
        "title": {"text": "Audience granted", "lang": "en", "fallback": False},
        "date": "2026-02-02",
        "excerpt": {"text": "Audience", "lang": "fr", "marks": [[0, 8]]},
        "url": "http://testserver/api/v1/events/audience/",
        "site": {"fr": "http://testserver/fr/evenements/audience/", "en": "http://testserver/en/events/audience/"},
    }


def test_pages_follow_each_other(api, record):
    first = api.get("search/?q=respect&limit=1")
    second = api.get(first["next"])

    assert (first["previous"], first["count"]["at_least"]) == (None, False)
    assert second["previous"].endswith("limit=1&page=1&q=respect")
    assert first["results"] != second["results"]
    assert first["count"]["number"] == len(api.results("search/?q=respect&limit=200"))


def test_the_answer_keeps_the_promise(api, record):
    validator = OAS31Validator(promised(openapi(), "/api/v1/search/", 200))

    for lang in ("all", "fr", "en"):
        assert list(validator.iter_errors(api.get(f"search/?q=respect&limit=200&lang={lang}"))) == []


def test_another_spelling_is_offered_and_no_draft_found(api, record):
    assert api.get("search/?q=souverainte")["did_you_mean"] == "souveraineté"
    assert api.results(f"search/?q={SECRET}") == []


def test_what_cannot_be_asked_is_refused(api, record):
    long = "+".join(f"m{number}" for number in range(40))
    asked = {
        "": "q", "q=le": "q", "q=%2B": "q", f"q={long}": "q", "q=visa&page=0": "page", 
        "q=visa&page=51&limit=20": "page",
        "q=visa&kind=user": "kind", "q=visa&actor=nobody": "actor", "q=visa&limit=0": "limit", "q=visa&x=1": "x",
        "q=a%00": "q", "q=" + "x" * 1000: "q",
    }  # fmt: skip

    refused = {query: api.refused(f"search/?{query}", 400)["errors"][0]["parameter"] for query in asked}

    assert refused == asked

"""The description is valid, complete, and true: every answer keeps what it promises."""

import json
from io import StringIO
from itertools import product

import pytest
from django.core.management import call_command
from django.utils.translation import override
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from relations.api.v1.resources import RESOURCES
from relations.api.v1.schema import openapi
from relations.catalogue import licence
from relations.formats.offered import offered
from relations.newsroom.workflow import withdraw
from tests import factories as make
from tests.api.test_resources import keys_of

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def described():
    return openapi()


def promised(described, path, status, media_type="application/json"):
    answer = described["paths"][path]["get"]["responses"][str(status)]
    return {**answer["content"][media_type]["schema"], "components": described["components"]}


def test_the_description_is_valid_openapi_3_1(described):
    validate(described)

    assert described["openapi"] == "3.1.1"


def test_the_command_finds_nothing_to_warn_of():
    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", stdout=StringIO())


def test_it_is_in_english_whoever_reads_it(api, press, described):
    with override("fr"):
        drawn_by_a_french_reader = openapi.__wrapped__()

    response = api.ask("openapi.json", **{"Accept-Language": "fr"})

    assert response.json() == drawn_by_a_french_reader == described
    assert response["Content-Language"] == "en"
    api.refused("openapi.json?lang=fr", 400)


def test_it_says_what_it_describes_where_and_under_which_terms(described):
    assert described["info"]["description"].startswith("The public record of the dealings between pairs of countries")
    assert described["info"]["license"] == {"name": licence.NAME, "url": licence.URL}
    assert [server["url"] for server in described["servers"]] == ["/"]


def test_it_tells_how_the_events_of_a_state_are_found(described):
    parameters = described["paths"]["/api/v1/events/"]["get"]["parameters"]
    (actor,) = [parameter for parameter in parameters if parameter["name"] == "actor"]

    assert "`party` or `country`" in actor["description"]


def test_every_address_parameter_and_refusal_is_described(described):
    for name, resource in RESOURCES.items():
        found = described["paths"][f"/api/v1/{name}/"]["get"]
        one = described["paths"][f"/api/v1/{name}/{{key}}/"]["get"]
        names = {parameter["name"] for parameter in found["parameters"]}

        common = {"limit", "cursor", "ordering", "count", "fields", "lang"}
        assert names - {"expand"} == {*resource.filters.base_filters, *common}
        assert all(parameter["description"] for parameter in (*found["parameters"], *one["parameters"]))
        assert {"200", "400", "406"} <= set(found["responses"])
        assert {"200", "400", "404", "406"} <= set(one["responses"])
        assert ("410" in one["responses"]) == (resource.kind is not None)


def test_operation_ids_are_those_that_programs_know(described):
    ids = [operation["operationId"] for path in described["paths"].values() for operation in path.values()]

    assert len(ids) == len(set(ids)) >= 2 * len(RESOURCES) + 4
    assert {"listEvents", "getEvent", "listEventTypes", "getEventType", "getIndex", "getOpenApi"} <= set(ids)


def test_every_answer_keeps_the_promise(api, record, described):
    for (name, keys), lang in product(keys_of(record).items(), ("all", "fr", "en")):
        listed = OAS31Validator(promised(described, f"/api/v1/{name}/", 200))
        one = OAS31Validator(promised(described, f"/api/v1/{name}/{{key}}/", 200))

        assert list(listed.iter_errors(api.get(f"{name}/?limit=200&lang={lang}"))) == [], name
        assert list(one.iter_errors(api.get(f"{name}/{keys[0]}/?lang={lang}"))) == [], name


def test_every_refusal_keeps_the_promise(api, record, described):
    withdraw([("measure", record.answer.pk)], by=make.chief(), notice_fr="Doublon.")
    asked = {400: "measures/?status=x", 404: "measures/none/", 410: f"measures/{record.answer.uid}/"}

    for status, path in asked.items():
        address = "/api/v1/measures/" + ("" if "?" in path else "{key}/")
        schema = promised(described, address, status, "application/problem+json")
        assert list(OAS31Validator(schema).iter_errors(api.refused(path, status))) == []
    assert list(OAS31Validator(promised(described, "/api/v1/", 200)).iter_errors(api.get())) == []


def test_each_list_names_every_form_that_it_has_with_an_example(described):
    examples = described["components"]["examples"]
    for name in RESOURCES:
        for path in (f"/api/v1/{name}/", f"/api/v1/{name}.{{ending}}"):
            if not (forms := offered(name)):
                continue
            content = described["paths"][path]["get"]["responses"]["200"]["content"]
            assert set(content) == {form.media_type for form in forms}, path
            for form in forms:
                if not (form.ending == "json" and path.endswith("/")):
                    shown = content[form.media_type]["examples"]["Example"]["$ref"]
                    assert shown == f"#/components/examples/{name}.{form.ending}"
                    assert examples[f"{name}.{form.ending}"]["value"]


def test_the_examples_of_forms_look_like_the_forms(api, record, described):
    for name, form in ((resource, form) for resource in RESOURCES for form in offered(resource)):
        shown = described["components"]["examples"][f"{name}.{form.ending}"]["value"]
        told = b"".join(api.ask(f"{name}.{form.ending}").streaming_content).decode()
        match form.ending:
            case "csv":
                assert told.lstrip("\ufeff").splitlines()[0] == shown.splitlines()[0], name
            case "ndjson":
                assert json.loads(told.splitlines()[-1]).keys() == json.loads(shown.splitlines()[-1]).keys(), name
            case "json" | "jsonld" | "geojson" | "jsonfeed" | "timelinejs":
                assert json.loads(told).keys() == shown.keys(), (name, form.ending)
                for list_of in ("features", "items", "events"):
                    told_first, shown_first = json.loads(told).get(list_of), shown.get(list_of)
                    if told_first:
                        assert set(shown_first[0]) <= set(told_first[0]), (name, form.ending)


def test_the_answers_that_come_everywhere_are_declared_everywhere(described):
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert {"200", "400", "414", "429"} <= set(operation["responses"]), path
            assert ("304" in operation["responses"]) == (method == "get"), path

"""How the API behaves around its answers: what is asked before them, in which form they come, how much may be asked."""

import http.client
import json
import logging
import re
import socket
from urllib.parse import quote

import pytest
from django.test import Client
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine

from config import serving
from relations.api.v1 import throttle
from relations.catalogue.problems import LONGEST_ADDRESS
from relations.formats.accepted import preferred
from relations.newsroom.workflow import withdraw
from tests import factories as make

JSON, CSV, PAGE = "application/json", "text/csv", "text/html"
AS_PROGRAM = {"Accept": JSON}
AS_READER = {"Accept": PAGE, "Accept-Language": "en"}


# --- before the question


def test_what_a_browser_asks_first_is_not_counted_and_never_refused(api, press, settings):
    settings.API_RATE = 1
    throttle.forget()

    for path in ("events/", "events/?nothing=1", "events/x/", "reconcile", "nowhere/"):
        asked = Client().options(f"/api/v1/{path}", headers={"Origin": "https://a.example", "Accept": PAGE})
        assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*"), path
        assert "RateLimit" not in asked

    assert api.ask("events/").status_code == 200
    assert api.ask("events/").status_code == 429
    throttle.forget()


# --- in which form


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("", JSON),
        ("*/*", JSON),
        (CSV, CSV),
        ("text/*", CSV),
        (f"{CSV};q=0.1, {JSON};q=0.2", JSON),
        (f"{JSON};q=0.1, {CSV}", CSV),
        (f"{CSV}, {JSON}", CSV),
        (f"*/*, {CSV}", CSV),
        (f"{JSON};q=0, */*", CSV),
        (f"{CSV};q=0, text/*", None),
        ("text/plain", None),
        ("*/*;q=0", None),
        (f"{CSV}; q=0.5 , */*; q=0.9", JSON),
        (f"{CSV};charset=utf-8", CSV),
        (f"{CSV};q=much", CSV),
        ("TEXT/CSV", CSV),
        (",,;q=1", JSON),
    ],
)
def test_the_form_that_weighs_most_is_chosen(header, form):
    assert preferred(header, (JSON, CSV)) == form


def test_what_is_shut_out_is_not_sent(api, record):
    for path in ("events/", "events/audience/", "", "search/?q=audience"):
        assert api.refused(path, 406, Accept=f"{JSON};q=0")["title"], path
    table = api.ask("events/", Accept=f"{JSON};q=0, {CSV};q=0.1")
    assert (table["Content-Type"].partition(";")[0], b"audience" in b"".join(table)) == (CSV, True)
    assert api.ask("events/", Accept=f"{CSV};q=0.1, {JSON};q=0.2")["Content-Type"] == JSON
    assert api.get("events/audience/", Accept=f"text/*, {JSON};q=0.1")["slug"] == "audience"


def test_who_knows_any_answer_wants_none(api, record):
    for path in ("events/", "events/audience/", "events.csv"):
        answer = api.ask(path, **{"If-None-Match": "*"})
        assert (answer.status_code, answer.streaming) == (304, False), path
        assert answer["ETag"]
    assert api.ask("events/none/", **{"If-None-Match": "*"}).status_code == 404
    assert api.ask("events/?nothing=1", **{"If-None-Match": "*"}).status_code == 400


@pytest.mark.parametrize("preferred", ["en", "fr"])
@pytest.mark.parametrize(
    ("path", "form", "language"),
    [("events.atom", "*/*", "fr"), ("events.csv?lang=en", "*/*", "en"), ("events.csv?lang=all", "*/*", "fr"),
     ("events/", CSV, "fr"), ("events/?lang=en", CSV, "en"), ("events/", JSON, None)],
)  # fmt: skip
def test_a_file_that_has_not_moved_is_in_the_language_that_it_was_in(preferred, path, form, language, api, record):
    said = {"Accept-Language": preferred, "Accept": form}
    whole = api.ask(path, **said)

    for known in (whole["ETag"], "*"):
        again = api.ask(path, **said, **{"If-None-Match": known})
        assert (again.status_code, again["Content-Language"]) == (304, whole["Content-Language"])
    assert whole["Content-Language"] == (language or preferred)


def test_a_file_is_the_same_whoever_takes_it_away(api, record):
    def taken(path, language):
        return b"".join(api.ask(path, **{"Accept-Language": language}).streaming_content)

    for ending in ("csv", "atom", "ndjson"):
        assert taken(f"events.{ending}", "en") == taken(f"events.{ending}", "fr"), ending
    assert b"/fr/evenements/audience/" in taken("events.csv", "en")
    assert b"/en/events/audience/" in taken("events.csv?lang=en", "fr")


def test_moments_are_spelled_in_one_way(record):
    read = [
        *(f"/api/v1/{path}" for path in ("events/", "changes/", "editions/", "changes.csv", "editions.ndjson")),
        *(f"/api/v1/events.{ending}" for ending in ("json", "ndjson", "jsonld", "atom", "jsonfeed", "geojson")),
        "/api/v1/themes.ttl", "/api/v1/events.timelinejs", "/fr/evenements.atom", "/fr/corrections.atom",
    ]  # fmt: skip
    for path in read:
        answer = Client().get(path)
        assert answer.status_code == 200, path
        text = b"".join(answer) if answer.streaming else answer.content
        moments = re.findall(r"\d{4}-\d\d-\d\dT\d\d:\d\d[^\s\"<,]*", text.decode())
        assert [one for one in moments if not re.fullmatch(r"[\dT:.-]+Z", one)] == [], path
        assert moments or "corrections" in path, path


# --- how much


def test_an_address_has_an_end_and_says_where(api, record):
    prefix = "/api/v1/events/?search="
    problem = api.refused(f"events/?search={'x' * (LONGEST_ADDRESS - len(prefix) + 1)}", 414)

    assert (problem["status"], problem["longest"]) == (414, LONGEST_ADDRESS)
    assert str(LONGEST_ADDRESS) in problem["detail"]
    assert len(problem["instance"]) < 100


def test_two_hundred_uids_are_asked_for_at_once(api, record):
    uids = [f"00000000-0000-4000-8000-{number:012}" for number in range(199)]

    assert [row["slug"] for row in api.results(f"events/?uid_in={record.event.uid},{','.join(uids)}")] == ["audience"]
    error = api.refused(f"events/?uid_in={record.event.uid},{','.join(uids)},{uids[0][:-1]}x", 400)["errors"][0]
    assert "200" in error["detail"]
    assert "201" in error["detail"]


@pytest.mark.parametrize(
    "query",
    ["year=٢٠٢٥", "year=2_025", "year=２０２５", "year=2025.0", "changed_since=+x", "year_x=1"],
)
def test_digits_of_other_scripts_are_refused_in_words(api, record, query):
    error = api.refused(f"events/?{quote(query, safe='=')}", 400)["errors"][0]
    assert error["detail"]


@pytest.mark.parametrize("value", ["١٢", "1_2", "1e1", "NaN", "Infinity"])
def test_degrees_are_numbers_as_programs_write_them(api, record, value):
    error = api.refused(f"places/?latitude_gte={quote(value)}", 400)["errors"][0]
    assert "0 to 9" in error["detail"]
    assert api.slugs("places/?latitude_gte=12.65") == {"bamako"}


def test_a_pair_is_named_by_codes_of_either_length_or_by_slugs(api, record):
    meant = api.slugs("events/?between=MLI,USA")

    assert meant == {"annonce", "audience"}
    for pair in ("ML,US", "mali,etats-unis", "ml,USA", "USA,mali"):
        assert api.slugs(f"events/?between={pair}") == meant, pair
    for pair in ("MLI,ML", "MLI", "MLI,", "MLI,USA,FRA"):
        assert api.refused(f"events/?between={pair}", 400)["errors"][0]["parameter"] == "between"
    assert "MLI" in api.refused("events/?between=MLX,USA", 400)["errors"][0]["allowed"]


@pytest.mark.parametrize(
    ("query", "near", "also"),
    [
        ("fields=titel", "title", "slug"),
        ("fields=date.erliest", "earliest", "edtf"),
        ("fields=xyzzy", "slug", "title"),
        ("expand=plac", "place", "parties"),
        ("expand=xyzzy", "place", "themes"),
    ],
)
def test_what_may_be_written_is_named(api, press, query, near, also):
    error = api.refused(f"events/?{query}", 400)["errors"][0]

    assert near in error["detail"]
    assert near in error["allowed"]
    assert also in error["allowed"]
    if "xyzzy" not in query:
        assert error["allowed"][0] == near


def test_the_index_leads_to_all_there_is(api, press):
    index = api.get()

    for name in ("changes", "archives", "reconciliation", "docs", "openapi", "problems"):
        assert Client().get(index[name]).status_code == 200, name


# --- the address that lasts


def read(path):
    return json.loads(b"".join(Client().get(path)))


def where(uid, status=303, **headers):
    answer = Client().get(f"/id/{uid}", headers=headers)
    assert answer.status_code == status
    return answer.get("Location")


def test_the_lasting_address_leads_to_the_form_that_is_asked_for(record):
    uid = record.event.uid

    assert where(uid) == "/api/v1/events/audience/"
    assert where(uid, Accept=f"{PAGE},*/*;q=0.8", **{"Accept-Language": "fr"}) == "/fr/evenements/audience/"
    assert where(uid, **AS_READER) == "/en/events/audience/"
    assert where(uid, Accept="application/ld+json") == f"/api/v1/events.jsonld?uid_in={uid}"
    assert where(uid, Accept=f"{CSV};q=0.5, {PAGE};q=0.4") == f"/api/v1/events.csv?uid_in={uid}"
    (node,) = [one for one in read(f"/api/v1/events.jsonld?uid_in={uid}")["@graph"] if one.get("uid")]
    assert node["uid"] == str(uid)
    asked = Client().head(f"/id/{uid}")
    assert (asked.status_code, asked["Location"], asked.content) == (303, "/api/v1/events/audience/", b"")
    assert {"Accept", "Accept-Language"} <= set(asked["Vary"].split(", "))


def test_at_the_lasting_address_of_nothing_programs_read_a_problem(record):
    for uid in (record.draft.uid, "00000000-0000-4000-8000-000000000000"):
        answer = Client().get(f"/id/{uid}", headers={**AS_PROGRAM, "Accept-Language": "en"})
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
        assert answer.json()["type"].endswith("/api/v1/problems/#not-found")
        assert Client().get(f"/id/{uid}", headers=AS_READER)["Content-Type"].startswith(PAGE)


def test_at_the_lasting_address_of_what_is_gone_stands_its_notice(record):
    withdraw([("measure", record.answer.pk)], by=make.chief(), notice_fr="Doublon.", notice_en="Twice.")
    uid = record.answer.uid

    told = Client().get(f"/id/{uid}", headers={**AS_PROGRAM, "Accept-Language": "en"})
    there = Client().get(f"/api/v1/measures/{uid}/", headers={"Accept-Language": "en"})
    assert (told.status_code, there.status_code) == (410, 410)
    assert {**told.json(), "instance": ""} == {**there.json(), "instance": ""}
    page = Client().get(f"/id/{uid}", headers=AS_READER)
    assert page.status_code == 410
    assert "Twice." in page.content.decode()


def test_the_space_of_lasting_addresses_answers(press):
    assert Client().get("/id/", headers=AS_PROGRAM)["Location"] == "/api/v1/"
    assert Client().get("/id/", headers=AS_READER)["Location"] == "/api/v1/docs/"


# --- before the application


def test_the_server_reads_what_the_application_refuses_in_words():
    assert len("OPTIONS  HTTP/1.1") + LONGEST_ADDRESS < serving.LIMIT_REQUEST_LINE


@pytest.mark.parametrize("error", [LimitRequestLine(9000, 8190), LimitRequestHeaders("headers")])
def test_what_the_server_itself_refuses_is_a_problem_too(error):
    ours, theirs = socket.socketpair()
    worker = serving.ProblemWorker.__new__(serving.ProblemWorker)
    worker.log = logging.getLogger("test")
    with ours, theirs:
        worker.handle_error(None, ours, ("192.0.2.1", 1), error)
        ours.close()
        answer = http.client.HTTPResponse(theirs)
        answer.begin()
        told = json.loads(answer.read())

    assert (answer.status, answer.headers["Content-Type"]) == (told["status"], "application/problem+json")
    assert told["detail"]

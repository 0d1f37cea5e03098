"""Articles that programs hand in: with a token and nothing else, read strictly, known again, taken by an editor."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from relations.models import Article
from relations.models.article import digest
from relations.newsroom import submissions, tokens
from relations.newsroom.api.openapi import document
from relations.newsroom.models import AuditEvent, Revision, Standing, Submission, Token
from relations.newsroom.plans import Refused
from relations.newsroom.workflow import withdraw
from tests import factories as make

pytestmark = pytest.mark.usefixtures("press")

ADDRESS = "/admin/api/submissions/"
TEXT = "Le ministre a reçu l’ambassadrice.\n\nIl a rappelé les trois principes.\n"
ARTICLE = {
    "title": "Audience à Koulouba", "text": TEXT, "language": "fr", "outlet": "Journal du Mali",
    "url": "https://journaldumali.example/audience/?utm_source=x", "authors": "Awa Diarra", "published": "2026-02-03",
    "rights": "excerpt",
}  # fmt: skip
BOTH = ("submissions:write", "submissions:read")


@pytest.fixture
def chief():
    return make.chief()


@pytest.fixture
def door(chief):
    """A program with a token for everything."""
    token, secret = tokens.make(purpose="Agence", scopes=BOTH, by=chief)
    return Program(secret, token)


class Program:
    def __init__(self, secret="", token=None):
        self.token, self.secret = token, secret
        self.client = Client(headers={"authorization": f"Bearer {secret}", "accept-language": "en"})

    def send(self, said=None, **changes):
        body = json.dumps({**ARTICLE, **changes} if said is None else said)
        return self.client.post(ADDRESS, body, content_type="application/json")

    def raw(self, body, content_type="application/json", **headers):
        return self.client.post(ADDRESS, body, content_type=content_type, headers=headers)

    def read(self, rest=""):
        return self.client.get(f"{ADDRESS}{rest}")


def problem(response, status, name):
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    said = response.json()
    assert (said["status"], said["type"].partition("#/x-problems/")[2]) == (status, name)
    keeps_the_promise(said, "Problem")
    return said


def keeps_the_promise(said, name):
    described = document()
    schema = {**described["components"]["schemas"][name], "components": described["components"]}
    OAS31Validator(schema).validate(said)


# --- handing in -------------------------------------------------------------------------------------------------------


def test_an_article_waits_after_it_was_handed_in(door):
    response = door.send()

    row = Submission.objects.get()
    said = response.json()
    assert (response.status_code, response["Location"]) == (201, f"http://testserver{ADDRESS}{row.uid}/")
    assert (said["uid"], said["state"], said["decided"]) == (str(row.uid), "waiting", None)
    assert {name: said[name] for name in ARTICLE if name != "text"} == {n: v for n, v in ARTICLE.items() if n != "text"}
    assert (row.text, row.token, row.sha256) == (TEXT, door.token, said["sha256"])
    keeps_the_promise(said, "Submission")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_only_text_and_language_are_needed_and_null_is_nothing(door):
    response = door.send({"text": "Un texte.", "language": "fr", "title": None})

    assert response.status_code == 201
    assert {response.json()[name] for name in ("title", "outlet", "url", "authors", "published")} == {None}
    assert response.json()["rights"] == "unknown"


def test_a_text_is_kept_as_texts_are_kept_everywhere(door):
    said = door.send(text=" Une ligne\r\net une autre\rpuis la fin  \n").json()

    row = Submission.objects.get()
    assert row.text == " Une ligne\net une autre\npuis la fin  \n"
    article = Article(body=row.text)
    article.clean()
    assert said["sha256"] == row.sha256 == article.sha256


@pytest.mark.parametrize(
    "again",
    [{"url": None, "title": "Autre titre"}, {"text": TEXT.replace("\n", "\r\n"), "url": None},
     {"text": "Autre texte.", "url": "http://www.journaldumali.example/audience"}],
    ids=["text", "text with other ends of lines", "address"],
)  # fmt: skip
def test_what_was_handed_in_before_is_answered_with_what_is_there(again, door):
    first = door.send()

    second = door.send(**again)

    assert (second.status_code, second.json()) == (200, first.json())
    assert second["Content-Location"] == first["Location"]
    assert Submission.objects.count() == 1


def test_what_others_have_handed_in_is_nobodys_business(door, chief):
    other = Program(*reversed(tokens.make(purpose="Autre", scopes=BOTH, by=chief)))
    first = door.send().json()
    make.article(body=TEXT, url=ARTICLE["url"])

    second = other.send()

    assert second.status_code == 201
    assert second.json()["uid"] != first["uid"]
    assert other.read(f"{first['uid']}/").status_code == 404
    assert [row["uid"] for row in other.read().json()["results"]] == [second.json()["uid"]]
    problem(other.read(f"?after={first['uid']}"), 400, "invalid-query")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"text": ""}, "#/text"), ({"text": " \n "}, "#/text"), ({"text": None}, "#/text"), ({"text": 7}, "#/text"),
        ({"text": "a\x00b"}, "#/text"), ({"text": "x" * 500_001}, "#/text"), ({"language": ""}, "#/language"),
        ({"language": "français"}, "#/language"), ({"language": "fr\n"}, "#/language"), ({"title": "a\nb"}, "#/title"),
        ({"title": "x" * 301}, "#/title"), ({"title": ["a"]}, "#/title"), ({"outlet": "x" * 201}, "#/outlet"),
        ({"url": "javascript:alert(1)"}, "#/url"), ({"url": "example.org"}, "#/url"), ({"url": "ftp://a.b/"}, "#/url"),
        ({"url": f"https://example.org/{'a' * 1000}"}, "#/url"), ({"published": "20260203"}, "#/published"),
        ({"published": "2026-02-30"}, "#/published"), ({"published": "2026-W05-1"}, "#/published"),
        ({"published": "0000-01-01"}, "#/published"), ({"published": "２０２６-02-03"}, "#/published"),
        ({"rights": "all"}, "#/rights"), ({"titel": "x"}, "#/titel"), ({"a/b~c": "x"}, "#/a~1b~0c"),
        ({"state": "taken"}, "#/state"), ({"authors": {"name": "x"}}, "#/authors"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_article_is_named(changes, pointer, door):
    said = problem(door.send(**changes), 422, "invalid-article")

    assert [error["pointer"] for error in said["errors"]] == [pointer]
    assert not Submission.objects.exists()


def test_every_error_is_named_at_once_in_the_language_of_who_asks(door):
    said = door.client.post(
        ADDRESS, json.dumps({"published": "hier"}), content_type="application/json", headers={"accept-language": "fr"}
    ).json()

    assert {error["pointer"] for error in said["errors"]} == {"#/text", "#/language", "#/published"}


@pytest.mark.parametrize(
    "body",
    [b" ", b"{", b"[]", b"null", b'"x"', b"{\"text\": NaN}", b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe",
     b'{"text": "\\ud800"}', b"1e400", b"<xml/>"],
)  # fmt: skip
def test_what_is_no_object_of_json_is_malformed(body, door):
    problem(door.raw(body), 400, "malformed")


def test_other_media_types_and_packed_bodies_are_not_taken(door):
    problem(door.raw("text=x", "application/x-www-form-urlencoded"), 415, "not-json")
    problem(door.raw(b"--x--", "multipart/form-data; boundary=x"), 415, "not-json")
    problem(door.raw(b"\x1f\x8b", **{"content-encoding": "gzip"}), 415, "not-json")
    assert door.raw(json.dumps(ARTICLE), "application/json; charset=utf-8").status_code == 201


def test_what_is_too_large_is_not_taken(door):
    problem(door.raw(b" " * 2_000_001), 413, "too-large")
    # Beyond what Django itself would read.
    problem(door.raw(b" " * 5_000_000), 413, "too-large")


def test_a_token_does_not_flood_the_desk(door, monkeypatch):
    monkeypatch.setattr(submissions, "MOST_WAITING", 2)
    for number in range(2):
        assert door.send(text=f"Texte {number}", url=None).status_code == 201

    refused = door.send(text="Texte 3", url=None)

    problem(refused, 429, "too-many-waiting")
    assert refused["Retry-After"] == "3600"
    assert door.send(text="Texte 1", url=None).status_code == 200


# --- reading ----------------------------------------------------------------------------------------------------------


def test_ones_own_are_read_page_by_page(door):
    for number in range(5):
        door.send(text=f"Texte {number}", url=None, title=str(number))

    pages, address = [], f"{ADDRESS}?limit=2"
    while address:
        page = door.client.get(address).json()
        keeps_the_promise(page, "SubmissionList")
        pages.append([row["title"] for row in page["results"]])
        address = page["next"]

    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    assert [row["title"] for row in door.read("?state=taken").json()["results"]] == []


@pytest.mark.parametrize(
    "query",
    ["?limit=0", "?limit=201", "?limit=x", "?limit=９", f"?limit={10**30}", "?limit=", "?state=x", "?after=x",
     "?after=\x00", "?stat=taken", "?limit=1&limit=2", "?format=json"],
)  # fmt: skip
def test_what_cannot_be_asked_is_named(query, door):
    said = problem(door.read(query), 400, "invalid-query")

    assert said["errors"][0]["parameter"]


def test_the_text_is_not_sent_back(door):
    uid = door.send().json()["uid"]

    assert "trois principes" not in door.read(f"{uid}/").content.decode() + door.read().content.decode()


# --- who may enter ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said", ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp4", "Token x", "Bearer entente_x", "Bearer é"]
)
def test_without_a_token_nothing_is_said(said):
    client = Client(headers={"authorization": said.encode().decode("latin-1")})

    for response in (client.get(ADDRESS), client.post(ADDRESS, "{}", content_type="application/json")):
        problem(response, 401, "unknown-token")
        assert response["WWW-Authenticate"] == "Bearer"


def test_a_session_opens_nothing(chief):
    client = Client(headers={"accept-language": "en"})
    client.force_login(chief)

    problem(client.get(ADDRESS), 401, "unknown-token")
    problem(client.post(ADDRESS, json.dumps(ARTICLE), content_type="application/json"), 401, "unknown-token")
    assert not Submission.objects.exists()


def test_a_token_opens_no_desk(door):
    assert door.client.get("/admin/").status_code == 302


def test_a_token_needs_no_proof_against_forgery(door):
    strict = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {door.secret}"})

    assert strict.post(ADDRESS, json.dumps(ARTICLE), content_type="application/json").status_code == 201


@pytest.mark.parametrize(
    ("scope", "get", "post"), [("submissions:read", 200, 403), ("submissions:write", 403, 201)]
)  # fmt: skip
def test_a_token_does_what_it_is_for(scope, get, post, chief):
    program = Program(tokens.make(purpose="x", scopes=[scope], by=chief)[1])

    assert (program.read().status_code, program.send().status_code) == (get, post)


def test_an_ended_token_opens_nothing(door, chief):
    Token.objects.update(expires=timezone.now())
    problem(door.read(), 401, "unknown-token")

    Token.objects.update(expires=timezone.now() + timedelta(days=1))
    assert door.read().status_code == 200
    tokens.revoke(door.token, by=chief)
    problem(door.read(), 401, "unknown-token")


def test_a_secret_is_kept_nowhere(door):
    kept = {str(value) for row in Token.objects.values_list() for value in row}
    written = "".join(f"{e.detail}{e.reason}" for e in AuditEvent.objects.all())

    assert door.secret not in kept
    assert door.secret not in written
    assert len(door.secret) == len("entente_") + 43
    assert Token.objects.get().digest == digest(door.secret)


def test_the_last_use_is_noted_to_the_minute(door):
    assert door.token.used_at is None
    door.read()
    first = Token.objects.get().used_at
    door.read()
    assert Token.objects.get().used_at == first
    earlier = timezone.now() - timedelta(minutes=2)
    Token.objects.update(used_at=earlier)
    door.read()
    assert Token.objects.get().used_at > earlier


def test_only_those_who_may_manage_tokens_do(door):
    publisher = make.account("publisher", group="publisher")

    with pytest.raises(Refused):
        tokens.make(purpose="x", scopes=BOTH, by=publisher)
    with pytest.raises(Refused):
        tokens.revoke(door.token, by=publisher)
    assert Token.objects.get().revoked_at is None


@pytest.mark.parametrize("said", [{"scopes": []}, {"scopes": ["admin"]}, {"days": 3650}, {"purpose": " "}])
def test_a_token_without_a_purpose_or_an_end_is_not_made(said, chief):
    with pytest.raises(Refused):
        tokens.make(**{"purpose": "x", "scopes": BOTH, "by": chief, **said})


def test_other_methods_and_addresses_are_problems(door):
    for method in ("put", "patch", "delete"):
        response = getattr(door.client, method)(ADDRESS)
        problem(response, 405, "method-not-allowed")
        assert response["Allow"] == "GET, HEAD, POST, OPTIONS"
    problem(door.client.get("/admin/api/"), 404, "not-found")
    problem(door.client.get("/admin/api/submissions"), 404, "not-found")
    problem(door.read("00000000-0000-0000-0000-000000000000/"), 404, "not-found")
    assert door.client.head(ADDRESS).status_code == 200
    assert door.client.options(ADDRESS)["Allow"] == "GET, HEAD, POST, OPTIONS"


def test_an_address_that_is_too_long_is_refused_in_words(client):
    answer = client.get(f"{ADDRESS}?after={'x' * 8000}", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer["Content-Type"]) == (414, "application/problem+json")
    assert (answer.json()["longest"], answer.json()["instance"]) == (8000, ADDRESS)


def test_the_description_is_valid_and_open(client):
    validate(document())

    response = client.get("/admin/api/openapi.json")

    assert (response.status_code, response.json()) == (200, json.loads(json.dumps(document())))
    assert set(response.json()["paths"]) == {ADDRESS, f"{ADDRESS}{{uid}}/", "/admin/api/openapi.json"}
    examples = response.json()["paths"][ADDRESS]["post"]
    keeps_the_promise(examples["requestBody"]["content"]["application/json"]["example"], "Article")
    keeps_the_promise(examples["responses"]["201"]["content"]["application/json"]["example"], "Submission")


# --- at the desk ------------------------------------------------------------------------------------------------------


def test_an_editor_makes_a_draft_of_it(door):
    outlet = make.outlet("Journal du Mali")
    door.send()
    editor = make.account("editor", group="editor")

    article = submissions.take(Submission.objects.get(), by=editor)

    article.refresh_from_db()
    assert (article.title, article.body, article.outlet, article.rights) == (ARTICLE["title"], TEXT, outlet, "excerpt")
    assert (article.published.earliest.isoformat(), article.published.precision) == ("2026-02-03", "day")
    standing = Standing.objects.get(kind="article", record_id=article.pk)
    assert (standing.review, standing.publicity) == ("draft", "never")
    assert Revision.objects.get(kind="article", record_id=article.pk).by == editor
    said = door.read().json()["results"][0]
    assert (said["state"], said["decided"] is None) == ("taken", False)
    assert AuditEvent.objects.get(action="submission.take").record_id == article.pk


def test_an_editor_refuses_it_and_the_sender_reads_why(door):
    door.send()
    submissions.refuse(Submission.objects.get(), by=make.account("editor", group="editor"), reason=" Déjà lu. ")

    said = door.send()

    assert (said.status_code, said.json()["state"], said.json()["reason"]) == (200, "refused", "Déjà lu.")
    assert not Article.objects.exists()


def test_it_is_decided_on_once_and_by_those_who_write(door, chief):
    door.send()
    row = Submission.objects.get()

    with pytest.raises(Refused):
        submissions.take(row, by=make.account("translator", group="translator"))
    submissions.take(row, by=chief)
    for act in (submissions.take, submissions.refuse):
        with pytest.raises(Refused):
            act(row, by=chief)
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "found"),
    [({"outlet": "journal  du MALI", "url": None}, 0), ({"outlet": "Blog", "url": "https://www.maliweb.example/x"}, 1),
     ({"outlet": "Inconnu", "url": None}, None), ({"outlet": "Double", "url": None}, None),
     ({"outlet": None, "url": None}, None)],
)  # fmt: skip
def test_the_outlet_is_the_one_that_it_can_only_be(said, found, door):
    outlets = [make.outlet("Journal du Mali"), make.outlet("Maliweb", url="https://maliweb.example/")]
    make.outlet("Double"), make.outlet("double")
    door.send(**said)

    assert submissions.outlet_of(Submission.objects.get()) == (None if found is None else outlets[found])


def test_what_holds_the_same_already_is_named(door, chief):
    article = make.article(body=TEXT)
    door.send()
    other = Program(tokens.make(purpose="Autre", scopes=BOTH, by=chief)[1])
    other.send(text="Autre texte.")

    found = submissions.alike(Submission.objects.earliest("pk"))

    assert (found.articles, [row.token.purpose for row in found.submissions]) == ([article], ["Autre"])


def test_a_legal_removal_takes_the_words_of_its_submissions(door, chief):
    other = Program(tokens.make(purpose="Autre", scopes=BOTH, by=chief)[1])
    door.send()
    other.send(url=None)
    article = submissions.take(Submission.objects.get(token=door.token), by=chief)
    make.show(article)

    withdraw([("article", article.pk)], by=chief, act="legal_removal", notice_fr="Retiré.")

    for row in Submission.objects.all():
        assert (row.text, row.title, row.url, row.authors, row.outlet) == ("", "", "", "", "")
    # The same text is known again, and not kept a second time.
    assert door.send().status_code == 200
    assert other.send(url=None).status_code == 200
    assert not Submission.objects.exclude(text="").exists()

"""What a production process answers, whatever is asked: headers on every status, faults in words, one line of log."""

import json
import shutil

import pytest

from config.logs import hidden
from tests.installation import Installation

pytestmark = pytest.mark.once

ENVIRONMENT = {
    "ENTENTE_ENV": "production",
    "SECRET_KEY": "a-key-for-this-test-alone-0123456789-abcdefghijklmnopqrstuvw",
    "ALLOWED_HOSTS": "entente.example",
    "PUBLIC_URL": "https://entente.example",
    "ENTENTE_METRICS_TOKEN": "a-token-of-the-monitor",
    "ENTENTE_PROXIES": "1",
    "ENTENTE_SLOW_QUERY": "1000",
}
SCRIPT = """
import django, json, sys
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, enforce_csrf_checks=True)
answers = []
for case in json.loads(sys.argv[1]):
    for before in case.get("before", ()):
        exec(before)
    ask = getattr(client, case.get("method", "get"))
    headers = {"host": "entente.example", **case.get("headers", {})}
    answer = ask(case["path"], secure=case.get("secure", True), headers=headers)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answers.append([answer.status_code, dict(answer.headers), body.decode(errors="replace"), sorted(answer.cookies)])
print(json.dumps(answers))
"""
GONE = (
    "from django.db import connections, OperationalError",
    "from relations.publication.models import State",
    "def gone(): raise OperationalError('the server at db.internal closed the connection, password=hunter2-hunter2')",
    "State.current = staticmethod(gone)",
)
BROKEN = (
    "from relations.publication.models import State",
    'def broken(): raise ValueError(\'first line\\n{"level": "forged"}\')',
    "State.current = staticmethod(broken)",
)
CASES = {
    "a page": {"path": "/fr/"},
    "a file": {"path": "/static/site/site.css"},
    "the door": {"path": "/"},
    "no slash": {"path": "/fr/evenements"},
    "plain http": {"path": "/fr/", "secure": False},
    "nothing there": {"path": "/fr/rien/"},
    "not there at all": {"path": "/rien.txt"},
    "another host": {"path": "/fr/", "headers": {"host": "evil.example"}},
    "a wrong query": {"path": "/fr/evenements/?theme=%00"},
    "an embedded page": {"path": "/fr/relations/mali-etats-unis/extrait/"},
    "the API": {"path": "/api/v1/events/"},
    "the API, nothing there": {"path": "/api/v1/events/rien/"},
    "the API, to be written": {"path": "/api/v1/events/", "method": "post"},
    "health": {"path": "/healthz"},
    "readiness": {"path": "/readyz"},
    "security.txt": {"path": "/.well-known/security.txt"},
    "robots": {"path": "/robots.txt"},
    "an export": {"path": "/fr/donnees/"},
    "the desk": {"path": "/admin/"},
    "the desk's login": {"path": "/admin/login/"},
    "the desk, without a mark": {"path": "/admin/login/", "method": "post"},
    "the desk, nothing there": {"path": "/admin/rien/"},
    "the desk's door for programs": {"path": "/admin/api/submissions/"},
    "numbers, to a stranger": {"path": "/metrics"},
    "numbers, to a stranger with odd signs": {"path": "/metrics", "headers": {"authorization": "Bearer é"}},
    "numbers": {"path": "/metrics", "headers": {"authorization": "Bearer a-token-of-the-monitor"}},
    "numbers of the desk": {"path": "/admin/metrics", "headers": {"authorization": "Bearer a-token-of-the-monitor"}},
    "a database that is away": {"path": "/fr/", "before": GONE},
    "a database that is away, for programs": {"path": "/api/v1/events/"},
    "a fault": {"path": "/fr/", "before": BROKEN, "headers": {"x-request-id": "named-by-the-proxy"}},
    "a fault, for programs": {"path": "/api/v1/events/", "headers": {"x-request-id": "bad id\\n"}},
}
STATUSES = {200, 301, 302, 400, 401, 403, 404, 405, 500, 503}


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    """What a production process answered and wrote: ({name: (status, headers, body, cookies)}, lines of the log)."""
    installation = Installation(tmp_path_factory.mktemp("production")).prepare()
    folder = installation.folder
    (folder / "static" / "site").mkdir(parents=True, exist_ok=True)
    shutil.copy("relations/static/site/site.css", folder / "static" / "site")
    databases = {
        f"{name.upper()}_DATABASE_URL": f"sqlite:///{folder / name}.sqlite3" for name in ("newsroom", "public")
    }
    said = installation.run("-c", SCRIPT, json.dumps(list(CASES.values())), **{**databases, **ENVIRONMENT})
    return dict(zip(CASES, json.loads(said.stdout), strict=True)), said.stderr.splitlines()


@pytest.fixture
def answers(process):
    return process[0]


@pytest.fixture
def lines(process):
    return [json.loads(line) for line in process[1]]


def test_a_file_is_served_with_them(answers):
    status, headers, body, _cookies = answers["a file"]

    assert (status, headers["Content-Type"]) == (200, 'text/css; charset="utf-8"')
    assert "--paper" in body


def test_every_kind_of_status_is_among_them(answers):
    assert {answer[0] for answer in answers.values()} == STATUSES


@pytest.mark.parametrize("name", CASES)
def test_every_answer_has_its_headers(answers, name):
    status, headers, _body, cookies = answers[name]
    policy = headers["Content-Security-Policy"]

    assert "'unsafe" not in policy, (name, status)
    assert "default-src 'none'" in policy
    assert ("frame-ancestors 'none'" in policy) == ("X-Frame-Options" in headers)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Permitted-Cross-Domain-Policies"] == "none"
    assert "camera=()" in headers["Permissions-Policy"]
    assert len(headers["X-Request-ID"]) >= 18
    at_the_desk = CASES[name]["path"].startswith("/admin/")
    assert headers["Cross-Origin-Resource-Policy"] == ("same-origin" if at_the_desk else "cross-origin")
    assert (headers.get("X-Robots-Tag") == "noindex, nofollow") == at_the_desk
    if at_the_desk:
        assert "no-store" in headers["Cache-Control"]
    else:
        assert cookies == []
        assert "Cookie" not in headers.get("Vary", "")
    if CASES[name].get("secure", True):
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_only_what_is_meant_for_it_may_be_framed(answers):
    assert [name for name, answer in answers.items() if "X-Frame-Options" not in answer[1]] == ["an embedded page"]


def test_a_database_that_is_away_is_told_in_words_and_with_a_time(answers):
    status, headers, body, _cookies = answers["a database that is away"]
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "30", "no-store")
    assert "Le suivi est momentanément indisponible" in body
    assert "cannot be reached for the moment" in body

    status, headers, body, _cookies = answers["a database that is away, for programs"]
    assert (status, headers["Retry-After"], headers["Content-Type"]) == (503, "30", "application/problem+json")
    assert json.loads(body)["status"] == 503
    assert "hunter2" not in body


def test_a_fault_gives_the_reference_of_its_request(answers):
    status, headers, body, _cookies = answers["a fault"]
    assert (status, headers["X-Request-ID"]) == (500, "named-by-the-proxy")
    assert "<code>named-by-the-proxy</code>" in body

    status, headers, body, _cookies = answers["a fault, for programs"]
    assert status == 500
    assert json.loads(body)["reference"] == headers["X-Request-ID"] != "bad id\\n"


def test_every_line_of_the_log_is_one_record_with_its_request(answers, lines):
    names = {answer[1]["X-Request-ID"] for answer in answers.values()}

    assert {line["request_id"] for line in lines if line["event"] == "answered"} == names
    assert all(line["level"] != "forged" for line in lines)
    faults = [line for line in lines if line["level"] == "error" and line.get("exception")]
    assert {line["request_id"] for line in faults} <= names
    assert "ValueError" in {fault["exc_type"] for line in faults for fault in line["exception"]}


def test_no_line_of_the_log_holds_a_secret_or_a_query(process):
    log = "\n".join(process[1])

    assert "hunter2" not in log
    assert "a-token-of-the-monitor" not in log
    assert "theme=" not in log


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("duplicate key\nDETAIL:  Failing row contains (5, Un brouillon secret).", "duplicate key\nDETAIL: …"),
        ('bad line\nCONTEXT:  COPY relations_event, line 1: "secret"', "bad line\nCONTEXT: …"),
        ("GET /admin/shared/abc-secret/fr/", "GET /admin/shared/…/fr/"),
        ("postgresql://entente:secret@host/public", "postgresql://…@host/public"),
        ("token=secret&page=2", "token=…&page=2"),
        ("Authorization: Bearer secret", "Authorization: …"),
    ],
    ids=["row", "copy", "link", "database", "parameter", "header"],
)
def test_what_nobody_may_read_is_hidden_wherever_it_stands(said, kept):
    assert hidden(said) == kept
    assert hidden({"exception": [{"exc_value": said}]}) == {"exception": [{"exc_value": kept}]}


def test_the_numbers_are_for_the_monitor_alone(answers):
    assert answers["numbers, to a stranger"][0] == 404
    assert answers["numbers, to a stranger with odd signs"][0] == 404

    status, _headers, body, _cookies = answers["numbers"]
    assert status == 200
    assert "entente_public_edition 2.0" in body
    assert "django_http_requests_latency_seconds_by_view_method" in body
    assert "entente_newsroom_edition" not in body
    assert "entente_newsroom_edition 2.0" in answers["numbers of the desk"][2]


def test_where_to_report_a_weakness_stands_where_it_is_looked_for(answers):
    status, headers, body, _cookies = answers["security.txt"]

    assert (status, headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert {line.partition(":")[0] for line in body.splitlines()} == {
        "Contact", "Expires", "Preferred-Languages", "Canonical",
    }  # fmt: skip


def test_production_settings_pass_the_checks_of_a_deployment(tmp_path):
    installation = Installation(tmp_path)
    databases = {
        f"{name}_DATABASE_URL": f"sqlite:///{tmp_path}/{name.lower()}.sqlite3" for name in ("NEWSROOM", "PUBLIC")
    }
    environment = {**databases, **ENVIRONMENT, "DJANGO_SETTINGS_MODULE": "config.settings"}

    said = installation.manage("check", "--deploy", "--fail-level", "INFO", check=False, **environment)

    assert (said.returncode, said.stdout) == (0, "System check identified no issues (0 silenced).\n"), said.stderr

"""The site as plain files: equal to the site, whole, and nothing in it that was never published."""

import contextlib
import datetime as dt
import getpass
import json
import subprocess
from http.client import HTTPConnection

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from relations.formats.site_copy import CopyFailed, copy_site, copying, rewriting
from relations.formats.site_copy.addresses import file_of, link_to
from relations.publication.models import State
from tests import factories as make
from tests.api.conftest import EDITOR, SECRET
from tests.exports import site_walk
from tests.trials.front import NGINX, free_port

HOME = "http://127.0.0.1:8000"


def written(folder, **said):
    return copy_site(folder, base_url=HOME, with_cards=False, **said)


# --- the whole of it --------------------------------------------------------------------------------------------------


@pytest.mark.once
def test_a_copy_is_the_site(record, tmp_path, settings):
    settings.DATA_DIR = tmp_path

    made = written(tmp_path / "copy")

    # All of them are compared by a trial.
    assert site_walk.differences(made.folder, one_in=5) == []
    assert site_walk.dead_links(made.folder) == []
    assert site_walk.not_as_written(made.folder) == []
    words = b"".join(path.read_bytes() for path in made.folder.rglob("*") if path.is_file())
    assert SECRET.encode() not in words
    assert EDITOR.encode() not in words
    state = State.current()
    assert (made.edition, made.hash) == (state.edition, state.hash)
    for kept in ("404.html", "robots.txt", "sitemap.xml", "fr/evenements.csv", "api/v1/openapi.json", "en/index.html"):
        assert kept in site_walk.sums_of(made.folder)


# --- how it is written ------------------------------------------------------------------------------------------------


@pytest.fixture
def few_pages(monkeypatch):
    """A copy of the first pages only: what is under test is how it is kept."""
    monkeypatch.setattr(copying, "BEGINNINGS", ("/robots.txt", "/healthz"))


@pytest.fixture
def public(press):
    make.show(make.theme("security"))


def test_a_copy_is_read_from_one_state_and_asks_no_more_for_more(public, few_pages, monkeypatch, tmp_path):
    monkeypatch.setattr(copying, "BEGINNINGS", ("/fr/methode/", "/healthz"))
    monkeypatch.setattr(rewriting, "page", lambda body, at, found: body)

    with CaptureQueriesContext(connections["public"]) as captured:
        written(tmp_path / "copy")

    said = [query["sql"] for query in captured.captured_queries]
    assert sum(one.startswith("BEGIN") for one in said) <= 1
    assert not [one for one in said if one.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_copy_takes_the_place_of_the_one_before_when_it_is_whole(public, few_pages, monkeypatch, tmp_path):
    folder = tmp_path / "copy"
    written(folder)
    (folder / "left.html").write_text("of before")

    written(folder)
    before = sorted(folder.rglob("*"))
    monkeypatch.setattr(copying, "BEGINNINGS", ("/robots.txt", "/fr/\0"))
    monkeypatch.setattr(copying._Copy, "_write", _broken)
    with pytest.raises(CopyFailed, match="no space"):
        written(folder)

    assert not (folder / "left.html").exists()
    assert sorted(folder.rglob("*")) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "copy.nginx.conf"]


def _broken(_copy, _address):
    raise OSError(28, "no space")


def test_a_copy_never_takes_the_place_of_something_else(public, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(CommandError, match="something else"):
        call_command("export_static", str(tmp_path))

    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_answer_that_fails_makes_no_copy(public, monkeypatch, tmp_path):
    monkeypatch.setattr(copying, "BEGINNINGS", ("/fr/relations/",))
    monkeypatch.setattr("relations.public.views.lists.RelationList.get", lambda *_: 1 / 0)

    with pytest.raises(CopyFailed, match="/fr/relations/ answered 500"):
        written(tmp_path / "copy")

    assert not (tmp_path / "copy").exists()


def test_a_site_that_refuses_its_beginnings_makes_no_copy(public, few_pages, settings, tmp_path):
    """As one that does not know its own name does."""
    settings.ALLOWED_HOSTS = ["other.example"]

    with pytest.raises(CopyFailed, match="answered 400"):
        written(tmp_path / "copy")


DEAD = ("/fr/evenements/?cursor=of-last-year", "/fr/%00", "/static/%2e%2e/settings.py", "/fr/nobody/")


def test_a_link_that_leads_nowhere_keeps_nobody_from_a_copy(public, monkeypatch, tmp_path):
    monkeypatch.setattr(copying, "BEGINNINGS", ("/fr/methode/",))
    monkeypatch.setattr(rewriting, "page", lambda body, at, found: [body, *map(found, DEAD)][0])

    made = written(tmp_path / "copy")

    # What it begins with, the two notices, and what is shown for an address that has no file.
    assert sorted(site_walk.sums_of(made.folder)) == [
        "404.html",
        "en/404.html",
        "en/search/index.html",
        "fr/methode/index.html",
        "fr/recherche/index.html",
    ]


@pytest.mark.parametrize("begins", [0, 1], ids=["the redirect first", "the list first"])
def test_a_list_is_not_replaced_by_a_page_that_leads_to_itself(public, monkeypatch, tmp_path, begins):
    """An editor wrote the address of a list without its last "/"."""
    ways = ("/fr/evenements", "/fr/evenements/", "/fr/%65venements/", "/api/v1/events", "/api/v1/events/")
    monkeypatch.setattr(copying, "BEGINNINGS", ways[::-1] if begins else ways)
    monkeypatch.setattr(copying._Copy, "_add", _only_beginnings)

    made = written(tmp_path / "copy")

    sums = (made.folder / copying.SUMS).read_text().splitlines()
    assert sum(line.endswith("  fr/evenements/index.html") for line in sums) == 1
    assert b"http-equiv" not in (made.folder / "fr/evenements/index.html").read_bytes()
    # nginx would find this one before the answer itself.
    assert not (made.folder / "api/v1/events/index.html").exists()
    assert (made.folder / "api/v1/events/index.json").is_file()
    assert site_walk.not_as_written(made.folder) == []


@pytest.mark.once
def test_a_copy_that_cannot_take_its_place_leaves_the_one_before(tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "index.html").write_text("of before")

    with pytest.raises(FileNotFoundError):
        copying._swap(tmp_path / ".never-written", tmp_path / "copy")

    assert (tmp_path / "copy" / "index.html").read_text() == "of before"
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_what_nginx_gives_out_bears_the_headers_of_the_site(public, few_pages, tmp_path):
    made = written(tmp_path / "copy")

    answer, switch = Client().get("/healthz"), made.switch.read_text()
    theirs = {"Content-Type", "Content-Length", "Vary", "Content-Language", "X-Request-ID"}
    assert set(made.headers) == set(answer.headers) - theirs
    for name in made.headers:
        assert f'add_header {name} "{answer[name]}" always;' in switch
    assert "frame-ancestors 'none'" in switch


def test_what_is_not_there_is_said_in_the_language_of_its_address(public, few_pages, tmp_path):
    made = written(tmp_path / "copy")

    assert 'lang="fr"' in (made.folder / "404.html").read_text()
    assert 'lang="en"' in (made.folder / "en/404.html").read_text()


@pytest.mark.once
@pytest.mark.skipif(not NGINX, reason="nginx was not found")
def test_nginx_finds_folders_and_says_what_is_lost_in_its_language(public, monkeypatch, tmp_path):
    monkeypatch.setattr(copying, "BEGINNINGS", ("/robots.txt", "/fr/methode/", "/en/method/"))
    monkeypatch.setattr(rewriting, "page", lambda body, at, found: body)
    made = written(tmp_path / "copy")
    (made.folder / "en/empty").mkdir()

    with served(made.switch, tmp_path) as get:
        answers = {path: get(path) for path in ("/fr/methode/", "/en/method/", "/fr/x/", "/en/x/", "/en/empty/")}

    assert {path: (status, '<html lang="en"' in body) for path, (status, body) in answers.items()} == {
        "/fr/methode/": (200, False),
        "/en/method/": (200, True),
        "/fr/x/": (404, False),
        "/en/x/": (404, True),
        "/en/empty/": (404, True),
    }


@contextlib.contextmanager
def served(switch, folder):
    """By nginx: a function from a path to status and body. It listens once its command is back."""
    port = free_port()
    (folder / "nginx.conf").write_text(
        f"user {getpass.getuser()}; pid {folder}/pid; error_log {folder}/log; events {{}}\n"
        f"http {{ access_log off; server {{ listen 127.0.0.1:{port}; include {switch}; }} }}\n"
    )
    command = [NGINX, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "log"]
    subprocess.run(command, check=True)

    def get(path):
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("GET", path)
        answer = connection.getresponse()
        with contextlib.closing(connection):
            return answer.status, answer.read().decode()

    try:
        yield get
    finally:
        subprocess.run([*command, "-s", "stop"], check=True)


def test_a_copy_over_midnight_is_refused(public, few_pages, monkeypatch, tmp_path):
    days = iter((dt.datetime(2026, 2, 2, 23, 59, tzinfo=dt.UTC), dt.datetime(2026, 2, 3, 0, 1, tzinfo=dt.UTC)))
    monkeypatch.setattr(copying.timezone, "now", lambda: next(days, dt.datetime(2026, 2, 3, tzinfo=dt.UTC)))
    monkeypatch.setattr(copying._Copy, "_write_all", lambda _copy: None)

    with pytest.raises(CopyFailed, match="run it again"):
        written(tmp_path / "copy")


def test_another_host_stands_in_every_address(public, monkeypatch, tmp_path):
    monkeypatch.setattr(copying, "BEGINNINGS", ("/robots.txt", "/fr/donnees/"))
    monkeypatch.setattr(copying._Copy, "_add", _only_beginnings)

    call_command("export_static", str(tmp_path / "copy"), "--base-url", "https://copy.example/")

    words = "".join(path.read_text() for path in (tmp_path / "copy").rglob("*") if path.suffix in (".html", ".txt"))
    assert "https://copy.example/sitemap.xml" in words
    assert "127.0.0.1:8000" not in words
    assert json.loads((tmp_path / "copy" / "copy.json").read_text())["base_url"] == "https://copy.example"


def _only_beginnings(copy, address):
    if address in copying.BEGINNINGS:
        copy.waiting.add(address)


def test_what_a_copy_cannot_do_is_said_in_both_languages(public, few_pages, tmp_path):
    written(tmp_path / "copy")

    french = (tmp_path / "copy/fr/recherche/index.html").read_text()
    assert '<html lang="fr">' in french
    assert "<form" not in french.partition("<main")[2]
    assert "Search and filters need the live site" in (tmp_path / "copy/en/search/index.html").read_text()


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize(
    ("said", "at", "address", "there"),
    [
        ("/fr/acteurs/", "/fr/", "/fr/acteurs/", "/fr/acteurs/"),
        ("?cursor=WyJh", "/fr/acteurs/", "/fr/acteurs/?cursor=WyJh", "/fr/acteurs/~cursor=WyJh/"),
        ("?page=2#one", "/fr/principes/x/", "/fr/principes/x/?page=2", "/fr/principes/x/~page=2/#one"),
        (f"{HOME}/en/actors/?cursor=W", "/en/", "/en/actors/?cursor=W", f"{HOME}/en/actors/~cursor=W/"),
        ("/fr/evenements/?type=visite", "/fr/", "", "/fr/recherche/"),
        ("/en/events/?order=oldest", "/en/", "", "/en/search/"),
        ("?edition=2", "/en/events/x/", "", "/en/search/"),
        ("/fr/recherche/?q=mali", "/fr/", "", "/fr/recherche/"),
        ("/fr/contact/?page=/fr/&edition=2", "/fr/", "/fr/contact/", "/fr/contact/"),
    ],
)
def test_where_a_link_leads_in_a_copy(said, at, address, there):
    link = link_to(said, at)

    assert (link.address, link.written) == (address, there)


@pytest.mark.once
@pytest.mark.parametrize("said", ["https://example.org/fr/", "//example.org", "#top", "mailto:a@b.example", "data:,x"])
def test_links_that_lead_elsewhere_stay(said):
    assert link_to(said, "/fr/") is None


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "media_type", "name"),
    [
        ("/", "text/html", "index.html"),
        ("/fr/acteurs/?cursor=W", "text/html", "fr/acteurs/~cursor=W/index.html"),
        ("/api/v1/events/", "application/json", "api/v1/events/index.json"),
        ("/fr/evenements.csv", "text/csv", "fr/evenements.csv"),
        ("/id/8a", "text/html", "id/8a/index.html"),
        ("/fr/caf%C3%A9/", "text/html", "fr/café/index.html"),
    ],
)
def test_the_file_of_an_address(address, media_type, name):
    assert file_of(address, media_type) == name


@pytest.mark.once
def test_no_file_lies_outside_of_the_copy():
    with pytest.raises(ValueError):
        file_of("/../../etc/passwd", "text/plain")


@pytest.mark.once
@pytest.mark.parametrize("size", [1, 5, 21, 1000])
def test_a_host_that_is_cut_in_two_is_replaced_all_the_same(size):
    text = f"a {HOME}/x {HOME} http://127.0.0.1:80 {HOME}".encode()
    chunks = [text[at : at + size] for at in range(0, len(text), size)]

    found = b"".join(rewriting.with_host(chunks, "https://copy.example"))

    assert found == text.replace(HOME.encode(), b"https://copy.example")

"""While the database of readers is away: one request finds out, the others are told at once, none waits for it long."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from config import outages
from config.outages import OneTryMiddleware, failed
from relations.reading import PUBLIC

pytestmark = pytest.mark.once
ASKS_NOTHING = "/archives/1.zip"


class PoolTimeout(Exception):
    """As psycopg's pool raises it."""


class Site:
    """Asks its database, which may be away or full, at a moment."""

    def __init__(self, monkeypatch):
        self.now, self.asked, self.fault = 100.0, 0, None
        self.others, self.meanwhile = [], None
        self.door = OneTryMiddleware(self._answer)
        # Open once an answer has asked the database.
        self.connection = SimpleNamespace(connection=None)
        monkeypatch.setattr(outages, "connections", {PUBLIC: self.connection})
        monkeypatch.setattr(outages.time, "monotonic", lambda: self.now)

    def _answer(self, request):
        self.asked += 1
        # Whoever comes while this one waits.
        self.others, waiting = [], self.others
        for path in waiting:
            assert self.get(path).status_code == 503
        self.meanwhile, act = None, self.meanwhile
        if act:
            act()
        self.connection.connection = None
        if request.path_info == ASKS_NOTHING:
            return HttpResponse("a file")
        if self.fault is None:
            self.connection.connection = object()
            return HttpResponse("a page")
        try:
            raise OperationalError from self.fault
        except OperationalError:
            return failed(request)

    def get(self, path="/fr/"):
        return self.door(RequestFactory().get(path))


@pytest.fixture
def site(monkeypatch):
    return Site(monkeypatch)


def test_after_one_has_waited_in_vain_the_others_are_told_at_once(site):
    site.fault = PoolTimeout()
    assert site.get().status_code == 503

    answers = [site.get("/fr/"), site.get("/api/v1/events/")]

    assert site.asked == 1
    assert [(a.status_code, a["Retry-After"], a["Cache-Control"]) for a in answers] == [(503, "30", "no-store")] * 2
    assert answers[1]["Content-Type"] == "application/problem+json"


def test_after_a_rest_one_finds_out_while_the_others_are_told_at_once(site):
    site.fault = PoolTimeout()
    site.get()
    site.now += OneTryMiddleware.REST
    site.others = ["/fr/", "/en/"]
    site.get()

    assert site.asked == 2


def test_when_it_is_back_everybody_asks_again(site):
    site.fault = PoolTimeout()
    site.get()
    site.now, site.fault = site.now + OneTryMiddleware.REST, None

    assert [site.get().status_code for _reader in range(3)] == [200, 200, 200]


def test_what_needs_no_database_and_the_desk_are_never_turned_away(site):
    site.fault = PoolTimeout()
    site.get()
    site.get("/admin/")
    site.fault = None

    assert [site.get(path).status_code for path in ("/healthz", "/robots.txt", "/admin/login/")] == [200, 200, 200]


def test_what_asks_no_database_does_not_tell_that_it_is_back(site):
    site.fault = PoolTimeout()
    site.get()
    site.now += OneTryMiddleware.REST

    assert site.get(ASKS_NOTHING).status_code == 200
    assert site.get().status_code == 503
    assert site.asked == 2


def test_an_answer_that_began_before_the_outage_does_not_end_it(site):
    def goes_away():
        site.fault = PoolTimeout()
        site.get()
        site.fault = None

    site.meanwhile = goes_away

    assert [site.get().status_code for _reader in range(2)] == [200, 503]


def test_a_full_disk_turns_nobody_else_away(site):
    site.fault = OSError("No space left on device")
    site.get()
    site.fault = None

    assert site.get().status_code == 200

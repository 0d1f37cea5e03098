"""Links to drafts at the desk: made, shown once, listed and revoked."""

import re

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.models import Principle
from relations.newsroom.models import PreviewLink
from relations.newsroom.sharing import share
from tests import factories as make
from tests.newsroom.desk import fill
from tests.newsroom.previews import a_draft, key, reader_of

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def desk(client):
    client.force_login(make.chief())
    return client


# --- links for people without an account ------------------------------------------------------------------------------


def links(row):
    return reverse("admin:preview-links", args=key(row))


def test_a_link_is_shown_once_after_it_was_made(desk):
    event = a_draft("Rencontre")

    made = fill(desk, links(event), button="_share", purpose="Mme Diallo", hours="24")
    again = desk.get(links(event)).content.decode()

    french, english = re.findall(r'value="http://testserver(/admin/shared/[^"]+)"', made.content.decode())
    assert made.status_code == 200
    assert "no-store" in made["Cache-Control"]
    assert Client().get(french).status_code == Client().get(english).status_code == 200
    assert "/admin/shared/" not in again
    assert "Mme Diallo" in again
    assert PreviewLink.objects.get().purpose == "Mme Diallo"


def test_the_page_says_how_often_each_link_was_opened_and_revokes_it(desk):
    event = a_draft("Rencontre")
    link, token = share(key(event), by=make.account(is_superuser=True), purpose="Mme Diallo")
    shared = reverse("admin:shared-preview", args=(token, "en"))
    Client().get(shared)
    Client().get(shared)

    page = desk.get(links(event)).content.decode()
    revoked = desk.post(links(event), {"_revoke": link.pk})

    assert "Opened 2 times" in page
    assert revoked.url == links(event)
    assert Client().get(shared).status_code == 410
    assert "revoked" in desk.get(links(event)).content.decode()


def test_links_of_another_record_are_not_revoked_here(desk):
    mine, other = make.saved(Principle(label_fr="Un")), make.saved(Principle(label_fr="Deux"))
    link, _token = share(key(other), by=make.account(is_superuser=True))

    assert desk.post(links(mine), {"_revoke": link.pk}).status_code == 404
    assert desk.post(links(mine), {"_revoke": "x"}).status_code == 404
    assert PreviewLink.objects.get().revoked_at is None


def test_a_refused_form_keeps_what_was_typed(desk):
    principle = make.saved(Principle(label_fr="Souveraineté"))

    page = desk.post(links(principle), {"purpose": "Mme Diallo", "hours": "9999"}).content.decode()

    assert 'value="Mme Diallo"' in page
    assert "errorlist" in page
    assert not PreviewLink.objects.exists()


def test_sharing_needs_the_right_to_change_the_kind(client):
    principle = make.saved(Principle(label_fr="Souveraineté"))
    client.force_login(reader_of("principle"))

    assert client.get(links(principle)).status_code == 403
    assert client.post(links(principle), {"hours": "24"}).status_code == 403
    assert not PreviewLink.objects.exists()
    assert client.get(reverse("admin:preview-links", args=("principle", 999_999))).status_code == 404


def test_a_cross_site_request_makes_no_link(client):
    principle = make.saved(Principle(label_fr="Souveraineté"))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make.chief())

    assert strict.post(links(principle), {"hours": "24"}).status_code == 403
    assert not PreviewLink.objects.exists()


def test_the_page_of_links_takes_the_same_queries_with_many_links(desk):
    few, many = make.saved(Principle(label_fr="Un")), make.saved(Principle(label_fr="Deux"))
    chief = make.account(is_superuser=True)
    for row, count in ((few, 1), (many, 6)):
        for _number in range(count):
            share(key(row), by=chief)

    def queries(row):
        with CaptureQueriesContext(connections["default"]) as captured:
            assert desk.get(links(row)).status_code == 200
        return len(captured.captured_queries)

    queries(few)
    assert queries(many) == queries(few)

"""An answer that has not moved costs a 304, which says the same in its head as the answer would."""

import pytest
from django.test import Client

from tests.public.conftest import page_of

SAME = ("Vary", "Content-Security-Policy", "X-Frame-Options", "Access-Control-Allow-Origin", "Content-Language")


def asked_again(address, etag):
    return Client().get(address, headers={"If-None-Match": etag, "Accept-Encoding": "gzip"})


def heads(response):
    return {name: set(response.get(name, "").split(", ")) for name in SAME}


@pytest.mark.parametrize("name", ["page", "frame", "api", "list"])
def test_an_answer_that_has_not_moved_has_the_headers_of_the_whole(record, name):
    relation = page_of(record.relation)
    address = {"page": relation, "frame": f"{relation}extrait/", "api": "/api/v1/events/", "list": "/en/events/"}[name]
    whole = Client().get(address, headers={"Accept-Encoding": "gzip"})

    again = asked_again(address, whole["ETag"])

    assert (whole.status_code, again.status_code) == (200, 304)
    assert heads(again) == heads(whole)


def test_a_page_does_not_stand_for_another_one(record, reader):
    etag = reader.open("/fr/")["ETag"]

    assert asked_again("/fr/", etag).status_code == 304
    assert asked_again("/fr/evenements/jamais-vu/", etag).status_code == 404
    assert asked_again("/fr/evenements/", etag).status_code == 200


@pytest.mark.parametrize("setting", ["CONTACT_EMAIL", "PUBLIC_URL"])
def test_what_this_place_is_told_moves_its_answers(record, reader, settings, setting):
    etag = reader.open("/fr/contact/")["ETag"]

    setattr(settings, setting, "https://example.org")

    assert asked_again("/fr/contact/", etag).status_code == 200

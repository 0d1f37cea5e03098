"""The limit of one process: told in every answer, approximate, and refused with the time to wait."""

import pytest
import time_machine

from relations.api.v1 import throttle


@pytest.fixture
def limited(settings, press):
    settings.API_RATE = 3
    throttle.forget()
    with time_machine.travel("2026-02-03T10:00:15Z", tick=False) as clock:
        yield clock
    throttle.forget()


def test_every_answer_says_how_much_is_left(api, limited):
    answers = [api.ask(path) for path in ("themes/", "nothing/", "themes/?x=1")]

    assert [answer.status_code for answer in answers] == [200, 404, 400]
    assert [answer["RateLimit"] for answer in answers] == [
        f'"approximate-per-process";r={left};t=45' for left in (2, 1, 0)
    ]
    assert answers[0]["RateLimit-Policy"] == '"approximate-per-process";q=3;w=60'
    assert "RateLimit" in answers[0]["Access-Control-Expose-Headers"]


def test_more_is_refused_until_the_minute_is_over(api, limited):
    for _ in range(3):
        api.get("themes/")

    problem = api.refused("themes/", 429)

    assert (problem["retry_after"], problem["title"][:3]) == (45, "You")
    response = api.ask("themes/")
    assert (response["Retry-After"], response["RateLimit"]) == ("45", '"approximate-per-process";r=0;t=45')
    limited.shift(45)
    assert api.ask("themes/").status_code == 200


def test_one_client_does_not_use_up_the_share_of_another(api, limited, settings):
    settings.PROXIES = 1
    for _ in range(4):
        api.ask("themes/", **{"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})

    assert api.ask("themes/", **{"X-Forwarded-For": "203.0.113.9"}).status_code == 429
    assert api.ask("themes/", **{"X-Forwarded-For": "203.0.113.10"}).status_code == 200


def test_nobody_chooses_an_address_without_a_proxy(api, limited):
    statuses = [api.ask("themes/", **{"X-Forwarded-For": f"203.0.113.{at}"}).status_code for at in range(4)]

    assert statuses == [200, 200, 200, 429]


def test_without_a_rate_nothing_is_limited(api, press):
    assert "RateLimit" not in api.ask("themes/")

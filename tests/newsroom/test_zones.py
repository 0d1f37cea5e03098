"""Moments as they are typed at the desk, and as the clocks of the capitals show them."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings import time_zones
from relations.newsroom.capitals import CAPITALS
from relations.newsroom.zones import NoSuchMoment, city_of, clocks, moment_of


@pytest.fixture
def new_york_first(settings):
    settings.TIME_ZONES = ["America/New_York", "Africa/Bamako"]


def test_a_moment_is_typed_on_the_desks_own_clock(new_york_first):
    assert moment_of("2026-07-01T09:30") == datetime(2026, 7, 1, 13, 30, tzinfo=UTC)
    assert moment_of("2026-12-01 09:30") == datetime(2026, 12, 1, 14, 30, tzinfo=UTC)


def test_it_is_shown_on_the_clocks_of_all_capitals():
    shown_as = [(clock.city, clock.words) for clock in clocks(datetime(2026, 7, 1, 2, 0, tzinfo=UTC))]

    assert shown_as == [("Bamako", "1 juillet 2026 02:00"), ("Washington", "30 juin 2026 22:00")]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2027-03-14T02:00", "n’existe pas|does not exist"),
        ("2027-03-14T02:59", "n’existe pas|does not exist"),
        ("2027-11-07T01:00", "deux fois|comes twice"),
        ("2027-11-07T01:59", "deux fois|comes twice"),
    ],
)
def test_a_time_that_does_not_exist_or_comes_twice_is_refused(new_york_first, words, why):
    with pytest.raises(NoSuchMoment, match=why):
        moment_of(words)


@pytest.mark.parametrize("words", ["2027-03-14T01:59", "2027-03-14T03:00", "2027-11-07T00:59", "2027-11-07T02:00"])
def test_the_times_beside_a_change_of_clocks_are_moments(new_york_first, words):
    assert clocks(moment_of(words))[0].zone == "America/New_York"


@pytest.mark.parametrize(
    "words",
    ["", "demain", "2026-02-30T09:30", "2026-02-28", "2026-02-28T09:30Z", "0001-01-01T00:00", "9999-12-31T23:59"],
)
def test_what_is_no_moment_is_refused(words):
    with pytest.raises(NoSuchMoment):
        moment_of(words)


def test_zones_are_read_in_their_order():
    assert time_zones(" Africa/Dakar, Europe/Paris,Africa/Dakar ") == ["Africa/Dakar", "Europe/Paris"]


@pytest.mark.parametrize("words", ["Bamako", "Africa/Bamako,Mars/Olympus", "../etc/passwd", " , "])
def test_a_zone_that_nobody_knows_stops_the_start(words):
    with pytest.raises(ImproperlyConfigured, match="ENTENTE_TIME_ZONES names"):
        time_zones(words)


@pytest.mark.parametrize(
    ("zone", "capital"),
    [("America/New_York", "Washington"), ("Asia/Kolkata", "New Delhi"), ("Africa/Bamako", "Bamako"), ("UTC", "UTC")],
)
def test_a_zone_is_called_by_the_capital_whose_clock_it_shows(zone, capital):
    assert city_of(zone) == capital


def test_every_capital_belongs_to_a_zone():
    assert set(CAPITALS) <= available_timezones()

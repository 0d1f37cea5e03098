"""Several values, bounds, nothing at all, words: the filters that follow from others, on page and API alike."""

import pytest
from django.test import Client

from relations.dates import UncertainDate
from tests import factories as make
from tests.api.conftest import day


@pytest.fixture
def several(record):
    """Two more events: one without a place in France, one whose date is a month."""
    w = record
    w.apart = make.event("Ailleurs", proof=w.proof, parties=(w.mli, w.fra), event_type=w.type, date=day("2024-05-05"))
    w.month = make.event("En mars", proof=w.proof, parties=(w.mli, w.usa), event_type=w.type, date=day("2025-03"),
                         summary_fr="La délégation a été reçue.")  # fmt: skip
    make.show(w.apart, w.month)
    return w


def test_filters_that_follow_from_others(api, several):
    w = several
    expected = {
        "events/?type_in=MEET,MEET": {"audience", "annonce", "ailleurs", "en-mars"},
        "events/?country_in=FRA,USA": {"audience", "annonce", "ailleurs", "en-mars"},
        "events/?party_in=fra": {"ailleurs"},
        "events/?theme_in=SECURITE": {"audience"},
        "events/?relation_in=MLI-USA": {"audience", "annonce", "en-mars"},
        f"events/?actor_in=awa-diarra,{w.state.uid}": {"audience"},
        "events/?certainty_in=confirmed,disputed": {"audience", "annonce", "ailleurs", "en-mars"},
        "events/?place_isnull=true": {"annonce", "ailleurs", "en-mars"},
        "events/?place_isnull=false": {"audience"},
        "events/?mode_isnull=false": {"audience"},
        "events/?earliest_gte=2025-03": {"audience", "annonce", "en-mars"},
        "events/?earliest_gt=2025-03": {"audience", "annonce"},
        "events/?latest_lt=2025-03-31": {"ailleurs"},
        "events/?latest_lte=2025-03": {"ailleurs", "en-mars"},
        "events/?earliest_isnull=true": set(),
        "events/?on=2025-03-15": {"en-mars"},
        "events/?on=2025": {"annonce", "en-mars"},
        "events/?on=2026-02-02": {"audience"},
        "events/?on=2026-02-03": set(),
        "events/?between=MLI,FRA": {"ailleurs"},
        f"events/?uid_in={w.apart.uid},{w.month.uid}": {"ailleurs", "en-mars"},
        "events/?english=ready": {"audience"} if w.event.english == "ready" else set(),
        "events/?updated_gte=2020-01-01": {"audience", "annonce", "ailleurs", "en-mars"},
        "events/?updated_lt=2020-01-01T00:00:00Z": set(),
        "events/?search=delegations": {"en-mars"},
        "events/?search=rencontre": set(),
        "events/?words=délégation": {"en-mars"},
        'events/?search="délégation a été reçue"': {"en-mars"},
        "events/?search=delegation -recue": set(),
        "actors/?search=diarra": {"awa-diarra"},
        "actors/?country_isnull=true": {"alliance"},
        "measures/?status_in=lifted,in_force": {"caution-de-visa", "reciprocite"},
        "measures/?answers_to=caution-de-visa": {"reciprocite"},
        "measures/?imposed_in=annonce": {"caution-de-visa"},
        "posts/?rank_gte=2&rank_lt=3": {"ministre"},
        "posts/?rank_gt=2": set(),
        "places/?latitude_gte=12&latitude_lt=13&longitude_lte=-8": {"bamako"},
        "places/?latitude_gt=12.65": set(),
        "statements/?speaking_as=ministre&addressee_isnull=true": {w.statement.slug},
        "statements/?language=en": set(),
        "principles/?broader_isnull=true": {"respect-de-la-souverainete"},
    }

    assert {path: api.slugs(path) for path in expected} == expected


def test_bounds_of_editions(api, several):
    assert [row["number"] for row in api.results("editions/?number_gte=2")] == [2]
    assert {row["edition"] for row in api.results("changes/?edition_lt=2&limit=200")} == {1}
    assert api.results("changes/?moment_lt=2020-01-01") == []


def test_page_and_api_find_the_same(api, several):
    """A table of filters of both."""
    queries = [
        "words=delegation", "search=reçue", "type_in=MEET", "theme=SECURITE", "relation=MLI-USA", "country=FRA",
        "between=MLI,USA", "on=2025-03", "place_isnull=true", "earliest_gte=2025", "level=2", "actor=awa-diarra",
        "relation=MLI-USA&on=2026-02", "country_in=FRA,USA&theme=SECURITE",
    ]  # fmt: skip
    for query in queries:
        html = Client().get(f"/fr/evenements/?{query}").content.decode()
        shown = {slug for slug in ("audience", "annonce", "ailleurs", "en-mars") if f"/fr/evenements/{slug}/" in html}
        assert shown == api.slugs(f"events/?{query}"), query


def test_an_uncertain_date_is_on_each_of_its_days(api, several):
    vague = make.event("Un jour", proof=several.proof, parties=(several.mli, several.usa), event_type=several.type,
                       date=UncertainDate(None, day("2020").latest, "before"))  # fmt: skip
    make.show(vague)

    assert api.slugs("events/?on=1960-01-01") == {"un-jour"}
    assert api.slugs("events/?on=2021") == set()
    assert api.slugs("events/?earliest_isnull=true") == {"un-jour"}
    assert api.slugs("events/?latest_lte=2020") == {"un-jour"}


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("events/?type_in=MEET,NONE", "type_in"),
        ("events/?type_in=,", "type_in"),
        ("events/?certainty_in=confirmed,sure", "certainty_in"),
        ("events/?theme_in=" + ",".join(f"t{at}" for at in range(101)), "theme_in"),
        ("events/?uid_in=1", "uid_in"),
        ("events/?place_isnull=maybe", "place_isnull"),
        ("events/?on=31/12/2025", "on"),
        ("events/?on=2025-02-30", "on"),
        ("events/?earliest_gte=1e400", "earliest_gte"),
        ("events/?updated_gte=yesterday", "updated_gte"),
        ("events/?updated_gte=9999-12-31T23:59:59-14:00", "updated_gte"),
        ("events/?search=le", "search"),
        ("events/?search=" + " ".join(f"mot{at}" for at in range(17)), "search"),
        ("events/?changed_since=-1", "changed_since"),
        ("places/?latitude_gte=1e400", "latitude_gte"),
        ("places/?latitude_gte=NaN", "latitude_gte"),
        ("places/?longitude_lt=181", "longitude_lt"),
        ("posts/?rank_gte=99999999999", "rank_gte"),
        ("events/?titel_isnull=true", "titel_isnull"),
    ],
)
def test_values_that_cannot_be_are_refused(api, several, path, parameter):
    errors = api.refused(path, 400)["errors"]

    assert {error["parameter"] for error in errors} == {parameter}


def test_frequent_and_rare_words_find_the_same(api, several, monkeypatch):
    queries = ("search=MLI", "search=mali", "search=delegation", 'search="a été reçue"', "search=mali -delegation")
    rare = {query: api.slugs(f"events/?{query}") for query in queries}

    monkeypatch.setattr("relations.catalogue.words.FEW", 0)

    assert {query: api.slugs(f"events/?{query}") for query in queries} == rare
    assert rare["search=delegation"] == {"en-mars"}

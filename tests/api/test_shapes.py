"""`fields`, `expand`, `ordering`, `count`: another shape of the same records, asked for in so many queries."""

import pytest

from tests import factories as make
from tests.api.conftest import SECRET


def test_only_the_fields_that_are_named(api, record):
    (row,) = api.results("events/?fields=slug,title,date.earliest,evidence.passage.exact&year=2026")

    assert row == {
        "slug": "audience",
        "title": {"fr": "Audience", "en": "Audience granted"},
        "date": {"earliest": "2026-02-02"},
        "evidence": [
            {"passage": {"exact": "La ministre a reçu l’envoyé à Bamako."}},
            {"passage": {"exact": "Nous demandons le respect."}},
        ],
    }
    one = api.get("events/audience/?fields=date.edtf,date,title.text&lang=en")
    assert one["title"] == {"text": "Audience granted"}
    assert one["date"]["precision"] == "day"
    assert set(one) == {"title", "date", "about"}


def test_references_are_put_in_whole(api, record):
    event = api.get("events/audience/?expand=place,participations.actor,parties,evidence.article")

    assert event["place"] == api.one("places/bamako/")
    assert event["participations"][0]["actor"] == api.one("actors/awa-diarra/")
    assert [party["alpha2"] for party in event["parties"]] == ["ML", "US"]
    assert [row["article"] for row in event["evidence"]] == [api.one(f"articles/{record.article.slug}/")] * 2


def test_references_within_others_are_put_in_too(api, record):
    event = api.get("events/audience/?expand=participations.actor.country,place.country&fields=place,participations")

    assert event["participations"][0]["actor"]["country"] == api.one("countries/MLI/")
    assert event["place"]["country"] == api.one("countries/MLI/")
    french = api.get("events/audience/?expand=place&fields=place.name,place.place_kind&lang=fr")
    assert french["place"] == {"name": {"text": "Bamako", "lang": "fr", "fallback": False}, "place_kind": "city"}


def test_a_link_that_is_withheld_stays_empty_when_put_in_whole(api, record):
    links = api.get("events/audience/?expand=links.target")["links"]

    assert [link["target"] and link["target"]["slug"] for link in links] == ["annonce", None]
    assert SECRET not in str(links)


REFUSED = [
    ("events/?fields=titel", "fields", "title"),
    ("events/?fields=date.erliest", "fields", "earliest"),
    ("events/?fields=slug.x", "fields", None),
    ("events/?fields=" + ",".join(f"x{at}" for at in range(60)), "fields", None),
    ("events/?expand=plase", "expand", "place"),
    ("events/?expand=title", "expand", None),
    ("events/?expand=participations", "expand", None),
    ("events/?expand=participations.actor.country.name", "expand", None),
    ("events/?expand=participations.actor.tenures.post.country", "expand", None),
    ("events/?expand=links.target.links.target.links.target", "expand", None),
    ("events/?ordering=id", "ordering", "-date"),
    ("events/?count=yes", "count", "exact"),
    ("changes/?expand=record", "expand", None),
    ("editions/?ordering=-date", "ordering", "-number"),
]


@pytest.mark.parametrize(("path", "parameter", "offered"), REFUSED)
def test_what_has_no_such_shape_is_refused(api, press, path, parameter, offered):
    (error,) = api.refused(path, 400)["errors"]

    assert error["parameter"] == parameter
    assert offered is None or offered in error["allowed"]


def test_lists_are_turned_round(api, record):
    for name, one, other in (
        ("events", "-date", "date"), ("events", "slug", "-slug"), ("countries", "alpha3", "-alpha3"),
        ("invocations", "date", "-date"), ("phases", "date", "-date"), ("editions", "number", "-number"),
    ):  # fmt: skip
        rows = [api.results(f"{name}/?ordering={order}&limit=200") for order in (one, other)]
        assert rows[0] == rows[1][::-1] != []


def test_what_has_no_date_comes_last_either_way(api, record):
    make.show(make.event("Jadis", proof=record.proof, parties=(record.mli, record.usa), event_type=record.type,
                         date=make.UncertainDate()))  # fmt: skip

    for order in ("date", "-date"):
        whole = [row["slug"] for row in api.results(f"events/?ordering={order}")]
        assert whole[-1] == "jadis"
        pages, address = [], f"events/?ordering={order}&limit=1"
        while address:
            page = api.get(address)
            pages.append(page)
            address = page["next"]
        assert [row["slug"] for page in pages for row in page["results"]] == whole
        assert [row["slug"] for row in api.get(pages[-1]["previous"])["results"]] == whole[-2:-1]


def test_results_are_counted_only_when_asked(api, record):
    assert "count" not in api.get("events/")
    assert api.get("events/?count=exact&limit=1")["count"] == {"number": 2, "at_least": False}
    assert api.get("events/?count=estimate&year=2025")["count"] == {"number": 1, "at_least": False}


def test_an_estimate_says_where_it_stopped(api, record, monkeypatch):
    monkeypatch.setattr("relations.api.v1.views.COUNTED", 1)

    assert api.get("events/?count=estimate")["count"] == {"number": 1, "at_least": True}


def test_queries_depend_on_what_is_put_in_and_not_on_how_much(api, record):
    path = "events/?expand=place,participations.actor,evidence.article&limit=50"
    few = api.count_queries(path)
    people = [make.actor(country=record.mli) for _ in range(12)]
    same = {"proof": record.proof, "event_type": record.type, "place": record.place, "place_precision": "city"}
    events = [make.event(parties=(record.mli, record.usa), who=(one, record.minister), **same) for one in people]
    make.show(*people, *events)

    assert api.count_queries(path) <= few <= 9

"""What lists can be narrowed by, and what they answer to a word they do not know."""

import datetime as dt

import pytest

from relations.dates import UncertainDate
from tests import factories as make
from tests.api.conftest import _invocation, day


def test_filters_of_events(api, record):
    both, audience, announcement = {"audience", "annonce"}, {"audience"}, {"annonce"}
    apart = make.event("Ailleurs", proof=record.proof, parties=(record.mli, record.fra), event_type=record.type)
    make.show(apart)
    expected = {
        "relation=MLI-USA": both,
        "relation=mli-usa": both,
        "country=USA": both,
        "party=FRA": {"ailleurs"},
        "country=MLI&party=USA": both,
        "between=USA,MLI": both,
        "country=us": both,
        "between=MLI,FRA": {"ailleurs"},
        "actor=awa-diarra": audience,
        f"actor={record.minister.uid}": audience,
        "theme=SECURITE": audience,
        "type=MEET": both | {"ailleurs"},
        "mode=audience": audience,
        "quad=verbal_cooperation": both | {"ailleurs"},
        "quad=material_conflict": set(),
        "certainty=disputed": set(),
        "place=bamako": audience,
        "year=2025": announcement,
        "relation=MLI-USA&date_from=2026": audience,
        "date_to=2025-12-15": announcement,
    }

    assert {query: api.slugs(f"events/?{query}") for query in expected} == expected


@pytest.mark.parametrize(
    ("date", "inside", "outside"),
    [
        (day("2025-03"), "date_from=2025-03-31&date_to=2025-04-30", "date_from=2025-04-01"),
        (day("2025"), "date_from=2025-12-31&date_to=2026", "date_to=2024"),
        (UncertainDate(None, dt.date(2025, 1, 1), "before"), "date_to=1900", "date_from=2025-01-02"),
        (UncertainDate(dt.date(2025, 1, 1), None, "after"), "date_from=2100", "date_to=2024-12-31"),
        (UncertainDate(), "date_from=1800&date_to=1801", "date_from=2025&type=NONE"),
    ],
)
def test_an_event_matches_when_it_may_have_happened_then(api, press, date, inside, outside):
    source = make.article("Un mot.")
    kind, none = make.event_type("SOME"), make.event_type("NONE")
    event = make.event("Incertain", proof=make.passage(source, "Un mot."), event_type=kind, date=date)
    make.show(source, kind, none, event)

    assert api.slugs(f"events/?{inside}") == {"incertain"}
    assert api.slugs(f"events/?{outside}") == set()


def test_filters_of_what_is_said(api, record):
    said, demand, pledge = {record.statement.slug}, {record.demand.slug}, {record.pledge.slug}
    expected = {
        "statements/?speaker=awa-diarra": said,
        "statements/?event=audience": said,
        "statements/?form=reported": set(),
        "statements/?theme=SECURITE": said,
        "statements/?on_behalf_of=mali-etat": said,
        "statements/?relation=MLI-USA": said,
        "invocations/?principle=respect-de-la-souverainete": demand | pledge,
        "invocations/?invoker=awa-diarra": demand,
        "invocations/?on_behalf_of=mali-etat": demand,
        "invocations/?country=MLI": demand,
        "invocations/?country=USA": pledge,
        "invocations/?act=pledge": pledge,
        "invocations/?voice=article": set(),
        "invocations/?tier=named": demand | pledge,
        "invocations/?event=audience": demand,
        f"invocations/?statement={record.statement.slug}": demand,
        "invocations/?relation=MLI-USA": demand,
        "doctrines/?holder=mali-etat": {"trois-principes"},
        "principles/?local=true": {"respect-de-la-souverainete"},
        "principles/?local=false": set(),
    }

    assert {query: api.slugs(query) for query in expected} == expected


def test_filters_of_what_is_done_and_promised(api, record):
    bond, back, promise = {"caution-de-visa"}, {"reciprocite"}, {record.commitment.slug}
    expected = {
        "measures/?status=in_force": bond,
        "measures/?kind=visa_bond": bond | back,
        "measures/?imposed_by=mali-etat": back,
        "measures/?target=mali-etat": bond,
        "measures/?open=true": bond,
        "measures/?open=false": back,
        "measures/?relation=MLI-USA": bond | back,
        "commitments/?made_by=mali-etat": promise,
        "commitments/?made_by=alliance": set(),
        "commitments/?status=announced": promise,
        "commitments/?event=audience": promise,
        "commitments/?relation=MLI-USA": promise,
    }

    assert {query: api.slugs(query) for query in expected} == expected


def test_filters_of_who_and_where(api, record):
    expected = {
        "actors/?kind=bloc": {"alliance"},
        "actors/?country=USA": {"etats-unis-etat"},
        "actors/?sector=GOV": {"awa-diarra"},
        "posts/?country=MLI&rank=2&organisation=mali-etat": {"ministre"},
        "posts/?rank=1": set(),
        "places/?country=MLI&kind=city": {"bamako"},
        "outlets/?country=MLI&kind=press": {"le-journal"},
        "articles/?outlet=le-journal&language=fr&genre=news&rights=full_text": {record.article.slug},
        "articles/?language=en": set(),
        "relations/?country=USA": {record.relation.slug},
        "relations/?country=FRA": set(),
        "themes/?local=false": {record.theme.slug},
        "event-types/?quad=verbal_cooperation": {record.type.slug},
    }

    assert {query: api.slugs(query) for query in expected} == expected
    assert [row["uid"] for row in api.results("phases/?relation=MLI-USA&year=2026")] == [str(record.phase.uid)]


def test_changes_since_an_edition(api, record):
    make.show(make.resaved(record.place, name_en="Bamako"), act="correction", notice_fr="Nom ajouté.")

    (change,) = api.results("changes/?since=1")
    assert (change["kind"], change["act"], change["uid"]) == ("place", "correction", str(record.place.uid))
    assert change["notice"] == {"fr": "Nom ajouté.", "en": None}
    assert api.get(change["record"])["slug"] == "bamako"
    assert api.results("corrections/") == api.results("changes/?act=correction") == [change]
    assert api.results("changes/?edition=2&kind=event") == []
    assert len(api.results(f"changes/?uid={record.place.uid}")) == 2
    assert [row["number"] for row in api.results("editions/?since=1")] == [2]


def test_a_change_of_a_passage_has_no_address_but_its_uid_is_in_the_evidence(api, record):
    (change,) = api.results(f"changes/?kind=passage&uid={record.proof.uid}")

    passages = {row["passage"]["uid"] for row in api.get("events/annonce/")["evidence"]}
    assert (change["record"], passages) == (None, {change["uid"]})


def test_a_statement_belongs_to_a_relation_when_one_of_its_invocations_does(api, record):
    said = make.statement(record.minister, record.words)
    elsewhere = make.statement(record.minister, record.words)
    toward_them = _invocation(
        record, record.minister, "demand", wording="respect", statement=said, addressee=record.other_state
    )
    make.show(
        said,
        elsewhere,
        toward_them,
        _invocation(record, record.minister, "demand", wording="respect", statement=elsewhere),
    )

    assert api.slugs("statements/?relation=MLI-USA") == {record.statement.slug, said.slug}


def test_an_actor_of_a_state_takes_part_only_where_it_is_named(api, record):
    assert api.slugs("events/?actor=mali-etat") == set()
    assert api.slugs("events/?party=MLI") == {"audience", "annonce"}


REFUSED = [
    ("events/?actor=", "actor", None),
    ("events/?actor=%20", "actor", None),
    ("events/?cursor=", "cursor", None),
    ("events/?limit=", "limit", None),
    ("events/?lang=", "lang", None),
    ("articles/?language=", "language", None),
    ("problems/?lang=", "lang", None),
    ("events/?date_from=2026&date_to=2025", "date_from", None),
    ("commitments/?date_from=2025-03-02&date_to=2025-03-01", "date_from", None),
    ("measures/?status=inforce", "status", ["announced", "in_force", "lifted", "expired", "unknown"]),
    ("measures/?open=yes", "open", ["true", "false"]),
    ("relations/?country=Mali", "country", ["FRA", "MLI", "USA"]),
    ("events/?theme=securite2", "theme", ["SECURITE"]),
    ("events/?mode=x", "mode", ["audience"]),
    ("posts/?rank=9", "rank", ["1", "2", "3", "4", "5"]),
    ("themes/?lang=de", "lang", ["all", "fr", "en"]),
    ("statements/?speeker=x", "speeker", ["speaker", "speaker_in", "speaker_isnull"]),
    ("events/?id__in=1000000000000000000000000000000", "id__in", None),
    ("events/?date_from=31/12/2025", "date_from", None),
    ("events/?date_from=2025-02-30", "date_from", None),
    ("events/?date_to=%D9%A2%D9%A0", "date_to", None),
    ("events/?year=0", "year", None),
    ("events/?year=1e400", "year", None),
    ("events/?between=MLI", "between", None),
    ("events/?between=MLI,MLI", "between", None),
    ("events/?between=MLI,ZZZ", "between", None),
    ("events/?actor=%00", "actor", None),
    ("events/?actor=" + "x" * 5000, "actor", None),
    ("articles/?language=" + "x" * 100, "language", None),
    ("articles/?language=f%00", "language", None),
    ("changes/?since=99999999999999999999", "since", None),
    ("changes/?since=-1", "since", None),
    ("changes/?uid=1", "uid", None),
    ("events/?country=MLI&country=USA", "country", None),
    ("events/?limit=0", "limit", None),
    ("events/?limit=201", "limit", None),
    ("events/?limit=%C2%B2", "limit", None),
    ("events/?limit=" + "9" * 30, "limit", None),
]


def test_what_cannot_be_asked_is_refused_with_what_could(api, record):
    for path, parameter, allowed in REFUSED:
        problem = api.refused(path, 400)

        (error,) = problem["errors"]
        assert (error["parameter"], error["detail"]) == (parameter, problem["detail"])
        assert not allowed or error["allowed"] == allowed, path


def test_every_wrong_parameter_is_named_at_once(api, record):
    problem = api.refused("events/?quad=x&certainty=y", 400)

    assert sorted(error["parameter"] for error in problem["errors"]) == ["certainty", "quad"]


def test_dates_that_leave_no_day_are_told_from_those_that_leave_one(api, press):
    problem = api.refused("events/?date_from=2025-02&date_to=2025-01", 400)

    assert problem["detail"] == "The first day asked for is later than the last: no day lies between them."
    assert api.results("events/?date_from=2025-03&date_to=2025-03") == []
    assert api.results("events/?date_from=2025-03-01&date_to=2025-03-01") == []

"""The latest come first on every page; what nobody dates is not the latest."""

import pytest

from relations.catalogue import summaries
from relations.catalogue.pairs import invocations_of
from relations.dates import UncertainDate
from relations.models import EventTheme, Evidence, Statement, StatementTheme
from relations.reading import reading_public
from tests import factories as make
from tests.api.conftest import _invocation, built, day
from tests.public.conftest import page_of
from tests.relations_made import made as made_relation


@pytest.fixture
def made(press):
    return made_relation()


@pytest.fixture
def both(record):
    """Two events on the same pages, of which nobody dates the second one."""
    for title, date in (("Ce jour", day("2026-02-02")), ("Un jour", UncertainDate())):
        event = make.event(title, proof=record.proof, parties=(record.mli, record.usa), who=(record.minister,),
                           event_type=record.type, date=date, place=record.place, place_precision="city")  # fmt: skip
        event.participations.update(post=record.post)
        make.show(make.saved(event, EventTheme(event=event, theme=record.theme)))


def in_section(html, name):
    return html[html.index(f'id="{name}"') :].split("</section>")[0]


@pytest.mark.parametrize("name", ["minister", "state", "theme", "place", "post"])
def test_events_that_nobody_dates_come_last(record, both, reader, name):
    events = in_section(reader.html(page_of(getattr(record, name))), "events")

    assert events.index("Ce jour") < events.index("Un jour")


@pytest.mark.parametrize("name", ["minister", "theme", "event"])
def test_statements_that_nobody_dates_come_last(record, reader, name):
    statement = make.statement(record.minister, record.words, content_fr="Sans jour", event=record.event)
    make.show(make.saved(statement, StatementTheme(statement=statement, theme=record.theme)))

    statements = in_section(reader.html(page_of(getattr(record, name))), "statements")

    assert statements.index("Demande") < statements.index("Sans jour")


def test_articles_that_nobody_dates_come_last(record, reader):
    dated = {"published_earliest": "2026-02-02", "published_latest": "2026-02-02", "published_precision": "day"}
    articles = [make.article("Daté.", title="Daté", outlet=record.outlet, **dated),
                make.article("Sans date.", title="Sans date", outlet=record.outlet)]  # fmt: skip
    make.show(*articles)

    shown = reader.html(page_of(record.outlet))

    assert shown.index(">Daté<") < shown.index(">Sans date<")


def test_meetings_that_nobody_dates_are_named_last(record, reader):
    envoy = make.actor("Nick Roe", country=record.usa)
    events = [make.event(proof=record.proof, who=(record.minister, envoy), event_type=record.type, date=date)
              for date in (UncertainDate(), day("2026-01-05"))]  # fmt: skip
    make.show(envoy, *events)

    assert "Nick Roe États-Unis 2 events: 5 January 2026 · date not stated" in reader.text(
        page_of(record.minister, "en")
    )


def test_the_framed_timeline_begins_with_what_is_dated(made, reader):
    made.shown(UncertainDate(), title="Sans date")
    made.shown("2025", title="Avant")
    made.shown("2026-02-01", title="Daté")

    shown = reader.html(f"/fr/relations/{made.relation.slug}/extrait/")

    assert shown.index("Daté") < shown.index("Avant") < shown.index("Sans date")


def test_the_framed_timeline_leaves_out_what_nobody_dates_first(made, reader):
    make.show(made.event(UncertainDate(), title="Sans date"), *(made.event(f"2026-02-{at:02}") for at in range(1, 11)))

    assert "Sans date" not in reader.html(f"/fr/relations/{made.relation.slug}/extrait/")


def test_quotations_and_wordings_of_a_relation_begin_with_what_is_dated(record):
    passage = make.passage(record.article, "a reçu l’envoyé")
    said = built(Statement, form="direct_quote", verbatim="a reçu l’envoyé", content_fr="Sans jour", event=record.event)
    nowhere = make.event(proof=record.proof, parties=(record.mli, record.usa), event_type=record.type,
                         date=UncertainDate())  # fmt: skip
    undated = _invocation(record, record.minister, "demand", wording="respect", event=nowhere, date=UncertainDate())
    latest = _invocation(
        record, record.minister, "demand", wording="le respect", event=record.event, date=day("2026-03")
    )
    make.saved(said, Evidence(statement=said, passage=passage))
    make.show(said, nowhere, undated, latest)

    with reading_public():
        quotations = [row.content_fr for row in summaries.quotations_about(record.relation, 10)]
        found = summaries.principles_between(record.relation, 1)
        wordings = [row.invocation_id for row in invocations_of(record.relation)]

    assert quotations == ["Demande", "Sans jour"]
    assert [row.pk for summary in found for row in (summary.first.latest,) if row] == [latest.pk]
    assert (wordings[0], wordings[-1]) == (latest.pk, undated.pk)

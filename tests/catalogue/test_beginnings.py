"""The first rows of a long list are read in the order of its index, and nobody counts the rest."""

import pytest
from django.db import connections

from relations.catalogue import beginnings, pages
from relations.catalogue.documents import reading
from relations.dates import UncertainDate
from relations.models import Actor, Country, Event, EventParty, EventType, Participation
from relations.publication.models import Change
from relations.reading import PUBLIC, reading_public
from relations.vocabulary import ActorKind, Role
from tests.api.conftest import day

pytestmark = pytest.mark.django_db(databases=["default", PUBLIC])
LIMIT = 3
DATES = [day("2026-02-05"), day("2026-02-03"), day("2026-02-04"), UncertainDate(), day("2026-02-01"), UncertainDate()]
IN_ORDER = [0, 2, 1, 4, 5, 3]


@pytest.fixture
def few_are_counted(monkeypatch):
    monkeypatch.setattr(beginnings, "COUNTED", LIMIT)


def public(row):
    row.save(using=PUBLIC)
    return row


def actor(slug, kind=ActorKind.PERSON, country=None):
    return public(Actor(slug=slug, name_fr=slug, actor_kind=kind, country=country))


def events(dates):
    kind = public(EventType(slug="type", code="TYPE", label_fr="Type", quad="neutral"))
    rows = [Event(slug=f"fait-{at}", title_fr=f"Fait {at}", event_type=kind) for at in range(len(dates))]
    for row, date in zip(rows, dates, strict=True):
        row.date = date
    return [public(row) for row in rows]


def takes_part(who, event, position=0):
    public(Participation(event=event, actor=who, role=Role.ACTOR, position=position))


@pytest.fixture
def present():
    """An actor, and the keys of the six events in which it takes part in their order; two have no date."""
    who, other = actor("elle"), actor("lui")
    *mine, stranger = events([*DATES, day("2026-02-09")])
    for event in mine:
        takes_part(who, event)
    takes_part(other, stranger)
    return who, [mine[at].pk for at in IN_ORDER]


def first_of(tied, number):
    with reading_public():
        rows, total = tied.first(number)
        return [row.pk for row in rows], total


def test_few_rows_are_counted(present):
    who, events = present

    assert first_of(pages.events_of(who), 4) == (events[:4], 6)


@pytest.mark.parametrize("number", [2, 4, 5, 20])
def test_more_rows_than_are_counted_come_in_the_same_order(few_are_counted, present, number):
    who, events = present

    assert first_of(pages.events_of(who), number) == (events[:number], None)


def test_as_many_rows_as_are_counted_have_a_number(monkeypatch, present):
    who, events = present
    monkeypatch.setattr(beginnings, "COUNTED", len(events))

    assert first_of(pages.events_of(who), 3) == (events[:3], len(events))


def test_rows_with_several_ties_come_once(few_are_counted, present):
    who, events = present
    takes_part(who, Event.objects.using(PUBLIC).get(pk=events[0]), position=9)

    assert first_of(pages.events_of(who), 20) == (events, None)


def test_a_state_is_in_the_events_of_its_country(few_are_counted):
    country = public(Country(slug="mali", alpha2="ml", alpha3="MLI", name_fr="Mali"))
    state, found = actor("etat", ActorKind.STATE, country), events(DATES)
    for event in found:
        public(EventParty(event=event, country=country))

    assert first_of(pages.events_of(state), 2) == ([found[0].pk, found[2].pk], None)


# --- how the databases read them --------------------------------------------------------------------------------------


def plan_of(sql, values=None):
    connection = connections[PUBLIC]
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not is_sqlite:
            # A few rows are quicker read than looked up: what is asked here is how many would be read.
            cursor.execute("SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off")
        cursor.execute(f"{'EXPLAIN QUERY PLAN' if is_sqlite else 'EXPLAIN'} {sql}", values)
        found = "\n".join(str(row[-1]) for row in cursor.fetchall())
        if not is_sqlite:
            cursor.execute("RESET enable_seqscan; RESET enable_sort; RESET enable_bitmapscan")
    return found


def plan_of_rows(rows):
    return plan_of(*rows.using(PUBLIC).query.get_compiler(PUBLIC).as_sql())


def is_sorted(plan):
    return "TEMP B-TREE FOR ORDER BY" in plan or "Sort" in plan


def test_many_rows_are_not_sorted(present):
    who, _events = present
    with reading_public():
        plan = plan_of_rows(pages.events_of(who).walked(0)[:20])

    assert "event_timeline" in plan
    assert not is_sorted(plan)


def test_corrections_are_read_from_an_index_of_their_own():
    with reading_public():
        plan = plan_of_rows(pages.corrections().order_by("-edition", "-position")[:20])

    assert "change_correcting" in plan
    assert not is_sorted(plan)


def test_what_was_published_last_of_a_kind_is_read_in_its_order():
    with reading_public():
        shown = Change.objects.filter(kind="event", act="publish").order_by("-edition", "-position")
        plan = plan_of_rows(shown[:100])

    assert "change_of_kind" in plan
    assert not is_sorted(plan)


def test_cards_are_looked_up_one_by_one():
    """Joined to a few rows, SQLite with statistics would make a filter of the whole table first."""
    connection, asked = connections[PUBLIC], []
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite")

    def listen(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with reading_public(), connection.execute_wrapper(listen):
        reading.read("event", [1], "http://x")
    plan = plan_of(*asked[0]).splitlines()

    looked_up = [at for at, line in enumerate(plan) if line.startswith("SEARCH card") and "(id=?)" in line]
    assert len(looked_up) == 3
    assert all(plan[at + 1].startswith("LIST SUBQUERY") for at in looked_up)

"""Lists of the desk, of any length: what they cost, how one turns their pages, and what their filters find."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from relations.dates import UncertainDate
from relations.models import Actor, Article, Event, EventType, Measure, Outlet, Relation, Theme
from relations.newsroom.accounts import system_user
from relations.newsroom.assigning import assign
from relations.newsroom.models import Priority, Revision, Standing
from relations.newsroom.record import delete_draft
from relations.newsroom.workflow import make_move
from relations.vocabulary import ActorKind, MeasureKind
from tests import factories as make

MOST_QUERIES = 12
MANY = 1_200


@pytest.fixture
def desk(db):
    client = Client(headers={"accept-language": "en"})
    client.force_login(make.chief())
    return client


def list_of(kind):
    return reverse(f"admin:relations_{kind}_changelist")


EVERY_KIND = reverse("admin:newsroom_standing_changelist")


def in_bulk(rows):
    """Rows with their standings and first revisions, past every door: for the length of a list."""
    by, now = system_user(), timezone.now()
    kept = type(rows[0])._base_manager.bulk_create(rows)
    revisions = Revision.objects.bulk_create(
        Revision(
            kind=row.kind(), record_id=row.pk, uid=row.uid, number=1, by=by, at=now,
            snapshot={"schema": 1, "kind": row.kind(), "id": row.pk, "root": {"id": row.pk}, "rows": {}, "links": {}},
        )
        for row in kept
    )  # fmt: skip
    Standing.objects.bulk_create(
        Standing(kind=head.kind, record_id=head.record_id, uid=head.uid, head=head, since=now) for head in revisions
    )
    return kept


def events(count, event_type):
    day = dt.date(2000, 1, 1)
    return [
        Event(
            title_fr=f"Événement {at}", slug=f"serie-{at}", event_type=event_type,
            date_earliest=day + dt.timedelta(days=at), date_latest=day + dt.timedelta(days=at),
        )
        for at in range(count)
    ]  # fmt: skip


def opened(client, address, query=None):
    with CaptureQueriesContext(connection) as found:
        page = client.get(address, query)
        assert page.status_code == 200, (address, page.status_code)
    return page, [query["sql"] for query in found]


def listed(client, address, **query):
    return list(opened(client, address, query)[0].context["cl"].result_list)


# --- what they cost ---------------------------------------------------------------------------------------------------


def test_a_long_list_asks_twelve_questions_at_most_and_counts_no_table(desk):
    in_bulk(events(MANY, make.event_type()))

    for address in (list_of("event"), EVERY_KIND):
        for query in ({}, {"p": "3"}, {"review": "draft"}, {"publicity": "never", "assignee": "nobody"}):
            page, asked = opened(desk, address, query)

            assert page.context["cl"].result_count == 1_000
            assert len(asked) <= MOST_QUERIES
            assert [sql for sql in asked if counts_a_table(sql)] == []


def counts_a_table(sql):
    """Whether it counts records or standings without an end to it: each count is made over rows up to a limit."""
    bounded = re.sub(r"(?s)SELECT COUNT\(\*\) FROM \(.*? LIMIT \d+\) AS rows_found", "", sql)
    return "COUNT(" in bounded and re.search(r"relations_|newsroom_(standing|revision)", bounded) is not None


def test_a_count_without_a_limit_would_be_seen():
    assert counts_a_table('SELECT COUNT(*) AS "__count" FROM "relations_event"')
    assert not counts_a_table("SELECT (SELECT COUNT(*) FROM (SELECT id FROM relations_event LIMIT 1001) AS rows_found)")


@pytest.mark.parametrize("kind", ["event", "article", "statement", "actor", "passage", "measure"])
def test_a_list_asks_as_much_with_many_rows_as_with_few(desk, kind):
    article = make.article()
    passage = make.passage(article, "a reçu")
    actor = make.actor()
    make.event(proof=passage)
    make.statement(actor, passage)
    make.saved(Measure(label_fr="Mesure", measure_kind=MeasureKind.values[0], imposed_by=actor))
    few = len(opened(desk, list_of(kind))[1])

    in_bulk([Actor(name_fr=f"Acteur {at}", slug=f"acteur-{at}", actor_kind=ActorKind.PERSON) for at in range(60)])
    in_bulk([Outlet(name_fr=f"Journal {at}", slug=f"journal-{at}") for at in range(60)])
    in_bulk(
        [EventType(code=f"SORTE{at}", label_fr=f"Type {at}", slug=f"sorte-{at}", quad="neutral") for at in range(60)]
    )
    in_bulk([Article(title=f"Article {at}", slug=f"article-{at}") for at in range(60)])
    in_bulk(events(60, EventType.objects.first()))
    many = len(opened(desk, list_of(kind))[1])

    assert many <= few <= MOST_QUERIES


# --- turning pages ----------------------------------------------------------------------------------------------------


def test_a_long_list_says_that_there_are_more_and_can_be_turned_on(desk):
    in_bulk(events(MANY, make.event_type()))

    first, _asked = opened(desk, list_of("event"))
    twentieth, _asked = opened(desk, list_of("event"), {"p": "20"})
    last, _asked = opened(desk, list_of("event"), {"p": "24"})

    assert "1,000+ events" in first.content.decode()
    assert "1,050+ events" in twentieth.content.decode()
    assert 'href="?p=21"' in twentieth.content.decode()
    assert "1,200 events" in last.content.decode()
    assert len(last.context["cl"].result_list) == 50


def test_a_page_that_is_not_there_leads_back_to_the_list(desk):
    in_bulk(events(60, make.event_type()))

    for page in ("3", "999999999", "9" * 30, "-1", "x"):
        answer = desk.get(list_of("event"), {"p": page})
        assert answer.status_code == 302 or len(answer.context["cl"].result_list) == 50, page


def test_a_short_list_says_how_many(desk):
    make.theme()

    assert "1 theme\n" in opened(desk, list_of("theme"))[0].content.decode()


def test_the_field_that_completes_what_is_typed_turns_its_pages_too(desk):
    in_bulk([Actor(name_fr=f"Acteur {at:02}", slug=f"acteur-{at:02}", actor_kind=ActorKind.PERSON) for at in range(45)])
    asked = {"app_label": "relations", "model_name": "measure", "field_name": "imposed_by", "term": "Acteur"}

    pages = [desk.get(reverse("admin:autocomplete"), {**asked, "page": page}).json() for page in (1, 2, 3)]

    assert [len(page["results"]) for page in pages] == [20, 20, 5]
    assert [page["pagination"]["more"] for page in pages] == [True, True, False]


# --- filters ----------------------------------------------------------------------------------------------------------


def key(row):
    return row.kind(), row.pk


def test_lists_are_filtered_by_whose_work_it_is(desk):
    me = make.chief("me")
    desk.force_login(me)
    mine, written, others, nobodys = (make.theme() for _ in range(4))
    assign([key(mine)], to=me, due=dt.date(2020, 1, 1), priority=Priority.HIGH, by=me)
    make.resaved(written, by=me, label_fr="Écrit")
    assign([key(others)], to=make.chief("other"), due=None, priority=Priority.LOW, by=me)

    def found(**query):
        return {row.pk for row in listed(desk, list_of("theme"), **query)}

    assert found(assignee="me") == {mine.pk}
    assert found(assignee="mine") == {mine.pk, written.pk}
    assert found(assignee="somebody") == {mine.pk, others.pk}
    assert found(assignee="nobody") == {written.pk, nobodys.pk}
    assert found(due="overdue") == found(due="any") == {mine.pk}
    assert found(due="week") == set()
    assert {row.record_id for row in listed(desk, EVERY_KIND, priority="1")} == {mine.pk}


@pytest.mark.usefixtures("press")
def test_lists_are_filtered_by_where_records_stand(desk):
    chief = make.chief("other")
    draft, sent, approved, public, changed = (make.theme() for _ in range(5))
    make_move("submit", [key(sent)], by=chief)
    make_move("approve", [key(approved)], by=chief)
    make.show(public, changed)
    make.resaved(changed, label_fr="Autre")

    def found(**query):
        return {row.pk for row in listed(desk, list_of("theme"), **query)}

    assert found(review="submitted") == {sent.pk}
    assert found(review="approved") == {approved.pk, public.pk}
    assert found(review="waiting") == {approved.pk}
    assert found(publicity="never") == {draft.pk, sent.pk, approved.pk}
    assert found(publicity="changed") == {changed.pk}
    assert found(publicity="stale") == set()
    Revision.objects.filter(kind="theme").update(at=timezone.now() - dt.timedelta(days=8))
    assert found(publicity="stale") == {changed.pk}


def test_what_waits_longest_for_a_reader_comes_first(desk):
    chief, rows = make.chief("other"), [make.theme(), make.theme(), make.theme()]
    make_move("submit", [key(row) for row in rows], by=chief)
    for row, days in zip(rows, (1, 9, 5), strict=True):
        then = timezone.now() - dt.timedelta(days=days)
        Standing.objects.filter(kind="theme", record_id=row.pk).update(since=then)

    found = [row.record_id for row in listed(desk, EVERY_KIND, review="submitted")]

    assert found == [rows[1].pk, rows[2].pk, rows[0].pk]


def test_the_list_of_all_kinds_shows_what_exists_and_may_be_seen(desk):
    theme, actor, gone = make.theme(), make.actor("Awa Coulibaly"), make.theme()
    delete_draft(gone, by=make.chief("other"))
    reader = make.account("reader")
    codes = ("view_theme", "view_standing")
    reader.user_permissions.add(*Permission.objects.filter(codename__in=codes))

    everything, _asked = opened(desk, EVERY_KIND)
    desk.force_login(reader)
    some, _asked = opened(desk, EVERY_KIND)

    assert {row.key for row in everything.context["cl"].result_list} == {key(theme), key(actor)}
    assert f'<a href="/admin/relations/actor/{actor.pk}/change/">Awa Coulibaly</a>' in everything.content.decode()
    assert {row.key for row in some.context["cl"].result_list} == {key(theme)}
    assert "Awa Coulibaly" not in some.content.decode()


def test_events_are_found_by_the_days_on_which_they_may_have_been(desk):
    def on(day):
        return make.event(date=UncertainDate.parse(day) if day else UncertainDate()).pk

    day, month, unknown = on("2026-02-10"), on("2026-02"), on("")
    address = list_of("event")

    def found(**query):
        return {row.pk for row in listed(desk, address, **query)}

    assert found(day_from="2026-02-05") == {day, month}
    assert found(day_from="2026-02-05", day_until="2026-02-09") == {month}
    assert found(day_until="2026-02-10") == {day, month}
    assert found(day_from="2026-03-01") == set()
    assert found() == {day, month, unknown}


def test_a_day_that_is_none_is_named(desk):
    event = make.event()

    page = opened(desk, list_of("event"), {"day_from": "2026-13-01"})[0]

    assert "“2026-13-01” is no date: write it as 2026-02-28." in page.content.decode()
    assert [row.pk for row in page.context["cl"].result_list] == [event.pk]


def test_forms_of_filters_keep_the_other_filters(desk):
    page = opened(desk, list_of("event"), {"review": "draft", "q": "visite", "day_from": "2026-01-01"})[0]

    days = page.content.decode().split('id="filter-day_from"')[0].rsplit("<form", 1)[1]
    assert '<input type="hidden" name="review" value="draft">' in days
    assert '<input type="hidden" name="q" value="visite">' in days
    assert 'name="day_until" value=""' in page.content.decode()


def test_events_are_found_by_relation(desk):
    first, second, third = make.country(), make.country(), make.country()
    relation = make.saved(Relation(first=first, second=second, title_fr="Deux pays"))
    both = make.event(parties=(first, second))
    make.event(parties=(first, third))

    assert [row.pk for row in listed(desk, list_of("event"), relation=relation.code)] == [both.pk]
    assert listed(desk, list_of("event"), relation="XXX-YYY") == []


def test_few_related_records_are_links_and_many_are_typed(desk):
    outlet = make.outlet("Le Courrier")
    article = make.article(outlet=outlet)
    make.article()
    few = opened(desk, list_of("article"))[0].content.decode()

    in_bulk([Outlet(name_fr=f"Journal {at}", slug=f"journal-{at}") for at in range(40)])
    chosen = {"outlet__id__exact": str(outlet.pk)}
    many = opened(desk, list_of("article"), chosen)[0]

    link = f'<a href="?outlet__id__exact={outlet.pk}">Le Courrier</a>'
    assert link in few
    assert link not in many.content.decode()
    assert f'<option value="{outlet.pk}" selected>Le Courrier</option>' in many.content.decode()
    assert "select2" in many.content.decode()
    assert [row.pk for row in many.context["cl"].result_list] == [article.pk]


@pytest.mark.parametrize("value", ["x", "9" * 30, "", "-1"])
def test_a_related_record_that_is_none_is_no_error(desk, value):
    in_bulk([Outlet(name_fr=f"Journal {at}", slug=f"journal-{at}") for at in range(40)])

    for kind, name in (("article", "outlet__id__exact"), ("measure", "imposed_by__id__exact")):
        assert desk.get(list_of(kind), {name: value}).status_code in (200, 302)


def test_english_is_filtered_by_what_is_to_do(desk):
    missing, ready = make.outlet("Le Courrier"), make.theme()

    assert [row.pk for row in listed(desk, list_of("outlet"), english="to_do")] == [missing.pk]
    assert listed(desk, list_of("theme"), english="to_do") == []
    assert [row.pk for row in listed(desk, list_of("theme"), english="ready")] == [ready.pk]
    assert "english=" not in opened(desk, list_of("article"))[0].content.decode()


def test_languages_beyond_the_usual_ones_are_found(desk):
    french, german = make.article(), make.article(language="de")

    assert [row.pk for row in listed(desk, list_of("article"), language="fr")] == [french.pk]
    assert [row.pk for row in listed(desk, list_of("article"), language="other")] == [german.pk]


@pytest.mark.parametrize("name", ["publicity", "review", "assignee", "due", "english", "sources", "language", "kind"])
def test_a_value_that_asks_nothing_filters_nothing(desk, name):
    make.article()

    assert desk.get(list_of("article"), {name: "nonsense'"}).status_code in (200, 302)
    assert desk.get(EVERY_KIND, {name: "nonsense'"}).status_code in (200, 302)


def test_the_list_shows_where_each_record_stands(desk):
    theme = make.theme()
    make_move("submit", [key(theme)], by=make.chief("other"))

    assert "Never published · Submitted" in opened(desk, list_of("theme"))[0].content.decode()
    assert Theme.objects.count() == 1

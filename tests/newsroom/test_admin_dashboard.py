"""The first page of the desk: every number leads to the list of exactly what it counts."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from relations.dates import UncertainDate
from relations.models import Relation
from relations.newsroom.assigning import assign
from relations.newsroom.corrections import correct, public_revision
from relations.newsroom.models import Heartbeat, Likeness, Priority, Revision, Schedule, Standing, Task
from relations.newsroom.schedules import beat
from relations.newsroom.work_to_do import Questions
from relations.newsroom.workflow import make_move
from relations.vocabulary import ItemAct
from tests import factories as make

INDEX = reverse("admin:index")
MOST_QUERIES = 20


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def chief(db):
    return make.chief()


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def key(row):
    return row.kind(), row.pk


def queries_of(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def some_work(chief, size):
    """Something to do for every question that leads to a list of records."""
    other = make.chief(make.unique("other"))
    relation_ends = make.country(), make.country()
    for _ in range(size):
        article = make.article("Le ministre a reçu la délégation.")
        event = make.event(proof=make.passage(article, "a reçu"), parties=relation_ends)
        make.resaved(article, body="Un autre texte.")
        theme, approved, sent_back, old = (make.theme() for _ in range(4))
        today = timezone.now().date()
        assign([key(event)], to=chief, due=today - dt.timedelta(days=2), priority=Priority.HIGH, by=other)
        assign([key(theme)], to=chief, due=today + dt.timedelta(days=2), priority=Priority.LOW, by=other)
        make_move("submit", [key(theme)], by=chief)
        make_move("approve", [key(approved)], by=chief)
        make.resaved(sent_back, by=chief, label_fr=make.unique("À revoir"))
        make_move("submit", [key(sent_back)], by=chief)
        make_move("request_changes", [key(sent_back)], by=other, comment="Préciser.")
        make.show(old)
        make.resaved(old, label_fr=make.unique("Autre"))
        Revision.objects.filter(kind="theme", record_id=old.pk, number=2).update(
            at=timezone.now() - dt.timedelta(days=30)
        )
        make.resaved(make.actor(), name_en="")
        corrected = make.theme()
        make.show(corrected)
        make.resaved(corrected, label_fr=make.unique("Brouillon"))
        standing = Standing.objects.get(kind="theme", record_id=corrected.pk)
        right = public_revision(standing)
        right["root"]["label_fr"] = make.unique("Juste")
        correct(key(corrected), right, base=standing.published, by=chief, act=ItemAct.TYPO)


def lists(question):
    """The question and its parts that have a list of records of their own."""
    for found in (question, *question.parts):
        if found.address.startswith(("/admin/relations/", "/admin/newsroom/")):
            yield found


def keys_in(rows):
    if rows.model is Standing:
        return set(rows.values_list("kind", "record_id"))
    return {key(row) for row in rows}


@pytest.mark.usefixtures("press")
def test_every_number_leads_to_exactly_what_it_counts(desk, chief):
    some_work(chief, 2)
    asked = [found for _title, ask in Questions(chief, timezone.now()).sections() for q in ask for found in lists(q)]

    empty = []
    for question in asked:
        listed = keys_in(desk.get(question.address).context["cl"].result_list)
        assert listed == {found for rows in question.rows for found in keys_in(rows)}, question.label
        empty += [] if listed else [question.address]

    # Each kind has its own list of English texts; all others were really asked something.
    assert [address for address in empty if "english=to_do" not in address] == []
    assert len(asked) > 10


@pytest.mark.usefixtures("press")
def test_the_numbers_stand_on_the_page(desk, chief):
    some_work(chief, 1)

    page = desk.get(INDEX)

    words = {answer.label: str(answer.count) for section in page.context["sections"] for answer in section.open}
    assert words["Assigned to me"] == "2"
    assert words["Events without a second source"] == "1"
    assert words["Broken passages"] == "1"
    content = page.content.decode()
    assert f'<a href="{reverse("admin:newsroom_standing_changelist")}?assignee=me">' in content
    assert '<strong class="number">2</strong> <span>Assigned to me</span>' in content


@pytest.mark.usefixtures("press")
def test_the_page_asks_as_much_with_many_records_as_with_few(desk, chief):
    few = queries_of(desk, INDEX)

    some_work(chief, 3)
    for _ in range(3):
        Task.objects.create(kind="theme", record_id=1, cause=Task.Cause.CORRECTED, at=timezone.now())

    # What is found oldest, and who the saved lists belong to, is asked once more at most.
    assert queries_of(desk, INDEX) <= min(few + 1, MOST_QUERIES)


def test_an_account_with_groups_asks_no_more_than_it_may(client, db):
    client.force_login(make.account(group="publisher"))

    assert queries_of(client, INDEX) <= MOST_QUERIES


def test_nothing_to_do_says_so(desk):
    page = desk.get(INDEX)

    assert [section.open for section in page.context["sections"]] == [[], [], []]
    assert page.content.decode().count("Nothing to do here.") == 3
    assert "Nothing waits in:" in page.content.decode()


def test_what_waits_for_its_moment_or_missed_it_is_counted(desk, chief):
    now = timezone.now()
    common = {"act": ItemAct.UPDATE, "by": chief, "made_at": now}
    Schedule.objects.create(at=now + dt.timedelta(days=1), **common)
    Schedule.objects.create(at=now - dt.timedelta(hours=1), **common)
    Schedule.objects.create(at=now - dt.timedelta(hours=2), state=Schedule.State.FAILED, **common)

    sections = desk.get(INDEX).context["sections"]

    found = {answer.label: answer for section in sections for answer in section.answers}
    assert found["Waiting for their time"].count.number == 2
    assert [(part.label, part.count.number) for part in found["Waiting for their time"].parts] == [("late", 1)]
    assert found["Schedules that failed"].count.number == 1


def test_duplicates_and_tasks_lead_to_their_pages(desk):
    now = timezone.now()
    Likeness.objects.create(kind="actor", first_id=1, second_id=2, cause=Likeness.Cause.NAME, at=now)
    Task.objects.create(kind="theme", record_id=1, cause=Task.Cause.CORRECTED, at=now)
    Task.objects.create(kind="theme", record_id=1, cause=Task.Cause.CORRECTED, at=now, done_at=now)

    page = desk.get(INDEX)

    found = {answer.label: answer for section in page.context["sections"] for answer in section.open}
    assert [part.address for part in found["Probable duplicates"].parts] == [
        reverse("admin:duplicates", args=("actor",))
    ]
    assert (found["Tasks after corrections"].count.number, found["Tasks after corrections"].address) == (
        1,
        reverse("admin:tasks"),
    )


# --- the background work ----------------------------------------------------------------------------------------------


def test_work_that_never_ran_raises_an_alarm(desk):
    page = desk.get(INDEX)

    assert page.context["pulse"].is_alarm
    assert "never looked" in page.content.decode()


def test_work_that_ran_says_when(desk):
    beat()

    page = desk.get(INDEX)

    assert not page.context["pulse"].is_alarm
    assert page.context["pulse"].words.startswith("The background work last looked ")
    assert page.context["pulse"].words.endswith("seconds ago.")


def test_work_that_stopped_raises_an_alarm(desk):
    Heartbeat.objects.create(name="work", at=timezone.now() - dt.timedelta(minutes=6))

    pulse = desk.get(INDEX).context["pulse"]

    assert pulse.is_alarm
    assert pulse.words == "The background work last looked 6 minutes ago."


def test_work_that_failed_says_why(desk):
    beat("No mail server.")

    page = desk.get(INDEX)

    assert page.context["pulse"].is_alarm
    assert "No mail server." in page.content.decode()


# --- silence and saved lists ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("press")
def test_silence_leads_to_the_events_of_the_relation(desk):
    first, second, third = make.country(), make.country(), make.country()
    relation = make.saved(Relation(first=first, second=second, title_fr="Deux pays"))
    both = make.event(parties=(first, second), date=UncertainDate.parse("2020-01-01"))
    make.event(parties=(first, third), date=UncertainDate.parse("2021-01-01"))

    (quiet,) = desk.get(INDEX).context["silences"]
    listed = desk.get(quiet.address).context["cl"].result_list

    assert quiet.silence.days == (timezone.now().date() - dt.date(2020, 1, 1)).days
    assert [row.pk for row in listed] == [both.pk]
    assert quiet.address.endswith(f"?relation={relation.code}")


def test_a_reader_without_events_sees_no_silence(client, db):
    reader = make.account("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_theme"))
    client.force_login(reader)

    page = client.get(INDEX)

    assert page.status_code == 200
    assert page.context["silences"] == []


def test_the_page_has_no_style_or_script_of_its_own(desk, chief):
    make.event()
    page = desk.get(INDEX).content.decode()

    assert "style=" not in page
    assert "<style" not in page
    assert "onclick" not in page

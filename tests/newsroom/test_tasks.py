"""Tasks at the desk: the list, the form of a record, and the button that ends one."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from relations.newsroom.models import AuditEvent, Task
from tests import factories as make

TASKS = reverse("admin:tasks")


@pytest.fixture
def desk(db):
    client = Client(headers={"accept-language": "en"})
    client.force_login(make.account("me", group="editor"))
    return client


def a_task(row, about=None, **fields):
    changed = {"about_kind": about.kind(), "about_id": about.pk} if about else {}
    values = {"cause": Task.Cause.CORRECTED, "at": timezone.now(), **changed, **fields}
    return Task.objects.create(kind=row.kind(), record_id=row.pk, **values)


def names(page):
    return [line.record.name for line in page.context["lines"]]


def done(task):
    return reverse("admin:task-done", args=(task.pk,))


def test_open_tasks_are_listed_with_what_has_changed(desk):
    passage = make.passage(make.article(), "a reçu")
    event = make.event("Rencontre")
    a_task(event, passage, cause=Task.Cause.RETRACTED)
    a_task(make.theme(), done_at=timezone.now())

    page = desk.get(TASKS)

    assert names(page) == ["Rencontre"]
    assert page.context["lines"][0].about.name == str(passage)
    assert "A record that it cites was retracted" in page.content.decode()


def test_tasks_are_filtered_by_kind_and_by_whether_they_are_done(desk):
    event, theme = make.event("Rencontre"), make.theme()
    a_task(event)
    a_task(theme)
    a_task(theme, done_at=timezone.now())

    assert names(desk.get(TASKS, {"kind": "event"})) == ["Rencontre"]
    assert names(desk.get(TASKS, {"state": "done"})) == [str(theme)]
    assert len(names(desk.get(TASKS, {"kind": "nothing", "state": "nothing"}))) == 2


def test_the_newest_come_first_and_pages_are_turned(desk):
    theme = make.theme()
    now = timezone.now()
    tasks = [a_task(theme, at=now - dt.timedelta(minutes=at)) for at in range(55)]

    first, second = desk.get(TASKS), desk.get(TASKS, {"page": "2"})

    assert [line.task.pk for line in first.context["lines"]] == [task.pk for task in tasks[:50]]
    assert len(second.context["lines"]) == 5
    assert "?state=open&amp;kind=&amp;page=2" in first.content.decode()


def test_the_page_asks_as_much_for_many_as_for_few(desk):
    a_task(make.event("Rencontre"), make.theme())

    def asked():
        with CaptureQueriesContext(connection) as found:
            desk.get(TASKS)
        return len(found)

    few = asked()
    kind = make.event_type()
    for at in range(10):
        a_task(make.event(f"Rencontre {at}", event_type=kind), make.theme())

    assert asked() == few


def test_a_task_is_ended_once_and_goes_back(desk):
    task = a_task(make.theme())

    answer = desk.post(done(task), {"next": f"{TASKS}?kind=theme"})
    desk.post(done(task))

    task.refresh_from_db()
    assert answer.url == f"{TASKS}?kind=theme"
    assert (task.done_at is None, task.done_by.username) == (False, "me")
    assert AuditEvent.objects.filter(action="task.done").count() == 1


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_way_back_stays_on_the_desk(desk, next_page):
    assert desk.post(done(a_task(make.theme())), {"next": next_page}).url == TASKS


def test_who_may_not_change_a_record_ends_no_task(desk):
    reader = make.account("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_theme"))
    desk.force_login(reader)
    task = a_task(make.theme())

    page = desk.get(TASKS)
    refused = desk.post(done(task))

    assert refused.status_code == 403
    assert done(task) not in page.content.decode()
    assert Task.objects.filter(done_at=None).count() == 1


def test_tasks_of_kinds_that_may_not_be_seen_are_not_named(desk):
    reader = make.account("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_theme"))
    desk.force_login(reader)
    theme, actor = make.theme(), make.actor("Awa Coulibaly")
    a_task(theme, actor)
    a_task(actor, theme)

    page = desk.get(TASKS)

    assert names(page) == [str(theme)]
    assert "Awa Coulibaly" not in page.content.decode()


def test_looking_ends_no_task(desk):
    assert desk.get(done(a_task(make.theme()))).status_code == 405


def test_the_form_of_a_record_shows_its_open_tasks(desk):
    theme, other = make.theme(), make.theme()
    task = a_task(theme, other)
    a_task(theme, done_at=timezone.now())
    a_task(other)
    address = reverse("admin:relations_theme_change", args=(theme.pk,))

    page = desk.get(address)
    content = page.content.decode()

    assert [line.task.pk for line in page.context["tasks"]] == [task.pk]
    # Its own form: inside the other one its button would be pressed with Enter.
    assert content.index(done(task)) < content.index('id="theme_form"')
    assert f'<input type="hidden" name="next" value="{address}">' in content


def test_a_new_record_has_no_tasks(desk):
    assert desk.get(reverse("admin:relations_theme_add")).context["tasks"] == []

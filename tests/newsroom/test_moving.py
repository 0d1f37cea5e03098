"""One move for many records: what would become of each is shown first, and what became of each afterwards."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.newsroom.assigning import assign
from relations.newsroom.models import AuditEvent, Priority, Review, Standing
from relations.newsroom.workflow import make_move
from tests import factories as make
from tests.newsroom.desk import read

EVERY_KIND = reverse("admin:newsroom_standing_changelist")


@pytest.fixture
def client(db):
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def editor(db):
    return make.account("editor", group="editor")


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def key(row):
    return row.kind(), row.pk


def address(*rows):
    return f"{reverse('admin:move')}?keys={','.join(f'{kind}:{pk}' for kind, pk in map(key, rows))}"


def look(client, where, **said):
    fields = {**read(client.get(where)).fields, **said}
    return client.post(where, {**fields, "_look": "1"})


def make_it(client, where, looked):
    return client.post(where, {**read(looked).fields, "_make": "1"})


def reviews(*rows):
    return [Standing.objects.get(kind=row.kind(), record_id=row.pk).review for row in rows]


def reasons(page):
    return [line.reason for line in page.context["lines"]]


# --- from the list ----------------------------------------------------------------------------------------------------


def test_the_action_leads_to_the_page_with_what_was_selected(desk):
    rows = [make.theme(), make.theme()]
    chosen = {"action": "move_selected", "_selected_action": [row.pk for row in rows]}

    answer = desk.post(reverse("admin:relations_theme_changelist"), chosen)

    assert answer.url == address(*rows)
    assert [line.key for line in desk.get(answer.url).context["lines"]] == [key(row) for row in rows]


def test_records_of_several_kinds_are_selected_in_the_list_of_all(desk):
    rows = [make.actor(), make.theme()]
    ids = [Standing.objects.get(kind=row.kind(), record_id=row.pk).pk for row in rows]

    answer = desk.post(EVERY_KIND, {"action": "move_selected", "_selected_action": ids})

    assert answer.url == address(*rows)
    assert desk.get(answer.url).context["back"] == EVERY_KIND


def test_more_than_two_hundred_are_refused(desk, monkeypatch):
    monkeypatch.setattr("relations.newsroom.admin.moving.AT_ONCE", 1)
    rows = [make.theme(), make.theme()]
    themes = reverse("admin:relations_theme_changelist")

    answer = desk.post(themes, {"action": "move_selected", "_selected_action": [row.pk for row in rows]}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["Select at most 1 records to move together."]
    assert desk.get(address(*rows)).status_code == 404


# --- looking ----------------------------------------------------------------------------------------------------------


def test_looking_says_of_each_record_whether_it_may_and_changes_nothing(desk, editor):
    foreign, own = make.theme(), make.theme()
    make.resaved(own, by=editor, label_fr="À moi")
    approved = make.theme()
    make_move("approve", [key(approved)], by=make.chief())

    page = look(desk, address(foreign, own, approved), move="approve")

    assert reasons(page) == [
        "",
        "Somebody other than the author has to do this.",
        "This record cannot be moved from “Approved”.",
    ]
    assert "1 of 3 can be moved." in page.content.decode()
    assert 'value="Do it with 1 record"' in page.content.decode()
    assert reviews(foreign, own) == [Review.DRAFT, Review.DRAFT]


def test_nothing_possible_has_no_button(desk):
    page = look(desk, address(make.theme()), move="take_back")

    assert "_make" not in read(page).buttons
    assert "0 of 1 can be moved." in page.content.decode()


def test_the_first_page_has_not_looked_yet(desk):
    page = desk.get(address(make.theme()))

    assert set(read(page).buttons) == {"_look"}
    assert "can be moved" not in page.content.decode()


# --- moving -----------------------------------------------------------------------------------------------------------


def test_each_record_is_moved_by_itself_and_its_result_is_shown(desk):
    first, second, sent = make.theme(), make.actor(), make.theme()
    make_move("submit", [key(sent)], by=make.chief())
    where = address(first, second, sent)

    done = make_it(desk, where, look(desk, where, move="submit"))

    assert reviews(first, second, sent) == [Review.SUBMITTED] * 3
    assert reasons(done) == ["", "", "This record cannot be moved from “Submitted”."]
    assert "2 of 3 were moved." in done.content.decode()
    assert "_make" not in read(done).buttons
    assert AuditEvent.objects.filter(action="submit", by__username="editor").count() == 2


def test_what_was_not_looked_at_is_looked_at_first(desk):
    theme = make.theme()
    looked = look(desk, address(theme), move="submit")

    page = desk.post(address(theme), {**read(looked).fields, "move": "approve", "_make": "1"})

    assert reviews(theme) == [Review.DRAFT]
    assert (page.context["looked"], page.context["is_done"]) == ("approve", False)


def test_what_has_changed_since_is_not_moved(desk):
    stale, fresh = make.theme(), make.theme()
    looked = look(desk, address(stale, fresh), move="approve")
    make.resaved(stale, label_fr="Autre")

    done = make_it(desk, address(stale, fresh), looked)

    assert reviews(stale, fresh) == [Review.DRAFT, Review.APPROVED]
    assert reasons(done) == ["Somebody has changed this record since you looked at it: look again.", ""]


def test_what_was_not_seen_is_not_moved(desk):
    theme = make.theme()

    done = desk.post(address(theme), {"move": "submit", "looked": "submit", "_make": "1"})

    assert reviews(theme) == [Review.DRAFT]
    assert reasons(done) != [""]


def test_asking_for_changes_needs_words_and_keeps_them(desk):
    theme = make.theme()
    make_move("submit", [key(theme)], by=make.chief())
    where = address(theme)

    refused = look(desk, where, move="request_changes", comment="  ")
    done = make_it(desk, where, look(desk, where, move="request_changes", comment="Préciser la date."))

    assert refused.context["form"].errors["comment"] == ["Say what has to change: the author reads it."]
    assert "_make" not in read(refused).buttons
    assert reasons(done) == [""]
    assert reviews(theme) == [Review.CHANGES_REQUESTED]
    assert AuditEvent.objects.get(action="request_changes").reason == "Préciser la date."


def test_only_a_superuser_confirms_their_own_text(client, desk, editor):
    assert "own_text_confirmed" not in desk.get(address(make.theme())).context["form"].fields
    chief = make.chief()
    client.force_login(chief)
    theme = make.theme()
    make.resaved(theme, by=chief, label_fr="À moi")
    where = address(theme)

    alone = look(client, where, move="approve")
    confirmed = look(client, where, move="approve", own_text_confirmed="on")
    make_it(client, where, confirmed)

    assert reasons(alone) != [""]
    assert reasons(confirmed) == [""]
    assert reviews(theme) == [Review.APPROVED]


# --- assigning --------------------------------------------------------------------------------------------------------


def test_assigning_leaves_as_it_is_what_is_not_said(desk, editor):
    chief = make.chief()
    first, second = make.theme(), make.theme()
    assign([key(first)], to=chief, due=dt.date(2026, 3, 1), priority=Priority.HIGH, by=chief)
    where = address(first, second)

    make_it(desk, where, look(desk, where, move="assign", due="2026-04-01"))
    make_it(desk, where, look(desk, where, move="assign", to=str(editor.pk), priority="3"))

    found = [Standing.objects.get(kind="theme", record_id=row.pk) for row in (first, second)]
    assert [(s.assignee, s.due, s.priority) for s in found] == [(editor, dt.date(2026, 4, 1), Priority.LOW)] * 2


def test_work_is_given_back_to_nobody(desk):
    chief, theme = make.chief(), make.theme()
    assign([key(theme)], to=chief, due=dt.date(2026, 3, 1), priority=Priority.HIGH, by=chief)
    where = address(theme)

    make_it(desk, where, look(desk, where, move="assign", to="nobody"))

    standing = Standing.objects.get(kind="theme")
    assert (standing.assignee, standing.due, standing.priority) == (None, dt.date(2026, 3, 1), Priority.HIGH)


def test_assigning_nothing_is_refused(desk):
    page = look(desk, address(make.theme()), move="assign")

    assert "nothing would change" in page.content.decode()


@pytest.mark.parametrize("said", [{"to": "999999"}, {"due": "x"}, {"priority": "9"}, {"move": "publish"}, {"move": ""}])
def test_what_cannot_be_done_is_said(desk, said):
    theme = make.theme()

    page = look(desk, address(theme), **{"move": "assign", **said})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.context["looked"] == ""


# --- who may ----------------------------------------------------------------------------------------------------------


def test_a_contributor_submits_and_approves_nothing(client):
    client.force_login(make.account("contributor", group="contributor"))
    theme = make.theme()
    where = address(theme)

    refused = look(client, where, move="approve")
    make_it(client, where, look(client, where, move="submit"))

    assert reasons(refused) == ["You do not have the right to do this."]
    assert reviews(theme) == [Review.SUBMITTED]


def test_a_reader_moves_nothing(client):
    reader = make.account("reader")
    reader.user_permissions.add(*Permission.objects.filter(codename__in=("view_theme", "view_standing")))
    client.force_login(reader)
    theme = make.theme()

    assert client.get(address(theme)).status_code == 403
    assert client.post(address(theme), {"move": "submit", "looked": "submit", "_make": "1"}).status_code == 403
    assert "move_selected" not in client.get(EVERY_KIND).content.decode()
    assert reviews(theme) == [Review.DRAFT]


def test_kinds_that_may_not_be_seen_are_not_named(client):
    writer = make.account("writer")
    writer.user_permissions.add(*Permission.objects.filter(codename__in=("view_theme", "change_theme")))
    client.force_login(writer)
    theme, actor = make.theme(), make.actor()

    assert client.get(address(theme)).status_code == 200
    assert client.get(address(theme, actor)).status_code == 403


@pytest.mark.parametrize("keys", ["", "theme", "theme:x", "nothing:1", "theme:999999", "theme:99999999999999999999"])
def test_keys_of_nothing_are_not_found(desk, keys):
    assert desk.get(reverse("admin:move"), {"keys": keys}).status_code == 404


# --- what it costs ----------------------------------------------------------------------------------------------------


def test_looking_asks_as_much_for_many_as_for_few(desk):
    def asked(*rows):
        fields = read(desk.get(address(*rows))).fields
        with CaptureQueriesContext(connection) as found:
            desk.post(address(*rows), {**fields, "move": "approve", "_look": "1"})
        return len(found)

    few = asked(make.theme())

    assert asked(*(make.theme() for _ in range(20))) == few <= 20

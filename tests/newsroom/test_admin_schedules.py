"""Schedules at the desk: a moment on the clocks of the capitals, the list of what waits, failed and is done."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from relations.newsroom import schedules
from relations.newsroom.due import publish_due
from relations.newsroom.models import AuditEvent, Edition, Review, Schedule
from tests import factories as make
from tests.newsroom.counting import queries_of
from tests.newsroom.desk import fill, read
from tests.newsroom.timetable import approved, key, keys, later, review, scheduled, shown, state, withdrawn_later

pytestmark = pytest.mark.usefixtures("press")

PAST = "2020-01-01T09:30"


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def publisher():
    return make.account("publisher", group="publisher")


@pytest.fixture
def desk(client, publisher):
    client.force_login(publisher)
    return client


@pytest.fixture
def new_york_first(settings):
    settings.TIME_ZONES = ["America/New_York", "Africa/Bamako"]


def typed(days=2):
    return (timezone.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def publish_address(row):
    return reverse("admin:publish", args=key(row))


def withdraw_address(row):
    return reverse("admin:withdraw", args=key(row))


def listed(client, state="waiting", **more):
    return client.get(reverse("admin:schedules"), {"state": state, **more})


def text(response):
    return response.content.decode()


# --- on the pages that make an edition --------------------------------------------------------------------------------


def test_a_publication_waits_for_its_moment(desk, publisher):
    theme = approved(make.theme())
    at = typed()

    done = fill(desk, publish_address(theme), button="_schedule", at=at, note_fr="Première.")

    made = Schedule.objects.get()
    assert done.status_code == 302
    assert (made.by, made.note_fr, made.at.strftime("%Y-%m-%dT%H:%M")) == (publisher, "Première.", at)
    assert (review(theme), Edition.objects.count()) == (Review.SCHEDULED, 0)
    (message,) = desk.get(done.url).context["messages"]
    assert str(message).startswith("Scheduled. Bamako: ")
    assert "Washington: " in str(message)


def test_a_withdrawal_waits_for_its_moment(desk):
    theme = make.theme()
    make.show(theme)

    fill(desk, withdraw_address(theme), button="_schedule", at=typed(), act="retraction", notice_fr="Faux.")

    made = Schedule.objects.get()
    assert (made.act, made.notice_fr, shown(theme)) == ("retraction", "Faux.", theme.label_fr)
    publish_due(now=later(72))
    assert shown(theme) is None


def test_what_is_left_out_and_what_comes_along_wait_too(desk):
    source, _proof, event = make.a_sourced_event()
    also = [*event.parties.all(), event.event_type, source]
    approved(event, *also)
    seen = [f"{row.kind()}:{row.pk}:1" for row in (event, *also)]

    fill(
        desk, publish_address(event), button="_schedule", at=typed(), also=[words[:-2] for words in seen[1:]], seen=seen
    )
    publish_due(now=later(72))

    assert state(Schedule.objects.get()) == ("done", 1)
    assert {item.key for item in Edition.objects.get().items.all()} >= set(keys(event, *also))


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("", "Say when."),
        (PAST, "has passed: choose a moment to come."),
        ("demain matin", "“demain matin” is no date and time"),
    ],
)
def test_a_refused_moment_is_explained_and_kept(desk, at, why):
    theme = approved(make.theme())

    refused = fill(desk, publish_address(theme), button="_schedule", at=at, note_fr="Gardé.")

    assert why in text(refused)
    assert (read(refused).fields["at"], read(refused).fields["note_fr"]) == ([at], ["Gardé."])
    assert not Schedule.objects.exists()


def test_a_time_that_comes_twice_is_explained_on_the_page(desk, new_york_first):
    theme = approved(make.theme())

    refused = fill(desk, publish_address(theme), button="_schedule", at="2027-11-07T01:30")

    assert "comes twice in Washington" in text(refused)


def test_looking_again_shows_the_other_clocks_without_a_script(desk):
    theme = approved(make.theme())

    page = fill(desk, publish_address(theme), button="_look", at="2027-07-01T12:00")

    assert "Washington: July 1, 2027, 8 a.m." in text(page)
    assert "Bamako: July 1, 2027, noon" in text(page)
    assert not Schedule.objects.exists()


def test_a_draft_is_not_scheduled(desk):
    theme = make.theme()

    refused = fill(desk, publish_address(theme), button="_schedule", at=typed())

    assert "Nobody has approved this revision yet" in text(refused)
    assert not Schedule.objects.exists()


def test_what_could_not_be_published_now_is_scheduled_only_knowingly(desk):
    event = approved(make.event("Sans preuve"))

    refused = fill(desk, publish_address(event), button="_schedule", at=typed())
    assert "has no passage that proves it" in text(refused)
    assert not Schedule.objects.exists()
    desk.post(publish_address(event), {**read(refused).fields, "anyway": "on", "_schedule": "1"})

    assert keys(event) == schedules.keys_of(Schedule.objects.get())


def test_what_changed_while_the_page_was_open_is_not_scheduled(desk):
    theme = approved(make.theme())
    fields = read(desk.get(publish_address(theme))).fields
    approved(make.resaved(theme, label_fr="Revu"))

    refused = desk.post(publish_address(theme), {**fields, "at": typed(), "_schedule": "1"})

    assert "Somebody has changed this record since you looked at it" in text(refused)
    assert not Schedule.objects.exists()


def test_enter_in_the_field_does_not_publish(desk):
    """A browser presses the first button of a form: it must not be the one that publishes at once."""
    theme = approved(make.theme())

    first = next(iter(read(desk.get(publish_address(theme))).buttons))

    assert first != "_make"


# --- the list ---------------------------------------------------------------------------------------------------------


def test_what_waits_stands_in_the_order_of_the_moments(desk, publisher):
    theme, public = approved(make.theme()), make.theme()
    make.show(public)
    last, first = scheduled(theme, by=publisher, hours=3), withdrawn_later(public, by=publisher, hours=2)

    lines = listed(desk).context["lines"]

    assert [(line.schedule, line.withdraws, line.is_late) for line in lines] == [
        (first, True, False),
        (last, False, False),
    ]
    assert [row.name for line in lines for row in line.rows] == [str(public), str(theme)]


def test_a_draft_that_has_moved_on_is_named(desk, publisher):
    theme = approved(make.theme())
    scheduled(theme, by=publisher)
    assert "The draft has moved on" not in text(listed(desk))

    make.resaved(theme, label_fr="Revu")

    assert "The draft has moved on to revision 2, which is not in it." in text(listed(desk))


def test_what_is_late_alarms_and_so_does_a_still_heart(desk, publisher):
    made = scheduled(approved(make.theme()), by=publisher)
    Schedule.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(hours=1))
    page = listed(desk)
    assert "1 schedule is late." in text(page)
    assert "The background work has never looked" in text(page)
    assert page.context["lines"][0].is_late

    schedules.beat("meet_schedules: database is locked")
    page = listed(desk)

    assert not page.context["is_overdue"]
    assert "database is locked" in text(page)


def test_a_failure_says_why_and_is_tried_again_or_cancelled(desk, publisher):
    event = approved(make.event("Sans preuve"))
    made = scheduled(event, by=publisher)
    publish_due(now=later())

    page = listed(desk, "failed")
    assert f"event {event.pk}" in page.context["lines"][0].schedule.error
    assert "Sans preuve" in text(page)
    assert {"_again", "_cancel"} <= set(read(page).buttons)
    desk.post(reverse("admin:schedules"), {"_again": made.pk})
    assert state(made) == ("waiting", None)
    desk.post(reverse("admin:schedules"), {"_cancel": made.pk})

    assert state(made) == ("cancelled", None)
    assert review(event) == Review.APPROVED


def test_what_is_done_names_its_edition_and_has_no_buttons(desk, publisher):
    scheduled(approved(make.theme()), by=publisher)
    publish_due(now=later())

    page = listed(desk, "done")

    assert "edition 1" in text(page)
    assert not {"_again", "_cancel"} & set(read(page).buttons)


def test_an_editor_sees_the_list_and_changes_nothing(client, publisher):
    made = scheduled(approved(make.theme()), by=publisher)
    client.force_login(make.account(group="editor"))

    page = listed(client)
    answer = client.post(reverse("admin:schedules"), {"_cancel": made.pk}, follow=True)

    assert not {"_again", "_cancel"} & set(read(page).buttons)
    assert "You do not have the right to do this." in text(answer)
    assert state(made) == ("waiting", None)


def test_whoever_may_change_nothing_does_not_see_it(client):
    client.force_login(make.account())

    assert listed(client).status_code == 403


@pytest.mark.parametrize("said", [{"_cancel": "x"}, {"_cancel": "9" * 30}, {"_again": "99"}])
def test_a_schedule_that_is_none_is_not_found(desk, said):
    assert desk.post(reverse("admin:schedules"), said).status_code == 404


def test_looking_writes_nothing(desk, publisher):
    theme = approved(make.theme())
    scheduled(theme, by=publisher)
    before = AuditEvent.objects.count()

    for named in Schedule.State.values:
        assert listed(desk, named).status_code == 200

    assert AuditEvent.objects.count() == before


def test_the_list_asks_a_fixed_number_of_times(desk, publisher):
    for _ in range(2):
        scheduled(approved(make.theme()), by=publisher)
    few = queries_of(desk, reverse("admin:schedules"))

    for _ in range(15):
        scheduled(*[approved(make.theme()) for _ in range(3)], by=publisher)

    assert queries_of(desk, reverse("admin:schedules")) == few <= 25
    assert len(listed(desk).context["lines"]) == 17


def test_the_list_is_in_pages(desk, publisher):
    for _ in range(21):
        scheduled(approved(make.theme()), by=publisher)

    assert [len(listed(desk, page=page).context["lines"]) for page in (1, 2)] == [20, 1]

"""What fails says why and stops nothing else; what is late, and whether anybody works, can be seen."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from relations.newsroom import due, schedules
from relations.newsroom.due import publish_due
from relations.newsroom.management.commands import work
from relations.newsroom.models import Alert, Edition, Heartbeat, Review, Schedule
from relations.newsroom.wording import with_names
from relations.newsroom.workflow import withdraw
from tests import factories as make
from tests.newsroom.timetable import approved, key, later, review, scheduled, shown, state, withdrawn_later

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def publisher():
    return make.account("publisher", group="publisher")


# --- what fails -------------------------------------------------------------------------------------------------------


def test_one_that_fails_keeps_its_error_and_stops_no_other(publisher):
    event, theme = approved(make.event("Sans preuve")), approved(make.theme())
    failing, other = scheduled(event, by=publisher, hours=1), scheduled(theme, by=publisher, hours=2)

    first, second = publish_due(now=later())

    assert f"event {event.pk}" in first.error
    assert "Sans preuve" in with_names(first.error)
    assert (second.edition, state(other), state(failing)) == (1, ("done", 1), ("failed", None))
    assert failing.error == first.error
    assert review(event) == Review.APPROVED
    assert publish_due(now=later()) == []


def test_the_maker_and_the_publishers_are_told(publisher):
    chief = make.chief()
    event = approved(make.event("Sans preuve"))
    scheduled(event, by=publisher)

    publish_due(now=later())

    told = Alert.objects.filter(cause="schedule_failed", kind="event", record_id=event.pk)
    assert {alert.to for alert in told} == {publisher, chief}


def test_a_maker_who_has_left_publishes_nothing(publisher):
    theme = approved(make.theme())
    scheduled(theme, by=publisher)
    publisher.is_active = False
    publisher.save()

    (result,) = publish_due(now=later())

    assert "publisher" in result.error
    assert shown(theme) is None


def test_a_maker_who_lost_the_right_publishes_nothing(publisher):
    theme, public = approved(make.theme()), make.theme()
    make.show(public)
    scheduled(theme, by=publisher)
    withdrawn_later(public, by=publisher)
    publisher.groups.clear()

    results = publish_due(now=later())

    assert ["publisher" in result.error for result in results] == [True, True]
    assert (shown(theme), shown(public)) == (None, public.label_fr)


def test_the_right_is_checked_once_more_with_both_databases_locked(publisher, monkeypatch):
    theme = approved(make.theme())
    made = scheduled(theme, by=publisher)
    publish = due.publish

    def leaving(*arguments, **said):
        publisher.groups.clear()
        return publish(*arguments, **said)

    monkeypatch.setattr(due, "publish", leaving)

    (result,) = publish_due(now=later())

    assert ("publisher" in result.error, state(made), shown(theme)) == (True, ("failed", None), None)


def test_what_somebody_has_withdrawn_meanwhile_does_not_come_back(publisher):
    theme = make.theme()
    make.show(theme)
    approved(make.resaved(theme, label_fr="Revu"))
    made = scheduled(theme, by=publisher)
    withdraw([key(theme)], by=publisher, notice_fr="Faux.")

    publish_due(now=later())

    assert (state(made), shown(theme)) == (("failed", None), None)


def test_an_older_revision_does_not_take_the_place_of_a_later_one(publisher):
    theme = approved(make.theme())
    made = scheduled(theme, by=publisher)
    make.resaved(theme, label_fr="Plus récent")
    make.show(theme)
    withdraw([key(theme)], by=publisher, notice_fr="Doublon.")
    make.show(make.resaved(theme, label_fr="Le plus récent"))

    publish_due(now=later())

    assert (state(made), shown(theme)) == (("failed", None), "Le plus récent")


def test_a_locked_database_puts_it_off_to_the_next_round(publisher, monkeypatch):
    theme = approved(make.theme())
    made = scheduled(theme, by=publisher)

    def locked(*_arguments, **_said):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(due, "publish", locked)
        (result,) = publish_due(now=later())
    made.refresh_from_db()
    assert (result.error, made.state, made.error) == ("database is locked", "waiting", "database is locked")

    publish_due(now=later())

    assert (state(made), made.error, shown(theme)) == (("done", 1), "", theme.label_fr)


def test_an_unforeseen_fault_is_kept_and_stops_no_other(publisher, monkeypatch):
    one, other = approved(make.theme()), approved(make.theme())
    failing = scheduled(one, by=publisher, hours=1)
    scheduled(other, by=publisher, hours=2)
    publish = due.publish

    def faulty(numbers, **said):
        if key(one) in numbers:
            raise ZeroDivisionError("division by zero")
        return publish(numbers, **said)

    monkeypatch.setattr(due, "publish", faulty)

    publish_due(now=later())

    failing.refresh_from_db()
    assert (failing.state, failing.error) == ("failed", "ZeroDivisionError: division by zero")
    assert shown(other) == other.label_fr


def test_a_power_cut_leaves_it_waiting(publisher, monkeypatch):
    class PowerCut(BaseException):
        pass

    def cut(*_arguments, **_said):
        raise PowerCut

    theme = approved(make.theme())
    made = scheduled(theme, by=publisher)
    with monkeypatch.context() as patch:
        patch.setattr(due, "end", cut)
        with pytest.raises(PowerCut):
            publish_due(now=later())

    assert (state(made), Edition.objects.count(), shown(theme)) == (("waiting", None), 0, None)
    publish_due(now=later())
    assert (state(made), shown(theme)) == (("done", 1), theme.label_fr)


# --- what the desk watches --------------------------------------------------------------------------------------------


def test_what_should_have_been_carried_out_is_late(publisher):
    made = scheduled(approved(make.theme()), by=publisher)

    assert list(schedules.late(made.at + timedelta(minutes=1))) == []
    assert list(schedules.late(made.at + timedelta(minutes=3))) == [made]
    schedules.cancel(made, by=publisher)
    assert list(schedules.late(made.at + timedelta(minutes=3))) == []


def test_a_record_says_what_waits_for_it(publisher):
    theme = approved(make.theme())
    made = scheduled(theme, by=publisher)

    assert list(schedules.waiting_for(key(theme))) == [made]
    assert list(schedules.waiting_for(("theme", theme.pk + 1))) == []


def test_a_heart_that_has_not_beaten_for_a_while_is_overdue():
    now = timezone.now()
    assert schedules.is_overdue(schedules.heartbeat(), now)

    schedules.beat()
    schedules.beat("database is locked")

    heart = schedules.heartbeat()
    assert (Heartbeat.objects.count(), heart.error) == (1, "database is locked")
    assert not schedules.is_overdue(heart, now)
    assert schedules.is_overdue(heart, now + timedelta(minutes=10))


# --- the commands -----------------------------------------------------------------------------------------------------


def due_now(made):
    """As if its moment had come."""
    Schedule.objects.filter(pk=made.pk).update(at=timezone.now())
    return made


def test_work_carries_out_what_is_due_and_says_that_it_lives(publisher):
    theme = approved(make.theme())
    made = due_now(scheduled(theme, by=publisher))

    assert work.do_what_is_due() == []

    assert (state(made), shown(theme), schedules.heartbeat().error) == (("done", 1), theme.label_fr, "")


def test_a_duty_that_fails_stops_no_other_and_is_kept_with_the_heartbeat(publisher, monkeypatch):
    theme = approved(make.theme())
    due_now(scheduled(theme, by=publisher))

    def locked():
        raise OperationalError("database is locked")

    monkeypatch.setattr(work, "catch_up", locked)

    errors = work.do_what_is_due()

    assert errors == ["show_late_editions: database is locked"]
    assert (shown(theme), schedules.heartbeat().error) == (theme.label_fr, errors[0])


def test_publish_due_says_what_became_of_each(publisher):
    one = due_now(scheduled(approved(make.theme()), by=publisher))
    other = due_now(scheduled(approved(make.event("Sans preuve")), by=publisher))
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("publish_due", stdout=out)

    first, second = out.getvalue().splitlines()
    assert str(one.pk) in first
    assert str(other.pk) in second
    assert "Sans preuve" in second

"""Servers that do not take what they are told: tried again for three days, stopped, told again by hand."""

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone

from relations.newsroom import webhooks
from relations.newsroom.models import AuditEvent, Delivery, Hook
from relations.newsroom.outbound import Limits
from relations.newsroom.webhooks import sending
from tests import factories as make
from tests.newsroom.hooks import Receiver, allowed, sequences, work
from tests.newsroom.servers import page, serving

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def chief():
    return make.chief()


@pytest.fixture
def receiver(settings, chief):
    """A server that fails until it is told otherwise, and its hook."""
    answers = Receiver("500 Internal Server Error")
    with serving(answers) as server:
        server.answers = answers
        server.row = webhooks.make(address=allowed(settings, server), by=chief)[0]
        yield server


def due_now():
    Delivery.objects.filter(state="waiting").update(due=timezone.now())


def test_a_delivery_is_tried_again_for_three_days_and_then_given_up(receiver):
    began = timezone.now()
    make.show(make.theme())
    webhooks.queue_changes()
    moments = []
    with time_machine.travel(began, tick=False) as clock:
        while (delivery := Delivery.objects.get()).state == "waiting":
            clock.move_to(max(delivery.due, timezone.now()))
            moments.append(timezone.now())
            assert webhooks.send_deliveries() == 0

    pauses = [after - before for before, after in pairwise(moments)]
    assert pauses == list(sending.RETRIES)
    assert pauses == sorted(pauses)
    assert moments[-1] - moments[0] == timedelta(days=3)
    assert len(receiver.asked) == len(moments) == delivery.attempts
    assert (delivery.state, delivery.status) == ("failed", 500)
    assert len({asked.headers["webhook-id"] for asked in receiver.asked}) == 1
    assert len({asked.headers["webhook-timestamp"] for asked in receiver.asked}) == len(moments)


def test_what_the_server_wrote_is_kept_nowhere(receiver):
    make.show(make.theme())
    work()

    assert not any("receiver" in str(value) for row in Delivery.objects.values_list() for value in row)


def test_it_is_taken_once_the_server_is_back(receiver):
    make.show(make.theme())
    work()
    assert Hook.objects.get().failing_since is not None
    receiver.answers.statuses = ["200 OK"]

    assert webhooks.send_deliveries() == 0
    due_now()
    assert webhooks.send_deliveries() == 1
    assert Hook.objects.get().failing_since is None


def test_a_failure_holds_up_the_rest_of_the_round_alone(receiver):
    make.show(*(make.theme() for _number in range(3)))
    receiver.answers.statuses = ["500 Internal Server Error", "200 OK"]

    assert work() == (3, 0)
    assert webhooks.send_deliveries() == 2
    assert sequences(receiver) == ["1-1", "1-2", "1-3"]


def test_gone_stops_the_hook_at_once(receiver):
    make.show(*(make.theme() for _number in range(3)))
    receiver.answers.statuses = ["410 Gone"]

    assert work() == (3, 0)
    due_now()
    assert webhooks.send_deliveries() == 0

    hook = Hook.objects.get()
    assert (hook.is_active, hook.ending, len(receiver.asked)) == (False, "gone", 1)
    assert Delivery.objects.filter(state="failed", status=410).count() == 1
    entry = AuditEvent.objects.get(action="hook.stop")
    assert (entry.by, entry.detail["why"]) == (None, "gone")


def test_a_stopped_hook_goes_on_where_it_was(receiver, chief):
    make.show(make.theme())
    receiver.answers.statuses = ["410 Gone"]
    work()
    make.show(make.theme())
    assert work() == (0, 0)
    receiver.answers.statuses = ["200 OK"]

    webhooks.resume(receiver.row, by=chief)

    assert work() == (1, 1)
    assert webhooks.send_again(receiver.row, by=chief) == 1
    assert work() == (0, 1)
    assert sequences(receiver) == ["1-1", "2-1", "1-1"]


def test_a_hook_of_which_nothing_was_taken_for_three_days_is_stopped(receiver):
    make.show(make.theme())
    work()
    Hook.objects.update(failing_since=timezone.now() - sending.SILENCE - timedelta(minutes=1))

    work()

    assert (Hook.objects.get().is_active, Hook.objects.get().ending) == (False, "silent")
    assert len(receiver.asked) == 1


def test_a_server_may_ask_for_patience(receiver):
    receiver.answers.statuses = ["503 Service Unavailable"]
    receiver.answers.headers = {"Retry-After": "7200"}
    make.show(make.theme())
    work()

    delivery = Delivery.objects.get()
    assert timedelta(minutes=119) < delivery.due - delivery.tried_at < timedelta(minutes=121)


def test_a_redirect_is_not_followed_and_an_address_inside_not_asked(receiver, settings):
    receiver.answers.statuses = ["307 Temporary Redirect"]
    receiver.answers.headers = {"Location": "/elsewhere"}
    make.show(make.theme())
    work()
    assert len(receiver.asked) == 1
    assert Delivery.objects.get().status == 307
    settings.OUTBOUND_ALLOWED = set()
    settings.OUTBOUND_PORTS = [receiver.port]

    due_now()
    work()

    assert len(receiver.asked) == 1
    assert "127.0.0.1" in Delivery.objects.get().answer
    assert Delivery.objects.get().status is None


def test_a_slow_server_does_not_use_up_the_time_of_the_others(receiver, settings, chief, monkeypatch):
    monkeypatch.setattr(sending, "LIMITS", Limits(seconds=0.3, size=100, cuts=True))
    # The slow one stands first.
    with (
        serving(lambda asked: [b"" for _once in range(1) if asked.stop.wait(2)]) as slow,
        serving(Receiver()) as quick,
    ):
        Hook.objects.update(is_active=False)
        webhooks.make(address=allowed(settings, slow), by=chief)
        webhooks.make(address=allowed(settings, quick), by=chief)
        make.show(make.theme(), make.theme())
        webhooks.queue_changes()

        assert webhooks.send_deliveries(seconds=10) == 2
    assert (len(slow.asked), len(quick.asked)) == (1, 2)


def test_several_slow_servers_are_waited_for_at_the_same_time(settings, chief, monkeypatch):
    monkeypatch.setattr(sending, "LIMITS", Limits(seconds=5, size=100, cuts=True))
    everybody = threading.Barrier(3, timeout=5)

    def meeting(asked):
        # Answered only once all three have been asked: one after the other they would never be.
        everybody.wait()
        return page(b"", "204 No Content")

    with serving(meeting) as one, serving(meeting) as other, serving(meeting) as third:
        for server in (one, other, third):
            webhooks.make(address=allowed(settings, server), by=chief)
        make.show(make.theme())

        assert work() == (3, 3)


def test_a_round_ends_in_time_and_the_next_begins_with_who_waits_longest(settings, chief, monkeypatch):
    with serving(Receiver()) as one, serving(Receiver()) as other:
        for server in (one, other):
            webhooks.make(address=allowed(settings, server), by=chief)
        make.show(make.theme())
        webhooks.queue_changes()

        assert webhooks.send_deliveries(seconds=0) == 0
        Hook.objects.filter(address__contains=f":{one.port}/").update(tried_at=timezone.now())
        order = []
        monkeypatch.setattr(sending, "_begun", lambda _lines, hook, _turn: order.append(hook.address) or {})
        webhooks.send_deliveries()
    assert order == [other.address("/hook"), one.address("/hook")]


def test_what_was_delivered_long_ago_is_no_longer_listed(receiver):
    receiver.answers.statuses = ["200 OK"]
    make.show(make.theme())
    work()
    Delivery.objects.update(due=timezone.now() - sending.KEPT - timedelta(days=1))

    work()

    assert not Delivery.objects.exists()
    # Nor is it told a second time.
    assert len(receiver.asked) == 1

"""What other servers may cost a round of the background work: one time for all, which no question goes past."""

import time

import pytest
from django.utils import timezone

from relations.newsroom import submissions, webhooks
from relations.newsroom.arrivals import checking, fetching, watching
from relations.newsroom.arrivals.bringing import bring
from relations.newsroom.arrivals.captures import LARGEST
from relations.newsroom.arrivals.fetching import pasted
from relations.newsroom.management.commands import work
from relations.newsroom.models import Capture, Watch
from relations.newsroom.outbound import Limits
from relations.newsroom.outbound.turns import LEAST, Turn
from relations.newsroom.webhooks import sending
from tests.newsroom.arrivals.makers import BODY
from tests.newsroom.servers import serving

pytestmark = pytest.mark.usefixtures("press", "english")


@pytest.fixture
def silent(allow):
    """A server that takes what is asked and says nothing."""
    with serving(lambda asked: [b"" for _once in range(1) if asked.stop.wait(20)]) as server:
        server.feed = allow(server, "/feed")
        yield server


def test_a_question_ends_with_its_turn_and_none_begins_when_it_is_nearly_over():
    limits = Limits(seconds=15)

    assert 6 < Turn(7).cut(limits).seconds <= 7
    assert Turn(60).cut(limits) == limits
    assert [Turn(seconds).has_time(limits) for seconds in (60, LEAST + 1, LEAST - 1, 0, -9)] == [True] * 2 + [False] * 3
    assert Turn(-9).cut(limits).seconds == 0


def spent(act):
    began = time.monotonic()
    act()
    return time.monotonic() - began


def test_a_silent_server_costs_no_more_than_the_turn(silent, editor, monkeypatch):
    monkeypatch.setattr("relations.newsroom.outbound.turns.LEAST", 0.1)
    now = timezone.now()
    for number in range(3):
        Watch.objects.create(name="x", address=f"{silent.feed}?{number}", by=editor, at=now, due=now)
    article = submissions.take(bring(pasted(BODY), by=editor), by=editor)
    Capture.objects.filter(article_id=article.pk).update(address=silent.feed, due=now)

    assert Limits(seconds=15, size=LARGEST) == fetching.LIMITS
    assert spent(lambda: watching.look_at_feeds(seconds=0.4)) < 5
    assert spent(lambda: checking.check_sources(seconds=0.4)) < 5
    assert Watch.objects.filter(failures=1).count() == 1


def test_a_message_to_a_silent_server_ends_with_the_turn(silent, chief):
    hook, _secret = webhooks.make(address=silent.feed, by=chief)

    assert spent(lambda: sending.tell(hook, "msg_1", b"{}", Turn(0.4))) < 5


def test_the_duties_of_a_round_share_the_time_and_none_takes_all_of_it(monkeypatch):
    asked, clock = {}, [100.0]
    monkeypatch.setattr("relations.newsroom.outbound.turns.time.monotonic", lambda: clock[0])

    def slow(name):
        def duty(*_arguments, seconds=None, **_options):
            asked[name] = _arguments[0] if seconds is None else seconds
            clock[0] += asked[name]

        return duty

    for name in ("send_deliveries", "look_at_feeds", "check_sources"):
        monkeypatch.setattr(work, name, slow(name))
    monkeypatch.setattr(work, "DUTIES", ())
    monkeypatch.setattr(work, "beat", lambda _words: None)
    monkeypatch.setattr(work, "queue_changes", lambda: None)

    assert work.do_what_is_due() == []

    assert list(asked) == ["send_deliveries", "look_at_feeds", "check_sources"]
    assert sum(asked.values()) == work.SECONDS == 45
    assert min(asked.values()) >= LEAST

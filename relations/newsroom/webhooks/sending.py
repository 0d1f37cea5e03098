"""Deliveries on their way: sent in the order of the log, tried again for three days, stopped when nobody takes them."""

from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from relations.catalogue.documents.pieces import moment
from relations.newsroom.models import Delivery, Hook
from relations.newsroom.outbound import Limits, OutboundError, ask
from relations.newsroom.outbound.asking import Answer, meaning_of
from relations.newsroom.outbound.turns import Turn
from relations.newsroom.webhooks.keeping import enter, locked, refuse_unless, stop
from relations.newsroom.webhooks.payloads import TEST, body_of, id_of
from relations.newsroom.webhooks.signing import headers_of
from relations.publication.models import Change
from relations.reading import NEWSROOM, one_public_state

WAITING, DONE, FAILED = Delivery.State.WAITING, Delivery.State.DONE, Delivery.State.FAILED
GONE = 410
# After which time each further attempt is made: the last one three days after the first.
RETRIES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300, 600, 720, 840, 840, 864)
)  # fmt: skip
SPAN = sum(RETRIES, timedelta())
# After that, and time for the last attempt, a hook is stopped.
SILENCE = SPAN + timedelta(hours=1)
# A process that has died in the middle of sending is no longer waited for.
LEASE = timedelta(minutes=5)
# What was delivered is listed for so long.
KEPT = timedelta(days=90)
# A server has this long to take a message; nobody reads what it says beyond the status.
LIMITS = Limits(seconds=10, size=4096, cuts=True)
# How long a round may send.
SECONDS = 20
# So many servers are told at the same time.
AT_ONCE = 8


@dataclass(frozen=True)
class Told:
    """What came of telling a server: its status, or why there is none, in words."""

    status: int | None
    words: str
    # When it wants to be asked again, in seconds.
    wait: int = 0

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send_deliveries(seconds: float = SECONDS) -> int:
    """Send what is due; how many were taken. Of a hook that fails, the rest waits for the next round.

    Several servers are told at once, each of one message at a time: a slow one keeps nobody waiting but itself. Safe
    when run twice at once: each delivery is taken up by one process.
    """
    turn, sent = Turn(seconds), 0
    _stop_the_silent()
    hooks = deque(Hook.objects.filter(is_active=True).order_by(F("tried_at").asc(nulls_first=True), "pk"))
    for hook in hooks:
        hook.deliveries.filter(state=DONE, due__lt=timezone.now() - KEPT).delete()
    with ThreadPoolExecutor(AT_ONCE) as lines:
        under_way: dict[Future[Told], tuple[Hook, Delivery]] = {}
        while hooks or under_way:
            while hooks and len(under_way) < AT_ONCE and turn.has_time(LIMITS):
                under_way |= _begun(lines, hooks.popleft(), turn)
            if not under_way:
                break
            for answered in wait(under_way, return_when=FIRST_COMPLETED).done:
                hook, delivery = under_way.pop(answered)
                if _noted(hook, delivery, answered.result()):
                    sent += 1
                    hooks.append(hook)
    return sent


def _begun(lines: ThreadPoolExecutor, hook: Hook, turn: Turn) -> dict[Future[Told], tuple[Hook, Delivery]]:
    """The next message of the hook, on its way, if one is due: it is written here, and only the server asked beside."""
    delivery = _taken(hook)
    if delivery is None:
        return {}
    with one_public_state():
        change = Change.objects.filter(edition=delivery.edition, position=delivery.position).first()
        body = body_of(change) if change else b""
    if change is None:
        # `public` was taken back to an earlier edition: what nobody can read is not told.
        mine = Delivery.objects.filter(pk=delivery.pk)
        mine.update(due=timezone.now() + RETRIES[0], attempts=F("attempts") - 1)
        return {}
    return {lines.submit(tell, hook, id_of(change.edition, change.position), body, turn): (hook, delivery)}


def _noted(hook: Hook, delivery: Delivery, told: Told) -> bool:
    """Whether the server took it."""
    _note(hook, delivery, told)
    if told.status == GONE:
        stop(hook, by=None, ending=Hook.Ending.GONE)
    return told.is_taken


def _taken(hook: Hook) -> Delivery | None:
    """The next that is due, put off for everybody else while this process sends it."""
    now = timezone.now()
    rows = Delivery.objects.filter(hook=hook, hook__is_active=True, state=WAITING, due__lte=now)
    delivery = rows.order_by("edition", "position").first()
    if delivery is None:
        return None
    mine = Delivery.objects.filter(pk=delivery.pk, state=WAITING, due=delivery.due)
    if not mine.update(due=now + LEASE, attempts=F("attempts") + 1, tried_at=now):
        return None
    Hook.objects.filter(pk=hook.pk).update(tried_at=now)
    delivery.attempts += 1
    return delivery


def tell(hook: Hook, message: str, body: bytes, turn: Turn | None = None) -> Told:
    headers = {"Content-Type": "application/json", **headers_of(hook, message, body, timezone.now())}
    try:
        limits = turn.cut(LIMITS) if turn else LIMITS
        answer = ask(hook.address, method="POST", body=body, headers=headers, limits=limits)
    except OutboundError as error:
        return Told(None, str(error)[:300])
    if 300 <= answer.status < 400:
        return Told(answer.status, _("The server sends on to another address, which is not followed."))
    return Told(answer.status, meaning_of(answer.status), _wait_of(answer))


def _wait_of(answer: Answer) -> int:
    said = answer.header("Retry-After")
    # At most a day: who asks for more is asked again before.
    return min(int(said), 86_400) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _note(hook: Hook, delivery: Delivery, told: Told) -> None:
    now, mine = timezone.now(), Delivery.objects.filter(pk=delivery.pk, state=WAITING)
    said = {"status": told.status, "answer": "" if told.is_taken else told.words}
    if told.is_taken:
        mine.update(state=DONE, **said)
        Hook.objects.filter(pk=hook.pk).exclude(failing_since=None).update(failing_since=None)
        return
    Hook.objects.filter(pk=hook.pk, failing_since=None).update(failing_since=now)
    if told.status == GONE or delivery.attempts > len(RETRIES):
        mine.update(state=FAILED, **said)
    else:
        mine.update(due=now + _pause(delivery, told), **said)


def _pause(delivery: Delivery, told: Told) -> timedelta:
    return max(RETRIES[delivery.attempts - 1], timedelta(seconds=told.wait))


def _stop_the_silent() -> None:
    """Hooks that have taken nothing for three days, though every delivery tried: what waits goes on waiting."""
    for hook in Hook.objects.filter(is_active=True, failing_since__lt=timezone.now() - SILENCE):
        stop(hook, by=None, ending=Hook.Ending.SILENT)


# --- a test -----------------------------------------------------------------------------------------------------------


def send_test(given: Hook, *, by: User) -> Told:
    """Send a message that says nothing, now, to see whether anybody takes it. Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        hook = locked(given.pk)
        refuse_unless(by)
        enter("hook.test", hook, by=by)
    body = orjson.dumps({"type": TEST, "timestamp": moment(_now()), "data": {"hook": hook.pk}})
    return tell(hook, f"msg_test_{get_random_string(16)}", body)


def _now() -> datetime:
    return timezone.now().replace(microsecond=0)

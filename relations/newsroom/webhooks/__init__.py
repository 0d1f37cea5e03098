"""Webhooks: other servers are told of what was published, corrected and withdrawn (Standard Webhooks 1.0).

What they are told is read from `public` at the moment of sending. So nothing is told before its page can be read, and
what was removed in the meantime is not told at all.
"""

from relations.newsroom.webhooks.keeping import change, make, may_manage, remove, renew, resume, stop
from relations.newsroom.webhooks.queueing import queue_changes, replay, send_again
from relations.newsroom.webhooks.sending import Told, send_deliveries, send_test

__all__ = (
    "Told", "change", "make", "may_manage", "queue_changes", "remove", "renew", "replay", "resume", "send_again",
    "send_deliveries", "send_test", "stop",
)  # fmt: skip

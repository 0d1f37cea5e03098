"""How long one part of the background work may ask other servers: schedules must not wait for slow ones."""

import time
from dataclasses import replace

from relations.newsroom.outbound.asking import Limits

# With less time than this nobody is asked: a server in good health would be cut short, and be called slow.
LEAST = 5


class Turn:
    """The time that all the questions of one part of a round may take together."""

    def __init__(self, seconds: float):
        self.end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return self.end - time.monotonic()

    def has_time(self, limits: Limits) -> bool:
        """Whether a question with these limits may be asked yet."""
        return self.left >= min(LEAST, limits.seconds)

    def cut(self, limits: Limits) -> Limits:
        """The limits of a question that is asked now: it ends with the turn."""
        return replace(limits, seconds=max(0.0, min(limits.seconds, self.left)))

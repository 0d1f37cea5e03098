"""What the tests of webhooks share: a server that is told, and its owner, who verifies as the documentation says."""

import json
import re
from pathlib import Path

from relations.newsroom import webhooks
from tests.newsroom.servers import page

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "webhooks.md"


def documented():
    """The function of the documentation, as it stands there."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    names: dict = {}
    exec(compile(code, str(DOCUMENT), "exec"), names)
    return names["message_of"]


class Receiver:
    """Answers with one status after the other; the last one goes on."""

    def __init__(self, *statuses: str):
        self.statuses = list(statuses) or ["204 No Content"]
        self.headers: dict[str, str] = {}

    def __call__(self, asked):
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return page(b"the words of the receiver", status, **self.headers)


def allowed(settings, server):
    settings.OUTBOUND_ALLOWED = {*settings.OUTBOUND_ALLOWED, ("127.0.0.1", server.port)}
    return server.address("/hook")


def told(server):
    return [json.loads(asked.body) for asked in server.asked]


def sequences(server):
    return [message["data"]["sequence"] for message in told(server)]


def work():
    """A round of it: how many deliveries were made, and how many were taken."""
    return webhooks.queue_changes(), webhooks.send_deliveries()
